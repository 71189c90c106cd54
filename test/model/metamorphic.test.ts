import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recorded } from "../../src/kernel/choices.ts";
import { simulate } from "../../src/run.ts";
import type { Effect, Fault, Load, Redundancy, Scenario, Step } from "../../src/scenario/words.ts";
import { BAD, gate, MINUTE, small } from "../support.ts";

// What must stay true of a run, whatever the scenario, when one thing of the scenario is changed.

const seconds = (min: number, max: number) => fc.integer({ min, max }).map((value) => `${value}s`);
const load: fc.Arbitrary<Load> = fc.oneof(
  fc.constantFrom<Load>({ by: "watch" }, { by: "restart-only" }, { by: "per-request" }, { by: "signal" }),
  seconds(1, 300).map((delay): Load => ({ by: "watch", delay })),
  seconds(1, 300).map((every): Load => ({ by: "poll", every })),
  seconds(30, 300).map((every): Load => ({ by: "ttl", every })),
);
const effect: fc.Arbitrary<Effect> = fc.record({
  when: fc.constant(BAD),
  do: fc.constantFrom("crash", "hang", "fail", "wrong"),
  after: seconds(0, 400),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>(
    { write: { version: "v2", to: "g" } },
    { write: { version: "v4", to: "g-1" } },
    { deploy: { agent: "robot", to: "g" } },
    { signal: { on: "g" } },
    { rollBack: {} },
    { rollBack: { restart: true } },
  ),
  seconds(0, 400).map((wait): Step => ({ wait })),
  fc
    .record({ force: fc.boolean(), how: fc.constantFrom("together", "rolling") })
    .map((words): Step => ({ restart: { on: "g", ...words } })),
);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    at: seconds(0, 900),
    do: fc.constantFrom("crash", "hang", "restart"),
    on: fc.constantFrom("g", "g-1"),
  }),
  fc.record({
    at: seconds(0, 900),
    do: fc.constant("partition" as const),
    on: fc.constantFrom("g", "g-2"),
    for: seconds(1, 300),
  }),
);
const redundancy = fc.constantFrom<Redundancy>("brittle", "balanced", "standby", {
  quorum: { write: 2, read: 1 },
});

const gates = fc.array(
  fc.record({
    through: fc.constantFrom("each", "balancer"),
    ask: fc.subarray(["push", "health", "version"], { minLength: 1 }),
    every: seconds(5, 60),
    for: seconds(0, 120),
    tolerates: fc.integer({ min: 0, max: 2 }),
    onFail: fc.constantFrom("halt", "roll-back", "roll-back-and-restart"),
  }),
  { maxLength: 2 },
);

/** Scenarios of one group of two, with whatever happens to it. */
const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    load,
    effects: fc.array(effect, { maxLength: 2 }),
    steps: fc.array(step, { minLength: 1, maxLength: 6 }),
    gates,
    faults: fc.array(fault, { maxLength: 2 }),
    redundancy,
    start: seconds(0, 30),
    supervised: fc.boolean(),
  })
  .map(({ steps, gates, redundancy, start, supervised, ...words }) =>
    small({
      ...words,
      agents: { robot: { writes: "v2", every: "2m" } },
      groups: {
        g: {
          nodes: 2,
          redundancy,
          start,
          ...(supervised ? { supervisor: { after: "20s" } } : {}),
          users: { rate: "10/m" },
        },
      },
      plan: [
        ...steps,
        ...gates.map((words, index) => gate({ ...words, name: `gate ${index + 1}` } as object)),
      ],
      monitor: { notices: "failure", after: "3m" },
      operator: [{ does: "roll-back-and-restart", after: "1m" }],
    }),
  );

const checked = (property: (scenario: Scenario, seed: number) => void, numRuns = 80) =>
  fc.assert(fc.property(scenario, fc.integer({ min: 1, max: 1000 }), property), { seed: 7, numRuns });

describe("whatever the scenario", () => {
  it("a run ends, has a verdict, and is the same again", () => {
    checked((words, seed) => {
      const run = simulate(words, seed);
      expect(run.verdict.outcome).toBe(simulate(words, seed).outcome);
      expect(simulate(words, seed).trace.hash()).toBe(run.trace.hash());
    });
  });

  it("a run is the same when it is replayed from its draws, and so is its verdict", () => {
    checked((words, seed) => {
      const run = simulate(words, seed);
      const { verdict } = run;
      const replay = simulate(words, recorded(run.draws));
      expect(replay.verdict).toEqual(verdict);
      expect(replay.trace.hash()).toBe(run.trace.hash());
    });
  });

  it("what is recorded names causes that came before, and times that do not go back", () => {
    checked((words, seed) => {
      let before = 0;
      for (const record of simulate(words, seed).trace) {
        expect(record.atMs).toBeGreaterThanOrEqual(before);
        expect(record.cause).toBeLessThan(record.index);
        expect(record.source).toBeLessThan(record.index);
        before = record.atMs;
      }
    });
  });

  it("a process that is gone or hangs loads nothing", () => {
    checked((words, seed) => {
      const gone = new Set<string | null>();
      for (const { kind, subject } of simulate(words, seed).trace) {
        if (kind === "crash" || kind === "hang" || kind === "refuse" || kind === "stop") gone.add(subject);
        else if (kind === "start") gone.delete(subject);
        else if (kind === "load" || kind === "run" || kind === "serve") expect(gone.has(subject)).toBe(false);
      }
    });
  });

  it("a change that has no effect fails nothing, whatever else goes wrong", () => {
    checked((words, seed) => {
      const { verdict } = simulate({ ...words, effects: [] }, seed);
      expect(verdict).toMatchObject({ firstSymptomAtMs: null, firstFailureAtMs: null, fuseMs: null });
      expect(["slow-fuse", "caught"]).not.toContain(verdict.outcome);
      expect(verdict.impact).toMatchObject({ outageMs: 0, nodesLost: 0 });
    });
  });

  it("the names of versions do not matter, nor that of the agent", () => {
    checked((words, seed) => {
      const renamed = JSON.parse(
        JSON.stringify(words).replaceAll('"v2"', '"other"').replaceAll('"robot"', '"machine"'),
      ) as Scenario;
      const [one, two] = [simulate(words, seed).verdict, simulate(renamed, seed).verdict];
      expect({ ...two, inconclusive: [] }).toEqual({ ...one, inconclusive: [] });
    });
  });

  it("a gate that nobody obeys, and that asks no process to load, changes nothing but that it is there", () => {
    const ignoring = (words: Scenario): Scenario => ({
      ...words,
      plan: words.plan.map((one) => ("gate" in one ? { gate: { ...one.gate, skip: true } } : one)),
    });
    checked((words, seed) => {
      fc.pre((words.load as Load).by !== "per-request");
      const skipped = simulate(ignoring(words), seed);
      const without = simulate({ ...words, plan: words.plan.filter((one) => !("gate" in one)) }, seed);
      expect(skipped.verdict.outcome).toBe(without.verdict.outcome);
      expect(skipped.verdict.impact).toEqual(without.verdict.impact);
    });
  });

  it("a longer look takes no symptom away that a shorter one met", () => {
    // Only for a plan of one write and one gate on it: what comes later could change the world.
    const one = fc.record({
      load,
      effects: fc.array(effect, { minLength: 1, maxLength: 2 }),
      every: fc.integer({ min: 5, max: 60 }),
    });
    fc.assert(
      fc.property(
        one,
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 5 }),
        ({ every, ...words }, seed, times) => {
          const looking = (count: number) =>
            simulate(
              small({
                ...words,
                plan: [
                  { write: { version: "v2", to: "g" } },
                  gate({ every: `${every}s`, for: `${every * count}s` }),
                ],
              }),
              seed,
            ).verdict;
          const [short, long] = [looking(times), looking(times * 3)];
          if (short.outcome === "caught")
            expect(long).toMatchObject({ outcome: "caught", noticedAtMs: short.noticedAtMs });
        },
      ),
      { seed: 8, numRuns: 100 },
    );
  });

  it("a plan that waits first does everything that much later, where nothing hangs on the clock", () => {
    const quiet = fc.record({
      delay: fc.integer({ min: 0, max: 300 }),
      effects: fc.array(effect, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(quiet, fc.integer({ min: 1, max: 20 }), ({ delay, effects }, minutes) => {
        const waiting = (wait: number) =>
          simulate(
            small({
              effects,
              load: { by: "watch", delay: `${delay}s` },
              plan: [{ wait: `${wait}m` }, { write: { version: "v2", to: "g" } }, gate()],
            }),
          ).verdict;
        const [now, later] = [waiting(0), waiting(minutes)];
        const shift = minutes * MINUTE;
        const shifted = (ms: number | null) => (ms === null ? null : ms + shift);
        expect(later).toMatchObject({
          outcome: now.outcome,
          fuseMs: now.fuseMs,
          acceptedAtMs: shifted(now.acceptedAtMs),
          firstFailureAtMs: shifted(now.firstFailureAtMs),
          noticedAtMs: shifted(now.noticedAtMs),
        });
      }),
      { seed: 9, numRuns: 100 },
    );
  });
});
