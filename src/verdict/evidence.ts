import { BEGINNING } from "../kernel/kernel.ts";
import type { TimeOrder } from "../kernel/time-order.ts";
import type { Instant } from "../kernel/timings.ts";
import type { Trace } from "../kernel/trace.ts";
import type { TraceHeader } from "../model/facts.ts";

/** A trace with who is who. Whatever can write one can be judged. */
export interface Witness {
  readonly header: TraceHeader;
  readonly trace: Trace;
  /** Which limit ended it before its horizon; null where none did. */
  readonly limit: "events" | "records" | "draws" | null;
}

/** How far a witness tells: to its horizon, or to its last record where a limit ended it before. */
export function endOf({ header, trace, limit }: Witness): Instant {
  if (limit === null) return { atMs: header.horizonMs, variable: 0 };
  return trace.length === 0 ? BEGINNING : trace.instantOf(trace.length - 1);
}

/**
 * All that a judge reads: what happened, and, where a question needs it, what would have. The other worlds are asked for
 * only when they are needed.
 */
export interface Evidence {
  readonly run: Witness;
  /** The same with every version that the plan brings carrying the fields of the one it replaces. */
  twin(): Witness;
  /** The same with every gate passing and nobody acting, and its twin. */
  unstopped(): Evidence;
  /** How times are compared; a prover is told of it. Default: as numbers. */
  readonly order?: TimeOrder;
}
