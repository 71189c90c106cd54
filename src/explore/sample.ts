import { type Source, seeded } from "../kernel/choices.ts";
import type { Model } from "../model/model.ts";
import { Run } from "../run.ts";
import type { Outcome } from "../scenario/words.ts";
import { binomialInterval, mostLikelyAtMost } from "../verdict/binomial.ts";
import type { Bound, OutcomeShare, Steps } from "./proof.ts";
import type { Region } from "./regions.ts";
import type { ExactShare } from "./share.ts";
import { type Answer, answerOf } from "./slow-fuse.ts";
import { TimingRecorder } from "./timing-recorder.ts";
import { type Piece, TimingSet } from "./timing-set.ts";

const CONFIDENCE = 0.95;

/** Random runs of a scenario. */
export interface Sample {
  readonly runs: number;
  readonly counts: ReadonlyMap<Outcome, number>;
  /** How many of them fell into what was not covered. */
  readonly inRest: number;
  /** The region of the first that ended as a slow fuse; null for none. */
  readonly slowFuse: Region<Answer> | null;
}

/**
 * Runs a scenario under random luck.
 *
 * @param goOn asked after each run
 * @param rest what was not covered by regions
 */
export function* sampling(
  model: Model,
  most: number,
  rest: readonly Piece[],
  goOn: () => Steps<boolean>,
): Steps<Sample> {
  const counts = new Map<Outcome, number>();
  let inRest = 0;
  let slowFuse: Region<Answer> | null = null;
  let runs = 0;
  while (runs < most) {
    const seed = `sample/${++runs}`;
    const run = new Run(model, seeded(seed), {});
    counts.set(run.outcome, (counts.get(run.outcome) ?? 0) + 1);
    if (run.outcome === "slow-fuse") slowFuse ??= regionAround(model, seeded(seed));
    const answers = new Map(run.draws.map((draw) => [draw.name, draw]));
    if (rest.some((piece) => piece.contains(answers, seeded(seed)))) inRest++;
    if (!(yield* goOn())) break;
  }
  return { runs, counts, inRest, slowFuse };
}

/** The region of the timing that a source gives. */
export function regionAround(model: Model, source: Source): Region<Answer> {
  const recorder = new TimingRecorder(TimingSet.all(), source);
  const result = answerOf(model, recorder, recorder);
  return { set: recorder.region(), result, draws: recorder.draws };
}

export function sampledShare(outcome: Outcome, count: number, runs: number): OutcomeShare {
  const { from, to } = binomialInterval(count, runs, CONFIDENCE);
  return { outcome, share: count / runs, exact: null, sampled: { runs, from, to } };
}

/** How rare a slow fuse must be in what was not covered, since no random run found one there. */
export function boundOf({ inRest }: Sample, covered: ExactShare | null): Bound {
  return {
    covered: covered?.share ?? null,
    mostOfRest: mostLikelyAtMost(0, inRest, CONFIDENCE),
    runs: inRest,
  };
}
