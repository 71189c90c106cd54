import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bogusChanges,
  type ChoiceSource,
  choices,
  durationRanges,
  durations,
  FEATURES,
  faultSchedules,
  fleets,
  loads,
  plans,
  redundancies,
  scenarios,
} from "../../src/fast-check.ts";
import { DrawError, recorded } from "../../src/kernel/choices.ts";
import { parseDuration, parseDurationRange } from "../../src/kernel/duration.ts";
import { simulate } from "../../src/run.ts";
import { check } from "../../src/scenario/check.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { RICH_CONFIG } from "../catalogue/config.ts";
import { gate, small, writeTo } from "../support.ts";

const errors = (scenario: Scenario) => check(scenario).filter(({ severity }) => severity === "error");

/** What a property that does not hold is shrunk to. */
function simplest<Value>(arbitrary: fc.Arbitrary<Value>, holds: (value: Value) => boolean, seed = 1): Value {
  const { counterexample } = fc.check(fc.property(arbitrary, holds), { seed, numRuns: 2_000 });
  return (counterexample as [Value])[0];
}

describe("each scenario that is drawn", () => {
  it("has no errors, runs, and comes to the same end again", () => {
    fc.assert(
      fc.property(scenarios(), choices(), (scenario, luck) => {
        expect(errors(scenario)).toEqual([]);
        const run = simulate(scenario, luck);
        expect(run.outcome).toBeTypeOf("string");
        expect(simulate(scenario, recorded(run.draws)).trace.hash()).toBe(run.trace.hash());
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it("leaves out features, each of them now and then", () => {
    const drawn = fc.sample(scenarios(), { seed: 1, numRuns: 300 });
    const share = (has: (scenario: Scenario) => boolean) => drawn.filter(has).length / drawn.length;
    const parts: Record<string, (scenario: Scenario) => boolean> = {
      faults: ({ faults }) => faults !== undefined,
      people: ({ operator }) => operator !== undefined,
      stores: ({ stores }) => stores !== undefined,
      agents: ({ agents }) => agents !== undefined,
      gates: ({ plan }) => plan.some((step) => "gate" in step),
      "several groups": ({ groups }) => Object.keys(groups).length > 1,
    };
    for (const [name, has] of Object.entries(parts)) {
      expect(share(has), name).toBeGreaterThan(0.1);
      expect(share(has), name).toBeLessThan(0.9);
    }
  });

  it("has no feature that is not asked for", () => {
    fc.assert(
      fc.property(scenarios({ features: ["gates"], kinds: ["wrong-unit"] }), ({ faults, groups, name }) => {
        expect([faults, Object.keys(groups), name]).toEqual([undefined, ["production"], "drawn-wrong-unit"]);
      }),
      { seed: 1, numRuns: 50 },
    );
    expect(FEATURES.length).toBeGreaterThan(10);
  });

  it.each([1, 2, 3])(
    "shrinks to one node, one write and no more words than a person would use (seed %i)",
    (seed) => {
      const { groups, plan, load, effects, faults, stores, operator } = simplest(
        scenarios(),
        (scenario) => simulate(scenario, 1).outcome !== "slow-fuse",
        seed,
      );
      expect(groups).toEqual({ production: { nodes: 1, redundancy: "brittle", users: { rate: "1/s" } } });
      expect(plan).toEqual([writeTo("production")]);
      expect([load, effects]).toEqual([{ by: "watch" }, [{ when: "v2", do: "crash" }]]);
      expect([faults, stores, operator]).toEqual([undefined, undefined, undefined]);
    },
  );
});

describe("the choices inside a run", () => {
  /** Three nodes must load inside the last second of five minutes, which plain seeds never find. */
  const rare = small({
    load: { by: "poll", every: "5m" },
    effects: [{ when: "v2", do: "crash" }],
    groups: { g: { nodes: 3, redundancy: "balanced", users: { rate: "1/s" } } },
    plan: [writeTo("g"), gate({ every: "23s", for: "4m59s" })],
  });
  const answers = (source: ChoiceSource) => source.draws.map(({ name, value }) => [name, value]);

  const source = simplest(choices(), (luck) => simulate(rare, luck).outcome !== "slow-fuse");

  it("shrink to the least and roundest timing, also of what is rare", () => {
    expect(answers(source)).toEqual([1, 2, 3].map((node) => [`g-${node}/phase#1`, 299_000]));
    expect(fc.stringify(source)).toBe("choices {g-1/phase#1: 4m59s, g-2/phase#1: 4m59s, g-3/phase#1: 4m59s}");
    expect(simulate(rare, recorded(source.draws)).outcome).toBe("slow-fuse");
  });

  it("shrink to no luck and the first of several", () => {
    const luck = simplest(choices(), (drawn) => {
      drawn.chance("a", 0.5);
      return drawn.pick("b", 9) < 4;
    });
    expect(answers(luck)).toEqual([
      ["a", false],
      ["b", 4],
    ]);
  });

  it("answer the same draw in the same way, and any question within its range", () => {
    fc.assert(
      fc.property(choices(), fc.nat(9_999), fc.nat(9_999), (luck, loMs, width) => {
        const value = luck.uniformMs("x", loMs, loMs + width);
        expect(value).toBe(luck.uniformMs("x", loMs, loMs + width));
        expect(value).toBeGreaterThanOrEqual(loMs);
        expect(value).toBeLessThanOrEqual(loMs + width);
        expect(luck.pick("y", 3)).toBeLessThan(3);
      }),
      { seed: 1 },
    );
  });

  it("do not fit a scenario whose draws they were not asked for", () => {
    const other = { ...rare, load: { by: "poll", every: "6m" } } as const;
    expect(() => simulate(other, recorded(source.draws))).toThrow(DrawError);
  });
});

describe("the parts of a scenario", () => {
  const within = (part: Partial<Scenario>) => expect(errors(small(part))).toEqual([]);

  it("are each well-formed by themselves", () => {
    fc.assert(
      fc.property(fleets(), loads(), fc.nat(99), (groups, load, pick) => {
        const names = Object.keys(groups);
        within({ groups, load, plan: [writeTo(names[pick % names.length] as string)] });
      }),
      { seed: 1 },
    );
    fc.assert(
      fc.property(plans({ groups: ["g"] }), faultSchedules({ on: ["g", "g-1"] }), (plan, faults) => {
        within({ plan, faults });
      }),
      { seed: 1 },
    );
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 9 })
          .chain((nodes) => fc.tuple(fc.constant(nodes), redundancies({ nodes }))),
        ([nodes, redundancy]) => {
          within({ groups: { g: { nodes, redundancy } } });
        },
      ),
      { seed: 1 },
    );
  });

  it("have durations within their constraints, round where they can be", () => {
    fc.assert(
      fc.property(durations({ min: "5s", max: "1h" }), durationRanges({ max: "10m" }), (one, range) => {
        expect(parseDuration(one)).toBeGreaterThanOrEqual(5_000);
        expect(parseDuration(one)).toBeLessThanOrEqual(3_600_000);
        const { loMs, hiMs } = parseDurationRange(range) as { loMs: number; hiMs: number };
        expect(loMs <= hiMs && hiMs <= 600_000).toBe(true);
      }),
      { seed: 1 },
    );
    expect(simplest(durations(), (text) => (parseDuration(text) as number) < 200_000)).toBe("5m");
    expect(simplest(durationRanges(), (text) => !text.includes("..")).split("..")).toHaveLength(2);
    expect(() => durations({ min: "1h", max: "1m" })).toThrow(RangeError);
  });

  it("have bogus changes of every kind, the first of the first kind the simplest", () => {
    const kinds = new Set(
      fc.sample(bogusChanges(RICH_CONFIG), { seed: 1, numRuns: 500 }).map(({ kind }) => kind),
    );
    expect(kinds.size).toBeGreaterThan(25);
    expect(simplest(bogusChanges(RICH_CONFIG), () => false).values).toMatchObject({ root: "/srv/daat" });
    expect(() => bogusChanges({ config: { fields: {}, versions: { v1: {} } } })).toThrow("no bogus version");
  });
});
