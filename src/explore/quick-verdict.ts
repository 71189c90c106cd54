import type { Draw } from "../kernel/choices.ts";
import type { Model } from "../model/model.ts";
import { Run } from "../run.ts";
import { withAnswers } from "./counterexample.ts";
import { countOutcomes } from "./counts.ts";
import { type Pieces, whole } from "./pieces.ts";
import type { ProofVerdict } from "./proof.ts";
import { exploringRegions, type Region } from "./regions.ts";
import { type Answer, answerOf } from "./slow-fuse.ts";
import { UntrackableError } from "./timing-recorder.ts";

/** What a proof says, and a timing under which a scenario that is not proved goes wrong, where one is known. */
export interface QuickVerdict {
  readonly verdict: ProofVerdict;
  readonly draws: readonly Draw[] | null;
}

type GoOn = (draws: readonly Draw[]) => boolean;

/**
 * The verdict of a proof alone, without shares and conditions: for whoever asks about many scenarios.
 *
 * @param budget how many regions are looked at, at the most
 * @param goOn asked after each region, with the draws of its run; returns whether to go on. Default: always
 */
export function quickVerdict(model: Model, budget: number, goOn?: GoOn): QuickVerdict {
  return whole(judgingQuickly(model, budget, goOn));
}

/** The same in pieces. */
export function* judgingQuickly(model: Model, budget: number, goOn: GoOn = () => true): Pieces<QuickVerdict> {
  const counts = countOutcomes(model);
  if (counts === null) return yield* byRegions(model, budget, goOn);
  const [refuting, unfinished] = [counts.examples.get("slow-fuse"), counts.examples.get("inconclusive")];
  if (refuting !== undefined) return { verdict: "REFUTED", draws: refuting };
  return unfinished === undefined
    ? { verdict: "PROVED", draws: null }
    : { verdict: "UNKNOWN", draws: unfinished };
}

function* byRegions(model: Model, budget: number, goOn: GoOn): Pieces<QuickVerdict> {
  let found: QuickVerdict = { verdict: "PROVED", draws: null };
  const visit = (region: Region<Answer>): boolean => {
    const { result, draws } = region;
    if (result === "slow-fuse" && isReal(model, region)) found = { verdict: "REFUTED", draws };
    else if (result === "slow-fuse") found = { verdict: "UNKNOWN", draws: null };
    else if (result === "inconclusive") found = { verdict: "UNKNOWN", draws };
    return found.verdict !== "REFUTED" && goOn(draws);
  };
  try {
    const regions = exploringRegions<Answer>({
      simulate: (source, timings) => answerOf(model, source, timings),
      limit: budget,
    });
    let step = regions.next();
    while (!step.done) {
      yield;
      step = regions.next(step.value === null || visit(step.value));
    }
    const isWhole = step.value.end === "complete" || found.verdict === "REFUTED";
    return isWhole ? found : { verdict: "BOUNDED", draws: null };
  } catch (error) {
    if (error instanceof UntrackableError) return { verdict: "UNKNOWN", draws: null };
    throw error;
  }
}

/** Whether a region holds a timing that exists: one that is relaxed may hold none. */
export function isReal(model: Model, { set, draws, result }: Region<Answer>): boolean {
  return !set.isRelaxed || new Run(model, withAnswers(draws), {}).outcome === result;
}
