/** Whether a changed plan is a repair, and with which least times. */

import { type Draw, type Source, seeded } from "../kernel/choices.ts";
import type { Model } from "../model/model.ts";
import { Run } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import { mostLikelyAtMost } from "../verdict/binomial.ts";
import { bakeOf } from "./bake.ts";
import { costOf } from "./cost.ts";
import { withAnswers } from "./counterexample.ts";
import { type EditedPlan, edited } from "./edited-plans.ts";
import type { EditTime } from "./edits/edit.ts";
import { alwaysPassesGood, goodCourses } from "./good-change.ts";
import { leastTime } from "./least-time.ts";
import { parametersOf } from "./parameter.ts";
import { type QuickVerdict, quickVerdict } from "./quick-verdict.ts";
import type { Proposal, Repair } from "./repair.ts";
import { whatTiesNodes } from "./separate.ts";
import { answerOf } from "./slow-fuse.ts";
import { unsafeStartMs } from "./timetable.ts";

/**
 * What came of trying a plan. `fails`: some run ends as a slow fuse, or without a verdict. `stops-good`, `too-long`: nothing like that
 * was found, but a good change is stopped where it was not before, or the horizon comes before the plan has ended. `undecided`: no run
 * refuted it, and the budget did not prove it.
 */
export type Trial = "repair" | "fails" | "stops-good" | "too-long" | "undecided";

/** So many runs are tried before something is proved: most of what is no repair shows it there. */
const SEEDS = Array.from({ length: 10 }, (_, seed) => `try/${seed}`);

/** A timing under which a plan ends as a slow fuse, out of a few; null where none of them does. */
export function refutationOf(model: Model): QuickVerdict | null {
  for (const seed of SEEDS) {
    const run = new Run(model, seeded(seed), {});
    if (run.outcome === "slow-fuse") return { verdict: "REFUTED", draws: run.draws };
  }
  return null;
}

/** So many random timings say how rare it is that a plan goes wrong that cannot be proved. */
const SAMPLES = 1_000;
/** So many also where time has run out: else nothing could be said. */
const LEAST_SAMPLES = 100;
const CONFIDENCE = 0.95;

interface JudgeOptions {
  /** How many runs a proof may take. */
  readonly budget: number;
  /** Asked after each run of a proof. Returns whether to go on. */
  readonly goOn: () => boolean;
}

export class RepairJudge {
  readonly #whole: Scenario;
  readonly #options: JudgeOptions;
  /** Timings under which some plan was no repair, the latest first: most plans that are none show it there, too. */
  readonly #timings: (readonly Draw[])[] = [];
  /** The seeds with which a good change passes the plan as it is. */
  readonly #passing: readonly string[];
  /** Whether a good change passes the plan as it is under every timing. */
  readonly #alwaysPasses: boolean;
  readonly #known = new Map<string, Trial>();
  /** How many regions the last proof has told apart. */
  #regions = 0;

  constructor(scenario: Scenario, before: QuickVerdict, options: JudgeOptions) {
    this.#whole = scenario;
    this.#options = options;
    this.#keep(before.draws);
    const model = compile(scenario);
    const courses = goodCourses(model, SEEDS);
    this.#passing = SEEDS.filter((_, place) => courses[place] === "passes");
    this.#alwaysPasses = this.#passing.length === SEEDS.length && this.#isGoodProved(model) === true;
  }

  /**
   * Whether a plan is proved, and a good change passes under the seeds with which it does as the plan is.
   *
   * @param budget how many runs the proof may take
   */
  trial(scenario: Scenario, budget: number): Trial {
    const key = JSON.stringify(scenario);
    const known = this.#known.get(key) ?? this.#trial(compile(scenario), budget);
    if (known !== "undecided") this.#known.set(key, known);
    return known;
  }

  /**
   * The last that is said of a plan that is undecided: with a larger budget; and where that does not do either, how rare it is that
   * it goes wrong, by random timings. Yields before each of these.
   */
  *lastTrial(
    scenario: Scenario,
    budget: number,
  ): Generator<void, { readonly trial: Trial; readonly proposal: Omit<Proposal, "edits"> | null }, void> {
    const trial = this.trial(scenario, budget);
    if (trial !== "undecided") return { trial, proposal: null };
    const model = compile(scenario);
    let runs = 0;
    while (runs < LEAST_SAMPLES || (runs < SAMPLES && this.#options.goOn())) {
      yield;
      const answer = answerOf(model, seeded(`sample/${++runs}`));
      if (answer === "slow-fuse" || answer === "inconclusive") return { trial: "fails", proposal: null };
    }
    const regions = this.#regions;
    return { trial, proposal: { runs, mostUnsafe: mostLikelyAtMost(0, runs, CONFIDENCE), regions } };
  }

  /** A plan that is proved, with the least times that do; null where a timing is found that stops a good change. */
  asRepair(plan: EditedPlan): Repair | null {
    let { edits } = plan;
    for (const [place, { time }] of plan.edits.entries()) {
      if (time === null) continue;
      const at = (ms: number) => edited(this.#whole, edits.with(place, time.at(ms)));
      edits = edits.with(place, time.at(this.#leastOf(time, at)));
    }
    const scenario = edited(this.#whole, edits);
    const passes = this.#alwaysPasses ? this.#isGoodProved(compile(scenario)) : null;
    if (passes === false) return null;
    const cost = costOf(this.#whole, scenario, edits);
    return { edits, scenario, cost, unsafeStartMs: unsafeStartMs(scenario), isGoodProved: passes === true };
  }

  #trial(model: Model, budget: number): Trial {
    if (this.#isRefuted(model)) return "fails";
    const good = goodCourses(model, this.#passing);
    if (good.includes("stopped")) return "stops-good";
    if (good.includes("too-long")) return "too-long";
    this.#regions = 0;
    const spends = this.#spending(budget);
    const goOn = (drawn: readonly Draw[]) => {
      this.#regions++;
      return spends(drawn);
    };
    const { verdict, draws } = quickVerdict(model, runsFor(model, budget), goOn);
    if (verdict === "BOUNDED") return "undecided";
    if (verdict !== "PROVED") {
      this.#keep(draws);
      return "fails";
    }
    return "repair";
  }

  #isGoodProved(model: Model): boolean | null {
    const { budget } = this.#options;
    return alwaysPassesGood(model, runsFor(model, budget), this.#spending(budget));
  }

  /** Lets a proof go on while its budget lasts: the more is drawn in a run, the longer it takes to tell its region. */
  #spending(budget: number): (draws: readonly Draw[]) => boolean {
    const { goOn } = this.#options;
    let left = budget * MOST_DRAWN;
    return ({ length }) => {
      left -= LEAST_COST + length * length;
      return left > 0 && goOn();
    };
  }

  #keep(draws: readonly Draw[] | null): void {
    if (draws !== null) this.#timings.unshift(draws);
  }

  #isRefuted(model: Model): boolean {
    const fails = (source: Source) => {
      const answer = answerOf(model, source);
      return answer === "slow-fuse" || answer === "inconclusive";
    };
    const place = this.#timings.findIndex((draws) => fails(withAnswers(draws)));
    if (place < 0) return SEEDS.some((seed) => fails(seeded(seed)));
    // What has just refuted a plan is likely to refute the next.
    this.#timings.unshift(...this.#timings.splice(place, 1));
    return true;
  }

  /** The least of its times with which a plan is a repair: exactly, where one exploration over all of them says it, else by bisection. */
  #leastOf(time: EditTime, at: (ms: number) => Scenario): number {
    const holds = (ms: number) => this.trial(at(ms), this.#options.budget) === "repair";
    const exact = this.#exactly(time, at);
    if (exact !== null && holds(exact) && (exact === time.fromMs || !holds(exact - time.everyMs)))
      return exact;
    return leastTime(time, holds);
  }

  /** The least that is safe, rounded up to a whole step; null where the exploration does not say it soon. */
  #exactly({ fromMs, toMs, everyMs }: EditTime, at: (ms: number) => Scenario): number | null {
    // Where nodes are counted one by one, proofs cost less than an exploration.
    if (whatTiesNodes(compile(at(toMs))) === null) return null;
    const [shorter, longer] = [parametersOf(at(fromMs + everyMs)), parametersOf(at(toMs))];
    const parameter = longer.find(({ today }, place) => today.loMs !== shorter[place]?.today.loMs);
    if (parameter === undefined) return null;
    let left = EXACT_RUNS;
    const goOn = () => left-- > 0 && this.#options.goOn();
    const { method, safe } = bakeOf(at(toMs), parameter, { budget: EXACT_RUNS, upToMs: toMs, goOn });
    const least = safe.at(-1)?.fromMs;
    if (method !== "regions" || least === undefined) return null;
    return fromMs + Math.max(1, Math.ceil((least - fromMs) / everyMs)) * everyMs;
  }
}

/** So many runs an exploration over all values of a time may take before bisection is the shorter way. */
const EXACT_RUNS = 200;

/**
 * How many runs a proof may take: of a scenario in which much happens, or much is drawn, fewer than the budget. Telling regions apart
 * costs as much as the events times the square of the draws.
 */
export function runsFor(model: Model, budget: number): number {
  const run = new Run(model, seeded(1), { untilStopped: true });
  const cost = run.world("run").events * (LEAST_COST + run.draws.length * run.draws.length);
  return Math.min(budget, Math.floor((budget * MOST_COST) / cost));
}

const LEAST_COST = 100;
/** What a run may cost on average, as the square of what is drawn. */
const MOST_DRAWN = 400;
/** What a budget of one run buys. */
const MOST_COST = 20_000;
