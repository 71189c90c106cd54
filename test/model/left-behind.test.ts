import { describe, expect, it } from "vitest";
import type { Effect, Group, Scenario } from "../../src/scenario/words.ts";
import { BAD, CRASH, facts, gate, MINUTE, ONE, settled, simulateSmall, times, writeTo } from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;
const CLEAR = { clear: { on: "g" } } as const;
const BACK = { rollBack: {} } as const;
const fail = (until: Effect["until"]): Effect => ({ when: BAD, do: "fail", ...(until ? { until } : {}) });

const leaving = (effect: Effect, words: Partial<Scenario> = {}) =>
  simulateSmall({ effects: [effect], plan: [writeTo("g"), wait("10m"), BACK], ...words });

const shares = (run: ReturnType<typeof simulateSmall>) => settled(run, "g");

describe("what an effect leaves behind", () => {
  it("is nothing, unless it says so: a roll-back ends it", () => {
    expect(shares(leaving(fail(undefined)))).toEqual([
      [0, 0],
      [10 * MINUTE, 1],
    ]);
  });

  it("until a start outlasts a roll-back, and ends with the process", () => {
    expect(shares(leaving(fail("start")))).toEqual([[0, 0]]);
    const plan = [writeTo("g"), wait("10m"), BACK, wait("10m"), { restart: { on: "g" } }] as const;
    expect(shares(leaving(fail("start"), { plan }))).toEqual([
      [0, 0],
      [20 * MINUTE, 1],
    ]);
  });

  it("until it is cleared outlasts a roll-back and a restart, and recovery comes with the clearing", () => {
    const plan = [writeTo("g"), wait("10m"), { rollBack: { restart: true } }, wait("10m"), CLEAR] as const;
    const run = leaving(fail("cleared"), { plan });
    expect(shares(run)).toEqual([
      [0, 0],
      [20 * MINUTE, 1],
    ]);
    expect(run.verdict).toMatchObject({ recoveredAtMs: 20 * MINUTE, impact: { outageMs: 20 * MINUTE } });
    expect(leaving(fail("cleared")).verdict.recoveredAtMs).toBeNull();
  });

  it("comes again where it is cleared while what brings it still runs", () => {
    const plan = [writeTo("g"), wait("10m"), CLEAR, wait("10m"), BACK] as const;
    expect(shares(leaving(fail("cleared"), { plan }))).toEqual([[0, 0]]);
  });

  it("is of the change still, for a gate that looks after the roll-back", () => {
    const look = gate({ for: "0" });
    const run = leaving(fail("cleared"), { plan: [writeTo("g"), wait("10m"), BACK, wait("1m"), look] });
    expect(run.verdict.gates[0]).toMatchObject({ passed: false, sight: "sighted" });
    const again = facts(run, { kind: "effect" }).at(-1);
    expect(again?.note).toContain("fails 100 % of requests, left behind by v2: ");
    expect(again).toMatchObject({ object: "v2", atMs: 10 * MINUTE });
  });

  it("by a crash kills each start, until it is cleared", () => {
    const groups: Record<string, Group> = { g: { ...ONE, start: "10s", supervisor: { after: "5m" } } };
    const plan = [writeTo("g"), wait("1m"), BACK, wait("11m"), CLEAR] as const;
    const effects = { ...CRASH, until: "cleared" } as const;
    const run = leaving(effects, { groups, plan });
    expect(times(run, { kind: "crash" })).toEqual([0, 5 * MINUTE, 10 * MINUTE]);
    expect(shares(run).at(-1)).toEqual([15 * MINUTE + 10_000, 1]);
  });

  it("is cleared by the operator, after the roll-back that did not help", () => {
    const run = leaving(fail("cleared"), {
      plan: [writeTo("g")],
      monitor: { notices: "failure", after: "4m" },
      operator: [
        { does: "roll-back-and-restart", after: "3m" },
        { does: "clear", after: "10m" },
      ],
    });
    expect(run.verdict).toMatchObject({ noticedAtMs: 4 * MINUTE, recoveredAtMs: 17 * MINUTE });
  });

  it("does not add up: twice the same is there once", () => {
    const plan = [writeTo("g"), wait("1m"), BACK, wait("1m"), writeTo("g"), wait("1m"), BACK] as const;
    const half = { ...fail("cleared"), share: "50%" };
    expect(shares(leaving(half, { plan }))).toEqual([[0, 0.5]]);
  });

  it("by the version of an account stays with that account when it is moved back", () => {
    const groups: Record<string, Group> = {
      g: { ...ONE, users: { rate: "1/s", accounts: { acme: 1, rest: 3 } } },
    };
    const move = { move: { on: "g", accounts: ["acme"], to: "v2" } } as const;
    const run = leaving(fail("cleared"), { groups, plan: [move, wait("10m"), BACK, wait("10m"), CLEAR] });
    expect(shares(run)).toEqual([
      [0, 0.75],
      [20 * MINUTE, 1],
    ]);
  });

  it("is nothing in the twin", () => {
    const { verdict } = leaving(fail("cleared"));
    expect(verdict).toMatchObject({ outcome: "slow-fuse", firstFailureAtMs: 0, failsAnywayAtMs: null });
  });
});
