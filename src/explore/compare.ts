/** Two plans side by side: what each lets through, whom it exposes, and how long it takes. */

import type { BogusKind } from "../catalogue/catalogue.ts";
import { seeded } from "../kernel/choices.ts";
import { Run } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import { type Exposure, measureExposure } from "../verdict/exposure.ts";
import { mean, meanPlanMs } from "./cost.ts";
import { type Fate, type Matrix, type MatrixOptions, matrixOf } from "./matrix.ts";
import type { Proof } from "./proof.ts";
import { prove } from "./prove.ts";

/** One of the plans. */
export interface PlanSide {
  /** Of the change as the scenario has it. */
  readonly proof: Proof;
  readonly matrix: Matrix;
  /** Who meets that change: the mean over some seeds. */
  readonly exposure: Exposure;
  /** The mean of the user-minutes that it costs. */
  readonly userMinutes: number;
  /** How long the plan takes when the change is good, in ms: the mean over some seeds. */
  readonly planMs: number;
}

export interface Comparison {
  readonly before: PlanSide;
  readonly after: PlanSide;
  /** The kinds of bogus change that fare otherwise; null where a config has no field for it. */
  readonly changed: readonly {
    readonly kind: BogusKind;
    readonly before: Fate | null;
    readonly after: Fate | null;
  }[];
  /** Whether the second lets something through on some timing that the first does not: the change itself, or a kind. */
  readonly isWorse: boolean;
}

export interface CompareOptions extends Omit<MatrixOptions, "kinds" | "of"> {
  /** How many runs exposure is measured in. Default: 100. */
  readonly seeds?: number;
}

/**
 * Compares two plans, such as those before and after a pull request. A pure function.
 *
 * @throws ScenarioError when one of them cannot run
 */
export function comparePlans(before: Scenario, after: Scenario, options: CompareOptions = {}): Comparison {
  const [one, other] = [sideOf(before, options), sideOf(after, options)];
  const kinds = [...new Set([...one.matrix.rows, ...other.matrix.rows].map(({ kind }) => kind))];
  const all = kinds.map((kind) => ({ kind, before: fateIn(one, kind), after: fateIn(other, kind) }));
  const changed = all.filter((kind) => kind.before !== kind.after);
  const slips = ({ before: was, after: is }: (typeof all)[number]) => is === "slips" && was !== "slips";
  const isRefuted = other.proof.verdict === "REFUTED" && one.proof.verdict !== "REFUTED";
  return { before: one, after: other, changed, isWorse: isRefuted || changed.some(slips) };
}

const SEEDS = 100;

function sideOf(scenario: Scenario, { seeds = SEEDS, ...options }: CompareOptions): PlanSide {
  const { budget = 2_000, samples = 300, goOn = () => true } = options;
  const model = compile(scenario);
  const runs = Array.from({ length: seeds }, (_, seed) => {
    const run = new Run(model, seeded(seed + 1), {});
    const { noticedAtMs, impact } = run.verdict;
    return { ...measureExposure(run.world("run"), noticedAtMs), userMinutes: impact.userMinutes };
  });
  const meanOf = (word: keyof Exposure | "userMinutes") => mean(runs.map((run) => run[word]));
  return {
    proof: prove(scenario, { budget, samples, goOn }),
    matrix: matrixOf(scenario, options),
    exposure: { nodes: meanOf("nodes"), users: meanOf("users"), runningMs: meanOf("runningMs") },
    userMinutes: meanOf("userMinutes"),
    planMs: meanPlanMs(scenario),
  };
}

function fateIn({ matrix }: PlanSide, kind: BogusKind): Fate | null {
  return matrix.rows.find((row) => row.kind === kind)?.fate ?? null;
}
