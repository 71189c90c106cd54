import type { Proof, ProofVerdict } from "../explore/proof.ts";
import { type ProveOptions, prove } from "../explore/prove.ts";
import { PLAIN } from "../report/paint.ts";
import { proofLines } from "../report/proof.ts";
import { runOfCounterexample } from "../report/proved.ts";
import { Run } from "../run.ts";
import type { Scenario } from "../scenario/words.ts";
import { failureText } from "./failure-text.ts";
import { type MatcherResult, nameOf, scenarioOf } from "./subject.ts";

/** How much a proof may cost. */
export type ProofOptions = Pick<ProveOptions, "budget" | "samples">;

const PAGE = { paint: PLAIN, width: 100 };

/** Whether no timing of a scenario ends as a slow fuse. */
export function toBeProved(received: unknown, options: ProofOptions = {}): MatcherResult {
  return judgeProof(received, options, "PROVED");
}

/** Whether some timing of a scenario ends as a slow fuse. */
export function toBeRefuted(received: unknown, options: ProofOptions = {}): MatcherResult {
  return judgeProof(received, options, "REFUTED");
}

function judgeProof(received: unknown, options: ProofOptions, wanted: ProofVerdict): MatcherResult {
  if (received instanceof Run) throw new TypeError("found a run, expected a scenario: a run is one timing");
  const scenario = scenarioOf(received);
  const proof = prove(scenario, options);
  const pass = proof.verdict === wanted;
  const heading = `expected ${nameOf(scenario)} ${pass ? "not " : ""}to be ${wanted.toLowerCase()}`;
  return { pass, message: () => `${heading}\n\n${textOf(scenario, proof, options)}` };
}

function textOf(scenario: Scenario, proof: Proof, { budget = 20_000 }: ProofOptions): string {
  const told = { file: scenario.name, scenario, proof, budget, isInterrupted: false };
  const { counterexample } = proof;
  if (counterexample === null) return proofLines({ ...told, refutation: null }, PAGE).join("\n");
  const run = runOfCounterexample(scenario, counterexample);
  const replay = "simulate(scenario, recorded(prove(scenario).counterexample.draws))";
  const refutation = { counterexample, run, replay, casePath: null, smallest: null };
  // The story of the run itself has all that there is to say of one run, and the smallest scenario that fails so.
  return [...proofLines({ ...told, refutation }, PAGE), "", failureText({ run, seed: null })].join("\n");
}
