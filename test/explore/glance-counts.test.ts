import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countedGlances } from "../../src/explore/glance-counts.ts";
import { glanceOf } from "../../src/explore/glances.ts";
import { Run } from "../../src/run.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Gate, Scenario } from "../../src/scenario/words.ts";
import { CRASH, gate, small, writeTo } from "../support.ts";
import { everyAnswer } from "./brute-force.ts";

/** The share of each glance of each gate over every timing of whole runs, one by one. */
function byBruteForce(scenario: Scenario): Map<string, number>[] {
  const model = compile(scenario);
  const shares = model.header.gates.map(() => new Map<string, number>());
  for (const { of, result } of everyAnswer((source) => new Run(model, source, {}).verdict.gates)) {
    for (const [place, verdict] of result.entries()) {
      const own = shares[place] as Map<string, number>;
      own.set(glanceOf(verdict), (own.get(glanceOf(verdict)) ?? 0) + 1 / Number(of));
    }
  }
  return shares;
}

const anyGate = fc
  .record({
    through: fc.constantFrom("each" as const, "balancer" as const),
    every: fc.integer({ min: 1, max: 3 }),
    for: fc.nat({ max: 4 }),
    tolerates: fc.nat({ max: 2 }),
  })
  .map((words) => ({
    ...words,
    every: `${words.every}ms`,
    for: `${words.for}ms`,
  }));

/** One or two groups that meet only in gates, of which the first may have two gates. */
const separable = fc
  .record({
    every: fc.integer({ min: 2, max: 4 }),
    after: fc.nat({ max: 2 }),
    more: fc.nat({ max: 1 }),
    nodes: fc.integer({ min: 1, max: 2 }),
    one: anyGate,
    two: anyGate,
    other: fc.option(anyGate),
    acts: fc.nat({ max: 30 }),
  })
  .map(({ every, after, more, nodes, one, two, other, acts }): Scenario => {
    const group = { nodes, redundancy: "balanced" as const };
    return small({
      load: { by: "poll", every: `${every}ms` },
      effects: [{ ...CRASH, after: `${after}ms..${after + more}ms` }],
      groups: { g: group, ...(other === null ? {} : { h: { ...group, nodes: 1, users: { rate: "1/s" } } }) },
      plan: [
        writeTo("g"),
        gate({ name: "one", ...one } as Partial<Gate>),
        { wait: "1ms" },
        gate({ name: "two", ...two } as Partial<Gate>),
        ...(other === null
          ? []
          : [writeTo("h"), gate({ name: "other", on: "h", ...other } as Partial<Gate>)]),
      ],
      monitor: { notices: "failure", after: "1ms" },
      operator: [{ does: "roll-back-and-restart", after: `${acts}ms` }],
      horizon: "60ms",
    });
  });

describe("the glances of gates, counted node by node", () => {
  test("are those of every timing, wherever they can be counted so", () => {
    let counted = 0;
    fc.assert(
      fc.property(separable, (scenario) => {
        const found = countedGlances(compile(scenario), 2_000);
        if (found === null) return;
        counted++;
        const wanted = byBruteForce(scenario);
        for (const [place, glances] of found.entries()) {
          const own = wanted[place] as Map<string, number>;
          expect([...glances.keys()].sort()).toEqual([...own.keys()].sort());
          for (const [glance, { share }] of glances) expect(share).toBeCloseTo(own.get(glance) as number, 9);
        }
      }),
      { seed: 2011, numRuns: 20 },
    );
    expect(counted).toBeGreaterThan(8);
  });

  test("are not, where there are more choices than may be, or nodes meet otherwise", () => {
    const plan = [writeTo("g"), gate({ every: "1ms", for: "4ms" })];
    const words = { load: { by: "poll", every: "5ms" } as const, effects: [CRASH], plan };
    expect(countedGlances(compile(small(words)), 100)).not.toBeNull();
    expect(countedGlances(compile(small(words)), 1)).toBeNull();
    const asking = [writeTo("g"), gate({ ask: ["push", "version"], every: "1ms", for: "4ms" })];
    expect(countedGlances(compile(small({ ...words, plan: asking })), 100)).toBeNull();
    const faults = [{ at: "1s", on: "g-1", do: "crash" as const }];
    expect(countedGlances(compile(small({ ...words, faults })), 100)).toBeNull();
  });

  test("are not, where people may act before the plan has ended", () => {
    const plan = [writeTo("g"), gate({ every: "1ms", for: "4ms" })];
    const acting = (after: string) =>
      small({
        load: { by: "poll", every: "5ms" },
        effects: [CRASH],
        plan,
        monitor: { notices: "failure", after: "0ms" },
        operator: [{ does: "roll-back-and-restart", after }],
      });
    expect(countedGlances(compile(acting("5ms")), 100)).not.toBeNull();
    expect(countedGlances(compile(acting("4ms")), 100)).toBeNull();
  });
});
