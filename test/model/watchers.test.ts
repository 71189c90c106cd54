import { describe, expect, it } from "vitest";
import type { Group, Scenario } from "../../src/scenario/words.ts";
import {
  BAD,
  CRASH,
  facts,
  gate,
  MINUTE,
  ONE,
  runs,
  SECOND,
  settled,
  simulateSmall,
  times,
  writeTo,
} from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;

describe("a balancer that takes its time", () => {
  const pair = (notices: string, words: Partial<Group> = {}): Scenario["groups"] => ({
    g: { ...ONE, nodes: 2, redundancy: "balanced", balancer: { notices }, ...words },
  });

  it("sends requests to a node that is gone until it believes it, and to one that is back only then", () => {
    const run = simulateSmall({
      groups: pair("10s", { start: "1m" }),
      faults: [{ at: "10m", do: "restart", on: "g-1" }],
      plan: [wait("0")],
    });
    // Half fails for ten seconds; g-1 serves again at 11m, is believed at 11m10s, and nothing fails by that.
    expect(settled(run, "g")).toEqual([
      [10 * MINUTE, 0.5],
      [10 * MINUTE + 10 * SECOND, 1],
    ]);
  });

  it("overlooks what is shorter than that", () => {
    const run = simulateSmall({
      groups: pair("10s", { start: "9s" }),
      faults: [{ at: "10m", do: "restart", on: "g-1" }],
      plan: [wait("0")],
    });
    expect(settled(run, "g")).toEqual([
      [10 * MINUTE, 0.5],
      [10 * MINUTE + 9 * SECOND, 1],
    ]);
  });

  it("looks shallowly: a node that fails its requests stays in the rotation", () => {
    const run = simulateSmall({
      groups: pair("0..1s"),
      effects: [{ when: BAD, do: "fail" }],
      plan: [writeTo("g-1"), wait("10m")],
    });
    expect(settled(run, "g")).toEqual([[0, 0.5]]);
  });

  it("that believes no node to be well sends to all", () => {
    const run = simulateSmall({
      groups: pair("10s", { start: "30s" }),
      plan: [{ restart: { on: "g" } }],
    });
    expect(settled(run, "g")).toEqual([
      [0, 0],
      [30 * SECOND, 1],
    ]);
  });
});

describe("a standby group that elects", () => {
  const three = (votes: number): Scenario["groups"] => ({
    g: { ...ONE, nodes: 3, redundancy: { standby: { failover: "30s", votes } } },
  });

  it("takes over with enough votes, and not without, until there are enough", () => {
    const faults = [{ at: "10m", do: "crash", on: ["g-1"] }] as const;
    const elected = simulateSmall({ groups: three(2), faults, plan: [wait("0")] });
    expect(times(elected, { kind: "failover" })).toEqual([10 * MINUTE + 30 * SECOND]);
    const alone = simulateSmall({ groups: three(3), faults, plan: [wait("0")] });
    expect(times(alone, { kind: "failover" })).toEqual([]);
    const later = simulateSmall({
      groups: three(2),
      faults: [
        { at: "10m", do: "crash", on: "g-1" },
        { at: "10m", do: "partition", on: "g-2", for: "5m" },
      ],
      plan: [wait("0")],
    });
    expect(times(later, { kind: "failover" })).toEqual([15 * MINUTE + 30 * SECOND]);
  });

  it("stays where it has gone, until somebody fails back", () => {
    const words: Partial<Scenario> = {
      groups: { g: { ...ONE, nodes: 2, redundancy: { standby: { failover: "30s" } }, start: "1m" } },
      faults: [{ at: "10m", do: "restart", on: "g-1" }],
      plan: [wait("0")],
    };
    expect(facts(simulateSmall(words), { kind: "failover" }).map(({ object }) => object)).toEqual(["g-2"]);
    const back = simulateSmall({
      ...words,
      monitor: { notices: "failure", after: "0" },
      operator: [{ does: "fail-back", on: "g", after: "5m" }],
    });
    expect(facts(back, { kind: "failover" }).map(({ object, atMs }) => [object, atMs / MINUTE])).toEqual([
      ["g-2", 10.5],
      ["g-1", 15],
    ]);
  });

  it("that is failed back to a node that is ill fails over again", () => {
    const run = simulateSmall({
      groups: { g: { ...ONE, nodes: 2, redundancy: { standby: { failover: "30s" } } } },
      faults: [{ at: "10m", do: "crash", on: "g-1" }],
      plan: [wait("0")],
      monitor: { notices: "failure", after: "0" },
      operator: [{ does: "fail-back", on: "g", after: "5m" }],
    });
    expect(times(run, { kind: "failover" }).map((ms) => ms / MINUTE)).toEqual([10.5, 15, 15.5]);
  });
});

describe("a supervisor", () => {
  const starts = (
    words: Partial<Group>,
    effects: Scenario["effects"] = [{ ...CRASH, after: "1s" }],
    plan = [writeTo("g")],
  ) =>
    times(simulateSmall({ groups: { g: { ...ONE, ...words } }, effects, plan, horizon: "10m" }), {
      kind: "start",
    }).map((ms) => ms / SECOND);

  it("waits longer from crash to crash, up to the most", () => {
    const supervisor = { after: "10s", backoff: 2, most: "1m" } as const;
    // Crashes 1s after each start: waits of 10, 20, 40, 60, 60, … seconds.
    expect(starts({ supervisor }).slice(0, 6)).toEqual([11, 32, 73, 134, 195, 256]);
  });

  it("begins anew with a process that has served for as long as the last wait", () => {
    const supervisor = { after: "10s", backoff: 2, most: "5m" } as const;
    // It lives for 20s: longer than the first wait (10s), so the second is the first again.
    expect(starts({ supervisor }, [{ ...CRASH, after: "20s" }]).slice(0, 3)).toEqual([30, 60, 90]);
    // 15s of service: enough after a wait of 10s, and again.
    expect(starts({ supervisor }, [{ ...CRASH, after: "15s" }]).slice(0, 3)).toEqual([25, 50, 75]);
    // It served well for five minutes first: the first wait after that is the first.
    const late = [wait("5m"), writeTo("g")];
    expect(starts({ supervisor }, undefined, late).slice(0, 4)).toEqual([311, 332, 373, 454]);
  });

  it("of two processes that both refuse to start goes on with each", () => {
    const run = simulateSmall({
      groups: { g: { ...ONE, nodes: 2, redundancy: "balanced", supervisor: { after: "1m" } } },
      load: { by: "restart-only", results: [{ when: BAD, on: "start", gives: "refuse" }] },
      plan: [writeTo("g"), { restart: { on: "g" } }],
      horizon: "150s",
    });
    expect(times(run, { kind: "refuse" }).map((ms) => ms / SECOND)).toEqual([0, 0, 60, 60, 120, 120]);
  });
});

describe("the last known good", () => {
  const words = (effect: object, more: Partial<Scenario> = {}): Partial<Scenario> => ({
    groups: { g: { ...ONE, supervisor: { after: "10s" }, lastKnownGood: { after: "5m" } } },
    effects: [{ when: BAD, do: "crash", ...effect }],
    plan: [wait("10m"), writeTo("g")],
    ...more,
  });

  it("is what a process falls back to that has died of its file", () => {
    const run = simulateSmall(words({}));
    expect(runs(run, "g-1")).toEqual([
      ["v2", 10 * MINUTE],
      ["v1", 10 * MINUTE + 10 * SECOND],
    ]);
    expect(settled(run, "g")).toEqual([
      [10 * MINUTE, 0],
      [10 * MINUTE + 10 * SECOND, 1],
    ]);
    // Stored is not running: the run is no pass, though users are served.
    expect(run.verdict).toMatchObject({ outcome: "slow-fuse", recoveredAtMs: 10 * MINUTE + 10 * SECOND });
  });

  it("is polluted by a version that dies later than it is promoted", () => {
    const run = simulateSmall(words({ after: "6m" }, { horizon: "25m" }));
    expect(runs(run, "g-1").map(([version]) => version)).toEqual(["v2", "v2", "v2"]);
  });

  it("is not what was ill when it would have been promoted", () => {
    const run = simulateSmall(
      words(
        {},
        {
          effects: [
            { when: BAD, do: "fail", share: "10%" },
            { when: BAD, do: "crash", after: "6m" },
          ],
        },
      ),
    );
    expect(runs(run, "g-1").map(([version]) => version)).toEqual(["v2", "v1"]);
  });

  it("is not fallen back to after a crash that is no fault of the file", () => {
    const run = simulateSmall(
      words({}, { plan: [writeTo("g", "v4")], faults: [{ at: "1m", do: "crash", on: "g" }] }),
    );
    expect(runs(run, "g-1").map(([version]) => version)).toEqual(["v4", "v4"]);
  });
});

describe("a monitor", () => {
  it("waits for the group without which it cannot report", () => {
    const run = simulateSmall({
      groups: { g: ONE, pager: { nodes: 1, redundancy: "brittle" } },
      effects: [{ when: BAD, do: "fail" }],
      faults: [{ at: "0", do: "partition", on: "pager", for: "10m" }],
      monitor: { notices: "failure", on: "g", after: "1m", needs: "pager" },
    });
    expect(times(run, { kind: "report" })).toEqual([10 * MINUTE]);
  });

  it("does not report what is over before its time, and reports what comes again", () => {
    const run = simulateSmall({
      faults: [
        { at: "10m", do: "partition", on: "g", for: "59s" },
        { at: "20m", do: "partition", on: "g", for: "5m" },
        { at: "30m", do: "partition", on: "g", for: "5m" },
      ],
      plan: [wait("0")],
      monitor: { notices: "failure", after: "1m" },
    });
    expect(times(run, { kind: "report" })).toEqual([21 * MINUTE, 31 * MINUTE]);
  });
});

describe("an operator", () => {
  /** g fails from 0 on; reported at 1m. `tools` is away from 0 to 30m. */
  const acting = (operator: Scenario["operator"], words: Partial<Scenario> = {}) =>
    simulateSmall({
      groups: { g: ONE, tools: { nodes: 1, redundancy: "brittle" } },
      effects: [{ when: BAD, do: "fail" }],
      faults: [{ at: "0", do: "partition", on: "tools", for: "30m" }],
      monitor: { notices: "failure", on: "g", after: "1m" },
      ...(operator === undefined ? {} : { operator }),
      ...words,
    });
  const acts = (run: ReturnType<typeof acting>) =>
    facts(run, { kind: "act" }).map(({ object, atMs }) => [object, atMs / MINUTE]);

  it("is locked out until what is needed answers", () => {
    const run = acting([{ does: "roll-back", needs: "tools", after: "2m" }]);
    expect(acts(run)).toEqual([["roll-back", 30]]);
    expect(run.verdict.recoveredAtMs).toBe(30 * MINUTE);
  });

  it("finds another way in, where there is one, and whichever is first", () => {
    const locked = (otherwise: string) =>
      acting([{ does: "roll-back", needs: "tools", otherwise, after: "2m" }]);
    expect(acts(locked("10m"))).toEqual([["roll-back", 13]]);
    expect(acts(locked("1h"))).toEqual([["roll-back", 30]]);
  });

  it("is locked out by the very group that the change has brought down", () => {
    const run = acting([{ does: "roll-back", needs: "g", after: "2m" }]);
    expect(acts(run)).toEqual([]);
    expect(run.verdict.recoveredAtMs).toBeNull();
  });

  it("acts when what is needed answers for some time, not for a moment", () => {
    // At 30m the tools come back and are gone again in the same millisecond.
    const faults = [
      { at: "0", do: "partition", on: "tools", for: "30m" },
      { at: "30m", do: "partition", on: "tools", for: "10m" },
    ] as const;
    expect(acts(acting([{ does: "roll-back", needs: "tools", after: "2m" }], { faults }))).toEqual([
      ["roll-back", 40],
    ]);
  });

  it("leaves out an act that is only for a failure, and goes on from there", () => {
    const run = acting([
      { does: "write", to: "v4", on: "g", after: "1m" },
      { does: "restart", only: "failing", after: "1m" },
      { does: "nothing", after: "5m" },
    ]);
    expect(acts(run)).toEqual([
      ["write", 2],
      ["nothing", 8],
    ]);
    const failing = acting([{ does: "signal", only: "failing", on: "g", after: "1m" }]);
    expect(acts(failing)).toEqual([["signal", 2]]);
  });

  it("stops nodes for good: no supervisor starts them, and a plan that waits for them goes on", () => {
    const run = acting([{ does: "stop", on: "g", after: "1m" }], {
      groups: {
        g: { ...ONE, supervisor: { after: "10s" }, start: "5m" },
        tools: { nodes: 1, redundancy: "brittle" },
      },
      effects: [],
      plan: [{ restart: { on: "g" } }, wait("1m")],
    });
    expect(times(run, { kind: "stop" })).toEqual([0, 2 * MINUTE]);
    expect(times(run, { kind: "start" })).toEqual([0]);
    expect(times(run, { kind: "plan-end" })).toEqual([3 * MINUTE]);
  });

  it("restarts nodes one after another with a gap, without waiting for any", () => {
    const run = acting([{ does: "restart", how: "rolling", gap: "1m", on: "g", after: "1m" }], {
      groups: {
        g: { ...ONE, nodes: 3, redundancy: "balanced", start: "10m" },
        tools: { nodes: 1, redundancy: "brittle" },
      },
    });
    expect(times(run, { kind: "start" }).map((ms) => ms / MINUTE)).toEqual([2, 3, 4]);
  });

  it("who takes stores back has what is behind them back as lazily", () => {
    const run = simulateSmall({
      stores: { near: {} },
      groups: { g: { ...ONE, file: { from: "near", by: "poll", every: "10m", phase: "1m" } } },
      effects: [{ when: BAD, do: "fail" }],
      monitor: { notices: "failure", after: "1m" },
      operator: [{ does: "restore-files", after: "1m" }],
      plan: [writeTo("near")],
    });
    expect(settled(run, "g")).toEqual([
      [MINUTE, 0],
      [11 * MINUTE, 1],
    ]);
  });
});

describe("a rolling restart of the plan", () => {
  it("waits for each node, and then for the gap", () => {
    const run = simulateSmall({
      groups: { g: { ...ONE, nodes: 3, redundancy: "balanced", start: "30s" } },
      plan: [{ restart: { on: "g", how: "rolling", gap: "1m", drain: "10s" } }, gate({ for: "0" })],
    });
    expect(times(run, { kind: "drain" }).map((ms) => ms / SECOND)).toEqual([0, 100, 200]);
    expect(times(run, { kind: "start" }).map((ms) => ms / SECOND)).toEqual([10, 110, 210]);
    expect(times(run, { kind: "plan-end" })).toEqual([240 * SECOND]);
  });
});
