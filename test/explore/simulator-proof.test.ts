import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Scenario } from "../../src/scenario/words.ts";
import { AGREED, compareWithBruteForce, timingsOf } from "./brute-force.ts";
import { anyScenario } from "./scenario-arbitrary.ts";
import { courseOf, gate, scenario } from "./small-scenarios.ts";

const poll = { by: "poll", every: "6ms" } as const;
const crash = { when: { level: 2 }, do: "crash" } as const;
const users = { rate: "200/s" } as const;

/** What each scenario is about → the scenario. */
const scenarios: Record<string, Scenario> = {
  "a plain poll with a delay until the crash": scenario({ load: poll }),
  "a poll with jitter, whose look may still come when its tick is over": scenario({
    load: { ...poll, jitter: "0ms..3ms" },
    effects: [crash],
    groups: { prod: { nodes: 1, redundancy: "brittle" } },
    plan: [{ wait: "4ms..6ms" }, { write: { version: "v2", to: "prod" } }, gate()],
  }),
  "a watch whose delay a second write restarts": scenario({
    load: { by: "watch", delay: "2ms..6ms" },
    plan: [
      { write: { version: "v2", to: "prod" } },
      { wait: "1ms..3ms" },
      { write: { version: "v1", to: "prod-1" } },
      gate(),
    ],
  }),
  "a copy that is read again when it is too old": scenario({
    load: { by: "ttl", every: "5ms" },
    plan: [{ wait: "0ms..7ms" }, { write: { version: "v2", to: "prod" } }, gate(), { rollBack: {} }],
  }),
  "two groups, with a gate between them that rolls back": scenario({
    load: poll,
    effects: [{ ...crash, after: "0ms..1ms" }],
    groups: { test: { nodes: 1, redundancy: "brittle" }, prod: { nodes: 2, redundancy: "balanced" } },
    plan: [
      { write: { version: "v2", to: "test" } },
      gate({ on: "test", for: "4ms", onFail: "roll-back" }),
      { write: { version: "v2", to: "prod" } },
      gate({ tolerates: 1 }),
    ],
  }),
  "a monitor and a person who rolls back and restarts": scenario({
    load: { by: "watch", delay: "2ms..5ms" },
    effects: [{ ...crash, after: "1ms..2ms" }],
    groups: { prod: { nodes: 2, redundancy: { quorum: { write: 2, read: 1 } }, start: "1ms..3ms", users } },
    monitor: { notices: "failure", after: "1ms..2ms" },
    operator: [{ does: "roll-back-and-restart", after: "1ms" }],
  }),
  "a rolling restart": scenario({
    groups: { prod: { nodes: 2, redundancy: "balanced", start: "1ms..4ms" } },
    plan: [
      { write: { version: "v2", to: "prod" } },
      { restart: { on: "prod", how: "rolling", drain: "1ms" } },
      gate(),
    ],
  }),
  "a supervisor that starts what has crashed": scenario({
    load: { by: "watch", delay: "1ms..3ms" },
    effects: [{ ...crash, on: "reload", after: "0ms..2ms" }],
    groups: {
      prod: { nodes: 1, redundancy: "brittle", start: "1ms..2ms", supervisor: { after: "1ms..4ms" } },
    },
  }),
  "a standby that takes over": scenario({
    load: poll,
    groups: { prod: { nodes: 2, redundancy: { standby: { failover: "1ms..3ms" } }, users } },
    monitor: { notices: "failure", after: "1ms..2ms" },
    effects: [crash],
  }),
  "requests of users that make a node load": scenario({
    load: { by: "per-request" },
    groups: { prod: { nodes: 2, redundancy: "balanced", users } },
    effects: [{ ...crash, after: "1ms..2ms" }],
    plan: [{ wait: "1ms..2ms" }, { write: { version: "v2", to: "prod" } }, gate({ through: "balancer" })],
  }),
  "a poll that is checked when a request arrives": scenario({
    load: { ...poll, every: "5ms", checked: "request" },
    groups: { prod: { nodes: 1, redundancy: "brittle", users } },
    plan: [{ wait: "1ms..3ms" }, { write: { version: "v2", to: "prod" } }, gate({ every: "3ms" })],
  }),
  "deliveries that overtake each other, and an agent": scenario({
    load: { by: "watch", delay: "0ms..1ms" },
    agents: { upgrader: { writes: "v2", after: "1ms..3ms", every: "4ms" } },
    effects: [crash],
    plan: [
      { deploy: { agent: "upgrader", to: "prod-1" } },
      { write: { version: "v1", to: "prod", delivery: "1ms..4ms" } },
      gate({ on: "prod-1" }),
    ],
  }),
  "faults that strike and heal": scenario({
    load: { ...poll, every: "4ms" },
    faults: [
      { at: "2ms..6ms", do: "partition", on: "prod-1", for: "1ms..4ms" },
      { at: "5ms", do: "restart", on: "prod-2" },
    ],
    groups: { prod: { nodes: 2, redundancy: "balanced", start: "2ms" } },
    effects: [crash],
  }),
  "looks that are lost and requests that fail by chance": scenario({
    load: poll,
    groups: { prod: { nodes: 1, redundancy: "brittle" } },
    effects: [{ when: { level: 2 }, do: "fail", share: "25%", after: "0ms..2ms" }],
    plan: [{ write: { version: "v2", to: "prod" } }, gate({ loses: "50%", tolerates: 1 })],
  }),
  "a limit of events": scenario({ load: poll, limits: { events: 7 } }),
  "a limit of records": scenario({ load: poll, limits: { records: 9 } }),
};

/** Compares the course of every timing of a scenario with that of its region. */
function check(words: Scenario): { regions: number; timings: number } {
  const comparison = compareWithBruteForce((source, told) => courseOf(words, source, told));
  expect(comparison).toMatchObject(AGREED);
  return comparison;
}

describe("every timing of a scenario lies in one region, and its run is that of the region", () => {
  it.each(Object.entries(scenarios))("%s", (_, words) => {
    const { regions, timings } = check(words);
    expect(regions).toBeLessThan(timings);
  });

  it("any small scenario, whatever its numbers", () => {
    const fewTimings = anyScenario.filter((words) => hasFewTimings(words, 400));
    fc.assert(
      fc.property(fewTimings, (words) => void check(words)),
      { seed: 20110928, numRuns: 6 },
    );
  });

  it("and so it is for a run and the runs that it is compared with, under the same luck", () => {
    const modes = ["run", "twin", "unstopped", "unstopped-twin"] as const;
    for (const name of ["a plain poll with a delay until the crash", "faults that strike and heal"]) {
      const words = scenarios[name] as Scenario;
      const comparison = compareWithBruteForce((source, told) =>
        modes.map((mode) => courseOf(words, source, told, mode)),
      );
      expect(comparison).toMatchObject(AGREED);
    }
  });
});

describe("a draw of a run and its twin is taken for two", () => {
  it("where it comes after a crash in the one and after a start in the other, and every timing is covered still", () => {
    const words = scenarios["a rolling restart"] as Scenario;
    const { relaxed, misplaced, wrong } = compareWithBruteForce((source, told) => [
      courseOf(words, source, told, "run"),
      courseOf(words, source, told, "twin"),
    ]);
    expect({ misplaced, wrong }).toEqual({ misplaced: [], wrong: [] });
    expect(relaxed).toBeGreaterThan(0);
  });
});

function hasFewTimings(words: Scenario, most: number): boolean {
  return timingsOf((source) => courseOf(words, source, undefined), most) !== null;
}
