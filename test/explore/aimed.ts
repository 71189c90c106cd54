import type { Scenario } from "../../src/scenario/words.ts";
import { gate, scenario } from "./small-scenarios.ts";

const users = { rate: "250/s" } as const;
const watch = { by: "watch", delay: "0ms..1ms" } as const;
const crash = { when: { level: 2 }, do: "crash", after: "1ms..2ms" } as const;
const config = {
  fields: { level: { type: "integer" } },
  versions: { v1: { level: 1 }, v2: { level: 2 }, v3: { level: 3 } },
} as const;
const groups = {
  canary: { nodes: 1, redundancy: "brittle" },
  prod: { nodes: 1, redundancy: "brittle", users, start: "1ms" },
} as const;
const refused = { approve: { by: "director", after: "1ms..3ms", grants: false } } as const;
const symptom = { notices: "symptom", on: "canary", after: "1ms..2ms" } as const;
/** A canary without users gets the bad version, users get a good one, then somebody stops the plan. */
const twoWaves = [
  { write: { version: "v2", to: "canary" } },
  { wait: "1ms" },
  { write: { version: "v3", to: "prod" } },
  { wait: "3ms" },
  refused,
] as const;

const faulty = (after: string, lasts: string, mask: string, maskLasts: string) =>
  scenario({
    config,
    load: { by: "watch", delay: "1ms" },
    effects: [
      { when: { level: 2 }, do: "fail", after, for: lasts },
      // What the change replaces fails by itself: so does the twin, and the run does not.
      { when: { level: 1 }, do: "wrong", after: mask, for: maskLasts },
    ],
    groups: { prod: groups.prod },
    plan: [{ write: { version: "v2", to: "prod" } }, { wait: "2ms..4ms" }],
  });

/** Failures of a run that begin, end or come to nothing with something in its twin: what is special → the scenario. */
export const RUN_AND_TWIN: Record<string, Scenario> = {
  "a failing that is as long as that of the twin": faulty("0ms..4ms", "3ms", "0ms..4ms", "3ms"),
  "a failing that begins when the twin recovers": faulty("0ms..6ms", "8ms", "1ms..2ms", "2ms..3ms"),
  "a failing that ends when that of the twin begins": faulty("0ms..1ms", "1ms..3ms", "0ms..6ms", "20ms"),
  "a dip that takes no time": scenario({
    config,
    load: { by: "watch", delay: "0ms..2ms" },
    // A crash at the instant of a start, and a start at the instant of a crash.
    effects: [{ when: { level: 2 }, do: "crash", after: "1ms..2ms" }],
    faults: [{ at: "1ms..4ms", do: "restart", on: "prod-1" }],
    groups: { prod: { ...groups.prod, start: 0, supervisor: { after: "1ms..2ms" } } },
    plan: [{ write: { version: "v2", to: "prod" } }, { wait: "3ms" }],
    horizon: "6ms",
  }),
  "two groups that fail together": scenario({
    config,
    load: { by: "watch", delay: "0ms..3ms" },
    effects: [{ ...crash, after: 0 }],
    groups: { canary: { ...groups.canary, users }, prod: groups.prod },
    plan: [
      { write: { version: "v2", to: "canary" } },
      { wait: "0ms..1ms" },
      { write: { version: "v2", to: "prod" } },
      { wait: "1ms" },
      refused,
    ],
  }),
  "an end at the instant of a failure": scenario({
    config,
    load: { by: "watch", delay: "2ms..5ms" },
    effects: [{ ...crash, after: "0ms..3ms" }],
    groups: { prod: groups.prod },
    plan: [{ write: { version: "v2", to: "prod" } }],
    horizon: "6ms",
  }),
  "a limit that the run reaches and its twin does not": scenario({
    config,
    load: { by: "watch", delay: "0ms..3ms" },
    effects: [{ ...crash, after: "0ms..3ms" }],
    groups: { prod: { ...groups.prod, supervisor: { after: "1ms..2ms" } } },
    plan: [{ write: { version: "v2", to: "prod" } }],
    limits: { events: 9 },
  }),
  "a start that another world begins at another time": scenario({
    config,
    load: { by: "restart-only" },
    effects: [{ ...crash, after: "0ms..2ms" }],
    groups: { prod: { ...groups.prod, nodes: 2, redundancy: "balanced", start: "1ms..3ms" } },
    plan: [{ write: { version: "v2", to: "prod" } }, { restart: { on: "prod", how: "rolling" } }],
  }),
  "a supervisor that waits longer the second time, and not in the twin": scenario({
    config,
    load: { by: "watch", delay: "0ms..1ms" },
    effects: [{ ...crash, after: "0ms..1ms" }],
    faults: [{ at: "4ms..6ms", do: "crash", on: "prod-1" }],
    groups: { prod: { ...groups.prod, start: 0, supervisor: { after: "1ms..2ms", backoff: 2 } } },
    plan: [{ write: { version: "v2", to: "prod" } }],
    horizon: "8ms",
  }),
};

/**
 * Plans that are stopped while something goes on that may bring a bad version to users: what carries it → the scenario. A proof
 * stops looking when such a plan is stopped, so each of these must be no slow fuse, or must be looked at to its end.
 */
export const STOPPED_PLANS: Record<string, Scenario> = {
  "a generator that copies what a canary runs": scenario({
    config,
    groups,
    load: watch,
    effects: [{ ...crash, where: { group: "prod" } }],
    generators: {
      copier: { to: "prod", every: "5ms", phase: "4ms..6ms", reads: { from: "canary", gives: { v2: "v2" } } },
    },
    plan: [...twoWaves],
  }),
  "a generator that brings one change after another": scenario({
    config,
    groups,
    load: watch,
    effects: [crash],
    generators: {
      maker: { to: "prod", every: "4ms", phase: "2ms..3ms", writes: ["v2", "v3"], brings: true },
    },
    plan: [{ write: { version: "v3", to: "prod" } }, { wait: "2ms" }, refused],
  }),
  "a generator that brings another change between two waves": scenario({
    config,
    groups,
    load: watch,
    effects: [crash],
    generators: { maker: { to: "canary", every: "20ms", phase: "1ms..3ms", writes: "v3", brings: true } },
    plan: [{ write: { version: "v2", to: "prod" } }, { wait: "2ms" }, refused],
  }),
  "a person who writes the bad version": scenario({
    config,
    groups,
    load: watch,
    effects: [crash],
    monitor: { ...symptom, acts: [{ does: "write", to: "v2", on: "prod", after: "1ms..3ms" }] },
    plan: [...twoWaves],
  }),
  "a person who rolls back to the bad version": scenario({
    config,
    groups,
    load: watch,
    effects: [crash],
    monitor: { ...symptom, acts: [{ does: "roll-back", to: "v2", after: "1ms..3ms" }] },
    plan: [...twoWaves.slice(0, 3), { wait: "9ms" }],
  }),
  "a person who puts back what a store held before, which users never had": scenario({
    config,
    load: watch,
    effects: [crash],
    stores: { repo: { holds: "v2" } },
    groups: { ...groups, prod: { ...groups.prod, file: { from: "repo", by: "watch", delay: "0ms..1ms" } } },
    monitor: { ...symptom, acts: [{ does: "roll-back", after: "1ms..3ms" }] },
    plan: [
      { write: { version: "v2", to: "canary" } },
      { wait: "1ms" },
      { write: { version: "v3", to: "repo" } },
      { wait: "9ms" },
    ],
  }),
  "a store that users' nodes read lazily": scenario({
    config,
    load: watch,
    effects: [crash],
    stores: { repo: { holds: "v1" } },
    groups: { ...groups, prod: { ...groups.prod, file: { from: "repo", by: "poll", every: "6ms" } } },
    plan: [
      { write: { version: "v2", to: "repo" } },
      { wait: "1ms" },
      { write: { version: "v3", to: "canary" } },
      refused,
    ],
  }),
  "an agent on nodes of users": scenario({
    config,
    groups,
    load: watch,
    effects: [crash],
    agents: { upgrader: { writes: "v2", after: "2ms..5ms", every: "3ms" } },
    plan: [
      { deploy: { agent: "upgrader", to: "prod" } },
      { wait: "1ms" },
      { write: { version: "v3", to: "canary" } },
      refused,
    ],
  }),
  "an effect on users' nodes of what a canary runs": scenario({
    config,
    groups,
    load: watch,
    effects: [{ when: { level: 3 }, while: { runs: { canary: "v2" } }, do: "crash", after: "3ms..5ms" }],
    plan: [...twoWaves],
  }),
  "an effect on users' nodes of a canary that fails": scenario({
    config,
    groups,
    load: watch,
    effects: [crash, { when: { level: 1 }, while: { failing: "canary" }, do: "hang", after: "3ms..5ms" }],
    plan: [
      { write: { version: "v2", to: "canary" } },
      { wait: "1ms" },
      { write: { version: "v3", to: "canary" } },
      refused,
    ],
  }),
  "users' nodes that need the canary": scenario({
    config,
    load: watch,
    effects: [crash],
    groups: { ...groups, prod: { ...groups.prod, needs: { canary: { cache: "3ms" } } } },
    plan: [...twoWaves],
  }),
  "accounts that are moved, and users' nodes that are restarted": scenario({
    config,
    load: watch,
    effects: [crash],
    groups: { ...groups, prod: { ...groups.prod, users: { ...users, accounts: { a: 0.5 } } } },
    plan: [
      { move: { on: "prod", accounts: ["a"], to: "v2" } },
      { restart: { on: "prod" } },
      { write: { version: "v3", to: "canary" } },
      refused,
    ],
  }),
  "a second write to the same users": scenario({
    config,
    load: { by: "poll", every: "6ms" },
    groups,
    effects: [crash],
    plan: [
      { write: { version: "v2", to: "prod" } },
      { wait: "3ms" },
      { write: { version: "v3", to: "prod" } },
      gate({ for: "4ms" }),
    ],
  }),
  "a gate that rolls one of two waves back": scenario({
    config,
    load: { by: "poll", every: "5ms" },
    groups: { canary: groups.canary, prod: { ...groups.prod, nodes: 1 } },
    effects: [crash],
    plan: [
      { write: { version: "v2", to: "canary" } },
      gate({ on: "canary", for: "2ms", onFail: "roll-back" }),
      { write: { version: "v2", to: "prod" } },
      gate({ for: "4ms", onFail: "roll-back-and-restart" }),
    ],
  }),
};
