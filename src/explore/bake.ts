/** How long the times of a plan must be for it to be safe on every timing. */

import type { Draw } from "../kernel/choices.ts";
import { parseDuration } from "../kernel/duration.ts";
import type { Model, RangeMs } from "../model/model.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import { type Binding, bindingOf } from "./binding.ts";
import { type Obstacle, obstacleOf } from "./obstacle.ts";
import { type Parameter, parametersOf, SeveralError, spanOf, withSettings, withValue } from "./parameter.ts";
import { quickVerdict } from "./quick-verdict.ts";
import { exploringRegions, type Region } from "./regions.ts";
import { type Answer, answerOf } from "./slow-fuse.ts";
import { type Stretch, Stretches } from "./stretches.ts";
import { UntrackableError } from "./timing-recorder.ts";
import type { TimingSet } from "./timing-set.ts";

/** For which values of one time of the plan no timing ends as a slow fuse, and none without a verdict. */
export interface Bake {
  readonly parameter: Parameter;
  /** The values that were looked at, both included. */
  readonly within: Stretch;
  /** All that are safe, in order. Empty where none is, or nothing is known. */
  readonly safe: readonly Stretch[];
  /** The least that is safe; null where none is, or nothing is known. */
  readonly leastMs: number | null;
  /** How much today's value lacks until the next that is safe: 0 where it is safe; null where none above it is. */
  readonly missingMs: number | null;
  /**
   * `regions`: every timing with every value, so that `safe` is exact. `bisection`: proofs for one value after another, so that
   * it is exact if a longer time is never worse; some longer ones were tried.
   */
  readonly method: "regions" | "bisection";
  /** Why it was bisected; null where it was not. */
  readonly whyBisected: string | null;
  /** Whether all is known that was asked. false: the budget was spent first, and that is no pass. */
  readonly isComplete: boolean;
  /** Of what the least value is made that is safe and that a shorter one is not; null where there is none, or it is not known. */
  readonly binding: Binding | null;
  /** Why the longest value is not safe; null where some value is. */
  readonly obstacle: Obstacle | null;
}

export interface BakeOptions {
  /** How many runs each time of the plan may take, and each proof where it is bisected. Default: 20,000. */
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
  const steps = baking(scenario, parameter, options);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The same step by step: yields after each run how many there have been. */
export function* baking(
  scenario: Scenario,
  parameter: Parameter,
  options: BakeOptions = {},
): Generator<number, Bake, void> {
  const within = withinOf(scenario, parameter, options);
  const { budget = BUDGET } = options;
  const found = yield* unsafeValues(scenario, parameter, within, options);
  if (typeof found === "string") return bisected(scenario, parameter, within, found, options);
  const { unsafe, model } = found;
  const safe = unsafe.stretches.restOf(within).all;
  const least = safe[0]?.fromMs ?? null;
  const wanted = nextSafe(safe, parameter.today)?.fromMs ?? least;
  const edge = wanted === null || wanted === within.fromMs ? undefined : unsafe.endingAt(wanted - 1);
  return {
    ...told(parameter, within, safe),
    method: "regions",
    whyBisected: null,
    isComplete: true,
    binding: edge === undefined ? null : bindingOf(model, parameter, edge.draws),
    obstacle: least === null ? obstacleAt(scenario, parameter, within.toMs, budget) : null,
  };
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

  /** A region in which the parameter is a value at most. */
  endingAt(ms: number): Region<Answer> | undefined {
    return this.#regions.find(({ stretch }) => stretch.toMs === ms)?.region;
  }
}

/**
 * Every region of timings, the parameter being a time among them; those that are not safe are projected on it. Over integer
 * difference bounds that projection is exact, whatever shape the set has.
 *
 * @returns why it cannot be done, in words, where it cannot
 */
function* unsafeValues(
  scenario: Scenario,
  parameter: Parameter,
  within: Stretch,
  { budget = BUDGET, goOn = () => true }: BakeOptions,
): Generator<number, { unsafe: Unsafe; model: Model } | string, void> {
  const range = { loMs: within.fromMs, hiMs: within.toMs };
  const model = compile(withSettings(scenario, [{ parameter, range }]));
  const unsafe = new Unsafe();
  const project = (set: TimingSet): Stretch => {
    const span = spanOf(parameter, set);
    if (span === null) return within;
    const { begin, end } = span;
    return { fromMs: -set.bounds.most(begin, end), toMs: set.bounds.most(end, begin) };
  };
  const regions = exploringRegions<Answer>({
    simulate: (source, timings) => answerOf(model, source, timings),
    limit: budget,
    isKnown: (piece) => unsafe.stretches.includes(project(piece)),
  });
  try {
    let runs = 0;
    let step = regions.next();
    while (!step.done) {
      const region = step.value;
      if (isUnsafe(region)) {
        if (region.set.isRelaxed) return "a draw is used in two sums that both matter";
        unsafe.add(project(region.set), region);
      }
      yield ++runs;
      step = regions.next(goOn());
    }
    if (step.value.end === "complete") return { unsafe, model };
    return `there are more than ${runs} regions of timings`;
  } catch (error) {
    if (error instanceof SeveralError || error instanceof UntrackableError) return error.message;
    throw error;
  }
}

export function isUnsafe({ result }: Region<Answer>): boolean {
  return result === "slow-fuse" || result === "inconclusive";
}

function obstacleAt(scenario: Scenario, parameter: Parameter, ms: number, budget: number): Obstacle | null {
  const model = compile(withValue(scenario, parameter, ms));
  const { draws } = quickVerdict(model, budget);
  return draws === null ? null : obstacleOf(model, draws);
}

/** How many longer values are tried, to see whether a longer time is ever worse. */
const TRIED_ABOVE = 4;

/** Proofs for one value after another, by halves. */
function bisected(
  scenario: Scenario,
  parameter: Parameter,
  within: Stretch,
  why: string,
  { budget = BUDGET, goOn = () => true }: BakeOptions,
): Bake {
  let isComplete = true;
  const isSafe = (ms: number): boolean => {
    if (!goOn()) isComplete = false;
    if (!isComplete) return false;
    const { verdict } = quickVerdict(compile(withValue(scenario, parameter, ms)), budget);
    if (verdict === "BOUNDED") isComplete = false;
    return verdict === "PROVED";
  };
  const rest = { method: "bisection", whyBisected: why } as const;
  const none = (): Bake => ({
    ...told(parameter, within, []),
    ...rest,
    isComplete,
    binding: null,
    obstacle: isComplete ? obstacleAt(scenario, parameter, within.toMs, budget) : null,
  });
  if (!isSafe(within.toMs)) return none();
  let [bad, good] = [within.fromMs - 1, within.toMs];
  while (good - bad > 1 && isComplete) {
    const trial = Math.floor((bad + good) / 2);
    if (isSafe(trial)) good = trial;
    else bad = trial;
  }
  // What is worse though it is longer shows that there is more than one stretch: then the last is told as far as it is known.
  for (let turn = TRIED_ABOVE; turn >= 1 && isComplete; turn--) {
    const trial = good + Math.floor(((within.toMs - good) * turn) / (TRIED_ABOVE + 1));
    if (trial > good && !isSafe(trial)) {
      let [worse, fine] = [trial, within.toMs];
      while (fine - worse > 1 && isComplete) {
        const middle = Math.floor((worse + fine) / 2);
        if (isSafe(middle)) fine = middle;
        else worse = middle;
      }
      good = fine;
      break;
    }
  }
  if (!isComplete) return { ...none(), obstacle: null };
  return {
    ...told(parameter, within, [{ fromMs: good, toMs: within.toMs }]),
    ...rest,
    isComplete,
    binding: good === within.fromMs ? null : bindingBelow(scenario, parameter, within, good, budget),
    obstacle: null,
  };
}

/** What binds a value, from a timing under which a millisecond less is not safe. */
function bindingBelow(
  scenario: Scenario,
  parameter: Parameter,
  within: Stretch,
  ms: number,
  budget: number,
): Binding | null {
  const { draws } = quickVerdict(compile(withValue(scenario, parameter, ms - 1)), budget);
  if (draws === null) return null;
  const range = { loMs: within.fromMs, hiMs: within.toMs };
  const model = compile(withSettings(scenario, [{ parameter, range }]));
  return bindingOf(model, parameter, [...draws, drawOf(parameter, within, ms - 1)]);
}

function drawOf({ name }: Parameter, { fromMs, toMs }: Stretch, value: number): Draw {
  return { name: `${name}#1`, kind: "uniformMs", loMs: fromMs, hiMs: toMs, value };
}
