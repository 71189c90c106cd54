import type { Outcome } from "../scenario/words.ts";
import { failureText } from "./failure-text.ts";
import { type MatcherResult, nameOf, type RunsOptions, runsOf, type SeededRun } from "./subject.ts";

/** Whether each run ends as the outcome, or as one of several. */
export function toEndAs(
  received: unknown,
  expected: Outcome | readonly Outcome[],
  options: RunsOptions = {},
): MatcherResult {
  const outcomes = [expected].flat() as Outcome[];
  return judgeEach(
    received,
    { outcome: outcomes },
    options,
    ({ run }) => outcomes.includes(run.outcome),
    `end as ${outcomes.join(" or ")}`,
  );
}

/** Whether no run ends as a slow fuse. */
export function toNeverEndAsSlowFuse(received: unknown, options: RunsOptions = {}): MatcherResult {
  return judgeEach(
    received,
    { not: "slow-fuse" },
    { runs: 1_000, ...options },
    ({ run }) => run.outcome !== "slow-fuse",
    "never end as a slow fuse",
  );
}

/** Looks at one run after the other, and stops at the first that is not well. */
export function judgeEach(
  received: unknown,
  expect: Parameters<typeof runsOf>[1],
  options: RunsOptions,
  isWell: (seeded: SeededRun) => boolean,
  what: string,
): MatcherResult {
  let count = 0;
  for (const seeded of runsOf(received, expect, options)) {
    count++;
    if (isWell(seeded)) continue;
    const after = count === 1 ? "" : `, after ${count - 1} that did`;
    const ended = `ended as ${seeded.run.outcome}`;
    return {
      pass: false,
      message: () =>
        `expected ${nameOf(received)} to ${what}, but a run ${ended}${after}\n\n${failureText(seeded)}`,
    };
  }
  const runs = count === 1 ? "its run did" : `all of ${count} runs did`;
  return { pass: true, message: () => `expected ${nameOf(received)} not to ${what}, but ${runs}` };
}
