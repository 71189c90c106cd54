import { describe, expect, test } from "vitest";
import { withAnswers } from "../../src/explore/counterexample.ts";
import { editsOf } from "../../src/explore/edits/edits.ts";
import { alwaysPassesGood } from "../../src/explore/good-change.ts";
import { leastTime } from "../../src/explore/least-time.ts";
import { type Pieces, whole } from "../../src/explore/pieces.ts";
import { prove } from "../../src/explore/prove.ts";
import { quickVerdict } from "../../src/explore/quick-verdict.ts";
import { repair, repairing } from "../../src/explore/repair.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { withEdits } from "../../src/scenario/words-edit.ts";
import { CRASH, gate, scenarioOfFile, small, writeTo } from "../support.ts";

const poll = { effects: [CRASH], load: { by: "poll", every: "10ms" } } as const;

function textsOf(scenario: Scenario, words = {}): string[] {
  return repair(scenario, words).repairs.map(({ edits }) => edits.map(({ text }) => text).join(" and "));
}

describe("a repair", () => {
  test("of Kiln's plan is one restart, proved, and costs the start of a node", () => {
    const scenario = scenarioOfFile("kiln-2011-09.yaml");
    const { before, repairs, wholeUpTo } = repair(scenario, { budget: 500 });
    expect(before).toBe("REFUTED");
    expect(wholeUpTo).toBe(1);
    const [first] = repairs;
    expect(first?.edits.map(({ text }) => text)).toEqual([
      'stop and start test before the gate "two-box test"',
    ]);
    expect(first?.cost).toEqual({ steps: 1, addedMs: 10_000, users: 0, hurt: 0 });
    for (const { scenario: repaired } of repairs)
      expect(quickVerdict(compile(repaired), 2_000).verdict).toBe("PROVED");
  });

  test("has the least time that is proved: one period of the gate less is refuted", () => {
    const scenario = small({ ...poll, plan: [writeTo("g"), gate({ every: "5ms", for: "5ms" })] });
    const found = repair(scenario).repairs.find(({ edits }) => edits[0]?.kind === "look-longer");
    expect(found?.edits[0]?.text).toBe('let the gate "check" look for 10ms instead of 5ms');
    const shorter = found?.edits[0]?.time?.at(5);
    expect(prove(withEdits(scenario, shorter?.words ?? [])).verdict).toBe("REFUTED");
  });

  test("is as small as it gets: no single edit is one where two are proposed", () => {
    // The gate asks nothing that shows it, and nobody heeds it.
    const scenario = small({
      ...poll,
      load: { by: "watch" },
      plan: [writeTo("g"), gate({ every: "5ms", for: "5ms", obeyed: false, skip: false, ask: ["health"] })],
      effects: [{ ...CRASH, do: "fail" }],
    });
    const { repairs } = repair(scenario, { steps: 2 });
    const steps = repairs[0]?.cost.steps ?? 0;
    expect(repairs.length).toBeGreaterThan(0);
    for (const { words, steps: own } of editsOf(scenario))
      if (own < steps) expect(prove(withEdits(scenario, words)).verdict).not.toBe("PROVED");
  });

  test("is not needed where the plan is proved", () => {
    expect(repair(scenarioOfFile("kiln-forced-restart.yaml"))).toMatchObject({
      before: "PROVED",
      repairs: [],
      tried: 0,
    });
  });

  test("lets a good change pass", () => {
    // A box is rebooted while the gate looks: whoever is stricter stops every change.
    const scenario = small({
      ...poll,
      plan: [writeTo("g"), gate({ every: "1ms", for: "5ms", tolerates: 2 })],
      faults: [{ at: "2ms", do: "restart", on: "g-1" }],
      groups: { g: { nodes: 2, redundancy: "balanced", start: "1ms" } },
    });
    expect(textsOf(scenario).join()).not.toContain("take no failing reading");
  });

  test("does not exist where nothing that a plan does can show it, and says why", () => {
    const scenario = small({
      load: { by: "watch" },
      effects: [{ ...CRASH, on: "input", input: "request of death" }],
      inputs: { "request of death": { to: "g", at: "59m58s" } },
    } as unknown as Partial<Scenario>);
    const { repairs, obstacles } = repair(scenario, { steps: 1 });
    expect(repairs).toEqual([]);
    expect(obstacles.join(" ")).toMatch(/request of death|nobody else can show it/);
  });
});

describe("what a search says of itself", () => {
  const lazy = small({ ...poll, plan: [writeTo("g"), gate({ every: "5ms", for: "5ms" })] });

  test("is what was tried, and what was not: no reason is whole where tries ran out", () => {
    const { tried, untried, wholeUpTo } = repair({ ...lazy, load: { by: "restart-only" } }, { tries: 1 });
    expect(tried).toBe(1);
    expect(untried).toBeGreaterThan(0);
    expect(wholeUpTo).toBe(0);
  });

  test("counts a plan as undecided that no run refutes and the budget does not prove", () => {
    const { repairs, trials } = repair(lazy, { steps: 1, budget: 0 });
    expect(repairs.some(({ edits }) => edits[0]?.kind === "force-restart")).toBe(false);
    expect(trials.undecided).toBeGreaterThan(0);
  });

  test("counts plans that would stop a good change, too", () => {
    // Users are answered by half of the nodes, whatever they run: whoever looks at each stops everything.
    const scenario = small({
      effects: [{ ...CRASH, after: "30m" }],
      groups: { g: { nodes: 2, redundancy: "balanced", users: { rate: "1/s" } } },
      faults: [{ at: "1s", do: "hang", on: "g-2" }],
      plan: [writeTo("g"), gate({ every: "1s", for: "5s", through: "balancer" })],
      horizon: "50m",
    });
    const { trials } = repair(scenario, { steps: 1 });
    expect(trials["stops-good"]).toBeGreaterThan(0);
  });

  test("is, of a plan that is not proved, under how many random timings none failed", () => {
    // A fault ties the nodes, so that they are not counted one by one, and there is no budget for anything else.
    const tied = { ...lazy, faults: [{ at: "50m", do: "restart", on: "g-1" }] } as unknown as Scenario;
    const { repairs, candidates } = repair(tied, { steps: 1, budget: 0 });
    expect(repairs).toEqual([]);
    expect(candidates.length).toBeGreaterThan(0);
    for (const { runs, mostUnsafe } of candidates) {
      expect(runs).toBe(1_000);
      expect(mostUnsafe).toBeCloseTo(0.003, 3);
    }
  });

  test("is, of a plan that nothing refutes as it is, how rare it is that it goes wrong, and nothing that is no better", () => {
    const safe = small({
      ...poll,
      plan: [writeTo("g"), gate({ every: "5ms", for: "20ms" })],
      faults: [{ at: "50m", do: "restart", on: "g-1" }],
    } as unknown as Partial<Scenario>);
    const { before, bound, candidates } = repair(safe, { steps: 1, budget: 0 });
    expect(before).toBe("BOUNDED");
    expect(bound).toEqual({ runs: 1_000, mostUnsafe: expect.closeTo(0.003, 3) });
    expect(candidates).toEqual([]);
  });

  test("comes soon after it was told to end: between two of its yields there is no more than a run", () => {
    // Fifty restarts in one instant tie the nodes, so that proofs take many runs.
    const scenario = scenarioOfFile("../test/planted/scenarios/three-restarts-in-a-fifth-of-a-second.yaml");
    for (const after of [1, 30, 200, 600]) {
      let asked = 0;
      let isOn = true;
      const goOn = () => {
        asked++;
        return isOn;
      };
      const search = repairing(scenario, { goOn });
      let yields = 0;
      let mostAsked = 0;
      for (let step = search.next(); !step.done; step = search.next()) {
        mostAsked = Math.max(mostAsked, asked);
        asked = 0;
        isOn = ++yields < after;
      }
      expect(yields).toBeLessThan(after + 12);
      expect(mostAsked).toBeLessThan(12);
    }
  });

  test("is still how rare it is that a plan goes wrong, where only the search was told to end", () => {
    const tied = { ...lazy, faults: [{ at: "50m", do: "restart", on: "g-1" }] } as unknown as Scenario;
    let tries = 40;
    const words = { steps: 1, budget: 0, searchOn: () => tries-- > 0 };
    const { candidates, untried } = repair(tied, words);
    expect(untried).toBeGreaterThan(0);
    expect(candidates[0]?.runs).toBe(1_000);
    let runs = 40;
    const none = repair(tied, { steps: 1, budget: 0, goOn: () => runs-- > 0 });
    for (const candidate of none.candidates) expect(candidate.runs).toBe(0);
  });

  test("is that a good change passes under every timing, where that is proved", () => {
    for (const { isGoodProved } of repair(lazy).repairs) expect(isGoodProved).toBe(true);
  });
});

describe("a good change", () => {
  const stops = gate({ every: "5ms", for: "20ms", passes: "once", ask: ["version"] });

  test("passes a gate that every node comes to satisfy, under every timing", () => {
    const model = compile(small({ ...poll, plan: [writeTo("g"), stops] }));
    expect(whole(alwaysPassesGood(model, 500, () => true))).toBe(true);
  });

  test("does not always pass one that ends too soon, whatever some seeds say", () => {
    const soon = gate({ every: "5ms", for: "5ms", passes: "once", ask: ["version"] });
    const model = compile(small({ ...poll, plan: [writeTo("g"), soon] }));
    expect(whole(alwaysPassesGood(model, 500, () => true))).toBe(false);
  });

  test("leaves out nobody for certain, though what slips through did", () => {
    const missed = (words: object) =>
      compile(
        small({
          stores: { s: {} },
          groups: {
            g: { nodes: 2, redundancy: "balanced", file: { from: "s", by: "watch", misses: words } },
          },
          plan: [writeTo("s"), stops],
        } as unknown as Partial<Scenario>),
      );
    expect(whole(alwaysPassesGood(missed({ nodes: ["g-2"] }), 500, () => true))).toBe(true);
    expect(whole(alwaysPassesGood(missed({ share: "10%" }), 500, () => true))).toBe(false);
  });
});

describe("edits", () => {
  test("each give a scenario that can run, and no two are the same", () => {
    for (const name of ["kiln-2011-09", "kiln-masked", "kiln-agent-stays", "kiln-restart-without-force"]) {
      const scenario = scenarioOfFile(`${name}.yaml`);
      const edited = editsOf(scenario).map(({ words }) => JSON.stringify(withEdits(scenario, words)));
      expect(new Set([...edited, JSON.stringify(scenario)]).size).toBe(edited.length + 1);
    }
  });

  test("are the same whenever they are asked for", () => {
    const scenario = scenarioOfFile("kiln-2011-09.yaml");
    expect(editsOf(scenario).map(({ text }) => text)).toEqual(editsOf(scenario).map(({ text }) => text));
  });
});

test("a timing is tried on another plan, in which a node may draw out of another range", () => {
  const answers = withAnswers([
    { name: "wait", kind: "uniformMs", loMs: 0, hiMs: 10, value: 7 },
    { name: "node", kind: "pick", count: 2, value: 1 },
    { name: "luck", kind: "chance", share: 0.5, value: true },
  ]);
  expect(answers.uniformMs("wait", 0, 10)).toBe(7);
  expect(answers.pick("node", 2)).toBe(1);
  expect(answers.chance("luck", 0.5)).toBe(true);
  const other = answers.uniformMs("wait", 20, 30);
  expect(other).toBeGreaterThanOrEqual(20);
  expect(other).toBeLessThanOrEqual(30);
  expect([0, 1, 2]).toContain(answers.pick("node", 3));
  expect([true, false]).toContain(answers.chance("luck", 0.25));
});

test("the least time is found to the step", () => {
  for (const least of [3, 12, 27, 30]) {
    function* holds(ms: number): Pieces<boolean> {
      yield;
      return ms >= least;
    }
    expect(whole(leastTime({ fromMs: 0, toMs: 30, everyMs: 3 }, holds))).toBe(Math.ceil(least / 3) * 3);
  }
});
