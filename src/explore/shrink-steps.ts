/** Scenarios that are smaller than one by a step, a node, a group, a rule, a field or another word. */

import { formatDuration, parseDuration } from "../kernel/duration.ts";
import { checkErrors } from "../scenario/check.ts";
import { isOneByOne } from "../scenario/check-storage.ts";
import { nodeNames } from "../scenario/checker.ts";
import type { Group, Redundancy, Scenario } from "../scenario/words.ts";
import { at, isWord, type Path, withAt, without } from "./shrink-tree.ts";
import { costOf, roundsOf } from "./shrink-values.ts";

/** What a scenario loses first: the lists and maps whose entries can go, from what matters most. */
const LISTS: readonly Path[] = [["plan"], ["operator"], ["faults"], ["effects"], ["monitor"]];
const MAPS: readonly Path[] = [
  ["groups"],
  ["agents"],
  ["generators"],
  ["stores"],
  ["inputs"],
  ["probes"],
  ["config", "versions"],
  ["config", "fields"],
];

/**
 * Scenarios that are smaller than this one and that have no errors, the greatest steps first. What refers to something that
 * was taken out goes with it.
 */
export function* smaller(scenario: Scenario): Iterable<Scenario> {
  for (const path of LISTS) yield* chunksOut(scenario, path);
  for (const path of MAPS)
    for (const key of Object.keys((at(scenario, path) as object | undefined) ?? {}))
      yield* mended(without(scenario, [...path, key]));
  for (const name of Object.keys(scenario.groups)) yield* fewerNodes(scenario, name);
  if (Object.values(scenario.groups).some(isOneByOne)) yield* shorter(scenario);
  for (const path of wordsIn(scenario, [])) yield* mended(without(scenario, path));
  for (const path of namesAlone(scenario, []))
    yield* mended(withAt(scenario, path, at(scenario, [...path, 0])));
}

/** Without halves, quarters, … and single entries of a list. */
function* chunksOut(scenario: Scenario, path: Path): Iterable<Scenario> {
  const list = at(scenario, path);
  if (!Array.isArray(list)) return;
  const items: readonly unknown[] = list;
  for (let size = items.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < items.length; from += size) {
      const rest = items.filter((_, index) => index < from || index >= from + size);
      if (rest.length > 0 || path[0] !== "plan") yield* mended(withAt(scenario, path, rest));
    }
  }
}

/**
 * Half as long to three quarters: each minute of users who are simulated one by one is more to read. None of them takes more words
 * than there are: durations are made round, even by making them longer, and one must not undo the other.
 */
function* shorter(scenario: Scenario): Iterable<Scenario> {
  const wholeMs = parseDuration(scenario.horizon) as number;
  const [halfMs, mostMs] = [wholeMs / 2, (wholeMs * 3) / 4].map((ms) => Math.ceil(ms / 1_000) * 1_000) as [
    number,
    number,
  ];
  const near = [halfMs, mostMs, ...roundsOf(halfMs), ...roundsOf(mostMs)];
  const less = near.filter(
    (ms) => ms >= halfMs && ms <= mostMs && ms < wholeMs && costOf(ms) <= costOf(wholeMs),
  );
  for (const ms of [...new Set(less)].sort((one, other) => one - other))
    yield* mended({ ...scenario, horizon: formatDuration(ms) });
}

/** With one node, half of the nodes, one node less; and a quorum that so many can be. */
function* fewerNodes(scenario: Scenario, name: string): Iterable<Scenario> {
  const group = scenario.groups[name] as Group;
  const names = nodeNames(name, group.nodes);
  if (names.length === 1 && group.redundancy !== "brittle")
    yield* mended(withAt(scenario, ["groups", name, "redundancy"], "brittle"));
  const counts = [1, Math.ceil(names.length / 2), names.length - 1];
  for (const count of new Set(counts.filter((one) => one >= 1 && one < names.length))) {
    for (const redundancy of redundancies(group.redundancy, count)) {
      const nodes = typeof group.nodes === "number" ? count : names.slice(0, count);
      yield* mended(withAt(scenario, ["groups", name], { ...group, nodes, redundancy }));
    }
  }
  if (typeof group.nodes === "number") return;
  for (const index of group.nodes.keys()) yield* mended(without(scenario, ["groups", name, "nodes", index]));
  const plain = names.every((node, index) => node === `${name}-${index + 1}`);
  if (plain) yield withAt(scenario, ["groups", name, "nodes"], names.length);
}

function* redundancies(redundancy: Redundancy, count: number): Iterable<Redundancy> {
  if (typeof redundancy === "object" && "quorum" in redundancy) {
    const { write, read } = redundancy.quorum;
    yield { quorum: { write: Math.min(write, count), read: Math.min(read, count) } };
    if (write > 1) yield { quorum: { write: Math.min(write - 1, count), read: Math.min(read, count) } };
  } else yield redundancy;
}

/** The paths of all words that may be left out, and of entries of maps and lists, the outer before the inner. */
function* wordsIn(value: unknown, path: Path): Iterable<Path> {
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    const inner: Path = [...path, Array.isArray(value) ? Number(key) : key];
    if (isWord(inner)) yield inner;
    yield* wordsIn((value as Record<string, unknown>)[key], inner);
  }
}

/** The paths of lists of one name where a name alone may stand. */
function* namesAlone(value: unknown, path: Path): Iterable<Path> {
  if (typeof value !== "object" || value === null) return;
  const [first, second] = Array.isArray(value) ? (value as unknown[]) : [];
  const isTarget = path.at(-1) === "to" || path.at(-1) === "on";
  if (isTarget && typeof first === "string" && second === undefined) yield path;
  for (const [key, inner] of Object.entries(value))
    yield* namesAlone(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}

const MOST_MENDS = 40;

/** The scenario without whatever refers to what is not there any more; nothing where that does not help. */
function* mended(scenario: Scenario | undefined): Iterable<Scenario> {
  let mending = scenario;
  for (let round = 0; round < MOST_MENDS && mending !== undefined; round++) {
    const error = errorOf(mending);
    if (error === null) {
      yield mending;
      return;
    }
    mending = withoutHolder(mending, error);
  }
}

/** The path of the first error; null where there is none. What breaks the check is wrong as a whole. */
function errorOf(scenario: Scenario): Path | null {
  try {
    return checkErrors(scenario)[0]?.path ?? null;
  } catch {
    return [];
  }
}

/** Without the nearest thing around a path that can go; undefined where nothing can. */
function withoutHolder(scenario: Scenario, path: Path): Scenario | undefined {
  for (let length = path.length; length > 0; length--) {
    const holder = path.slice(0, length);
    if (at(scenario, holder) === undefined || !isWord(holder)) continue;
    return without(scenario, holder);
  }
  return undefined;
}
