import { expect, test } from "vitest";
import { check } from "../../src/scenario/check.ts";
import { problemText } from "../../src/scenario/problem.ts";
import { scenarioSchema } from "../../src/scenario/schema.ts";
import type { Act, Effect, Fault, Load, Scenario } from "../../src/scenario/words.ts";
import { RICH, SOUND } from "./scenario.ts";

const texts = (scenario: Scenario) =>
  check(scenario).map((problem) => `${problem.severity} ${problemText(problem)}`);

test("a scenario with every word has the shape, and no problems", () => {
  expect(scenarioSchema.safeParse(RICH).error).toBeUndefined();
  expect(texts(RICH)).toEqual([]);
});

test("an act takes the words of its kind, and says who takes the others", () => {
  const act = (words: Partial<Act>): string[] =>
    texts({ ...RICH, operator: [{ does: "nothing", after: "1m", ...words }] }).filter((text) =>
      text.startsWith("error"),
    );
  expect(act({ does: "restart", how: "rolling", gap: "1m" })).toEqual([]);
  expect(act({ does: "stop", how: "rolling" })).toEqual([
    'error operator[0].how: found "rolling", expected no how, since only restart takes it, not stop',
  ]);
  expect(act({ does: "restart", waits: true })).toEqual([
    expect.stringContaining("no waits, since only roll-back-and-restart takes it, not restart"),
  ]);
  expect(act({ does: "write", to: "backup", on: "repo", delivery: "1m..2m", gap: "10s" })).toEqual([]);
  expect(act({ on: "test" })).toEqual([
    expect.stringMatching(/write, restart, stop, signal, .*fail-back.* take it, not nothing/),
  ]);
  for (const does of ["roll-back", "roll-back-and-restart", "restore-files"] as const) {
    for (const to of ["v1", "backup"]) expect(act({ does, to, on: "repo" })).toEqual([]);
    expect(act({ does, to: "bakcup" })).toEqual([expect.stringContaining('Did you mean "backup"?')]);
  }
});

test("an effect of one's own takes when and where it begins, and nothing of what it does", () => {
  const effects: Scenario["effects"] = [
    { when: "v2", do: function* () {}, after: "1m", share: "5%", to: "test" },
  ];
  expect(texts({ ...SOUND, effects })).toEqual([
    'error effects[0].share: found "5%", expected no share, since an effect of your own takes after, at',
    'error effects[0].to: found "test", expected no to, since an effect of your own takes after, at',
  ]);
});

test("a look of one's own has a name that nothing else is asked by", () => {
  for (const name of ["push", "health", "version", "validator", "acknowledgement"]) {
    expect(texts({ ...SOUND, probes: { [name]: () => true } })).toEqual([
      expect.stringMatching(/^error probes\.\w+: found .*, expected another name/),
    ]);
  }
});

test("what happens without an end has a beginning before the horizon", () => {
  const inputs: Scenario["inputs"] = { record: { at: "2h" } };
  const effects: Scenario["effects"] = [{ when: "v2", on: "input", input: "record", do: "crash" }];
  expect(texts({ ...SOUND, inputs, effects })).toEqual([
    'warning inputs.record.at: found "2h", after the horizon, expected a time in the run: at most 1h, or a longer horizon',
  ]);
});

test("a phase for all nodes may name any, and a phase of a group only its own", () => {
  const load = { by: "poll", every: "1m", phase: { "test-1": "1s", "production-1": "2s" } } as const;
  const plan = SOUND.plan.slice(0, 1);
  expect(texts({ ...SOUND, load, plan })).toEqual([]);
  const groups = { ...SOUND.groups, test: { nodes: 2, redundancy: "balanced", load } } as const;
  expect(texts({ ...SOUND, groups, plan })).toEqual([
    expect.stringContaining("error groups.test.load.phase.production-1"),
  ]);
});

test("a version called another cannot stand for any other", () => {
  const config = { ...SOUND.config, versions: { ...SOUND.config.versions, another: { root: "/" } } };
  const effects: Scenario["effects"] = [{ when: "v2", do: "crash", while: { runs: { test: "another" } } }];
  expect(texts({ ...SOUND, config, effects })).toEqual([
    'error effects[0].while.runs.test: found "another", expected a version of another name',
  ]);
});

test("more than there may be is an error before anything else", () => {
  const many = <Item>(count: number, item: Item) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, item]));
  const users = { rate: "1/s", accounts: many(10_001, 1) };
  const groups: Scenario["groups"] = { ...SOUND.groups, test: { nodes: 2, redundancy: "balanced", users } };
  for (const [changes, problem] of [
    [{ stores: many(1_001, {}) }, "stores: found 1001 entries, expected at most 1000"],
    [
      { generators: many(101, { to: "none", every: "0" }) },
      "generators: found 101 entries, expected at most 100",
    ],
    [{ inputs: many(101, { at: "0" }) }, "inputs: found 101 entries, expected at most 100"],
    [{ groups }, "groups.test.users.accounts: found 10001 entries, expected at most 10000"],
  ] as [Partial<Scenario>, string][]) {
    expect(texts({ ...SOUND, ...changes })).toEqual([`error ${problem}`]);
  }
});

test("an effect ends as its kind can, and what stays has no end of its own", () => {
  const errors = (effect: Omit<Effect, "when">) =>
    texts({ ...SOUND, effects: [{ when: "v2", ...effect }] }).filter((text) => text.startsWith("error"));
  for (const until of ["changed", "start", "cleared"] as const) {
    expect(errors({ do: "fail", until })).toEqual([]);
  }
  expect(errors({ do: "crash", until: "cleared" })).toEqual([]);
  expect(errors({ do: "crash", until: "start" })).toEqual([
    'error effects[0].until: found "start", expected one of changed, cleared, since it is a crash',
  ]);
  expect(errors({ do: "fail", until: "answered" })).toEqual([
    'error effects[0].until: found "answered", expected one of changed, start, cleared, since it is a fail',
  ]);
  expect(errors({ do: "fail", until: "cleared", for: "5m" })).toEqual([
    'error effects[0].for: found "5m", expected no for, since it stays until cleared',
  ]);
  expect(errors({ do: "hang", until: "cleared" })).toEqual([expect.stringContaining("effects[0].until")]);
});

test("how a node loads has sessions that there can be, and a validator that refuses something", () => {
  const errors = (load: Partial<Load>) =>
    texts({ ...SOUND, load: { by: "watch", delay: "1m..2m", ...load } }).filter((text) =>
      text.startsWith("error"),
    );
  expect(errors({ sessions: { follow: "0..1h", count: 100 }, acknowledges: "truth" })).toEqual([]);
  expect(errors({ sessions: { follow: "2h..1h" } })).toEqual([
    expect.stringContaining("load.sessions.follow"),
  ]);
  expect(errors({ sessions: { follow: "1h", count: 101 } })).toEqual([
    expect.stringContaining("load.sessions.count"),
  ]);
  expect(errors({ validator: [] })).toEqual([
    "error load.validator: found an empty list, expected what it refuses: add some, or leave validator out",
  ]);
  expect(errors({ validator: [{ when: { rood: "invalid" } }] })).toEqual([
    expect.stringContaining('Did you mean "root"?'),
  ]);
});

test("only a crash is of children", () => {
  const fault = (words: Partial<Fault>): Fault[] => [{ at: "1m", do: "crash", on: "test", ...words }];
  expect(texts({ ...SOUND, faults: fault({ of: "children" }) })).toEqual([]);
  expect(texts({ ...SOUND, faults: fault({ do: "hang", of: "children" }) })).toEqual([
    'error faults[0].of: found "children", expected no of, since only crash takes it, not hang',
  ]);
});
