import { describe, expect, it } from "vitest";
import type { Group, Hop, Scenario } from "../../src/scenario/words.ts";
import {
  availability,
  BAD,
  CRASH,
  facts,
  gate,
  MINUTE,
  ONE,
  runs,
  SECOND,
  simulateSmall,
  times,
  writeTo,
} from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;

/** A node that gets its file from the store `near` by a hop. */
const behind = (file: Partial<Hop>, words: Partial<Group> = {}): Scenario["groups"] => ({
  g: { ...ONE, file: { from: "near", by: "watch", ...file }, ...words },
});

/** The store `near` gets what the plan writes to `far` by a look each minute, at 20s. */
const CHAIN: NonNullable<Scenario["stores"]> = {
  far: {},
  near: { from: "far", by: "poll", every: "1m", phase: "20s" },
};

describe("a chain of stores", () => {
  it("brings a version to a process by one trigger a hop, each on its own clock", () => {
    // In `near` at 20s (its look), in the file 7s later (watch), in the process at its own look, at 65s.
    const run = simulateSmall({
      stores: CHAIN,
      groups: behind({ delay: "7s" }),
      load: { by: "poll", every: "1m", phase: "5s" },
      plan: [writeTo("far")],
    });
    expect(times(run, { kind: "store", subject: "far" })).toEqual([0]);
    expect(times(run, { kind: "store", subject: "near" })).toEqual([20 * SECOND]);
    expect(times(run, { kind: "file", subject: "g-1" })).toEqual([27 * SECOND]);
    expect(runs(run, "g-1")).toEqual([["v2", 65 * SECOND]]);
    expect(run.verdict.outcome).toBe("clean");
  });

  it("passes on at one instant where the looks of several hops fall together, whatever their order", () => {
    const looks = { by: "poll", every: "1m", phase: "20s" } as const;
    const stores = { near: { from: "mid", ...looks }, mid: { from: "far", ...looks }, far: {} } as const;
    const run = simulateSmall({ stores, groups: behind(looks), plan: [writeTo("far")] });
    expect(runs(run, "g-1")).toEqual([["v2", 20 * SECOND]]);
  });

  it("brings what is there at the look: what was written in between is never seen", () => {
    const plan = [writeTo("far"), wait("10s"), writeTo("far", "v4")];
    const run = simulateSmall({ stores: CHAIN, groups: behind({}), plan });
    expect(runs(run, "g-1")).toEqual([["v4", 20 * SECOND]]);
    const undone = simulateSmall({
      stores: CHAIN,
      groups: behind({}),
      plan: [writeTo("far"), wait("10s"), writeTo("far", "v1")],
    });
    expect(facts(undone, { kind: "file" })).toEqual([]);
    expect(undone.verdict.outcome).toBe("clean");
  });

  it("sends a change anew where another comes during the delay of a watch", () => {
    const plan = [writeTo("near"), wait("20s"), writeTo("near", "v4")];
    const run = simulateSmall({ stores: { near: {} }, groups: behind({ delay: "30s" }), plan });
    expect(facts(run, { kind: "file" }).map(({ object, atMs }) => [object, atMs])).toEqual([
      ["v4", 50 * SECOND],
    ]);
  });

  it("gives a store its first version by `holds`, which is not what nodes run", () => {
    // `near` held v4 before; nothing tells the node, until its store changes.
    const run = simulateSmall({ stores: { near: { holds: "v4" } }, groups: behind({}), plan: [wait("1m")] });
    expect(facts(run, { kind: "file" })).toEqual([]);
    const back = simulateSmall({
      stores: { near: { holds: "v4" } },
      groups: behind({}),
      plan: [writeTo("near"), wait("1m"), { rollBack: {} }],
    });
    expect(runs(back, "g-1")).toEqual([
      ["v2", 0],
      ["v4", MINUTE],
    ]);
  });

  it("is written to with a delivery of its own", () => {
    const run = simulateSmall({
      stores: { near: {} },
      groups: behind({}),
      plan: [writeTo("near", "v2", "30s"), wait("10s"), gate({ for: "0" })],
    });
    expect(runs(run, "g-1")).toEqual([["v2", 30 * SECOND]]);
    expect(run.verdict.gates[0]).toMatchObject({ sight: "blind" });
    // Whoever rolls back before it has arrived takes it back on its way.
    const undone = simulateSmall({
      stores: { near: {} },
      groups: behind({}),
      plan: [writeTo("near", "v2", "30s"), wait("10s"), { rollBack: {} }],
    });
    expect(runs(undone, "g-1")).toEqual([]);
  });

  it("that is under way at the horizon leaves the run without a verdict", () => {
    const run = simulateSmall({
      stores: CHAIN,
      groups: behind({ delay: "2m" }),
      plan: [writeTo("far")],
      horizon: "2m",
    });
    expect(run.verdict).toMatchObject({ outcome: "inconclusive" });
    expect(run.verdict.inconclusive).toEqual(["g-1 had not yet been reached by v2 at the horizon, 2m"]);
  });
});

describe("a hop to nodes", () => {
  it("has a phase of its own for each node", () => {
    const file = { by: "poll", every: "1m", phase: { "g-1": "5s", "g-2": "40s" } } as const;
    const run = simulateSmall({
      stores: { near: {} },
      groups: behind(file, { nodes: 2, redundancy: "balanced" }),
      plan: [wait("10s"), writeTo("near")],
    });
    expect(runs(run, "g-2")).toEqual([["v2", 40 * SECOND]]);
    expect(runs(run, "g-1")).toEqual([["v2", 65 * SECOND]]);
  });

  it("never reaches the nodes that it misses, and the run is no pass", () => {
    const run = simulateSmall({
      stores: { near: {} },
      groups: behind({ misses: { nodes: ["g-2"] } }, { nodes: 2, redundancy: "balanced" }),
      plan: [writeTo("near"), wait("1s"), gate({ ask: ["version"], obeyed: false })],
    });
    expect(runs(run, "g-1")).toEqual([["v2", 0]]);
    expect(runs(run, "g-2")).toEqual([]);
    expect(run.verdict.outcome).toBe("inconclusive");
    expect(run.verdict.gates[0]).toMatchObject({ passed: false, ranChange: 1, inScope: 2 });
  });

  it("misses a share of nodes, each by chance", () => {
    let reached = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const groups = behind({ misses: { share: "20%" } }, { nodes: 50, redundancy: "balanced" });
      reached += facts(simulateSmall({ stores: { near: {} }, groups, plan: [writeTo("near")] }, seed), {
        kind: "file",
      }).length;
    }
    // 400 expected of 500; the standard deviation is 9.
    expect(reached).toBeGreaterThan(360);
    expect(reached).toBeLessThan(440);
  });

  it("puts back what somebody wrote by hand, where it enforces, and else does not", () => {
    const plan = [writeTo("near"), wait("30s"), writeTo("g", "v4")];
    const looks = { by: "poll", every: "1m", phase: "20s" } as const;
    const kept = simulateSmall({ stores: { near: {} }, groups: behind(looks), plan });
    expect(runs(kept, "g-1")).toEqual([
      ["v2", 20 * SECOND],
      ["v4", 30 * SECOND],
    ]);
    const enforced = simulateSmall({
      stores: { near: {} },
      groups: behind({ ...looks, enforces: true }),
      plan,
    });
    expect(runs(enforced, "g-1")).toEqual([...runs(kept, "g-1"), ["v2", 80 * SECOND]]);
  });

  it("waits for a node that nobody reaches, and then brings what the store says last", () => {
    const faults = [{ at: "0", do: "partition", on: "g", for: "10m" }] as const;
    const arrivals = (plan: Scenario["plan"]) =>
      runs(simulateSmall({ stores: { near: {} }, groups: behind({}), faults, plan }), "g-1");
    expect(arrivals([wait("1m"), writeTo("near")])).toEqual([["v2", 10 * MINUTE]]);
    expect(arrivals([wait("1m"), writeTo("near"), wait("1m"), writeTo("near", "v4")])).toEqual([
      ["v4", 10 * MINUTE],
    ]);
    // Rolled back before it ever arrived.
    expect(arrivals([wait("1m"), writeTo("near"), wait("1m"), writeTo("near", "v1")])).toEqual([]);
  });
});

describe("a roll-back of a store", () => {
  it("is adopted as lazily as any change", () => {
    // In the file at 20s, in the process (watch) at once; back in the file at the look after 50s, at 80s.
    const run = simulateSmall({
      stores: { near: {} },
      groups: behind({ by: "poll", every: "1m", phase: "20s" }),
      effects: [{ when: BAD, do: "fail" }],
      plan: [writeTo("near"), wait("50s"), { rollBack: {} }],
    });
    expect(availability(run, "g")).toEqual([
      [20 * SECOND, 0],
      [80 * SECOND, 1],
    ]);
    expect(run.verdict).toMatchObject({ outcome: "slow-fuse", impact: { outageMs: 60 * SECOND } });
  });

  it("with a restart starts the nodes behind it before they have the old file", () => {
    const run = simulateSmall({
      stores: { near: {} },
      groups: behind({ by: "poll", every: "1m", phase: "20s" }, { start: "5s" }),
      load: { by: "restart-only" },
      effects: [CRASH],
      plan: [
        writeTo("near"),
        wait("30s"),
        { restart: { on: "g" } },
        wait("10s"),
        { rollBack: { restart: true } },
      ],
    });
    // It dies at 30s of the file of 20s, is started at 40s with the same file, and nobody starts it again.
    expect(times(run, { kind: "crash" })).toEqual([30 * SECOND, 40 * SECOND]);
    expect(run.verdict.recoveredAtMs).toBeNull();
  });

  it("puts there what another store says, where that is asked for", () => {
    const run = simulateSmall({
      stores: { near: {}, vault: { holds: "v4" } },
      groups: behind({}),
      plan: [writeTo("near"), wait("1m"), { rollBack: { to: "vault" } }],
    });
    expect(runs(run, "g-1").at(-1)).toEqual(["v4", MINUTE]);
  });
});
