/** What timings must satisfy, in sentences. */

import type { Condition } from "../explore/proof.ts";
import { formatDuration } from "../kernel/duration.ts";
import { listText } from "./words.ts";

/**
 * A sentence for each interval: `production-1 and production-2 both crash between 3m and 5m, after the plan has ended
 * (3m)`. What is said of several at the same time is said once.
 */
export function conditionTexts(conditions: readonly Condition[]): string[] {
  const groups = new Map<string, Condition[]>();
  for (const condition of conditions) {
    const { fromMs, toMs, after } = condition;
    const key = JSON.stringify([partsOf(condition).act, fromMs, toMs, after]);
    groups.set(key, [...(groups.get(key) ?? []), condition]);
  }
  return [...groups.values()].map(textOf);
}

function textOf(group: readonly Condition[]): string {
  const [first] = group as [Condition, ...Condition[]];
  const who = listText(group.map((one) => partsOf(one).who));
  const { act } = partsOf(first);
  const what =
    group.length === 1 ? `${who} ${act}` : `${who} ${group.length === 2 ? "both" : "all"} ${ofSeveral(act)}`;
  const after =
    first.after === null ? "" : `, after ${first.after.what} (${formatDuration(first.after.atMs)})`;
  return `${what.trim()} ${whenText(first)}${after}`;
}

function whenText({ fromMs, toMs }: Condition): string {
  if (fromMs === toMs) return `at ${formatDuration(fromMs)}`;
  return `between ${formatDuration(fromMs)} and ${formatDuration(toMs)}`;
}

/** `production-1 crashes`: who, and what it does. */
function partsOf({ what }: Condition): { who: string; act: string } {
  const space = what.indexOf(" ");
  return space < 0 ? { who: what, act: "" } : { who: what.slice(0, space), act: what.slice(space + 1) };
}

/** `crashes` of one is `crash` of several. */
function ofSeveral(act: string): string {
  const [verb, ...rest] = act.split(" ") as [string, ...string[]];
  const plain = verb === "is" ? "are" : verb.replace(/(?<=sh|ch|ss|o)es$|s$/, "");
  return [plain, ...rest].join(" ");
}

/** `each time may move by 124ms`: how far from the edge of its region a counterexample lies. */
export function slackText(slackMs: number): string {
  return slackMs < 2 ? "" : `each time may move by ${formatDuration(Math.floor(slackMs / 2))}`;
}
