/** Small maps from numbers to numbers, such as from records to records, as a judge keeps them while it reads a trace. */

/** One of a few things that hold, and what goes with it. */
interface Entry {
  readonly key: number;
  readonly value: number;
}

/** Entries are never changed but replaced: nearly always there are none, and what was once read of a node stays. */
export type Entries = readonly Entry[];
export const NONE: Entries = [];

/** What goes with a key; undefined where it is not among the entries. */
export function entryOf(entries: Entries, key: number): number | undefined {
  return entries.find((entry) => entry.key === key)?.value;
}

/** With a key, in its place where it is among the entries already. */
export function added(entries: Entries, key: number, value: number): Entries {
  if (entries.length === 0) return [{ key, value }];
  const isKnown = entries.some((entry) => entry.key === key);
  if (!isKnown) return [...entries, { key, value }];
  return entries.map((entry) => (entry.key === key ? { key, value } : entry));
}

/** Without a key. */
export function without(entries: Entries, key: number): Entries {
  return entries.length === 0 ? NONE : entries.filter((entry) => entry.key !== key);
}

/** Those that are to stay. */
export function kept(entries: Entries, isKept: (key: number, value: number) => boolean): Entries {
  return entries.length === 0 ? NONE : entries.filter(({ key, value }) => isKept(key, value));
}
