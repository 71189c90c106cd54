import type { Delay } from "../kernel/choices.ts";
import { tieKey } from "../kernel/event-queue.ts";
import type { EventId } from "../kernel/kernel.ts";
import type { Instant } from "../kernel/timings.ts";
import { Domain, type Simulation } from "../model/simulation.ts";

/** What goes first among what storage does at the same instant. Of a message and its answer, the message, how long its answer is held up, and the answer are three. */
export const Rank = {
  timeout: 0,
  query: 1,
  store: 4,
  sync: 7,
  repair: 8,
  repairSync: 11,
  handoffTimer: 12,
  handoff: 13,
  handoffSync: 16,
  catchUpTimer: 17,
  catchUp: 18,
  catchUpSync: 21,
  scrub: 22,
  fetch: 23,
  fetchSync: 26,
  renewTimer: 27,
  renew: 28,
  vote: 31,
  electionTimer: 34,
  takeSync: 35,
  expiry: 36,
  establish: 37,
  establishSync: 40,
  fault: 41,
  arrival: 42,
  tick: 43,
  measure: 44,
  again: 45,
} as const;

/** Which of a kind of events one is: of two with the same place, the later takes the place of the earlier. */
export interface EventPlace {
  readonly rank: number;
  readonly local: number;
}

/** Events of storage, each with a place of its own. */
export class Timers {
  readonly #simulation: Simulation;
  readonly #pending = new Map<number, EventId>();

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  /** @returns what takes it back */
  after(delay: Delay, place: EventPlace, then: () => void, cause: number): () => void {
    const { kernel } = this.#simulation;
    return this.at(kernel.after(kernel.now, delay), place, then, cause);
  }

  /** The same at an instant that is not in the past. */
  at(instant: Instant, { rank, local }: EventPlace, then: () => void, cause: number): () => void {
    const { kernel } = this.#simulation;
    const tie = tieKey(Domain.requests, rank, local);
    const earlier = this.#pending.get(tie);
    if (earlier !== undefined) kernel.cancel(earlier);
    const run = () => {
      this.#pending.delete(tie);
      then();
    };
    const event = kernel.scheduleAt(instant, tie, run, 0, cause);
    this.#pending.set(tie, event);
    return () => {
      if (this.#pending.get(tie) !== event) return;
      this.#pending.delete(tie);
      kernel.cancel(event);
    };
  }

  isPending({ rank, local }: EventPlace): boolean {
    return this.#pending.has(tieKey(Domain.requests, rank, local));
  }
}
