import type { Expect, Outcome } from "../scenario/words.ts";
import { deviations } from "./expectation.ts";
import type { Verdict } from "./verdict.ts";

/** Whether a run is as expected. `inconclusive`: it deviates by nothing but having come to no verdict. */
export type Status = "expected" | "unexpected" | "inconclusive";

export interface Judgement {
  readonly status: Status;
  /** In what it differs from what is expected, a sentence each; empty where it is as expected. */
  readonly deviations: readonly string[];
}

/**
 * Judges one run. Incomplete is never a pass: a run that came to no verdict is as expected only where `outcome` says so.
 */
export function judgeRun(expect: Expect, verdict: Verdict): Judgement {
  const found = deviations(expect, verdict);
  if (verdict.outcome !== "inconclusive" || expectedOutcomes(expect).includes("inconclusive")) {
    return { status: found.length > 0 ? "unexpected" : "expected", deviations: found };
  }
  const { outcome: _, not: __, share, ...others } = expect;
  const deviatesOtherwise = share === undefined && deviations(others, verdict).length > 0;
  const all = found.length > 0 ? found : ["it ended as inconclusive, which is no pass"];
  return { status: deviatesOtherwise ? "unexpected" : "inconclusive", deviations: all };
}

function expectedOutcomes({ outcome }: Expect): readonly Outcome[] {
  if (outcome === undefined) return [];
  return typeof outcome === "string" ? [outcome] : outcome;
}
