import { sameFailureAs } from "../explore/failure-class.ts";
import { type Shrunk, shrinkScenario } from "../explore/shrink.ts";
import { recorded } from "../kernel/choices.ts";
import { shortTime } from "../kernel/duration.ts";
import { wrap } from "../report/layout.ts";
import { PLAIN } from "../report/paint.ts";
import { drawLines, storyLines } from "../report/story.ts";
import { type Run, simulate } from "../run.ts";
import type { Scenario } from "../scenario/words.ts";
import { deviations } from "../verdict/expectation.ts";
import { flowText } from "./flow.ts";
import type { SeededRun } from "./subject.ts";

const PAGE = { paint: PLAIN, width: 100 };

/** Enough to get to something that a person can read, in about a second. */
const MOST_TRIES = 1_000;

/**
 * What is told of a run that a matcher refuses: what was accepted and failed when, the fuse, what each gate could see and why, every
 * drawn value, how to have it again, and the smallest scenario that fails in the same way.
 */
export function failureText({ run, seed }: SeededRun): string {
  const name = run.header.scenario;
  const replay =
    seed === null
      ? "simulate(scenario, recorded(run.draws))"
      : `simulate(scenario, ${seed}), or slowfuse run <file> --seed ${seed}`;
  const story = storyLines(
    {
      name: { file: name, seed: seed ?? 0, replay },
      verdict: run.verdict,
      deviations: deviations(run.model.expect, run.verdict),
      draws: run.draws,
    },
    PAGE,
  );
  const heading = seed === null ? name : `${name}, seed ${seed}`;
  return [heading, ...story.slice(1), ...whyLines(run), ...smallestLines(run, seed)].join("\n");
}

function whyLines(run: Run): string[] {
  const lines = run.whys.flatMap(({ question, answer }) => [
    ...wrap(question, PAGE.width, "  - "),
    ...wrap(answer, PAGE.width, "    "),
  ]);
  return lines.length === 0 ? [] : ["", "Why", ...lines];
}

function smallestLines(run: Run, seed: number | null): string[] {
  const shrunk = shrink(run, seed);
  if (shrunk === null) return [];
  const { scenario, draws, tries, isDone } = shrunk;
  const { acceptedAtMs, firstFailureAtMs } = simulate(scenario, recorded(draws)).verdict;
  const accepted = acceptedAtMs === null ? "not accepted" : `accepted at ${shortTime(acceptedAtMs)}`;
  const failed = firstFailureAtMs === null ? "not failing" : `failing at ${shortTime(firstFailureAtMs)}`;
  const how = isDone
    ? `nothing smaller does, after ${tries} tries`
    : `${tries} tries; there may be smaller ones`;
  return [
    "",
    `The smallest that fails in the same way (${how}), ${accepted}, ${failed}:`,
    ...scenarioLines(scenario).map((line) => `  ${line}`),
    ...drawLines(draws, PAGE).map((line) => `  # ${line}`),
  ];
}

/** A scenario as a YAML file, one line a word and a step. */
function scenarioLines({ plan, ...words }: Scenario): string[] {
  const lines = Object.entries(words).map(([word, value]) => `${word}: ${flowText(value)}`);
  return [...lines, "plan:", ...plan.map((step) => `  - ${flowText(step)}`)];
}

/** null where the run does not fail by what is expected of it, and so nothing can be smaller. */
function shrink(run: Run, seed: number | null): Shrunk | null {
  if (deviations(run.model.expect, run.verdict).length === 0) return null;
  if (run.outcome === "inconclusive") return null;
  return shrinkScenario(run.model.scenario, seed ?? recorded(run.draws), sameFailureAs(run), MOST_TRIES);
}
