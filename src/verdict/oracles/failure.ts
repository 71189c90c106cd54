import { TimeOrder } from "../../kernel/time-order.ts";
import type { Instant } from "../../kernel/timings.ts";
import type { GroupHeader, StorageHeader, TraceHeader } from "../../model/facts.ts";
import type { StoragePromise } from "../../scenario/words.ts";
import { endOf, type Witness } from "../evidence.ts";
import { changesOf, type Share, type Turn, turnsOf, withoutDips } from "../shares.ts";
import { alsoBreaks, brokenPromises } from "../store/promises.ts";

/** A time in which a group answers a kind of request below its slo, and in the twin does not, or does too. */
export interface FailingInterval {
  readonly group: GroupHeader;
  readonly request: string;
  readonly from: Instant;
  readonly fromMs: number;
  /** The end of the run where it does not end. */
  readonly toMs: number;
  readonly ends: boolean;
  /** The least share that was answered. */
  readonly worst: number;
  /** The record of the availability with which it began. */
  readonly record: number;
}

/**
 * The failing intervals of a run, by their beginning. The twin is asked for only where a share lies below its slo at all.
 * An instant at which a share dips and is back within the same millisecond is no interval.
 */
export function findFailures(
  run: Witness,
  twin: () => Witness,
  dips: readonly Dip[] = dipsOf(run),
): FailingInterval[] {
  return united([...findIntervals(run, twin, dips, false), ...brokenByChange(run, twin, new TimeOrder())]);
}

/** A wrong answer is no right answer: what users of a store lose, and what they are told that is not so, are failures too. */
function brokenByChange(run: Witness, twin: () => Witness, order: TimeOrder): FailingInterval[] {
  if (run.header.groups.every(({ storage }) => storage === undefined)) return [];
  return brokenPromises(run, order)
    .filter(({ promise, group }) => FAILS_USERS.has(promise) && judgedGroups(run.header).includes(group))
    .filter((broken) => !alsoBreaks(twin(), broken, order))
    .map(({ group, fromMs, toMs, record }) => ({
      group,
      request: (group.storage as StorageHeader).pull,
      from: run.trace.instantOf(record),
      fromMs,
      toMs,
      ends: toMs < endOf(run).atMs,
      worst: 0,
      record,
    }));
}

/** Two primaries, and replicas that differ, are no failure as long as no user can tell. */
const FAILS_USERS: ReadonlySet<StoragePromise> = new Set(["durable", "fresh", "linearizable"]);

/** Intervals by their beginning; those of one kind of request of one group that meet are one. */
function united(intervals: readonly FailingInterval[]): FailingInterval[] {
  const sorted = [...intervals].sort((one, other) => one.fromMs - other.fromMs || one.record - other.record);
  const found: FailingInterval[] = [];
  for (const next of sorted) {
    const index = found.findLastIndex(
      ({ group, request }) => group === next.group && request === next.request,
    );
    const last = found[index];
    if (last === undefined || last.toMs < next.fromMs) found.push(next);
    else {
      const { toMs, ends } = next.toMs > last.toMs ? next : last;
      found[index] = { ...last, toMs, ends, worst: Math.min(last.worst, next.worst) };
    }
  }
  return found;
}

/** The same where the twin fails too: what failed, but not because of the change. */
export function findSharedFailures(
  run: Witness,
  twin: () => Witness,
  dips: readonly Dip[] = dipsOf(run),
): FailingInterval[] {
  return united(findIntervals(run, twin, dips, true));
}

function findIntervals(
  run: Witness,
  twin: () => Witness,
  dips: readonly Dip[],
  twinFails: boolean,
): FailingInterval[] {
  const order = new TimeOrder();
  return dips.flatMap((dip) => [...failuresOf(dip, run, twin, twinFails, order)]);
}

/** The first failure alone; undefined where nothing fails. */
export function findFirstFailure(
  run: Witness,
  twin: () => Witness,
  order: TimeOrder = new TimeOrder(),
  dips: readonly Dip[] = dipsOf(run),
): FailingInterval | undefined {
  let first: FailingInterval | undefined;
  for (const dip of dips) {
    const [found] = failuresOf(dip, run, twin, false, order);
    if (found === undefined) continue;
    if (first === undefined || isEarlier(found, first, order)) first = found;
  }
  for (const broken of brokenByChange(run, twin, order)) {
    if (first === undefined || isEarlier(broken, first, order)) first = broken;
  }
  return first;
}

function isEarlier(one: FailingInterval, other: FailingInterval, order: TimeOrder): boolean {
  if (order.isBefore(one.from, other.from)) return true;
  return one.record < other.record && !order.isBefore(other.from, one.from);
}

/** A kind of request of a group that is answered below the slo at some time, if only for an instant, and all its changes. */
export interface Dip {
  readonly group: GroupHeader;
  readonly request: string;
  readonly changes: readonly Share[];
  /** When it falls below the slo and is back; null as long as nobody has asked. */
  turns: readonly Turn[] | null;
  /** The same in the twin. */
  turnsOfTwin: readonly Turn[] | null;
}

/** Of the groups that are judged: what of them was ever below its slo. */
export function dipsOf({ header, trace }: Witness): Dip[] {
  const found: Dip[] = [];
  for (const group of judgedGroups(header)) {
    for (const request of header.requests) {
      const changes = changesOf(trace, group.name, request);
      if (changes.some(({ share }) => share < group.slo))
        found.push({ group, request, changes, turns: null, turnsOfTwin: null });
    }
  }
  return found;
}

/** The groups whose failures count: those with users; if none has any, all. */
function judgedGroups({ groups }: TraceHeader): readonly GroupHeader[] {
  const withUsers = groups.filter((group) => group.users !== null);
  return withUsers.length > 0 ? withUsers : groups;
}

function* failuresOf(
  dip: Dip,
  run: Witness,
  twin: () => Witness,
  twinFails: boolean,
  order: TimeOrder,
): IterableIterator<FailingInterval> {
  const { group, request, changes } = dip;
  dip.turns ??= turnsOf(changes, group.slo, order);
  if (!dip.turns.some(({ isBelow }) => isBelow)) return;
  dip.turnsOfTwin ??= turnsOf(changesOf(twin().trace, group.name, request), group.slo, order);
  if (twinFails && !dip.turnsOfTwin.some(({ isBelow }) => isBelow)) return;
  const end = order.earlier(endOf(run), endOf(twin()));
  let last = 0;
  for (const { from, to } of stretchesBelow(dip.turns, dip.turnsOfTwin, twinFails, end, order)) {
    // What holds from then on is the last that is said of that instant.
    while (last + 1 < changes.length && !order.isBefore(from, changes[last + 1] as Share)) last++;
    let next = last;
    while (next < changes.length && (changes[next] as Share).atMs < to.atMs) next++;
    const meanwhile = withoutDips(changes.slice(last, next));
    yield {
      group,
      request,
      from,
      fromMs: from.atMs,
      toMs: to.atMs,
      ends: to !== end,
      worst: meanwhile.reduce((worst, { share }) => Math.min(worst, share), Number.POSITIVE_INFINITY),
      record: (changes[last] as Share).record,
    };
  }
}

/** The stretches in which the one is below, and the other is or is not, in order. Each has some length. */
function* stretchesBelow(
  one: readonly Turn[],
  other: readonly Turn[],
  otherIsBelow: boolean,
  end: Instant,
  order: TimeOrder,
): IterableIterator<{ from: Instant; to: Instant }> {
  let [i, j] = [0, 0];
  let since: Instant | null = null;
  for (let now: Instant = (one[0] as Turn).at; order.isBefore(now, end); ) {
    const isMeant = (one[i] as Turn).isBelow && (other[j] as Turn).isBelow === otherIsBelow;
    if (isMeant) since ??= now;
    else if (since !== null) {
      yield { from: since, to: now };
      since = null;
    }
    const [next, otherNext] = [one[i + 1], other[j + 1]];
    now = end;
    if (next !== undefined) now = order.earlier(now, next.at);
    if (otherNext !== undefined) now = order.earlier(now, otherNext.at);
    if (next !== undefined && !order.isBefore(now, next.at)) i++;
    if (otherNext !== undefined && !order.isBefore(now, otherNext.at)) j++;
  }
  if (since !== null) yield { from: since, to: end };
}
