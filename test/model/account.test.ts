import { describe, expect, it } from "vitest";
import type { Gate, Group, Scenario } from "../../src/scenario/words.ts";
import { BAD, CRASH, facts, gate, MINUTE, ONE, settled, simulateSmall, times, writeTo } from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;
const move = (accounts: string[], to = "v2") => ({ move: { on: "g", accounts, to } }) as const;

/** Sixty users a minute of three accounts, of which acme is a fifth. */
const SHARED: Group = { ...ONE, users: { rate: "1/s", accounts: { acme: 2, beta: 3, rest: 5 } } };

const moving = (words: Partial<Scenario>) =>
  simulateSmall({ groups: { g: SHARED }, effects: [{ when: BAD, do: "fail" }], ...words });

const look = (name: string, words: Partial<Gate> = {}) => gate({ name, for: "0", obeyed: false, ...words });

describe("a move of accounts", () => {
  it("hurts those that are moved, by their part of the requests, and nobody else", () => {
    const run = moving({
      plan: [move(["acme"]), wait("10m"), move(["beta"]), wait("10m"), { rollBack: {} }],
    });
    expect(settled(run, "g")).toEqual([
      [0, 0.8],
      [10 * MINUTE, 0.5],
      [20 * MINUTE, 1],
    ]);
    // Sixty users: a fifth of them for ten minutes, half of them for ten.
    expect(run.verdict).toMatchObject({
      outcome: "slow-fuse",
      firstFailureAtMs: 0,
      impact: { userMinutes: 60 * (0.2 * 10 + 0.5 * 10), outageMs: 20 * MINUTE },
    });
  });

  it("takes an account to another version, and then counts it once", () => {
    const run = moving({ plan: [move(["acme"]), wait("10m"), move(["acme"], "v4"), wait("1m")] });
    expect(settled(run, "g")).toEqual([
      [0, 0.8],
      [10 * MINUTE, 1],
    ]);
  });

  it("below the slo's patience is a symptom, and no failure", () => {
    const groups = { g: { ...SHARED, slo: "75%" } };
    const { verdict } = moving({ groups, plan: [move(["acme"]), wait("10m")] });
    expect(verdict).toMatchObject({ outcome: "clean", firstSymptomAtMs: 0, firstFailureAtMs: null });
    expect(verdict.impact.userMinutes).toBe(60 * 0.2 * 60);
  });

  it("is not seen by a probe that names no account, and is by one that names it", () => {
    const plan = [
      move(["acme"]),
      wait("1m"),
      look("nobody"),
      look("another", { as: "beta" }),
      look("acme", { as: "acme" }),
      look("version of nobody", { ask: ["version"] }),
      look("version of acme", { ask: ["version"], as: "acme" }),
    ];
    const { gates } = moving({ plan }).verdict;
    expect(gates.map(({ name, passed, sight, ranChange }) => [name, passed, sight, ranChange])).toEqual([
      ["nobody", true, "masked", 0],
      ["another", true, "masked", 0],
      ["acme", false, "sighted", 1],
      ["version of nobody", false, "sighted", 0],
      ["version of acme", true, "masked", 1],
    ]);
  });

  it("is met by a probe through the balancer of whoever asks in its name", () => {
    const groups = { g: { ...SHARED, nodes: 2, redundancy: "balanced" } } as const;
    const plan = [
      move(["acme"]),
      wait("1m"),
      look("as acme", { through: "balancer", as: "acme" }),
      look("as nobody", { through: "balancer" }),
    ];
    expect(moving({ groups, plan }).verdict.gates.map(({ passed }) => passed)).toEqual([false, true]);
  });

  it("that crashes its node takes everybody with it, again with each start, until it is rolled back", () => {
    const groups = { g: { ...SHARED, supervisor: { after: "1m" }, start: "10s" } };
    const run = moving({
      groups,
      effects: [{ ...CRASH, after: "5m" }],
      plan: [move(["acme"]), wait("15m"), { rollBack: {} }],
    });
    // Dies at 5m, starts at 6m and dies of it again five minutes after, at 11m; started at 12m, saved by the roll-back.
    expect(times(run, { kind: "crash" })).toEqual([5 * MINUTE, 11 * MINUTE]);
    expect(settled(run, "g").map(([, share]) => share)).toEqual([0, 1, 0, 1]);
    expect(run.verdict).toMatchObject({
      outcome: "slow-fuse",
      impact: { nodesLost: 1, worstAvailability: 0 },
    });
  });

  it("rolled back does not bring back a node that has died of it, and a gate there sees why", () => {
    const run = moving({
      effects: [CRASH],
      plan: [move(["acme"]), wait("1m"), { rollBack: {} }, look("after", { ask: ["health"] })],
    });
    expect(run.verdict.recoveredAtMs).toBeNull();
    expect(run.verdict.gates[0]).toMatchObject({ passed: false, sight: "sighted" });
  });

  it("goes on, and goes on being the cause, when the node loads another file", () => {
    const run = moving({
      plan: [move(["acme"]), wait("1m"), writeTo("g", "v4"), wait("1m"), look("as acme", { as: "acme" })],
    });
    expect(settled(run, "g")).toEqual([[0, 0.8]]);
    expect(run.verdict.gates[0]).toMatchObject({ passed: false, sight: "sighted" });
  });

  it("goes on with what is due for it when the node loads another file", () => {
    const run = moving({
      effects: [{ when: BAD, do: "fail", after: "10m" }],
      plan: [move(["acme"]), wait("1m"), writeTo("g", "v4"), wait("20m")],
      horizon: "5m",
    });
    expect(run.verdict.inconclusive.join()).toContain("due later, at 10m");
  });

  it("to a node that is down begins when that starts", () => {
    const groups = { g: { ...SHARED, start: "10s", supervisor: { after: "2m" } } };
    const faults = [{ at: "30s", do: "crash", on: "g" }] as const;
    const run = moving({ groups, faults, plan: [wait("1m"), move(["acme"]), wait("5m")] });
    expect(facts(run, { kind: "effect" }).map(({ atMs }) => atMs)).toEqual([2.5 * MINUTE]);
  });

  it("has no effect in the twin, whatever the account was served by", () => {
    const { verdict } = moving({ effects: [], plan: [move(["acme", "beta", "rest"]), gate()] });
    expect(verdict).toMatchObject({ outcome: "clean", impact: { userMinutes: 0 } });
  });

  it("in waves with a probe of the old default passes every wave, and is a slow fuse", () => {
    // The shape of an outage of Kiln's: the probe exercised what was left behind.
    const wave = (account: string) => [move([account]), gate({ name: `wave ${account}`, for: "5m" })];
    const run = moving({ plan: [...wave("acme"), ...wave("beta"), ...wave("rest")] });
    expect(run.verdict.outcome).toBe("slow-fuse");
    expect(run.verdict.gates.map(({ passed }) => passed)).toEqual([true, true, true]);
    const asked = moving({
      plan: [move(["acme"]), gate({ name: "wave", for: "5m", as: "acme" }), move(["rest"])],
    });
    expect(asked.verdict).toMatchObject({ outcome: "caught", stoppedBy: "wave" });
  });
});

describe("two accounts that are moved at once", () => {
  it("each have what comes later of it, at the same instant", () => {
    const run = moving({ effects: [{ when: BAD, do: "fail", after: "5m" }], plan: [move(["acme", "beta"])] });
    expect(settled(run, "g")).toEqual([[5 * MINUTE, 0.5]]);
  });
});
