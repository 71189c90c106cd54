import { describe, expect, it } from "vitest";
import type { Load, Scenario } from "../../src/scenario/words.ts";
import {
  BAD,
  CRASH,
  facts,
  gate,
  HOUR,
  MINUTE,
  ONE,
  settled,
  simulateSmall,
  times,
  writeTo,
} from "../support.ts";

const FAIL = { when: BAD, do: "fail" } as const;
const SESSIONS: Load = { by: "watch", delay: "1m", sessions: { follow: "10m..1h" } };

const inSessions = (words: Partial<Scenario> = {}, seed = 1) =>
  simulateSmall({ load: SESSIONS, effects: [FAIL], horizon: "4h", ...words }, seed);

const look = (name: string, words = {}) => gate({ name, for: "0", obeyed: false, ...words });

describe("sessions that are open when a process loads", () => {
  it("go on with the old, and go over one by one, each at a time of its own", () => {
    const shares = settled(inSessions(), "g");
    expect(shares.map(([, share]) => share)).toEqual([0.75, 0.5, 0.25, 0]);
    for (const [atMs] of shares) {
      expect(atMs).toBeGreaterThanOrEqual(11 * MINUTE);
      expect(atMs).toBeLessThanOrEqual(61 * MINUTE);
    }
    // Another seed, other times.
    expect(settled(inSessions({}, 2), "g")).not.toEqual(shares);
  });

  it("are as many as there are said to be", () => {
    const run = inSessions({ load: { ...SESSIONS, sessions: { follow: "10m..1h", count: 10 } } });
    expect(settled(run, "g")).toHaveLength(10);
  });

  it("hide nothing from a probe that opens a new one, while most users are still well", () => {
    const plan = [writeTo("g"), { wait: "2m" }, look("new")];
    const { gates, firstFailureAtMs } = inSessions({ plan }).verdict;
    expect(gates[0]).toMatchObject({ passed: false, sight: "sighted", ranChange: 1 });
    expect(firstFailureAtMs).toBeGreaterThanOrEqual(11 * MINUTE);
  });

  it("keep a probe that stays connected blind, until its own session goes over", () => {
    const watching = (time: string, connects: "each" | "once") =>
      inSessions({ plan: [writeTo("g"), gate({ for: time, connects })] }).verdict.gates[0];
    expect(watching("9m", "each")).toMatchObject({ passed: false, sight: "sighted" });
    expect(watching("9m", "once")).toMatchObject({ passed: true, sight: "blind", ranChange: 0 });
    expect(watching("70m", "once")).toMatchObject({ passed: false, sight: "sighted", ranChange: 1 });
  });

  it("tell their own version to a probe that stays in one", () => {
    const asking = (connects: "each" | "once") =>
      gate({ name: connects, ask: ["version"], for: "2m", passes: "once", connects, obeyed: false });
    const of = (connects: "each" | "once") =>
      inSessions({ effects: [], plan: [writeTo("g"), asking(connects)] }).verdict.gates[0]?.passed;
    expect(of("each")).toBe(true);
    expect(of("once")).toBe(false);
  });

  it("go on failing after a roll-back that the process has loaded, and a new probe is masked", () => {
    const plan = [writeTo("g"), { wait: "2h" }, { rollBack: {} }, { wait: "2m" }, look("after")];
    const run = inSessions({ plan });
    expect(settled(run, "g").map(([, share]) => share)).toEqual([0.75, 0.5, 0.25, 0, 0.25, 0.5, 0.75, 1]);
    expect(run.verdict.gates[0]).toMatchObject({ passed: true, sight: "masked" });
    expect(run.verdict.recoveredAtMs).toBeGreaterThanOrEqual(2 * HOUR + 11 * MINUTE);
  });

  it("keep a run from being complete while some are served by the old", () => {
    const until = (horizon: string) => inSessions({ effects: [], horizon }).verdict;
    expect(until("5m").inconclusive.join()).toContain("served open sessions by v1 still");
    expect(until("2h")).toMatchObject({ outcome: "clean" });
  });

  it("end with a restart, and what is new holds for all", () => {
    const plan = [writeTo("g"), { wait: "2m" }, { restart: { on: "g" } }];
    expect(settled(inSessions({ plan }), "g")).toEqual([[2 * MINUTE, 0]]);
    const gentle = [writeTo("g"), { wait: "2m" }, { restart: { on: "g", force: false } }] as const;
    expect(settled(inSessions({ plan: gentle }), "g")).toEqual([[2 * MINUTE, 0]]);
  });

  it("outlive the process where each is one of its own: only new ones are refused", () => {
    const load = (outlive: boolean): Load => ({
      by: "watch",
      delay: "1m",
      results: [{ when: BAD, gives: "die" }],
      sessions: { follow: "10m..1h", outlive },
    });
    expect(settled(inSessions({ effects: [], load: load(false) }), "g")).toEqual([[MINUTE, 0]]);
    const run = inSessions({ effects: [], load: load(true) });
    expect(times(run, { kind: "crash" })).toEqual([MINUTE]);
    expect(settled(run, "g").map(([, share]) => share)).toEqual([0.75, 0.5, 0.25, 0]);
    expect(run.verdict).toMatchObject({ outcome: "slow-fuse", firstSymptomAtMs: MINUTE });
  });

  it("that would crash end, and not the process, which runs something else by then", () => {
    const effects = [{ ...CRASH, after: "5m" }] as const;
    const plan = [writeTo("g"), { wait: "2m" }, { rollBack: {} }] as const;
    const load: Load = { ...SESSIONS, sessions: { follow: "1h", count: 2 } };
    // Nobody has gone over to v2 when it is rolled back: there is nothing in which it could crash.
    expect(times(inSessions({ effects, plan, load }), { kind: "crash" })).toEqual([]);
    // All have gone over, and the effect is due when the process has loaded something else.
    const over: Load = { ...SESSIONS, sessions: { follow: "0..1s", count: 2 } };
    const late = [writeTo("g"), { wait: "2m" }, { rollBack: {} }] as const;
    const run = inSessions({ effects: [{ ...CRASH, after: "2m" }], plan: late, load: over });
    expect(times(run, { kind: "crash" })).toEqual([]);
  });

  it("leave a node as it was where nothing new is loaded", () => {
    const run = inSessions({ plan: [writeTo("g", "v1")], effects: [] });
    expect(facts(run, { kind: "availability" })).toEqual([]);
  });

  it("of two changes in a row follow what runs when they go over", () => {
    const plan = [writeTo("g"), { wait: "5m" }, writeTo("g", "v4")];
    expect(settled(inSessions({ plan }), "g")).toEqual([]);
  });

  it("draw the same times in the twin, where the change does nothing", () => {
    const { verdict } = inSessions({ groups: { g: { ...ONE, slo: "50%" } } });
    expect(verdict).toMatchObject({ outcome: "slow-fuse", impact: { worstAvailability: 0 } });
  });

  it("do not keep what stays behind to themselves: it is there for new ones too, until it is cleared", () => {
    const effects = [{ ...FAIL, until: "cleared" }] as const;
    const plan = [writeTo("g"), { wait: "2h" }, { rollBack: {} }, { wait: "30m" }, look("new")] as const;
    const run = inSessions({ effects, plan });
    expect(run.verdict.gates[0]).toMatchObject({ passed: false, sight: "sighted" });
    expect(settled(run, "g").at(-1)?.[1]).toBe(0);
    expect(run.verdict.recoveredAtMs).toBeNull();
    // All go over within the hour, and then it is cleared.
    const cleared = [...plan, { wait: "1h" }, { clear: { on: "g" } }] as const;
    const well = inSessions({ effects, plan: cleared });
    expect(settled(well, "g").at(-1)).toEqual([3.5 * HOUR, 1]);
    expect(well.verdict.recoveredAtMs).toBe(3.5 * HOUR);
  });
});
