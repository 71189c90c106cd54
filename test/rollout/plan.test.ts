import { describe, expect, it } from "vitest";
import type { Scenario, Step, TimeOfDay } from "../../src/scenario/words.ts";
import {
  CRASH,
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
const ended = (plan: Step[], words: Partial<Scenario> = {}) =>
  times(simulateSmall({ plan, horizon: "3d", ...words }), { kind: "plan-end" })[0];

describe("a plan", () => {
  it("does its steps in order, those that take no time at one instant", () => {
    const run = simulateSmall({
      plan: [writeTo("g"), wait("1m"), writeTo("g", "v4"), { signal: { on: "g" } }],
    });
    expect(facts(run, { kind: "step" }).map(({ atMs, value, note }) => [atMs, value, note])).toEqual([
      [0, 1, "write v2 to g"],
      [0, 2, "wait 1m"],
      [MINUTE, 3, "write v4 to g"],
      [MINUTE, 4, "signal g"],
    ]);
    expect(run.verdict.planMs).toBe(MINUTE);
  });

  it("without steps ends as it begins", () => {
    expect(ended([])).toBe(0);
  });

  it("that ends at the horizon has ended", () => {
    expect(ended([wait("1h")], { horizon: "1h" })).toBe(HOUR);
    expect(ended([wait("1h"), wait("1ms")], { horizon: "1h" })).toBe(undefined);
  });

  it("waits for a time within its range", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const [at] = times(simulateSmall({ plan: [wait("1m..2m"), wait("1m..2m")] }, seed), {
        kind: "plan-end",
      });
      expect(at).toBeGreaterThanOrEqual(2 * MINUTE);
      expect(at).toBeLessThanOrEqual(4 * MINUTE);
    }
  });
});

describe("a window", () => {
  const opensAt = (clock: TimeOfDay, opens: TimeOfDay, closes: TimeOfDay, before: Step[] = []) =>
    ended([...before, { window: { opens, closes } }], { clock });

  it("that is open lets the plan go on at once: its opening belongs to it, its closing does not", () => {
    expect(opensAt("03:00", "02:00", "04:00")).toBe(0);
    expect(opensAt("02:00", "02:00", "04:00")).toBe(0);
    expect(opensAt("04:00", "02:00", "04:00")).toBe(22 * HOUR);
    expect(opensAt("03:59", "02:00", "04:00", [wait("59999ms")])).toBe(59_999);
    expect(opensAt("03:59", "02:00", "04:00", [wait("1m")])).toBe(22 * HOUR + MINUTE);
  });

  it("that opens later lets it wait, to the next day if need be", () => {
    expect(opensAt("01:00", "02:00", "04:00")).toBe(HOUR);
    expect(opensAt("09:00", "02:00", "04:00")).toBe(17 * HOUR);
    expect(opensAt("01:59:30", "02:00", "04:00")).toBe(30 * SECOND);
  });

  it("can reach over midnight", () => {
    expect(opensAt("23:30", "23:00", "01:00")).toBe(0);
    expect(opensAt("00:30", "23:00", "01:00")).toBe(0);
    expect(opensAt("01:00", "23:00", "01:00")).toBe(22 * HOUR);
    expect(opensAt("12:00", "23:00", "01:00")).toBe(11 * HOUR);
    expect(opensAt("00:00", "22:00", "00:00")).toBe(22 * HOUR);
    expect(opensAt("12:00", "00:00", "02:00", [wait("12h")])).toBe(DAY / 2);
  });

  it("after days is found at the same time of day", () => {
    expect(opensAt("09:00", "02:00", "04:00", [wait("24h")])).toBe(DAY + 17 * HOUR);
  });
});

describe("an approval", () => {
  it("takes its time, and lets the plan go on", () => {
    expect(ended([{ approve: { by: "boss", after: "10m" } }])).toBe(10 * MINUTE);
  });

  it("that is refused stops the plan", () => {
    const run = simulateSmall({
      plan: [{ approve: { by: "boss", after: "10m", grants: false } }, writeTo("g")],
    });
    expect(facts(run, { kind: "write" })).toEqual([]);
    expect(run.verdict).toMatchObject({ outcome: "false-alarm", stoppedBy: "boss" });
    expect(times(run, { kind: "denied" })).toEqual([10 * MINUTE]);
  });

  it("that comes after a person has stopped the plan changes nothing", () => {
    const run = simulateSmall({
      effects: [CRASH],
      plan: [writeTo("g"), { approve: { by: "boss", after: "10m", grants: false } }, writeTo("g", "v4")],
      monitor: { notices: "failure", after: "1m" },
      operator: [{ does: "roll-back", after: "1m" }],
    });
    expect(facts(run, { kind: "stopped" }).map((record) => record.subject)).toEqual(["operator"]);
    expect(facts(run, { kind: "denied" })).toEqual([]);
  });
});

describe("a roll-back in the plan", () => {
  it("puts files back, which are adopted as lazily as any change", () => {
    const run = simulateSmall({
      load: { by: "watch", delay: "10m" },
      plan: [writeTo("g"), wait("30m"), { rollBack: {} }],
    });
    expect(runs(run, "g-1")).toEqual([
      ["v2", 10 * MINUTE],
      ["v1", 40 * MINUTE],
    ]);
    expect(run.outcome).toBe("clean");
  });

  it("with a restart is adopted at once", () => {
    const plan = [writeTo("g"), wait("30m"), { rollBack: { restart: true } }];
    expect(runs(simulateSmall({ load: { by: "watch", delay: "10m" }, plan }), "g-1").at(-1)).toEqual([
      "v1",
      30 * MINUTE,
    ]);
  });

  it("with a restart is done when the nodes serve again, as a restart is", () => {
    const groups = { g: { ...ONE, start: "10s" } };
    const run = simulateSmall({
      groups,
      plan: [writeTo("g", "v4"), { rollBack: { restart: true } }, gate()],
    });
    expect(times(run, { kind: "gate" })).toEqual([10 * SECOND]);
    expect(run.outcome).toBe("clean");
    expect(ended([{ rollBack: { restart: true } }], { groups })).toBe(0);
  });

  it("leaves a later gate to ask for the version that was put back", () => {
    const plan = [writeTo("g", "v4"), wait("1m"), { rollBack: {} }, wait("1s"), gate({ ask: ["version"] })];
    expect(simulateSmall({ plan }).verdict).toMatchObject({ outcome: "clean", gates: [{ passed: true }] });
  });

  it("touches only what the plan wrote to, and puts back what each node had", () => {
    const groups: Scenario["groups"] = { g: ONE, h: { ...ONE, runs: "v4" }, other: ONE };
    const run = simulateSmall({ groups, plan: [writeTo("g"), writeTo("h"), { rollBack: {} }] });
    const files = facts(run, { kind: "file" }).slice(2);
    expect(files.map(({ subject, object }) => `${subject} ${object}`)).toEqual(["g-1 v1", "h-1 v4"]);
  });

  it("is no stop: the plan goes on", () => {
    const run = simulateSmall({ plan: [writeTo("g"), { rollBack: {} }, writeTo("g", "v4")] });
    expect(run.verdict).toMatchObject({ outcome: "clean", stoppedBy: null });
  });
});

describe("a plan that waits for a restart", () => {
  it("goes on where a person stops the process in the middle of it", () => {
    const run = simulateSmall({
      groups: { g: { ...ONE, start: "10m" } },
      plan: [{ restart: { on: "g" } }],
      monitor: { notices: "failure", after: "1m" },
      operator: [{ does: "stop", on: "g", after: "1m" }],
    });
    expect(times(run, { kind: "plan-end" })).toEqual([2 * MINUTE]);
  });

  it("waits for the last start where the process is restarted in the middle of it", () => {
    const run = simulateSmall({
      groups: { g: { ...ONE, start: "10m" } },
      plan: [{ restart: { on: "g" } }],
      monitor: { notices: "failure", after: "1m" },
      operator: [{ does: "restart", on: "g", after: "1m" }],
    });
    expect(times(run, { kind: "plan-end" })).toEqual([12 * MINUTE]);
  });
});

describe("a plan that is stopped by a person", () => {
  it("takes no further reading, and does no further step", () => {
    const run = simulateSmall({
      groups: { g: ONE, h: ONE },
      effects: [CRASH],
      plan: [writeTo("g"), gate({ on: "h" }), writeTo("h")],
      monitor: { notices: "failure", after: "20s" },
      operator: [{ does: "roll-back", after: "15s" }],
    });
    expect(times(run, { kind: "reading" })).toEqual([0, 10, 20, 30].map((second) => second * SECOND));
    expect(facts(run, { kind: "write" })).toHaveLength(1);
    expect(times(run, { kind: "stopped" })).toEqual([35 * SECOND]);
  });

  it("takes back what is still under way", () => {
    const run = simulateSmall({
      groups: { g: ONE, h: ONE },
      effects: [CRASH],
      plan: [writeTo("g"), writeTo("h", "v2", "10m"), wait("30m")],
      monitor: { notices: "failure", after: "1m" },
      operator: [{ does: "roll-back-and-restart", after: "1m" }],
    });
    expect(facts(run, { kind: "file", subject: "h-1" }).map(({ atMs, object }) => [atMs, object])).toEqual([
      [2 * MINUTE, "v1"],
    ]);
  });
});
