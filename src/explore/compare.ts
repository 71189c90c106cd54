/** Two plans side by side: what each lets through, whom it exposes, and how long it takes. */

import type { BogusKind } from "../catalogue/catalogue.ts";
import { seeded } from "../kernel/choices.ts";
import { Run } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import { type Exposure, measureExposure } from "../verdict/exposure.ts";
import { mean, meanPlanMs } from "./cost.ts";
import { type Fate, type Matrix, type MatrixOptions, type MatrixRow, tabulating } from "./matrix.ts";
import { whole } from "./pieces.ts";
import type { Proof } from "./proof.ts";
import { proving } from "./prove.ts";

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
  /** In what the second is worse: it lets through on some timing what the first does not, or on more of them. Empty: in nothing. */
  readonly worse: readonly Worse[];
  /** Whether somebody ended it before all was looked at. */
  readonly isCutShort: boolean;
}

/** One respect in which a plan is worse: `the change` is the one that the scenario has. */
export interface Worse {
  readonly of: "the change" | BogusKind;
  /** `slips`: it slips through, and did not. `more`: it slips through on more timings. `unsettled`: it was caught, and nobody can say so any more. */
  readonly how: "slips" | "more" | "unsettled";
}

export interface CompareOptions extends Omit<MatrixOptions, "kinds" | "of"> {
  /** How many runs exposure is measured in. Default: 100. */
  readonly seeds?: number;
}

/** How far a comparison has come. */
export interface CompareProgress {
  /** The plan that is looked at: 0 is the first. */
  readonly side: 0 | 1;
  readonly phase: "runs" | "timings" | "bogus versions";
  readonly done: number;
  readonly of: number;
}

/**
 * Compares two plans, such as those before and after a pull request. A pure function.
 *
 * @throws ScenarioError when one of them cannot run
 */
export function comparePlans(before: Scenario, after: Scenario, options: CompareOptions = {}): Comparison {
  return whole(comparing(before, after, options));
}

/** The same step by step: yields after each run how far it has come. */
export function* comparing(
  before: Scenario,
  after: Scenario,
  options: CompareOptions = {},
): Generator<CompareProgress, Comparison, void> {
  const one = yield* sideOf(before, 0, options);
  const other = yield* sideOf(after, 1, options);
  const kinds = [...new Set([...one.matrix.rows, ...other.matrix.rows].map(({ kind }) => kind))];
  const changed = kinds
    .map((kind) => ({
      kind,
      before: rowOf(one, kind)?.fate ?? null,
      after: rowOf(other, kind)?.fate ?? null,
    }))
    .filter((kind) => kind.before !== kind.after);
  const { goOn = () => true } = options;
  return {
    before: one,
    after: other,
    changed,
    worse: [
      ...worseBy("the change", stateOfProof(one.proof), stateOfProof(other.proof)),
      ...kinds.flatMap((kind) => worseBy(kind, stateOfRow(rowOf(one, kind)), stateOfRow(rowOf(other, kind)))),
    ],
    isCutShort: !goOn(),
  };
}

/** What becomes of a change: whether it slips through, and on which share of the timings, null where that was not counted. */
interface State {
  readonly fate: Fate | null;
  readonly share: number | null;
}

function stateOfProof({ verdict, slowFuse }: Proof): State {
  const fate = { PROVED: "caught", REFUTED: "slips", BOUNDED: "unsettled", UNKNOWN: "unsettled" } as const;
  return { fate: fate[verdict], share: slowFuse?.share ?? null };
}

function stateOfRow(row: MatrixRow | undefined): State {
  if (row === undefined) return { fate: null, share: null };
  const shares = row.trials.map(({ proof }) => proof.slowFuse?.share ?? null);
  const isCounted = shares.every((share) => share !== null);
  return { fate: row.fate, share: isCounted ? Math.max(...(shares as number[])) : null };
}

function worseBy(of: Worse["of"], before: State, after: State): Worse[] {
  if (after.fate === "slips" && before.fate !== "slips") return [{ of, how: "slips" }];
  if (after.fate === "unsettled" && before.fate === "caught") return [{ of, how: "unsettled" }];
  const isMore = before.share !== null && after.share !== null && after.share > before.share;
  return after.fate === "slips" && isMore ? [{ of, how: "more" }] : [];
}

const SEEDS = 100;

function* sideOf(
  scenario: Scenario,
  side: CompareProgress["side"],
  { seeds = SEEDS, ...options }: CompareOptions,
): Generator<CompareProgress, PlanSide, void> {
  const { budget = 2_000, samples = 300, goOn = () => true } = options;
  const model = compile(scenario);
  const runs: (Exposure & { userMinutes: number })[] = [];
  while (runs.length === 0 || (runs.length < seeds && goOn())) {
    const run = new Run(model, seeded(runs.length + 1), {});
    const { noticedAtMs, impact } = run.verdict;
    runs.push({ ...measureExposure(run.world("run"), noticedAtMs), userMinutes: impact.userMinutes });
    yield { side, phase: "runs", done: runs.length, of: seeds };
  }
  const meanOf = (word: keyof Exposure | "userMinutes") => mean(runs.map((run) => run[word]));
  const proof = yield* told(proving(scenario, { budget, samples, goOn }), ({ runs: done, most: of }) => {
    return { side, phase: "timings", done, of };
  });
  const matrix = yield* told(tabulating(scenario, options), ({ done, of }) => {
    return { side, phase: "bogus versions", done, of };
  });
  const planMs = yield* told(meanPlanMs(scenario), () => {
    return { side, phase: "runs", done: runs.length, of: runs.length };
  });
  return {
    proof,
    matrix,
    exposure: { nodes: meanOf("nodes"), users: meanOf("users"), runningMs: meanOf("runningMs") },
    userMinutes: meanOf("userMinutes"),
    planMs,
  };
}

/** The steps of something else, told as steps of a comparison. */
function* told<Progress, Result>(
  steps: Generator<Progress, Result, void>,
  tell: (progress: Progress) => CompareProgress,
): Generator<CompareProgress, Result, void> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield tell(step.value);
  }
}

function rowOf({ matrix }: PlanSide, kind: BogusKind): MatrixRow | undefined {
  return matrix.rows.find((row) => row.kind === kind);
}
