import { describe, expect, it } from "vitest";
import type { Group, Need, Scenario } from "../../src/scenario/words.ts";
import { gate, MINUTE, settled, simulateSmall, times, writeTo } from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;

/** `g` needs `db`, which nobody reaches from 10m to 20m. */
function needing(need: Need, words: Partial<Group> = {}, scenario: Partial<Scenario> = {}, seed = 1) {
  return simulateSmall(
    {
      groups: {
        g: { nodes: 1, redundancy: "brittle", users: { rate: "1/s" }, needs: { db: need }, ...words },
        db: { nodes: 1, redundancy: "brittle" },
      },
      faults: [{ at: "10m", do: "partition", on: "db", for: "10m" }],
      plan: [wait("0")],
      ...scenario,
    },
    seed,
  );
}

const minutes = (run: ReturnType<typeof needing>) =>
  settled(run, "g").map(([atMs, share]) => [atMs / MINUTE, share]);

describe("a node that needs a group", () => {
  it("answers as much as that group does, as long as that does", () => {
    expect(minutes(needing({}))).toEqual([
      [10, 0],
      [20, 1],
    ]);
  });

  it("looks healthy all the same: only a deep look sees it", () => {
    const looks = [gate({ name: "shallow", ask: ["health"], for: "0" }), gate({ name: "deep", for: "0" })];
    const { verdict } = needing({}, {}, { plan: [wait("15m"), ...looks] });
    expect(verdict.gates.map(({ passed }) => passed)).toEqual([true, false]);
  });

  it("has the share of several needs together", () => {
    const run = needing(
      {},
      { needs: { db: {}, other: {} } },
      {
        groups: {
          g: { nodes: 1, redundancy: "brittle", users: { rate: "1/s" }, needs: { db: {}, other: {} } },
          db: { nodes: 1, redundancy: "brittle", load: { by: "watch" } },
          other: { nodes: 1, redundancy: "brittle", load: { by: "watch" } },
        },
        effects: [
          { when: "v2", do: "fail", share: "50%" },
          { when: "v3", do: "fail", share: "20%" },
        ],
        faults: [],
        plan: [writeTo("db", "v2"), wait("1m"), writeTo("other", "v3")],
      },
    );
    expect(minutes(run)).toEqual([
      [0, 0.5],
      [1, 0.4],
    ]);
    // Nobody wrote to g; it fails because of what it needs.
    expect(run.verdict).toMatchObject({ outcome: "slow-fuse", firstFailureAtMs: 0 });
  });

  it("goes on with a cache until its own copy runs out, each at another time", () => {
    const outOf: number[] = [];
    for (let seed = 1; seed <= 30; seed++) {
      const run = needing({ cache: "5m" }, { nodes: 4, redundancy: "balanced" }, {}, seed);
      const steps = minutes(run);
      expect(steps.map(([, share]) => share)).toEqual([0.75, 0.5, 0.25, 0, 1]);
      outOf.push(...steps.slice(0, 4).map(([atMs]) => atMs as number));
      expect(steps.at(-1)?.[0]).toBe(20);
    }
    expect(Math.min(...outOf)).toBeGreaterThan(10);
    expect(Math.max(...outOf)).toBeLessThanOrEqual(15);
    expect(Math.max(...outOf) - Math.min(...outOf)).toBeGreaterThan(4);
  });

  it("does not notice what is shorter than what is left of its copy", () => {
    const hurt = (cache: string) => {
      let count = 0;
      for (let seed = 1; seed <= 40; seed++) {
        count += minutes(needing({ cache }, {}, {}, seed)).length > 0 ? 1 : 0;
      }
      return count;
    };
    expect(hurt("10m")).toBe(40);
    // A copy of twenty minutes runs out in the ten of the outage in half of the runs.
    expect(hurt("20m")).toBeGreaterThan(10);
    expect(hurt("20m")).toBeLessThan(30);
  });

  it("goes on for good with a stale copy", () => {
    expect(minutes(needing({ cache: "1m", stale: true }))).toEqual([]);
  });

  it("remembers a failing for as long as it is negative", () => {
    expect(minutes(needing({ negative: "3m" }))).toEqual([
      [10, 0],
      [23, 1],
    ]);
  });

  it("remembers no failing that its cache has hidden", () => {
    const run = needing({ cache: "30m", negative: "3m" }, {}, {}, 1);
    const steps = minutes(run);
    if (steps.length > 0) expect(steps.at(-1)).toEqual([23, 1]);
    for (let seed = 1; seed <= 20; seed++) {
      const [ran, back] = minutes(needing({ cache: "30m", negative: "3m" }, {}, {}, seed));
      if (ran === undefined) continue;
      expect(ran[0]).toBeLessThanOrEqual(20);
      expect(back).toEqual([23, 1]);
    }
  });

  it("remembers nothing of what a failover bridges at the same instant", () => {
    const run = simulateSmall({
      groups: {
        g: { nodes: 1, redundancy: "brittle", users: { rate: "1/s" }, needs: { db: { negative: "3m" } } },
        db: { nodes: 2, redundancy: "standby" },
      },
      faults: [{ at: "10m", do: "crash", on: "db-1" }],
      plan: [wait("0")],
    });
    expect(minutes(run)).toEqual([]);
  });

  it("fails through several groups, and recovers through them", () => {
    const run = simulateSmall({
      groups: {
        g: { nodes: 1, redundancy: "brittle", users: { rate: "1/s" }, needs: { mid: { negative: "1m" } } },
        mid: { nodes: 2, redundancy: "balanced", needs: { db: {} } },
        db: { nodes: 1, redundancy: "brittle" },
      },
      faults: [{ at: "10m", do: "partition", on: "db", for: "10m" }],
      plan: [wait("0")],
    });
    expect(times(run, { kind: "availability", subject: "mid", object: "push" })).toEqual([
      10 * MINUTE,
      10 * MINUTE,
      20 * MINUTE,
      20 * MINUTE,
    ]);
    expect(minutes(run)).toEqual([
      [10, 0],
      [21, 1],
    ]);
  });
});
