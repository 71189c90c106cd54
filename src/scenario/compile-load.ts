import type { HopModel, LoadModel, StoreModel, TriggerModel } from "../model/model.ts";
import { duration, type Lookup, range, share } from "./lookup.ts";
import type { Group, Hop, Load } from "./words.ts";

export function loadWords(lookup: Lookup, group: Group): Load {
  return group.load ?? lookup.scenario.load ?? { by: "restart-only" };
}

export function compileLoad(lookup: Lookup, load: Load, node: string): LoadModel {
  const { by, everyMs, phase, jitter, checkedByRequest, delay, text } = compileTrigger(
    load,
    node,
    loadText(load),
  );
  return {
    by,
    everyMs,
    phase,
    jitter,
    checkedByRequest,
    delay,
    text,
    onSignal: load.onSignal ?? (load.by === "signal" ? "reload" : "ignored"),
    acknowledges: load.acknowledges ?? "none",
    results: (load.results ?? []).map((rule) => ({
      matcher: lookup.matcher(rule.when),
      on: rule.on ?? "load",
      nodes: lookup.where(rule.where),
      gives: rule.gives,
    })),
    validator:
      load.validator?.map(({ when, where }) => ({
        matcher: lookup.matcher(when),
        nodes: lookup.where(where),
      })) ?? null,
    sessions:
      load.sessions === undefined
        ? null
        : {
            count: load.sessions.count ?? 4,
            follow: range(load.sessions.follow),
            outlive: load.sessions.outlive ?? false,
          },
    startOnly: lookup.startOnly,
    longestMs: longestLoadMs(load),
  };
}

/** When a process loads its file, as the end of `it loads its file …`. */
export function loadText(load: Load): string {
  switch (load.by) {
    case "poll":
      return `every ${load.every}${load.checked === "request" ? ", once a request has arrived" : ""}`;
    case "ttl":
      return `when its copy is older than ${load.every}`;
    case "watch":
      return load.delay === undefined ? "as soon as it changes" : `${load.delay} after it changes`;
    case "signal":
      return load.delay === undefined ? "on a signal" : `${load.delay} after a signal`;
    case "restart-only":
      return "only when it starts";
    case "per-request":
      return "at the next request";
    case "per-connection":
      return "at the next connection";
  }
}

/** How long after a change the laziest node of such a load has loaded it; null where nothing bounds it. */
function longestLoadMs(load: Load): number | null {
  switch (load.by) {
    case "poll":
    case "ttl":
      return load.checked === "request" ? null : duration(load.every ?? 0) + range(load.jitter).hiMs;
    case "watch":
      return range(load.delay).hiMs;
    default:
      return null;
  }
}

function compileTrigger(words: TriggerWords, place: string, text: string): TriggerModel {
  const everyMs = duration(words.every ?? 0);
  const phase = typeof words.phase === "object" ? words.phase[place] : words.phase;
  return {
    by: words.by,
    everyMs,
    phase: phase === undefined ? { loMs: 0, hiMs: Math.max(0, everyMs - 1) } : range(phase),
    jitter: range(words.jitter),
    checkedByRequest: words.checked === "request",
    delay: range(words.delay),
    text,
  };
}

export function compileHop(lookup: Lookup, hop: Hop, place: string): HopModel {
  const missed = hop.misses?.nodes;
  const isMissed = missed !== undefined && lookup.targets(missed).includes(lookup.node(place));
  return {
    from: lookup.store(hop.from),
    trigger: compileTrigger(hop, place, ""),
    misses: isMissed ? 1 : share(hop.misses?.share ?? 0),
    enforces: hop.enforces ?? false,
    needs: hop.needs === undefined ? null : lookup.group(hop.needs),
  };
}

export function compileStores(lookup: Lookup): StoreModel[] {
  const { stores, config } = lookup.scenario;
  return Object.entries(stores ?? {}).map(([name, store], index) => {
    const { from, by } = store;
    return {
      index,
      name,
      nameId: lookup.names.id(name),
      holds: lookup.configs.get(store.holds ?? config.initial ?? (lookup.configs.names[0] as string)),
      takesLate: store.late === "overwrites",
      hop: from === undefined || by === undefined ? null : compileHop(lookup, { ...store, from, by }, name),
    };
  });
}

type TriggerWords = Pick<Load, "by" | "every" | "phase" | "jitter" | "delay" | "checked">;
