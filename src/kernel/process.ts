import type { Delay } from "./choices.ts";
import type { Handler, Kernel } from "./kernel.ts";

/** A process in simulated time, written from top to bottom: it yields how long it waits. */
export type Process = Generator<Delay, void, void>;

/**
 * Runs a generator as a process: each `yield` waits that many ms (fixed or drawn), and returning ends it.
 *
 * @param tie its place among events at the same instant; one process, one tie key
 * @param cause the record in the trace that started it
 */
export function startProcess(kernel: Kernel, tie: number, process: Process, cause = -1): void {
  const resume: Handler = () => {
    const step = process.next();
    if (!step.done) kernel.schedule(step.value, tie, resume, 0, cause);
  };
  kernel.schedule(0, tie, resume, 0, cause);
}
