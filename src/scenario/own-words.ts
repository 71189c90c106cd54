/** What a scenario in TypeScript may bring along: effects and looks of its own, as functions. */

import type { Value } from "./words.ts";

/** What an effect or a look of your own sees of a node. */
export interface OwnNode {
  readonly name: string;
  readonly group: string;
  /** The fields that its process runs. */
  readonly running: Readonly<Record<string, Value>>;
  /** The name of the version that its process runs; null while it runs none. */
  readonly version: string | null;
  /** Simulated ms since the beginning. Whoever branches on it gives up proof over every timing for the scenario. */
  readonly nowMs: number;
}

/** What an effect of your own may do to its node. */
export interface OwnActor extends OwnNode {
  crash(): void;
  hang(): void;
  /** Answers so large a share of its requests wrongly or not at all, from now on: 0 for none, 1 for all. */
  fail(share: number): void;
  /** A whole number of ms out of a range, both ends included, drawn under a name of its own. */
  draw(name: string, loMs: number, hiMs: number): number;
  /** Whether something of that probability happens. */
  chance(name: string, share: number): boolean;
}

/**
 * An effect of your own: a process in simulated time that begins when its version is run and ends when the node runs
 * something else. Each `yield` waits that many milliseconds.
 */
export type OwnEffect = (node: OwnActor) => Generator<number, void, void>;

/** A look of your own: whether it finds the node well, or the share of such looks that would. */
export type OwnProbe = (node: OwnNode) => boolean | number;
