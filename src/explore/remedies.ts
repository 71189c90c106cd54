import { simulate } from "../run.ts";
import type { Scenario } from "../scenario/words.ts";
import { withEdits } from "../scenario/words-edit.ts";
import { editsOf } from "./edits/edits.ts";

/** A change of the plan, and how often it would have caught what the plan as it is lets through. */
export interface Remedy {
  /** What to change, such as `restart test before the gate "two-box test"`. */
  readonly text: string;
  /** The scenario with the change. */
  readonly scenario: Scenario;
  /** In how many runs it was caught. */
  readonly caught: number;
  /** In how many runs nothing slipped through: no slow fuse, and nothing left open. */
  readonly safe: number;
  /** In how many runs users met a failure all the same, as where production itself is what catches it. */
  readonly hurt: number;
  readonly runs: number;
  /** How much longer the plan takes when the change is good, in ms; null where it does not end. */
  readonly addedMs: number | null;
}

/**
 * Tries each single edit of the set from which repairs are made, under the same seeds. This samples; it proves nothing. What is
 * proved, and made of several edits where one will not do, is a {@link repair}.
 *
 * @param seeds which runs; default 1 to 20
 * @returns those that caught something, the surest first, then the one that hurts least, then the quickest
 */
export function findRemedies(scenario: Scenario, seeds: readonly number[] = FIRST_TWENTY): Remedy[] {
  const { trace } = simulate(scenario, seeds[0]);
  // A change can lead to a crash loop of millions of records, as in the world in which nobody stops the plan.
  const most = LONGER * Math.max(SHORT, trace.length);
  const limits = { events: most, records: most, ...scenario.limits };
  const before = planMs({ ...scenario, limits });
  return editsOf(scenario)
    .map(({ text, words }): Remedy => {
      const other = withEdits(scenario, words);
      const limited = { ...other, limits };
      // Not their verdicts: nobody reads why.
      const runs = seeds.map((seed) => simulate(limited, seed));
      const outcomes = runs.map((run) => run.outcome);
      const after = planMs(limited);
      return {
        text,
        scenario: other,
        caught: outcomes.filter((outcome) => outcome === "caught").length,
        safe: outcomes.filter((outcome) => outcome === "caught" || outcome === "clean").length,
        hurt: runs.filter((run) => run.harm.firstFailureAtMs !== null).length,
        runs: seeds.length,
        addedMs: before === null || after === null ? null : after - before,
      };
    })
    .filter((remedy) => remedy.caught > 0)
    .sort(
      (one, other) =>
        other.caught - one.caught ||
        one.hurt - other.hurt ||
        (one.addedMs ?? NEVER) - (other.addedMs ?? NEVER),
    );
}

/** How many times as long as the run of the plan as it is another may be. */
const LONGER = 20;
/** A run of so many records is short. */
const SHORT = 500;
const FIRST_TWENTY = Array.from({ length: 20 }, (_, index) => index + 1);
const NEVER = Number.MAX_SAFE_INTEGER;

/** How long the plan takes when nothing is wrong: in the twin of the first run. */
function planMs(scenario: Scenario): number | null {
  const { trace } = simulate(scenario, 1).world("unstopped-twin");
  for (const record of trace) if (record.kind === "plan-end") return record.atMs;
  return null;
}
