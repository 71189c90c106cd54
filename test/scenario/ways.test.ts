import { describe, expect, test } from "vitest";
import { check } from "../../src/scenario/check.ts";
import { problemText } from "../../src/scenario/problem.ts";
import type { Effect, Group, Hop, Scenario, Step } from "../../src/scenario/words.ts";

/** Which warnings are given where versions come through stores, generators, needs and moves. */
const texts = (scenario: Scenario) =>
  check(scenario).map((problem) => `${problem.severity} ${problemText(problem)}`);

const gate = (on: string, changes: object = {}): Step => {
  return {
    gate: { name: "check", on, through: "each", ask: ["push"], every: "10s", for: "30s", ...changes },
  };
};
const write = (to: string, delivery: string | 0 = 0): Step => ({ write: { version: "v2", to, delivery } });

const WATCH: Hop = { from: "mirror", by: "watch", delay: "20s..30s" };
const POLL: Hop = { from: "mirror", by: "poll", every: "5m" };

/** repo → (5s..10s) → mirror → edge; plain has no store. */
function scenario(
  plan: Step[],
  file: Hop = WATCH,
  others: Partial<Scenario> = {},
  plain: Partial<Group> = {},
): Scenario {
  return {
    formatVersion: 1,
    name: "ways",
    config: { fields: { root: { type: "path" } }, versions: { v1: { root: "/srv" }, v2: { root: "/svr" } } },
    load: { by: "watch", delay: "10s..1m" },
    stores: { repo: {}, mirror: { from: "repo", by: "watch", delay: "5s..10s" } },
    groups: {
      edge: { nodes: 2, redundancy: "balanced", file },
      plain: { nodes: 2, redundancy: "balanced", users: { rate: "1/s" }, ...plain },
    },
    plan,
    horizon: "1h",
    ...others,
  };
}

const blind = expect.stringMatching(/^warning plan\[\d\]\.gate: found a gate that can never see the change/);
const elsewhere = expect.stringMatching(/^warning plan\[\d\]\.gate\.on: found a look at plain/);

describe("a gate is blind where its last reading comes before the shortest way and the shortest load", () => {
  test("by watches, whose shortest delays add up", () => {
    expect(texts(scenario([write("repo"), gate("edge", { for: "34s" })]))).toEqual([blind]);
    expect(texts(scenario([write("repo"), gate("edge", { for: "35s" })]))).toEqual([]);
  });

  test("from the store that is written to, and with the delivery to it", () => {
    expect(texts(scenario([write("mirror"), gate("edge", { for: "29s" })]))).toEqual([blind]);
    expect(texts(scenario([write("mirror"), gate("edge", { for: "30s" })]))).toEqual([]);
    expect(texts(scenario([write("mirror", "1s"), gate("edge", { for: "30s" })]))).toEqual([blind]);
  });

  test("by a poll, which may look at once", () => {
    expect(texts(scenario([write("repo"), gate("edge", { for: "14s" })], POLL))).toEqual([blind]);
    expect(texts(scenario([write("repo"), gate("edge", { for: "15s" })], POLL))).toEqual([]);
  });

  test("of several writes, by the one that can arrive first", () => {
    const late = [write("plain", "10m"), gate("plain", { for: "1m" })];
    expect(texts(scenario(late))).toEqual([blind]);
    expect(texts(scenario([write("plain", "10m"), ...late.slice(1), write("plain")]))).toEqual([blind]);
    expect(texts(scenario([write("plain", "10m"), write("plain"), ...late.slice(1)]))).toEqual([]);
    expect(texts(scenario([write("plain"), { wait: "50s" }, write("plain", "10m"), gate("plain")]))).toEqual(
      [],
    );
  });
});

describe("a gate is not called blind where something else may show it the change", () => {
  const plan = [write("repo"), gate("edge")];

  test("a generator, which can bring anything at any time", () => {
    expect(texts(scenario(plan))).toEqual([blind]);
    for (const to of ["repo", "mirror", "edge-1"]) {
      const generators: Scenario["generators"] = { builder: { to, every: "1m", writes: "v1" } };
      expect(texts(scenario(plan, WATCH, { generators }))).toEqual([]);
    }
    const generators: Scenario["generators"] = { builder: { to: "plain", every: "1m", writes: "v1" } };
    expect(texts(scenario(plan, WATCH, { generators }))).toEqual([blind]);
    expect(texts(scenario([write("repo"), gate("plain")], WATCH, { generators }))).toEqual([]);
  });

  test("a look of one's own, which may look at the version", () => {
    const own = [write("repo"), gate("edge", { ask: ["push", "disk"] })];
    expect(texts(scenario(own, WATCH, { probes: { disk: () => true } }))).toEqual([]);
  });

  test("a group that it needs or that calls it, which may have loaded", () => {
    const needing = [write("repo"), gate("plain")];
    expect(texts(scenario(needing))).toEqual([elsewhere]);
    expect(texts(scenario(needing, WATCH, {}, { needs: { edge: {} } }))).toEqual([blind]);
    const seeing = [write("repo"), gate("plain", { for: "35s" })];
    expect(texts(scenario(seeing, WATCH, {}, { needs: { edge: {} } }))).toEqual([]);
    const groups: Scenario["groups"] = {
      edge: { nodes: 2, redundancy: "balanced", file: WATCH, calls: { plain: "1/s" } },
      plain: { nodes: 2, redundancy: "balanced" },
    };
    expect(texts(scenario(seeing, WATCH, { groups }))).toEqual([]);
  });

  test("an effect that calls the group, or strikes there because of what others run", () => {
    const seeing = [write("repo"), gate("plain", { for: "35s" })];
    for (const effect of [
      { when: "v2", do: "call", to: "plain", rate: "5/s" },
      { when: "v1", do: "crash", while: { runs: { edge: "v2" } } },
    ] satisfies Effect[]) {
      expect(texts(scenario(seeing, WATCH, { effects: [effect] }))).toEqual([]);
    }
  });

  test("accounts that were moved, which are served by the version at once", () => {
    const move: Step = { move: { on: "plain", accounts: ["ours"], to: "v2" } };
    const users = { rate: "1/s", accounts: { ours: 1 } };
    expect(texts(scenario([write("repo"), move, gate("plain")], WATCH, {}, { users }))).toEqual([]);
  });

  test("an operator who may write", () => {
    const operator: Scenario["operator"] = [{ does: "write", on: "edge", to: "v2", after: "1s" }];
    const monitor: Scenario["monitor"] = { notices: "symptom", after: 0 };
    expect(texts(scenario(plan, WATCH, { operator, monitor }))).toEqual([]);
  });
});

describe("a horizon is too short before the longest way and the longest load", () => {
  const most = (ms: string) => expect.stringContaining(`make it more than ${ms}`);

  test("with the longest delays of watches, and the periods of polls", () => {
    expect(texts(scenario([write("repo")], WATCH, { horizon: "99s" }))).toEqual([most("1m40s")]);
    expect(texts(scenario([write("repo")], WATCH, { horizon: "100s" }))).toEqual([]);
    const poll = { ...POLL, jitter: "1s..2s" };
    expect(texts(scenario([write("repo")], poll, { horizon: "6m" }))).toEqual([most("6m12s")]);
  });

  test("but not where the hop may miss every node, or may put back what was written", () => {
    for (const misses of [{ share: "1%" }, { nodes: ["edge-1", "edge-2"] }])
      expect(texts(scenario([write("repo")], { ...WATCH, misses }, { horizon: "10s" }))).toEqual([]);
    const { misses } = { misses: { nodes: "edge-1" } };
    expect(texts(scenario([write("repo")], { ...WATCH, misses }, { horizon: "10s" }))).toEqual([
      most("1m40s"),
    ]);
    expect(texts(scenario([write("edge")], { ...POLL, enforces: true }, { horizon: "10s" }))).toEqual([
      expect.stringContaining("puts them back at its next look, within 5m"),
    ]);
  });
});
