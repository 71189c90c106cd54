/**
 * Five storage nodes for 30 minutes, on the kernel alone, so that the same model can be written in Python and in C++: each
 * node looks at its file every minute and loads what is new. A bogus file is written at 5 minutes; a node that loads it
 * answers nothing from 10 s on. When three are gone somebody notices 4 minutes later, restores the file 3 minutes after
 * that, and restarts every node that is gone.
 *
 * It is simulated in two ways that agree to the request: request by request, one a second for each node, with every poll an
 * event; or by changes of state only, where the requests between two changes are counted by a division.
 *
 * No two things that matter to each other happen at one instant (hence the odd milliseconds), because SimPy has no tie keys.
 */

import { tieKey } from "../../src/kernel/event-queue.ts";
import { type Handler, Kernel } from "../../src/kernel/kernel.ts";
import { Names, NO_NAME } from "../../src/kernel/names.ts";
import type { Instant } from "../../src/kernel/timings.ts";
import { NO_RECORD, Trace } from "../../src/kernel/trace.ts";
import type { Inputs, Work } from "../workload.ts";

const NODES = 5;
const QUORUM = 3;
const HORIZON_MS = 30 * 60_000;
const WRITE_MS = 5 * 60_000;
const POLL_MS = 60_000;
const CRASH_MS = 10_000;
const NOTICE_MS = 240_007;
const ROLL_BACK_MS = 180_000;
const START_MS = 10_007;
const REQUEST_MS = 1000;

// What each node begins with, copied for each run: `fill` calls into the engine for every array that it makes.
const ALL_TRUE = [true, true, true, true, true];
const ALL_FALSE = [false, false, false, false, false];
const NO_RECORDS = [NO_RECORD, NO_RECORD, NO_RECORD, NO_RECORD, NO_RECORD];
const ZEROS = [0, 0, 0, 0, 0];

const NAMES = new Names();
const REQUEST = NAMES.id("request");
const WRITE = NAMES.id("write");
const LOAD = NAMES.id("load");
const CRASH = NAMES.id("crash");
const NOTICE = NAMES.id("notice");
const ROLL_BACK = NAMES.id("roll-back");
const START = NAMES.id("start");

/** What both ways share: the file, the processes, the operator. */
abstract class Storage {
  readonly kernel = new Kernel();
  readonly trace = new Trace(NAMES);
  readonly isUp = ALL_TRUE.slice();
  /** The record of the crash of a node that is gone. */
  readonly crashed = NO_RECORDS.slice();
  readonly runsBogus = ALL_FALSE.slice();
  isBogusStored = false;
  fileRecord = NO_RECORD;

  run(): void {
    this.kernel.schedule(WRITE_MS, tieKey(0, WRITE, 0), this.#write, 0, NO_RECORD);
    this.kernel.run(HORIZON_MS, Number.POSITIVE_INFINITY);
  }

  protected abstract fileChanged(cause: number): void;
  protected abstract processChanged(node: number): void;

  protected record(kind: number, subject: number, value: number, cause: number): number {
    return this.trace.append(this.kernel.nowMs, kind, subject, NO_NAME, value, NO_NAME, cause, NO_RECORD);
  }

  protected schedule(delayMs: number, kind: number, handler: Handler, node: number, cause: number): void {
    this.kernel.schedule(delayMs, tieKey(1, kind, node), handler, node, cause);
  }

  /** What a look at the file comes to. */
  protected look(node: number): void {
    if (!this.isUp[node] || this.runsBogus[node] === this.isBogusStored) return;
    this.runsBogus[node] = this.isBogusStored;
    const load = this.record(LOAD, node, Number(this.isBogusStored), this.fileRecord);
    if (this.isBogusStored) this.schedule(CRASH_MS, CRASH, this.#crash, node, load);
  }

  readonly #write: Handler = () => {
    this.isBogusStored = true;
    this.fileRecord = this.record(WRITE, NO_NAME, 1, NO_RECORD);
    this.fileChanged(this.fileRecord);
  };

  readonly #crash: Handler = (node, cause) => {
    if (!this.runsBogus[node]) return;
    this.processChanged(node);
    this.isUp[node] = false;
    const crash = this.record(CRASH, node, 0, cause);
    this.crashed[node] = crash;
    if (this.#up() === QUORUM - 1) this.schedule(NOTICE_MS, NOTICE, this.#notice, 0, crash);
  };

  #up(): number {
    let count = 0;
    for (const isUp of this.isUp) count += Number(isUp);
    return count;
  }

  readonly #notice: Handler = (_, cause) => {
    const notice = this.record(NOTICE, NO_NAME, 0, cause);
    this.schedule(ROLL_BACK_MS, ROLL_BACK, this.#rollBack, 0, notice);
  };

  readonly #rollBack: Handler = (_, cause) => {
    this.isBogusStored = false;
    this.fileRecord = this.record(ROLL_BACK, NO_NAME, 0, cause);
    for (let node = 0; node < NODES; node++) {
      if (!this.isUp[node]) this.schedule(START_MS, START, this.#start, node, this.fileRecord);
    }
    this.fileChanged(this.fileRecord);
  };

  readonly #start: Handler = (node, cause) => {
    this.processChanged(node);
    this.isUp[node] = true;
    this.runsBogus[node] = this.isBogusStored;
    this.record(START, node, 0, cause);
  };
}

/** Each request and each poll is an event; what came of a request is a record. */
class ByRequests extends Storage {
  constructor(phasesMs: readonly number[]) {
    super();
    for (let node = 0; node < NODES; node++) {
      this.schedule(requestPhaseMs(node), REQUEST, this.#request, node, NO_RECORD);
      this.schedule(phasesMs[node] as number, LOAD, this.#poll, node, NO_RECORD);
    }
  }

  protected fileChanged(): void {}
  protected processChanged(): void {}

  counts(): { answered: number; failed: number } {
    let [answered, failed] = [0, 0];
    for (let index = 0; index < this.trace.length; index++) {
      if (this.trace.kindOf(index) !== REQUEST) continue;
      if (this.trace.valueOf(index) === 1) answered++;
      else failed++;
    }
    return { answered, failed };
  }

  readonly #request: Handler = (node) => {
    if (this.isUp[node]) this.record(REQUEST, node, 1, NO_RECORD);
    else this.record(REQUEST, node, 0, this.crashed[node] as number);
    this.schedule(REQUEST_MS, REQUEST, this.#request, node, NO_RECORD);
  };

  readonly #poll: Handler = (node) => {
    this.look(node);
    this.schedule(POLL_MS, LOAD, this.#poll, node, NO_RECORD);
  };
}

/** Only what changes something is an event. */
class ByStates extends Storage {
  readonly #phases: readonly Instant[];
  readonly #sinceMs = ZEROS.slice();
  #answered = 0;
  #failed = 0;

  constructor(phasesMs: readonly number[]) {
    super();
    this.#phases = phasesMs.map((atMs) => ({ atMs, variable: 0 }));
  }

  protected fileChanged(cause: number): void {
    const { kernel } = this;
    for (let node = 0; node < NODES; node++) {
      if (!this.isUp[node] || this.runsBogus[node] === this.isBogusStored) continue;
      const poll = kernel.nextTick(this.#phases[node] as Instant, POLL_MS, kernel.now);
      kernel.scheduleAt(poll, tieKey(1, LOAD, node), this.#poll, node, cause);
    }
  }

  readonly #poll: Handler = (node) => this.look(node);

  /** Counts the requests since the last change. */
  protected processChanged(node: number): void {
    const requests =
      requestsBefore(this.kernel.nowMs, node) - requestsBefore(this.#sinceMs[node] as number, node);
    if (this.isUp[node]) this.#answered += requests;
    else this.#failed += requests;
    this.#sinceMs[node] = this.kernel.nowMs;
  }

  counts(): { answered: number; failed: number } {
    for (let node = 0; node < NODES; node++) this.processChanged(node);
    return { answered: this.#answered, failed: this.#failed };
  }
}

function requestPhaseMs(node: number): number {
  return 500 + node;
}

function requestsBefore(ms: number, node: number): number {
  return Math.max(0, Math.ceil((ms - requestPhaseMs(node)) / REQUEST_MS));
}

export const requests: Work = (inputs, which) => simulateAll(ByRequests, inputs, Number(which));
export const states: Work = (inputs, which) => simulateAll(ByStates, inputs, Number(which));

/** Checksum: requests answered and failed, changes of state, and the sum of their instants. */
function simulateAll(Way: typeof ByRequests | typeof ByStates, { phasesMs }: Inputs, runs: number) {
  const sums = { answered: 0, failed: 0, changes: 0, instantsMs: 0 };
  for (let run = 0; run < runs; run++) {
    const phases: number[] = [];
    for (let node = 0; node < NODES; node++)
      phases.push((phasesMs[(run * NODES + node) % phasesMs.length] as number) + 100 + node);
    const storage = new Way(phases);
    storage.run();
    const { answered, failed } = storage.counts();
    sums.answered += answered;
    sums.failed += failed;
    for (let index = 0; index < storage.trace.length; index++) {
      if (storage.trace.kindOf(index) === REQUEST) continue;
      sums.changes++;
      sums.instantsMs += storage.trace.atMs(index);
    }
  }
  return { units: runs, checksum: Object.values(sums).join("/") };
}
