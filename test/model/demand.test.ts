import { describe, expect, it } from "vitest";
import type { Effect, Group, Scenario } from "../../src/scenario/words.ts";
import { MINUTE, ONE, settled, simulateSmall, writeTo } from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;

/** A group that bears 10 requests a second at each of its nodes. */
const bearing = (users: Group["users"], words: Partial<Group> = {}): Group => ({
  nodes: 1,
  redundancy: "brittle",
  capacity: { rate: "10/s" },
  ...(users === undefined ? {} : { users }),
  ...words,
});

/** What the group answers, to six digits, at each minute. */
function answered(words: Partial<Scenario>, group = "g"): [number, number][] {
  const run = simulateSmall({ plan: [wait("0")], ...words });
  return settled(run, group).map(([atMs, share]) => [atMs / MINUTE, share]);
}

describe("a group with a capacity", () => {
  it("answers all that it can bear, and of more the share that it can", () => {
    expect(answered({ groups: { g: bearing({ rate: "10/s" }) } })).toEqual([]);
    expect(answered({ groups: { g: bearing({ rate: "40/s" }) } })).toEqual([[0, 0.25]]);
  });

  it("answers nothing of too much where it collapses", () => {
    const capacity = { rate: "10/s", overload: "collapse" } as const;
    expect(answered({ groups: { g: bearing({ rate: "11/s" }, { capacity }) } })).toEqual([[0, 0]]);
    expect(answered({ groups: { g: bearing({ rate: "10/s" }, { capacity }) } })).toEqual([]);
  });

  it("bears less while a node is away", () => {
    const g = bearing({ rate: "20/s" }, { nodes: 2, redundancy: "balanced", start: "5m" });
    // One of two serves: 10 of 20 requests a second; the balancer sends all to it.
    expect(answered({ groups: { g }, faults: [{ at: "10m", do: "restart", on: "g-1" }] })).toEqual([
      [10, 0.5],
      [15, 1],
    ]);
  });

  it("is not helped by a standby node that waits", () => {
    const g = bearing({ rate: "20/s" }, { nodes: 2, redundancy: "standby" });
    expect(answered({ groups: { g } })).toEqual([[0, 0.5]]);
  });

  it("has the calls of other nodes besides its users, as long as they serve", () => {
    const words: Partial<Scenario> = {
      groups: {
        g: bearing({ rate: "5/s" }),
        callers: { nodes: 3, redundancy: "balanced", calls: { g: "5/s" }, start: "1m" },
      },
      faults: [
        { at: "10m", do: "crash", on: ["callers-1", "callers-2"] },
        { at: "20m", do: "restart", on: "callers-3" },
      ],
    };
    // 5 and 15 a second asked of 10; then 5 and 5, which it bears.
    expect(answered(words)).toEqual([
      [0, 0.5],
      [10, 1],
    ]);
  });
});

describe("users who try again", () => {
  it("add what failed to what is asked, until it is the same again", () => {
    // Asked a second: 12 × (1 + (1 − s)), of which 10 are answered: s = 10 / (12 (2 − s)), so s² − 2s + 10/12 = 0.
    const [[, share] = []] = answered({ groups: { g: bearing({ rate: "12/s", retries: 1 }) } });
    expect(share).toBeCloseTo(1 - Math.sqrt(1 - 10 / 12), 4);
  });

  it("keep a group down that a short cause overwhelmed, until there are fewer of them", () => {
    // 6/s of 10 is well by itself. With 5 retries all that fails comes back six times: 36/s.
    const capacity = { rate: "10/s", overload: "collapse" } as const;
    const words = (rate: NonNullable<Group["users"]>["rate"]): Partial<Scenario> => ({
      groups: { g: bearing({ rate, retries: 5 }, { capacity, start: "10s" }) },
      faults: [{ at: "10m", do: "restart", on: "g" }],
    });
    expect(answered(words("6/s"))).toEqual([[10, 0]]);
    // At 00:30 only 1.5/s ask: even six times that is 9/s, which it bears.
    expect(answered(words({ "00:00": "6/s", "00:30": "1.5/s" }))).toEqual([
      [10, 0],
      [30, 1],
    ]);
    // A group with room for all retries comes back by itself.
    expect(answered(words("1.5/s"))).toEqual([
      [10, 0],
      [10 + 1 / 6, 1],
    ]);
  });

  it("make a change of a moment last: nobody rolls it back, and the twin had no such herd", () => {
    const run = simulateSmall({
      groups: {
        g: bearing({ rate: "6/s", retries: 5 }, { capacity: { rate: "10/s", overload: "collapse" } }),
      },
      effects: [{ when: "v2", do: "fail" }],
      plan: [writeTo("g"), wait("1m"), { rollBack: {} }],
    });
    // A failing share of its own is not tried again: only what is too much is.
    expect(run.verdict.recoveredAtMs).toBe(MINUTE);
    const crashed = simulateSmall({
      groups: {
        g: bearing({ rate: "6/s", retries: 5 }, { capacity: { rate: "10/s", overload: "collapse" } }),
      },
      effects: [{ when: "v2", do: "crash" }],
      plan: [writeTo("g"), wait("1m"), { rollBack: { restart: true } }],
    });
    expect(crashed.verdict).toMatchObject({ outcome: "slow-fuse", recoveredAtMs: null });
  });
});

describe("an effect that calls", () => {
  const calling = (effect: Partial<Effect>, words: Partial<Scenario> = {}): Partial<Scenario> => ({
    groups: { g: { ...ONE, nodes: 2, redundancy: "balanced" }, back: bearing({ rate: "5/s" }) },
    effects: [{ when: "v2", do: "call", to: "back", rate: "10/s", ...effect } as Effect],
    ...words,
  });

  it("adds its calls at each node that runs it, and takes them away when they run something else", () => {
    const plan = [writeTo("g-1"), wait("1m"), writeTo("g-2"), wait("1m"), writeTo("g", "v4")];
    // 5 + 10 of 10, then 5 + 20 of 10.
    expect(answered(calling({}, { plan }), "back")).toEqual([
      [0, 0.666666],
      [1, 0.4],
      [2, 1],
    ]);
  });

  it("is because of the change, on a group that has not changed", () => {
    const { verdict } = simulateSmall(calling({}, { plan: [writeTo("g"), wait("10m"), { rollBack: {} }] }));
    expect(verdict).toMatchObject({
      outcome: "slow-fuse",
      firstFailureAtMs: 0,
      impact: { outageMs: 10 * MINUTE, worstAvailability: 0.4 },
    });
  });

  it("goes on until it is answered, whatever the node runs by then", () => {
    // 10/s of calls that fail are made again and again: 15 of 10, though nobody runs v2 any more …
    const plan = [writeTo("g-1"), wait("1m"), writeTo("g-1", "v4"), wait("1m")];
    expect(answered(calling({ until: "answered" }, { plan }), "back")).toEqual([[0, 0.666666]]);
    // … until users stay away: 0 + 10 of 10.
    const quiet = bearing({ rate: { "00:00": "5/s", "00:30": "0/s", "00:40": "5/s" } });
    const words = calling({ until: "answered" }, { plan });
    expect(answered({ ...words, groups: { ...words.groups, back: quiet } }, "back")).toEqual([
      [0, 0.666666],
      [30, 1],
    ]);
  });

  it("is made once, however often the node that makes it is restarted", () => {
    const again = { restart: { on: "g-1" } } as const;
    const plan = [writeTo("g-1"), wait("1m"), again, wait("1m"), again, wait("1m"), again];
    expect(answered(calling({ until: "answered" }, { plan }), "back")).toEqual([[0, 0.666666]]);
  });

  it("with surroundings stops with them", () => {
    const effect = { while: { down: { above: 0 } } };
    const groups = {
      g: { ...ONE, nodes: 2, redundancy: "balanced", start: "5m" },
      back: bearing({ rate: "5/s" }),
    } as const;
    const words = calling(effect, {
      groups,
      plan: [writeTo("g")],
      faults: [{ at: "10m", do: "restart", on: "g-1" }],
    });
    expect(answered(words, "back")).toEqual([
      [10, 0.666666],
      [15, 1],
    ]);
  });
});
