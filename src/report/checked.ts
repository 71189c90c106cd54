/** What a campaign found on one scenario, as it is told: in words, as JSON, to a CI system. */

import type { CampaignResult, Failure } from "../explore/campaign.ts";
import type { Shrunk } from "../explore/shrink.ts";
import type { Run } from "../run.ts";
import type { Scenario } from "../scenario/words.ts";
import { deviations } from "../verdict/expectation.ts";
import { count, numberText, percentText } from "./words.ts";

/** A scenario that was checked. */
export interface Checked {
  readonly file: string;
  readonly scenario: Scenario;
  readonly result: CampaignResult;
  /** The seed of the first run, and how many runs were wanted. */
  readonly seed: number;
  readonly wanted: number;
  /** Why it ended before its runs were done; null where they were. */
  readonly end: "interrupted" | "time-limit" | null;
  readonly findings: readonly Finding[];
  /** Case files of the corpus that do not fail any more. */
  readonly fixed: readonly string[];
  /** What the baseline knows and was not found. */
  readonly gone: readonly string[];
}

/** One thing that is wrong. */
export interface Finding {
  /** The same for the same thing in every campaign; a baseline knows it by this. */
  readonly id: string;
  readonly text: string;
  /** Whether the baseline knows it, so that it does not fail. */
  readonly isKnown: boolean;
  /** The failing runs; null where it is the campaign as a whole. */
  readonly failing: Failing | null;
}

/** Failing runs of one kind, and the smallest scenario that fails so. */
export interface Failing {
  readonly failure: Failure;
  readonly smallest: Shrunk;
  /** The run of the smallest scenario. */
  readonly run: Run;
  /** The command that shows it again. */
  readonly replay: string;
  /** Its file in the corpus; null where there is none. */
  readonly casePath: string | null;
}

/** What is wrong with the campaign as a whole, and not with single runs. */
export function wholeFindings(result: CampaignResult, isDone: boolean): { id: string; text: string }[] {
  const { vacuous, statements, share, mismatch } = result;
  const findings: { id: string; text: string }[] = [];
  if (mismatch !== null) findings.push({ id: "not deterministic", text: mismatchText(mismatch) });
  // Of runs that were not made nothing follows.
  if (!isDone) return findings;
  if (vacuous.length > 0) findings.push({ id: "vacuous", text: `it proves nothing: ${vacuous.join("; ")}` });
  for (const { word, text, held } of statements)
    if (held === 0)
      findings.push({
        id: `${word}: ${text}`,
        text: `${word} { ${text} } never held in ${count(result.runs, "run")}`,
      });
  if (share?.expected === false) {
    const seen = percentText(share.count / share.runs);
    findings.push({
      id: "share",
      text: `${seen} of the runs, outside the 99.9 % interval of ${percentText(share.stated)}`,
    });
  }
  return findings;
}

function mismatchText(mismatch: NonNullable<CampaignResult["mismatch"]>): string {
  const { seed, record, first, second, draw, likely } = mismatch;
  const what =
    first === null && second === null
      ? "the verdict of the same records was another"
      : `record ${record} was ${first ?? "not there"}, and the second time ${second ?? "not there"}`;
  const behind = draw === null ? "" : `; the draw behind it: ${draw}`;
  return `the case of seed ${seed} is not the same twice: ${what}${behind}. The likely cause: ${likely}`;
}

/** A failure in a sentence: `slow-fuse in 328 of 1,000 runs, which expect.not forbids; crashes: …`. */
export function failureText({ class: failure, runs }: Failure, of: number): string {
  const { outcome, violates, cause } = failure;
  const because = cause === "" ? "" : `; ${cause}`;
  return `${outcome} in ${numberText(runs)} of ${count(of, "run")}, against expect.${violates}${because}`;
}

/** In what the smallest run differs from what is expected. */
export function deviationsOf({ run }: Failing): string[] {
  return deviations(run.model.expect, run.verdict);
}

/** 0 nothing forbidden · 1 something · 3 not all was run, or some runs came to no verdict. */
export function exitCodeOfChecked({ findings, result, end }: Checked): 0 | 1 | 3 {
  if (findings.some(({ isKnown }) => !isKnown)) return 1;
  return end !== null || result.inconclusive > 0 ? 3 : 0;
}
