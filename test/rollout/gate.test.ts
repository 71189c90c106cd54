import { describe, expect, it } from "vitest";
import type { Group, Scenario } from "../../src/scenario/words.ts";
import {
  CRASH,
  facts,
  gate,
  MINUTE,
  ONE,
  readings,
  runs,
  SECOND,
  simulateSmall,
  times,
  writeTo,
} from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;
const QUIET: Group = { nodes: 1, redundancy: "brittle" };

/** The times of the readings of a gate in seconds, and whether it let the plan go on. */
function looks(words: object, others: Partial<Scenario> = {}): [number[], boolean | null] {
  const run = simulateSmall({ plan: [writeTo("g"), gate(words)], ...others });
  return [readings(run, "check").map(([atMs]) => atMs / SECOND), run.verdict.gates[0]?.passed ?? null];
}

describe("the readings of a gate", () => {
  it("come at both ends and at each period between them", () => {
    expect(looks({ every: "10s", for: "30s" })).toEqual([[0, 10, 20, 30], true]);
  });

  it("come at the end too where the period does not divide the time, or is longer", () => {
    expect(looks({ every: "7s", for: "16s" })).toEqual([[0, 7, 14, 16], true]);
    expect(looks({ every: "1m", for: "16s" })).toEqual([[0, 16], true]);
  });

  it("are one where the gate looks for no time", () => {
    expect(looks({ every: "10s", for: 0 })).toEqual([[0], true]);
    expect(looks({ every: 0, for: 0 })).toEqual([[0], true]);
  });

  it("end with the one that fails it", () => {
    const failing = { effects: [{ ...CRASH, after: "15s" }] };
    expect(looks({ every: "10s", for: "1m" }, failing)).toEqual([[0, 10, 20], false]);
    expect(looks({ every: "10s", for: "1m", tolerates: 2 }, failing)).toEqual([[0, 10, 20, 30, 40], false]);
  });

  it("that fail may be as many as are tolerated", () => {
    const effects = [{ ...CRASH, after: "45s" }];
    expect(looks({ tolerates: 2 }, { effects })).toEqual([[0, 10, 20, 30, 40, 50, 60], true]);
    expect(looks({ tolerates: 1 }, { effects })[1]).toBe(false);
  });

  it("of a gate that passes once end with the first that passes", () => {
    const words = { passes: "once", ask: ["version"] };
    expect(looks(words, { load: { by: "watch", delay: "25s" } })).toEqual([[0, 10, 20, 30], true]);
    expect(looks(words, { load: { by: "watch", delay: "5m" } })).toEqual([
      [0, 10, 20, 30, 40, 50, 60],
      false,
    ]);
  });

  it("that never come fail, unless a missing one passes", () => {
    expect(looks({ loses: "100%" })).toEqual([[0], false]);
    expect(looks({ loses: "100%", missing: "passes", for: "10s" })).toEqual([[0, 10], true]);
    expect(looks({ loses: "100%", missing: "passes", passes: "once" })).toEqual([[0], true]);
    const run = simulateSmall({ plan: [writeTo("g"), gate({ loses: "100%" })] });
    expect(readings(run, "check")).toEqual([[0, null]]);
  });

  it("get lost by their share, each by a draw of its own", () => {
    const run = simulateSmall({
      plan: [gate({ every: "1s", for: "200s", loses: "30%", missing: "passes" })],
    });
    const lost = readings(run, "check").filter(([, value]) => value === null).length;
    expect(lost).toBeGreaterThan(35);
    expect(lost).toBeLessThan(85);
  });

  it("come before what else happens at their instant", () => {
    const words = { every: "10s", for: "10s" };
    expect(looks(words, { effects: [CRASH], load: { by: "watch", delay: "10s" } })).toEqual([[0, 10], true]);
    expect(looks(words, { faults: [{ at: "10s", do: "crash", on: "g" }] })).toEqual([[0, 10], true]);
    expect(looks(words, { faults: [{ at: "9999ms", do: "crash", on: "g" }] })).toEqual([[0, 10], false]);
  });
});

describe("a gate through each node", () => {
  const groups = { g: { nodes: 3, redundancy: "balanced" } } as const;
  const faults = [{ at: 0, do: "crash", on: "g-2" }] as const;

  it("fails by any of the nodes in its scope, and by no other", () => {
    const plan = (on: string | string[]) => [wait("1s"), gate({ on, for: 0 })];
    const passed = (on: string | string[]) =>
      simulateSmall({ groups, faults, plan: plan(on) }).verdict.gates[0]?.passed;
    expect([passed("g"), passed("g-2"), passed(["g-1", "g-3"])]).toEqual([false, false, true]);
  });

  it("tells of each question that failed, and at which node", () => {
    const run = simulateSmall({
      groups,
      faults,
      plan: [wait("1s"), gate({ ask: ["push", "health"], for: 0 })],
    });
    expect(facts(run, { kind: "probe" }).map(({ subject, object }) => `${subject} ${object}`)).toEqual([
      "g-2 push",
      "g-2 health",
    ]);
  });
});

describe("a gate through the balancer", () => {
  const plan = [wait("1s"), gate({ through: "balancer", ask: ["push", "health"], for: 0 })];
  const passed = (group: Partial<Group>, on: string[]) =>
    simulateSmall({
      groups: { g: { nodes: 3, redundancy: "balanced", ...group } },
      faults: [{ at: 0, do: "crash", on }],
      plan,
    }).verdict.gates[0]?.passed;

  it("passes as long as the redundancy holds", () => {
    expect(passed({}, ["g-1", "g-2"])).toBe(true);
    expect(passed({}, ["g-1", "g-2", "g-3"])).toBe(false);
    expect(passed({ redundancy: "brittle" }, ["g-3"])).toBe(false);
    expect(passed({ redundancy: { quorum: { write: 2, read: 2 } } }, ["g-3"])).toBe(true);
    expect(passed({ redundancy: { quorum: { write: 2, read: 2 } } }, ["g-3", "g-1"])).toBe(false);
    expect(passed({ redundancy: "standby" }, ["g-1"])).toBe(true);
    expect(passed({ redundancy: "standby" }, ["g-2", "g-3"])).toBe(true);
  });

  it("asks one of many which version runs, and so passes by luck until all run it", () => {
    let count = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const run = simulateSmall(
        {
          groups: { g: { nodes: 4, redundancy: "balanced" } },
          plan: [writeTo("g-1", "v4"), wait("1s"), gate({ through: "balancer", ask: ["version"], for: 0 })],
        },
        seed,
      );
      if (run.verdict.gates[0]?.passed) count++;
    }
    // 25 of 100 are expected, with a deviation of 4.3.
    expect(count).toBeGreaterThan(8);
    expect(count).toBeLessThan(45);
  });
});

describe("a gate that asks for the version", () => {
  it("wants what the plan wrote last, or what it says", () => {
    const plan = (words: object) => [
      writeTo("g", "v4"),
      wait("1s"),
      gate({ ask: ["version"], for: 0, ...words }),
    ];
    expect(simulateSmall({ plan: plan({}) }).verdict.gates[0]?.passed).toBe(true);
    expect(simulateSmall({ plan: plan({ version: "v1" }) }).verdict.gates[0]?.passed).toBe(false);
  });

  it("before the first write wants what the node had, and an answer", () => {
    const plan = [wait("1s"), gate({ ask: ["version"], for: 0 })];
    expect(simulateSmall({ plan }).verdict.gates[0]?.passed).toBe(true);
    const faults = [{ at: 0, do: "crash", on: "g" }] as const;
    expect(simulateSmall({ plan, faults }).verdict.gates[0]?.passed).toBe(false);
  });

  it("is told the whole truth of a process that took over a part: its name", () => {
    const results = [{ when: "v2", gives: "half" }] as const;
    const run = simulateSmall({
      load: { by: "watch", results },
      plan: [writeTo("g"), wait("1s"), gate({ ask: ["version"], for: 0 })],
    });
    expect(run.verdict.gates[0]).toMatchObject({ passed: true, sight: "blind", ranChange: 0 });
  });
});

describe("a gate that fails", () => {
  const failing = (words: object): Partial<Scenario> => ({
    groups: { g: { ...ONE, start: "5s" } },
    effects: [CRASH],
    load: { by: "watch", delay: "5s" },
    plan: [writeTo("g"), gate(words), writeTo("g", "v4")],
  });

  it("halts: no later step is done, and what was written stays", () => {
    const run = simulateSmall(failing({}));
    expect(facts(run, { kind: "file" }).map((record) => record.object)).toEqual(["v2"]);
    expect(facts(run, { kind: "step" })).toHaveLength(2);
    expect(facts(run, { kind: "plan-end" })).toEqual([]);
    expect(run.verdict.recoveredAtMs).toBe(null);
  });

  it("rolls back: what a dead process does not read", () => {
    const run = simulateSmall(failing({ onFail: "roll-back" }));
    expect(facts(run, { kind: "file" }).map((record) => record.object)).toEqual(["v2", "v1"]);
    expect(run.verdict.recoveredAtMs).toBe(null);
  });

  it("rolls back and restarts: up after a start", () => {
    const run = simulateSmall(failing({ onFail: "roll-back-and-restart" }));
    expect(run.verdict).toMatchObject({ outcome: "caught", noticedAtMs: 10_000, recoveredAtMs: 15_000 });
  });

  it("rolls back what was written before it may be loaded: a watch begins again with the old file", () => {
    const run = simulateSmall({
      groups: { g: { ...ONE, nodes: 2, redundancy: "balanced" } },
      load: { by: "watch", delay: "1m" },
      plan: [writeTo("g"), gate({ onFail: "roll-back", on: "g-1" })],
      faults: [{ at: "15s", do: "crash", on: "g-1" }],
    });
    expect(runs(run, "g-2")).toEqual([]);
    expect(run.verdict.outcome).toBe("inconclusive");
  });

  it("and is not obeyed neither stops nor rolls back", () => {
    const run = simulateSmall(failing({ onFail: "roll-back", obeyed: false }));
    expect(facts(run, { kind: "roll-back" })).toEqual([]);
    expect(facts(run, { kind: "plan-end" })).toHaveLength(1);
  });

  it("passes in the run that nobody stops, as long as it would have looked", () => {
    const run = simulateSmall(failing({}));
    const unstopped = [...run.world("unstopped").trace];
    expect(unstopped.filter((record) => record.kind === "reading")).toHaveLength(7);
    expect(unstopped.filter((record) => record.kind === "plan-end").map((record) => record.atMs)).toEqual([
      MINUTE,
    ]);
  });

  it("fails in the twin as well where something else is wrong", () => {
    const run = simulateSmall({
      groups: { g: QUIET },
      plan: [writeTo("g"), gate(), writeTo("g", "v4")],
      faults: [{ at: "15s", do: "crash", on: "g" }],
    });
    expect(times(run, { kind: "gate-failed" })).toEqual([20 * SECOND]);
    const twin = [...run.world("twin").trace];
    expect(twin.filter((record) => record.kind === "gate-failed").map((record) => record.atMs)).toEqual([
      20 * SECOND,
    ]);
  });
});

describe("a gate that asks the same twice", () => {
  it("asks it once", () => {
    const effects = [{ when: { root: "not-in-world" }, do: "fail", share: "50%" }] as const;
    const plan = [writeTo("g"), wait("1s"), gate({ ask: ["push", "push"], tolerates: 10 })];
    expect(facts(simulateSmall({ effects, plan }), { kind: "reading" })).toHaveLength(7);
  });
});

describe("a gate that asks for load", () => {
  it("passes up to the load that it is given, whoever is answered", () => {
    const words = (users: string, load: string): Partial<Scenario> => ({
      groups: { g: { ...ONE, capacity: { rate: "10/s" }, users: { rate: "10/s" } } },
      plan: [
        { adjust: { on: "g", users } },
        wait("1m"),
        gate({ name: "look", ask: ["load"], load, for: "0" }),
      ],
    });
    const passed = (users: string, load: string) =>
      simulateSmall(words(users, load)).verdict.gates[0]?.passed;
    expect(passed("80%", "80%")).toBe(true);
    expect(passed("90%", "80%")).toBe(false);
    expect(passed("150%", "150%")).toBe(true);
  });
});
