/** A proof over every timing, as it is told: in words, as JSON, to a CI system. */

import type { Counterexample, Proof } from "../explore/proof.ts";
import type { Shrunk } from "../explore/shrink.ts";
import { recorded } from "../kernel/choices.ts";
import { type Run, simulate } from "../run.ts";
import type { Scenario } from "../scenario/words.ts";

/** A scenario of which a proof was tried. */
export interface Proved {
  readonly file: string;
  readonly scenario: Scenario;
  readonly proof: Proof;
  /** How many runs it had for the verdict at the most. */
  readonly budget: number;
  /** Whether somebody ended it before its budget was spent. */
  readonly isInterrupted: boolean;
  /** What refutes it; null unless refuted. */
  readonly refutation: Refutation | null;
}

/** A counterexample, as it is told. */
export interface Refutation {
  readonly counterexample: Counterexample;
  /** The run of the scenario under the draws of the counterexample. */
  readonly run: Run;
  /** How to have that run again. */
  readonly replay: string;
  /** The file that keeps it; null where there is none. */
  readonly casePath: string | null;
  /** A smaller scenario that ends as the same kind of slow fuse; null where nobody looked for one. */
  readonly smallest: Smallest | null;
}

export interface Smallest extends Shrunk {
  readonly run: Run;
  /** How to have its run again; null where no file keeps it. */
  readonly replay: string | null;
  readonly casePath: string | null;
}

/** The scenario as a proof asks about it: it must not end as a slow fuse, whatever else it expects, and nothing varies. */
export function askedOf({ vary: _, sometimes: __, reachable: ___, ...scenario }: Scenario): Scenario {
  return { ...scenario, expect: { not: "slow-fuse" } };
}

/** The run of a counterexample. */
export function runOfCounterexample(scenario: Scenario, { draws }: Counterexample): Run {
  return simulate(askedOf(scenario), recorded(draws));
}

/** 0 proved · 1 refuted · 3 bounded or unknown, which is no pass. */
export function exitCodeOfProof({ verdict }: Proof): 0 | 1 | 3 {
  if (verdict === "PROVED") return 0;
  return verdict === "REFUTED" ? 1 : 3;
}
