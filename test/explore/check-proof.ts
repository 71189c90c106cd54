import { answerOf, outcomeOf } from "../../src/explore/slow-fuse.ts";
import { UntrackableError } from "../../src/explore/timing-recorder.ts";
import type { Timings } from "../../src/kernel/timings.ts";
import { Run } from "../../src/run.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Outcome, Scenario } from "../../src/scenario/words.ts";
import { type Case, type Comparison, compare, homesOf, regionsOf, textOf, timingsOf } from "./brute-force.ts";
import { courseOf } from "./small-scenarios.ts";

/** What a check of one scenario found. */
export interface Check {
  readonly timings: number;
  /** Of its outcomes. */
  readonly regions: number;
  /** How many of them hold more than there is, because one draw stands for two times. */
  readonly relaxed: number;
  /** How many timings end as each. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** Timings of which a proof says no more than that the plan was stopped in time. */
  readonly stopped: number;
  /** What does not agree, a sentence each. */
  readonly problems: readonly string[];
}

/** Why a scenario was not checked. */
export type Unchecked =
  | { readonly why: "too many" }
  | { readonly why: "untrackable"; readonly draw: string; readonly reason: string };

const MOST_PROBLEMS = 5;

/** The outcome of a scenario as a case: a run, its twin and the unstopped runs under one luck. */
function outcomeCase(scenario: Scenario): Case<Outcome> {
  const model = compile(scenario);
  return (source, timings) =>
    timings === undefined ? new Run(model, source, {}).outcome : outcomeOf(model, source, timings);
}

/**
 * Compares what a proof finds out about a scenario with each of its timings: the outcome of its region is that of the timing;
 * the answer to the one question is, too, or says that the plan was stopped in time, and then the outcome is no slow fuse.
 */
export function checkProof(scenario: Scenario, mostTimings: number): Check | Unchecked {
  const model = compile(scenario);
  const simulate = outcomeCase(scenario);
  const timings = timingsOf(simulate, mostTimings);
  if (timings === null) return { why: "too many" };
  return unlessUntrackable(() => {
    const regions = regionsOf(simulate, MOST_REGIONS);
    const problems = problemsOf(compare(regions, timings));
    const answers = regionsOf((source, told) => answerOf(model, source, told as Timings), MOST_REGIONS);
    const outcomes: Partial<Record<Outcome, number>> = {};
    let stopped = 0;
    for (const timing of timings) {
      const { result } = timing;
      outcomes[result] = (outcomes[result] ?? 0) + 1;
      const { homes, isWhole } = homesOf(answers, timing);
      const answer = homes[0]?.result;
      if (answer === "stopped") stopped++;
      const isRight = homes.every((home) =>
        home.result === "stopped" ? result !== "slow-fuse" : home.result === result,
      );
      if (isWhole && isRight) continue;
      problems.push(`${textOf(timing)}: ${result}, answered as ${answer}, in ${homes.length} regions`);
    }
    const relaxed = regions.filter(({ set }) => set.isRelaxed).length;
    return {
      timings: timings.length,
      regions: regions.length,
      relaxed,
      outcomes,
      stopped,
      problems: problems.slice(0, MOST_PROBLEMS),
    };
  });
}

/** The same of everything that happens in the four worlds, not only of what comes of it. */
export function checkWorlds(scenario: Scenario, mostTimings: number): Check | Unchecked {
  const modes = ["run", "twin", "unstopped", "unstopped-twin"] as const;
  const simulate: Case<string[][]> = (source, told) =>
    modes.map((mode) => courseOf(scenario, source, told, mode));
  const timings = timingsOf(simulate, mostTimings);
  if (timings === null) return { why: "too many" };
  return unlessUntrackable(() => {
    const regions = regionsOf(simulate, MOST_REGIONS);
    const problems = problemsOf(compare(regions, timings)).slice(0, MOST_PROBLEMS);
    const relaxed = regions.filter(({ set }) => set.isRelaxed).length;
    return { timings: timings.length, regions: regions.length, relaxed, outcomes: {}, stopped: 0, problems };
  });
}

function problemsOf({ misplaced, wrong, miscounted }: Comparison): string[] {
  return [...misplaced, ...wrong, ...miscounted];
}

function unlessUntrackable(check: () => Check): Check | Unchecked {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof UntrackableError)) throw error;
    return { why: "untrackable", draw: error.draw, reason: error.reason };
  }
}

const MOST_REGIONS = 50_000;
