import type { Drawn, Source } from "./choices.ts";

/**
 * A point in simulated time that keeps its link to the draws it rests on: the time of `variable`, plus something
 * constant. Variable 0 is the beginning of the run, so an instant with variable 0 rests on no draw.
 */
export interface Instant {
  readonly atMs: number;
  readonly variable: number;
}

/**
 * What a prover learns of a run: each event time that hangs on a draw, and each comparison of times that the run rests
 * on. With them it knows the region of timings in which the run stays the same run. An ordinary run has none of it.
 *
 * The variable is the *time of an event* (its parent's time plus one fresh draw) and not the drawn duration: then every
 * comparison is a difference of two variables, which integer difference bounds decide exactly.
 */
export interface Timings {
  /** The instant `parent` plus a drawn duration, which hangs on a variable of its own. */
  derive(parent: Instant, drawn: Drawn): Instant;
  /** The run rests on `first` coming before `second`, or at the same time where `orTogether`. */
  precedes(first: Instant, second: Instant, orTogether: boolean): void;
  /**
   * Answers the same at this point of all timings as long as it is asked the same, and is told nothing: for running a simulation
   * once before it counts. Default: there is none, and each simulation rests on the order of all its events.
   */
  rehearsal?(): Source & Timings & { isAlwaysBefore(first: Instant, second: Instant): boolean };
  /** Somebody's own code looks at an instant as a number: what it makes of it cannot be told. */
  seenAsNumber(instant: Instant): void;
}
