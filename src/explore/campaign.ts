/** A campaign: many runs of what a scenario leaves open, in search of what it forbids, and an account of what was seen. */

import { type Run, simulate } from "../run.ts";
import type { Outcome, Scenario } from "../scenario/words.ts";
import { judgeShare, type ShareVerdict } from "../verdict/expectation.ts";
import { judgeRun, type Status } from "../verdict/judgement.ts";
import { type Case, Cases } from "./case.ts";
import { Coverage, type CoverageCounts } from "./coverage.ts";
import { differenceOf, type Mismatch } from "./determinism.ts";
import { classOf, type FailureClass, idOf } from "./failure-class.ts";
import { type StatementResult, Statements } from "./statements.ts";
import { Vacuity } from "./vacuity.ts";

export interface CampaignOptions {
  /** How many runs. Default: 1,000. */
  readonly runs?: number;
  /** The seed of the first; each further run has the next. Default: 1. */
  readonly seed?: number;
  /** Seeds that are run first, such as those that failed before. They count as runs of their own. Default: none. */
  readonly first?: readonly number[];
  /** Runs each case twice; else one of 50. Default: false. */
  readonly checkDeterminism?: boolean;
}

/** What came of one case. */
export interface CaseResult {
  readonly case: Case;
  readonly status: Status;
  /** In which way it fails; null where it does not. */
  readonly failure: FailureClass | null;
}

/** Failing runs of one class. */
export interface Failure {
  /** Tells its class from others, in every process. */
  readonly id: string;
  readonly class: FailureClass;
  /** The first case that failed so. */
  readonly case: Case;
  readonly runs: number;
}

/** What a campaign has found so far. */
export interface CampaignResult {
  readonly runs: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  readonly failures: readonly Failure[];
  /** Runs that came to no verdict and deviate by nothing else. */
  readonly inconclusive: number;
  /** A share of the runs that is expected, where nothing but timings varies; null where none is stated. */
  readonly share: ShareVerdict | null;
  /** Why the campaign proves nothing, a sentence each; empty where it does. */
  readonly vacuous: readonly string[];
  readonly statements: readonly StatementResult[];
  readonly coverage: CoverageCounts;
  /** How many cases were run twice, and the first that was not the same. */
  readonly checkedTwice: number;
  readonly mismatch: Mismatch | null;
}

const SAMPLE = 50;

/**
 * Runs the cases of a scenario one after another. Whoever iterates decides how far: what was found can be asked for at any
 * time. The same scenario, seeds and number of runs find the same.
 *
 * @throws ScenarioError where the scenario cannot run, and whatever a function in it throws
 */
export class Campaign {
  readonly cases: Cases;
  readonly #scenario: Scenario;
  readonly #seeds: () => Iterable<number>;
  readonly #checkAll: boolean;
  readonly #statements: Statements;
  readonly #vacuity: Vacuity;
  readonly #coverage = new Coverage();
  readonly #outcomes = new Map<Outcome, number>();
  readonly #failures = new Map<string, { first: CaseResult; failure: FailureClass; runs: number }>();
  #runs = 0;
  #inconclusive = 0;
  #checkedTwice = 0;
  #mismatch: Mismatch | null = null;

  constructor(scenario: Scenario, options: CampaignOptions = {}) {
    const { runs = 1_000, seed = 1, first = [], checkDeterminism = false } = options;
    this.#scenario = scenario;
    this.#seeds = function* () {
      yield* first;
      for (let next = seed; next < seed + runs; next++) yield next;
    };
    this.#checkAll = checkDeterminism;
    this.cases = new Cases(scenario);
    this.#statements = new Statements(scenario);
    this.#vacuity = new Vacuity(scenario, this.cases);
  }

  /** Runs one case after another. */
  *run(): Generator<CaseResult, void, void> {
    for (const seed of this.#seeds()) {
      const one = this.cases.at(seed);
      const run = simulate(one.scenario, seed);
      const result = judgeCase(one, run);
      this.#enter(result, run);
      if (this.#checkAll || this.#runs % SAMPLE === 1) this.#runAgain(one, run);
      yield result;
    }
  }

  result(): CampaignResult {
    const outcomes = [...this.#outcomes].sort((one, other) => other[1] - one[1]);
    return {
      runs: this.#runs,
      outcomes: Object.fromEntries(outcomes),
      failures: [...this.#failures].map(([id, { first, failure, runs }]) => ({
        id,
        class: failure,
        case: first.case,
        runs,
      })),
      inconclusive: this.#inconclusive,
      share: this.#share(outcomes),
      vacuous: this.#vacuity.reasons(),
      statements: this.#statements.results(),
      coverage: this.#coverage.counts(),
      checkedTwice: this.#checkedTwice,
      mismatch: this.#mismatch,
    };
  }

  #enter(result: CaseResult, run: Run): void {
    this.#runs++;
    this.#outcomes.set(run.outcome, (this.#outcomes.get(run.outcome) ?? 0) + 1);
    this.#coverage.enter(run);
    this.#vacuity.enter(run);
    this.#statements.enter(run);
    if (result.status === "inconclusive") this.#inconclusive++;
    const { failure } = result;
    if (failure === null) return;
    const id = idOf(failure);
    const known = this.#failures.get(id);
    if (known === undefined) this.#failures.set(id, { first: result, failure, runs: 1 });
    else known.runs++;
  }

  #runAgain({ scenario, seed }: Case, run: Run): void {
    this.#checkedTwice++;
    // Another object, so that nothing is left of the first time.
    const again = simulate({ ...scenario }, seed);
    this.#mismatch ??= differenceOf(seed, run, again);
  }

  #share(outcomes: readonly (readonly [Outcome, number])[]): ShareVerdict | null {
    if (this.#scenario.vary !== undefined) return null;
    return judgeShare(
      this.#scenario.expect ?? {},
      outcomes.flatMap(([outcome, runs]) => Array<Outcome>(runs).fill(outcome)),
    );
  }
}

/** Judges the run of a case as `expect` has it. */
function judgeCase(one: Case, run: Run): CaseResult {
  const { status } = judgeRun(run.model.expect, run.verdict);
  return { case: one, status, failure: status === "unexpected" ? classOf(run) : null };
}
