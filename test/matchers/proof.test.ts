import "../../src/vitest.ts";
import { describe, expect, it, test } from "vitest";
import { simulate } from "../../src/run.ts";
import { CRASH, gate, scenarioOfFile, small, writeTo } from "../support.ts";

/** What a failing assertion says. */
function messageOf(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("the assertion holds");
}

const words = { effects: [CRASH], load: { by: "poll", every: "10ms" } } as const;
const short = small({ ...words, plan: [writeTo("g"), gate({ every: "7ms", for: "7ms" })] });
const long = small({ ...words, plan: [writeTo("g"), gate({ every: "5ms", for: "10ms" })] });

describe("toBeProved and toBeRefuted", () => {
  test("hold where it is so, and not where it is the other", () => {
    expect(long).toBeProved();
    expect(short).toBeRefuted();
    expect(long).not.toBeRefuted();
    expect(short).not.toBeProved();
    expect(scenarioOfFile("kiln-forced-restart.yaml")).toBeProved();
  });

  test("neither holds where the budget is too small", () => {
    const asked = scenarioOfFile("kiln-ask-version.yaml");
    expect(asked).not.toBeProved({ budget: 1, samples: 10 });
    expect(asked).not.toBeRefuted({ budget: 1, samples: 10 });
    expect(messageOf(() => expect(asked).toBeProved({ budget: 1, samples: 10 }))).toContain(
      "then the budget of 1 run was spent",
    );
  });

  test("a run is one timing, and nothing to prove", () => {
    expect(() => expect(simulate(short)).toBeProved()).toThrow("found a run, expected a scenario");
    expect(() => expect("short").toBeProved()).toThrow(TypeError);
  });
});

describe("toBeSafeWithMargin", () => {
  // A crash at 9 ms at the latest, the last look at 13.
  const roomy = small({ ...words, plan: [writeTo("g"), { wait: "13ms" }, gate({ every: "5ms", for: 0 })] });

  test("holds up to the change that would flip the verdict", () => {
    expect(roomy).toBeSafeWithMargin("3ms");
    expect(roomy).not.toBeSafeWithMargin("4ms");
    expect(messageOf(() => expect(roomy).toBeSafeWithMargin("4ms"))).toMatch(
      /less than that, or not known: plan\/2\/wait, load.every[\s\S]*plan\/2\/wait +13ms +4ms shorter/,
    );
  });

  test("does not hold for what is refuted, whatever the margin", () => {
    expect(short).not.toBeSafeWithMargin("0s");
  });

  test("a margin is a duration, of a scenario", () => {
    expect(() => expect(roomy).toBeSafeWithMargin("soon")).toThrow("expected a duration");
    expect(() => expect(simulate(roomy)).toBeSafeWithMargin("1m")).toThrow("expected a scenario");
  });
});

describe("a failing proof tells", () => {
  const text = messageOf(() => expect(short).toBeProved());

  it.each([
    ["what was expected", 'expected "small" to be proved'],
    ["the verdict", "REFUTED small: some timings end as a slow fuse"],
    ["the exact share", "counted: 3 in 10 timings"],
    ["what the timings must satisfy", "between 7ms and 9ms"],
    ["the fuse", "a fuse of"],
    ["how to have it again", "simulate(scenario, recorded(prove(scenario).counterexample.draws))"],
    ["the smallest scenario", "The smallest that fails in the same way"],
  ])("%s", (_, part) => {
    expect(text).toContain(part);
  });

  test("one that should not have been refuted, too", () => {
    expect(messageOf(() => expect(short).not.toBeRefuted())).toContain('expected "small" not to be refuted');
  });
});
