/** Makes a failing scenario as small as it gets, and its draws round, while it fails in the same way. */

import { type Draw, type Source, seeded } from "../kernel/choices.ts";
import { type Run, simulate } from "../run.ts";
import type { Scenario } from "../scenario/words.ts";
import { roundDraws } from "./shrink-draws.ts";
import { smaller } from "./shrink-steps.ts";
import { compactNumbers } from "./shrink-values.ts";

/** What is left of a failing scenario. */
export interface Shrunk {
  readonly scenario: Scenario;
  /** The answers to the draws of its run; `recorded(draws)` gives it again. */
  readonly draws: readonly Draw[];
  /** How many scenarios were tried. */
  readonly tries: number;
  /** Whether nothing smaller is left that was not tried; false where a limit, or the caller, ended it. */
  readonly isDone: boolean;
}

/** How many scenarios are tried at the most, unless more are asked for. */
const MOST_TRIES = 5_000;

/**
 * The smallest scenario that fails in the same way: fewest steps, nodes, groups, faults, monitors, acts, effects, fields and
 * other words; ranges that are one value, durations that are round. Greedy and deterministic: one thing is taken out at a
 * time for as long as the failure stays, and what is left is a scenario that `check` accepts. To shrink it again changes
 * nothing.
 *
 * @param choices a seed, or whatever else answers draws, under which it fails
 * @param isSameFailure see `sameFailureAs`
 * @param mostTries how many scenarios are tried at the most; default 5,000
 * @throws RangeError where the scenario does not fail so
 */
export function shrinkScenario(
  scenario: Scenario,
  choices: number | string | Source,
  isSameFailure: (run: Run) => boolean,
  mostTries = MOST_TRIES,
): Shrunk {
  const steps = shrinking(scenario, choices, isSameFailure);
  let best = steps.next().value as Shrunk;
  for (const shrunk of steps) {
    best = shrunk;
    if (shrunk.tries >= mostTries) break;
  }
  return best;
}

/** The same step by step: yields the best so far after each try, so that whoever iterates can stop. */
export function* shrinking(
  scenario: Scenario,
  choices: number | string | Source,
  isSameFailure: (run: Run) => boolean,
): Generator<Shrunk, void, void> {
  let source = typeof choices === "object" ? choices : seeded(choices);
  const { vary: _, sometimes: __, reachable: ___, ...plain } = scenario;
  let best: Scenario = plain;
  let run = runOf(best, source);
  if (run === null || !isSameFailure(run)) throw new RangeError("the scenario does not fail in that way");
  // A candidate can be a crash loop of millions of records, and is then no smaller story.
  const most = LONGER * Math.max(SHORT, run.trace.length);
  let tries = 0;
  const state = (isDone: boolean): Shrunk => ({ scenario: best, draws: (run as Run).draws, tries, isDone });
  yield state(false);
  const fails = (candidate: Scenario, answers: Source): boolean => {
    tries++;
    const tried = runOf(
      { ...candidate, limits: { events: most, records: most, draws: most, ...candidate.limits } },
      answers,
    );
    if (tried === null || !isSameFailure(tried)) return false;
    run = tried;
    return true;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const pass of [smaller, compactNumbers]) {
      let place = 0;
      // A candidate that is taken makes others of what comes after it; those before it have been tried already.
      for (let again = true; again; ) {
        again = false;
        let index = 0;
        for (const candidate of pass(best)) {
          if (index++ < place) continue;
          place = index;
          const taken = fails(candidate, source);
          if (taken) {
            best = candidate;
            changed = true;
            again = true;
            place = Math.max(0, index - 1);
          }
          yield state(false);
          if (taken) break;
        }
      }
    }
    const rounding = roundDraws(run.draws, source);
    for (let next = rounding.next(); next.done !== true; ) {
      const answers: Source = next.value;
      const taken = fails(best, answers);
      if (taken) {
        source = answers;
        changed = true;
      }
      yield state(false);
      next = rounding.next(taken ? run.draws : null);
    }
  }
  yield state(true);
}

/** How many times as long as the failing run a candidate may be. */
const LONGER = 20;
/** A run of so many records is short. */
const SHORT = 500;

/** The run, judged; null where the scenario is none, or the answers do not fit it. */
function runOf(scenario: Scenario, source: Source): Run | null {
  try {
    const run = simulate(scenario, source);
    void run.verdict;
    return run;
  } catch {
    return null;
  }
}
