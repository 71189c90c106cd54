import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import { type BakeOptions, BUDGET, isUnsafe, withinOf } from "./bake.ts";
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
import { exploringRegions } from "./regions.ts";
import { type Answer, answerOf } from "./slow-fuse.ts";
import type { Stretch } from "./stretches.ts";
import { UntrackableError } from "./timing-recorder.ts";
import type { TimingSet } from "./timing-set.ts";

/** For which values of two times of the plan together no timing ends as a slow fuse, and none without a verdict. */
export interface BakeOfTwo {
  readonly parameters: readonly [Parameter, Parameter];
  readonly within: readonly [Stretch, Stretch];
  /** The safe pairs: those that satisfy all inequalities of one of these. Empty where none is, or nothing is known. */
  readonly safe: readonly (readonly Inequality[])[];
  /** Whether a pair is safe; the first value, then the second, in ms. */
  readonly isSafe: (oneMs: number, otherMs: number) => boolean;
  /** Why nothing is known; null where all is. */
  readonly unknown: string | null;
}

/** The same as `bakeOf` for two times of a plan that change together. */
export function bakeTwo(
  scenario: Scenario,
  parameters: readonly [Parameter, Parameter],
  options: BakeOptions = {},
): BakeOfTwo {
  const steps = bakingTwo(scenario, parameters, options);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
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
  const unknown = (why: string): BakeOfTwo => ({ ...told, safe: [], isSafe: () => false, unknown: why });
  let unsafe: Octagon[] = [];
  const regions = exploringRegions<Answer>({
    simulate: (source, timings) => answerOf(model, source, timings),
    limit: budget,
    isKnown: (piece) => without(project(parameters, piece, box), unsafe).length === 0,
  });
  try {
    let runs = 0;
    let step = regions.next();
    while (!step.done) {
      const { value } = step;
      if (isUnsafe(value)) {
        if (value.set.isRelaxed) return unknown("a draw is used in two sums that both matter");
        unsafe = joined(unsafe, project(parameters, value.set, box));
      }
      yield ++runs;
      step = regions.next(goOn());
    }
    if (step.value.end !== "complete") return unknown(`there are more than ${runs} regions of timings`);
  } catch (error) {
    if (error instanceof SeveralError || error instanceof UntrackableError) return unknown(error.message);
    throw error;
  }
  return {
    ...told,
    safe: largestOutside(box, unsafe).map((one) => inequalities(one, box)),
    isSafe: (x, y) => holds(box, x, y) && !unsafe.some((one) => holds(one, x, y)),
    unknown: null,
  };
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
