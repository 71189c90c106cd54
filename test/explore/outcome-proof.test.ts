import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prove } from "../../src/explore/prove.ts";
import { checkErrors } from "../../src/scenario/check.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { RUN_AND_TWIN, STOPPED_PLANS } from "./aimed.ts";
import { type Check, checkProof } from "./check-proof.ts";
import { anySmallScenario, anyStoppedScenario } from "./small-arbitrary.ts";

function checked(words: Scenario, mostTimings = 2_000): Check {
  const check = checkProof(words, mostTimings);
  if ("why" in check) throw new Error(`it cannot be checked: ${JSON.stringify(check)}`);
  return check;
}

describe("a plan that was stopped before users could feel what was accepted is no slow fuse, whatever carries it", () => {
  it.each(Object.entries(STOPPED_PLANS))("%s", (_, words) => {
    expect(checkErrors(words)).toEqual([]);
    const { problems, outcomes } = checked(words);
    expect(problems).toEqual([]);
    if (outcomes["slow-fuse"] !== undefined) expect(prove(words).verdict).toBe("REFUTED");
  });
});

describe("what a judge compares in a run and its twin is compared in every timing", () => {
  it.each(Object.entries(RUN_AND_TWIN))("%s", (_, words) => {
    expect(checkErrors(words)).toEqual([]);
    expect(checked(words).problems).toEqual([]);
  });
});

/** How many of some scenarios were checked; each of them has to agree. */
function checkAll(arbitrary: fc.Arbitrary<Scenario>, numRuns: number, mostTimings: number): number {
  let count = 0;
  for (const words of fc.sample(arbitrary, { seed: 20110928, numRuns })) {
    if (checkErrors(words).length > 0) continue;
    const check = checkProof(words, mostTimings);
    if ("why" in check) continue;
    expect(check.problems, JSON.stringify(words)).toEqual([]);
    count++;
  }
  return count;
}

describe("every timing ends as its region does", () => {
  it("in small scenarios of every kind", () => {
    expect(checkAll(anySmallScenario, 40, 50)).toBeGreaterThan(15);
  });

  it("in small scenarios whose plan is stopped between two waves", () => {
    expect(checkAll(anyStoppedScenario, 30, 60)).toBeGreaterThan(6);
  });
});
