import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Scenario } from "../../src/scenario/words.ts";
import { AGREED, compareWithBruteForce, regionsOf } from "./brute-force.ts";
import { courseOf, gate, scenario } from "./small-scenarios.ts";

interface Polled {
  readonly periodMs: number;
  readonly writeAtMs: number;
  readonly everyMs: number;
  readonly forMs: number;
  readonly crashAfterMs: number;
}

/** One polled node that crashes some time after its load, and a gate. Its phase is all that is drawn. */
function scenarioOf({ periodMs, writeAtMs, everyMs, forMs, crashAfterMs }: Polled): Scenario {
  return scenario({
    load: { by: "poll", every: `${periodMs}ms` },
    effects: [{ when: { level: 2 }, do: "crash", after: `${crashAfterMs}ms` }],
    groups: { prod: { nodes: 1, redundancy: "brittle" } },
    plan: [
      { wait: `${writeAtMs}ms` },
      { write: { version: "v2", to: "prod" } },
      gate({ every: `${everyMs}ms`, for: `${forMs}ms` }),
    ],
    horizon: "100ms",
  });
}

/**
 * The phases at which the course becomes another: a load at a phase is found, or not, by the write, and comes, or its crash
 * comes, before or after a reading. A phase of 0 is where all phases begin, and divides nothing.
 */
function criticalPhases({ periodMs, writeAtMs, everyMs, forMs, crashAfterMs }: Polled): Set<number> {
  const readings: number[] = [];
  for (let sinceMs = 0; sinceMs < forMs; sinceMs += everyMs) readings.push(writeAtMs + sinceMs);
  readings.push(writeAtMs + forMs);
  const loads = [writeAtMs, ...readings, ...readings.map((reading) => reading - crashAfterMs)];
  const found = loads.filter((load) => load >= writeAtMs && load < writeAtMs + periodMs);
  const phases = new Set(found.map((load) => load % periodMs));
  phases.delete(0);
  return phases;
}

const anyPolled: fc.Arbitrary<Polled> = fc.record({
  periodMs: fc.integer({ min: 4, max: 24 }),
  writeAtMs: fc.integer({ min: 0, max: 30 }),
  everyMs: fc.integer({ min: 1, max: 7 }),
  forMs: fc.integer({ min: 0, max: 20 }),
  crashAfterMs: fc.integer({ min: 0, max: 9 }),
});

describe("one node with a constant period", () => {
  it("has one region more than critical instants, distinct modulo its period, 0 left out", () => {
    const cases = fc.sample(anyPolled, { seed: 20110928, numRuns: 40 });
    const found = cases.map((polled) => {
      const words = scenarioOf(polled);
      const regions = regionsOf((source, told) => courseOf(words, source, told), 100);
      const points = regions.reduce((sum, { set }) => sum + (set.weigh()?.points as bigint), 0n);
      return { ...polled, regions: regions.length, points };
    });
    const expected = cases.map((polled) => {
      return { ...polled, regions: criticalPhases(polled).size + 1, points: BigInt(polled.periodMs) };
    });
    expect(found).toEqual(expected);
  });

  it("and each phase lies in one of them", () => {
    for (const polled of fc.sample(anyPolled, { seed: 7, numRuns: 10 })) {
      const words = scenarioOf(polled);
      const comparison = compareWithBruteForce((source, told) => courseOf(words, source, told));
      expect(comparison, JSON.stringify(polled)).toMatchObject({ ...AGREED, timings: polled.periodMs });
    }
  });
});
