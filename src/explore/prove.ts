/** Proof over every timing: whether any of them makes a plan accept what fails only later. */

import type { Draw } from "../kernel/choices.ts";
import { formatDuration } from "../kernel/duration.ts";
import { OUTCOMES } from "../model/facts.ts";
import type { Model } from "../model/model.ts";
import { Run } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { Outcome, Scenario } from "../scenario/words.ts";
import { list } from "../verdict/sentence.ts";
import { assumptionsOf } from "./assumptions.ts";
import { counterexampleOf, withAnswers } from "./counterexample.ts";
import { type Counts, countOutcomes } from "./counts.ts";
import { type Margin, marginsOf } from "./margins.ts";
import type { OutcomeShare, Proof, ProofProgress, ProofVerdict, Steps, Unknown } from "./proof.ts";
import { isReal } from "./quick-verdict.ts";
import { type Exploration, exploringRegions, type Region } from "./regions.ts";
import { boundOf, regionAround, type Sample, sampledShare, sampling } from "./sample.ts";
import { type ExactShare, NONE, restOf, ShareSum } from "./share.ts";
import { type Answer, answerOf, outcomeOf } from "./slow-fuse.ts";
import { UntrackableError } from "./timing-recorder.ts";

export interface ProveOptions {
  /** How many runs are simulated for the verdict at the most. Default: 20,000. */
  readonly budget?: number;
  /** How many random runs sample what could not be counted, or was not covered. Default: 2,000. */
  readonly samples?: number;
  /**
   * `regions`: runs every region of timings, also where counting nodes would do. For whoever wants to compare. Default: counts
   * where nodes meet only when a gate looks, else regions.
   */
  readonly method?: "regions";
  /** Whether it says how far each time is from flipping the verdict, which takes many proofs. Default: false. */
  readonly margins?: boolean;
  /** Asked after each run. Returns whether to go on; what is then left is not covered. Default: always. */
  readonly goOn?: (progress: ProofProgress) => boolean;
}

const BUDGET = 20_000;
const SAMPLES = 2_000;

/**
 * Proves that no timing of a scenario ends as a slow fuse, or finds one that does. Every drawn duration ranges over its whole
 * interval, to the millisecond, and every chance and pick over all its values. A pure function: the same scenario and options
 * give the same proof.
 *
 * @throws ScenarioError when the scenario cannot run
 */
export function prove(scenario: Scenario, options: ProveOptions = {}): Proof {
  const steps = proving(scenario, options);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The same step by step: yields after each run how far it has come, so that whoever iterates can let others in. */
export function* proving(scenario: Scenario, options: ProveOptions = {}): Steps<Proof> {
  const model = compile(scenario);
  const assumptions = assumptionsOf(model);
  try {
    const proof = yield* proofOf(model, options);
    const margins = options.margins === true ? yield* marginSteps(scenario, proof.verdict, options) : null;
    return { ...proof, margins, assumptions };
  } catch (error) {
    if (!(error instanceof UntrackableError)) throw error;
    const unknown = { where: `the draw "${error.draw}"`, why: error.reason };
    return { ...NOTHING, verdict: "UNKNOWN", unknown, margins: null, assumptions };
  }
}

/** What the timings as they are say. */
type Claim = Omit<Proof, "assumptions" | "margins">;

const NOTHING = {
  method: "regions" as const,
  regions: 0,
  isComplete: false,
  slowFuse: null,
  outcomes: [],
  counterexample: null,
  bound: null,
  unknown: null,
};

function* marginSteps(
  scenario: Scenario,
  verdict: ProofVerdict,
  { budget = BUDGET, goOn = () => true }: ProveOptions,
): Steps<Margin[]> {
  let isOver = false;
  const steps = marginsOf(scenario, verdict, budget, () => !isOver);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    const progress = {
      phase: "margins" as const,
      runs: value.done,
      most: value.of,
      isRefuted: verdict === "REFUTED",
    };
    yield progress;
    isOver = !goOn(progress);
  }
}

function* proofOf(model: Model, options: ProveOptions): Steps<Claim> {
  const counts = options.method === "regions" ? null : countOutcomes(model);
  return counts === null ? yield* proofByRegions(model, options) : proofByCounts(model, counts);
}

function proofByCounts(model: Model, { regions, shares, examples }: Counts): Claim {
  const refuting = examples.get("slow-fuse");
  const unfinished = examples.get("inconclusive");
  const isRefuted = refuting !== undefined;
  const unknown = isRefuted || unfinished === undefined ? null : whyUnfinished(model, unfinished);
  return {
    verdict: verdictOf(isRefuted, true, unknown !== null),
    method: "counts",
    regions: Number(regions),
    isComplete: true,
    slowFuse: shares.get("slow-fuse") ?? NONE,
    outcomes: OUTCOMES.filter((outcome) => shares.has(outcome)).map((outcome) => {
      const exact = shares.get(outcome) as ExactShare;
      return { outcome, share: exact.share, exact, sampled: null };
    }),
    counterexample: isRefuted ? counterexampleOf(model, regionAround(model, withAnswers(refuting))) : null,
    bound: null,
    unknown,
  };
}

function* proofByRegions(model: Model, options: ProveOptions): Steps<Claim> {
  const { budget = BUDGET, samples = SAMPLES, goOn = () => true } = options;
  let refuting: Region<Answer> | null = null;
  let unfinished: Region<Answer> | null = null;
  let unreal: Region<Answer> | null = null;
  const tick = (phase: ProofProgress["phase"], most: number) => {
    let runs = 0;
    return function* (): Steps<boolean> {
      const progress = { phase, runs: ++runs, most, isRefuted: refuting !== null };
      yield progress;
      return goOn(progress);
    };
  };

  const goOnWithVerdict = tick("verdict", budget);
  const answers = yield* explore(model, answerOf, budget, (region) => {
    if (region.result === "slow-fuse") {
      if (isReal(model, region)) refuting ??= region;
      else unreal ??= region;
    }
    if (region.result === "inconclusive") unfinished ??= region;
    return goOnWithVerdict();
  });
  const { exploration } = answers;
  const isComplete = exploration.end === "complete";
  const left = budget - exploration.regions;
  const counted = isComplete ? yield* exactShares(model, answers, left, tick("shares", left)) : null;
  const sample =
    counted === null ? yield* sampling(model, samples, exploration.rest, tick("samples", samples)) : null;
  const found = refuting ?? sample?.slowFuse ?? null;
  const unknown = found === null && isComplete ? whatIsUnknown(model, unreal, unfinished) : null;
  return {
    verdict: verdictOf(found !== null, isComplete, unknown !== null),
    method: "regions",
    regions: exploration.regions,
    isComplete,
    slowFuse: isComplete ? answers.shares.totalOf("slow-fuse") : null,
    outcomes: counted ?? sampledOutcomes(sample as Sample),
    counterexample: found === null ? null : counterexampleOf(model, found),
    bound: found !== null || isComplete ? null : boundOf(sample as Sample, answers.shares.covered()),
    unknown,
  };
}

function verdictOf(isRefuted: boolean, isComplete: boolean, isUnknown: boolean): ProofVerdict {
  if (isRefuted) return "REFUTED";
  if (!isComplete) return "BOUNDED";
  return isUnknown ? "UNKNOWN" : "PROVED";
}

/**
 * What keeps a scenario without a slow fuse from being proved.
 *
 * @param unreal a region that ends as a slow fuse, of which no timing was found that exists
 * @param unfinished a region that comes to no verdict: incomplete is never a pass
 */
function whatIsUnknown(
  model: Model,
  unreal: Region<Answer> | null,
  unfinished: Region<Answer> | null,
): Unknown | null {
  if (unreal !== null) {
    const twice = unreal.set.relaxedDraws();
    const where = `the ${twice.length === 1 ? "draw" : "draws"} ${list(twice.map((name) => `"${name}"`))}`;
    const why = "there is a slow fuse if it has another value in a world that the run is compared with";
    return { where, why };
  }
  return unfinished === null ? null : whyUnfinished(model, unfinished.draws);
}

function whyUnfinished(model: Model, draws: readonly Draw[]): Unknown {
  const { inconclusive } = new Run(model, withAnswers(draws), {}).verdict;
  return { where: `the horizon, ${formatDuration(model.horizonMs)}`, why: list(inconclusive) };
}

interface Explored<Result extends string> {
  readonly exploration: Exploration;
  readonly shares: Shares<Result>;
}

/** The shares of results among the regions that were visited. */
class Shares<Result extends string> {
  readonly #sums = new Map<Result, ShareSum>();

  add({ result, set }: Region<Result>): void {
    const sum = this.#sums.get(result) ?? new ShareSum();
    this.#sums.set(result, sum);
    sum.add(set);
  }

  has(result: Result): boolean {
    return this.#sums.has(result);
  }

  /** The share of a result where the regions are all there are; null where it could not be counted. */
  totalOf(result: Result): ExactShare | null {
    const sum = this.#sums.get(result);
    if (sum === undefined) return NONE;
    const counted = sum.total();
    if (counted !== null) return counted;
    // What all others leave.
    const others = this.#sumOf([...this.#sums.keys()].filter((one) => one !== result)).total();
    return others === null ? null : restOf(others);
  }

  /** How much the regions are together. */
  covered(): ExactShare | null {
    return this.#sumOf([...this.#sums.keys()]).total();
  }

  #sumOf(results: readonly Result[]): ShareSum {
    const all = new ShareSum();
    for (const result of results) all.include(this.#sums.get(result) as ShareSum);
    return all;
  }
}

function* explore<Result extends string>(
  model: Model,
  simulate: (
    model: Model,
    ...told: Parameters<Parameters<typeof exploringRegions<Result>>[0]["simulate"]>
  ) => Result,
  limit: number,
  goOn: (region: Region<Result>) => Steps<boolean>,
): Steps<Explored<Result>> {
  const shares = new Shares<Result>();
  const regions = exploringRegions<Result>({
    simulate: (source, timings) => simulate(model, source, timings),
    limit,
  });
  let step = regions.next();
  while (!step.done) {
    const region = step.value;
    if (region !== null) shares.add(region);
    step = regions.next(region === null || (yield* goOn(region)));
  }
  return { exploration: step.value, shares };
}

/** The exact share of each outcome; null where some region is too large to count, or there are more than the budget allows. */
function* exactShares(
  model: Model,
  answers: Explored<Answer>,
  limit: number,
  goOn: () => Steps<boolean>,
): Steps<OutcomeShare[] | null> {
  // Where no plan was stopped in time, each answer is an outcome already.
  if (!answers.shares.has("stopped")) return exactOutcomes(answers.shares as unknown as Shares<Outcome>);
  const outcomes = yield* explore(model, outcomeOf, limit, goOn);
  return outcomes.exploration.end === "complete" ? exactOutcomes(outcomes.shares) : null;
}

function exactOutcomes(shares: Shares<Outcome>): OutcomeShare[] | null {
  const found: OutcomeShare[] = [];
  for (const outcome of OUTCOMES) {
    if (!shares.has(outcome)) continue;
    const exact = shares.totalOf(outcome);
    if (exact === null) return null;
    found.push({ outcome, share: exact.share, exact, sampled: null });
  }
  return found;
}

function sampledOutcomes(sample: Sample): OutcomeShare[] {
  return OUTCOMES.filter((outcome) => sample.counts.has(outcome)).map((outcome) =>
    sampledShare(outcome, sample.counts.get(outcome) as number, sample.runs),
  );
}
