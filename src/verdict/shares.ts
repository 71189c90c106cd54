import type { TimeOrder } from "../kernel/time-order.ts";
import type { Instant } from "../kernel/timings.ts";
import { NO_RECORD, type Trace } from "../kernel/trace.ts";
import { Fact } from "../model/facts.ts";

/** The share of one kind of request that a group answers, from an instant on. */
export interface Share extends Instant {
  readonly share: number;
  /** The record that says so; −1 for the beginning. */
  readonly record: number;
}

/** What each run begins with. */
const ALL: Share = { atMs: 0, variable: 0, share: 1, record: NO_RECORD };

/** Every change of the share of a kind of request that a group answers, in the order of the trace; it begins with all. */
export function changesOf(trace: Trace, group: string, request: string): Share[] {
  const subject = trace.names.id(group);
  const object = trace.names.id(request);
  const changes: Share[] = [ALL];
  for (const index of trace.ofKind(Fact.availability)) {
    if (trace.subjectOf(index) !== subject || trace.objectOf(index) !== object) continue;
    changes.push({
      atMs: trace.atMs(index),
      variable: trace.variableOf(index),
      share: trace.valueOf(index),
      record: index,
    });
  }
  return changes;
}

/** The shares of a kind of request that a group answers, each from its time on. */
export function sharesOf(trace: Trace, group: string, request: string): Share[] {
  return withoutDips(changesOf(trace, group, request));
}

/** What holds for no time at all does not hold. */
export function withoutDips(changes: readonly Share[]): Share[] {
  return changes.filter(({ atMs }, place) => changes[place + 1]?.atMs !== atMs);
}

/** Walks two step functions of time together and calls back for each stretch in which neither changes. */
export function walkTogether(
  one: readonly Share[],
  other: readonly Share[],
  untilMs: number,
  stretch: (fromMs: number, toMs: number, one: Share, other: Share) => void,
): void {
  let [i, j] = [0, 0];
  let fromMs = 0;
  while (fromMs < untilMs) {
    const nextMs = Math.min(one[i + 1]?.atMs ?? untilMs, other[j + 1]?.atMs ?? untilMs, untilMs);
    if (nextMs > fromMs) stretch(fromMs, nextMs, one[i] as Share, other[j] as Share);
    while ((one[i + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= nextMs) i++;
    while ((other[j + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= nextMs) j++;
    fromMs = nextMs;
  }
}

/** From `at` on a share is below its slo, or is not. */
export interface Turn {
  readonly at: Instant;
  readonly isBelow: boolean;
}

/**
 * When a share falls below its slo and when it is back, by turns. What holds for no time at all does not hold, so a turn that
 * is taken back at its own instant is none.
 */
export function turnsOf(changes: readonly Share[], slo: number, order: TimeOrder): Turn[] {
  const turns: Turn[] = [];
  for (const change of changes) {
    const isBelow = change.share < slo;
    const last = turns.at(-1);
    if (last?.isBelow === isBelow) continue;
    if (last !== undefined && order.isSame(last.at, change)) turns.pop();
    if (turns.at(-1)?.isBelow !== isBelow) turns.push({ at: change, isBelow });
  }
  return turns;
}
