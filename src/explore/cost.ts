import { seeded } from "../kernel/choices.ts";
import { Run } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import { measureExposure } from "../verdict/exposure.ts";
import type { PlanEdit } from "./edits/edit.ts";
import { courseOfGood, withGoodChange } from "./good-change.ts";

/** What a repair costs. */
export interface Cost {
  /** How many steps of the plan, or other entries, it adds, changes or moves. */
  readonly steps: number;
  /** How much longer the plan takes when the change is good, in ms: the mean over some seeds. */
  readonly addedMs: number;
  /** How many users meet the bogus change before it is caught: the mean over some seeds. */
  readonly users: number;
  /** How many of some runs hurt users all the same, as where production itself is what catches it. From 0 to 1. */
  readonly hurt: number;
}

const SEEDS = 20;

export function costOf(before: Scenario, after: Scenario, edits: readonly PlanEdit[]): Cost {
  const model = compile(after);
  const runs = Array.from({ length: SEEDS }, (_, seed) => new Run(model, seeded(seed + 1), {}));
  const harms = runs.map((run) => run.harm);
  const users = runs.map((run, place) => {
    return measureExposure(run.world("run"), harms[place]?.noticedAtMs ?? null).users;
  });
  return {
    steps: edits.reduce((sum, { steps }) => sum + steps, 0),
    addedMs: Math.round(meanPlanMs(after) - meanPlanMs(before)),
    users: mean(users),
    hurt: mean(harms.map(({ firstFailureAtMs }) => Number(firstFailureAtMs !== null))),
  };
}

/** How long a plan takes when the change is good; the horizon where it does not end. In ms. */
export function meanPlanMs(scenario: Scenario): number {
  const model = compile(scenario);
  const good = withGoodChange(model);
  return mean(
    Array.from({ length: SEEDS }, (_, seed) => {
      return courseOfGood(good, seeded(seed + 1)).endedAtMs ?? model.horizonMs;
    }),
  );
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
