/** Repairs of a plan: the smallest changes with which no timing ends as a slow fuse. */

import { Run } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import type { Why } from "../verdict/verdict.ts";
import type { Cost } from "./cost.ts";
import { withAnswers } from "./counterexample.ts";
import { type EditedPlan, EditedPlans } from "./edited-plans.ts";
import type { PlanEdit } from "./edits/edit.ts";
import type { ProofVerdict } from "./proof.ts";
import { type QuickVerdict, quickVerdict } from "./quick-verdict.ts";
import { RepairJudge, refutationOf, runsFor, type Trial } from "./repair-judge.ts";
import { obstaclesOf } from "./unrepairable.ts";

/** A change of a plan with which it is proved. */
export interface Repair {
  /** What to do, in the order in which it is done. */
  readonly edits: readonly PlanEdit[];
  readonly scenario: Scenario;
  readonly cost: Cost;
  /**
   * With which delay of its start a run ends as a slow fuse all the same, in ms: then it holds for the timetable of the scenario
   * only. null: no start was found for which it does.
   */
  readonly unsafeStartMs: number | null;
  /** Whether it is proved, too, that a good change passes under every timing. false: it was looked at under ten seeds. */
  readonly isGoodProved: boolean;
}

/** A change of a plan that no run refuted, and that could not be proved: not a repair. */
export interface Proposal {
  readonly edits: readonly PlanEdit[];
  /** Under so many random timings it was run, and none ended as a slow fuse or without a verdict. */
  readonly runs: number;
  /** With 95 % confidence fewer timings than this share do. From 0 to 1. */
  readonly mostUnsafe: number;
  /** How many regions of timings were told apart before the budget was spent; none of them is unsafe. */
  readonly regions: number;
}

export interface Repairs {
  /** What was proved of the plan as it is. */
  readonly before: ProofVerdict;
  /**
   * Those with the fewest steps changed, the cheapest first; where users are hurt with each of these, also those with one step more
   * with which nobody is. Empty where none was found, or none is needed.
   */
  readonly repairs: readonly Repair[];
  /** How many plans were tried. */
  readonly tried: number;
  /** How many more of the set were known and not tried, as tries or time ran out. 0: every one of the set was tried that had to be. */
  readonly untried: number;
  /** The most steps for which every combination of edits was tried, and none smaller than `repairs` is known as a repair. */
  readonly wholeUpTo: number;
  /** How many of those tried came to what. */
  readonly trials: Readonly<Record<Trial, number>>;
  /** Where there is no repair, the smallest plans that no run refuted, and four times the budget did not prove: at most three. */
  readonly candidates: readonly Proposal[];
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
  /** Asked before each try, and after each run of a proof. Returns whether to go on. Default: always. */
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
/** The part of the budget that a plan gets at first: one in so many. */
const FIRST_PART = 10;
const MOST_CANDIDATES = 3;
/** Where nothing else is a repair, the smallest plans that are undecided get so many budgets. More takes long, for what is rarely proved then. */
const LAST_BUDGETS = 4;

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
  const proof = refutationOf(whole) ?? quickVerdict(whole, runsFor(whole, budget), goOn);
  const { verdict: before } = proof;
  const told = { before, whys: whysOf(scenario, proof) };
  if (before === "PROVED") return { ...NOTHING, ...told };
  const judge = new RepairJudge(scenario, proof, { budget, goOn });
  const plans = new EditedPlans(scenario, most);
  const found: Repair[] = [];
  const trials = { ...NOTHING.trials };
  const undecided = new Map<Scenario, EditedPlan>();
  let tried = 0;
  let wholeUpTo = most;
  let untried = 0;
  for (let plan = plans.next(); plan !== null; plan = plans.next()) {
    if (plan.steps > furthest(found)) break;
    if (tried >= tries || !goOn()) {
      wholeUpTo = plan.steps - 1;
      untried = plans.waiting + (plan.isPutOff ? 0 : 1);
      break;
    }
    yield { tried, most: tries, found: found.length };
    const { edits, isPutOff } = plan;
    // What is hard to prove is put off until nothing else of its size is a repair.
    if (found.some((one) => isLonger(edits, one.edits)) || (isPutOff && found.length > 0)) continue;
    const proved = judge.trial(plan.scenario, isPutOff ? budget : Math.ceil(budget / FIRST_PART));
    const small = proved === "repair" ? judge.asRepair(plan) : null;
    const trial = proved === "repair" && small === null ? "stops-good" : proved;
    if (!isPutOff) tried++;
    if (trial === "undecided") undecided.set(plan.scenario, plan);
    else {
      undecided.delete(plan.scenario);
      trials[trial]++;
    }
    if (small !== null) {
      if (small.cost.hurt === 0 || found.every(({ cost }) => cost.steps >= small.cost.steps))
        found.push(small);
    } else if (trial === "undecided" && !isPutOff) plans.putOff(plan);
    // With more edits these are as hard to prove, or as strict.
    else if (plan.steps < furthest(found)) plans.extend(plan, trial === "fails" ? "first" : "later");
  }
  wholeUpTo = Math.min(wholeUpTo, furthest(found));
  const candidates: Proposal[] = [];
  const smallest = found.length > 0 ? [] : [...undecided.values()].slice(0, MOST_CANDIDATES);
  for (const plan of smallest) {
    const last = judge.lastTrial(plan.scenario, budget * LAST_BUDGETS);
    let step = last.next();
    while (!step.done) {
      yield { tried, most: tries, found: 0 };
      step = last.next();
    }
    const { trial, proposal } = step.value;
    if (proposal !== null) candidates.push({ edits: plan.edits, ...proposal });
    if (trial === "undecided") continue;
    const small = trial === "repair" ? judge.asRepair(plan) : null;
    trials[trial === "repair" && small === null ? "stops-good" : trial]++;
    undecided.delete(plan.scenario);
    if (small === null) continue;
    found.push(small);
    break;
  }
  trials.undecided = undecided.size;
  const repairs = found.sort((one, other) => byCost(one, other));
  const search = { tried, untried, wholeUpTo, trials, candidates };
  const obstacles = found.length > 0 ? [] : obstaclesOf(scenario, proof, trials);
  return { ...told, ...search, repairs, obstacles };
}

const NOTHING: Omit<Repairs, "before" | "whys"> = {
  repairs: [],
  tried: 0,
  untried: 0,
  wholeUpTo: 0,
  trials: { repair: 0, fails: 0, "stops-good": 0, "too-long": 0, undecided: 0 },
  candidates: [],
  obstacles: [],
};

/** The fewest steps first; then what holds for more than one timetable, what hurts no user, what takes the least time, and whom it exposes. */
function byCost({ cost: one, ...first }: Repair, { cost: other, ...second }: Repair): number {
  return (
    one.steps - other.steps ||
    Number(first.unsafeStartMs !== null) - Number(second.unsafeStartMs !== null) ||
    one.hurt - other.hurt ||
    one.addedMs - other.addedMs ||
    one.users - other.users
  );
}

/** With how many steps to look: as many as the smallest repair, and one more where users are hurt with each of these. */
function furthest(found: readonly Repair[]): number {
  const least = Math.min(...found.map(({ cost }) => cost.steps));
  return found.some(({ cost }) => cost.hurt === 0) ? least : least + 1;
}

/** Whether a plan does all that a repair does, and the same or longer where it sets a time. */
function isLonger(edits: readonly PlanEdit[], others: readonly PlanEdit[]): boolean {
  return others.every((other) =>
    edits.some(
      (edit) =>
        edit.text === other.text ||
        (edit.time !== null &&
          other.time !== null &&
          edit.time.toMs >= other.time.toMs &&
          edit.time.at(other.time.toMs).text === other.text),
    ),
  );
}

function whysOf(scenario: Scenario, { verdict, draws }: QuickVerdict): readonly Why[] {
  if (verdict === "PROVED" || draws === null) return [];
  return new Run(compile(scenario), withAnswers(draws), {}).whys;
}
