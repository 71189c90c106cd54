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
  const resume: Handler = (_, cause) => {
    const step: IteratorResult<Delay, void> = resumeGenerator.call(process);
    if (!step.done) kernel.schedule(step.value, tie, resume, 0, cause);
  };
  kernel.schedule(0, tie, resume, 0, cause);
}

/**
 * What `process.next` is for every generator. It is not looked up in the process, because generators of each generator
 * function have a shape of their own: after a few the engine looks it up by name, 10 ns an event, and until then it throws
 * compiled code away with each new function.
 */
const { next: resumeGenerator } = Object.getPrototypeOf(function* () {}).prototype as Process;
