/** Whether a changed plan is a repair, and with which least times. */

import { type Draw, type Source, seeded } from "../kernel/choices.ts";
import type { Model } from "../model/model.ts";
import { Run } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import { mostLikelyAtMost } from "../verdict/binomial.ts";
import { baking } from "./bake.ts";
import { costOf } from "./cost.ts";
import { withAnswers } from "./counterexample.ts";
import { type EditedPlan, edited } from "./edited-plans.ts";
import type { EditTime } from "./edits/edit.ts";
import { LEAST_COST, runsFor, samplesFor } from "./effort.ts";
import { alwaysPassesGood, goodCourses } from "./good-change.ts";
import { leastTime } from "./least-time.ts";
import { parametersOf } from "./parameter.ts";
import { type Pieces, quietly } from "./pieces.ts";
import { judgingQuickly, type QuickVerdict } from "./quick-verdict.ts";
import type { Bounded, Repair } from "./repair.ts";
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

/** A timing under which a plan ends as a slow fuse, out of a few, in pieces; null where none of them does. */
export function* refutationOf(model: Model, goOn: () => boolean): Pieces<QuickVerdict | null> {
  for (const seed of SEEDS) {
    if (!goOn()) return null;
    const run = new Run(model, seeded(seed), {});
    if (run.outcome === "slow-fuse") return { verdict: "REFUTED", draws: run.draws };
    yield;
  }
  return null;
}

const CONFIDENCE = 0.95;

/**
 * Runs a plan that is not decided under random timings, in pieces: a timing under which it goes wrong, or how rare these must be.
 *
 * @param goOn asked before each run. Returns whether to go on
 */
export function* sampled(
  model: Model,
  goOn: () => boolean,
): Pieces<{ readonly refuting: QuickVerdict } | { readonly bound: Omit<Bounded, "regions"> }> {
  const most = samplesFor(model);
  let runs = 0;
  while (runs < most && goOn()) {
    const source = seeded(`sample/${runs + 1}`);
    const answer = answerOf(model, source);
    if (answer === "slow-fuse" || answer === "inconclusive") {
      const { draws } = new Run(model, seeded(`sample/${runs + 1}`), {});
      return { refuting: { verdict: answer === "slow-fuse" ? "REFUTED" : "UNKNOWN", draws } };
    }
    runs++;
    yield;
  }
  return { bound: { runs, mostUnsafe: mostLikelyAtMost(0, runs, CONFIDENCE) } };
}

interface JudgeOptions {
  /** How many runs a proof may take. */
  readonly budget: number;
  /** Asked after each run of a proof. Returns whether to go on. */
  readonly goOn: () => boolean;
}

/** Judges changed plans. Whatever takes more than a run is done in pieces. */
export class RepairJudge {
  readonly #whole: Scenario;
  readonly #options: JudgeOptions;
  /** Timings under which some plan was no repair, the latest first: most plans that are none show it there, too. */
  readonly #timings: (readonly Draw[])[] = [];
  /** The seeds with which a good change passes the plan as it is. */
  #passing: readonly string[] = [];
  /** Whether a good change passes the plan as it is under every timing. */
  #alwaysPasses = false;
  readonly #known = new Map<string, Trial>();
  /** The plans that no run refuted, so that it is only to be seen whether they are proved. */
  readonly #unrefuted = new Set<string>();
  /** How many regions the last proof has told apart. */
  #regions = 0;
  #runs = 0;

  private constructor(scenario: Scenario, before: QuickVerdict, options: JudgeOptions) {
    this.#whole = scenario;
    this.#options = options;
    this.#keep(before.draws);
  }

  /** How many runs plans have taken that were tried, besides proofs. */
  get runs(): number {
    return this.#runs;
  }

  static *of(scenario: Scenario, before: QuickVerdict, options: JudgeOptions): Pieces<RepairJudge> {
    const judge = new RepairJudge(scenario, before, options);
    const model = compile(scenario);
    const courses = yield* goodCourses(model, SEEDS, options.goOn);
    judge.#passing = SEEDS.filter((_, place) => courses[place] === "passes");
    judge.#alwaysPasses =
      judge.#passing.length === SEEDS.length && (yield* judge.#isGoodProved(model)) === true;
    return judge;
  }

  /**
   * Whether a plan is proved, and a good change passes under the seeds with which it does as the plan is.
   *
   * @param budget how many runs the proof may take
   */
  *trial(scenario: Scenario, budget: number): Pieces<Trial> {
    const key = JSON.stringify(scenario);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const trial = yield* this.#trial(key, compile(scenario), budget);
    if (trial !== "undecided") this.#known.set(key, trial);
    return trial;
  }

  /**
   * The last that is said of a plan that is undecided: with a larger budget; and where that does not do either, how rare it is that
   * it goes wrong, by random timings.
   *
   * @param goOn asked before each random timing
   */
  *lastTrial(
    scenario: Scenario,
    budget: number,
    goOn: () => boolean,
  ): Pieces<{ readonly trial: Trial; readonly bounded: Bounded | null }> {
    const trial = yield* this.trial(scenario, budget);
    if (trial !== "undecided") return { trial, bounded: null };
    const regions = this.#regions;
    const found = yield* sampled(compile(scenario), goOn);
    if ("refuting" in found) return { trial: "fails", bounded: null };
    return { trial, bounded: { ...found.bound, regions } };
  }

  /** A plan that is proved, with the least times that do; null where a timing is found that stops a good change. */
  *asRepair(plan: EditedPlan): Pieces<Repair | null> {
    let { edits } = plan;
    for (const [place, { time }] of plan.edits.entries()) {
      if (time === null) continue;
      const before = edits;
      const at = (ms: number) => edited(this.#whole, before.with(place, time.at(ms)));
      edits = edits.with(place, time.at(yield* this.#leastOf(time, at)));
    }
    const scenario = edited(this.#whole, edits);
    const passes = this.#alwaysPasses ? yield* this.#isGoodProved(compile(scenario)) : null;
    if (passes === false) return null;
    const { goOn } = this.#options;
    const cost = yield* costOf(this.#whole, scenario, edits, goOn);
    const unsafe = yield* unsafeStartMs(scenario, goOn);
    return { edits, scenario, cost, unsafeStartMs: unsafe, isGoodProved: passes === true };
  }

  *#trial(key: string, model: Model, budget: number): Pieces<Trial> {
    if (!this.#unrefuted.has(key)) {
      const refuted = yield* this.#isRefuted(model);
      if (refuted !== false) return refuted === null ? "undecided" : "fails";
      const good = yield* goodCourses(model, this.#passing, this.#options.goOn);
      this.#runs += good.length;
      if (good.includes("stopped")) return "stops-good";
      if (good.includes("too-long")) return "too-long";
      if (good.length < this.#passing.length) return "undecided";
      this.#unrefuted.add(key);
    }
    this.#regions = 0;
    const spends = this.#spending(budget);
    const goOn = (drawn: readonly Draw[]) => {
      this.#regions++;
      return spends(drawn);
    };
    const { verdict, draws } = yield* judgingQuickly(model, runsFor(model, budget), goOn);
    if (verdict === "BOUNDED") return "undecided";
    if (verdict !== "PROVED") {
      this.#keep(draws);
      return "fails";
    }
    return "repair";
  }

  *#isGoodProved(model: Model): Pieces<boolean | null> {
    const { budget } = this.#options;
    return yield* alwaysPassesGood(model, runsFor(model, budget), this.#spending(budget));
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

  /** Whether a run refutes a plan; null where there was no time to look. */
  *#isRefuted(model: Model): Pieces<boolean | null> {
    const fails = (source: Source) => {
      this.#runs++;
      const answer = answerOf(model, source);
      return answer === "slow-fuse" || answer === "inconclusive";
    };
    const { goOn } = this.#options;
    for (const [place, draws] of this.#timings.entries()) {
      if (!goOn()) return null;
      yield;
      if (!fails(withAnswers(draws))) continue;
      // What has just refuted a plan is likely to refute the next.
      this.#timings.unshift(...this.#timings.splice(place, 1));
      return true;
    }
    for (const seed of SEEDS) {
      if (!goOn()) return null;
      yield;
      if (fails(seeded(seed))) return true;
    }
    return false;
  }

  /** The least of its times with which a plan is a repair: exactly, where one exploration over all of them says it, else by bisection. */
  *#leastOf(time: EditTime, at: (ms: number) => Scenario): Pieces<number> {
    const judge = this;
    function* holds(ms: number): Pieces<boolean> {
      return (yield* judge.trial(at(ms), judge.#options.budget)) === "repair";
    }
    const exact = yield* this.#exactly(time, at);
    if (exact !== null && (yield* holds(exact))) {
      if (exact === time.fromMs || !(yield* holds(exact - time.everyMs))) return exact;
    }
    return yield* leastTime(time, holds);
  }

  /** The least that is safe, rounded up to a whole step; null where the exploration does not say it soon. */
  *#exactly({ fromMs, toMs, everyMs }: EditTime, at: (ms: number) => Scenario): Pieces<number | null> {
    // Where nodes are counted one by one, proofs cost less than an exploration.
    if (whatTiesNodes(compile(at(toMs))) === null) return null;
    const [shorter, longer] = [parametersOf(at(fromMs + everyMs)), parametersOf(at(toMs))];
    const parameter = longer.find(({ today }, place) => today.loMs !== shorter[place]?.today.loMs);
    if (parameter === undefined) return null;
    let left = EXACT_RUNS;
    const goOn = () => left-- > 0 && this.#options.goOn();
    const limits = { budget: EXACT_RUNS, upToMs: toMs, goOn };
    const { method, safe } = yield* quietly(baking(at(toMs), parameter, limits));
    const least = safe.at(-1)?.fromMs;
    if (method !== "regions" || least === undefined) return null;
    return fromMs + Math.max(1, Math.ceil((least - fromMs) / everyMs)) * everyMs;
  }
}

/** So many runs an exploration over all values of a time may take before bisection is the shorter way. */
const EXACT_RUNS = 200;

/** What a run may cost on average, as the square of what is drawn. */
const MOST_DRAWN = 400;
