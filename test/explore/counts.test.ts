import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countOutcomes } from "../../src/explore/counts.ts";
import { prove } from "../../src/explore/prove.ts";
import type { Draw } from "../../src/kernel/choices.ts";
import { OUTCOMES } from "../../src/model/facts.ts";
import { Run } from "../../src/run.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Group, Scenario } from "../../src/scenario/words.ts";
import { everyAnswer } from "./brute-force.ts";
import { gate, scenario } from "./small-scenarios.ts";

/** A scenario whose nodes meet only in gates: with periods of a few milliseconds, so that all its timings can be tried. */
const separable = fc
  .record({
    load: fc.oneof(
      fc.record({
        every: fc.integer({ min: 2, max: 6 }),
        jitter: fc.nat({ max: 1 }),
      }),
      fc.record({ delay: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 4 })) }),
    ),
    crashAfter: fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 1 })),
    nodes: fc.integer({ min: 1, max: 3 }),
    redundancy: fc.constantFrom<Group["redundancy"]>("brittle", "balanced", {
      quorum: { write: 2, read: 1 },
    }),
    wait: fc.nat({ max: 3 }),
    through: fc.constantFrom("each" as const, "balancer" as const),
    every: fc.integer({ min: 1, max: 3 }),
    for: fc.nat({ max: 5 }),
    tolerates: fc.nat({ max: 2 }),
    users: fc.boolean(),
    testFirst: fc.boolean(),
    monitor: fc.boolean(),
    horizon: fc.constantFrom("25ms", "9ms"),
  })
  .map((words): Scenario => {
    const { load, crashAfter, redundancy, through, tolerates } = words;
    const [from, more] = crashAfter;
    const nodes =
      redundancy === "brittle" || redundancy === "balanced" ? words.nodes : Math.max(2, words.nodes);
    const look = { through, tolerates, every: `${words.every}ms`, for: `${words.for}ms` };
    return scenario({
      load:
        "every" in load
          ? { by: "poll", every: `${load.every}ms`, ...(load.jitter > 0 ? { jitter: "0ms..1ms" } : {}) }
          : { by: "watch", delay: `${load.delay[0]}ms..${load.delay[0] + load.delay[1]}ms` },
      effects: [{ when: { level: 2 }, do: "crash", after: `${from}ms..${from + more}ms` }],
      groups: {
        ...(words.testFirst ? { test: { nodes: 1, redundancy: "brittle" } } : {}),
        prod: { nodes, redundancy, ...(words.users ? { users: { rate: "1/s" } } : {}) },
      },
      plan: [
        ...(words.testFirst
          ? [{ write: { version: "v2", to: "test" } }, gate({ on: "test", every: "2ms", for: "3ms" })]
          : []),
        { write: { version: "v2", to: "prod" } },
        { wait: `${words.wait}ms` },
        gate(look),
      ],
      ...(words.monitor
        ? {
            monitor: { notices: "failure", after: "2ms" },
            operator: [{ does: "roll-back-and-restart", after: "1ms" }],
          }
        : {}),
      horizon: words.horizon,
    });
  });

describe("what counts say", () => {
  it("is what every timing says, wherever they say something", () => {
    let counted = 0;
    const few = separable.filter((words) => numberOfTimings(words) <= 400);
    fc.assert(
      fc.property(few, (words) => {
        const model = compile(words);
        const counts = countOutcomes(model);
        if (counts === null) return;
        counted++;
        const found = new Map<string, number>();
        for (const { draws, result } of everyAnswer((source) => new Run(model, source, {}).outcome)) {
          const weight = draws.reduce((part, draw) => part / valuesOf(draw), 1);
          found.set(result, (found.get(result) ?? 0) + weight);
        }
        for (const outcome of OUTCOMES) {
          expect(counts.shares.get(outcome)?.share ?? 0).toBeCloseTo(found.get(outcome) ?? 0, 10);
        }
      }),
      { seed: 1729, numRuns: 40 },
    );
    expect(counted).toBeGreaterThan(20);
  });

  it("is what regions say", () => {
    fc.assert(
      fc.property(separable, (words) => {
        const byCounts = prove(words, { samples: 1 });
        if (byCounts.method !== "counts") return;
        const byRegions = prove(words, { samples: 1, budget: 4_000, method: "regions" });
        if (!byRegions.isComplete) return;
        expect([byCounts.verdict, byCounts.slowFuse?.fraction]).toEqual([
          byRegions.verdict,
          byRegions.slowFuse?.fraction,
        ]);
      }),
      { seed: 1730, numRuns: 12 },
    );
  });

  it("has an example of each outcome that ends so", () => {
    fc.assert(
      fc.property(separable, (words) => {
        const proof = prove(words, { samples: 1 });
        expect(proof.counterexample === null).toBe(proof.verdict !== "REFUTED");
      }),
      { seed: 1731, numRuns: 8 },
    );
  });
});

describe("N alike nodes with a constant period and K instants that matter", () => {
  const sizes = [1, 2, 3, 5, 9].flatMap((nodes) =>
    [1, 3, 10, 20].map((instants) => [nodes, instants] as const),
  );

  it.each(sizes)("fall into C(N + K, K) regions: %d nodes, %d instants", (nodes, instants) => {
    // The gate looks K times, each time at another point of the period, and none at its beginning.
    const words = scenario({
      load: { by: "poll", every: "300s" },
      effects: [{ when: { level: 2 }, do: "crash" }],
      groups: { prod: { nodes, redundancy: "brittle" } },
      plan: [
        { write: { version: "v2", to: "prod" } },
        { wait: "5s" },
        gate({ every: "10s", for: `${(instants - 1) * 10}s` }),
      ],
      horizon: "20m",
    });
    expect(countOutcomes(compile(words))?.regions).toBe(choose(BigInt(nodes + instants), BigInt(instants)));
  });
});

function valuesOf(draw: Draw): number {
  if (draw.kind !== "uniformMs") throw new Error(`${draw.name} is no duration`);
  return draw.hiMs - draw.loMs + 1;
}

function numberOfTimings(words: Scenario): number {
  let product = 1;
  const uniformMs = (_: string, loMs: number, hiMs: number) => {
    product *= hiMs - loMs + 1;
    return loMs;
  };
  new Run(compile(words), { ...FIRST, uniformMs }, {});
  return product;
}

const FIRST = { chance: () => true, pick: () => 0 };

function choose(of: bigint, count: bigint): bigint {
  let ways = 1n;
  for (let one = 1n; one <= count; one++) ways = (ways * (of - count + one)) / one;
  return ways;
}
