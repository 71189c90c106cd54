import type { Run } from "../run.ts";
import type { Judgement } from "./judgement.ts";

/** Which run a line is about. */
export interface RunName {
  /** The file, as it was given. */
  readonly file: string;
  /** null where its draws were recorded and no seed has given them. */
  readonly seed: number | null;
  /** The command that runs it again. */
  readonly replay: string;
}

/**
 * One run as one line of JSON. Others rely on the names: fields may be added, none is renamed. An instant that never came
 * is null.
 *
 * @param expected null where a share is stated and there are too few runs to judge it
 */
export function jsonLine(run: Run, name: RunName, judgement: Judgement, expected: boolean | null): string {
  const { verdict } = run;
  return JSON.stringify({
    formatVersion: 1,
    scenario: run.header.scenario,
    seed: name.seed,
    outcome: verdict.outcome,
    expected,
    acceptedAtMs: verdict.acceptedAtMs,
    firstSymptomAtMs: verdict.firstSymptomAtMs,
    firstFailureAtMs: verdict.firstFailureAtMs,
    fuseMs: verdict.fuseMs,
    failsAnywayAtMs: verdict.failsAnywayAtMs,
    noticedAtMs: verdict.noticedAtMs,
    recoveredAtMs: verdict.recoveredAtMs,
    stoppedBy: verdict.stoppedBy,
    impact: {
      outageMs: verdict.impact.outageMs,
      outageSpanMs: verdict.impact.outageSpanMs,
      userMinutes: verdict.impact.userMinutes,
      worstAvailability: verdict.impact.worstAvailability,
      nodesLost: verdict.impact.nodesLost,
    },
    gates: verdict.gates.map(({ name, atMs, passed, obeyed, sight, ranChange, inScope }) => ({
      name,
      atMs,
      passed,
      obeyed,
      sight,
      ranChange,
      inScope,
    })),
    whys: run.whys.map(({ question, answer, atMs }) => ({ question, answer, atMs })),
    traceHash: run.trace.hash(),
    replay: name.replay,
    file: name.file,
    planMs: verdict.planMs,
    inconclusive: verdict.inconclusive,
    deviations: judgement.deviations,
  });
}
