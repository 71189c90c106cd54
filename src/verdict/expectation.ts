import { formatDuration, parseSpanRange } from "../kernel/duration.ts";
import { parseShare } from "../scenario/values.ts";
import type { DurationRange, Expect, Outcome } from "../scenario/words.ts";
import { isWithinBinomialInterval } from "./binomial.ts";
import type { Verdict } from "./verdict.ts";

/** From how many runs on a stated share is judged. */
export const RUNS_FOR_SHARE = 100;

/**
 * In what a run differs from what is expected of each run, a sentence each; empty where it is as expected. `share` is not
 * about one run; where it is given, `outcome` is not either, and what else is expected holds for the runs of that outcome.
 */
export function deviations(expect: Expect, verdict: Verdict): string[] {
  const found: string[] = [];
  const expected = outcomes(expect.outcome);
  const isOfOutcome = expected.length === 0 || expected.includes(verdict.outcome);
  if (expect.share !== undefined && !isOfOutcome) return [];
  if (!isOfOutcome) found.push(`it ended as ${verdict.outcome}, expected ${expected.join(" or ")}`);
  if (outcomes(expect.not).includes(verdict.outcome))
    found.push(`it ended as ${verdict.outcome}, which must not be`);
  checkRange("first failure", expect.failure, verdict.firstFailureAtMs, found);
  checkRange("recovery", expect.recovered, verdict.recoveredAtMs, found);
  checkRange("outage", expect.outage, verdict.impact.outageMs, found);
  checkRange("span of the outage", expect.outageSpan, verdict.impact.outageSpanMs, found);
  checkRange("fuse", expect.fuse, verdict.fuseMs, found);
  checkNumber("user-minutes", expect.userMinutes, verdict.impact.userMinutes, found);
  checkNumber("nodes lost", expect.nodesLost, verdict.impact.nodesLost, found);
  checkBroken(expect.broken, verdict, found);
  if (expect.stoppedBy !== undefined && expect.stoppedBy !== verdict.stoppedBy) {
    found.push(`it was stopped by ${verdict.stoppedBy ?? "nobody"}, expected ${expect.stoppedBy}`);
  }
  for (const [name, sight] of Object.entries(expect.gates ?? {})) {
    const gate = verdict.gates.find((one) => one.name === name);
    if (gate?.sight !== sight)
      found.push(`the gate "${name}" was ${gate?.sight ?? "not there"}, expected ${sight}`);
  }
  return found;
}

/** What is said of a share of runs. `expected` is null where there are too few runs to judge. */
export interface ShareVerdict {
  readonly stated: number;
  readonly count: number;
  readonly runs: number;
  readonly expected: boolean | null;
}

/**
 * Whether the stated share of runs with an outcome lies in the 99.9 % binomial interval of the count; null where nothing is
 * stated.
 */
export function judgeShare(expect: Expect, seen: readonly Outcome[]): ShareVerdict | null {
  if (expect.share === undefined) return null;
  const stated = parseShare(expect.share) as number;
  const count = seen.filter((outcome) => outcomes(expect.outcome).includes(outcome)).length;
  const runs = seen.length;
  const expected = runs < RUNS_FOR_SHARE ? null : isWithinBinomialInterval(stated, count, runs, 0.999);
  return { stated, count, runs, expected };
}

function outcomes(words: Expect["outcome"]): readonly Outcome[] {
  if (words === undefined) return [];
  return typeof words === "string" ? [words] : words;
}

/** What is broken in the twin too is not because of the change: no outcome tells of it. */
function checkBroken(expected: Expect["broken"], { broken = [] }: Verdict, found: string[]): void {
  if (expected === undefined) {
    const other = broken.find((one) => !one.isBecauseOfChange);
    if (other !== undefined)
      found.push(
        `without the change too, a store does not keep what it promises (${other.promise}): ${other.what}`,
      );
    return;
  }
  for (const promise of expected)
    if (!broken.some((one) => one.promise === promise))
      found.push(`${promise} was kept, expected to be broken`);
  const unexpected = broken.find((one) => !expected.includes(one.promise));
  if (unexpected !== undefined)
    found.push(`${unexpected.promise} was broken, which was not expected: ${unexpected.what}`);
}

function checkRange(
  what: string,
  words: DurationRange | undefined,
  ms: number | null,
  found: string[],
): void {
  if (words === undefined) return;
  const { loMs, hiMs } = parseSpanRange(words) as { loMs: number; hiMs: number };
  if (ms === null) found.push(`there was no ${what}, expected ${words}`);
  else if (ms < loMs || ms > hiMs) found.push(`the ${what} was ${formatDuration(ms)}, expected ${words}`);
}

function checkNumber(what: string, words: number | string | undefined, value: number, found: string[]): void {
  if (words === undefined) return;
  const [lo, hi] = String(words).split("..").map(Number) as [number, number?];
  if (value < lo || value > (hi ?? lo)) found.push(`${what} were ${value}, expected ${words}`);
}
