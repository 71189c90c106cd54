import fc from "fast-check";
import type { Load, Scenario, Step } from "../../src/scenario/words.ts";
import { gate, scenario } from "./small-scenarios.ts";

const ms = (min: number, max: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((value) => `${value}ms`);

const range = (min: number, max: number, width: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min, max }), fc.integer({ min: 0, max: width }))
    .map(([from, more]) => `${from}ms..${from + more}ms`);

const load: fc.Arbitrary<Load> = fc.oneof(
  fc.record({ by: fc.constant("poll" as const), every: ms(4, 8), jitter: range(0, 1, 2) }),
  fc.record({ by: fc.constant("poll" as const), every: ms(4, 12) }),
  fc.record({ by: fc.constant("ttl" as const), every: ms(4, 12) }),
  fc.record({ by: fc.constant("watch" as const), delay: range(0, 5, 4) }),
  fc.record({ by: fc.constant("signal" as const), delay: range(0, 3, 3) }),
  fc.constant<Load>({ by: "per-request" }),
);

const steps: fc.Arbitrary<readonly Step[]> = fc.constantFrom<readonly Step[]>(
  [],
  [{ rollBack: {} }],
  [{ rollBack: { restart: true } }],
  [{ wait: "0ms..2ms" }],
  [{ signal: { on: "prod" } }],
  [{ restart: { on: "prod", drain: "1ms" } }],
);

/** Small scenarios in which one or two nodes get a bogus version, of every trigger, with gates, people and ties. */
export const anyScenario: fc.Arbitrary<Scenario> = fc
  .record({
    load,
    nodes: fc.integer({ min: 1, max: 2 }),
    canary: fc.boolean(),
    start: range(0, 2, 1),
    crashes: range(0, 3, 2),
    every: ms(1, 4),
    lasts: ms(0, 8),
    tolerates: fc.integer({ min: 0, max: 1 }),
    onFail: fc.constantFrom("halt" as const, "roll-back" as const, "roll-back-and-restart" as const),
    first: steps,
    second: steps,
    person: fc.boolean(),
    notices: fc.constantFrom("failure" as const, "symptom" as const),
    acts: range(0, 2, 1),
    horizon: ms(10, 24),
  })
  .map((it) => {
    const look = { every: it.every, for: it.lasts, tolerates: it.tolerates, onFail: it.onFail };
    const write = (to: string): Step => ({ write: { version: "v2", to } });
    const canary: Step[] = it.canary ? [write("canary"), gate({ ...look, on: "canary" })] : [];
    const users = { rate: "250/s" };
    return scenario({
      load: it.load,
      effects: [{ when: { level: 2 }, do: "crash", after: it.crashes }],
      groups: {
        ...(it.canary ? { canary: { nodes: 1, redundancy: "brittle" as const, start: it.start } } : {}),
        prod: { nodes: it.nodes, redundancy: "balanced", start: it.start, users },
      },
      plan: [...canary, ...it.first, write("prod"), ...it.second, gate(look)],
      ...(it.person ? { monitor: { notices: it.notices, after: it.acts } } : {}),
      ...(it.person ? { operator: [{ does: "roll-back-and-restart" as const, after: it.acts }] } : {}),
      horizon: it.horizon,
    });
  });
