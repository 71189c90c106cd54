import { seeded } from "../kernel/choices.ts";
import type { Model } from "../model/model.ts";
import { Run } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import { measureExposure } from "../verdict/exposure.ts";
import type { PlanEdit } from "./edits/edit.ts";
import { courseOfGood, withGoodChange } from "./good-change.ts";
import type { Pieces } from "./pieces.ts";

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

/**
 * In pieces.
 *
 * @param goOn asked after each seed. Returns whether to take one more; the first is taken at any rate
 */
export function* costOf(
  before: Scenario,
  after: Scenario,
  edits: readonly PlanEdit[],
  goOn: () => boolean,
): Pieces<Cost> {
  const model = compile(after);
  const [goodBefore, goodAfter] = [withGoodChange(compile(before)), withGoodChange(model)];
  const runs: { addedMs: number; users: number; hurt: number }[] = [];
  while (runs.length === 0 || (runs.length < SEEDS && goOn())) {
    const seed = runs.length + 1;
    const run = new Run(model, seeded(seed), {});
    const { firstFailureAtMs, noticedAtMs } = run.harm;
    const { users } = measureExposure(run.world("run"), noticedAtMs);
    yield;
    const addedMs = planMs(goodAfter, seed) - planMs(goodBefore, seed);
    runs.push({ addedMs, users, hurt: Number(firstFailureAtMs !== null) });
    yield;
  }
  return {
    steps: edits.reduce((sum, { steps }) => sum + steps, 0),
    addedMs: Math.round(mean(runs.map(({ addedMs }) => addedMs))),
    users: mean(runs.map(({ users }) => users)),
    hurt: mean(runs.map(({ hurt }) => hurt)),
  };
}

/** How long a plan takes when the change is good, in pieces; the horizon where it does not end. In ms. */
export function* meanPlanMs(scenario: Scenario): Pieces<number> {
  const good = withGoodChange(compile(scenario));
  const all: number[] = [];
  while (all.length < SEEDS) {
    all.push(planMs(good, all.length + 1));
    yield;
  }
  return mean(all);
}

function planMs(good: Model, seed: number): number {
  return courseOfGood(good, seeded(seed)).endedAtMs ?? good.horizonMs;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
