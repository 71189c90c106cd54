import type { Source } from "../kernel/choices.ts";
import type { Timings } from "../kernel/timings.ts";
import type { Model } from "../model/model.ts";
import { Run, type RunOptions } from "../run.ts";
import type { Outcome } from "../scenario/words.ts";
import type { SimulatedRun } from "../simulate.ts";
import { dipsOf } from "../verdict/oracles/failure.ts";

/** What a run shows of the one question whether it ends as a slow fuse; `stopped` for any outcome of a plan stopped in time. */
export type Answer = Outcome | "stopped";

/**
 * Simulates a case only as far as the question needs, whether it ends as a slow fuse: one whose plan is stopped before
 * anything was accepted that users can feel does not, whatever comes later. So there are far fewer regions than outcomes have.
 */
export function answerOf(model: Model, source: Source, timings?: Timings): Answer {
  const run = new Run(model, source, { untilStopped: true, ...loosely(timings) });
  const world = run.world("run");
  if (world.isHalted) return "stopped";
  // What would have come of a plan that was stopped does not matter here.
  if (run.isStoppedInTime && (isUnhurt(model, world) || run.outcome === "inconclusive")) return "stopped";
  return run.outcome;
}

/** Whether users are always served as they should be, and nothing that they store is lost. */
function isUnhurt({ groups }: Model, run: SimulatedRun): boolean {
  return groups.every(({ storage }) => storage === null) && dipsOf(run).length === 0;
}

/** Simulates a case as far as its outcome needs. */
export function outcomeOf(model: Model, source: Source, timings: Timings): Outcome {
  return new Run(model, source, loosely(timings)).outcome;
}

/** An outcome rests on the order of what touches the same, and on no more. */
function loosely(timings: Timings | undefined): RunOptions {
  return timings === undefined ? {} : { timings, isOrderLoose: true };
}
