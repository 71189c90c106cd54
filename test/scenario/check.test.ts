import { describe, expect, test } from "vitest";
import { check } from "../../src/scenario/check.ts";
import { problemText } from "../../src/scenario/problem.ts";
import type { Scenario, Step } from "../../src/scenario/words.ts";
import { SOUND } from "./scenario.ts";

const texts = (scenario: Scenario) =>
  check(scenario).map((problem) => `${problem.severity} ${problemText(problem)}`);
const withPlan = (...plan: Step[]): Scenario => ({ ...SOUND, plan });
const gate = (changes: object = {}): Step => {
  return {
    gate: { name: "check", on: "test", through: "each", ask: ["push"], every: "10s", for: "30s", ...changes },
  };
};
const writeTest: Step = { write: { version: "v2", to: "test" } };
const writeProduction: Step = { write: { version: "v2", to: "production" } };

test("a sound scenario has no problems", () => {
  expect(texts(SOUND)).toEqual([]);
});

test("a value that the static validator refuses is no problem: bogus versions are the point", () => {
  const versions = { v1: { root: "/srv" }, v2: { root: 5, wait: "soon" } };
  expect(texts({ ...SOUND, config: { ...SOUND.config, versions } })).toEqual([]);
});

test("a version has what it lacks from another", () => {
  const versions = { v1: { root: "/srv" }, v2: { from: "v1", wait: "5s" }, v3: { from: "v2", wait: "6s" } };
  const plan: Step[] = [...SOUND.plan, { write: { version: "v3", to: "test" } }];
  expect(texts({ ...SOUND, config: { ...SOUND.config, versions }, plan, effects: [] })).toEqual([]);
});

test("a limit of the world has the type of the field that is compared with it", () => {
  const effects: Scenario["effects"] = [{ when: { wait: { above: "longest" } }, do: "crash" }];
  expect(texts({ ...SOUND, effects })).toEqual([]);
  expect(texts({ ...SOUND, effects, world: { limits: { longest: 5 } } })).toEqual([
    "error world.limits.longest: found 5, expected a duration such as 10s, as it is compared with one",
  ]);
});

test("names that every object has are names of nothing", () => {
  expect(texts(withPlan({ write: { version: "toString", to: "constructor" } }))).toEqual([
    expect.stringContaining('plan[0].write.version: found "toString", expected a version: v1, v2'),
    expect.stringContaining('plan[0].write.to: found "constructor", expected a group or a node'),
  ]);
});

test("who approves, a gate or the operator can stop the plan, and nobody else", () => {
  const scenario: Scenario = {
    ...withPlan(...SOUND.plan, { approve: { by: "Ann" } }),
    monitor: { notices: "failure", after: "1m" },
    operator: [{ does: "roll-back", after: "1m" }],
  };
  for (const stoppedBy of ["check", "Ann", "operator"])
    expect(texts({ ...scenario, expect: { stoppedBy } })).toEqual([]);
  expect(texts({ ...scenario, expect: { stoppedBy: "An" } })).toEqual([
    'error expect.stoppedBy: found "An", expected a gate, who approves, or operator: check, Ann, operator. Did you mean "Ann"?',
  ]);
});

test("user-minutes are a number or two, the smaller first", () => {
  for (const userMinutes of [0, 12.5, "10..20"])
    expect(texts({ ...SOUND, expect: { userMinutes } })).toEqual([]);
  for (const userMinutes of [-1, "20..10", "many", "1.."]) {
    expect(texts({ ...SOUND, expect: { userMinutes } })).toHaveLength(1);
  }
});

test("lists that are too long are an error before anything else", () => {
  expect(texts(withPlan(...Array.from({ length: 1_001 }, () => writeTest)))).toEqual([
    "error plan: found 1001 entries, expected at most 1000",
  ]);
});

describe("a gate that can never see the change is warned of", () => {
  const blind = expect.stringMatching(/warning plan\[\d\]\.gate: found a gate that can never see the change/);

  test("where its last reading comes before the shortest load", () => {
    expect(texts(withPlan(writeTest, gate(), writeProduction))).toEqual([blind]);
    expect(texts(withPlan(writeTest, gate({ for: "59s999ms" }), writeProduction))).toEqual([blind]);
  });

  test("and not where one timing lets it see", () => {
    expect(texts(withPlan(writeTest, gate({ for: "1m" }), writeProduction))).toEqual([]);
    expect(texts(withPlan(writeTest, { wait: "0..30s" }, gate(), writeProduction))).toEqual([]);
  });

  test("counted from the arrival of the write in the file", () => {
    const late: Step = { write: { version: "v2", to: "test", delivery: "10s..20s" } };
    expect(texts(withPlan(late, gate({ for: "69s" }), writeProduction))).toEqual([blind]);
    expect(texts(withPlan(late, gate({ for: "70s" }), writeProduction))).toEqual([]);
  });

  test("where only a restart loads, and only children are replaced", () => {
    const lazy: Scenario = { ...SOUND, load: { by: "restart-only" } };
    const restart = (force: boolean): Step => ({ restart: { on: "test", force } });
    expect(texts({ ...lazy, plan: [writeTest, restart(false), gate(), writeProduction] })).toEqual([blind]);
    expect(texts({ ...lazy, plan: [writeTest, restart(true), gate(), writeProduction] })).toEqual([]);
  });

  test("and not where something else may start a node", () => {
    const plan = [writeTest, gate(), writeProduction];
    const faults: Scenario["faults"] = [{ at: "1s", do: "restart", on: "test-1" }];
    expect(texts({ ...SOUND, plan, faults })).toEqual([]);
    const supervised = {
      ...SOUND.groups,
      test: { nodes: 2, redundancy: "balanced", supervisor: { after: "1s" } },
    } as const;
    expect(texts({ ...SOUND, plan, groups: supervised })).toEqual([]);
  });

  test("and not where nobody looks, or where it asks which version runs", () => {
    expect(texts(withPlan(writeTest, gate({ skip: true }), writeProduction))).toEqual([]);
    expect(texts(withPlan(writeTest, gate({ ask: ["version"] }), writeProduction))).toEqual([]);
  });

  test("where it looks at a group that has not been written to, but not before all writes", () => {
    expect(texts(withPlan(writeTest, gate({ on: "production" }), writeProduction))).toEqual([
      expect.stringContaining("warning plan[1].gate.on: found a look at production"),
    ]);
    expect(texts(withPlan(gate(), writeTest, writeProduction))).toEqual([]);
  });
});

test("a horizon before the longest load is warned of, with the least that is enough", () => {
  const plan: Step[] = [writeTest, { wait: "1m..5m" }, writeProduction];
  expect(texts({ ...SOUND, plan, horizon: "3m" })).toEqual([]);
  expect(texts({ ...SOUND, plan, horizon: "2m59s" })).toEqual([
    expect.stringContaining("make it more than 3m"),
  ]);
});

test("an invalid value is warned of in what runs before the plan, and not in what the plan brings", () => {
  const fields = { ...SOUND.config.fields, pool: { type: "integer", min: 3, optional: true } } as const;
  const [first, second] = Object.keys(SOUND.config.versions) as [string, string];
  const having = (name: string) => {
    const versions = { ...SOUND.config.versions, [name]: { ...SOUND.config.versions[name], pool: 1 } };
    return texts({ ...SOUND, config: { ...SOUND.config, fields, versions } });
  };
  expect(having(SOUND.config.initial ?? first)).toEqual([
    expect.stringMatching(
      /^warning config\.versions\.\w+\.pool: found 1, in a version that runs before the plan/,
    ),
  ]);
  expect(having(second)).toEqual([]);
});

test("a fault after the horizon is warned of", () => {
  const fault = (at: string) => texts({ ...SOUND, faults: [{ at, do: "crash", on: "test-1" }] });
  expect(fault("59m")).toEqual([]);
  expect(fault("61m")).toEqual([expect.stringContaining('faults[0].at: found "61m", after the horizon')]);
});

test("a time of day that lacks a digit is told with it, and one that is none is not", () => {
  expect(texts({ ...SOUND, clock: "9:30" })).toEqual([expect.stringContaining("Write 09:30.")]);
  expect(texts({ ...SOUND, clock: "25:30" })).toEqual([expect.not.stringContaining("Write")]);
});

test("a fuse that is expected may be negative", () => {
  const expected = (fuse: string) => texts({ ...SOUND, expect: { outcome: "slow-fuse", fuse } });
  expect(expected("-3m..-1m")).toEqual([]);
  expect(expected("-1m..2m")).toEqual([]);
  expect(expected("-1m..-3m")).toHaveLength(1);
  expect(expected("3m..-1m")).toHaveLength(1);
  expect(expected("--3m")).toHaveLength(1);
});
