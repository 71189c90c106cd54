/** Numbers, times and lists as reports write them. */

import { formatDuration } from "../kernel/duration.ts";
import type { GroupHeader } from "../model/facts.ts";

/** A range for reading, as far as it is one: `3m..5m`, `10s`. */
export function rangeText({ loMs, hiMs }: { readonly loMs: number; readonly hiMs: number }): string {
  return loMs === hiMs ? formatDuration(loMs) : `${formatDuration(loMs)}..${formatDuration(hiMs)}`;
}

/** `8,600`, `0.25`: at most one decimal above 10, three below. */
export function numberText(value: number): string {
  const scale = value >= 10 ? 10 : 1000;
  const [whole, decimals] = String(Math.round(value * scale) / scale).split(".") as [string, string?];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

/** `32.3 %`. What is not quite all or nothing is not written as if it were. */
export function percentText(share: number): string {
  const rounded = Math.round(share * 1000) / 10;
  if (rounded === 0 && share > 0) return "< 0.1 %";
  if (rounded === 100 && share < 1) return "> 99.9 %";
  return `${rounded} %`;
}

/** `1 node`, `3 nodes`. */
export function count(n: number, noun: string): string {
  return `${numberText(n)} ${noun}${n === 1 ? "" : "s"}`;
}

/** `push, pull and list`. */
export function listText(items: readonly string[], word = "and"): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}

const MOST_NAMES = 4;

/** Nodes in words, group by group: whole groups as such, others by name, many by number. */
export function nodesText(
  names: readonly string[],
  groups: readonly Pick<GroupHeader, "name" | "nodes">[],
): string {
  const meant = new Set(names);
  const parts = groups.flatMap(({ name, nodes }) => {
    const found = nodes.filter((node) => meant.has(node));
    if (found.length > 1 && found.length === nodes.length) {
      return [`${found.length === 2 ? "both" : `all ${numberText(found.length)}`} nodes of ${name}`];
    }
    if (found.length <= MOST_NAMES) return found;
    return [
      ...found.slice(0, MOST_NAMES - 1),
      `${numberText(found.length - MOST_NAMES + 1)} more of ${name}`,
    ];
  });
  return listText(parts);
}
