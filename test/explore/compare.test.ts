import { describe, expect, test } from "vitest";
import { comparePlans, comparing } from "../../src/explore/compare.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { CRASH, gate, small, writeTo } from "../support.ts";

const limits = { seeds: 3, budget: 400, samples: 10 };

/** A node that loads within 10 ms, and a gate that looks for so long. */
function plan(length: string, words: Partial<Scenario> = {}): Scenario {
  return small({
    load: { by: "poll", every: "10ms" },
    effects: [CRASH],
    plan: [writeTo("g"), gate({ every: "1ms", for: length })],
    horizon: "100ms",
    ...words,
  });
}

describe("of two plans the second", () => {
  test("is no worse than itself, and where it catches more", () => {
    expect(comparePlans(plan("4ms"), plan("4ms"), limits)).toMatchObject({ worse: [], changed: [] });
    expect(comparePlans(plan("4ms"), plan("10ms"), limits).worse).toEqual([]);
  });

  test("is worse where something slips through that did not, and each is named", () => {
    const { worse, changed } = comparePlans(plan("10ms"), plan("4ms"), limits);
    expect(worse).toContainEqual({ of: "the change", how: "slips" });
    expect(worse).toContainEqual({ of: "typo-in-path", how: "slips" });
    expect(changed).toContainEqual({ kind: "typo-in-path", before: "caught", after: "slips" });
  });

  test("is worse where it slips through on more timings", () => {
    const { worse, changed } = comparePlans(plan("5ms"), plan("4ms"), limits);
    expect(worse).toContainEqual({ of: "the change", how: "more" });
    expect(changed).toEqual([]);
    expect(comparePlans(plan("4ms"), plan("5ms"), limits).worse).toEqual([]);
  });

  test("is worse where it cannot be said any more that the change is caught", () => {
    const never = plan("10ms", { load: { by: "restart-only" } });
    expect(comparePlans(plan("10ms"), never, limits).worse).toContainEqual({
      of: "the change",
      how: "unsettled",
    });
    expect(comparePlans(never, never, limits).worse).toEqual([]);
  });

  test("is said to be cut short where somebody ends it, after each run of either plan", () => {
    let asked = 0;
    const goOn = () => ++asked < 3;
    expect(comparePlans(plan("4ms"), plan("4ms"), { ...limits, goOn }).isCutShort).toBe(true);
    const steps = [...comparing(plan("4ms"), plan("4ms"), limits)];
    expect(new Set(steps.map(({ side }) => side))).toEqual(new Set([0, 1]));
    expect(steps[0]).toEqual({ side: 0, phase: "runs", done: 1, of: 3 });
  });
});
