import { describe, expect, it } from "vitest";
import type { Group, Scenario } from "../../src/scenario/words.ts";
import {
  availability,
  CRASH,
  facts,
  gate,
  MINUTE,
  runs,
  SECOND,
  simulateSmall,
  times,
  writeTo,
} from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;
const STARTS: Group = { nodes: 1, redundancy: "brittle", start: "10s" };
const PAIR: Group = { nodes: 2, redundancy: "brittle", start: "10s" };
const RESTART_ONLY: Partial<Scenario> = { load: { by: "restart-only" } };

describe("a restart", () => {
  it("takes the process away at once and gives it back after its start", () => {
    const run = simulateSmall({ groups: { g: STARTS }, plan: [wait("1m"), { restart: { on: "g" } }] });
    expect(availability(run, "g")).toEqual([
      [MINUTE, 0],
      [70 * SECOND, 1],
    ]);
    expect(times(run, { kind: "plan-end" })).toEqual([70 * SECOND]);
  });

  it("loads the file when it begins, not when the process serves", () => {
    const run = simulateSmall({
      ...RESTART_ONLY,
      groups: { g: STARTS },
      plan: [writeTo("g"), wait("1m"), { restart: { on: "g" } }],
      faults: [],
    });
    expect(runs(run, "g-1")).toEqual([["v2", MINUTE]]);
    const late = simulateSmall({
      ...RESTART_ONLY,
      groups: { g: STARTS },
      plan: [wait("5s"), writeTo("g")],
      faults: [{ at: 0, do: "restart", on: "g" }],
    });
    expect(runs(late, "g-1")).toEqual([["v1", 0]]);
  });

  it("after a drain takes no new requests first, and then stops", () => {
    const run = simulateSmall({
      groups: { g: STARTS },
      plan: [wait("1m"), { restart: { on: "g", drain: "30s" } }],
    });
    expect(times(run, { kind: "drain" })).toEqual([MINUTE]);
    expect(times(run, { kind: "stop" })).toEqual([90 * SECOND]);
    expect(availability(run, "g")).toEqual([
      [MINUTE, 0],
      [100 * SECOND, 1],
    ]);
  });

  it("of all together waits for the last of them", () => {
    const run = simulateSmall({ groups: { g: PAIR }, plan: [{ restart: { on: "g" } }] });
    expect(times(run, { kind: "stop" })).toEqual([0, 0]);
    expect(times(run, { kind: "plan-end" })).toEqual([10 * SECOND]);
  });

  it("of one after another begins with the next when the one before serves, and its gap is over", () => {
    const run = simulateSmall({
      groups: { g: PAIR },
      plan: [{ restart: { on: "g", how: "rolling", gap: "5s" } }],
    });
    expect(times(run, { kind: "stop" })).toEqual([0, 15 * SECOND]);
    expect(times(run, { kind: "plan-end" })).toEqual([25 * SECOND]);
  });

  it("goes on with the next where one fails", () => {
    const run = simulateSmall({
      ...RESTART_ONLY,
      groups: { g: PAIR },
      effects: [{ ...CRASH, where: { nodes: "g-1" } }],
      plan: [writeTo("g"), { restart: { on: "g", how: "rolling" } }],
    });
    expect(times(run, { kind: "crash" })).toEqual([0]);
    expect(times(run, { kind: "start", subject: "g-2" })).toEqual([0]);
    expect(times(run, { kind: "plan-end" })).toEqual([10 * SECOND]);
  });

  it("of one after another ends where the plan is stopped", () => {
    const run = simulateSmall({
      ...RESTART_ONLY,
      groups: { g: { ...PAIR, nodes: 3 } },
      effects: [{ ...CRASH, where: { nodes: "g-1" } }],
      plan: [writeTo("g"), { restart: { on: "g", how: "rolling", gap: "1m" } }],
      monitor: { notices: "failure", after: "30s" },
      operator: [{ does: "roll-back", after: "20s" }],
    });
    expect(times(run, { kind: "stop" })).toEqual([0]);
    expect(times(run, { kind: "start", subject: "g-2" })).toEqual([]);
    expect(run.verdict).toMatchObject({ outcome: "caught", stoppedBy: "operator" });
  });

  it("without force replaces children, which inherit what the process runs and read nothing", () => {
    const run = simulateSmall({
      ...RESTART_ONLY,
      groups: { g: STARTS },
      effects: [CRASH],
      plan: [writeTo("g"), { restart: { on: "g", force: false } }, wait("1m"), { restart: { on: "g" } }],
    });
    expect(runs(run, "g-1")).toEqual([
      ["v1", 0],
      ["v2", 70 * SECOND],
    ]);
    expect(times(run, { kind: "crash" })).toEqual([70 * SECOND]);
  });

  it("without force lets the timers of the process go on", () => {
    const run = simulateSmall({
      groups: { g: STARTS },
      load: { by: "watch", delay: "1m" },
      plan: [writeTo("g"), wait("30s"), { restart: { on: "g", force: false } }],
    });
    expect(runs(run, "g-1")).toEqual([
      ["v1", 30 * SECOND],
      ["v2", MINUTE],
    ]);
  });

  it("by force ends the timers, since the process reads its file", () => {
    const run = simulateSmall({
      groups: { g: STARTS },
      load: { by: "watch", delay: "1m" },
      plan: [writeTo("g"), wait("30s"), { restart: { on: "g" } }],
    });
    expect(runs(run, "g-1")).toEqual([["v2", 30 * SECOND]]);
  });

  it("during a drain, or a start, begins at once", () => {
    const draining = simulateSmall({
      groups: { g: STARTS },
      plan: [{ restart: { on: "g", drain: "1m" } }],
      faults: [{ at: "20s", do: "restart", on: "g" }],
    });
    expect(times(draining, { kind: "stop" })).toEqual([20 * SECOND]);
    expect(times(draining, { kind: "serve" })).toEqual([30 * SECOND]);
    const starting = simulateSmall({
      groups: { g: STARTS },
      plan: [{ restart: { on: "g" } }],
      faults: [{ at: "5s", do: "restart", on: "g" }],
    });
    expect(times(starting, { kind: "serve" })).toEqual([15 * SECOND]);
    expect(times(starting, { kind: "plan-end" })).toEqual([15 * SECOND]);
  });
});

describe("a supervisor", () => {
  it("starts the process again after each crash, and into the same crash", () => {
    const run = simulateSmall({
      groups: { g: { ...STARTS, supervisor: { after: "20s" } } },
      effects: [CRASH],
      plan: [writeTo("g"), wait("50s"), writeTo("g", "v4")],
    });
    // It loads its file as it starts, and crashes before it serves: 0, 20, 40; v4 is there at 60.
    expect(times(run, { kind: "crash" })).toEqual([0, 20 * SECOND, 40 * SECOND]);
    expect(runs(run, "g-1").at(-1)).toEqual(["v4", MINUTE]);
    expect(availability(run, "g")).toEqual([
      [0, 0],
      [70 * SECOND, 1],
    ]);
  });

  it("that starts at once what crashes at once reaches a limit, and not the end of time", () => {
    const run = simulateSmall({
      groups: { g: { nodes: 1, redundancy: "brittle", supervisor: { after: 0 } } },
      effects: [CRASH],
      limits: { events: 1000 },
    });
    expect(run.world("run")).toMatchObject({ events: 1000, limit: "events" });
    expect(run.outcome).not.toBe("clean");
  });

  it("does not start a second process beside that of an operator, at the same instant or later", () => {
    for (const after of ["20s", "30s"]) {
      const run = simulateSmall({
        groups: { g: { ...STARTS, supervisor: { after } } },
        faults: [{ at: 0, do: "crash", on: "g" }],
        plan: [wait("20s"), { restart: { on: "g" } }],
      });
      expect(times(run, { kind: "start" })).toEqual([20 * SECOND]);
      expect(times(run, { kind: "serve" })).toEqual([30 * SECOND]);
    }
  });
});

describe("a roll-back that restarts", () => {
  it("in the middle of a restart begins it again with the old file", () => {
    const run = simulateSmall({
      groups: { g: STARTS },
      effects: [{ ...CRASH, after: "5s" }],
      plan: [writeTo("g"), wait("4s"), { restart: { on: "g" } }, gate({ onFail: "roll-back-and-restart" })],
    });
    // Restarted at 4s, it crashes at 9s before it serves; the gate then looks at once, fails and rolls back.
    expect(times(run, { kind: "crash" })).toEqual([9 * SECOND]);
    expect(times(run, { kind: "roll-back" })).toEqual([9 * SECOND]);
    expect(runs(run, "g-1").at(-1)).toEqual(["v1", 9 * SECOND]);
    expect(times(run, { kind: "serve" })).toEqual([19 * SECOND]);
    expect(facts(run, { kind: "stopped" })).toHaveLength(1);
  });
});
