import { NO_RECORD, type Trace } from "../../kernel/trace.ts";
import { Fact } from "../../model/facts.ts";

/** One write of the plan, and when it was accepted. */
interface PlannedWrite {
  readonly record: number;
  readonly atMs: number;
  /**
   * When the plan began its next write, or ended, without having been stopped; null where it did neither.
   */
  readonly acceptedAtMs: number | null;
}

/** How a plan went. */
export interface PlanCourse {
  readonly writes: readonly PlannedWrite[];
  /** The record of its being stopped; −1 where it was not. */
  readonly stopped: number;
  /** When it had done its last step; null where it was stopped or did not come so far. */
  readonly endedAtMs: number | null;
}

/** Reads from a trace what the plan wrote, when each write was accepted, and whether the plan was stopped. */
export function courseOfPlan(trace: Trace): PlanCourse {
  const records = trace.ofKind(Fact.write);
  const stopped = trace.ofKind(Fact.stopped).at(-1) ?? NO_RECORD;
  const end = trace.ofKind(Fact["plan-end"]).at(-1);
  const endedAtMs = end === undefined ? null : trace.atMs(end);
  const writes = records.map((record, place): PlannedWrite => {
    const next = records[place + 1];
    const atMs = trace.atMs(record);
    if (next === undefined) return { record, atMs, acceptedAtMs: acceptedAtEnd(atMs, endedAtMs) };
    // A generator goes on when the plan has been stopped: that accepts nothing.
    const isStopped = stopped !== NO_RECORD && stopped < next;
    return { record, atMs, acceptedAtMs: isStopped ? null : trace.atMs(next) };
  });
  return { writes, stopped, endedAtMs };
}

/** What a generator brings when the plan is over has nobody to look at it. */
function acceptedAtEnd(atMs: number, endedAtMs: number | null): number | null {
  return endedAtMs === null ? null : Math.max(atMs, endedAtMs);
}

/** The write of the plan that a record goes back to; −1 for none. What a person brings is not of the plan, whatever they act on. */
export function plannedWriteBehind(trace: Trace, record: number): number {
  for (let at = record; at !== NO_RECORD; at = trace.causeOf(at)) {
    if (trace.kindOf(at) === Fact.write) return at;
    if (trace.kindOf(at) === Fact.act) return NO_RECORD;
  }
  return NO_RECORD;
}
