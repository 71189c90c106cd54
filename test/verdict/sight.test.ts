import { describe, expect, it } from "vitest";
import type { Gate, Group, Scenario } from "../../src/scenario/words.ts";
import { judge } from "../../src/verdict/judge.ts";
import type { GateVerdict } from "../../src/verdict/verdict.ts";
import {
  CRASH,
  gate,
  gateHeader,
  groupHeader,
  type HandFact,
  ONE,
  Story,
  simulateSmall,
  writeTo,
} from "../support.ts";

const TWO: Group = { nodes: 2, redundancy: "balanced", users: { rate: "1/s" } };
const HURTS = { when: { root: "not-in-world" }, do: "fail" } as const;

/** At one instant a gate looks before a node loads. */
const SOON = { wait: "1s" } as const;

/** What is said of the gate of a small scenario that writes v2 and a second later looks. */
function verdictOn(words: Partial<Scenario>, gateWords: Partial<Gate> = {}): GateVerdict {
  const run = simulateSmall({ plan: [writeTo("g"), SOON, gate(gateWords)], ...words });
  return run.verdict.gates[0] as GateVerdict;
}

describe("a gate that passes", () => {
  it("is lost where no reading comes and that counts as passing", () => {
    const words = { loses: "100%", missing: "passes" } as const;
    expect(verdictOn({ effects: [CRASH] }, words)).toMatchObject({ passed: true, sight: "lost" });
  });

  it("has looked in the wrong place where the change has no effect on what it looked at", () => {
    const words: Partial<Scenario> = {
      groups: { g: { nodes: 1, redundancy: "brittle" }, h: TWO },
      effects: [{ ...CRASH, where: { group: "h" } }],
    };
    expect(verdictOn(words)).toMatchObject({ passed: true, sight: "wrong-place", ranChange: 1 });
  });

  it("has not looked in the wrong place where the change has no effect anywhere", () => {
    expect(verdictOn({})).toMatchObject({ passed: true, sight: "sighted", ranChange: 1, inScope: 1 });
  });

  it("is masked where a balancer hides the node that is ill of the change", () => {
    const words: Partial<Scenario> = { groups: { g: TWO }, effects: [{ ...CRASH, where: { nodes: "g-1" } }] };
    expect(verdictOn(words, { through: "balancer" })).toMatchObject({
      passed: true,
      sight: "masked",
      ranChange: 2,
      inScope: 2,
    });
    expect(verdictOn(words, { through: "each" })).toMatchObject({ passed: false, sight: "sighted" });
  });

  it("is masked where it asks for less than what is broken", () => {
    const results = [{ when: { root: "not-in-world" }, gives: "break" }] as const;
    const words: Partial<Scenario> = { load: { by: "watch", results } };
    expect(verdictOn(words, { ask: ["health"] })).toMatchObject({ passed: true, sight: "masked" });
    expect(verdictOn(words, { ask: ["health", "pull"] })).toMatchObject({ passed: false, sight: "sighted" });
    const reads: Partial<Scenario> = { effects: [{ ...HURTS, asks: ["pull"] }] };
    expect(verdictOn(reads, { ask: ["push"] })).toMatchObject({ passed: true, sight: "masked" });
  });

  it("is blind where not every node in scope ran the change, and says how many did", () => {
    const words: Partial<Scenario> = {
      groups: { g: TWO },
      load: { by: "signal" },
      plan: [writeTo("g"), { signal: { on: "g-1" } }, SOON, gate()],
    };
    expect(verdictOn(words)).toMatchObject({ passed: true, sight: "blind", ranChange: 1, inScope: 2 });
  });

  it("has only what it looks at in its scope", () => {
    const words: Partial<Scenario> = {
      groups: { g: TWO },
      load: { by: "signal" },
      plan: [writeTo("g"), { signal: { on: "g-1" } }, SOON, gate({ on: "g-1" })],
    };
    expect(verdictOn(words)).toMatchObject({ passed: true, sight: "sighted", ranChange: 1, inScope: 1 });
  });

  it("is blind before anything was written, and where only a part was taken over", () => {
    expect(verdictOn({ plan: [gate(), writeTo("g")] })).toMatchObject({ sight: "blind", ranChange: 0 });
    const results = [{ when: { root: "not-in-world" }, gives: "half" }] as const;
    expect(verdictOn({ load: { by: "watch", results } })).toMatchObject({ sight: "blind", ranChange: 0 });
  });

  it("is too early where all ran the change and its effect was due later", () => {
    expect(verdictOn({ effects: [{ ...CRASH, after: "10m" }] })).toMatchObject({
      passed: true,
      sight: "too-early",
      ranChange: 1,
    });
  });

  it("has tolerated what showed and was under its threshold", () => {
    const half = { ...HURTS, share: "50%" } as const;
    expect(verdictOn({ effects: [half] }, { tolerates: 7 })).toMatchObject({
      passed: true,
      sight: "tolerated",
    });
  });

  it("tells how many nodes ran the change at best, where none of its readings met all", () => {
    const words: Partial<Scenario> = {
      groups: { g: { ...TWO, nodes: 3 } },
      load: { by: "poll", every: "5m", phase: 0 },
      plan: [writeTo("g-1"), { wait: "1s" }, writeTo("g"), gate()],
    };
    expect(verdictOn(words)).toMatchObject({ sight: "blind", ranChange: 1, inScope: 3 });
    const one = { by: "signal", delay: "25s" } as const;
    const later = [writeTo("g"), { signal: { on: "g-1" } }, gate()];
    expect(verdictOn({ groups: { g: TWO }, load: one, plan: later })).toMatchObject({
      sight: "blind",
      ranChange: 1,
    });
  });

  it("is judged by its best reading: at first none ran the change, then all", () => {
    const words: Partial<Scenario> = {
      load: { by: "watch", delay: "25s" },
      effects: [{ ...CRASH, after: "10m" }],
    };
    expect(verdictOn(words)).toMatchObject({ sight: "too-early", ranChange: 1 });
    // It looks from 1s to 25s; at that instant it looks before the node loads.
    expect(verdictOn(words, { for: "24s" })).toMatchObject({ sight: "blind", ranChange: 0 });
  });
});

describe("a gate that fails", () => {
  it("is sighted where the change is among the causes of the reading that stopped it", () => {
    expect(verdictOn({ effects: [CRASH] })).toMatchObject({ passed: false, obeyed: true, sight: "sighted" });
  });

  it("is sighted where a node that it asks for the version does not run it yet", () => {
    expect(verdictOn({ load: { by: "restart-only" } }, { ask: ["version"] })).toMatchObject({
      passed: false,
      sight: "sighted",
      ranChange: 0,
    });
  });

  it("is sighted where a node that it asks for the version was sent it and never got it", () => {
    const run = simulateSmall({
      stores: { repository: {} },
      groups: { g: { ...ONE, file: { from: "repository", by: "watch", misses: { nodes: "g-1" } } } },
      plan: [writeTo("repository"), gate({ ask: ["version"] })],
    });
    expect(run.verdict.gates[0]).toMatchObject({ passed: false, sight: "sighted", ranChange: 0 });
  });

  it("is unrelated where something else made it fail", () => {
    const words: Partial<Scenario> = {
      effects: [{ ...CRASH, after: "10m" }],
      faults: [{ at: "15s", do: "crash", on: "g" }],
    };
    expect(verdictOn(words)).toMatchObject({ passed: false, sight: "unrelated" });
  });

  it("is unrelated where the version before the change did the same", () => {
    const words: Partial<Scenario> = { effects: [{ when: { size: 1 }, do: "crash", after: "15s" }] };
    expect(verdictOn(words)).toMatchObject({ passed: false, sight: "unrelated" });
  });

  it("is sighted where something else restarted a node into the change", () => {
    const words: Partial<Scenario> = {
      load: { by: "restart-only" },
      effects: [CRASH],
      faults: [{ at: "15s", do: "restart", on: "g" }],
    };
    expect(verdictOn(words)).toMatchObject({ passed: false, sight: "sighted", ranChange: 1 });
  });

  it("is lost where the reading that stopped it never came", () => {
    expect(verdictOn({ effects: [CRASH] }, { loses: "100%" })).toMatchObject({
      passed: false,
      sight: "lost",
    });
  });

  it("and that nobody obeys says so, and the plan goes on", () => {
    const run = simulateSmall({ effects: [CRASH], plan: [writeTo("g"), gate({ obeyed: false })] });
    expect(run.verdict.gates[0]).toMatchObject({ passed: false, obeyed: false, sight: "sighted" });
    expect(run.verdict).toMatchObject({ outcome: "slow-fuse", stoppedBy: null, noticedAtMs: 10_000 });
  });
});

describe("a gate that says nothing", () => {
  const NEVER = { passed: null, obeyed: true, atMs: null, sight: "never-looked", ranChange: 0 };

  it("never looked where it is skipped, and where the plan was stopped before", () => {
    expect(verdictOn({ effects: [CRASH] }, { skip: true })).toMatchObject(NEVER);
    const plan = [writeTo("g"), gate(), gate({ name: "second" })];
    expect(simulateSmall({ effects: [CRASH], plan }).verdict.gates[1]).toMatchObject(NEVER);
  });

  it("has its best reading where the run ends before it does, or the operator stops it", () => {
    const effects = [{ ...HURTS, share: "20%", asks: ["pull"] }];
    // The last of its readings comes at the horizon, and still counts.
    const cut = verdictOn({ effects, horizon: "31s" }, { for: "30s", every: "7s" });
    expect(cut).toMatchObject({ sight: "masked", passed: true });
    const endless = verdictOn({ horizon: "90s", plan: [writeTo("g"), { wait: "45s" }, gate()] });
    expect(endless).toMatchObject({ passed: null, atMs: null, sight: "sighted" });
    const stopped = verdictOn({
      effects,
      monitor: { notices: "failure", after: "5s" },
      operator: [{ does: "roll-back", after: "5s" }],
    });
    expect(stopped).toMatchObject({ passed: null, sight: "masked" });
  });
});

describe("a trace written by hand", () => {
  /** A gate on a-1 and a-2, which both got v2; `then` says what happens before its one reading. */
  function looked(
    then: (story: Story, file: number) => void,
    reading: HandFact,
    probes: string[] = [],
  ): GateVerdict {
    const story = new Story({
      groups: [groupHeader("a", ["a-1", "a-2"])],
      gates: [gateHeader("check", ["a-1", "a-2"])],
    });
    const write = story.at(0, "write", "plan", { object: "v2" });
    const files = ["a-1", "a-2"].map((node) => story.at(0, "file", node, { object: "v2", cause: write }));
    then(story, files[0] as number);
    const began = story.at(20, "gate", "check", { object: "v2" });
    for (const node of probes) story.at(20, "probe", node, { object: "push", cause: began });
    const record = story.at(20, "reading", "check", { cause: began, ...reading });
    const kind = reading.value === 0 ? "gate-failed" : "gate-passed";
    story.at(20, kind, "check", { value: 1, cause: record });
    return judge(story.evidence()).gates[0] as GateVerdict;
  }

  const runs = (story: Story, ...nodes: string[]) => {
    for (const node of nodes) story.at(5, "run", node, { object: "v2", value: 1 });
  };

  it("is read as one of a simulator is", () => {
    expect(looked(() => {}, { value: 1 })).toMatchObject({ sight: "blind", ranChange: 0, inScope: 2 });
    expect(looked((story) => runs(story, "a-1"), { value: 1 })).toMatchObject({
      sight: "blind",
      ranChange: 1,
    });
    expect(looked((story) => runs(story, "a-1", "a-2"), { value: 1 })).toMatchObject({ sight: "sighted" });
    expect(looked(() => {}, { value: null })).toMatchObject({ sight: "lost" });
  });

  it("counts a node that died of the change as one that ran it", () => {
    const crash = (story: Story, file: number) => {
      runs(story, "a-1", "a-2");
      story.at(6, "crash", "a-1", { source: file });
    };
    expect(looked(crash, { value: 1 })).toMatchObject({ sight: "masked", ranChange: 2 });
    expect(looked(crash, { value: 0 }, ["a-1"])).toMatchObject({ sight: "sighted", ranChange: 2 });
    // The probe that failed met the other node, which is not ill of anything.
    expect(looked(crash, { value: 0 }, ["a-2"])).toMatchObject({ sight: "unrelated" });
  });

  it("is not masked where what was ill has been restarted and is well", () => {
    const healed = (story: Story, file: number) => {
      runs(story, "a-1", "a-2");
      story.at(6, "crash", "a-1", { source: file });
      story.at(7, "start", "a-1");
      runs(story, "a-1");
    };
    expect(looked(healed, { value: 1 })).toMatchObject({ sight: "sighted" });
  });
});
