import { describe, expect, it } from "vitest";
import type { Act, Group, Scenario } from "../../src/scenario/words.ts";
import { BAD, facts, gate, MINUTE, ONE, runs, SECOND, simulateSmall, times, writeTo } from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;
const THREE: Group = { ...ONE, nodes: 3, redundancy: "balanced" };
const FAILS = { when: BAD, do: "fail" } as const;

/** When each node came to run a version, in seconds. */
const loads = (words: Partial<Scenario>, version: string) =>
  facts(simulateSmall(words), { kind: "run" })
    .filter(({ object }) => object === version)
    .map(({ subject, atMs }) => [subject, atMs / SECOND]);

describe("a late delivery of an older write", () => {
  const plan = [writeTo("g", "v2", "10m"), wait("1m"), writeTo("g", "v4", "2m")];

  it("is refused, or overwrites the newer where nobody looks how old it is", () => {
    expect(runs(simulateSmall({ plan }), "g-1")).toEqual([["v4", 3 * MINUTE]]);
    const groups = { g: { ...ONE, late: "overwrites" } } as const;
    expect(runs(simulateSmall({ plan, groups }), "g-1")).toEqual([
      ["v4", 3 * MINUTE],
      ["v2", 10 * MINUTE],
    ]);
  });

  it("is the same at a store", () => {
    const inStore = (late: "refused" | "overwrites") =>
      runs(
        simulateSmall({
          stores: { s: { late } },
          groups: { g: { ...ONE, file: { from: "s", by: "watch" } } },
          plan: [writeTo("s", "v2", "10m"), wait("1m"), writeTo("s", "v4", "2m")],
        }),
        "g-1",
      ).map(([version]) => version);
    expect(inStore("refused")).toEqual(["v4"]);
    expect(inStore("overwrites")).toEqual(["v4", "v2"]);
  });

  it("of a generator is what it read long before", () => {
    const enacted = (late: "refused" | "overwrites") =>
      runs(
        simulateSmall({
          stores: { wanted: {} },
          generators: {
            slow: {
              to: "g",
              every: "1d",
              phase: "1m",
              delivery: "20m",
              reads: { from: "wanted", gives: { v2: "v2" } },
            },
          },
          groups: { g: { ...ONE, late } },
          plan: [writeTo("wanted", "v2"), wait("5m"), writeTo("g", "v4")],
        }),
        "g-1",
      ).map(([version]) => version);
    expect(enacted("refused")).toEqual(["v4"]);
    expect(enacted("overwrites")).toEqual(["v4", "v2"]);
  });
});

describe("a write with a gap", () => {
  it("goes to one place after another", () => {
    const plan: Scenario["plan"] = [{ write: { version: "v4", to: "g", delivery: "5s", gap: "1m" } }];
    expect(loads({ groups: { g: THREE }, plan }, "v4")).toEqual([
      ["g-1", 5],
      ["g-2", 65],
      ["g-3", 125],
    ]);
  });
});

describe("what is put back", () => {
  const ROLLED: Partial<Scenario> = { groups: { g: THREE }, effects: [FAILS], horizon: "2h" };
  const acted = (act: Partial<Act>, words: Partial<Scenario> = {}) =>
    loads(
      {
        ...ROLLED,
        monitor: { notices: "failure", after: "1m" },
        operator: [{ does: "roll-back", after: "1m", ...act } as Act],
        ...words,
      },
      "v1",
    );

  it("by an operator takes as long as it is said to, and goes on from place to place", () => {
    expect(acted({}).map(([, at]) => at)).toEqual([120, 120, 120]);
    expect(acted({ delivery: "10m" }).map(([, at]) => at)).toEqual([720, 720, 720]);
    expect(acted({ gap: "10m" }).map(([, at]) => at)).toEqual([120, 720, 1320]);
    expect(acted({ does: "write", to: "v1", on: "g", gap: "1m" }).map(([, at]) => at)).toEqual([
      120, 180, 240,
    ]);
  });

  it("by a gate and by a step does, too", () => {
    const fails = gate({ name: "look", for: "0", onFail: "roll-back", delivery: "5m" });
    expect(loads({ ...ROLLED, plan: [writeTo("g"), wait("1m"), fails] }, "v1").map(([, at]) => at)).toEqual([
      360, 360, 360,
    ]);
    const back = { rollBack: { delivery: "5m", gap: "1m" } };
    expect(loads({ ...ROLLED, plan: [writeTo("g"), back] }, "v1").map(([, at]) => at)).toEqual([
      300, 360, 420,
    ]);
  });

  it("is waited for before a restart, or not, which then loads what is still there", () => {
    const slow: Partial<Scenario> = {
      effects: [],
      load: { by: "restart-only" },
      groups: { g: { ...ONE, file: { from: "s", by: "watch", delay: "10m" } } },
      stores: { s: {} },
    };
    const plan = (waits: boolean): Scenario["plan"] => [
      writeTo("s"),
      wait("20m"),
      { restart: { on: "g" } },
      { rollBack: { restart: true, waits } },
      wait("1m"),
    ];
    const ran = (waits: boolean) => {
      const run = simulateSmall({ ...slow, plan: plan(waits), horizon: "2h" });
      return [runs(run, "g-1").at(-1), times(run, { kind: "plan-end" })];
    };
    expect(ran(false)).toEqual([["v2", 20 * MINUTE], [21 * MINUTE]]);
    // The step ends with the restart that it waits for.
    expect(ran(true)).toEqual([["v1", 30 * MINUTE], [31 * MINUTE]]);
  });
});

describe("a promotion", () => {
  it("writes what a store holds then, and is a change as any write", () => {
    const run = simulateSmall({
      stores: { staging: { holds: "v2" } },
      effects: [FAILS],
      plan: [{ promote: { from: "staging", to: "g" } }],
    });
    expect(runs(run, "g-1")).toEqual([["v2", 0]]);
    expect(run.outcome).toBe("slow-fuse");
  });
});

describe("a way that needs a group", () => {
  const words = (needs: string | undefined, by: "watch" | "poll"): Partial<Scenario> => ({
    stores: { s: {} },
    groups: {
      g: {
        ...ONE,
        file: {
          from: "s",
          by,
          ...(by === "poll" ? { every: "1m", phase: "0" } : {}),
          ...(needs === undefined ? {} : { needs }),
        },
      },
      control: { nodes: 1, redundancy: "brittle" },
    },
    faults: [{ at: "1m", do: "partition", on: "control", for: "9m30s" }],
    plan: [wait("5m"), writeTo("s", "v4")],
  });

  it("lets nothing through until that group answers", () => {
    for (const by of ["watch", "poll"] as const)
      expect(runs(simulateSmall(words(undefined, by)), "g-1")).toEqual([["v4", 5 * MINUTE]]);
    expect(runs(simulateSmall(words("control", "watch")), "g-1")).toEqual([["v4", 10.5 * MINUTE]]);
    // The first look after that.
    expect(runs(simulateSmall(words("control", "poll")), "g-1")).toEqual([["v4", 11 * MINUTE]]);
  });

  it("makes a generator leave out its turn", () => {
    const { groups, faults } = words(undefined, "watch");
    const made = (needs: object) =>
      times(
        simulateSmall({
          groups: { ...groups, g: ONE } as NonNullable<Scenario["groups"]>,
          faults: faults ?? [],
          generators: { builder: { to: "g", every: "4m", phase: "4m", writes: "v4", ...needs } },
          plan: [],
        }),
        { kind: "generated" },
      );
    expect(made({})).toEqual([4 * MINUTE]);
    expect(made({ needs: "control" })).toEqual([12 * MINUTE]);
  });
});

describe("a generator that brings a change", () => {
  const words = (brings: boolean): Partial<Scenario> => ({
    effects: [FAILS],
    generators: { builder: { to: "g", every: "1d", phase: "10m", writes: "v2", brings } },
    plan: [],
  });

  it("is told from one that is as bad without it: its twin has not what it writes", () => {
    expect(simulateSmall(words(false)).verdict).toMatchObject({
      outcome: "clean",
      failsAnywayAtMs: 10 * MINUTE,
    });
    const { verdict, whys } = simulateSmall(words(true));
    expect(verdict).toMatchObject({ outcome: "slow-fuse", acceptedAtMs: 10 * MINUTE, fuseMs: 0 });
    expect(whys.map(({ answer }) => answer).join(" ")).toMatch(/by itself \(builder writes to g\)/);
  });

  it("does no harm with what is no worse", () => {
    const good = { ...words(true), effects: [] };
    expect(simulateSmall(good).verdict).toMatchObject({ outcome: "clean", failsAnywayAtMs: null });
  });
});

describe("a range of nodes", () => {
  it("stands for each of them, where several are meant", () => {
    const plan: Scenario["plan"] = [writeTo("g-2..3", "v4")];
    expect(loads({ groups: { g: THREE }, plan }, "v4").map(([node]) => node)).toEqual(["g-2", "g-3"]);
  });
});
