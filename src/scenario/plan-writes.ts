/** When a plan writes to whom, through whichever stores and hops, for warnings. */

import { parseDurationRange } from "../kernel/duration.ts";
import type { Checker } from "./checker.ts";
import type { Range } from "./reporter.ts";
import { parseShare } from "./values.ts";
import type { DurationRange, Group, Hop, Step, Store, Target } from "./words.ts";

/** Of a checked duration; 0 where there is none. */
export function rangeOf(text: DurationRange | undefined): Range {
  return parseDurationRange(text ?? 0) ?? { loMs: 0, hiMs: 0 };
}

/** The groups whose files a step changes, each with the time from the step to the first change; none if it writes nothing. */
export function writeOf(checker: Checker, step: Step): ReadonlyMap<string, Range> {
  if ("write" in step) return arrivals(checker, step.write.to, rangeOf(step.write.delivery));
  if ("promote" in step) return arrivals(checker, step.promote.to, rangeOf(step.promote.delivery));
  const agent = "deploy" in step ? checker.scenario.agents?.[step.deploy.agent] : undefined;
  if (!("deploy" in step) || agent === undefined) return new Map();
  return arrivals(checker, step.deploy.to, rangeOf(agent.after));
}

/**
 * The groups that a write reaches, through whichever hops, each with the shortest and the longest time until the first
 * file changes; the longest is infinite where nothing bounds it. What generators make of it is not in it.
 */
function arrivals(checker: Checker, to: Target, after: Range): ReadonlyMap<string, Range> {
  const names = new Set(typeof to === "string" ? [to] : to);
  const direct = checker.groupsOf(to);
  const stores = new Map<string, Range | undefined>();
  const inStore = (name: string): Range | undefined => {
    if (names.has(name)) return after;
    if (!stores.has(name)) {
      const store = checker.scenario.stores?.[name];
      const before = store?.from === undefined ? undefined : inStore(store.from);
      stores.set(name, before && sum(before, wayOf(store as Store)));
    }
    return stores.get(name);
  };
  const found = new Map<string, Range>();
  for (const [name, group] of Object.entries(checker.scenario.groups)) {
    const { file } = group;
    if (direct.has(name)) {
      // A hop that enforces may put the file back before anything loads it.
      found.set(name, file?.enforces === true ? { ...after, hiMs: Number.POSITIVE_INFINITY } : after);
      continue;
    }
    const before = file === undefined ? undefined : inStore(file.from);
    if (file !== undefined && before !== undefined) found.set(name, sum(before, hopOf(file, group)));
  }
  return found;
}

/** The groups whose files generators may change at any time, whatever the plan does. */
export function generatedGroups(checker: Checker): ReadonlySet<string> {
  const generators = Object.values(checker.scenario.generators ?? {});
  const to = generators.flatMap((generator) => generator.to);
  return new Set(arrivals(checker, to, { loMs: 0, hiMs: 0 }).keys());
}

/** From a change to its arrival. A poll may look at once. */
function wayOf(way: Hop | Store): Range {
  if (way.by === "watch") return rangeOf(way.delay);
  return { loMs: 0, hiMs: rangeOf(way.every).hiMs + rangeOf(way.jitter).hiMs };
}

function hopOf(hop: Hop, group: Group): Range {
  const missed = new Set([hop.misses?.nodes ?? []].flat());
  const nodes = typeof group.nodes === "number" ? group.nodes : group.nodes.length;
  const mayMissAll = missed.size >= nodes || parseShare(hop.misses?.share ?? 0) !== 0;
  const way = wayOf(hop);
  return mayMissAll ? { ...way, hiMs: Number.POSITIVE_INFINITY } : way;
}

function sum(one: Range, other: Range): Range {
  return { loMs: one.loMs + other.loMs, hiMs: one.hiMs + other.hiMs };
}
