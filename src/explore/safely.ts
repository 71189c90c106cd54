import { type Draw, seeded } from "../kernel/choices.ts";
import type { Model } from "../model/model.ts";
import { Run } from "../run.ts";
import { countOutcomes } from "./counts.ts";
import { regionCost, spending } from "./effort.ts";
import { isReal } from "./quick-verdict.ts";
import { exploringRegions } from "./regions.ts";
import { type Answer, answerOf } from "./slow-fuse.ts";
import { UntrackableError } from "./timing-recorder.ts";

/** Whether no timing ends as a slow fuse, and none without a verdict. */
export interface Safety {
  /** null: it could not be said, within the budget or at all. */
  readonly isSafe: boolean | null;
  /** A timing under which it goes wrong; null where none is known. */
  readonly draws: readonly Draw[] | null;
  /** Under so many random timings it did not go wrong; 0 where it did, and where nodes are counted. */
  readonly sampled: number;
}

interface SafelyOptions {
  /** How many runs it may take to look at every timing; fewer where runs are long. */
  readonly budget: number;
  /** How many random timings are looked at first: what is not safe mostly shows it there, in a fraction of the time. */
  readonly samples: number;
  readonly goOn: () => boolean;
}

/** Looks at some random timings, then at every timing, until one is not safe. Yields after each run how many there have been. */
export function* safely(
  model: Model,
  { budget, samples, goOn }: SafelyOptions,
): Generator<number, Safety, void> {
  if (!goOn()) return { isSafe: null, draws: null, sampled: 0 };
  const counts = countOutcomes(model);
  if (counts !== null) {
    const draws = counts.examples.get("slow-fuse") ?? counts.examples.get("inconclusive") ?? null;
    yield 1;
    return { isSafe: draws === null, draws, sampled: 0 };
  }
  let sampled = 0;
  while (sampled < samples && goOn()) {
    const seed = `sample/${sampled + 1}`;
    const result = answerOf(model, seeded(seed));
    yield ++sampled;
    if (isUnsafe({ result }))
      return { isSafe: false, draws: new Run(model, seeded(seed), {}).draws, sampled: 0 };
  }
  try {
    const regions = exploringRegions<Answer>({
      simulate: (source, timings) => answerOf(model, source, timings),
      limit: budget,
    });
    const spends = spending(budget);
    let runs = 0;
    let step = regions.next(goOn());
    while (!step.done) {
      const region = step.value;
      if (region !== null && isUnsafe(region)) {
        const { draws } = region;
        return isReal(model, region)
          ? { isSafe: false, draws, sampled: 0 }
          : { isSafe: null, draws: null, sampled };
      }
      yield ++runs;
      step = regions.next(goOn() && (region === null || spends(regionCost(region.set))));
    }
    return { isSafe: step.value.end === "complete" ? true : null, draws: null, sampled };
  } catch (error) {
    if (error instanceof UntrackableError) return { isSafe: null, draws: null, sampled };
    throw error;
  }
}

export function isUnsafe({ result }: { readonly result: Answer }): boolean {
  return result === "slow-fuse" || result === "inconclusive";
}
