/** How long the times of a plan must be for it to be safe on every timing. */

import type { Draw } from "../kernel/choices.ts";
import { parseDuration } from "../kernel/duration.ts";
import type { Model, RangeMs } from "../model/model.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import { type Binding, bindingOf } from "./binding.ts";
import { withAnswers } from "./counterexample.ts";
import { pieceCost, regionCost, searchRunsFor, spending } from "./effort.ts";
import { type Obstacle, obstacleOf } from "./obstacle.ts";
import { type Parameter, parametersOf, SeveralError, spanOf, withSettings, withValue } from "./parameter.ts";
import { whole } from "./pieces.ts";
import { type Exploration, exploringRegions, type Region } from "./regions.ts";
import { isUnsafe, type Safety, safely } from "./safely.ts";
import { regionAround } from "./sample.ts";
import { type Answer, answerOf } from "./slow-fuse.ts";
import { type Stretch, Stretches } from "./stretches.ts";
import { UntrackableError } from "./timing-recorder.ts";
import type { TimingSet } from "./timing-set.ts";

/** For which values of one time of the plan no timing ends as a slow fuse, and none without a verdict. */
export interface Bake {
  readonly parameter: Parameter;
  /** The values that were looked at, both included. */
  readonly within: Stretch;
  /** All that are safe, in order. Empty where none is, or it is not known. */
  readonly safe: readonly Stretch[];
  /** The least that is safe; null where none is, or it is not known. */
  readonly leastMs: number | null;
  /** How much today's value lacks until the next that is safe: 0 where it is safe; null where none above it is. */
  readonly missingMs: number | null;
  /**
   * `regions`: every timing with every value, so that `safe` is exact. `bisection`: proofs for one value after another, so that
   * it is exact if between two neighbours that were tried and came to the same no value comes to anything else.
   */
  readonly method: "regions" | "bisection";
  /** Why it was bisected; null where it was not. */
  readonly whyBisected: string | null;
  /** Where it was bisected: the values of which each was proved or refuted by itself, in order. */
  readonly tried: readonly Tried[];
  /** Every value up to this one is refuted, also where it was bisected: so the one after it is the least. null: the first is not. */
  readonly refutedToMs: number | null;
  /** Whether all is known that was asked. false: the budget was spent first, and that is no pass; `tried` has what is known. */
  readonly isComplete: boolean;
  /** Of what the least value is made that is safe and that a shorter one is not; null where there is none, or it is not known. */
  readonly binding: Binding | null;
  /** Why the longest value is not safe; null where some value is. */
  readonly obstacle: Obstacle | null;
}

/** One value that was tried by itself. */
export interface Tried {
  readonly ms: number;
  /** null: the budget was spent first. */
  readonly isSafe: boolean | null;
  /** Where it is not known: under so many random timings it did not go wrong. Else it means nothing. */
  readonly sampled: number;
}

export interface BakeOptions {
  /**
   * How many runs each time of the plan may take, and each proof where it is bisected; fewer where much happens in a run, or is drawn,
   * so that it ends. Default: 20,000.
   */
  readonly budget?: number;
  /** The longest value that is looked at, in ms. Default: the horizon; of a gate, at most a thousand of its readings. */
  readonly upToMs?: number;
  /** Asked after each run. Returns whether to go on. Default: always. */
  readonly goOn?: () => boolean;
}

export const BUDGET = 20_000;
/** So many readings of a gate, unless somebody says how far. */
const MOST_READINGS = 1_000;

/**
 * For each wait, gate and restart of a plan how long it must be, with all else as it is.
 *
 * @throws ScenarioError when the scenario cannot run
 */
export function bake(scenario: Scenario, options: BakeOptions = {}): Bake[] {
  compile(scenario);
  return parametersOf(scenario).map((parameter) => bakeOf(scenario, parameter, options));
}

/** The same for one of them. */
export function bakeOf(scenario: Scenario, parameter: Parameter, options: BakeOptions = {}): Bake {
  return whole(baking(scenario, parameter, options));
}

/** The same step by step: yields after each run how many there have been. */
export function* baking(
  scenario: Scenario,
  parameter: Parameter,
  options: BakeOptions = {},
): Generator<number, Bake, void> {
  const within = withinOf(scenario, parameter, options);
  const range = { loMs: within.fromMs, hiMs: within.toMs };
  const model = compile(withSettings(scenario, [{ parameter, range }]));
  const known: Known = { scenario, parameter, within, model, unsafe: new Unsafe() };
  const trials = new Trials(known, options);
  yield* climbing(known, trials, FIRST_CLIMBS, { part: CLIMB, samples: FIRST_SAMPLES });
  const why = yield* exploringValues(known, options);
  // Where no value is safe there is nothing to climb to.
  if (why !== null && !(yield* trials.areUnsafe(pointsApart(known))))
    yield* climbing(known, trials, MOST_CLIMBS, { part: CLIMB, samples: SAMPLES });
  const { safe, coveredMs, isComplete } =
    why === null
      ? { safe: known.unsafe.stretches.restOf(within).all, coveredMs: within.toMs, isComplete: true }
      : yield* halving(pointsApart(known), trials, parameter);
  return {
    ...told(parameter, { ...within, toMs: coveredMs ?? within.toMs }, safe),
    method: why === null ? "regions" : "bisection",
    whyBisected: why,
    tried: why === null ? [] : trials.all,
    refutedToMs: known.unsafe.stretchAt(within.fromMs)?.toMs ?? null,
    isComplete,
    binding: yield* bindingAt(known, trials, leastWanted(safe, parameter, within)),
    obstacle: isComplete && safe.length === 0 ? yield* obstacleAt(trials, within.toMs) : null,
  };
}

/** The value that is asked for: the next one for today's, else the least. null where none is, or all are. */
function leastWanted(safe: readonly Stretch[], { today }: Parameter, within: Stretch): number | null {
  const wanted = (nextSafe(safe, today) ?? safe[0])?.fromMs ?? within.fromMs;
  return wanted === within.fromMs ? null : wanted;
}

/** With a drain of 0 a node stops at once, which is no drain of no length: that is another run. */
export function withinOf(
  scenario: Scenario,
  { word, today, everyMs }: Parameter,
  { upToMs }: BakeOptions,
): Stretch {
  const horizonMs = parseDuration(scenario.horizon) as number;
  const farMs = everyMs === null ? horizonMs : Math.min(horizonMs, MOST_READINGS * everyMs);
  return { fromMs: word === "drain" ? 1 : 0, toMs: Math.max(upToMs ?? farMs, today.hiMs, 1) };
}

function told(
  parameter: Parameter,
  within: Stretch,
  safe: readonly Stretch[],
): Pick<Bake, "parameter" | "within" | "safe" | "leastMs" | "missingMs"> {
  const next = nextSafe(safe, parameter.today);
  const missingMs = next === undefined ? null : Math.max(0, next.fromMs - parameter.today.loMs);
  return { parameter, within, safe, leastMs: safe[0]?.fromMs ?? null, missingMs };
}

/** The stretch in which today's values lie, else the next above. */
function nextSafe(safe: readonly Stretch[], today: RangeMs): Stretch | undefined {
  return safe.find(({ fromMs, toMs }) => (fromMs <= today.loMs ? today.hiMs <= toMs : true));
}

/** The values of a parameter that are not safe, each with a region that says so. */
class Unsafe {
  stretches = new Stretches();
  readonly #regions: { readonly stretch: Stretch; readonly region: Region<Answer> }[] = [];

  add(stretch: Stretch, region: Region<Answer>): void {
    this.stretches = this.stretches.with(stretch);
    this.#regions.push({ stretch, region });
  }

  /** The stretch of values around one that are not safe; undefined where nothing says so of it. */
  stretchAt(ms: number): Stretch | undefined {
    return this.stretches.all.find(({ fromMs, toMs }) => fromMs <= ms && ms <= toMs);
  }

  /** A region in which the parameter is a value at most. */
  endingAt(ms: number): Region<Answer> | undefined {
    return this.#regions.find(({ stretch }) => stretch.toMs === ms)?.region;
  }
}

/** What is known of one time of the plan. */
interface Known {
  readonly scenario: Scenario;
  readonly parameter: Parameter;
  readonly within: Stretch;
  /** With the parameter as a draw. */
  readonly model: Model;
  readonly unsafe: Unsafe;
}

/**
 * Every region of timings, the parameter being a time among them; those that are not safe are projected on it. Over integer
 * difference bounds that projection is exact, whatever shape the set has.
 *
 * @returns why the values found may not be all that are not safe, in words; null where they are
 */
function* exploringValues(
  { parameter, within, model, unsafe }: Known,
  { budget = BUDGET, goOn = () => true }: BakeOptions,
): Generator<number, string | null, void> {
  const spends = spending(budget * MORE_FOR_VALUES);
  let isSpent = false;
  const regions = exploringRegions<Answer>({
    simulate: (source, timings) => answerOf(model, source, timings),
    limit: budget,
    isKnown: (piece) => {
      isSpent ||= !spends(pieceCost(piece));
      return unsafe.stretches.includes(spanIn(parameter, piece, within));
    },
  });
  const isAllKnown = () => unsafe.stretches.includes(within);
  if (isAllKnown()) return null;
  try {
    let runs = 0;
    let step = regions.next();
    while (!step.done) {
      const region = step.value;
      isSpent ||= region !== null && !spends(regionCost(region.set));
      if (region !== null && isUnsafe(region)) {
        if (region.set.isRelaxed) return RELAXED;
        unsafe.add(spanIn(parameter, region.set, within), region);
        // What is left is not looked at: a run with many draws leaves a hundred thousand pieces.
        if (isAllKnown()) return null;
      }
      yield region === null ? runs : ++runs;
      step = regions.next(goOn() && !isSpent);
    }
    return whyNotAll(step.value.end, isSpent, runs);
  } catch (error) {
    if (error instanceof SeveralError || error instanceof UntrackableError) return error.message;
    throw error;
  }
}

export const RELAXED = "a draw is used in two sums that both matter";

/** Why regions are not all there are; null where they are. */
export function whyNotAll(end: Exploration["end"], isSpent: boolean, runs: number): string | null {
  if (end === "complete") return null;
  return end === "stopped" && !isSpent
    ? "it was interrupted"
    : `there are more than ${runs} ${runs === 1 ? "region" : "regions"} of timings`;
}

/** The values of a parameter in a region: all there are, where the region does not rest on it. */
function spanIn(parameter: Parameter, set: TimingSet, within: Stretch): Stretch {
  const span = spanOf(parameter, set);
  if (span === null) return within;
  const { begin, end } = span;
  return { fromMs: -set.bounds.most(begin, end), toMs: set.bounds.most(end, begin) };
}

/** How much a value may take that is tried by itself: one part of the budget out of so many, after so many random timings. */
interface Effort {
  readonly part: number;
  readonly samples: number;
}

const SAMPLES = 100;
const FIRST_SAMPLES = 10;

/** Every timing with every value is worth as many times what a proof is, since it spares many proofs. */
export const MORE_FOR_VALUES = 5;

/** Proofs for one value after another. What is known to be unsafe is not proved again. */
class Trials {
  readonly #known: Known;
  readonly #options: BakeOptions;
  readonly #tried = new Map<number, Safety>();
  /** How many random timings may still be looked at, of all values together. */
  #samplesLeft: number;
  /** Told of each region that counterexamples were learned from; says whether there may be one more. */
  readonly #spends: (cost: number) => boolean;
  #mayLearn = true;

  constructor(known: Known, options: BakeOptions) {
    this.#known = known;
    this.#options = options;
    this.#samplesLeft = searchRunsFor(known.model);
    this.#spends = spending((options.budget ?? BUDGET) * MORE_FOR_VALUES);
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
    const { goOn = () => true, budget = BUDGET } = this.#options;
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
const FIRST_CLIMBS = 4;
const MOST_CLIMBS = 100;
const CLIMB = 10;

/**
 * From the shortest value upwards. A counterexample tells of a whole stretch that is not safe, so that few proofs lead to the
 * first value that is; and what is known to be unsafe need not be looked at again.
 */
function* climbing(
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
function pointsApart({ parameter, within, unsafe }: Known): number[] {
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

function* halving(
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

/** Of what a value is made: from a timing under which a millisecond less is not safe. null where no chain of times says it. */
function* bindingAt(
  { parameter, within, model, unsafe }: Known,
  trials: Trials,
  ms: number | null,
): Generator<number, Binding | null, void> {
  if (ms === null) return null;
  const draws = unsafe.endingAt(ms - 1)?.draws ?? (yield* trials.at(ms - 1)).draws;
  if (draws === null) return null;
  const isDrawn = draws.some(({ name }) => name === `${parameter.name}#1`);
  try {
    return bindingOf(model, parameter, isDrawn ? draws : [...draws, drawOf(parameter, within, ms - 1)]);
  } catch (error) {
    if (error instanceof SeveralError || error instanceof UntrackableError) return null;
    throw error;
  }
}

function* obstacleAt(trials: Trials, ms: number): Generator<number, Obstacle | null, void> {
  const { draws } = yield* trials.at(ms);
  return draws === null ? null : obstacleOf(trials.modelAt(ms), draws);
}

function drawOf({ name }: Parameter, { fromMs, toMs }: Stretch, value: number): Draw {
  return { name: `${name}#1`, kind: "uniformMs", loMs: fromMs, hiMs: toMs, value };
}
