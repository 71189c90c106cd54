import { describe, expect, it } from "vitest";
import { simulate } from "../../src/run.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { judge } from "../../src/verdict/judge.ts";
import { CRASH, gate, ONE, Story, simulateSmall, small, writeTo } from "../support.ts";

const GOOD = writeTo("g", "v4");
const verdictOf = (words: Partial<Scenario>) => simulateSmall(words).verdict;

describe("a run", () => {
  it("is a slow fuse where it fails after its write was accepted", () => {
    const verdict = verdictOf({
      load: { by: "watch", delay: "5m" },
      effects: [CRASH],
      plan: [writeTo("g"), gate()],
    });
    expect(verdict).toMatchObject({
      outcome: "slow-fuse",
      acceptedAtMs: 60_000,
      firstFailureAtMs: 300_000,
      fuseMs: 240_000,
    });
  });

  it("is a slow fuse rather than caught where a later write was stopped and an earlier one fails", () => {
    // g is written to at 0 and fails at 90s; accepted at 60s, where h is written to. The gate on h fails at 70s.
    const verdict = verdictOf({
      groups: { g: { ...ONE, load: { by: "watch", delay: "90s" } }, h: ONE },
      effects: [CRASH],
      plan: [writeTo("g"), gate(), writeTo("h"), gate({ name: "second", on: "h" })],
    });
    expect(verdict).toMatchObject({
      outcome: "caught",
      stoppedBy: "second",
      // h fails first, at 60s, and its write was never accepted.
      firstFailureAtMs: 60_000,
      acceptedAtMs: null,
    });
    const later = verdictOf({
      groups: {
        g: { ...ONE, load: { by: "watch", delay: "90s" } },
        h: { nodes: 1, redundancy: "brittle" },
      },
      effects: [CRASH],
      plan: [writeTo("g"), gate(), writeTo("h"), gate({ name: "second", on: "h" })],
    });
    expect(later).toMatchObject({
      outcome: "slow-fuse",
      stoppedBy: "second",
      acceptedAtMs: 60_000,
      firstFailureAtMs: 90_000,
      fuseMs: 30_000,
    });
  });

  it("has a fuse below nothing where it was accepted while it failed already", () => {
    const verdict = verdictOf({ effects: [CRASH], plan: [writeTo("g"), { wait: "1m" }] });
    expect(verdict).toMatchObject({ outcome: "slow-fuse", acceptedAtMs: 60_000, fuseMs: -60_000 });
  });

  it("is caught where it was stopped and fails, and where it was stopped and would have failed", () => {
    const hurt = verdictOf({ effects: [CRASH], plan: [writeTo("g"), gate()] });
    expect(hurt).toMatchObject({
      outcome: "caught",
      stoppedBy: "check",
      firstFailureAtMs: 0,
      acceptedAtMs: null,
    });
    const averted = verdictOf({
      groups: { test: { nodes: 1, redundancy: "brittle" }, g: ONE },
      effects: [CRASH],
      plan: [writeTo("test"), gate({ on: "test" }), writeTo("g")],
    });
    expect(averted).toMatchObject({ outcome: "caught", firstFailureAtMs: null, noticedAtMs: 10_000 });
    expect(averted.impact.userMinutes).toBe(0);
  });

  it("is caught where a person stops it, or somebody does not approve", () => {
    const operator = verdictOf({
      effects: [CRASH],
      plan: [writeTo("g"), { wait: "30m" }],
      monitor: { notices: "failure", after: "1m" },
      operator: [{ does: "roll-back-and-restart", after: "1m" }],
    });
    expect(operator).toMatchObject({ outcome: "caught", stoppedBy: "operator", recoveredAtMs: 120_000 });
    const denied = verdictOf({
      load: { by: "watch", delay: "5m" },
      effects: [CRASH],
      plan: [writeTo("g"), { approve: { by: "boss", after: "1m", grants: false } }],
    });
    expect(denied).toMatchObject({ outcome: "caught", stoppedBy: "boss", firstFailureAtMs: 300_000 });
  });

  it("that a person rolls back after it was accepted is still a slow fuse", () => {
    const verdict = verdictOf({
      effects: [CRASH],
      monitor: { notices: "failure", after: "1m" },
      operator: [{ does: "roll-back-and-restart", after: "1m" }],
    });
    expect(verdict).toMatchObject({ outcome: "slow-fuse", stoppedBy: null, recoveredAtMs: 120_000 });
  });

  it("is a false alarm where it was stopped and nothing would have failed", () => {
    const faults = [{ at: "15s", do: "restart", on: "g" }] as const;
    const groups = { g: { ...ONE, start: "10s" } };
    expect(verdictOf({ plan: [GOOD, gate()], faults, groups })).toMatchObject({
      outcome: "false-alarm",
      stoppedBy: "check",
    });
    expect(verdictOf({ plan: [GOOD, { approve: { by: "boss", grants: false } }] }).outcome).toBe(
      "false-alarm",
    );
  });

  it("is clean where nothing failed and every node runs the change", () => {
    expect(verdictOf({ plan: [GOOD, gate()] })).toMatchObject({ outcome: "clean", inconclusive: [] });
  });

  it("is clean where it fails because of something else", () => {
    const crash = { at: "5m", do: "crash", on: "g" } as const;
    const groups = { g: { ...ONE, supervisor: { after: "1m" } } };
    expect(verdictOf({ plan: [GOOD], faults: [crash], groups }).outcome).toBe("clean");
    // The version before the change crashes as well.
    const effects = [{ when: { size: 1 }, do: "crash", after: "5m" }] as const;
    expect(verdictOf({ plan: [GOOD], effects, faults: [{ ...crash, at: "1s" }], groups }).outcome).toBe(
      "clean",
    );
  });

  it("is judged by the name of its version where an effect is of a version", () => {
    expect(verdictOf({ effects: [{ when: "v2", do: "crash" }] })).toMatchObject({
      outcome: "slow-fuse",
      firstFailureAtMs: 0,
    });
  });

  it("is the same whatever a function or a map of fields says of its version", () => {
    const effects = (when: NonNullable<Scenario["effects"]>[number]["when"]) =>
      [{ when, do: "crash" }] as const;
    const expected = verdictOf({ effects: effects({ root: "/svr" }) });
    expect(verdictOf({ effects: effects((fields) => fields.root === "/svr") })).toMatchObject({
      outcome: expected.outcome,
      firstFailureAtMs: expected.firstFailureAtMs,
    });
  });
});

describe("a run is inconclusive", () => {
  it.each<[string, Partial<Scenario>, RegExp]>([
    ["a limit on events was reached", { limits: { events: 2 } }, /limit of events/],
    ["a limit on records was reached", { limits: { records: 3 } }, /limit of records/],
    ["the plan has not ended", { plan: [GOOD, { wait: "2h" }] }, /plan had not ended/],
    [
      "a node does not run the change",
      { load: { by: "restart-only" } },
      /g-1 had stored v2 and did not run it/,
    ],
    ["a node is down", { plan: [GOOD], faults: [{ at: "1m", do: "crash", on: "g" }] }, /g-1 did not run v4/],
    ["a delivery is under way", { plan: [writeTo("g", "v4", "2h")] }, /not yet been reached by v4/],
    ["an effect is due later", { effects: [{ ...CRASH, after: "2h" }] }, /is due later, at 2h/],
    [
      "a node runs only a part",
      { load: { by: "watch", results: [{ when: "v2", gives: "half" }] } },
      /only a part of v2/,
    ],
  ])("where %s", (_, words, reason) => {
    const verdict = verdictOf(words);
    expect(verdict.outcome).toBe("inconclusive");
    expect(verdict.inconclusive.join()).toMatch(reason);
  });

  it("where it was stopped, and nobody can say what would have come of it", () => {
    const verdict = verdictOf({
      load: { by: "restart-only" },
      plan: [writeTo("g"), { approve: { by: "boss", grants: false } }],
    });
    expect(verdict.outcome).toBe("inconclusive");
    expect(verdict.inconclusive).toEqual([
      "had nobody stopped the plan: g-1 had stored v2 and did not run it at the horizon, 1h",
    ]);
  });

  it("where it fails at the end of a plan that has not ended", () => {
    const verdict = verdictOf({ effects: [CRASH], plan: [writeTo("g"), { wait: "2h" }] });
    expect(verdict).toMatchObject({ outcome: "inconclusive", firstFailureAtMs: 0, acceptedAtMs: null });
  });
});

describe("what fails first", () => {
  it("is a symptom before it is a failure where redundancy hides it", () => {
    const verdict = verdictOf({
      groups: { g: { nodes: 2, redundancy: "balanced", users: { rate: "1/s" } } },
      effects: [
        { ...CRASH, where: { nodes: "g-1" } },
        { ...CRASH, after: "10m", where: { nodes: "g-2" } },
      ],
    });
    expect(verdict).toMatchObject({ firstSymptomAtMs: 0, firstFailureAtMs: 600_000 });
  });

  it("was accepted with the earliest write that a failing node runs", () => {
    // g-1 is written to at 0 (accepted at 1m), g-2 at 1m (accepted at 2m); with both down the group fails.
    const verdict = verdictOf({
      groups: { g: { nodes: 2, redundancy: "balanced", users: { rate: "1/s" } } },
      load: { by: "watch", delay: "5m" },
      effects: [CRASH],
      plan: [writeTo("g-1"), { wait: "1m" }, writeTo("g-2"), { wait: "1m" }],
    });
    expect(verdict).toMatchObject({ acceptedAtMs: 60_000, firstFailureAtMs: 360_000, fuseMs: 300_000 });
  });

  it("was accepted with the last write where no failing node runs any", () => {
    // v2 is fatal to h alone, which has no users; g fails of nothing that was written.
    const verdict = verdictOf({ plan: [GOOD, { wait: "1m" }, writeTo("g", "v1"), { wait: "1m" }] });
    expect(verdict).toMatchObject({ outcome: "clean", acceptedAtMs: 120_000 });
  });

  it("tells of the node that fell ill at the same instant, after it had been stopped", () => {
    const { verdict, whys } = simulateSmall({
      load: { by: "restart-only" },
      effects: [CRASH],
      plan: [writeTo("g"), { restart: { on: "g" } }, { wait: "1m" }, writeTo("g", "v4"), { wait: "1m" }],
    });
    expect(verdict).toMatchObject({ outcome: "slow-fuse", acceptedAtMs: 60_000, fuseMs: -60_000 });
    expect(whys.map((why) => why.question)).toContain("Why did g-1 crash?");
  });

  it("is noticed by a monitor or by a gate, whichever is first, also by one that nobody obeys", () => {
    const monitor = { notices: "failure", after: "5s" } as const;
    const words: Partial<Scenario> = { effects: [CRASH], plan: [writeTo("g"), gate({ obeyed: false })] };
    expect(verdictOf(words).noticedAtMs).toBe(10_000);
    expect(verdictOf({ ...words, monitor }).noticedAtMs).toBe(5_000);
  });
});

describe("a trace written by hand", () => {
  /** a-1 gets v2 at 0, runs it at 50, crashes, and the group answers nothing from then on. */
  function told(end: (story: Story) => void): Story {
    const story = new Story();
    const write = story.at(0, "write", "plan", { object: "v2" });
    const file = story.at(0, "file", "a-1", { object: "v2", cause: write });
    end(story);
    const load = story.at(50, "load", "a-1", { object: "v2", value: 0, cause: file, source: file });
    const run = story.at(50, "run", "a-1", { object: "v2", value: 1, cause: load, source: file });
    const effect = story.at(50, "effect", "a-1", { object: "v2", note: "crashes", cause: run, source: file });
    const crash = story.at(50, "crash", "a-1", { cause: effect, source: file });
    story.at(50, "availability", "a", { object: "push", value: 0, cause: crash });
    return story;
  }

  it("is judged as one of a simulator is", () => {
    const accepted = told((story) => story.at(20, "plan-end", "plan"));
    expect(judge(accepted.evidence())).toMatchObject({ outcome: "slow-fuse", acceptedAtMs: 20, fuseMs: 30 });
    const stopped = told((story) => {
      const denied = story.at(20, "denied", "boss");
      story.at(20, "stopped", "boss", { cause: denied });
    });
    expect(judge(stopped.evidence())).toMatchObject({ outcome: "caught", stoppedBy: "boss", fuseMs: null });
  });

  it("without a failure is caught, a false alarm or inconclusive by what the unstopped run says", () => {
    const stopped = new Story();
    stopped.at(0, "write", "plan", { object: "v2" });
    const denied = stopped.at(20, "denied", "boss");
    stopped.at(20, "stopped", "boss", { cause: denied });
    const ended = new Story();
    ended.at(20, "plan-end", "plan");
    const against = (unstopped: Story) => judge(stopped.evidence(new Story(), unstopped)).outcome;
    expect(against(told((story) => story.at(20, "plan-end", "plan")))).toBe("caught");
    expect(against(ended)).toBe("false-alarm");
    expect(against(new Story())).toBe("inconclusive");
  });
});

describe("a replay", () => {
  it("answers a draw of the same name in another world with what was drawn there", () => {
    // Half of all pushes fail before the change as well; the gate asks a node that answers 35 % in the run, 50 % in its twin.
    const flaky = small({
      effects: [
        { when: { size: 1 }, do: "fail", share: "50%" },
        { when: { root: "not-in-world" }, do: "fail", share: "30%" },
      ],
      plan: [writeTo("g"), gate({ tolerates: 5, every: "1s", for: "4s" })],
    });
    const run = simulate(flaky, 3);
    expect(run.verdict.outcome).toBeDefined();
    expect(new Set(run.draws.map((draw) => draw.name)).size).toBeLessThan(run.draws.length);
  });
});
