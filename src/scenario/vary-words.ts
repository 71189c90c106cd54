/** The words of a campaign: what `slowfuse check` varies besides timings, and what has to happen in one of its runs. */

import type { Run } from "../run.ts";
import type { Outcome, Sight, Target } from "./plan-words.ts";
import type { Fault } from "./service-words.ts";
import type { Duration, DurationRange } from "./words.ts";

/** What a campaign varies besides timings. Each case leaves out a part of it, at random. */
export interface Vary {
  readonly bogus?: VaryBogus;
  readonly faults?: VaryFaults;
  readonly plan?: readonly VaryStep[];
}

/** In place of a version, bogus ones: each with a mistake that a static validator accepts. */
export interface VaryBogus {
  /** The version in which the mistakes are made. They take its place, or that of the first version which the plan brings. */
  readonly of: string;
  /** Kinds of the catalogue. Default: all. */
  readonly kinds?: "all" | readonly string[];
}

/** Faults besides those of the scenario. */
export interface VaryFaults {
  /** How many a case has at the most. Default: 1. */
  readonly most?: number;
  readonly do: readonly Fault["do"][];
  /** The nodes they happen to, one each. */
  readonly on: Target;
  /** Default: at any time. */
  readonly at?: DurationRange;
  /** `partition`, `slow`: how long. Default: to the horizon. */
  readonly for?: DurationRange;
  /** `slow`: how long an answer takes. */
  readonly takes?: Duration;
}

/** A range, or a list of values of which a case has one. */
export type DurationValues = DurationRange | readonly Duration[];

/** What may be otherwise in one step of the plan: a gate by its name, another by its number from 1. */
export interface VaryStep {
  readonly gate?: string;
  readonly step?: number;
  /** Of a gate. */
  readonly for?: DurationValues;
  /** Of a gate. */
  readonly every?: DurationValues;
  /** Of a gate. */
  readonly tolerates?: readonly number[];
  /** Of a gate. */
  readonly through?: readonly ("each" | "balancer")[];
  /** How long a wait is. */
  readonly wait?: DurationValues;
  /** Of a write. */
  readonly delivery?: DurationValues;
  /** Of an approval. */
  readonly after?: DurationValues;
}

/** What happens in a run, where all that is given holds. */
export interface Statement {
  readonly outcome?: Outcome;
  /** What stopped the plan: a gate, whoever refused to approve, or `operator`. */
  readonly stoppedBy?: string;
  /** The gate of which `sight` tells. */
  readonly gate?: string;
  readonly sight?: Sight;
  /** A kind of fact that is in the trace. */
  readonly fact?: string;
  /** What the fact is about: a node, a group, a store, a gate. Default: anything. */
  readonly of?: string;
}

/** A statement of your own about a run. */
export type OwnStatement = (run: Run) => boolean;
