/** How much is looked at of a scenario: the more happens in a run of it, the less, so that whoever asks is answered in minutes. */

import { seeded } from "../kernel/choices.ts";
import type { Model } from "../model/model.ts";
import { Run } from "../run.ts";
import type { TimingSet } from "./timing-set.ts";

/**
 * How many runs a proof may take: of a scenario in which much happens, or much is drawn, fewer than the budget. Telling a region costs
 * as much as its events, and the square of the draws for each of the few conditions that do not follow from others. 0: not even one.
 */
export function runsFor(model: Model, budget: number): number {
  const run = new Run(model, seeded(1), { untilStopped: true });
  const { length } = run.draws;
  const cost = run.world("run").events * LEAST_COST + MOST_CONDITIONS * length * length;
  return Math.min(budget, Math.floor((budget * MOST_COST) / cost));
}

export const LEAST_COST = 100;
const MOST_CONDITIONS = 10;
/** What a budget of one run buys. */
const MOST_COST = 20_000;

/**
 * What a budget of regions is worth.
 *
 * @returns to be told of everything what it costs; says whether there is anything left
 */
export function spending(budget: number): (cost: number) => boolean {
  let left = budget * WORTH;
  return (cost) => {
    left -= cost;
    return left > 0;
  };
}

/** A region takes as long as the square of the times that hang on draws in it, and as the cube where they are many. */
export function regionCost({ variables: { length } }: TimingSet): number {
  return LEAST_COST + length * length * Math.max(1, length / FEW_VARIABLES);
}

/** A piece takes so long to make that is not looked at, since enough is known of it. There can be a hundred thousand. */
export function pieceCost({ variables: { length } }: TimingSet): number {
  return 1 + (length * length) / FEW_VARIABLES;
}

const FEW_VARIABLES = 50;
/** What a region may cost on average. */
const WORTH = 400;

/** How many random timings say how rare it is that a scenario goes wrong that cannot be proved: 100 to 1,000. */
export function samplesFor(model: Model): number {
  return Math.max(100, Math.min(1_000, Math.floor(2_500_000 / costOfRun(model))));
}

/** How many runs a search for a repair may take besides proofs, at the least: so many that most searches take fewer. */
export function searchRunsFor(model: Model): number {
  return Math.max(300, Math.floor(40_000_000 / costOfRun(model)));
}

/** What a run takes, in events; an answer to a draw takes as long as ten. A second is a million of them, about. */
function costOfRun(model: Model): number {
  const run = new Run(model, seeded(1), {});
  return 1 + run.world("run").events + 10 * run.draws.length;
}

/** Every timing with every value is worth as many times what a proof is, since it spares many proofs. */
export const MORE_FOR_VALUES = 5;
