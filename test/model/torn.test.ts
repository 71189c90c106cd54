import { describe, expect, it } from "vitest";
import type { Group, Load, Scenario } from "../../src/scenario/words.ts";
import { BAD, facts, ONE, runs, SECOND, settled, simulateSmall, writeTo } from "../support.ts";

const TORN: Group = { ...ONE, torn: "10s" };
/** The second of the two lines is not there yet while the file is being written. */
const LACKING = { size: "missing" } as const;

const written = (load: Load, words: Partial<Scenario> = {}) =>
  simulateSmall({ load, groups: { g: TORN }, plan: [writeTo("g", "v4")], ...words });

describe("a write that is torn", () => {
  it("is half there at first, and a process that looks then runs half of it until it looks again", () => {
    const run = written({ by: "per-request" });
    expect(facts(run, { kind: "file" }).map(({ atMs, value }) => [atMs, value])).toEqual([
      [0, 0],
      [10 * SECOND, null],
    ]);
    const [half, whole] = facts(run, { kind: "run" });
    expect(half).toMatchObject({ object: "v4", value: 0, note: "size not yet written" });
    expect(whole).toMatchObject({ object: "v4", value: 1 });
    expect(whole?.atMs).toBeGreaterThanOrEqual(10 * SECOND);
  });

  it("is not noticed by one that looks when it is done", () => {
    expect(runs(written({ by: "watch", delay: "10s" }), "g-1")).toEqual([["v4", 20 * SECOND]]);
    expect(facts(written({ by: "poll", every: "1m", phase: "30s" }), { kind: "run" })).toHaveLength(1);
  });

  it("is read by a start in its midst, and by nothing after that where only starts read", () => {
    const faults = [{ at: "5s", do: "restart", on: "g" }] as const;
    const run = written({ by: "restart-only" }, { faults });
    expect(facts(run, { kind: "run" }).map(({ value }) => value)).toEqual([0]);
    expect(run.verdict.inconclusive.join()).toContain("ran only a part of v4");
  });

  it("is a file that does not parse where a line is required, and load results say what comes of it", () => {
    const fields = { root: { type: "path" }, size: { type: "integer" } } as const;
    const versions = { v1: { root: "/srv", size: 1 }, v4: { root: "/data", size: 1 } };
    const results = [{ when: { size: "invalid" }, gives: "error" }] as const;
    const run = written({ by: "per-request", results }, { config: { fields, versions } });
    expect(settled(run, "g").map(([, share]) => share)).toEqual([0, 1]);
  });

  it("does harm that is of the way of writing, not of the change: the twin has it too", () => {
    const effects = [{ when: LACKING, do: "fail" }] as const;
    const { verdict, trace } = written({ by: "per-request" }, { effects });
    expect([...trace].some(({ kind, source }) => kind === "effect" && source === -1)).toBe(true);
    expect(verdict).toMatchObject({ outcome: "clean", firstSymptomAtMs: null, firstFailureAtMs: null });
    expect(verdict.failsAnywayAtMs).not.toBeNull();
  });

  it("brings what is wrong with its first lines at once, which is of the change", () => {
    const effects = [{ when: BAD, do: "fail" }] as const;
    const { verdict } = written({ by: "per-request" }, { effects, plan: [writeTo("g")] });
    expect(verdict).toMatchObject({ outcome: "slow-fuse" });
    expect(verdict.firstFailureAtMs).toBeLessThan(10 * SECOND);
  });

  it("is begun anew by the next write, which is torn as well", () => {
    const plan = [writeTo("g", "v4"), { wait: "5s" }, writeTo("g")];
    const run = written({ by: "restart-only" }, { plan });
    expect(facts(run, { kind: "file" }).map(({ atMs, object, value }) => [atMs, object, value])).toEqual([
      [0, "v4", 0],
      [5 * SECOND, "v2", 0],
      [15 * SECOND, "v2", null],
    ]);
  });

  it("of an atomic file does not occur", () => {
    const run = written({ by: "per-request" }, { groups: { g: ONE } });
    expect(facts(run, { kind: "run" }).map(({ value }) => value)).toEqual([1]);
  });
});
