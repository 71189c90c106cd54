/** The kernel by itself, for a simulation of your own: simulated time, processes, named draws, the trace. The surface of `slowfuse/kernel`. */

export {
  Choices,
  type Delay,
  type Draw,
  DrawError,
  Drawn,
  recorded,
  type Source,
  seeded,
} from "./choices.ts";
export { formatDuration, parseDuration } from "./duration.ts";
export { tieKey } from "./event-queue.ts";
export { type EventId, type Handler, Kernel, type RunEnd } from "./kernel.ts";
export { type Process, startProcess } from "./process.ts";
export type { Instant, Timings } from "./timings.ts";
export { Trace, type TraceEvents, TraceLimitError, type TraceRecord } from "./trace.ts";
