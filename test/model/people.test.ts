import { describe, expect, it } from "vitest";
import { checkErrors as check } from "../../src/scenario/check.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { CRASH, ONE, simulateSmall, small, writeTo } from "../support.ts";

const kinds = (words: Partial<Scenario>, kind: string) =>
  [...simulateSmall(words).trace]
    .filter((fact) => fact.kind === kind)
    .map(({ atMs, subject }) => [atMs, subject]);

const TWO: Scenario["groups"][string] = { nodes: 2, redundancy: "balanced", users: { rate: "1/s" } };

describe("a watchdog", () => {
  it("restarts a process some time after it has hung, and its file is read again", () => {
    const words: Partial<Scenario> = {
      groups: { g: { ...ONE, start: "10s", supervisor: { after: "1s", hung: "2m" } } },
      effects: [{ ...CRASH, do: "hang" }],
      plan: [writeTo("g")],
      horizon: "5m",
    };
    expect(kinds(words, "hang")).toEqual([
      [0, "g-1"],
      [120_000, "g-1"],
      [240_000, "g-1"],
    ]);
    expect(kinds(words, "start")).toEqual([
      [120_000, "g-1"],
      [240_000, "g-1"],
    ]);
  });

  it("that nobody has set up leaves it as it is", () => {
    const groups = { g: { ...ONE, supervisor: { after: "1s" } } };
    expect(kinds({ groups, effects: [{ ...CRASH, do: "hang" }], plan: [writeTo("g")] }, "start")).toEqual([]);
  });
});

describe("an effect that fails shallow looks", () => {
  it("makes a balancer leave a node out that answers users well", () => {
    const words: Partial<Scenario> = {
      groups: { g: TWO },
      effects: [{ ...CRASH, do: "fail", asks: ["health"], where: { nodes: "g-1" } }],
      plan: [
        writeTo("g"),
        { gate: { name: "shallow", on: "g", through: "each", ask: ["health"], every: "1s", for: "1s" } },
      ],
    };
    const { verdict } = simulateSmall(words);
    expect(verdict.gates[0]).toMatchObject({ passed: false, sight: "sighted" });
    expect(verdict.firstFailureAtMs).toBeNull();
  });
});

describe("an effect that lasts for a while", () => {
  it("ends by itself, and comes again with the next start", () => {
    const words: Partial<Scenario> = {
      groups: { g: ONE },
      effects: [{ ...CRASH, do: "fail", on: "start", for: "1m" }],
      plan: [
        writeTo("g"),
        { wait: "1m" },
        { restart: { on: "g" } },
        { wait: "4m" },
        { restart: { on: "g" } },
      ],
    };
    expect(kinds(words, "effect").map(([atMs]) => atMs)).toEqual([60_000, 300_000]);
    expect(kinds(words, "over").map(([atMs]) => atMs)).toEqual([120_000, 360_000]);
    expect(simulateSmall(words).verdict.impact.outageMs).toBe(120_000);
  });

  it("comes again with the next input, and with the next such surroundings", () => {
    const words: Partial<Scenario> = {
      groups: { g: ONE, other: { nodes: 1, redundancy: "brittle" } },
      inputs: { backup: { at: "10m", every: "10m", on: "g" } },
      effects: [
        { ...CRASH, do: "fail", on: "input", input: "backup", for: "1m", where: { group: "g" } },
        { ...CRASH, do: "fail", while: { failing: "other" }, for: "30s", where: { group: "g" } },
      ],
      plan: [writeTo("g")],
      faults: [
        { at: "1m", do: "partition", on: "other", for: "2m" },
        { at: "5m", do: "partition", on: "other", for: "2m" },
      ],
      horizon: "22m",
    };
    expect(kinds(words, "effect").map(([atMs]) => atMs)).toEqual([60_000, 300_000, 600_000, 1_200_000]);
    expect(kinds(words, "over").map(([atMs]) => atMs)).toEqual([90_000, 330_000, 660_000, 1_260_000]);
  });
});

describe("an effect while another group fails", () => {
  it("begins with that failure and ends with it", () => {
    const words: Partial<Scenario> = {
      groups: { g: ONE, other: { nodes: 1, redundancy: "brittle" } },
      effects: [{ ...CRASH, do: "fail", where: { group: "g" }, while: { failing: "other" } }],
      plan: [writeTo("g")],
      faults: [{ at: "1m", do: "partition", on: "other", for: "2m" }],
    };
    const found = kinds(words, "availability").filter(([, subject]) => subject === "g");
    expect([...new Set(found.map(([atMs]) => atMs))]).toEqual([60_000, 180_000]);
  });
});

describe("people", () => {
  it("who are called by another monitor have a list of acts of their own", () => {
    const words: Partial<Scenario> = {
      groups: { g: TWO },
      faults: [
        { at: "1m", do: "crash", on: "g-1" },
        { at: "10m", do: "crash", on: "g-2" },
      ],
      plan: [],
      monitor: [
        { name: "local", notices: "symptom", after: "1m", acts: [{ does: "nothing", after: "1m" }] },
        { name: "global", notices: "failure", after: "1m" },
      ],
      operator: [{ does: "restart", only: "ill", on: "g", after: "2m" }],
    };
    expect(kinds(words, "act").map(([atMs]) => atMs)).toEqual([180_000, 780_000]);
    expect(kinds(words, "start")).toEqual([
      [780_000, "g-1"],
      [780_000, "g-2"],
    ]);
  });

  it("who restart what is ill leave the others alone", () => {
    const words: Partial<Scenario> = {
      groups: { g: TWO },
      faults: [{ at: "1m", do: "crash", on: "g-1" }],
      plan: [],
      monitor: { notices: "symptom", after: "1m" },
      operator: [{ does: "restart", only: "ill", on: "g", after: 0 }],
    };
    expect(kinds(words, "start")).toEqual([[120_000, "g-1"]]);
  });

  it("cannot roll back only what is ill", () => {
    const scenario = small({
      monitor: { notices: "failure", after: "1m" },
      operator: [{ does: "roll-back", only: "ill", after: "1m" }],
    });
    expect(check(scenario).map(({ path }) => path)).toEqual([["operator", 0, "only"]]);
  });
});

describe("a run that makes more draws than it may", () => {
  it("is inconclusive, and says so", () => {
    const load = { by: "watch", delay: "1s..9s" } as const;
    const words: Partial<Scenario> = { groups: { g: { ...TWO, load } }, plan: [writeTo("g")] };
    expect(simulateSmall({ ...words, limits: { draws: 2 } }).verdict.outcome).toBe("clean");
    const { outcome, inconclusive } = simulateSmall({ ...words, limits: { draws: 1 } }).verdict;
    expect(outcome).toBe("inconclusive");
    expect(inconclusive[0]).toBe("the run reached its limit of draws before the horizon");
  });
});

describe("what is expected", () => {
  it("can be when it fails, when it recovers, for how long in all, and how many nodes are lost", () => {
    const expected = { failure: "0s", recovered: "2m", outageSpan: "2m", nodesLost: 1 } as const;
    const words: Partial<Scenario> = {
      effects: [CRASH],
      plan: [writeTo("g")],
      monitor: { notices: "failure", after: "1m" },
      operator: [{ does: "roll-back-and-restart", after: "1m" }],
    };
    const { verdict } = simulateSmall(words);
    expect(verdict).toMatchObject({ firstFailureAtMs: 0, recoveredAtMs: 120_000 });
    expect(check(small({ ...words, expect: { outcome: "slow-fuse", ...expected } }))).toEqual([]);
  });
});
