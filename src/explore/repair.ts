/** Repairs of a plan: the smallest changes with which no timing ends as a slow fuse. */

import type { Model } from "../model/model.ts";
import { Run } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import type { Why } from "../verdict/verdict.ts";
import type { Cost } from "./cost.ts";
import { withAnswers } from "./counterexample.ts";
import { type EditedPlan, EditedPlans } from "./edited-plans.ts";
import type { PlanEdit } from "./edits/edit.ts";
import { runsFor, searchRunsFor } from "./effort.ts";
import { type Pieces, whole } from "./pieces.ts";
import type { ProofVerdict } from "./proof.ts";
import { judgingQuickly, type QuickVerdict } from "./quick-verdict.ts";
import { RepairJudge, refutationOf, sampled, type Trial } from "./repair-judge.ts";
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

/** What is known of a plan that no run refuted, and that could not be proved. */
export interface Bounded {
  /** Under so many random timings it was run, and none ended as a slow fuse or without a verdict. */
  readonly runs: number;
  /** With 95 % confidence fewer timings than this share do. From 0 to 1. */
  readonly mostUnsafe: number;
  /** How many regions of timings were told apart before the budget was spent; none of them is unsafe. */
  readonly regions: number;
}

/** A change of a plan that no run refuted, and that could not be proved: not a repair. */
interface Proposal extends Bounded {
  readonly edits: readonly PlanEdit[];
}

export interface Repairs {
  /** What was proved of the plan as it is. */
  readonly before: ProofVerdict;
  /** How rare it is that the plan goes wrong as it is, where `before` is BOUNDED; else null. */
  readonly bound: Omit<Bounded, "regions"> | null;
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
  /**
   * Where there is no repair, the smallest plans that no run refuted, and four times the budget did not prove: at most three. None where
   * the plan as it is cannot be refuted either, so that nothing is known to be better.
   */
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
  /** Asked after each run. Returns whether to go on; else what was found is told at once. Default: always. */
  readonly goOn?: (() => boolean) | undefined;
  /**
   * Asked after each run of the search. Returns whether to search on; else it is still said of the smallest plans that are undecided
   * how rare it is that they go wrong. Default: always.
   */
  readonly searchOn?: (() => boolean) | undefined;
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
  return whole(repairing(scenario, options));
}

/** The same step by step: yields after each run how far it has come. */
export function* repairing(
  scenario: Scenario,
  { steps: most = STEPS, tries = TRIES, budget = BUDGET, ...options }: RepairOptions = {},
): Generator<RepairProgress, Repairs, void> {
  const { goOn = () => true, searchOn = () => true } = options;
  const model = compile(scenario);
  const mostRuns = searchRunsFor(model);
  const found: Repair[] = [];
  let tried = 0;
  const told = <Result>(pieces: Pieces<Result>) =>
    telling(pieces, () => ({ tried, most: tries, found: found.length }));
  const searchesOn = () => goOn() && searchOn();
  const { bound, ...proof } = yield* told(asItIs(model, budget, searchesOn));
  const { verdict: before } = proof;
  const known = { before, bound, whys: whysOf(scenario, proof) };
  if (before === "PROVED") return { ...NOTHING, ...known };
  const judge = yield* told(RepairJudge.of(scenario, proof, { budget, goOn: searchesOn }));
  const plans = new EditedPlans(scenario, most);
  const trials = { ...NOTHING.trials };
  const undecided = new Map<Scenario, EditedPlan>();
  let wholeUpTo = most;
  let untried = 0;
  for (let plan = plans.next(); plan !== null; plan = plans.next()) {
    if (plan.steps > furthest(found)) break;
    if (tried >= tries || judge.runs >= mostRuns || !searchesOn()) {
      wholeUpTo = plan.steps - 1;
      untried = plans.waiting + (plan.isPutOff ? 0 : 1);
      break;
    }
    const { edits, isPutOff } = plan;
    // What is hard to prove is put off until nothing else of its size is a repair.
    if (found.some((one) => isLonger(edits, one.edits)) || (isPutOff && found.length > 0)) continue;
    const part = isPutOff ? budget : Math.ceil(budget / FIRST_PART);
    const proved = yield* told(judge.trial(plan.scenario, part));
    const small = proved === "repair" ? yield* told(judge.asRepair(plan)) : null;
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
  const smallest = found.length > 0 || before === "BOUNDED" ? [] : [...undecided.values()];
  for (const plan of smallest.slice(0, MOST_CANDIDATES)) {
    const { trial, bounded } = yield* told(judge.lastTrial(plan.scenario, budget * LAST_BUDGETS, goOn));
    if (bounded !== null) candidates.push({ edits: plan.edits, ...bounded });
    if (trial === "undecided") continue;
    const small = trial === "repair" ? yield* told(judge.asRepair(plan)) : null;
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
  return { ...known, ...search, repairs, obstacles };
}

/** What is proved of the plan before it is changed, a timing under which it goes wrong, and if none is known how rare these are. */
function* asItIs(
  model: Model,
  budget: number,
  goOn: () => boolean,
): Pieces<QuickVerdict & Pick<Repairs, "bound">> {
  const refuted = yield* refutationOf(model, goOn);
  const proof = refuted ?? (yield* judgingQuickly(model, runsFor(model, budget), goOn));
  if (proof.verdict !== "BOUNDED") return { ...proof, bound: null };
  const found = yield* sampled(model, goOn);
  return "refuting" in found ? { ...found.refuting, bound: null } : { ...proof, bound: found.bound };
}

/** The pieces of something, each with what there is to tell. */
function* telling<Progress, Result>(
  pieces: Pieces<Result>,
  progress: () => Progress,
): Generator<Progress, Result, void> {
  let piece = pieces.next();
  while (!piece.done) {
    yield progress();
    piece = pieces.next();
  }
  return piece.value;
}

const NOTHING: Omit<Repairs, "before" | "bound" | "whys"> = {
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
