import type { ConfigVersion } from "../model/config.ts";
import type { StorageHeader } from "../model/facts.ts";
import type { OneByOneModel, RedundancyModel } from "../model/model.ts";
import { placement } from "../store/rendezvous.ts";
import { readSettings } from "../store/settings.ts";
import type { Settings, StorageModel } from "../store/storage-model.ts";
import { STRATEGIES } from "../store/strategies.ts";
import { duration, type Lookup, range } from "./lookup.ts";
import { STORAGE_PROMISES } from "./storage-words.ts";
import { parseSize } from "./values.ts";
import type { Field, Group, Setting, Storage } from "./words.ts";

/** What a group stores. */
export function compileStorage(
  lookup: Lookup,
  words: Storage,
  group: Group,
  nodes: readonly string[],
  redundancy: RedundancyModel,
  initial: ConfigVersion,
): StorageModel {
  const objects = Array.from({ length: words.objects ?? 10 }, (_, index) => `repository-${index + 1}`);
  const votes =
    redundancy.kind === "standby" && redundancy.votes > 0 ? redundancy.votes : majority(nodes.length);
  const model: StorageModel = {
    kind: redundancy.kind === "standby" ? "primary" : "quorum",
    objects,
    sizeBytes: parseSize(words.size ?? "1MiB") as number,
    fields: new Map(
      Object.entries(words.settings ?? {}).map(([setting, name]) => [
        setting as Setting,
        { name, type: lookup.scenario.config.fields[name] as Field },
      ]),
    ),
    defaults: defaultsOf(nodes, redundancy),
    network: range(words.network ?? "2ms"),
    sync: range(words.sync ?? "2ms"),
    handoffMs: duration(words.handoff ?? "10s"),
    scrubMs: duration(words.scrub ?? "30s"),
    staleMs: duration(words.stale ?? 0),
    quietAtMs: Math.max(0, duration(lookup.scenario.horizon) - duration(words.quiet ?? "2m")),
    tolerates: 0,
    votes,
    accounts: accountsOf(objects, group),
    own: { ...STRATEGIES, ...words.own },
  };
  return {
    ...model,
    tolerates: words.tolerates ?? survivable(model, readSettings(model, initial), nodes.length),
  };
}

function majority(nodes: number): number {
  return Math.floor(nodes / 2) + 1;
}

function defaultsOf(nodes: readonly string[], redundancy: RedundancyModel): Settings {
  const quorum = redundancy.kind === "quorum" ? redundancy : { write: 1, read: 1 };
  return {
    root: "",
    peers: nodes,
    replicas: redundancy.kind === "standby" ? nodes.length : Math.min(3, nodes.length),
    write: quorum.write,
    read: quorum.read,
    quotaBytes: Number.POSITIVE_INFINITY,
    port: 0,
    cache: 0,
    expiryMs: 0,
    accounts: null,
    leaseMs: 10_000,
    electionMs: 5_000,
  };
}

/** How many nodes may be impaired at once without a push being lost or users noticing. */
function survivable({ kind, votes }: StorageModel, settings: Settings, nodes: number): number {
  const { replicas, write, read } = settings;
  const available = kind === "primary" ? nodes - votes : replicas - Math.max(write, read);
  return Math.max(0, Math.min(available, write - 1));
}

function accountsOf(objects: readonly string[], { users }: Group): ReadonlyMap<string, string> | null {
  const accounts = Object.keys(users?.accounts ?? {});
  if (accounts.length === 0) return null;
  return new Map(objects.map((object, index) => [object, accounts[index % accounts.length] as string]));
}

export function storageHeader(lookup: Lookup, model: StorageModel, initial: ConfigVersion): StorageHeader {
  const { peers, replicas, write, read } = readSettings(model, initial);
  const meets = model.kind === "primary" || write + read > replicas;
  const pull = lookup.requests.find(({ needs }) => needs === "read")?.name ?? lookup.requests[0]?.name ?? "";
  const hosts = (object: string) =>
    model.kind === "primary" ? peers.slice(0, replicas) : placement(object, peers, replicas);
  return {
    kind: model.kind,
    promises: STORAGE_PROMISES.filter((promise) => {
      if (promise === "single-primary") return model.kind === "primary";
      if (promise === "fresh") return meets;
      return promise !== "linearizable" || (meets && model.staleMs === 0);
    }),
    pull,
    placement: Object.fromEntries(model.objects.map((object) => [object, hosts(object)])),
    staleMs: model.staleMs,
    quietAtMs: model.quietAtMs,
  };
}

/** How users are simulated one by one; null where only changes are. */
export function compileOneByOne({ users, storage }: Group): OneByOneModel | null {
  if (users === undefined || (users.by ?? (storage === undefined ? "changes" : "requests")) === "changes")
    return null;
  return {
    isRegular: users.arrivals === "regular",
    windowMs: duration(users.window ?? "10s"),
    pauseMs: users.pause === undefined ? null : duration(users.pause),
  };
}
