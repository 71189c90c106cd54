import type { Source } from "../kernel/choices.ts";
import type { Timings } from "../kernel/timings.ts";
import type { Model } from "../model/model.ts";
import { Run } from "../run.ts";
import type { Outcome } from "../scenario/words.ts";

/** What a run shows of the one question whether it ends as a slow fuse; `stopped` for any outcome of a plan stopped in time. */
export type Answer = Outcome | "stopped";

/**
 * Simulates a case only as far as the question needs, whether it ends as a slow fuse: one whose plan is stopped before
 * anything was accepted that users can feel does not, whatever comes later. So there are far fewer regions than outcomes have.
 */
export function answerOf(model: Model, source: Source, timings?: Timings): Answer {
  const run = new Run(model, source, { untilStopped: true, ...(timings === undefined ? {} : { timings }) });
  if (run.world("run").isHalted) return "stopped";
  // What would have come of a plan that was stopped does not matter here.
  return run.outcome === "inconclusive" && run.isStoppedInTime ? "stopped" : run.outcome;
}

/** Simulates a case as far as its outcome needs. */
export function outcomeOf(model: Model, source: Source, timings: Timings): Outcome {
  return new Run(model, source, { timings }).outcome;
}
