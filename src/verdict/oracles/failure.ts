import { NO_RECORD, type Trace } from "../../kernel/trace.ts";
import { Fact, type GroupHeader, type TraceHeader } from "../../model/facts.ts";
import { endOf, type Witness } from "../evidence.ts";

/** The share of one kind of request that a group answers, from `atMs` on. */
export interface Share {
  readonly atMs: number;
  readonly share: number;
  /** The record that says so; −1 for the beginning. */
  readonly record: number;
}

/** A time in which a group answers a kind of request below its slo, and in the twin does not. */
export interface FailingInterval {
  readonly group: GroupHeader;
  readonly request: string;
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
  const { header } = run;
  const found: FailingInterval[] = [];
  for (const group of judgedGroups(header)) {
    for (const request of header.requests) {
      const shares = sharesOf(run.trace, group.name, request);
      if (!shares.some(({ share }) => share < group.slo)) continue;
      const other = sharesOf(twin().trace, group.name, request);
      const endMs = Math.min(endOf(run), endOf(twin()));
      found.push(...failingIntervals(group, request, shares, other, endMs));
    }
  }
  return found.sort((one, other) => one.fromMs - other.fromMs || one.record - other.record);
}

/** The groups whose failures count: those with users; if none has any, all. */
function judgedGroups(header: TraceHeader): readonly GroupHeader[] {
  const withUsers = header.groups.filter((group) => group.users !== null);
  return withUsers.length > 0 ? withUsers : header.groups;
}

/** The shares of a kind of request that a group answers, in the order of time; it begins with all. */
export function sharesOf(trace: Trace, group: string, request: string): Share[] {
  const [subject, object] = [trace.names.id(group), trace.names.id(request)];
  const shares: Share[] = [{ atMs: 0, share: 1, record: NO_RECORD }];
  for (let index = 0; index < trace.length; index++) {
    if (trace.kindOf(index) !== Fact.availability) continue;
    if (trace.subjectOf(index) !== subject || trace.objectOf(index) !== object) continue;
    const atMs = trace.atMs(index);
    // What holds for no time at all does not hold.
    if ((shares.at(-1) as Share).atMs === atMs) shares.pop();
    shares.push({ atMs, share: trace.valueOf(index), record: index });
  }
  return shares;
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

function failingIntervals(
  group: GroupHeader,
  request: string,
  run: readonly Share[],
  twin: readonly Share[],
  endMs: number,
): FailingInterval[] {
  const found: FailingInterval[] = [];
  walkTogether(run, twin, endMs, (fromMs, toMs, now, then) => {
    if (now.share >= group.slo || then.share < group.slo) return;
    const ends = toMs < endMs;
    const last = found.at(-1);
    if (last?.toMs === fromMs) {
      found[found.length - 1] = { ...last, toMs, ends, worst: Math.min(last.worst, now.share) };
    } else {
      found.push({ group, request, fromMs, toMs, ends, worst: now.share, record: now.record });
    }
  });
  return found;
}
