import { describe, expect, it, test } from "vitest";
import type { Condition, Proof } from "../../src/explore/proof.ts";
import { conditionTexts, slackText } from "../../src/report/conditions.ts";
import { PLAIN } from "../../src/report/paint.ts";
import { assumptionLines, proofLines, proofTotalLines, sentence } from "../../src/report/proof.ts";
import { exitCodeOfProof, type Proved } from "../../src/report/proved.ts";
import { shareRows, timingsText } from "../../src/report/share.ts";
import { small } from "../support.ts";

const PAGE = { paint: PLAIN, width: 200 };

const proved: Proof = {
  verdict: "PROVED",
  method: "regions",
  regions: 5,
  isComplete: true,
  slowFuse: { share: 0, fraction: { points: 0n, of: 1n } },
  outcomes: [
    { outcome: "caught", share: 1, exact: { share: 1, fraction: { points: 1n, of: 1n } }, sampled: null },
  ],
  counterexample: null,
  bound: null,
  unknown: null,
  margins: null,
  assumptions: ["It is so."],
};

function told(proof: Partial<Proof>, words: Partial<Proved> = {}): Proved {
  const scenario = small();
  const whole = { ...proved, ...proof };
  return {
    file: "s.yaml",
    scenario,
    proof: whole,
    budget: 20_000,
    isInterrupted: false,
    refutation: null,
    ...words,
  };
}

const textOf = (proof: Partial<Proof>, words: Partial<Proved> = {}) =>
  proofLines(told(proof, words), PAGE).join("\n");

const sampled = (share: number, runs = 200) => ({ share, exact: null, sampled: { runs, from: 0.9, to: 1 } });

describe("the verdict comes first", () => {
  test("proved", () => {
    expect(textOf({})).toMatch(
      /^✓ PROVED small: no timing ends as a slow fuse\n {2}All timings are 5 regions;/,
    );
  });

  test("counted node by node is told so", () => {
    expect(textOf({ method: "counts" })).toContain(
      "Nodes were looked at one by one and put together by counting: 5 regions of timings, which are all there are.",
    );
  });

  test("one region is told as one", () => {
    expect(textOf({ regions: 1 })).toContain(
      "All timings are one region: the run is the same in each of them",
    );
  });

  test("a plan of which some or all timings are false alarms is proved, and says so", () => {
    const alarm = (share: number) => ({ outcome: "false-alarm" as const, ...sampled(share) });
    expect(sentence(told({ outcomes: [alarm(1)] }).proof)).toBe(
      "no timing ends as a slow fuse, but all of the sampled runs end as a false alarm: it stops a change that would have done no harm",
    );
    expect(sentence(told({ outcomes: [alarm(0.25)] }).proof)).toContain(
      "; 25 % of the sampled runs end as a false alarm",
    );
  });

  test("bounded: what was covered, why it ended, and how rare it must be in the rest, rounded up", () => {
    const bound = { covered: 0.25, mostOfRest: 0.014_863, runs: 200 };
    const words = { verdict: "BOUNDED", isComplete: false, slowFuse: null, bound } as const;
    const text = textOf(words, { budget: 5 });
    expect(text).toContain(
      "Covered exactly: 25 % of the timings, in 5 regions; then the budget of 5 runs was spent.",
    );
    expect(text).toContain("Of the rest, p < 1.49 % at 95 %: none of the 200 random runs");
    expect(textOf(words, { isInterrupted: true })).toContain("in 5 regions; then it was interrupted.");
    expect(textOf({ ...words, bound: { ...bound, runs: 0 } })).toContain("so nothing is known of it");
    expect(textOf({ ...words, bound: { ...bound, covered: null } })).toContain(
      "a part that could not be counted",
    );
  });

  test("unknown: where, and why", () => {
    const unknown = { where: 'the draw "prod-1/x"', why: "it is used as a mere number" };
    const text = textOf({ verdict: "UNKNOWN", slowFuse: null, outcomes: [], unknown });
    expect(text).toMatch(
      /^– UNKNOWN small: .*no pass\n {2}the draw "prod-1\/x": it is used as a mere number$/,
    );
  });

  it.each([
    ["PROVED", 0],
    ["REFUTED", 1],
    ["BOUNDED", 3],
    ["UNKNOWN", 3],
  ] as const)("%s is exit code %d", (verdict, code) => {
    expect(exitCodeOfProof({ ...proved, verdict })).toBe(code);
  });
});

describe("a share", () => {
  it.each([
    [0, "0 %"],
    [1, "100 %"],
    [0.09, "9 %"],
    [3.7037037e-8, "about 1 in 27,000,000"],
    [0.0005, "about 1 in 2,000"],
    [1 - 1e-6, "all but about 1 in 1,000,000"],
  ])("of %d is %s", (share, text) => {
    expect(timingsText(share)).toBe(text);
  });

  test("that was counted is told as a fraction, unless that is too long to read", () => {
    const of = (points: bigint, whole: bigint) => ({ share: 0.5, fraction: { points, of: whole } });
    const rows = (exact: ReturnType<typeof of>) => shareRows({ ...proved, slowFuse: exact, outcomes: [] })[0];
    expect(rows(of(658_503n, 17_753_027_040_503n))?.[2]).toBe(
      "counted: 658,503 in 17,753,027,040,503 timings",
    );
    expect(rows(of(1n, 10n ** 30n))?.[2]).toBe("counted");
    expect(shareRows({ ...proved, slowFuse: { share: 0.5, fraction: null }, outcomes: [] })[0]?.[2]).toBe(
      "counted, with the chances of the scenario",
    );
  });

  test("that was sampled has its interval", () => {
    const outcomes = [{ outcome: "caught" as const, ...sampled(0.97) }];
    expect(shareRows({ ...proved, outcomes })).toContainEqual([
      "caught",
      "97 %",
      "sampled in 200 runs: 90 % to 100 % (95 %)",
    ]);
  });

  test("of a slow fuse that no sample met is bounded, and never said to be none", () => {
    const outcomes = [{ outcome: "caught" as const, ...sampled(1, 300) }];
    const [row] = shareRows({ ...proved, verdict: "REFUTED", slowFuse: null, outcomes });
    expect(row).toEqual(["slow-fuse", "rare", "none of 300 random runs: at most 1 % (95 %)"]);
  });
});

describe("what the timings must satisfy", () => {
  const after = { what: "the plan has ended", atMs: 180_000 };
  const crash = (who: string, words: Partial<Condition> = {}): Condition => {
    return { draw: `${who}/x`, what: `${who} crashes`, fromMs: 180_000, toMs: 299_999, after, ...words };
  };

  test("is said once of all that have the same interval", () => {
    const other = crash("c", { fromMs: 200_000 });
    expect(conditionTexts([crash("a"), other, crash("b")])).toEqual([
      "a and b both crash between 3m and 4m59s999ms, after the plan has ended (3m)",
      "c crashes between 3m20s and 4m59s999ms, after the plan has ended (3m)",
    ]);
    expect(conditionTexts([crash("a"), crash("b"), crash("c")])[0]).toContain("a, b and c all crash between");
  });

  test("is not merged where what happens is another thing", () => {
    expect(conditionTexts([crash("a"), crash("b", { what: "b hangs" })])).toHaveLength(2);
  });

  test("an instant is one, and nothing may come before it", () => {
    expect(conditionTexts([crash("a", { toMs: 180_000, after: null })])).toEqual(["a crashes at 3m"]);
  });

  it.each([
    ["loads v2", "load v2"],
    ["goes on", "go on"],
    ["is healed", "are healed"],
    ["refuses to start", "refuse to start"],
    ["approves", "approve"],
  ])("%s: several %s", (one, several) => {
    const both = ["a", "b"].map((who) => crash(who, { what: `${who} ${one}` }));
    expect(conditionTexts(both)[0]).toMatch(new RegExp(`^a and b both ${several} between`));
  });

  test("how far each time may move is half of what a difference of two may", () => {
    expect(slackText(30_000)).toBe("each time may move by 15s");
    expect(slackText(1)).toBe("");
  });
});

describe("of several", () => {
  test("what all rest on is said once, and what some do with their names", () => {
    const other = told({ assumptions: ["It is so.", "It ends."] });
    const lines = assumptionLines([told({}), { ...other, scenario: small({ name: "other" }) }], PAGE);
    expect(lines).toEqual(["It rests on", "  - It is so.", "  - It ends. (other)"]);
  });

  test("they are counted by their verdicts", () => {
    const all = [told({}), told({ verdict: "UNKNOWN" }), told({})];
    expect(proofTotalLines(all, false, PAGE)).toEqual(["3 scenarios: 2 proved and 1 unknown"]);
    expect(proofTotalLines(all, true, PAGE)[0]).toContain("no runnable scenario are not counted");
  });
});
