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
export function findFailures(run: Witness, twin: () => Witness): FailingInterval[] {
  return united([...findIntervals(run, twin, false), ...brokenByChange(run, twin, new TimeOrder())]);
}

/** A wrong answer is no right answer: what users of a store lose, and what they are told that is not so, are failures too. */
function brokenByChange(run: Witness, twin: () => Witness, order: TimeOrder): FailingInterval[] {
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
export function findSharedFailures(run: Witness, twin: () => Witness): FailingInterval[] {
  return united(findIntervals(run, twin, true));
}

function findIntervals(run: Witness, twin: () => Witness, twinFails: boolean): FailingInterval[] {
  const order = new TimeOrder();
  return judgedKinds(run.header).flatMap(([group, request]) => [
    ...failuresOf(run, twin, group, request, twinFails, order),
  ]);
}

/** The first failure alone; undefined where nothing fails. */
export function findFirstFailure(
  run: Witness,
  twin: () => Witness,
  order: TimeOrder = new TimeOrder(),
): FailingInterval | undefined {
  let first: FailingInterval | undefined;
  for (const [group, request] of judgedKinds(run.header)) {
    const [found] = failuresOf(run, twin, group, request, false, order);
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

/** What can fail: each kind of request of the groups that are judged. */
function judgedKinds(header: TraceHeader): (readonly [GroupHeader, string])[] {
  return judgedGroups(header).flatMap((group) => header.requests.map((request) => [group, request] as const));
}

/** The groups whose failures count: those with users; if none has any, all. */
function judgedGroups({ groups }: TraceHeader): readonly GroupHeader[] {
  const withUsers = groups.filter((group) => group.users !== null);
  return withUsers.length > 0 ? withUsers : groups;
}

function* failuresOf(
  run: Witness,
  twin: () => Witness,
  group: GroupHeader,
  request: string,
  twinFails: boolean,
  order: TimeOrder,
): IterableIterator<FailingInterval> {
  const changes = changesOf(run.trace, group.name, request);
  if (!changes.some(({ share }) => share < group.slo)) return;
  const turns = turnsOf(changes, group.slo, order);
  if (!turns.some(({ isBelow }) => isBelow)) return;
  const other = turnsOf(changesOf(twin().trace, group.name, request), group.slo, order);
  const end = order.earlier(endOf(run), endOf(twin()));
  for (const { from, to } of stretchesBelow(turns, other, twinFails, end, order)) {
    // What holds from then on is the last that is said of that instant.
    let last = 0;
    while (last + 1 < changes.length && !order.isBefore(from, changes[last + 1] as Share)) last++;
    const meanwhile = changes.slice(last).filter((change) => change.atMs < to.atMs);
    yield {
      group,
      request,
      from,
      fromMs: from.atMs,
      toMs: to.atMs,
      ends: to !== end,
      worst: Math.min(...withoutDips(meanwhile).map(({ share }) => share)),
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
    now = [one[i + 1], other[j + 1]].reduce((first, turn) => {
      return turn === undefined ? first : order.earlier(first, turn.at);
    }, end);
    if (i + 1 < one.length && !order.isBefore(now, (one[i + 1] as Turn).at)) i++;
    if (j + 1 < other.length && !order.isBefore(now, (other[j + 1] as Turn).at)) j++;
  }
  if (since !== null) yield { from: since, to: end };
}
