import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerOf } from "../../src/explore/slow-fuse.ts";
import type { TimingSet } from "../../src/explore/timing-set.ts";
import { type Interval, widen } from "../../src/explore/widen.ts";
import type { Source } from "../../src/kernel/choices.ts";
import type { Timings } from "../../src/kernel/timings.ts";
import { checkErrors } from "../../src/scenario/check.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { isLucky, regionsOf, type Timing, textOf, timesOf, timingsOf } from "./brute-force.ts";
import { anyScenario } from "./scenario-arbitrary.ts";
import { anySmallScenario } from "./small-arbitrary.ts";

/** What was widened, and timings in the intervals that do not have the result. */
interface Found {
  readonly regions: number;
  readonly proved: number;
  readonly timings: number;
  readonly without: string[];
}

/** Widens each region of a scenario that ends as a slow fuse, and looks at every timing in the intervals. */
function widenAll(words: Scenario, mostTimings: number): Found {
  const model = compile(words);
  const simulate = (source: Source, told: Timings | undefined) => answerOf(model, source, told as Timings);
  const timings = timingsOf(simulate, mostTimings);
  const found = { regions: 0, proved: 0, timings: 0, without: [] as string[] };
  if (timings?.some(({ result }) => result === "slow-fuse") !== true) return found;
  for (const { set, result } of regionsOf(simulate, 20_000)) {
    if (result !== "slow-fuse" || set.isRelaxed) continue;
    const { intervals, isProved } = widen(set, simulate, (answer) => answer === "slow-fuse");
    found.regions++;
    // What was only tried is said to be so.
    if (!isProved) continue;
    found.proved++;
    for (const timing of timings) {
      if (!liesIn(set, intervals, timing)) continue;
      found.timings++;
      if (timing.result !== "slow-fuse") found.without.push(`${textOf(timing)}: ${timing.result}`);
    }
  }
  return found;
}

function liesIn(set: TimingSet, intervals: readonly Interval[], timing: Timing<unknown>): boolean {
  const times = timesOf(set, timing);
  if (times === null || !isLucky(set, timing)) return false;
  return intervals.every(({ variable, fromMs, toMs }) => {
    const at = times[variable] as number;
    return at >= fromMs && at <= toMs;
  });
}

function checkAll(scenarios: readonly Scenario[], mostTimings: number): Omit<Found, "without"> {
  const sum = { regions: 0, proved: 0, timings: 0 };
  for (const words of scenarios) {
    if (checkErrors(words).length > 0) continue;
    const { without, regions, proved, timings } = widenAll(words, mostTimings);
    expect(without, JSON.stringify(words)).toEqual([]);
    sum.regions += regions;
    sum.proved += proved;
    sum.timings += timings;
  }
  return sum;
}

describe("every timing in the intervals that a slow fuse needs is a slow fuse", () => {
  it("in small scenarios", () => {
    const plain = fc.sample(anyScenario, { seed: 20110928, numRuns: 5 });
    const mixed = fc.sample(anySmallScenario, { seed: 20110928, numRuns: 7 });
    const { regions, proved, timings } = checkAll([...plain, ...mixed], 60);
    expect(regions).toBeGreaterThan(5);
    expect(proved).toBe(regions);
    // There is more in the intervals than in the regions.
    expect(timings).toBeGreaterThan(regions);
  });
});
