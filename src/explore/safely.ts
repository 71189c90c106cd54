import type { Draw } from "../kernel/choices.ts";
import type { Model } from "../model/model.ts";
import { countOutcomes } from "./counts.ts";
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
}

/** Looks at every timing until one is not safe. Yields after each run how many there have been. */
export function* safely(
  model: Model,
  { budget, goOn }: { readonly budget: number; readonly goOn: () => boolean },
): Generator<number, Safety, void> {
  if (!goOn()) return { isSafe: null, draws: null };
  const counts = countOutcomes(model);
  if (counts !== null) {
    const draws = counts.examples.get("slow-fuse") ?? counts.examples.get("inconclusive") ?? null;
    yield 1;
    return { isSafe: draws === null, draws };
  }
  try {
    const regions = exploringRegions<Answer>({
      simulate: (source, timings) => answerOf(model, source, timings),
      limit: budget,
    });
    let runs = 0;
    let step = regions.next();
    while (!step.done) {
      const region = step.value;
      if (region !== null && isUnsafe(region)) {
        const { draws } = region;
        return isReal(model, region) ? { isSafe: false, draws } : { isSafe: null, draws: null };
      }
      yield ++runs;
      step = regions.next(goOn());
    }
    return { isSafe: step.value.end === "complete" ? true : null, draws: null };
  } catch (error) {
    if (error instanceof UntrackableError) return { isSafe: null, draws: null };
    throw error;
  }
}

export function isUnsafe({ result }: { readonly result: Answer }): boolean {
  return result === "slow-fuse" || result === "inconclusive";
}
