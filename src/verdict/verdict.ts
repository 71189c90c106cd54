import type { Outcome, Sight, StoragePromise } from "../scenario/words.ts";

/** What one run meant. Instants are simulated ms since the beginning; one that never came is null. */
export interface Verdict {
  readonly outcome: Outcome;
  /** Why the outcome is `inconclusive`, a sentence each; empty for the others. */
  readonly inconclusive: readonly string[];
  /** When the earliest write which a failing node runs was accepted; without failure, the last write. */
  readonly acceptedAtMs: number | null;
  /** The first node that crashed, hung, refused or went wrong because of the change, whether or not a user could tell. */
  readonly firstSymptomAtMs: number | null;
  /** The first time that a kind of request was answered below its slo, and in the twin was not. */
  readonly firstFailureAtMs: number | null;
  /** The first time that a kind of request was answered below its slo, in the twin too: not because of the change. */
  readonly failsAnywayAtMs: number | null;
  /** Failure minus accept. Zero or less: it was accepted while already failing. */
  readonly fuseMs: number | null;
  /** The monitor's report, or the failing of a gate. */
  readonly noticedAtMs: number | null;
  /** The start of the last interval without failure. */
  readonly recoveredAtMs: number | null;
  /** The gate, approval or person that stopped the plan. */
  readonly stoppedBy: string | null;
  /** How long the plan took, from its first step to its end; null where it did not end. */
  readonly planMs: number | null;
  readonly impact: Impact;
  readonly gates: readonly GateVerdict[];
  /** The promises of storage services that the run did not keep, in the order of time; left out where there is no store. */
  readonly broken?: readonly Broken[];
}

/** A promise that was not kept. */
export interface Broken {
  readonly promise: StoragePromise;
  /** The object that it is about, or the group. */
  readonly of: string;
  readonly atMs: number;
  /** What happened, as the end of a sentence. */
  readonly what: string;
  /** Whether the twin keeps it. */
  readonly isBecauseOfChange: boolean;
}

export interface Impact {
  /** The sum of the failing intervals of the worst kind of request, in ms. */
  readonly outageMs: number;
  /** From the first failure to the recovery, in ms; null without one of them. */
  readonly outageSpanMs: number | null;
  /** Users times the share of their requests that failed and in the twin did not, in minutes. */
  readonly userMinutes: number;
  /** The least share of a kind of request that was answered while failing; 1 without failure. */
  readonly worstAvailability: number;
  /** How many nodes crashed, hung or refused to start because of the change. */
  readonly nodesLost: number;
}

export interface GateVerdict {
  readonly name: string;
  /** When it said what it said; null where it never did. */
  readonly atMs: number | null;
  /** null where it never said. */
  readonly passed: boolean | null;
  /** false: it failed, and the plan went on. */
  readonly obeyed: boolean;
  readonly sight: Sight;
  /** How many nodes in its scope ran the change at the reading that decides its sight. */
  readonly ranChange: number;
  readonly inScope: number;
}

/** One step of the way from a failure to what began it. */
export interface Why {
  readonly question: string;
  readonly answer: string;
  readonly atMs: number | null;
}
