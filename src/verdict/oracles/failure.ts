import { TimeOrder } from "../../kernel/time-order.ts";
import type { Trace } from "../../kernel/trace.ts";
import { Fact, type GroupHeader, type StorageHeader, type TraceHeader } from "../../model/facts.ts";
import type { StoragePromise } from "../../scenario/words.ts";
import { endOf, type Witness } from "../evidence.ts";
import { alsoBreaks, brokenPromises } from "../store/promises.ts";
import { Dip, type FailingInterval } from "./dip.ts";

/**
 * The failing intervals of a run, by their beginning. The twin is asked for only where a share lies below its slo at all.
 * An instant at which a share dips and is back within the same millisecond is no interval.
 */
export function findFailures(
  run: Witness,
  twin: () => Witness,
  dips: readonly Dip[] = dipsOf(run),
): FailingInterval[] {
  const order = new TimeOrder();
  const found: FailingInterval[] = [];
  for (const dip of dips) for (const failure of dip.failures(twin, order)) found.push(failure);
  const broken = brokenByChange(run, twin, order);
  return broken.length === 0 ? inOrder(found) : united(inOrder([...found, ...broken]));
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

/** Intervals by their beginning. Those of one or two kinds of request mostly are so already. */
function inOrder(intervals: FailingInterval[]): FailingInterval[] {
  for (let place = 1; place < intervals.length; place++) {
    const [one, next] = [intervals[place - 1], intervals[place]] as [FailingInterval, FailingInterval];
    if (compare(one, next) > 0) return intervals.sort(compare);
  }
  return intervals;
}

function compare(one: FailingInterval, other: FailingInterval): number {
  return one.fromMs - other.fromMs || one.record - other.record;
}

/** Those of one kind of request of one group that meet are one: those of a dip never do, but what a store breaks may. */
function united(sorted: readonly FailingInterval[]): FailingInterval[] {
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
export function findSharedFailures(twin: () => Witness, dips: readonly Dip[]): FailingInterval[] {
  const order = new TimeOrder();
  const found: FailingInterval[] = [];
  for (const dip of dips) for (const failure of dip.sharedFailures(twin, order)) found.push(failure);
  return inOrder(found);
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
    const found = dip.firstFailure(twin, order);
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

/** Of the groups that are judged: what of them was ever below its slo. */
export function dipsOf(run: Witness): Dip[] {
  const { header, trace } = run;
  const found: Dip[] = [];
  if (trace.ofKind(Fact.availability).length === 0) return found;
  for (const group of judgedGroups(header)) {
    for (const request of header.requests) {
      if (isEverBelow(trace, group, request)) found.push(new Dip(run, group, request));
    }
  }
  return found;
}

function isEverBelow(trace: Trace, group: GroupHeader, request: string): boolean {
  const subject = trace.names.id(group.name);
  const object = trace.names.id(request);
  return trace
    .ofKind(Fact.availability)
    .some(
      (index) =>
        trace.valueOf(index) < group.slo &&
        trace.subjectOf(index) === subject &&
        trace.objectOf(index) === object,
    );
}

/** The groups whose failures count: those with users; if none has any, all. */
function judgedGroups({ groups }: TraceHeader): readonly GroupHeader[] {
  const withUsers = groups.filter((group) => group.users !== null);
  return withUsers.length > 0 ? withUsers : groups;
}
