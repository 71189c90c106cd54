/** Proofs for single values of one time of the plan, where all its values are too many to look at together. */

import type { Draw } from "../kernel/choices.ts";
import type { Model, RangeMs } from "../model/model.ts";
import { compile } from "../scenario/compile.ts";
import { withAnswers } from "./counterexample.ts";
import { MORE_FOR_VALUES, regionCost, searchRunsFor, spending } from "./effort.ts";
import { drawOf, type Known, spanIn } from "./known-values.ts";
import { type Parameter, SeveralError, withValue } from "./parameter.ts";
import { isUnsafe, type Safety, safely } from "./safely.ts";
import { regionAround } from "./sample.ts";
import { type Stretch, Stretches } from "./stretches.ts";
import { UntrackableError } from "./timing-recorder.ts";

/** One value that was tried by itself. */
export interface Tried {
  readonly ms: number;
  /** null: the budget was spent first. */
  readonly isSafe: boolean | null;
  /** Where it is not known: under so many random timings it did not go wrong. Else it means nothing. */
  readonly sampled: number;
}

/** What all of them may take. */
export interface TrialLimits {
  /** How many runs each proof may take, at the most. */
  readonly budget: number;
  /** Asked after each run. Returns whether to go on. */
  readonly goOn: () => boolean;
}

/** How much a value may take that is tried by itself: one part of the budget out of so many, after so many random timings. */
export interface Effort {
  readonly part: number;
  readonly samples: number;
}

export const SAMPLES = 100;
export const FIRST_SAMPLES = 10;

/** Proofs for one value after another. What is known to be unsafe is not proved again. */
export class Trials {
  readonly #known: Known;
  readonly #limits: TrialLimits;
  readonly #tried = new Map<number, Safety>();
  /** How many random timings may still be looked at, of all values together. */
  #samplesLeft: number;
  /** Told of each region that counterexamples were learned from; says whether there may be one more. */
  readonly #spends: (cost: number) => boolean;
  #mayLearn = true;

  constructor(known: Known, limits: TrialLimits) {
    this.#known = known;
    this.#limits = limits;
    this.#samplesLeft = searchRunsFor(known.model);
    this.#spends = spending(limits.budget * MORE_FOR_VALUES);
  }

  get all(): Tried[] {
    const all = [...this.#tried].map(([ms, { isSafe, sampled }]) => ({ ms, isSafe, sampled }));
    return all.sort((one, other) => one.ms - other.ms);
  }

  /** @param effort see {@link Trials.at} */
  *isSafe(ms: number, effort?: Effort): Generator<number, boolean | null, void> {
    if (this.#known.unsafe.stretchAt(ms) !== undefined) return false;
    return (yield* this.at(ms, effort)).isSafe;
  }

  *areUnsafe(points: readonly number[]): Generator<number, boolean, void> {
    for (const ms of points) if ((yield* this.isSafe(ms)) !== false) return false;
    return true;
  }

  /** @param effort what was not decided with less is tried again. Default: all that there is */
  *at(
    ms: number,
    { part, samples }: Effort = { part: 1, samples: SAMPLES },
  ): Generator<number, Safety, void> {
    const tried = this.#tried.get(ms);
    if (tried !== undefined && tried.isSafe !== null) return tried;
    const { goOn, budget } = this.#limits;
    const found = yield* safely(this.modelAt(ms), {
      budget: Math.ceil(budget / part),
      samples: Math.min(samples, this.#samplesLeft),
      goOn,
    });
    this.#samplesLeft -= found.draws === null ? found.sampled : 1;
    this.#tried.set(ms, found);
    if (found.draws !== null && this.#mayLearn) this.#learnFrom(ms, found.draws);
    return found;
  }

  /** The run goes on for as long as with the longest value, so that all are judged alike. */
  modelAt(ms: number): Model {
    const { scenario, parameter, model } = this.#known;
    return compile({ ...withValue(scenario, parameter, ms), horizon: model.scenario.horizon });
  }

  /** A timing that is not safe with one value lies in a region of timings and values, which are all not safe. */
  #learnFrom(ms: number, draws: readonly Draw[]): void {
    const { parameter, within, unsafe, model } = this.#known;
    try {
      const region = regionAround(model, withAnswers([...draws, drawOf(parameter, within, ms)]));
      this.#mayLearn = this.#spends(regionCost(region.set));
      if (isUnsafe(region) && !region.set.isRelaxed)
        unsafe.add(spanIn(parameter, region.set, within), region);
    } catch (error) {
      if (!(error instanceof SeveralError || error instanceof UntrackableError)) throw error;
    }
  }
}

/**
 * How often one goes on from the end of what is known to be unsafe: a few times before regions are looked for, which may spare most
 * of them, and often where they were too many. And with which part of the budget each time.
 */
export const FIRST_CLIMBS = 4;
export const MOST_CLIMBS = 100;
export const CLIMB = 10;

/**
 * From the shortest value upwards. A counterexample tells of a whole stretch that is not safe, so that few proofs lead to the
 * first value that is; and what is known to be unsafe need not be looked at again.
 */
export function* climbing(
  { within, unsafe }: Known,
  trials: Trials,
  most: number,
  effort: Effort,
): Generator<number, void, void> {
  let ms = within.fromMs;
  for (let climb = 0; climb < most && ms <= within.toMs; climb++) {
    if ((yield* trials.isSafe(ms, effort)) !== false) return;
    const stretch = unsafe.stretchAt(ms);
    if (stretch === undefined) return;
    ms = stretch.toMs + 1;
  }
}

/** Into how many parts the values are parted that are not known to be unsafe. */
const PARTS = 5;

/** The ends, today's values, the first that is not known to be unsafe, and some between that and the longest; in order. */
export function pointsApart({ parameter, within, unsafe }: Known): number[] {
  const { fromMs, toMs } = within;
  const { today } = parameter;
  const firstMs = Math.min((unsafe.stretchAt(fromMs)?.toMs ?? fromMs - 1) + 1, toMs);
  const between = Array.from({ length: PARTS - 1 }, (_, part) => {
    return firstMs + Math.floor(((toMs - firstMs) * (part + 1)) / PARTS);
  });
  const all = new Set([
    fromMs,
    Math.max(firstMs - 1, fromMs),
    firstMs,
    today.loMs,
    today.hiMs,
    ...between,
    toMs,
  ]);
  return [...all].filter((ms) => ms >= fromMs && ms <= toMs).sort((one, other) => one - other);
}

/** What is safe, as far as some points tell, and halves between those that differ. */
interface Halved {
  readonly safe: readonly Stretch[];
  /** The longest value that was looked at; null for none. */
  readonly coveredMs: number | null;
  readonly isComplete: boolean;
}

export function* halving(
  points: readonly number[],
  trials: Trials,
  { today }: Parameter,
): Generator<number, Halved, void> {
  let safe = new Stretches();
  let last: { ms: number; isSafe: boolean } | null = null;
  const ended = (isComplete: boolean): Halved => {
    return { safe: isComplete ? safe.all : [], coveredMs: last?.ms ?? null, isComplete };
  };
  for (const ms of points) {
    const isSafe = yield* trials.isSafe(ms);
    // A longer value takes more runs: where one cannot be proved, those above it are not looked at. What was asked is known if it is
    // of today's value, or of a longer one.
    if (isSafe === null) return ended(nextSafe(safe.all, today) !== undefined);
    let [left, right] = [last?.ms ?? ms, ms];
    while (last !== null && last.isSafe !== isSafe && right - left > 1) {
      const trial = Math.floor((left + right) / 2);
      const found = yield* trials.isSafe(trial);
      if (found === null) return ended(false);
      if (found === isSafe) right = trial;
      else left = trial;
    }
    if (last?.isSafe === true) safe = safe.with({ fromMs: last.ms, toMs: left });
    if (isSafe) safe = safe.with({ fromMs: last?.isSafe === true ? left : right, toMs: ms });
    last = { ms, isSafe };
  }
  return ended(true);
}

/** The stretch in which today's values lie, else the next above. */
export function nextSafe(safe: readonly Stretch[], today: RangeMs): Stretch | undefined {
  return safe.find(({ fromMs, toMs }) => (fromMs <= today.loMs ? today.hiMs <= toMs : true));
}
