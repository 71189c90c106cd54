import { describe, expect, it } from "vitest";
import type { ConfigGenerator, Effect, Input, Scenario } from "../../src/scenario/words.ts";
import {
  availability,
  BAD,
  CRASH,
  DAY,
  facts,
  gate,
  HOUR,
  MINUTE,
  ONE,
  runs,
  SECOND,
  simulateSmall,
  times,
  writeTo,
} from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;

/** A run with one generator, which writes each ten minutes, from 1m on. */
function generated(generator: Partial<ConfigGenerator>, words: Partial<Scenario> = {}) {
  const builder = { to: "g", every: "10m", phase: "1m", ...generator } as ConfigGenerator;
  return simulateSmall({ generators: { builder }, plan: [wait("0")], ...words });
}

describe("a generator", () => {
  it("writes by turns on its period, and a version that is there already is not written again", () => {
    const run = generated({ writes: ["v2", "v4", "v4"] }, { horizon: "45m" });
    expect(runs(run, "g-1")).toEqual([
      ["v2", MINUTE],
      ["v4", 11 * MINUTE],
      ["v2", 31 * MINUTE],
      ["v4", 41 * MINUTE],
    ]);
    expect(times(run, { kind: "generated" })).toHaveLength(4);
  });

  it("that is bad by turns is nothing of the change of a plan: its twin has it, too", () => {
    const run = generated(
      { writes: ["v2", "v4"] },
      {
        effects: [{ when: BAD, do: "fail" }],
        plan: [writeTo("g", "v4"), wait("5m"), gate({ obeyed: false })],
      },
    );
    expect(availability(run, "g").slice(0, 2)).toEqual([
      [MINUTE, 0],
      [11 * MINUTE, 1],
    ]);
    expect(run.verdict).toMatchObject({ firstFailureAtMs: null, impact: { userMinutes: 0 } });
  });

  it("makes of a store what it finds there, on its own clock", () => {
    const run = generated(
      { reads: { from: "source", gives: { v3: "v2" } } },
      { stores: { source: {} }, plan: [writeTo("source", "v3")] },
    );
    expect(runs(run, "g-1")).toEqual([["v2", MINUTE]]);
    expect(run.verdict.outcome).toBe("clean");
  });

  it("that makes a bad version of the change is no part of the change's twin: the fault is the plan's", () => {
    const run = generated(
      { reads: { from: "source", gives: { v3: "v2", v1: "v1" } } },
      {
        stores: { source: {} },
        effects: [{ ...CRASH, when: "v2" }],
        plan: [writeTo("source", "v3"), wait("30s"), gate({ for: "0" })],
      },
    );
    expect(run.verdict).toMatchObject({
      outcome: "slow-fuse",
      acceptedAtMs: 30 * SECOND,
      firstFailureAtMs: MINUTE,
    });
    expect(facts(run, { kind: "crash" })[0]?.source).toBeGreaterThanOrEqual(0);
  });

  it("shows a gate the change in what it has made of it", () => {
    const looking = (after: string) =>
      generated(
        { reads: { from: "source", gives: { v3: "v2" } } },
        { stores: { source: {} }, plan: [writeTo("source", "v3"), wait(after), gate({ for: "0" })] },
      ).verdict.gates[0];
    expect(looking("30s")).toMatchObject({ sight: "blind", ranChange: 0 });
    expect(looking("2m")).toMatchObject({ sight: "sighted", ranChange: 1 });
  });

  it("that has not had its turn leaves the run without a verdict", () => {
    const run = generated(
      { reads: { from: "source", gives: { v3: "v2" } } },
      { stores: { source: {} }, plan: [writeTo("source", "v3")], horizon: "30s" },
    );
    expect(run.verdict.outcome).toBe("inconclusive");
  });

  it("that writes where it reads comes to an end", () => {
    const run = generated(
      { to: "source", reads: { from: "source", gives: { v2: "v4" } } },
      {
        stores: { source: {} },
        groups: { g: { ...ONE, file: { from: "source", by: "watch" } } },
        plan: [writeTo("source")],
      },
    );
    expect(runs(run, "g-1")).toEqual([
      ["v2", 0],
      ["v4", MINUTE],
    ]);
  });

  it("makes of a group what any one of its nodes runs, and of one that is down nothing", () => {
    const half: Partial<Scenario> = {
      groups: {
        g: ONE,
        source: { nodes: ["bad", "good"], redundancy: "balanced", load: { by: "restart-only" } },
      },
      plan: [writeTo("bad", "v3"), { restart: { on: "bad" } }],
    };
    const made = new Set<string | null>();
    for (let seed = 1; seed <= 20; seed++) {
      const run = simulateSmall(
        {
          ...half,
          generators: {
            builder: {
              to: "g",
              every: "10m",
              phase: "1m",
              reads: { from: "source", gives: { v3: "v2", v1: "v4" } },
            },
          },
          horizon: "5m",
        },
        seed,
      );
      for (const [version, atMs] of runs(run, "g-1")) {
        expect(atMs).toBe(MINUTE);
        made.add(version);
      }
    }
    expect([...made].sort()).toEqual(["v2", "v4"]);
    const down = generated(
      { reads: { from: "source", gives: { v1: "v4", v3: "v2" } } },
      { ...half, faults: [{ at: "30s", do: "crash", on: "source" }] },
    );
    expect(facts(down, { kind: "generated" })).toEqual([]);
  });

  it("undoes what a person puts back, until it is stopped", () => {
    const words: Partial<Scenario> = {
      effects: [{ when: BAD, do: "fail" }],
      generators: { builder: { to: "g", every: "10m", phase: "1m", writes: "v2" } },
      plan: [wait("0")],
      monitor: { notices: "failure", after: "2m" },
      horizon: "30m",
    };
    const undone = simulateSmall({
      ...words,
      operator: [{ does: "write", to: "v1", on: "g", after: "1m" }],
    });
    // Bad at 1m, noticed at 3m, put back at 4m, bad again at 11m, and nobody acts twice.
    expect(runs(undone, "g-1").map(([, atMs]) => atMs / MINUTE)).toEqual([1, 4, 11]);
    const stopped = simulateSmall({
      ...words,
      operator: [
        { does: "stop-generator", generator: "builder", after: "1m" },
        { does: "write", to: "v1", on: "g", after: "1m" },
      ],
    });
    expect(runs(stopped, "g-1").map(([, atMs]) => atMs / MINUTE)).toEqual([1, 5]);
  });
});

describe("an input", () => {
  const reaching = (input: Input, effect: Partial<Effect> = {}, words: Partial<Scenario> = {}) =>
    simulateSmall({
      inputs: { backup: input },
      effects: [{ when: BAD, on: "input", input: "backup", do: "crash", ...effect } as Effect],
      ...words,
    });

  it("brings an effect while the version runs, and not before or after", () => {
    expect(times(reaching({ at: "10m" }), { kind: "crash" })).toEqual([10 * MINUTE]);
    const later = { plan: [wait("20m"), writeTo("g")] };
    expect(times(reaching({ at: "10m" }, {}, later), { kind: "crash" })).toEqual([]);
    const replaced = { plan: [writeTo("g"), wait("5m"), writeTo("g", "v4")] };
    expect(times(reaching({ at: "10m" }, {}, replaced), { kind: "crash" })).toEqual([]);
  });

  it("is because of the change that it exercises", () => {
    const run = reaching({ at: "10m" }, {}, { plan: [writeTo("g"), gate()] });
    expect(run.verdict).toMatchObject({ outcome: "slow-fuse", fuseMs: 9 * MINUTE });
    expect(run.verdict.gates[0]).toMatchObject({ sight: "sighted", passed: true });
  });

  it("comes again and again, and exercises what is restarted anew", () => {
    const groups = { g: { ...ONE, supervisor: { after: "1m" } } };
    const run = reaching({ at: "2h", every: "1d" }, {}, { groups, horizon: "3d" });
    expect(times(run, { kind: "crash" })).toEqual([2 * HOUR, DAY + 2 * HOUR, 2 * DAY + 2 * HOUR]);
  });

  it("reaches the nodes that it names, and does nothing to one that is down", () => {
    const groups = { g: { ...ONE, nodes: 2, redundancy: "balanced" } } as const;
    const run = reaching({ at: "10m", on: "g-2" }, { do: "hang" }, { groups });
    expect(facts(run, { kind: "hang" }).map(({ subject }) => subject)).toEqual(["g-2"]);
    const down = reaching({ at: "10m" }, { do: "fail" }, { faults: [{ at: "5m", do: "crash", on: "g" }] });
    expect(facts(down, { kind: "effect" })).toEqual([]);
  });

  it("brings an effect late where that takes time, once, and not one that is there already", () => {
    const run = reaching({ at: "10m", every: "1m" }, { do: "fail", after: "3m" }, { horizon: "30m" });
    expect(times(run, { kind: "effect" })).toEqual([13 * MINUTE]);
  });
});
