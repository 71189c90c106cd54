/** How far each time of a scenario is from flipping the verdict of its proof. */

import { parseDuration } from "../kernel/duration.ts";
import type { RangeMs } from "../model/model.ts";
import { compile } from "../scenario/compile.ts";
import { ScenarioError } from "../scenario/problem.ts";
import type { Scenario } from "../scenario/words.ts";
import { type Bake, bakeOf } from "./bake.ts";
import { parametersOf } from "./parameter.ts";
import type { ProofVerdict } from "./proof.ts";
import { quickVerdict } from "./quick-verdict.ts";
import { type Timing, timingsOf, withTiming } from "./timings.ts";

/** How far one time is from flipping the verdict, all else being as it is. */
export interface Margin {
  /** The time: `plan/2/wait`, `load.delay`, `effects.0.after`. */
  readonly timing: string;
  readonly today: RangeMs;
  /**
   * The least change that flips the verdict if it is longer, in ms: of a proved scenario by how much more it would have to last
   * at most; of a refuted one by how much more at least. null where no change does, as far as was looked.
   */
  readonly longerMs: number | null;
  /** The same if it is shorter. */
  readonly shorterMs: number | null;
  /** Whether it is so only if a further change in the same direction never flips the verdict back: then it was bisected. */
  readonly isAssumed: boolean;
  /** false: the budget was spent first, and what is null is not known. */
  readonly isComplete: boolean;
}

/** @param budget how many regions are looked at for each proof, at the most */
export function* marginsOf(
  scenario: Scenario,
  verdict: ProofVerdict,
  budget: number,
  goOn: () => boolean = () => true,
): Generator<{ done: number; of: number }, Margin[], void> {
  if (verdict !== "PROVED" && verdict !== "REFUTED") return [];
  const [parameters, timings] = [parametersOf(scenario), timingsOf(scenario)];
  const margins: Margin[] = [];
  const of = parameters.length + timings.length;
  for (const parameter of parameters) {
    if (!goOn()) return margins;
    margins.push(marginOfBake(bakeOf(scenario, parameter, { budget, goOn })));
    yield { done: margins.length, of };
  }
  for (const timing of timings) {
    if (!goOn()) return margins;
    margins.push(marginOfTiming(scenario, timing, verdict, budget));
    yield { done: margins.length, of };
  }
  return margins;
}

/** From where today's value stands among the values that are safe. */
function marginOfBake({ parameter, safe, within, method, isComplete }: Bake): Margin {
  const { name, today } = parameter;
  const { loMs, hiMs } = today;
  const told = { timing: name, today, isAssumed: method === "bisection", isComplete };
  const here = safe.find(({ fromMs, toMs }) => fromMs <= loMs && hiMs <= toMs);
  if (here !== undefined) {
    const shorterMs = here.fromMs === within.fromMs ? null : loMs - here.fromMs + 1;
    const longerMs = here.toMs === within.toMs ? null : here.toMs - hiMs + 1;
    return { ...told, longerMs, shorterMs };
  }
  const above = safe.find(({ toMs }) => toMs >= hiMs);
  const below = safe.findLast(({ fromMs }) => fromMs <= loMs);
  return {
    ...told,
    longerMs: above === undefined ? null : Math.max(above.fromMs - loMs, 0),
    shorterMs: below === undefined ? null : Math.max(hiMs - below.toMs, 0),
  };
}

type Direction = "longer" | "shorter";

function marginOfTiming(scenario: Scenario, timing: Timing, verdict: ProofVerdict, budget: number): Margin {
  const { path, today, kind } = timing;
  let isComplete = true;
  const least = (direction: Direction): number | null => {
    const mostMs = farthest(scenario, timing, verdict, direction);
    const flips = (byMs: number): boolean => {
      const moved = quickVerdictOf(moveBy(scenario, timing, verdict, direction, byMs), budget);
      if (moved === "BOUNDED") isComplete = false;
      return isComplete && moved !== null && (verdict === "PROVED") !== (moved === "PROVED");
    };
    if (mostMs <= 0 || !flips(mostMs)) return null;
    let [same, other] = [0, mostMs];
    while (other - same > 1 && isComplete) {
      const trial = Math.floor((same + other) / 2);
      if (flips(trial)) other = trial;
      else same = trial;
    }
    return isComplete ? other : null;
  };
  const [longerMs, shorterMs] = [least("longer"), least("shorter")];
  const isAssumed = !isNested(timing, verdict);
  return {
    timing: path.join("."),
    today,
    longerMs,
    shorterMs,
    isAssumed: kind === "period" || isAssumed,
    isComplete,
  };
}

/**
 * Whether the timings of one change are among those of the next, so that nothing need be assumed: a range that grows, while the
 * scenario is proved, and one that shrinks, while it is refuted.
 */
function isNested({ kind, today }: Timing, verdict: ProofVerdict): boolean {
  return kind === "additive" && (verdict === "PROVED" || today.loMs < today.hiMs);
}

function farthest(scenario: Scenario, timing: Timing, verdict: ProofVerdict, direction: Direction): number {
  const { loMs, hiMs } = timing.today;
  if (isNested(timing, verdict) && verdict === "REFUTED") return hiMs - loMs;
  if (direction === "shorter") return timing.kind === "period" ? loMs - 1 : loMs;
  return parseDuration(scenario.horizon) as number;
}

/** The scenario in which a time may last so much longer or shorter; a period lasts so much longer or shorter. */
function moveBy(
  scenario: Scenario,
  timing: Timing,
  verdict: ProofVerdict,
  direction: Direction,
  byMs: number,
): Scenario {
  const { loMs, hiMs } = timing.today;
  const sign = direction === "longer" ? 1 : -1;
  const moreMs = direction === "longer" ? byMs : 0;
  if (!isNested(timing, verdict))
    return withTiming(scenario, timing, { loMs: loMs + sign * byMs, hiMs: hiMs + sign * byMs }, moreMs);
  const movesLater = (direction === "longer") === (verdict === "PROVED");
  const range = movesLater ? { loMs, hiMs: hiMs + sign * byMs } : { loMs: loMs + sign * byMs, hiMs };
  return withTiming(scenario, timing, range, moreMs);
}

/** null for what is no scenario any more: no such time can be. */
function quickVerdictOf(scenario: Scenario, budget: number): ProofVerdict | null {
  try {
    return quickVerdict(compile(scenario), budget).verdict;
  } catch (error) {
    if (error instanceof ScenarioError) return null;
    throw error;
  }
}
