/** What a file in workloads/ says of itself. */

import type { Program } from "./harness.ts";

/** Work that slowfuse and others do, side by side. */
export interface Race {
  readonly kind: "race";
  readonly title: string;
  /** What is done, in a sentence, so that a reader can judge whether all do the same. */
  readonly work: string;
  /** What is counted. */
  readonly unit: string;
  /** Variants of the work, such as how many events are pending. */
  readonly cases: readonly string[];
  /** Slowfuse first. */
  readonly programs: readonly Program[];
  readonly goals: readonly RaceGoal[];
}

/** How many times as fast as a rival slowfuse has to be; with no rival, how many units a second. */
interface RaceGoal {
  readonly against: string | null;
  readonly floor: number;
  readonly aim: number;
}

/** Something of slowfuse that is measured in its own way. Less is better. */
export interface Figure {
  readonly kind: "figure";
  readonly title: string;
  readonly work: string;
  readonly unit: string;
  /** A row each; `null` in place of a value where the feature to be measured is not there yet. */
  readonly rows: () => Promise<readonly FigureRow[]>;
}

export interface FigureRow {
  readonly name: string;
  readonly values: readonly number[] | null;
  readonly floor: number;
  readonly aim: number;
  /** What is to be known about the number. */
  readonly remark: string;
}

/** Slowfuse's side of a race: does the work once. */
export type Work = (inputs: Inputs, which: string) => { units: number; checksum: string };

/** Durations in ms which all programs read, so that none draws random numbers of its own. */
export interface Inputs {
  /** Exponential, 1,000 ms on average. */
  readonly gapsMs: readonly number[];
  /** Exponential, 800 ms on average. */
  readonly servicesMs: readonly number[];
  /** Uniform, 0 to 59 whole seconds. */
  readonly phasesMs: readonly number[];
}
