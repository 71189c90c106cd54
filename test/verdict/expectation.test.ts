import { describe, expect, it } from "vitest";
import type { Expect, Outcome } from "../../src/scenario/words.ts";
import { deviations, judgeShare } from "../../src/verdict/expectation.ts";
import type { Verdict } from "../../src/verdict/verdict.ts";
import { CRASH, gate, simulateSmall, writeTo } from "../support.ts";

/** A slow fuse: accepted at 1m, down from 5m to 8m, one gate that was blind. */
const VERDICT: Verdict = simulateSmall({
  load: { by: "watch", delay: "5m" },
  effects: [CRASH],
  plan: [writeTo("g"), gate()],
  monitor: { notices: "failure", after: "2m" },
  operator: [{ does: "roll-back-and-restart", after: "1m" }],
}).verdict;

const found = (words: Expect) => deviations(words, VERDICT);

describe("a run", () => {
  it("is as expected where each word holds", () => {
    const words: Expect = {
      outcome: ["slow-fuse", "caught"],
      not: "clean",
      outage: "3m",
      fuse: "3m..4m",
      userMinutes: "180",
      gates: { check: "blind" },
    };
    expect(found(words)).toEqual([]);
    expect(found({})).toEqual([]);
  });

  it.each<[Expect, string]>([
    [{ outcome: "caught" }, "it ended as slow-fuse, expected caught"],
    [{ outcome: ["caught", "clean"] }, "it ended as slow-fuse, expected caught or clean"],
    [{ not: "slow-fuse" }, "it ended as slow-fuse, which must not be"],
    [{ not: ["clean", "slow-fuse"] }, "it ended as slow-fuse, which must not be"],
    [{ outage: "3m1ms..4m" }, "the outage was 3m, expected 3m1ms..4m"],
    [{ fuse: "1m" }, "the fuse was 4m, expected 1m"],
    [{ userMinutes: 0 }, "user-minutes were 180, expected 0"],
    [{ userMinutes: "181..200" }, "user-minutes were 180, expected 181..200"],
    [{ stoppedBy: "check" }, "it was stopped by nobody, expected check"],
    [{ gates: { check: "sighted" } }, 'the gate "check" was blind, expected sighted'],
    [{ gates: { other: "sighted" } }, 'the gate "other" was not there, expected sighted'],
  ])("differs from %j and says in what", (words, sentence) => {
    expect(found(words)).toEqual([sentence]);
  });

  it("says all in what it differs", () => {
    expect(found({ outcome: "clean", stoppedBy: "check" })).toHaveLength(2);
  });

  it("of which a fuse is expected has none without a failure", () => {
    const good = simulateSmall().verdict;
    expect(deviations({ fuse: "1m" }, good)).toEqual(["there was no fuse, expected 1m"]);
    expect(deviations({ outage: 0 }, good)).toEqual([]);
    const early = { ...VERDICT, fuseMs: -90_000 };
    expect(deviations({ fuse: "-2m..-1m" }, early)).toEqual([]);
    expect(deviations({ fuse: "-1m..2m" }, early)).toEqual(["the fuse was -1m30s, expected -1m..2m"]);
  });

  it("of another outcome than a share is stated for may be what it likes", () => {
    const words: Expect = { outcome: "caught", share: "50%", outage: 0 };
    expect(found(words)).toEqual([]);
    expect(found({ ...words, outcome: "slow-fuse" })).toHaveLength(1);
  });
});

describe("a stated share", () => {
  const outcomes = (fuses: number, others: number): Outcome[] => [
    ...new Array<Outcome>(fuses).fill("slow-fuse"),
    ...new Array<Outcome>(others).fill("caught"),
  ];

  it("is as expected where it lies in the interval of the count, and not outside of it", () => {
    const words: Expect = { outcome: "slow-fuse", share: "30%" };
    expect(judgeShare(words, outcomes(300, 700))).toEqual({
      stated: 0.3,
      count: 300,
      runs: 1000,
      expected: true,
    });
    expect(judgeShare(words, outcomes(400, 600))?.expected).toBe(false);
    expect(judgeShare(words, outcomes(200, 800))?.expected).toBe(false);
  });

  it("is judged from a hundred runs on", () => {
    const words: Expect = { outcome: "slow-fuse", share: 0.5 };
    expect(judgeShare(words, outcomes(0, 99))?.expected).toBe(null);
    expect(judgeShare(words, outcomes(0, 100))?.expected).toBe(false);
  });

  it("can be of several outcomes together", () => {
    expect(judgeShare({ outcome: ["slow-fuse", "caught"], share: 1 }, outcomes(40, 60))?.expected).toBe(true);
  });

  it("is not judged where none is stated", () => {
    expect(judgeShare({ outcome: "slow-fuse" }, outcomes(1, 0))).toBe(null);
  });
});
