import { describe, expect, it } from "vitest";
import type { Effect, Group, Scenario } from "../../src/scenario/words.ts";
import {
  availability,
  BAD,
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

const run = (effect: Partial<Effect>, words: Partial<Scenario> = {}) =>
  simulateSmall({ effects: [{ when: BAD, do: "crash", ...effect } as Effect], ...words });

describe("an effect", () => {
  it("strikes at once, or later, and then only while the version still runs", () => {
    expect(times(run({}), { kind: "crash" })).toEqual([0]);
    expect(times(run({ after: "10m" }), { kind: "crash" })).toEqual([10 * MINUTE]);
    const replaced = run({ after: "10m" }, { plan: [writeTo("g"), wait("9m"), writeTo("g", "v4")] });
    expect(times(replaced, { kind: "crash" })).toEqual([]);
    expect(replaced.outcome).toBe("clean");
    // At the same instant the node loads first: what it no longer runs does not strike.
    const together = run({ after: "10m" }, { plan: [writeTo("g"), wait("10m"), writeTo("g", "v4")] });
    expect(times(together, { kind: "crash" })).toEqual([]);
  });

  it("begins anew with a restart, and is over with what replaces it", () => {
    const restarted = run({ after: "10m" }, { plan: [writeTo("g"), wait("9m"), { restart: { on: "g" } }] });
    expect(times(restarted, { kind: "crash" })).toEqual([19 * MINUTE]);
    const cured = run({ do: "fail", share: "40%" }, { plan: [writeTo("g"), wait("9m"), writeTo("g", "v4")] });
    expect(availability(cured, "g")).toEqual([
      [0, 0.6],
      [9 * MINUTE, 1],
    ]);
  });

  it("is drawn anew for each load, within its range", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const [at] = times(simulateSmall({ effects: [{ when: BAD, do: "crash", after: "1m..2m" }] }, seed), {
        kind: "crash",
      });
      expect(at).toBeGreaterThanOrEqual(MINUTE);
      expect(at).toBeLessThanOrEqual(2 * MINUTE);
    }
  });

  it("strikes at a time of day: the first after the load, and after its delay", () => {
    const words: Partial<Scenario> = { clock: "09:00", horizon: "3d" };
    expect(times(run({ at: "10:30" }, words), { kind: "crash" })).toEqual([1.5 * HOUR]);
    expect(times(run({ at: "09:00" }, words), { kind: "crash" })).toEqual([0]);
    expect(times(run({ at: "08:00" }, words), { kind: "crash" })).toEqual([23 * HOUR]);
    expect(times(run({ at: "10:30", after: "2h" }, words), { kind: "crash" })).toEqual([1.5 * HOUR + DAY]);
    const due = run({ at: "08:00" }, { clock: "09:00" });
    expect(due.verdict.inconclusive.join()).toMatch(/on g-1 an effect of the change .* is due later, at 23h/);
  });

  it("strikes at a date, or at once with what is loaded after it", () => {
    const words: Partial<Scenario> = { horizon: "400d" };
    const expires = { when: BAD, do: "crash", at: "365d2h" } as const;
    const at = (plan: Scenario["plan"]) =>
      times(simulateSmall({ ...words, effects: [expires], plan }), { kind: "crash" });
    expect(at([writeTo("g")])).toEqual([365 * DAY + 2 * HOUR]);
    expect(at([{ wait: "366d" }, writeTo("g")])).toEqual([366 * DAY]);
    expect(at([])).toEqual([]);
  });

  it("has one date on a node, however often the version is loaded", () => {
    const words: Partial<Scenario> = {
      effects: [{ when: BAD, do: "fail", at: "10m..20m" }],
      plan: [writeTo("g"), { wait: "1m" }, writeTo("g", "v4"), { wait: "1m" }, writeTo("g")],
    };
    for (let seed = 1; seed <= 10; seed++) {
      const strikes = facts(simulateSmall(words, seed), { kind: "due" }).map(({ value }) => value);
      expect(new Set(strikes).size).toBe(1);
    }
  });

  it("can count from the start of the process, which a reload leaves as it is and a restart does not", () => {
    const g: Group = { ...ONE, uptime: "240d" };
    const overflows = { when: { size: 1 }, do: "hang", after: "248d", since: "start" } as const;
    const at = (plan: Scenario["plan"], effect: Partial<Effect> = {}) =>
      times(simulateSmall({ groups: { g }, effects: [{ ...overflows, ...effect }], plan, horizon: "300d" }), {
        kind: "hang",
      });
    expect(at([])).toEqual([8 * DAY]);
    expect(at([{ wait: "2d" }, writeTo("g", "v4")])).toEqual([8 * DAY]);
    expect(at([{ wait: "2d" }, { restart: { on: "g" } }])).toEqual([250 * DAY]);
    expect(at([{ wait: "2d" }, writeTo("g", "v4")], { since: "load" })).toEqual([250 * DAY]);
    // What is loaded when the process is old enough already strikes at once.
    expect(at([{ wait: "9d" }, writeTo("g", "v4")], { when: "v4" })).toEqual([9 * DAY]);
  });

  it("can be of one occasion of a load alone", () => {
    const plan: Scenario["plan"] = [writeTo("g"), wait("1m"), { restart: { on: "g" } }];
    expect(times(run({ on: "start" }, { plan }), { kind: "crash" })).toEqual([MINUTE]);
    expect(times(run({ on: "reload" }, { plan: [writeTo("g")] }), { kind: "crash" })).toEqual([0]);
    expect(times(run({ on: "request" }, { plan }), { kind: "crash" })).toEqual([]);
  });

  it("can be of some groups, nodes or builds alone", () => {
    const groups: Scenario["groups"] = {
      g: { nodes: 2, redundancy: "brittle" },
      h: { nodes: ["left", "right"], redundancy: "brittle", build: "arm" },
    };
    const plan = [writeTo("g"), writeTo("h")];
    const struck = (where: Effect["where"]) =>
      facts(run({ where } as Partial<Effect>, { groups, plan }), { kind: "crash" }).map(
        (record) => record.subject,
      );
    expect(struck({ group: "g" })).toEqual(["g-1", "g-2"]);
    expect(struck({ nodes: ["g-2", "left"] })).toEqual(["g-2", "left"]);
    expect(struck({ build: "arm" })).toEqual(["left", "right"]);
    expect(struck({ group: "h", nodes: "right" })).toEqual(["right"]);
  });

  it("that the version before had too is nothing of the change", () => {
    const { verdict } = simulateSmall({ effects: [{ when: { size: 1 }, do: "fail" }] });
    expect(verdict).toMatchObject({ outcome: "clean", firstSymptomAtMs: null, firstFailureAtMs: null });
  });
});

describe("a process that hangs", () => {
  const polling: Partial<Scenario> = {
    load: { by: "poll", every: "1m", phase: 0 },
    plan: [writeTo("g"), wait("10m"), writeTo("g", "v4")],
  };

  it("neither polls nor loads what would help it", () => {
    const hung = run({ do: "hang" }, polling);
    expect(times(hung, { kind: "hang" })).toEqual([0]);
    expect(runs(hung, "g-1")).toEqual([["v2", 0]]);
    expect(availability(hung, "g")).toEqual([[0, 0]]);
  });

  it("is helped by a restart, which reads its file", () => {
    const plan = [...(polling.plan as Scenario["plan"]), { restart: { on: "g", force: false } }];
    expect(runs(run({ do: "hang" }, { ...polling, plan }), "g-1").at(-1)).toEqual(["v4", 10 * MINUTE]);
  });

  it("answers a shallow look only where it is said to", () => {
    const plan = [writeTo("g"), wait("1s"), gate({ ask: ["health"] })];
    expect(run({ do: "hang" }, { plan }).verdict.gates[0]).toMatchObject({ passed: false, sight: "sighted" });
    expect(run({ do: "hang", answersHealth: true }, { plan }).verdict.gates[0]).toMatchObject({
      passed: true,
      sight: "masked",
    });
  });

  it("is not started again by a supervisor, which waits for a crash", () => {
    const groups = { g: { nodes: 1, redundancy: "brittle", supervisor: { after: "1m" } } } as const;
    expect(times(run({ do: "hang" }, { groups }), { kind: "start" })).toEqual([]);
  });
});

describe("a leak", () => {
  it("reaches its limit after its time, and crashes or hangs", () => {
    expect(times(run({ do: "leak", after: "30m" }), { kind: "crash" })).toEqual([30 * MINUTE]);
    expect(times(run({ do: "leak", after: "30m", atLimit: "hang" }), { kind: "hang" })).toEqual([
      30 * MINUTE,
    ]);
  });

  it("is put off by restarts, graceful ones too", () => {
    for (const force of [true, false]) {
      const plan: Scenario["plan"] = [writeTo("g"), wait("20m"), { restart: { on: "g", force } }];
      expect(times(run({ do: "leak", after: "30m" }, { plan }), { kind: "crash" })).toEqual([50 * MINUTE]);
    }
  });
});

describe("a process that lives and is hampered", () => {
  it("fails, or answers wrongly, its share of the kinds of request that are meant", () => {
    for (const kind of ["fail", "wrong"] as const) {
      const hampered = run({ do: kind, share: "30%", asks: ["pull"] });
      expect(availability(hampered, "g", "pull")).toEqual([[0, 0.7]]);
      expect(availability(hampered, "g", "push")).toEqual([]);
    }
  });

  it("fails what two effects leave of each other", () => {
    const effects = [
      { when: BAD, do: "fail", share: "50%" },
      { when: BAD, do: "wrong", share: "20%", after: "1m" },
    ] as const;
    expect(availability(simulateSmall({ effects }), "g")).toEqual([
      [0, 0.5],
      [MINUTE, 0.4],
    ]);
  });

  it("is too slow for whoever waits for less long", () => {
    const slow = { do: "slow", takes: "5s" } as const;
    const plan = (timeout: string) => [writeTo("g"), wait("1s"), gate({ timeout })];
    const patient = run(slow, { plan: plan("5s") });
    expect(availability(patient, "g")).toEqual([]);
    expect(patient.verdict.gates[0]).toMatchObject({ passed: true, sight: "masked" });
    expect(run(slow, { plan: plan("4999ms") }).verdict.gates[0]).toMatchObject({
      passed: false,
      sight: "sighted",
    });
    const groups = { g: { nodes: 1, redundancy: "brittle", timeout: "4s" } } as const;
    expect(availability(run(slow, { groups }), "g")).toEqual([[0, 0]]);
  });

  it("is in one condition after another at an instant, and not well between them", () => {
    // Both versions fail half: the monitor sees one failure from 0 on, not a new one from 3m on.
    const hampered = run(
      { do: "fail", share: "50%" },
      {
        plan: [writeTo("g"), wait("3m"), writeTo("g", "v3")],
        monitor: { notices: "failure", after: "5m" },
      },
    );
    expect(availability(hampered, "g")).toEqual([[0, 0.5]]);
    expect(hampered.verdict.noticedAtMs).toBe(5 * MINUTE);
    expect(facts(hampered, { kind: "effect" }).map((record) => record.atMs)).toEqual([0, 3 * MINUTE]);
  });

  it("passes a gate now and then, each look by a draw of its own", () => {
    const looks = run(
      { do: "fail", share: "50%" },
      { plan: [writeTo("g"), wait("1s"), gate({ every: "1s", tolerates: 61 })] },
    );
    const passed = facts(looks, { kind: "reading" }).filter((record) => record.value === 1).length;
    expect(passed).toBeGreaterThan(10);
    expect(passed).toBeLessThan(50);
    expect(times(looks, { kind: "reading" })[0]).toBe(SECOND);
  });
});
