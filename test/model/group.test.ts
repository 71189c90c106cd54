import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareOfQuorum } from "../../src/model/group.ts";
import type { Effect, Fault, Group, Redundancy } from "../../src/scenario/words.ts";
import { availability, BAD, facts, gate, MINUTE, SECOND, simulateSmall, times, writeTo } from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;

/** What a group of three answers when its nodes fail these shares of requests. */
function answered(redundancy: Redundancy, failing: readonly number[]): number {
  const effects = failing.map(
    (share, index): Effect => ({
      when: BAD,
      do: "fail",
      share,
      where: { nodes: `g-${index + 1}` },
    }),
  );
  const run = simulateSmall({ groups: { g: { nodes: 3, redundancy } }, effects });
  return availability(run, "g").at(-1)?.[1] ?? 1;
}

const crash = (node: string, at: string): Fault => ({ at, do: "crash", on: node });
const group = (redundancy: Redundancy, words: Partial<Group> = {}): Group => ({
  nodes: 2,
  redundancy,
  ...words,
});

describe("a brittle group", () => {
  it("answers what all of its nodes answer", () => {
    expect(answered("brittle", [0, 0, 0])).toBe(1);
    expect(answered("brittle", [0.5, 0.5, 0])).toBe(0.25);
    expect(answered("brittle", [1, 0, 0])).toBe(0);
  });
});

describe("a balanced group", () => {
  it("answers what its nodes answer in the mean, as long as they look healthy", () => {
    expect(answered("balanced", [0.3, 0, 0])).toBeCloseTo(0.9, 12);
    expect(answered("balanced", [1, 1, 0])).toBeCloseTo(1 / 3, 12);
  });

  it("hides a node that does not look healthy, and answers nothing when none does", () => {
    const run = simulateSmall({
      groups: { g: group("balanced") },
      faults: [crash("g-1", "1m"), crash("g-2", "2m")],
    });
    expect(availability(run, "g")).toEqual([[2 * MINUTE, 0]]);
  });

  it("does not hide a node that is broken and looks healthy", () => {
    const run = simulateSmall({
      groups: { g: group("balanced") },
      load: { by: "watch", results: [{ when: BAD, gives: "break" }] },
      plan: [writeTo("g-1")],
    });
    expect(availability(run, "g")).toEqual([[0, 0.5]]);
  });

  it("judges who is healthy by its own timeout, however little patience a gate has", () => {
    const run = simulateSmall({
      groups: { g: group("balanced") },
      faults: [{ at: 0, do: "slow", takes: "5s", on: "g-1" }],
      plan: [wait("1s"), gate({ through: "balancer", timeout: "1s", every: "1s", tolerates: 100 })],
    });
    expect(availability(run, "g")).toEqual([]);
    const failed = facts(run, { kind: "reading" }).filter((record) => record.value === 0).length;
    expect(failed).toBeGreaterThan(10);
    expect(failed).toBeLessThan(50);
  });
});

describe("a standby group", () => {
  const standby = (failover: string, precondition?: "healthy" | "none"): Redundancy => ({
    standby: { failover, ...(precondition === undefined ? {} : { precondition }) },
  });

  it("answers what its active node answers", () => {
    expect(answered("standby", [0.3, 1, 1])).toBe(0.7);
    expect(answered("standby", [0, 1, 1])).toBe(1);
  });

  it("lets another take over after a while, and keeps to it", () => {
    const run = simulateSmall({
      groups: { g: group(standby("30s"), { supervisor: { after: "1m" } }) },
      faults: [crash("g-1", "1m")],
    });
    expect(availability(run, "g")).toEqual([
      [MINUTE, 0],
      [90 * SECOND, 1],
    ]);
    expect(facts(run, { kind: "failover" }).map((record) => record.object)).toEqual(["g-2"]);
  });

  it("stays where it is if the active node is well again before that", () => {
    const groups = { g: group(standby("30s"), { supervisor: { after: "20s" } }) };
    const run = simulateSmall({ groups, faults: [crash("g-1", "1m"), crash("g-1", "5m")] });
    expect(facts(run, { kind: "failover" })).toEqual([]);
    // Well again at the very instant of the failover is well again in time.
    const tie = { g: group(standby("30s"), { supervisor: { after: "30s" } }) };
    expect(facts(simulateSmall({ groups: tie, faults: [crash("g-1", "1m")] }), { kind: "failover" })).toEqual(
      [],
    );
  });

  it("waits for a healthy one to take over, or takes what there is", () => {
    const faults = [crash("g-2", "1m"), crash("g-1", "2m")];
    const waiting = simulateSmall({ groups: { g: group(standby("30s")) }, faults });
    expect(facts(waiting, { kind: "failover" })).toEqual([]);
    const reckless = simulateSmall({ groups: { g: group(standby("30s", "none")) }, faults });
    expect(times(reckless, { kind: "failover" })[0]).toBe(150 * SECOND);
    expect(availability(reckless, "g")).toEqual([[2 * MINUTE, 0]]);
  });

  it("takes what there is once, and not a second time before one looks well", () => {
    const nodes = [crash("g-1", "1m"), crash("g-2", "1m"), crash("g-3", "1m")];
    const groups = { g: group(standby("30s", "none"), { nodes: 3 }) };
    const takers = (words: object) =>
      facts(simulateSmall({ groups, ...words }), { kind: "failover" }).map(({ object, atMs }) => [
        object,
        atMs,
      ]);
    const once = [
      ["g-2", 90 * SECOND],
      ["g-3", 2 * MINUTE],
    ];
    expect(takers({ faults: nodes })).toEqual(once);
    const restarted = [...nodes, { at: "10m", do: "restart", on: "g-1" } as const];
    expect(takers({ faults: restarted })).toEqual([...once, ["g-1", 10 * MINUTE + 30 * SECOND]]);
  });

  it("whose standby never carried traffic raises no alarm", () => {
    const run = simulateSmall({
      groups: { g: group("standby", { users: { rate: "1/s" } }) },
      effects: [{ when: BAD, do: "crash", where: { nodes: "g-2" } }],
      plan: [writeTo("g"), wait("1s"), gate({ through: "balancer" })],
      monitor: { notices: "failure", after: "1m" },
    });
    expect(run.verdict).toMatchObject({ noticedAtMs: null, firstSymptomAtMs: 0, firstFailureAtMs: null });
    expect(run.verdict.gates[0]).toMatchObject({ passed: true, sight: "masked" });
  });

  it("fails with its standby when the active node fails long after", () => {
    const run = simulateSmall({
      groups: { g: group("standby", { users: { rate: "1/s" } }) },
      effects: [{ when: BAD, do: "fail", where: { nodes: "g-2" } }],
      faults: [crash("g-1", "30m")],
    });
    expect(run.verdict).toMatchObject({ outcome: "slow-fuse", firstFailureAtMs: 30 * MINUTE });
  });
});

describe("a quorum", () => {
  it("answers where so many nodes do: for a write as many as it says, for a read as many", () => {
    const redundancy = { quorum: { write: 3, read: 1 } };
    const run = simulateSmall({
      groups: { g: { nodes: 3, redundancy } },
      faults: [crash("g-1", "1m"), crash("g-2", "2m"), crash("g-3", "3m")],
    });
    expect(availability(run, "g", "push")).toEqual([[MINUTE, 0]]);
    expect(availability(run, "g", "pull")).toEqual([[3 * MINUTE, 0]]);
  });

  it("answers with the probability that so many of its nodes do, each with its own share", () => {
    const shares = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 6 }), (eighths, need) => {
        // Every set of nodes that answer, by brute force; eighths are exact.
        let expected = 0;
        for (let set = 0; set < 2 ** eighths.length; set++) {
          const answering = eighths.map((_, index) => Math.floor(set / 2 ** index) % 2 === 1);
          if (answering.filter(Boolean).length < need) continue;
          expected += answering.reduce((all, does, index) => {
            const share = (eighths[index] as number) / 8;
            return all * (does ? share : 1 - share);
          }, 1);
        }
        expect(
          shareOfQuorum(
            eighths.map((eighth) => eighth / 8),
            need,
          ),
        ).toBeCloseTo(expected, 12);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it("of nodes that all answer, or do not, is all or nothing to the last bit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (up, need) => {
          const alive = up.filter(Boolean).length;
          expect(shareOfQuorum(up.map(Number), need)).toBe(alive >= need ? 1 : 0);
        },
      ),
      { seed: 5 },
    );
  });
});
