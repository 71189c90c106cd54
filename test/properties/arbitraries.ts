/** Small scenarios of every kind, for properties that hold of all of them. */

import fc from "fast-check";
import type {
  Act,
  Effect,
  Fault,
  Group,
  Load,
  Redundancy,
  Scenario,
  Step,
} from "../../src/scenario/words.ts";
import { BAD, gate, small } from "../support.ts";

/** A number of seconds as a duration, also as one of fixed length. */
export const seconds = (min: number, max: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((value) => `${value}s`);

const range = (max: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: 0, max }), fc.integer({ min: 0, max }))
    .map(([lo, more]) => `${lo}s..${lo + more}s`);

/** Loads that no draw decides. */
export const fixedLoad: fc.Arbitrary<Load> = fc.oneof(
  fc.constant<Load>({ by: "restart-only" }),
  seconds(0, 300).map((delay): Load => ({ by: "watch", delay })),
  fc
    .record({ every: fc.integer({ min: 10, max: 300 }), phase: seconds(0, 300) })
    .map(({ every, phase }): Load => ({ by: "poll", every: `${every}s`, phase })),
);

/** Loads that no request brings about. */
export const timedLoad: fc.Arbitrary<Load> = fc.oneof(
  fixedLoad,
  range(200).map((delay): Load => ({ by: "watch", delay })),
  seconds(10, 300).map((every): Load => ({ by: "poll", every })),
  seconds(10, 300).map((every): Load => ({ by: "poll", every, jitter: "0..9s" })),
);

const anyLoad: fc.Arbitrary<Load> = fc.oneof(
  timedLoad,
  fc.constantFrom<Load>(
    { by: "per-request" },
    { by: "signal", delay: "3s" },
    { by: "ttl", every: "2m" },
    { by: "poll", every: "1m", checked: "request" },
    { by: "watch", delay: "9s", results: [{ when: BAD, on: "reload", gives: "error" }] },
    { by: "watch", delay: "9s", results: [{ when: BAD, on: "start", gives: "refuse" }] },
    { by: "signal", delay: "0..9s", acknowledges: "truth", results: [{ when: BAD, gives: "keep-old" }] },
    { by: "watch", acknowledges: "ok", results: [{ when: { size: "missing" }, gives: "half" }] },
    { by: "watch", delay: "9s", sessions: { follow: "0..5m" } },
    { by: "per-connection", sessions: { follow: "1m..5m", count: 3, outlive: true } },
    {
      by: "watch",
      results: [{ when: BAD, gives: "die" }],
      sessions: { follow: "1m", count: 2, outlive: true },
    },
    { by: "watch", results: [{ when: BAD, gives: "break" }], sessions: { follow: "1m..3m", count: 2 } },
  ),
);

/** Effects of the bad versions that no draw decides, whole ones: all requests or none. */
export const wholeEffect: fc.Arbitrary<Effect> = fc.record({
  when: fc.constant(BAD),
  do: fc.constantFrom("crash", "hang", "fail"),
  after: seconds(0, 400),
});

/** Effects that answer a part, too. */
export const partEffect: fc.Arbitrary<Effect> = fc.oneof(
  wholeEffect,
  fc.record({
    when: fc.constant(BAD),
    do: fc.constantFrom("fail" as const, "wrong" as const),
    share: fc.integer({ min: 1, max: 100 }).map((percent) => `${percent}%`),
    after: range(300),
  }),
);

export const redundancy: fc.Arbitrary<Redundancy> = fc.constantFrom<Redundancy>(
  "brittle",
  "balanced",
  "standby",
  { standby: { failover: "20s", votes: 1 } },
  { quorum: { write: 2, read: 1 } },
);

const anyEffect: fc.Arbitrary<Effect> = fc.oneof(
  { arbitrary: partEffect, weight: 3 },
  {
    arbitrary: fc.constantFrom<Effect>(
      { when: BAD, on: "input", input: "backup", do: "crash" },
      { when: BAD, while: { down: { above: 0 } }, do: "fail", after: "20s" },
      { when: { size: 1 }, while: { runs: { g: "v2" } }, where: { group: "db" }, do: "fail", share: "40%" },
      { when: BAD, while: { load: { above: "70%" } }, do: "fail", share: "50%" },
      { when: BAD, do: "call", to: "db", rate: "30/s", until: "answered" },
      { when: { root: "/tmp" }, do: "slow", takes: "30s" },
      { when: BAD, do: "fail", share: "50%", until: "start" },
      { when: BAD, do: "wrong", after: "10s..1m", until: "cleared" },
      { when: { size: "missing" }, do: "crash" },
      { when: { root: "/svr" }, do: "crash", after: "2m", until: "cleared" },
    ),
    weight: 2,
  },
);

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>(
    { write: { version: "v2", to: "far" } },
    { write: { version: "v2", to: "far", delivery: "5s..20s" } },
    { write: { version: "v3", to: "db" } },
    { write: { version: "v4", to: "g-1" } },
    { move: { on: "g", accounts: ["acme"], to: "v2" } },
    { move: { on: "g", accounts: ["acme", "rest"], to: "v4" } },
    { deploy: { agent: "robot", to: "db" } },
    { signal: { on: "g" } },
    { clear: { on: ["g", "db"] } },
    { restart: { on: "g", how: "rolling", gap: "5s" } },
    { restart: { on: ["g", "db"], force: false, drain: "3s" } },
    { rollBack: {} },
    { rollBack: { restart: true } },
  ),
  range(200).map((wait): Step => ({ wait })),
);

const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    at: range(600),
    do: fc.constantFrom("crash" as const, "hang" as const, "restart" as const),
    on: fc.constantFrom("g", "g-1", "db"),
  }),
  fc.record({
    at: range(600),
    do: fc.constant("crash" as const),
    of: fc.constant("children" as const),
    on: fc.constantFrom("g", "db"),
  }),
  fc.record({
    at: range(600),
    do: fc.constant("partition" as const),
    on: fc.constantFrom("g-2", "db"),
    for: seconds(1, 300),
  }),
);

const anyAct: fc.Arbitrary<Act> = fc.constantFrom<Act>(
  { does: "roll-back", after: "1m..2m" },
  { does: "roll-back-and-restart", needs: "db", otherwise: "5m", after: "30s" },
  { does: "write", to: "v4", on: ["far", "db"], after: "1m" },
  { does: "restart", how: "rolling", gap: "10s", on: "g", after: "1m" },
  { does: "stop-generator", generator: "builder", after: "10s" },
  { does: "restore-files", only: "failing", after: "10s" },
  { does: "stop", on: "g-1", after: "2m" },
  { does: "remove-agents", after: "10s" },
  { does: "clear", on: "g", after: "20s" },
);

/** Two groups, a store on the way to one of them, and a little of everything. */
export const anyScenario: fc.Arbitrary<Scenario> = fc
  .record({
    load: anyLoad,
    effects: fc.array(anyEffect, { maxLength: 3 }),
    steps: fc.array(anyStep, { minLength: 1, maxLength: 5 }),
    faults: fc.array(anyFault, { maxLength: 2 }),
    operator: fc.array(anyAct, { maxLength: 2 }),
    redundancy,
    hop: fc.constantFrom<Group["file"] & object>(
      { from: "near", by: "watch", delay: "2s..9s" },
      { from: "near", by: "poll", every: "1m", enforces: true },
      { from: "near", by: "watch", misses: { share: "30%" } },
    ),
    need: fc.constantFrom<NonNullable<Group["needs"]>>(
      {},
      { db: {} },
      { db: { cache: "2m", negative: "20s" } },
      { db: { cache: "1m", stale: true } },
    ),
    isGenerated: fc.boolean(),
    isWatched: fc.boolean(),
    isGood: fc.boolean(),
    start: range(20),
    torn: fc.constantFrom("0", "0", "10s", "5s..40s"),
    look: fc.record({
      through: fc.constantFrom("each" as const, "balancer" as const),
      ask: fc.subarray(["push", "health", "version"], { minLength: 1 }),
      connects: fc.constantFrom("each" as const, "once" as const),
      tolerates: fc.integer({ min: 0, max: 2 }),
      loses: fc.constantFrom("0%", "20%"),
      onFail: fc.constantFrom("halt" as const, "roll-back" as const, "roll-back-and-restart" as const),
    }),
  })
  .map(({ load, effects, steps, faults, operator, redundancy, hop, need, look, start, torn, ...has }) =>
    small({
      load,
      effects,
      faults,
      stores: { far: {}, near: { from: "far", by: "poll", every: "40s" } },
      inputs: { backup: { at: "3m..5m", every: "10m" } },
      agents: { robot: { writes: "v3", every: "2m", after: "0..30s" } },
      generators: {
        builder: has.isGenerated
          ? { to: "db", every: "6m", writes: ["v1", "v4"] }
          : { to: "db", every: "6m", reads: { from: "far", gives: { v1: "v1", v2: "v3" } } },
      },
      groups: {
        g: {
          nodes: 2,
          redundancy,
          start,
          torn,
          file: hop,
          needs: need,
          supervisor: { after: "5s..20s", backoff: 2 },
          capacity: { rate: "20/s" },
          users: { rate: "15/s", retries: 2, accounts: { acme: 1, rest: 3 } },
          ...(redundancy === "balanced" ? { balancer: { notices: "2s..5s" } } : {}),
          ...(has.isGood ? { lastKnownGood: { after: "4m" } } : {}),
        },
        db: {
          nodes: 2,
          redundancy: "balanced",
          start,
          capacity: { rate: "30/s", overload: "collapse" },
          users: { rate: "6/s", retries: 3 },
        },
      },
      plan: [...steps, gate({ every: "15s", for: "1m", ...look })],
      ...(has.isWatched
        ? {
            monitor: { notices: "failure", after: "30s..90s" },
            operator: operator.length > 0 ? operator : [{ does: "roll-back", after: "1m" }],
          }
        : {}),
      horizon: "30m",
    }),
  );
