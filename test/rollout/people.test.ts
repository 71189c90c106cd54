import { describe, expect, it } from "vitest";
import type { Act, Group, Monitor, Scenario } from "../../src/scenario/words.ts";
import { BAD, CRASH, facts, MINUTE, ONE, SECOND, simulateSmall, times, writeTo } from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;
const SUPERVISED: Group = { ...ONE, supervisor: { after: "1m" } };
const crash = (at: string, on = "g") => ({ at, do: "crash", on }) as const;

const reports = (monitor: Monitor | Monitor[], words: Partial<Scenario>) =>
  times(simulateSmall({ monitor, ...words }), { kind: "report" });

describe("a monitor", () => {
  it("reports what has lasted for its time, and once", () => {
    expect(reports({ notices: "failure", after: "2m" }, { effects: [CRASH] })).toEqual([2 * MINUTE]);
  });

  it("does not report what is over before that, or at that instant", () => {
    const faults = [crash("1m")];
    const groups = { g: SUPERVISED };
    const plan = [wait("1s")];
    expect(reports({ notices: "failure", after: "2m" }, { faults, groups, plan })).toEqual([]);
    expect(reports({ notices: "failure", after: "1m" }, { faults, groups, plan })).toEqual([]);
    expect(reports({ notices: "failure", after: "59s" }, { faults, groups, plan })).toEqual([119 * SECOND]);
  });

  it("counts anew for what comes back", () => {
    const words = { faults: [crash("1m"), crash("150s"), crash("10m")], groups: { g: SUPERVISED }, plan: [] };
    expect(reports({ notices: "failure", after: "30s" }, words)).toEqual([
      90 * SECOND,
      180 * SECOND,
      630 * SECOND,
    ]);
  });

  it("sees one failure where one node falls ill while another is", () => {
    const words = {
      groups: { g: { ...SUPERVISED, nodes: 2 } },
      faults: [crash("1m", "g-1"), crash("90s", "g-2")],
      plan: [],
    };
    // Down from 1m to 2m30s, though no node is down for longer than a minute.
    expect(reports({ notices: "failure", after: "80s" }, words)).toEqual([140 * SECOND]);
  });

  it("notices a failure that users could meet, or a symptom that they could not", () => {
    const words = {
      groups: { g: { nodes: 2, redundancy: "balanced" } },
      faults: [crash("1m", "g-1")],
      plan: [],
    } as const;
    expect(reports({ notices: "failure", after: "1m" }, words)).toEqual([]);
    expect(reports({ notices: "symptom", after: "1m" }, words)).toEqual([2 * MINUTE]);
  });

  it("looks only at what it is on; at groups with users unless it is said", () => {
    const words: Partial<Scenario> = {
      groups: { g: ONE, h: { nodes: 1, redundancy: "brittle" } },
      faults: [crash("1m", "h")],
      plan: [],
    };
    expect(reports({ notices: "failure", after: "1m" }, words)).toEqual([]);
    expect(reports({ notices: "failure", after: "1m", on: "h" }, words)).toEqual([2 * MINUTE]);
    expect(reports({ notices: "symptom", after: "1m", on: "g-1" }, words)).toEqual([]);
  });

  it("takes a part of requests that fail for a failure only below the slo", () => {
    const part = (share: string) => [{ when: BAD, do: "fail", share }] as const;
    const monitor = { notices: "failure", after: "1m" } as const;
    expect(reports(monitor, { effects: [...part("2%")] })).toEqual([MINUTE]);
    expect(reports(monitor, { effects: [...part("1%")] })).toEqual([]);
    expect(reports(monitor, { effects: [...part("2%")], groups: { g: { ...ONE, slo: "98%" } } })).toEqual([]);
  });
});

describe("an operator", () => {
  const words = (operator: Act[], others: Partial<Scenario> = {}): Partial<Scenario> => ({
    effects: [CRASH],
    monitor: { notices: "failure", after: "1m" },
    operator,
    ...others,
  });

  it("does the acts in order, each its time after the one before", () => {
    const run = simulateSmall(
      words([
        { does: "restore-files", after: "1m" },
        { does: "restart", after: "2m" },
        { does: "signal", after: 0 },
      ]),
    );
    expect(facts(run, { kind: "act" }).map(({ atMs, object }) => [atMs, object])).toEqual([
      [2 * MINUTE, "restore-files"],
      [4 * MINUTE, "restart"],
      [4 * MINUTE, "signal"],
    ]);
    expect(run.verdict.recoveredAtMs).toBe(4 * MINUTE);
  });

  it("acts once, for the first report of two monitors", () => {
    const monitor: Monitor[] = [
      { notices: "failure", after: "3m" },
      { notices: "symptom", after: "1m", name: "pager" },
    ];
    const run = simulateSmall(words([{ does: "restart", after: "10m" }], { monitor }));
    expect(facts(run, { kind: "report" }).map((record) => record.subject)).toEqual(["pager", "monitor"]);
    expect(times(run, { kind: "act" })).toEqual([11 * MINUTE]);
    expect(run.verdict.noticedAtMs).toBe(MINUTE);
  });

  it("acts on a false report as on any other", () => {
    const run = simulateSmall({
      load: { by: "watch", delay: "30m" },
      faults: [{ at: "1m", do: "slow", takes: "1m", for: "5m", on: "g" }],
      plan: [writeTo("g", "v4"), wait("30m")],
      monitor: { notices: "failure", after: "1m" },
      operator: [{ does: "roll-back", after: "1m" }],
    });
    expect(run.verdict).toMatchObject({ outcome: "false-alarm", stoppedBy: "operator" });
  });

  it("does nothing in the run that nobody stops", () => {
    const run = simulateSmall(
      words([{ does: "roll-back", after: "1m" }], { plan: [writeTo("g"), wait("30m")] }),
    );
    expect(run.verdict.outcome).toBe("caught");
    const acts = [...run.world("unstopped").trace].filter((record) => record.kind === "act");
    expect(acts).toEqual([]);
  });

  it("acts where it is said, else on all that the plan wrote to", () => {
    const groups = { g: { ...ONE, nodes: 2 }, h: ONE };
    const restarted = (act: Act) =>
      facts(simulateSmall(words([act], { groups })), { kind: "start" }).map((record) => record.subject);
    expect(restarted({ does: "restart", after: 0 })).toEqual(["g-1", "g-2"]);
    expect(restarted({ does: "restart", after: 0, on: "h" })).toEqual(["h-1"]);
    expect(restarted({ does: "restart", after: 0, on: ["h", "g-2"] })).toEqual(["g-2", "h-1"]);
  });

  it("does not stop the plan by restarting or taking agents away", () => {
    for (const does of ["restart", "remove-agents", "signal"] as const) {
      const run = simulateSmall(
        words([{ does, after: "1m" }], { plan: [writeTo("g"), wait("30m"), writeTo("g", "v4")] }),
      );
      expect(facts(run, { kind: "stopped" })).toEqual([]);
      expect(facts(run, { kind: "write" })).toHaveLength(2);
    }
  });

  it("that only puts files back helps those that live and reread them, not the dead", () => {
    const hurt = (effect: "crash" | "fail") =>
      simulateSmall(words([{ does: "roll-back", after: "1m" }], { effects: [{ when: BAD, do: effect }] }))
        .verdict;
    expect(hurt("fail").recoveredAtMs).toBe(2 * MINUTE);
    expect(hurt("crash").recoveredAtMs).toBe(null);
  });
});

describe("a monitor of what comes and goes", () => {
  /** Down for a minute at 10m, 15m, 20m and 40m. */
  const flaps: Partial<Scenario> = {
    faults: [crash("10m"), crash("15m"), crash("20m"), crash("40m")],
    groups: { g: SUPERVISED },
    plan: [],
  };
  const at = (monitor: Partial<Monitor>) =>
    reports({ notices: "failure", after: "30s", ...monitor }, flaps).map((ms) => ms / MINUTE);

  it("can report only what has come so many times, and then counts anew", () => {
    expect(at({})).toEqual([10.5, 15.5, 20.5, 40.5]);
    expect(at({ times: 2 })).toEqual([15.5, 40.5]);
    expect(at({ times: 3 })).toEqual([20.5]);
  });

  it("can take it for one, as long as it does not stay away for long enough", () => {
    expect(at({ clears: "5m" })).toEqual([10.5, 40.5]);
    expect(at({ after: "8m", clears: "5m" })).toEqual([18]);
    // A minute down and four up are over after three.
    expect(at({ after: "8m", clears: "3m" })).toEqual([]);
  });

  it("begins the list of acts once, or again with each report when it is done", () => {
    const acts: readonly Act[] = [{ does: "nothing", after: "1m" }];
    const acted = (again: boolean) =>
      times(simulateSmall({ ...flaps, monitor: { notices: "failure", after: "30s", again, acts } }), {
        kind: "act",
      });
    expect(acted(false)).toEqual([11.5 * MINUTE]);
    expect(acted(true)).toEqual([11.5, 16.5, 21.5, 41.5].map((minutes) => minutes * MINUTE));
  });
});

describe("a monitor of load", () => {
  it("notices more than there should be, before users meet a failure", () => {
    const words: Partial<Scenario> = {
      groups: { g: { ...ONE, capacity: { rate: "10/s" }, users: { rate: "5/s" } } },
      plan: [wait("10m"), { adjust: { on: "g", users: "190%", for: "10m" } }],
    };
    const at = (above: string) => reports({ notices: "load", above, after: "1m" }, words);
    expect(at("90%")).toEqual([11 * MINUTE]);
    expect(at("95%")).toEqual([]);
  });
});

describe("a monitor of what is stale", () => {
  it("notices a node that does not run what the first store says, whatever its file says", () => {
    const words = (misses: object): Partial<Scenario> => ({
      stores: { far: {}, near: { from: "far", by: "watch" } },
      groups: { g: { ...ONE, file: { from: "near", by: "watch", delay: "5m", ...misses } } },
      plan: [writeTo("far", "v4")],
    });
    const at = (misses: object) => reports({ notices: "stale", after: "10m" }, words(misses));
    expect(at({})).toEqual([]);
    expect(at({ misses: { nodes: "g-1" } })).toEqual([10 * MINUTE]);
  });
});
