import { describe, expect, it } from "vitest";
import type { Effect, Group, Scenario } from "../../src/scenario/words.ts";
import { BAD, MINUTE, ONE, settled, simulateSmall, writeTo } from "../support.ts";

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
    // What v2 fails is tried again, and is too much by itself when v2 is gone.
    expect(run.verdict.recoveredAtMs).toBeNull();
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

describe("a group that others need", () => {
  /** `web` asks `db` once for each request that gets through; `db` bears 10 a second. */
  const needing = (
    need: object,
    web: Partial<Group> = {},
    words: Partial<Scenario> = {},
  ): Partial<Scenario> => ({
    groups: {
      web: { ...bearing({ rate: "8/s" }), capacity: { rate: "100/s" }, needs: { db: need }, ...web },
      db: bearing(undefined),
    },
    ...words,
  });

  it("has to bear what comes of their requests", () => {
    expect(answered(needing({ calls: 1 }), "db")).toEqual([]);
    expect(answered(needing({ calls: 5 }), "db")).toEqual([[0, 0.25]]);
    expect(answered(needing({ calls: 5 }), "web")).toEqual([[0, 0.25]]);
    // No more than what gets through to them.
    expect(answered(needing({ calls: 5 }, { capacity: { rate: "2/s" } }), "db")).toEqual([]);
    // What it does not say it calls is no load.
    expect(answered(needing({}), "db")).toEqual([]);
  });

  it("has more of it while it fails, since they and their users try again", () => {
    const slow: Partial<Scenario> = {
      effects: [{ when: BAD, where: { group: "db" }, do: "fail", share: "50%" }],
      plan: [wait("1m"), writeTo("db")],
    };
    // 8 × 1 are borne; half of them fail and are tried once more: 12 of 10.
    const last = (need: object, web: Partial<Group> = {}) =>
      answered(needing(need, web, slow), "db").at(-1)?.[1];
    expect(last({ calls: 1 })).toBe(0.5);
    expect(last({ calls: 1, retries: 1 })).toBeLessThan(0.45);
    expect(last({ calls: 1 }, { users: { rate: "8/s", retries: 1 } })).toBeLessThan(0.45);
  });

  it("passes it on in turn, and is spared what is turned away before", () => {
    const chain = (users: number): [number, number][] =>
      answered(
        {
          groups: {
            web: { ...bearing({ rate: "8/s" }), capacity: { rate: "100/s" }, needs: { api: { calls: 2 } } },
            api: { nodes: 1, redundancy: "brittle", needs: { db: { calls: 2 } } },
            db: bearing(undefined),
          },
          plan: [{ adjust: { on: "web", users } }],
        },
        "db",
      );
    expect(chain(1).at(-1)).toEqual([0, 0.3125]);
    expect(chain(0.3)).toEqual([]);
  });
});

describe("users who try another group", () => {
  const regions = (rate: string): Partial<Scenario> => ({
    groups: {
      east: bearing({ rate, otherwise: "west" }),
      west: bearing({ rate, otherwise: "east" }),
    },
    faults: [{ at: "10m", do: "crash", on: "east" }],
  });

  it("are answered there where there is room", () => {
    expect(answered(regions("4/s"), "east")).toEqual([]);
    expect(answered(regions("4/s"), "west")).toEqual([]);
  });

  it("overwhelm it where there is none: one region takes the other along", () => {
    expect(answered(regions("8/s"), "west").at(-1)).toEqual([10, 0.625]);
    expect(answered(regions("8/s"), "east").at(-1)).toEqual([10, 0.625]);
  });
});

describe("an adjustment", () => {
  const herd: Partial<Scenario> = {
    groups: {
      g: bearing(
        { rate: "6/s", retries: 5 },
        { capacity: { rate: "10/s", overload: "collapse" }, start: "10s" },
      ),
    },
    faults: [{ at: "10m", do: "restart", on: "g" }],
  };
  const monitor = { notices: "failure", after: "1m" } as const;
  const acted = (act: object) =>
    answered({ ...herd, monitor, operator: [{ does: "adjust", on: "g", after: "1m", ...act }] });

  it("of users ends what they keep up, for those who are let in, and for all when it is over", () => {
    // 6 × 20 % × 6 are 7.2 of 10.
    expect(acted({ users: "20%", for: "5m" })).toEqual([
      [10, 0],
      [12, 0.2],
      [17, 1],
    ]);
    expect(acted({ users: "50%", for: "5m" })).toEqual([[10, 0]]);
  });

  it("of retries, or of what nodes bear, ends it, too", () => {
    for (const act of [{ retries: 0 }, { capacity: "400%" }, { capacity: 4, for: "1m" }])
      expect(acted(act)).toEqual([
        [10, 0],
        [12, 1],
      ]);
  });

  it("is a step of a plan as well, and may be more than all that usually ask", () => {
    const plan: Scenario["plan"] = [wait("5m"), { adjust: { on: "g", users: "300%", for: "10m" } }];
    expect(answered({ groups: { g: bearing({ rate: "5/s" }) }, plan })).toEqual([
      [5, 0.666666],
      [15, 1],
    ]);
  });

  it("counts as the last that was set, and after it the one before", () => {
    const set = (capacity: number, lasts?: string) =>
      ({ adjust: { on: "g", capacity, ...(lasts === undefined ? {} : { for: lasts }) } }) as const;
    const plan: Scenario["plan"] = [set(0.5), wait("5m"), set(0.25, "10m")];
    expect(answered({ groups: { g: bearing({ rate: "10/s" }) }, plan })).toEqual([
      [0, 0.5],
      [5, 0.25],
      [15, 0.5],
    ]);
  });
});
