/** How long the times of a plan must be for it to be safe on every timing. */

import { parseDuration } from "../kernel/duration.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import { type Binding, bindingOf } from "./binding.ts";
import { MORE_FOR_VALUES, pieceCost, regionCost, spending } from "./effort.ts";
import { drawOf, type Known, spanIn, Unsafe } from "./known-values.ts";
import { type Obstacle, obstacleOf } from "./obstacle.ts";
import { type Parameter, parametersOf, SeveralError, withSettings } from "./parameter.ts";
import { whole } from "./pieces.ts";
import { type Exploration, exploringRegions } from "./regions.ts";
import { isUnsafe } from "./safely.ts";
import { type Answer, answerOf } from "./slow-fuse.ts";
import type { Stretch } from "./stretches.ts";
import { UntrackableError } from "./timing-recorder.ts";
import {
  CLIMB,
  climbing,
  FIRST_CLIMBS,
  FIRST_SAMPLES,
  halving,
  MOST_CLIMBS,
  nextSafe,
  pointsApart,
  SAMPLES,
  Trials,
  type Tried,
} from "./trials.ts";

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
  const { budget = BUDGET, goOn = () => true } = options;
  const trials = new Trials(known, { budget, goOn });
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
