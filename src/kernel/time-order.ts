import type { Instant, Timings } from "./timings.ts";

/** Compares instants, and tells a prover what its answers rest on. Whoever decides by times, decides by it. */
export class TimeOrder {
  readonly #timings: Timings | null;

  /** @param timings learns what the answers rest on. Default: nobody does */
  constructor(timings: Timings | null = null) {
    this.#timings = timings;
  }

  /** Whether `first` comes before `second`; at the same time it does not. */
  isBefore(first: Instant, second: Instant): boolean {
    const before = first.atMs < second.atMs;
    if (this.#timings !== null && first.variable !== second.variable) {
      if (before) this.#timings.precedes(first, second, false);
      else this.#timings.precedes(second, first, true);
    }
    return before;
  }

  /** Whether the two come at the same time. */
  isSame(first: Instant, second: Instant): boolean {
    return !this.isBefore(first, second) && !this.isBefore(second, first);
  }

  /** The one that comes first; at the same time `first`. */
  earlier(first: Instant, second: Instant): Instant {
    return this.isBefore(second, first) ? second : first;
  }
}
