/** The matrix of a plan: kinds of bogus change, what each gate could see of them, and whether the plan lets them through. */

import { BOGUS_KINDS, type BogusKind } from "../catalogue/catalogue.ts";
import { type BogusVersion, bogusVersions, withBogus } from "../catalogue/versions.ts";
import { recorded } from "../kernel/choices.ts";
import type { Model } from "../model/model.ts";
import { simulate } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import type { Why } from "../verdict/verdict.ts";
import { behaviourOf } from "./alike-versions.ts";
import { runsFor, samplesFor } from "./effort.ts";
import { type GateGlances, glancesOf } from "./glances.ts";
import { quietly, whole } from "./pieces.ts";
import type { Proof } from "./proof.ts";
import { proving } from "./prove.ts";

/**
 * `caught`: the plan lets it through on no timing, and stops it on some, or all, because it would do harm. `slips`: on some timing it
 * ends as a slow fuse. `unsettled`: neither could be said of every timing. `harmless`: whatever the timing, it does no harm.
 */
export type Fate = "caught" | "slips" | "unsettled" | "harmless";

/** From the worst to what does not matter: the fate of a kind is the first that one of its versions has. */
const BY_HARM: readonly Fate[] = ["slips", "unsettled", "caught", "harmless"];

/** One bogus version under every timing. */
export interface BogusTrial {
  readonly bogus: BogusVersion;
  readonly fate: Fate;
  readonly proof: Proof;
  /** What came of each gate, in the order of the plan. */
  readonly cells: readonly GateGlances[];
  /** Why it slips through: the whys of the counterexample. Empty where it does not. */
  readonly whys: readonly Why[];
  /** Versions of the same number are one and the same to the service, so that one of them was looked at for all. From 1. */
  readonly alike: number;
}

/** A kind of bogus change. */
export interface MatrixRow {
  readonly kind: BogusKind;
  readonly fate: Fate;
  /** Its concrete versions, those of the worst fate first. At least one. */
  readonly trials: readonly [BogusTrial, ...BogusTrial[]];
}

export interface Matrix {
  /** The names of the gates, in the order of the plan. */
  readonly gates: readonly string[];
  /** The kinds of which the config gives a version, in the order of the catalogue. */
  readonly rows: readonly MatrixRow[];
  /** The kinds that were asked for and for which the config has no field. */
  readonly absent: readonly BogusKind[];
  readonly score: Score;
  /** Whether somebody ended it before all versions had been looked at; those that were not are in no row. */
  readonly isCutShort: boolean;
}

/** The kinds that the plan catches on every timing, of those that can do harm. */
export interface Score {
  readonly caught: number;
  readonly harmful: number;
  /** From 0 to 1; null where nothing does any harm. */
  readonly share: number | null;
}

export interface MatrixOptions {
  /** Which kinds of the catalogue. Default: all. */
  readonly kinds?: readonly BogusKind[] | undefined;
  /** The good version, in which the mistakes are made. Default: `config.initial`. */
  readonly of?: string | undefined;
  /**
   * How many runs the proof of a version may take, and how many regions its gates may have, at the most; fewer where runs are long.
   * Default: 2,000.
   */
  readonly budget?: number | undefined;
  /** How many random runs sample what could not be counted; fewer where runs are long, but 100. Default: 300. */
  readonly samples?: number | undefined;
  /** Asked after each run. Returns whether to go on. Default: always. */
  readonly goOn?: (() => boolean) | undefined;
}

/** How far a matrix has come. */
export interface MatrixProgress {
  /** How many versions have been looked at, and how many there are. */
  readonly done: number;
  readonly of: number;
}

/**
 * Looks at each bogus version of a scenario's config under every timing: whether the plan lets it through, and what each gate could
 * see of it. A pure function of the scenario and the options.
 *
 * @throws ScenarioError when the scenario cannot run; TypeError for a version or a kind that there is not, and where the plan
 *   brings no version
 */
export function matrixOf(scenario: Scenario, options: MatrixOptions = {}): Matrix {
  return whole(tabulating(scenario, options));
}

/** The same step by step: yields after each run how far it has come. */
export function* tabulating(
  scenario: Scenario,
  options: MatrixOptions = {},
): Generator<MatrixProgress, Matrix, void> {
  const { kinds = BOGUS_KINDS, of } = options;
  const versions = bogusVersions(scenario, { kinds, of });
  const known = new Map<string, Omit<BogusTrial, "bogus">>();
  const trials: BogusTrial[] = [];
  let isCutShort = false;
  for (const [done, bogus] of versions.entries()) {
    const bogusScenario = withBogus(scenario, bogus);
    const model = compile(bogusScenario);
    const behaviour = behaviourOf(model);
    let found = known.get(behaviour);
    if (found === undefined) {
      const steps = tryOut(bogusScenario, known.size + 1, options);
      let step = steps.next();
      while (!step.done) {
        yield { done, of: versions.length };
        step = steps.next();
      }
      if (step.value === null) {
        isCutShort = true;
        break;
      }
      found = step.value;
      known.set(behaviour, found);
    }
    trials.push({ bogus, ...found });
  }
  const rows = rowsOf(trials);
  return {
    gates: compile(scenario).header.gates.map(({ name }) => name),
    rows,
    absent: kinds.filter((kind) => !versions.some((bogus) => bogus.kind === kind)),
    score: scoreOf(rows),
    isCutShort,
  };
}

const BUDGET = 2_000;
const SAMPLES = 300;

/** null where somebody said not to go on. */
function* tryOut(
  scenario: Scenario,
  alike: number,
  { budget = BUDGET, samples = SAMPLES, goOn = () => true }: MatrixOptions,
): Generator<void, Omit<BogusTrial, "bogus"> | null, void> {
  const model = compile(scenario);
  const limits = { budget: runsFor(model, budget), samples: Math.min(samples, samplesFor(model)), goOn };
  const proof = yield* quietly(proving(scenario, limits));
  const cells = yield* glancesOf(model, limits);
  if (cells === null || !goOn()) return null;
  return { fate: fateOf(proof, model), proof, cells, whys: whysOf(scenario, proof), alike };
}

function fateOf({ verdict, outcomes }: Proof, { header }: Model): Fate {
  if (verdict === "REFUTED") return "slips";
  // What no rule is about can be left open, as where no node ever loads it, and does no harm all the same.
  if (Object.values(header.hazards).every((nodes) => nodes.length === 0)) return "harmless";
  if (verdict !== "PROVED") return "unsettled";
  return outcomes.some(({ outcome }) => outcome === "caught") ? "caught" : "harmless";
}

function whysOf(scenario: Scenario, { counterexample }: Proof): readonly Why[] {
  return counterexample === null ? [] : simulate(scenario, recorded(counterexample.draws)).whys;
}

function rowsOf(trials: readonly BogusTrial[]): MatrixRow[] {
  return BOGUS_KINDS.flatMap((kind) => {
    const own = trials.filter(({ bogus }) => bogus.kind === kind);
    const [worst, ...others] = own.sort((one, other) => harmOf(one) - harmOf(other));
    return worst === undefined ? [] : [{ kind, fate: worst.fate, trials: [worst, ...others] as const }];
  });
}

function harmOf({ fate }: BogusTrial): number {
  return BY_HARM.indexOf(fate);
}

function scoreOf(rows: readonly MatrixRow[]): Score {
  const harmful = rows.filter(({ fate }) => fate !== "harmless").length;
  const caught = rows.filter(({ fate }) => fate === "caught").length;
  return { caught, harmful, share: harmful === 0 ? null : caught / harmful };
}
