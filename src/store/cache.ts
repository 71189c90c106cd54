import type { Instant } from "../kernel/timings.ts";
import type { Revision } from "./revision.ts";

interface Cached {
  readonly revision: Revision | null;
  /** Until when it is good. */
  readonly until: Instant;
}

/** What a node answers pulls by without asking anybody. The entry that was written first goes first. */
export class Cache {
  readonly #entries = new Map<string, Cached>();

  get(object: string): Cached | undefined {
    return this.#entries.get(object);
  }

  put(object: string, revision: Revision | null, until: Instant, size: number): void {
    this.#entries.delete(object);
    this.#entries.set(object, { revision, until });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= size) return;
      this.#entries.delete(oldest);
    }
  }

  delete(object: string): void {
    this.#entries.delete(object);
  }

  clear(): void {
    this.#entries.clear();
  }
}
