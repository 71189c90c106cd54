import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import { type BakeOptions, BUDGET, RELAXED, whyNotAll, withinOf } from "./bake.ts";
import { MORE_FOR_VALUES, pieceCost, regionCost, spending } from "./effort.ts";
import {
  closed,
  holds,
  type Inequality,
  inequalities,
  joined,
  largestOutside,
  type Octagon,
  without,
} from "./octagon.ts";
import { type Parameter, SeveralError, spanOf, withSettings } from "./parameter.ts";
import { whole } from "./pieces.ts";
import { exploringRegions } from "./regions.ts";
import { isUnsafe, safely } from "./safely.ts";
import { type Answer, answerOf } from "./slow-fuse.ts";
import type { Stretch } from "./stretches.ts";
import { UntrackableError } from "./timing-recorder.ts";
import type { TimingSet } from "./timing-set.ts";

/** For which values of two times of the plan together no timing ends as a slow fuse, and none without a verdict. */
export interface BakeOfTwo {
  readonly parameters: readonly [Parameter, Parameter];
  readonly within: readonly [Stretch, Stretch];
  /** The safe pairs: those that satisfy all inequalities of one of these. Empty where none is, or these are not known. */
  readonly safe: readonly (readonly Inequality[])[];
  /** Pairs that are not safe, likewise: all of them, unless `unknown` says why not. */
  readonly unsafe: readonly (readonly Inequality[])[];
  /** Whether a pair is safe; the first value, then the second, in ms. null: it is not known. */
  readonly isSafe: (oneMs: number, otherMs: number) => boolean | null;
  /** Why the inequalities are not known; null where all is. */
  readonly unknown: string | null;
  /** Where they are not known: pairs that were proved or refuted one by one. Else empty. */
  readonly tried: readonly TriedPair[];
}

export interface TriedPair {
  readonly oneMs: number;
  readonly otherMs: number;
  /** null: it could not be said within its part of the budget. */
  readonly isSafe: boolean | null;
}

/** The same as `bakeOf` for two times of a plan that change together. */
export function bakeTwo(
  scenario: Scenario,
  parameters: readonly [Parameter, Parameter],
  options: BakeOptions = {},
): BakeOfTwo {
  return whole(bakingTwo(scenario, parameters, options));
}

/** The same step by step: yields after each run how many there have been. */
export function* bakingTwo(
  scenario: Scenario,
  parameters: readonly [Parameter, Parameter],
  options: BakeOptions = {},
): Generator<number, BakeOfTwo, void> {
  const { budget = BUDGET, goOn = () => true } = options;
  const within = parameters.map((one) => withinOf(scenario, one, options)) as unknown as [Stretch, Stretch];
  const settings = parameters.map((parameter, place) => {
    const { fromMs, toMs } = within[place] as Stretch;
    return { parameter, range: { loMs: fromMs, hiMs: toMs } };
  });
  const model = compile(withSettings(scenario, settings));
  const box = boxOf(within);
  const told = { parameters, within } as const;
  let unsafe: Octagon[] = [];
  const spends = spending(budget * MORE_FOR_VALUES);
  let isSpent = false;
  const regions = exploringRegions<Answer>({
    simulate: (source, timings) => answerOf(model, source, timings),
    limit: budget,
    isKnown: (piece) => {
      isSpent ||= !spends(pieceCost(piece));
      return without(project(parameters, piece, box), unsafe).length === 0;
    },
  });
  let unknown: string | null = null;
  try {
    let runs = 0;
    let step = regions.next();
    while (!step.done && unknown === null) {
      const { value } = step;
      isSpent ||= value !== null && !spends(regionCost(value.set));
      if (value !== null && isUnsafe(value)) {
        if (value.set.isRelaxed) unknown = RELAXED;
        else unsafe = joined(unsafe, project(parameters, value.set, box));
      }
      yield value === null ? runs : ++runs;
      step = regions.next(goOn() && !isSpent);
    }
    if (step.done) unknown ??= whyNotAll(step.value.end, isSpent, runs);
  } catch (error) {
    if (!(error instanceof SeveralError || error instanceof UntrackableError)) throw error;
    unknown = error.message;
  }
  const isRefuted = (x: number, y: number) => isIn(unsafe, x, y);
  const known = { ...told, unsafe: unsafe.map((one) => inequalities(one, box)), unknown };
  if (unknown === null) {
    const safe = largestOutside(box, unsafe).map((one) => inequalities(one, box));
    return { ...known, safe, isSafe: (x, y) => holds(box, x, y) && !isRefuted(x, y), tried: [] };
  }
  const tried = yield* tryingPairs(scenario, told, unsafe, options);
  const isSafe = (x: number, y: number) => {
    if (isRefuted(x, y)) return false;
    return tried.find(({ oneMs, otherMs }) => oneMs === x && otherMs === y)?.isSafe ?? null;
  };
  return { ...known, safe: [], isSafe, tried };
}

/** How many values of each are tried, and which part of the budget each pair has. */
const VALUES = 9;
const PARTS = 20;
/** So many random timings are looked at first. */
const SAMPLES = 10;

/**
 * Proofs for one pair after another, on a grid from the least to twice the greater of today's values, or of what regions have shown
 * to be unsafe. Nothing is said of what lies between.
 */
function* tryingPairs(
  scenario: Scenario,
  { parameters, within }: Pick<BakeOfTwo, "parameters" | "within">,
  unsafe: readonly Octagon[],
  { budget = BUDGET, goOn = () => true }: BakeOptions,
): Generator<number, TriedPair[], void> {
  const bounds = within.flatMap(({ toMs }, form) => {
    return unsafe.map(({ hi }) => hi[form] as number).filter((bound) => bound < toMs);
  });
  const mostMs = 2 * Math.max(...parameters.map(({ today }) => today.hiMs), ...bounds);
  const [ones, others] = within.map(({ fromMs, toMs }) => {
    const farMs = mostMs > 0 ? Math.min(toMs, mostMs) : toMs;
    return Array.from({ length: VALUES }, (_, part) => {
      return fromMs + Math.round(((farMs - fromMs) * part) / (VALUES - 1));
    });
  }) as [number[], number[]];
  const tried: TriedPair[] = [];
  for (const oneMs of ones) {
    for (const otherMs of others) {
      if (isIn(unsafe, oneMs, otherMs)) {
        tried.push({ oneMs, otherMs, isSafe: false });
        continue;
      }
      const at = [oneMs, otherMs].map((ms, place) => {
        return { parameter: parameters[place] as Parameter, range: { loMs: ms, hiMs: ms } };
      });
      const limits = { budget: Math.ceil(budget / PARTS), samples: SAMPLES, goOn };
      const { isSafe } = yield* safely(compile(withSettings(scenario, at)), limits);
      tried.push({ oneMs, otherMs, isSafe });
    }
  }
  return tried;
}

function isIn(all: readonly Octagon[], x: number, y: number): boolean {
  return all.some((one) => holds(one, x, y));
}

function boxOf([one, other]: readonly [Stretch, Stretch]): Octagon {
  const free = Number.MAX_SAFE_INTEGER / 8;
  return closed({
    lo: [one.fromMs, other.fromMs, -free, -free],
    hi: [one.toMs, other.toMs, free, free],
  }) as Octagon;
}

/**
 * What two parameters can be in a region. Each is one difference of event times; a bound on their sum or difference is a circle
 * of bounds that goes through both, and there is one circle for each.
 */
function project(parameters: readonly [Parameter, Parameter], set: TimingSet, box: Octagon): Octagon {
  const [one, other] = parameters.map((parameter) => spanOf(parameter, set));
  const most = (a: number, b: number) => set.bounds.most(a, b);
  const lo = [...box.lo] as [number, number, number, number];
  const hi = [...box.hi] as [number, number, number, number];
  for (const [form, span] of [one, other].entries()) {
    if (span === null || span === undefined) continue;
    lo[form as 0 | 1] = -most(span.begin, span.end);
    hi[form as 0 | 1] = most(span.end, span.begin);
  }
  if (one && other) {
    hi[2] = most(one.end, other.begin) + most(other.end, one.begin);
    lo[2] = -(most(other.begin, one.end) + most(one.begin, other.end));
    hi[3] = most(one.end, other.end) + most(other.begin, one.begin);
    lo[3] = -(most(other.end, one.end) + most(one.begin, other.begin));
  }
  return closed({ lo, hi }) as Octagon;
}
