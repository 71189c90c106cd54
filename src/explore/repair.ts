/** Repairs of a plan: the smallest changes with which no timing ends as a slow fuse. */

import { type Draw, type Source, seeded } from "../kernel/choices.ts";
import type { Model } from "../model/model.ts";
import { Run } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import { withEdits } from "../scenario/words-edit.ts";
import { courseOfPlan } from "../verdict/oracles/acceptance.ts";
import type { Why } from "../verdict/verdict.ts";
import { type Cost, costOf } from "./cost.ts";
import { withAnswers } from "./counterexample.ts";
import { editsOf, type PlanEdit } from "./edits.ts";
import { leastTime } from "./least-time.ts";
import type { ProofVerdict } from "./proof.ts";
import { type QuickVerdict, quickVerdict } from "./quick-verdict.ts";
import { obstaclesOf } from "./unrepairable.ts";

/** A change of a plan with which it is proved. */
export interface Repair {
  /** What to do, in the order in which it is done. */
  readonly edits: readonly PlanEdit[];
  readonly scenario: Scenario;
  readonly cost: Cost;
}

export interface Repairs {
  /** What was proved of the plan as it is. */
  readonly before: ProofVerdict;
  /** Those with the fewest steps changed, the cheapest first; empty where none was found, or none is needed. */
  readonly repairs: readonly Repair[];
  /** How many plans were tried. */
  readonly tried: number;
  /** The most steps for which every combination of edits was tried, and none smaller than `repairs` is a repair. */
  readonly wholeUpTo: number;
  /** How many of them no run refuted, and the budget did not prove. */
  readonly undecided: number;
  /** Why there is none, a sentence each: what of the service makes it so. Empty where there is one, or none is needed. */
  readonly obstacles: readonly string[];
  /** How the plan goes wrong as it is; empty where it does not. */
  readonly whys: readonly Why[];
}

export interface RepairOptions {
  /** How many steps may change at the most. Default: 3. */
  readonly steps?: number | undefined;
  /** How many plans are tried at the most. Default: 400. */
  readonly tries?: number | undefined;
  /** How many runs a proof may take. Default: 2,000. */
  readonly budget?: number | undefined;
  /** Asked before each try. Returns whether to go on. Default: always. */
  readonly goOn?: (() => boolean) | undefined;
}

/** How far a search has come. */
export interface RepairProgress {
  readonly tried: number;
  readonly most: number;
  /** How many repairs were found. */
  readonly found: number;
}

const STEPS = 3;
const TRIES = 400;
const BUDGET = 2_000;
/** So many runs are tried before something is proved: most of what is no repair shows it there. */
const SEEDS = 10;

/**
 * Looks for the smallest repairs of a plan: every set of edits with one step, then with two, and so on, until some set is a repair.
 * A repair is proved, and lets a good change pass where the plan as it is does. A pure function.
 *
 * @throws ScenarioError when the scenario cannot run
 */
export function repair(scenario: Scenario, options: RepairOptions = {}): Repairs {
  const steps = repairing(scenario, options);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The same step by step: yields before each try how far it has come. */
export function* repairing(
  scenario: Scenario,
  options: RepairOptions = {},
): Generator<RepairProgress, Repairs, void> {
  const { steps: most = STEPS, tries = TRIES, budget = BUDGET, goOn = () => true } = options;
  const whole = compile(scenario);
  const proof = quickVerdict(whole, runsFor(whole, budget));
  const { verdict: before } = proof;
  const whys = whysOf(scenario, proof);
  if (before === "PROVED")
    return { before, repairs: [], tried: 0, wholeUpTo: 0, undecided: 0, obstacles: [], whys };
  const judge = new RepairJudge(scenario, proof, budget);
  const queue = new Queue(scenario, most);
  const found: Repair[] = [];
  let tried = 0;
  let wholeUpTo = most;
  for (let plan = queue.next(); plan !== null; plan = queue.next()) {
    if (found.length > 0 && plan.steps > stepsOf(found[0] as Repair)) break;
    if (tried >= tries || !goOn()) {
      wholeUpTo = plan.steps - 1;
      break;
    }
    yield { tried: tried++, most: tries, found: found.length };
    if (found.some(({ edits }) => includes(plan.edits, edits))) continue;
    if (judge.isRepair(plan.scenario)) found.push(judge.asSmall(plan));
    else if (found.length === 0) queue.extend(plan);
  }
  if (found.length > 0) wholeUpTo = Math.min(wholeUpTo, stepsOf(found[0] as Repair));
  const repairs = found.sort((one, other) => byCost(one.cost, other.cost));
  const obstacles = found.length > 0 ? [] : obstaclesOf(scenario, proof);
  return { before, repairs, tried, wholeUpTo, undecided: judge.undecided, obstacles, whys };
}

/** What hurts no user first, then what takes the least time, then whom it exposes. */
function byCost(one: Cost, other: Cost): number {
  return one.hurt - other.hurt || one.addedMs - other.addedMs || one.users - other.users;
}

function stepsOf({ cost }: Repair): number {
  return cost.steps;
}

function includes(edits: readonly PlanEdit[], others: readonly PlanEdit[]): boolean {
  return others.every(({ text }) => edits.some((edit) => edit.text === text));
}

/** A scenario with some edits, one after another. */
interface EditedPlan {
  readonly edits: readonly PlanEdit[];
  readonly scenario: Scenario;
  readonly steps: number;
}

/** Plans with some edits, those with fewer steps first; each once, however it came about. */
class Queue {
  readonly #most: number;
  readonly #waiting: EditedPlan[][] = [];
  readonly #known = new Set<string>();

  constructor(scenario: Scenario, most: number) {
    this.#most = most;
    this.extend({ edits: [], scenario, steps: 0 });
  }

  /** Adds all plans with one edit more. */
  extend({ edits, scenario, steps: before }: EditedPlan): void {
    for (const edit of editsOf(scenario)) {
      const steps = before + edit.steps;
      // The same time twice is one edit with the longer time.
      if (steps > this.#most || edits.some((one) => one.time !== null && one.kind === edit.kind)) continue;
      const edited = withEdits(scenario, edit.words);
      const key = JSON.stringify(edited);
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      this.#waiting[steps] ??= [];
      this.#waiting[steps]?.push({ edits: [...edits, edit], scenario: edited, steps });
    }
  }

  next(): EditedPlan | null {
    for (const plans of this.#waiting) {
      const plan = plans?.shift();
      if (plan !== undefined) return plan;
    }
    return null;
  }
}

/** Says of plans whether they repair a scenario. */
class RepairJudge {
  /** How many plans no run refuted, and the budget did not prove. */
  undecided = 0;
  readonly #whole: Scenario;
  readonly #budget: number;
  /** Timings under which some plan was a slow fuse: most plans that are no repair are one there, too. */
  readonly #timings: (readonly Draw[])[] = [];
  /** Whether a good change passes the plan as it is. */
  readonly #passesGood: boolean;

  constructor(scenario: Scenario, before: QuickVerdict, budget: number) {
    this.#whole = scenario;
    this.#budget = budget;
    if (before.verdict === "REFUTED") this.#keep(before);
    this.#passesGood = passesGood(compile(scenario));
  }

  /** Whether a plan is a repair; where it could not be said it is none. */
  isRepair(scenario: Scenario): boolean {
    const model = compile(scenario);
    if (this.#isRefuted(model)) return false;
    if (this.#passesGood && !passesGood(model)) return false;
    const found = quickVerdict(model, runsFor(model, this.#budget));
    if (found.verdict === "REFUTED") this.#keep(found);
    if (found.verdict === "BOUNDED") this.undecided++;
    return found.verdict === "PROVED";
  }

  #keep({ draws }: QuickVerdict): void {
    if (draws !== null) this.#timings.push(draws);
  }

  #isRefuted(model: Model): boolean {
    const isSlowFuse = (source: Source) => {
      const run = new Run(model, source, { untilStopped: true });
      return !run.world("run").isHalted && run.outcome === "slow-fuse";
    };
    return (
      this.#timings.some((draws) => isSlowFuse(withAnswers(draws))) ||
      Array.from({ length: SEEDS }, (_, seed) => seed).some((seed) => isSlowFuse(seeded(`try/${seed}`)))
    );
  }

  /** A repair with the least times that do. */
  asSmall(plan: EditedPlan): Repair {
    let { edits } = plan;
    for (const [place, { time }] of plan.edits.entries()) {
      if (time === null) continue;
      const withTime = (ms: number) => edits.with(place, time.at(ms));
      edits = withTime(leastTime(time, (ms) => this.isRepair(edited(this.#whole, withTime(ms)))));
    }
    const scenario = edited(this.#whole, edits);
    return { edits, scenario, cost: costOf(this.#whole, scenario, edits) };
  }
}

function edited(scenario: Scenario, edits: readonly PlanEdit[]): Scenario {
  return edits.reduce((before, { words }) => withEdits(before, words), scenario);
}

/**
 * How many runs a proof may take: of a scenario in which much happens, or much is drawn, fewer than the budget. Telling regions apart
 * costs as much as the events times the square of the draws.
 */
function runsFor(model: Model, budget: number): number {
  const run = new Run(model, seeded(1), { untilStopped: true });
  const cost = run.world("run").events * (LEAST_COST + run.draws.length * run.draws.length);
  return Math.min(budget, Math.floor((budget * MOST_COST) / cost));
}

const LEAST_COST = 100;
/** What a budget of one run buys. */
const MOST_COST = 20_000;

/** Whether a change that is as good as what was there before passes the plan, under each of some seeds. */
function passesGood(model: Model): boolean {
  return Array.from({ length: SEEDS }, (_, seed) => seed).every((seed) => {
    const { trace } = new Run(model, seeded(`try/${seed}`), {}).world("twin");
    return courseOfPlan(trace).endedAtMs !== null;
  });
}

function whysOf(scenario: Scenario, { verdict, draws }: QuickVerdict): readonly Why[] {
  if (verdict === "PROVED" || draws === null) return [];
  return new Run(compile(scenario), withAnswers(draws), {}).verdict.whys;
}
