import { tieKey } from "../kernel/event-queue.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import { Rank } from "../store/timers.ts";
import type { Group } from "./group.ts";
import { Domain, type Simulation } from "./simulation.ts";

/**
 * Measures what users get answered: at the end of each window, the share of the requests that ended in it. In a window in which
 * none ended nothing is measured, and the share stays what it was.
 */
export class Meter {
  readonly #simulation: Simulation;
  readonly #group: Group;
  readonly #windowMs: number;
  #asked: number[];
  #answered: number[];

  constructor(simulation: Simulation, group: Group, windowMs: number) {
    this.#simulation = simulation;
    this.#group = group;
    this.#windowMs = windowMs;
    this.#asked = simulation.model.requests.map(() => 0);
    this.#answered = [...this.#asked];
    this.#nextWindow();
  }

  count(kind: number, isAnswered: boolean): void {
    this.#asked[kind] = (this.#asked[kind] as number) + 1;
    if (isAnswered) this.#answered[kind] = (this.#answered[kind] as number) + 1;
  }

  #nextWindow(): void {
    const { kernel, model } = this.#simulation;
    if (kernel.nowMs + this.#windowMs > model.horizonMs) return;
    const tie = tieKey(Domain.requests, Rank.measure, this.#group.model.index);
    kernel.schedule(this.#windowMs, tie, () => this.#measure(), 0, NO_RECORD);
  }

  #measure(): void {
    const shares = this.#asked.map((asked, kind) =>
      asked === 0 ? null : (this.#answered[kind] as number) / asked,
    );
    this.#asked = this.#asked.map(() => 0);
    this.#answered = [...this.#asked];
    this.#group.measured(shares);
    this.#nextWindow();
  }
}
