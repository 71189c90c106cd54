import { describe, expect, it } from "vitest";
import type { Load, Scenario } from "../../src/scenario/words.ts";
import { BAD, facts, gate, MINUTE, ONE, simulateSmall, times, writeTo } from "../support.ts";

const SIGNAL = { signal: { on: "g" } } as const;
const ASKED = gate({ ask: ["acknowledgement"], for: "0" });

/** It is written to, signalled and asked; ten minutes later it is started anew, and refuses what it has kept out of so far. */
const told = (load: Partial<Load>, words: Partial<Scenario> = {}) =>
  simulateSmall({
    load: { by: "signal", delay: "2s", results: [{ when: BAD, gives: "keep-old" }], ...load },
    faults: [{ at: "10m", do: "restart", on: "g" }],
    plan: [writeTo("g"), SIGNAL, ASKED],
    ...words,
  });

const DYING = { results: [{ when: BAD, gives: "die" }] } as const;

describe("a reload that is acknowledged", () => {
  it("with the truth stops a plan whose file was kept out", () => {
    const { verdict } = told({ acknowledges: "truth" });
    expect(verdict).toMatchObject({ outcome: "caught", stoppedBy: "check", firstFailureAtMs: 10 * MINUTE });
    expect(verdict.gates[0]).toMatchObject({ passed: false, sight: "sighted", ranChange: 0 });
  });

  it("with ok whatever comes of it fools the gate, which is blind: the node runs what it ran", () => {
    const { verdict, whys } = told({ acknowledges: "ok" });
    expect(verdict).toMatchObject({ outcome: "slow-fuse", firstFailureAtMs: 10 * MINUTE });
    expect(verdict.gates[0]).toMatchObject({ passed: true, sight: "blind", ranChange: 0 });
    expect(whys.map(({ answer }) => answer).join()).toContain("was told that the load was done");
  });

  it("with nothing leaves the gate without a reading, which fails unless somebody says that it passes", () => {
    expect(told({}).verdict.gates[0]).toMatchObject({ passed: false, sight: "lost" });
    const lenient = gate({ ask: ["acknowledgement"], for: "0", missing: "passes" });
    const { gates } = told({}, { plan: [writeTo("g"), SIGNAL, lenient] }).verdict;
    expect(gates[0]).toMatchObject({ passed: true, sight: "lost" });
  });

  it("of a good file is told as it is, and the gate is sighted", () => {
    const plan = [writeTo("g", "v4"), SIGNAL, ASKED];
    for (const acknowledges of ["truth", "ok"] as const) {
      const { outcome, gates } = told({ acknowledges }, { plan }).verdict;
      expect([acknowledges, outcome, gates[0]?.passed]).toEqual([acknowledges, "clean", true]);
    }
    // The truth is known when it has tried; ok is said before, and what it runs then is the old.
    expect(told({ acknowledges: "truth" }, { plan }).verdict.gates[0]?.sight).toBe("sighted");
    expect(told({ acknowledges: "ok" }, { plan }).verdict.gates[0]?.sight).toBe("blind");
  });

  it("makes the plan wait for the truth, and for nothing else", () => {
    const waits = (acknowledges: NonNullable<Load["acknowledges"]>) =>
      times(told({ acknowledges }), { kind: "gate" })[0];
    expect([waits("truth"), waits("ok"), waits("none")]).toEqual([2000, 0, 0]);
  });

  it("of a process that dies of it is a bad answer, or one that was given before", () => {
    const { verdict } = told({ acknowledges: "truth", ...DYING });
    expect(verdict).toMatchObject({ outcome: "caught", stoppedBy: "check", firstFailureAtMs: 2000 });
    expect(verdict.gates[0]).toMatchObject({ passed: false, sight: "sighted" });
    const plan = [writeTo("g"), SIGNAL, { wait: "1m" }, ASKED];
    const lied = told({ acknowledges: "ok", ...DYING }, { plan }).verdict;
    expect(lied.gates[0]).toMatchObject({ passed: true, sight: "masked" });
  });

  it("by one that ignores signals is a lie, or the truth that nothing was done", () => {
    const ignoring = { by: "watch", delay: "2h", onSignal: "ignored", results: [] } as const;
    const answers = (acknowledges: "truth" | "ok") =>
      facts(told({ ...ignoring, acknowledges }), { kind: "acknowledged" }).map(({ value }) => value);
    expect(answers("ok")).toEqual([1]);
    expect(answers("truth")).toEqual([0]);
  });

  it("by nobody, where the process is down, is a bad answer", () => {
    const faults = [{ at: "0", do: "crash", on: "g" }] as const;
    const plan = [{ wait: "1s" }, writeTo("g"), SIGNAL, ASKED] as const;
    const { gates } = told({ acknowledges: "ok" }, { faults, plan }).verdict;
    expect(gates[0]).toMatchObject({ passed: false, sight: "unrelated" });
  });

  it("is forgotten with the next write, which it was not about", () => {
    const plan = [writeTo("g", "v4"), SIGNAL, { wait: "1m" }, writeTo("g"), ASKED];
    expect(told({ acknowledges: "truth" }, { plan }).verdict.gates[0]?.sight).toBe("lost");
  });

  it("of a push, without a signal, comes with the load", () => {
    const load = { by: "watch", delay: "5s", acknowledges: "truth" } as const;
    const once = gate({ ask: ["acknowledgement"], passes: "once", for: "1m" });
    const run = told(load, { plan: [writeTo("g"), once], groups: { g: ONE } });
    expect(times(run, { kind: "acknowledged" })).toEqual([5000]);
    expect(run.verdict).toMatchObject({ outcome: "caught", stoppedBy: "check" });
  });

  it("that took over a part of the file only is not done", () => {
    const load = { acknowledges: "truth", results: [{ when: BAD, gives: "pending" }] } as const;
    expect(facts(told(load), { kind: "acknowledged" }).map(({ value }) => value)).toEqual([0]);
  });
});
