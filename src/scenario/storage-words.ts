/** The words of a storage service: what it stores, which config fields it understands, and how it may be built otherwise. */

import type { Duration, DurationRange } from "./words.ts";

/** The nodes of a group store objects, replicated among them. Users push revisions of objects and pull them. */
export interface Storage {
  /** How many objects there are. Default: 10. */
  readonly objects?: number;
  /** What a push adds to each replica. Default: 1MiB. */
  readonly size?: number | string;
  /** Setting → the config field that holds it. What no field holds has its default. */
  readonly settings?: Readonly<Partial<Record<Setting, string>>>;
  /** From one node to another. Default: 2ms. */
  readonly network?: DurationRange;
  /** From a write to its being synced. Default: 2ms. */
  readonly sync?: DurationRange;
  /** How often what others have missed is handed off, and what is missing is asked for again. Default: 10s. */
  readonly handoff?: Duration;
  /** How often a node reads all that it holds, and fetches anew what it cannot read. Default: 30s. */
  readonly scrub?: Duration;
  /** How much older than the newest a pull may be. Default: 0. */
  readonly stale?: Duration;
  /** How long nobody pushes, and no fault lasts, before the horizon. Default: 2m. */
  readonly quiet?: Duration;
  /** How many nodes faults may hit at once. Default: as many as the redundancy must survive. */
  readonly tolerates?: number;
  /** TypeScript only: how it decides, instead of as it should. */
  readonly own?: OwnStorage;
}

/** What a storage service reads from the configuration that it runs. */
export type Setting =
  | "root"
  | "peers"
  | "replicas"
  | "write"
  | "read"
  | "quota"
  | "port"
  | "cache"
  | "expiry"
  | "accounts"
  | "lease"
  | "election";

/**
 * What a storage service promises. `durable`: no acknowledged push is lost. `fresh`: no pull returns what is older than may be.
 * `linearizable`: the pushes and pulls of an object are as though one came after another. `single-primary`: at most one node
 * takes itself for the primary. `converged`: after a quiet phase all replicas of an object are the same.
 */
export type StoragePromise = (typeof STORAGE_PROMISES)[number];

export const STORAGE_PROMISES = ["durable", "fresh", "linearizable", "single-primary", "converged"] as const;

/** What a replica holds of an object. */
export interface OwnRevision {
  readonly counter: number;
  readonly push: number;
}

/** How a store decides. Each has a default that keeps its promises. */
export interface OwnStorage {
  /** How many answers are enough where so many are needed. */
  readonly enough?: (needed: number) => number;
  /** Whether what a host has missed is kept for it. */
  readonly keepsHint?: (object: string, host: string) => boolean;
  /** Which of the answers of replicas a user gets; null for nothing. */
  readonly serves?: (answers: readonly (OwnRevision | null)[]) => OwnRevision | null;
  /** What is written back to replicas whose answers were older; null for nothing. */
  readonly repairs?: (answers: readonly (OwnRevision | null)[]) => OwnRevision | null;
  /** Of the objects that a node has missed while it was away, those that it fetches. */
  readonly catchesUp?: (objects: readonly string[]) => readonly string[];
}
