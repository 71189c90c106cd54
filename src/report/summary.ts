/** Many runs in few lines: one a scenario, the story of those that are not as expected, and a total. */

import { shortTime } from "../kernel/duration.ts";
import type { Expect, Outcome, Scenario } from "../scenario/words.ts";
import type { ShareVerdict } from "../verdict/expectation.ts";
import { RUNS_FOR_SHARE } from "../verdict/expectation.ts";
import { columns, wrap } from "./layout.ts";
import { outcomePaint } from "./outcome.ts";
import type { Page } from "./paint.ts";
import { storyLines, type Unexpected } from "./story.ts";
import { count, numberText, percentText } from "./words.ts";

/** What is kept of each run. */
export interface RunNumbers {
  readonly seed: number;
  readonly outcome: Outcome;
  readonly fuseMs: number | null;
  readonly outageMs: number;
  readonly userMinutes: number;
  /** How long the plan takes when nothing is wrong and nobody stops it; null where it does not end, or nobody asked. */
  readonly planMs: number | null;
}

/** The runs of one scenario. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly file: string;
  readonly expect: Expect;
  readonly numbers: readonly RunNumbers[];
  /** How many runs are not as expected, and how many of the others came to no verdict. */
  readonly unexpected: number;
  readonly inconclusive: number;
  /** The first few of both. */
  readonly stories: readonly Unexpected[];
  readonly share: ShareVerdict | null;
  readonly exitCode: 0 | 1 | 3;
}

/** The outcomes that occur, the most frequent first. */
export function outcomeCounts(numbers: readonly RunNumbers[]): [Outcome, number][] {
  const counts = new Map<Outcome, number>();
  for (const { outcome } of numbers) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1]);
}

/** `✓  kiln-2011-09  slow-fuse 1,000  outage at most 7m10s`, for each scenario. */
export function summaryLines(results: readonly ScenarioResult[], { paint }: Page): string[] {
  const rows = results.map((result) => {
    const { numbers } = result;
    const outcomes = outcomeCounts(numbers).map(([outcome, n]) => {
      const many = numbers.length === 1 ? "" : ` ${numberText(n)}`;
      return `${outcomePaint(outcome, paint)(outcome)}${many}`;
    });
    const worst = Math.max(...numbers.map(({ outageMs }) => outageMs));
    const outage =
      worst === 0
        ? paint.dim("no outage")
        : `outage ${numbers.length > 1 ? "up to " : ""}${shortTime(worst)}`;
    return [
      mark(result, { paint, width: 0 }),
      nameOf(result, results),
      outcomes.join(", "),
      outage,
      noteOf(result) === "" ? "" : paint.dim(noteOf(result)),
    ];
  });
  return columns(rows);
}

/** The name of a scenario; where several have it, the file. */
export function nameOf({ scenario, file }: ScenarioResult, results: readonly ScenarioResult[]): string {
  return results.filter((other) => other.scenario.name === scenario.name).length > 1 ? file : scenario.name;
}

function mark({ exitCode, share }: ScenarioResult, { paint }: Page): string {
  if (exitCode === 0) return share?.expected === null ? paint.yellow("–") : paint.green("✓");
  return exitCode === 3 ? paint.yellow("✗") : paint.red("✗");
}

function noteOf({ unexpected, inconclusive, share }: ScenarioResult): string {
  const notes: string[] = [];
  if (unexpected > 0) notes.push(`${numberText(unexpected)} not as expected`);
  if (inconclusive > 0) notes.push(`${numberText(inconclusive)} inconclusive`);
  if (share !== null) notes.push(shareText(share));
  return notes.join(", ");
}

/** What is to be said of a share. */
export function shareText({ stated, count: n, runs, expected }: ShareVerdict): string {
  if (expected === null) return `share not judged: needs ${RUNS_FOR_SHARE} runs`;
  const fits = expected ? "as expected" : "outside the 99.9 % interval of";
  return `${percentText(n / runs)} of the runs, ${fits} ${percentText(stated)}`;
}

/** The stories of the runs that are not as expected, and how many more there are. */
export function storiesOf(results: readonly ScenarioResult[], page: Page): string[] {
  const lines: string[] = [];
  for (const { stories, unexpected, inconclusive, scenario } of results) {
    for (const story of stories) lines.push("", ...storyLines(story, page));
    const more = unexpected + inconclusive - stories.length;
    if (more > 0)
      lines.push(page.paint.dim(`  and ${count(more, "more run")} of ${scenario.name} not as expected`));
  }
  return lines;
}

/** `3 scenarios, 3,000 runs: 2 scenarios as expected, 1 not as expected`. */
export function totalLines(
  results: readonly ScenarioResult[],
  badFiles: boolean,
  { paint, width }: Page,
): string[] {
  const runs = results.reduce((sum, { numbers }) => sum + numbers.length, 0);
  const kinds = [
    tally(
      results,
      ({ exitCode, share }) => exitCode === 0 && share?.expected !== null,
      "as expected",
      paint.green,
    ),
    tally(results, ({ exitCode }) => exitCode === 1, "not as expected", paint.red),
    tally(results, ({ exitCode }) => exitCode === 3, "inconclusive and not expected to be", paint.yellow),
    tally(
      results,
      ({ exitCode, share }) => exitCode === 0 && share?.expected === null,
      "not judged",
      paint.yellow,
    ),
  ].filter(({ n }) => n > 0);
  // Scenarios are counted, not runs, which the sentence says as soon as there is anything to tell apart.
  const parts = kinds.map(({ n, words, colour }, index) => {
    if (kinds.length === 1) return colour(n === 1 ? words : `all ${words}`);
    return colour(`${index === 0 ? count(n, "scenario") : numberText(n)} ${words}`);
  });
  const bad = badFiles ? ["files that are no runnable scenario are not counted"] : [];
  const text = `${count(results.length, "scenario")}, ${count(runs, "run")}: ${[...parts, ...bad].join(", ")}`;
  return wrap(text, width);
}

interface Tally {
  readonly n: number;
  readonly words: string;
  readonly colour: (text: string) => string;
}

function tally(
  results: readonly ScenarioResult[],
  belongs: (result: ScenarioResult) => boolean,
  words: string,
  colour: Tally["colour"],
): Tally {
  return { n: results.filter(belongs).length, words, colour };
}
