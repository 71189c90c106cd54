import type { RangeMs } from "../model/model.ts";
import type { Field, OwnStorage, Setting } from "../scenario/words.ts";

/** What the nodes of a group store, made ready to run. */
export interface StorageModel {
  /** `quorum`: any node takes a request and asks a quorum. `primary`: one node takes all, and copies to the others. */
  readonly kind: "quorum" | "primary";
  readonly objects: readonly string[];
  readonly sizeBytes: number;
  /** Setting → the config field that holds it, with its name. */
  readonly fields: ReadonlyMap<Setting, { readonly name: string; readonly type: Field }>;
  readonly defaults: Settings;
  readonly network: RangeMs;
  readonly sync: RangeMs;
  readonly handoffMs: number;
  readonly scrubMs: number;
  readonly staleMs: number;
  /** When nobody pushes any more. */
  readonly quietAtMs: number;
  readonly tolerates: number;
  /** primary: how many nodes must vote for one. */
  readonly votes: number;
  /** Object → its account; null where users have none. */
  readonly accounts: ReadonlyMap<string, string> | null;
  readonly own: Required<OwnStorage>;
}

/** What the storage service reads from the configuration that it runs. */
export interface Settings {
  readonly root: string;
  readonly peers: readonly string[];
  readonly replicas: number;
  readonly write: number;
  readonly read: number;
  readonly quotaBytes: number;
  readonly port: number;
  /** How many objects the cache holds; 0 for no cache. */
  readonly cache: number;
  readonly expiryMs: number;
  /** The accounts that it knows; null for all. */
  readonly accounts: readonly string[] | null;
  readonly leaseMs: number;
  readonly electionMs: number;
}

/** The types that a config field may have which holds a setting. */
export const SETTING_TYPES: Readonly<Record<Setting, readonly Field["type"][]>> = {
  root: ["path"],
  peers: ["hosts"],
  replicas: ["integer"],
  write: ["integer"],
  read: ["integer"],
  quota: ["size"],
  port: ["integer"],
  cache: ["integer"],
  expiry: ["duration"],
  accounts: ["hosts"],
  lease: ["duration"],
  election: ["duration"],
};

/** The settings by the names that they have among those of the service. */
export const SETTING_KEYS: Readonly<Record<Setting, keyof Settings>> = {
  root: "root",
  peers: "peers",
  replicas: "replicas",
  write: "write",
  read: "read",
  quota: "quotaBytes",
  port: "port",
  cache: "cache",
  expiry: "expiryMs",
  accounts: "accounts",
  lease: "leaseMs",
  election: "electionMs",
};
