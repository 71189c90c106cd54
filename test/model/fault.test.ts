import { describe, expect, it } from "vitest";
import type { Fault, Scenario } from "../../src/scenario/words.ts";
import { availability, facts, gate, MINUTE, runs, simulateSmall, times, writeTo } from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;

const shares = (faults: Fault[], words: Partial<Scenario> = {}) =>
  availability(simulateSmall({ faults, ...words }), "g");

describe("a partition", () => {
  it("takes a node away from everybody for its time, or to the horizon", () => {
    expect(shares([{ at: "1m", do: "partition", on: "g", for: "2m" }])).toEqual([
      [MINUTE, 0],
      [3 * MINUTE, 1],
    ]);
    expect(shares([{ at: "1m", do: "partition", on: "g" }])).toEqual([[MINUTE, 0]]);
  });

  it("is over when the last of several is", () => {
    const faults: Fault[] = [
      { at: "1m", do: "partition", on: "g", for: "4m" },
      { at: "2m", do: "partition", on: "g", for: "1m" },
      { at: "4m", do: "partition", on: "g", for: "6m" },
    ];
    expect(shares(faults)).toEqual([
      [MINUTE, 0],
      [10 * MINUTE, 1],
    ]);
  });

  it("leaves the process alone, which loads what it has", () => {
    const run = simulateSmall({
      load: { by: "watch", delay: "5m" },
      faults: [{ at: "1m", do: "partition", on: "g", for: "30m" }],
    });
    expect(runs(run, "g-1")).toEqual([["v2", 5 * MINUTE]]);
  });

  it("keeps back what is written until it is over, and then only the last of it", () => {
    const run = simulateSmall({
      faults: [{ at: 0, do: "partition", on: "g", for: "30m" }],
      plan: [wait("1m"), writeTo("g"), wait("1m"), writeTo("g", "v4")],
    });
    expect(facts(run, { kind: "file" }).map(({ atMs, object }) => [atMs, object])).toEqual([
      [30 * MINUTE, "v4"],
    ]);
    expect(run.outcome).toBe("clean");
    const endless = simulateSmall({
      faults: [{ at: 0, do: "partition", on: "g" }],
      plan: [wait("1m"), writeTo("g")],
    });
    expect(endless.verdict.inconclusive.join()).toContain("had not yet been reached by v2");
  });

  it("hides its node from a gate that asks it", () => {
    const asking = (ask: string) =>
      simulateSmall({
        faults: [{ at: 0, do: "partition", on: "g" }],
        plan: [wait("1m"), gate({ ask: [ask], version: ask === "version" ? "v1" : undefined } as object)],
      }).verdict.gates[0]?.passed;
    expect(["push", "health", "version"].map(asking)).toEqual([false, false, false]);
  });
});

describe("a slowness", () => {
  it("counts where answers take longer than users wait", () => {
    expect(shares([{ at: "1m", do: "slow", takes: "11s", on: "g", for: "2m" }])).toEqual([
      [MINUTE, 0],
      [3 * MINUTE, 1],
    ]);
    expect(shares([{ at: "1m", do: "slow", takes: "10s", on: "g", for: "2m" }])).toEqual([]);
  });

  it("lasts as long as one of several that are slow enough", () => {
    const faults: Fault[] = [
      { at: "1m", do: "slow", takes: "11s", on: "g", for: "9m" },
      { at: "2m", do: "slow", takes: "20s", on: "g", for: "1m" },
      { at: "4m", do: "slow", takes: "1s", on: "g", for: "1m" },
      { at: "8m", do: "slow", takes: "11s", on: "g", for: "4m" },
    ];
    expect(shares(faults)).toEqual([
      [MINUTE, 0],
      [12 * MINUTE, 1],
    ]);
  });

  it("is met by a gate with less patience, also where it asks for health or the version", () => {
    const asking = (ask: string) =>
      simulateSmall({
        faults: [{ at: 0, do: "slow", takes: "5s", on: "g" }],
        plan: [wait("1m"), writeTo("g", "v4"), wait("1s"), gate({ ask: [ask], timeout: "1s" })],
      }).verdict.gates[0];
    for (const ask of ["push", "health", "version"])
      expect(asking(ask)).toMatchObject({ passed: false, sight: "unrelated" });
  });
});

describe("a fault", () => {
  it("strikes each node that it is on, at a time that is drawn once", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const run = simulateSmall(
        {
          groups: { g: { nodes: 3, redundancy: "balanced" } },
          faults: [{ at: "1m..5m", do: "crash", on: ["g-1", "g-3"] }],
        },
        seed,
      );
      const crashes = facts(run, { kind: "crash" });
      expect(crashes.map((record) => record.subject)).toEqual(["g-1", "g-3"]);
      expect(new Set(crashes.map((record) => record.atMs)).size).toBe(1);
    }
  });

  it("does nothing to a process that is gone, but a restart starts it", () => {
    const faults: Fault[] = [
      { at: "1m", do: "crash", on: "g" },
      { at: "2m", do: "crash", on: "g" },
      { at: "3m", do: "hang", on: "g" },
      { at: "4m", do: "restart", on: "g" },
    ];
    const run = simulateSmall({ faults });
    expect(times(run, { kind: "crash" })).toEqual([MINUTE]);
    expect(times(run, { kind: "hang" })).toEqual([]);
    expect(availability(run, "g")).toEqual([
      [MINUTE, 0],
      [4 * MINUTE, 1],
    ]);
  });

  it("at the instant of a write comes after it: the plan goes first", () => {
    const run = simulateSmall({
      load: { by: "restart-only" },
      plan: [wait("1m"), writeTo("g", "v4")],
      faults: [{ at: "1m", do: "restart", on: "g" }],
    });
    expect(runs(run, "g-1")).toEqual([["v4", MINUTE]]);
  });

  it("is as much part of the twin, and so excuses what it does", () => {
    const { verdict } = simulateSmall({
      plan: [writeTo("g", "v4")],
      faults: [{ at: "1m", do: "hang", on: "g" }],
    });
    expect(verdict).toMatchObject({ outcome: "inconclusive", firstFailureAtMs: null });
    expect(verdict.impact).toMatchObject({ outageMs: 0, userMinutes: 0, nodesLost: 0 });
  });
});
