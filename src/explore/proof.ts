/** What a proof over every timing says. */

import type { Draw } from "../kernel/choices.ts";
import type { Outcome } from "../scenario/words.ts";
import type { Margin } from "./margins.ts";
import type { ExactShare } from "./share.ts";

/**
 * PROVED: no timing ends as a slow fuse. REFUTED: one does, and here it is. BOUNDED: the budget was spent; what was covered
 * has none. UNKNOWN: the scenario does something that cannot be followed over every timing, or some timings come to no verdict.
 */
export type ProofVerdict = "PROVED" | "REFUTED" | "BOUNDED" | "UNKNOWN";

export interface Proof {
  readonly verdict: ProofVerdict;
  /**
   * `regions`: every region of timings was looked for by running it. `counts`: nodes were explored one by one, and put together
   * by how many are down.
   */
  readonly method: "regions" | "counts";
  /** How many regions of timings were told apart: sets of timings in each of which the run is one and the same. */
  readonly regions: number;
  /** Whether they are all there are. A refutation need not be complete. */
  readonly isComplete: boolean;
  /** The share of all timings that end as a slow fuse, counted; null where it could not be. */
  readonly slowFuse: ExactShare | null;
  /** The share of each outcome over all timings. */
  readonly outcomes: readonly OutcomeShare[];
  /** A timing that ends as a slow fuse; null unless refuted. */
  readonly counterexample: Counterexample | null;
  /** How rare a slow fuse must be where nothing was covered; null unless bounded. */
  readonly bound: Bound | null;
  /** What cannot be said, and where; null unless unknown. */
  readonly unknown: Unknown | null;
  /** How far each time is from flipping the verdict; null where nobody asked. */
  readonly margins: readonly Margin[] | null;
  /** What the verdict rests on, a sentence each. */
  readonly assumptions: readonly string[];
}

/** How far a proof has come. */
export interface ProofProgress {
  /** It looks for every region of the question, then for every region of the outcomes, then it samples, then it moves times. */
  readonly phase: "verdict" | "shares" | "samples" | "margins";
  /** How many runs of this phase have been simulated, and how many there may be. */
  readonly runs: number;
  readonly most: number;
  readonly isRefuted: boolean;
}

/** What comes to a result step by step: after each run it says how far it has come. */
export type Steps<Result> = Generator<ProofProgress, Result, void>;

/** Why nothing is proved of a scenario, though no slow fuse was found. */
export interface Unknown {
  /** `the draw "prod-1/x"`, or `the horizon, 30m`. */
  readonly where: string;
  /** What is in the way, a sentence without its full stop. */
  readonly why: string;
}

export interface OutcomeShare {
  readonly outcome: Outcome;
  /** From 0 to 1. */
  readonly share: number;
  /** Counted; null where it was sampled. */
  readonly exact: ExactShare | null;
  /** Where it was sampled: in so many runs, and the 95 % interval of the share. Null where it was counted. */
  readonly sampled: { readonly runs: number; readonly from: number; readonly to: number } | null;
}

/** A timing that ends as a slow fuse, from the middle of its region. */
export interface Counterexample {
  /** The answers to all draws; `recorded(draws)` replays it. */
  readonly draws: readonly Draw[];
  /** Every difference of two times may change by so much, in ms, and the run stays the same. */
  readonly slackMs: number;
  /** What the timings must satisfy for this slow fuse; empty where any will do. */
  readonly conditions: readonly Condition[];
  /** Whether every timing that satisfies them is a slow fuse; false: every one of hundreds that were tried. */
  readonly isEnough: boolean;
}

/** When something must happen for a slow fuse to come about as it did in the counterexample. */
export interface Condition {
  /** The draw that decides it. */
  readonly draw: string;
  /** What happens then: `prod-1 loads v2`. */
  readonly what: string;
  /** The earliest and the latest, simulated ms since the beginning, both included. */
  readonly fromMs: number;
  readonly toMs: number;
  /** What of the plan comes last before it, and when: `the gate "smoke test" passes`; null for nothing. */
  readonly after: { readonly what: string; readonly atMs: number } | null;
}

export interface Bound {
  /** The share of all timings that were covered exactly; null where it could not be counted. */
  readonly covered: number | null;
  /** With 95 % confidence fewer timings than this share of the rest end as a slow fuse. */
  readonly mostOfRest: number;
  /** How many random runs fell into the rest; none was a slow fuse. */
  readonly runs: number;
}
