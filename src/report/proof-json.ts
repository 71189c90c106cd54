import { hasCode } from "./campaign.ts";
import { conditionTexts } from "./conditions.ts";
import { exitCodeOfProof, type Proved, type Refutation } from "./proved.ts";
import { exactData } from "./share-json.ts";

/** One proof as one line of JSON. Others rely on the names: fields may be added, none is renamed. */
export function proofJson({ file, scenario, proof, budget, isInterrupted, refutation }: Proved): string {
  const { verdict, method, regions, isComplete, slowFuse, outcomes, bound, unknown, margins, assumptions } =
    proof;
  return JSON.stringify({
    formatVersion: 1,
    scenario: scenario.name,
    file,
    verdict,
    exitCode: exitCodeOfProof(proof),
    method,
    regions,
    isComplete,
    budget,
    interrupted: isInterrupted,
    slowFuse: exactData(slowFuse),
    outcomes: outcomes.map(({ outcome, share, exact, sampled }) => ({
      outcome,
      share,
      exact: exactData(exact),
      sampled,
    })),
    counterexample: refutation === null ? null : refutationData(refutation),
    bound,
    unknown,
    margins,
    assumptions,
  });
}

function refutationData(refutation: Refutation): Record<string, unknown> {
  const { counterexample, run, replay, casePath, smallest } = refutation;
  const { slackMs, conditions, draws } = counterexample;
  const { acceptedAtMs, firstFailureAtMs, fuseMs, gates } = run.verdict;
  return {
    acceptedAtMs,
    firstFailureAtMs,
    fuseMs,
    gates,
    whys: run.whys,
    slackMs,
    conditions,
    conditionTexts: conditionTexts(conditions),
    draws,
    traceHash: run.trace.hash(),
    replay,
    case: casePath,
    smallest:
      smallest === null
        ? null
        : {
            scenario: hasCode(smallest.scenario) ? null : smallest.scenario,
            isSmallest: smallest.isDone,
            draws: smallest.draws,
            replay: smallest.replay,
            case: smallest.casePath,
          },
  };
}
