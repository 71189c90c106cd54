import { afterEach, describe, expect, it, vi } from "vitest";
import { prove } from "../../src/explore/index.ts";
import { answerOf } from "../../src/explore/slow-fuse.ts";
import { Rehearsal } from "../../src/kernel/rehearsal.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Group, Scenario } from "../../src/scenario/words.ts";
import { regionsOf } from "./brute-force.ts";
import { checkProof } from "./check-proof.ts";

/** Nodes that get a version from a store, each in a time of its own, and a gate that looks at them. */
function fleet(words: Partial<Scenario> & { readonly prod?: Partial<Group> } = {}): Scenario {
  const { prod, ...others } = words;
  return {
    formatVersion: 1,
    name: "fleet",
    config: { fields: { level: { type: "integer" } }, versions: { v1: { level: 1 }, v2: { level: 2 } } },
    requests: { push: "write" },
    load: { by: "watch" },
    stores: { repo: { holds: "v1" } },
    groups: {
      prod: {
        nodes: 2,
        redundancy: "balanced",
        users: { rate: "100/s" },
        file: { from: "repo", by: "watch", delay: "1ms..3ms" },
        ...prod,
      },
      other: { nodes: 1, redundancy: "brittle" },
    },
    plan: [
      { write: { version: "v2", to: "repo" } },
      { gate: { name: "look", on: "prod", through: "each", ask: ["push"], every: "1ms", for: "4ms" } },
    ],
    horizon: "12ms",
    ...others,
  };
}

const regions = (scenario: Scenario) => {
  const model = compile(scenario);
  return regionsOf((source, told) => answerOf(model, source, told), 2_000).length;
};

afterEach(() => vi.restoreAllMocks());

describe("events that touch nothing in common", () => {
  it.each([2, 8, 40])("are one region, whatever the order in which %i nodes load", (nodes) => {
    expect(regions(fleet({ prod: { nodes } }))).toBe(1);
  });

  it("are told apart where a gate asks for the version", () => {
    const gate = {
      name: "look",
      on: "prod",
      through: "each",
      ask: ["version"],
      every: "1ms",
      for: "4ms",
    } as const;
    const plan = [{ write: { version: "v2", to: "repo" } }, { gate: { ...gate, passes: "once" } }] as const;
    const scenario = fleet({ plan: [...plan] });
    expect(regions(scenario)).toBeGreaterThan(1);
    expect(checkProof(scenario, 1_000)).toMatchObject({ problems: [] });
  });

  it("are told apart where somebody falls ill", () => {
    expect(regions(fleet({ effects: [{ when: { level: 2 }, do: "crash" }] }))).toBeGreaterThan(1);
  });

  it("let a plan be proved for which there are more orders than anybody can look at", () => {
    const plan: Scenario["plan"] = [
      { write: { version: "v2", to: "repo" } },
      { wait: "4ms" },
      { gate: { name: "all", on: "prod", through: "each", ask: ["version"], every: "1ms", for: "2ms" } },
      { write: { version: "v2", to: "other" } },
    ];
    const effects: Scenario["effects"] = [
      { when: { level: 1 }, while: { runs: { other: "v2" } }, do: "crash" },
    ];
    const missed = { from: "repo", by: "watch", delay: "1ms..3ms", misses: { nodes: ["prod-7"] } } as const;
    const { verdict, regions: seen } = prove(fleet({ plan, effects, prod: { nodes: 30, file: missed } }), {
      budget: 50,
      samples: 10,
    });
    expect([verdict, seen]).toEqual(["PROVED", 1]);
  });
});

describe("events at one instant", () => {
  it("come in the order in which they are scheduled there, and not in that of their tie keys alone", () => {
    // The gate looks when the other node is back, which is after the first one is, though a plan comes before nodes.
    const plan: Scenario["plan"] = [
      { write: { version: "v2", to: "prod" } },
      { restart: { on: "other", drain: "12ms..16ms" } },
      { gate: { name: "look", on: "prod", through: "each", ask: ["push"], every: "2ms", for: "1ms" } },
    ];
    const scenario = fleet({
      load: { by: "watch", delay: "2ms..4ms" },
      effects: [{ when: { level: 2 }, after: "6ms", do: "crash" }],
      plan,
      prod: { nodes: 1, supervisor: { after: "6ms" }, file: { from: "repo", by: "watch" } },
      horizon: "40ms",
    });
    expect(checkProof(scenario, 1_000)).toMatchObject({ problems: [] });
  });
});

/** Who looks at what of a node, and what betrays that a rehearsal did not hear of it. */
const UNHEARD: Record<string, readonly [keyof Rehearsal, Scenario]> = {
  "that a gate asks for the version": [
    "reads",
    fleet({
      plan: [
        { write: { version: "v2", to: "repo" } },
        {
          gate: {
            name: "look",
            on: "prod",
            through: "each",
            ask: ["version"],
            every: "1ms",
            for: "2ms",
            passes: "once",
          },
        },
        { write: { version: "v2", to: "other" } },
      ],
      effects: [{ when: { level: 2 }, where: { group: "prod" }, after: "4ms", do: "crash" }],
    }),
  ],
  "that the plan writes to a node": [
    "changes",
    fleet({
      plan: [
        { write: { version: "v2", to: "repo" } },
        { wait: "2ms" },
        { write: { version: "v1", to: "prod" } },
      ],
      effects: [{ when: { level: 2 }, after: "2ms", do: "crash" }],
      prod: { redundancy: "brittle" },
    }),
  ],
};

describe("a rehearsal that does not hear", () => {
  it.each(Object.entries(UNHEARD))("%s is found out", (_, [method, scenario]) => {
    expect(checkProof(scenario, 1_000)).toMatchObject({ problems: [] });
    vi.spyOn(Rehearsal.prototype, method).mockImplementation((() => {}) as never);
    const found = checkProof(scenario, 1_000);
    expect("problems" in found && found.problems.length).toBeGreaterThan(0);
  });
});
