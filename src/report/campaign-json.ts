import { hasCode } from "./campaign.ts";
import { type Checked, deviationsOf, exitCodeOfChecked, type Finding } from "./checked.ts";

/** One campaign as one line of JSON. Others rely on the names: fields may be added, none is renamed. */
export function campaignJson(checked: Checked): string {
  const { file, scenario, result, seed, wanted, end, findings, fixed, gone } = checked;
  return JSON.stringify({
    formatVersion: 1,
    scenario: scenario.name,
    file,
    seed,
    runs: result.runs,
    wanted,
    end: end ?? "done",
    exitCode: exitCodeOfChecked(checked),
    outcomes: result.outcomes,
    inconclusive: result.inconclusive,
    findings: findings.map(findingData),
    vacuous: result.vacuous,
    statements: result.statements,
    share: result.share,
    checkedTwice: result.checkedTwice,
    mismatch: result.mismatch,
    fixed,
    gone,
    coverage: result.coverage,
  });
}

/** One finding as data, with all there is to know of the failing runs. */
export function findingData(finding: Finding): Record<string, unknown> {
  const { id, text, isKnown, failing } = finding;
  if (failing === null) return { id, text, known: isKnown };
  const { failure, smallest, run, replay, casePath } = failing;
  return {
    id,
    text,
    known: isKnown,
    ...failure.class,
    runs: failure.runs,
    seed: failure.case.seed,
    varied: failure.case.varied,
    deviations: deviationsOf(failing),
    replay,
    case: casePath,
    acceptedAtMs: run.verdict.acceptedAtMs,
    firstFailureAtMs: run.verdict.firstFailureAtMs,
    fuseMs: run.verdict.fuseMs,
    gates: run.verdict.gates,
    whys: run.whys,
    draws: run.draws,
    smallest: hasCode(smallest.scenario) ? null : smallest.scenario,
    isSmallest: smallest.isDone,
  };
}
