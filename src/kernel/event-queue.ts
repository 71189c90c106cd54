/**
 * The pending events, earliest first: a 4-ary heap on plain arrays of numbers.
 *
 * The order is (atMs, tie key). The tie key comes from who the event belongs to and never from who scheduled first, so
 * the order of two events does not depend on history; see {@link tieKey}. Two live events with the same instant and the
 * same tie key have no order: that is a defect of the model, and the kernel refuses it.
 *
 * Three measures were taken for its speed, with their ratios in docs/performance.md: the place of an event that was
 * taken out stays open for the next, children are compared without branches that nobody foresees, and the arrays are not typed, because typed
 * ones lie outside the heap of the engine and cost a short run more than all of its events.
 */
export class EventQueue {
  /** Places in use, the open one included. Beyond them are instants that never come, so each node has four children. */
  #places = 0;
  /** Whether the first place is open: its event was taken out, and nothing has been put there yet. */
  #isOpen = false;
  readonly #atMs = NO_TIMES.slice();
  readonly #tie = NO_TIMES.slice();
  readonly #slot = NO_SLOTS.slice();

  get size(): number {
    return this.#isOpen ? this.#places - 1 : this.#places;
  }

  /** When the earliest event is due, in simulated ms; `Infinity` when there is none. */
  get firstAtMs(): number {
    this.#close();
    return this.#atMs[0] as number;
  }

  /** The tie key of the earliest event; `Infinity` when there is none. */
  get firstTie(): number {
    this.#close();
    return this.#tie[0] as number;
  }

  /** The slot of the earliest event; −1 when there is none. */
  get firstSlot(): number {
    this.#close();
    return this.#slot[0] as number;
  }

  /** Whether another event has the same instant and the same tie key as the earliest. The queue must not be empty. */
  hasEqualFirst(): boolean {
    this.#close();
    const atMs = this.#atMs[0] as number;
    // What equals the earliest is one of its children, or below one that equals it too.
    for (let child = 1; child <= 4; child++) {
      if (this.#atMs[child] === atMs && this.#tie[child] === this.#tie[0]) return true;
    }
    return false;
  }

  push(atMs: number, tie: number, slot: number): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#sink(atMs, tie, slot);
    } else {
      this.#rise(atMs, tie, slot);
    }
  }

  /**
   * Takes the earliest event out and returns its slot. The queue must not be empty.
   *
   * Mostly what an event does first is to schedule the next one, which then is put in its place: one way through the heap
   * in place of two.
   */
  pop(): number {
    this.#close();
    this.#isOpen = true;
    return this.#slot[0] as number;
  }

  /** Visits every pending event, in no particular order. */
  forEach(visit: (slot: number, atMs: number, tie: number) => void): void {
    this.#close();
    for (let place = 0; place < this.#places; place++) {
      visit(this.#slot[place] as number, this.#atMs[place] as number, this.#tie[place] as number);
    }
  }

  /** Puts the last event into the first place if that is open. */
  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const last = --this.#places;
    const atMs = this.#atMs[last] as number;
    const tie = this.#tie[last] as number;
    const slot = this.#slot[last] as number;
    this.#put(last, NEVER, NEVER, NO_SLOT);
    if (last > 0) this.#sink(atMs, tie, slot);
  }

  #rise(atMs: number, tie: number, slot: number): void {
    if (this.#places + 4 > this.#slot.length) this.#grow();
    let hole = this.#places++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentAtMs = this.#atMs[parent] as number;
      if (parentAtMs < atMs || (parentAtMs === atMs && (this.#tie[parent] as number) <= tie)) break;
      this.#move(parent, hole);
      hole = parent;
    }
    this.#put(hole, atMs, tie, slot);
  }

  #sink(atMs: number, tie: number, slot: number): void {
    let hole = 0;
    for (let child = 1; child < this.#places; child = (hole << 2) + 1) {
      // Which of four children is least, nobody foresees, a processor neither: 82 ns a hold against 147 with branches.
      const left = child + this.#isLater(child, child + 1);
      const right = child + 2 + this.#isLater(child + 2, child + 3);
      const least = left + (right - left) * this.#isLater(left, right);
      const leastAtMs = this.#atMs[least] as number;
      if (atMs < leastAtMs || (atMs === leastAtMs && tie < (this.#tie[least] as number))) break;
      this.#move(least, hole);
      hole = least;
    }
    this.#put(hole, atMs, tie, slot);
  }

  /** 1 where the event at a place is later than that at another, else 0. */
  #isLater(place: number, other: number): number {
    const atMs = this.#atMs[place] as number;
    const otherAtMs = this.#atMs[other] as number;
    // The one branch, because it is foreseen: instants are rarely the same.
    if (atMs === otherAtMs) return Number((this.#tie[place] as number) > (this.#tie[other] as number));
    return Number(atMs > otherAtMs);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#atMs[from] as number, this.#tie[from] as number, this.#slot[from] as number);
  }

  #put(place: number, atMs: number, tie: number, slot: number): void {
    this.#atMs[place] = atMs;
    this.#tie[place] = tie;
    this.#slot[place] = slot;
  }

  #grow(): void {
    this.#atMs.push(NEVER);
    this.#tie.push(NEVER);
    this.#slot.push(NO_SLOT);
  }
}

/** No slot. */
export const NO_SLOT = -1;
const { POSITIVE_INFINITY: NEVER } = Number;
/** How many places a new queue has: enough for a short run, which then makes none of its arrays longer. */
const FIRST_PLACES = 20;
// By `push`, since an array that was ever longer than filled is slower; and apart, so that slots are stored as integers.
const NO_TIMES: number[] = [];
const NO_SLOTS: number[] = [];
for (let place = 0; place < FIRST_PLACES; place++) {
  NO_TIMES.push(NEVER);
  NO_SLOTS.push(NO_SLOT);
}

/**
 * The total order of events at one instant: by domain (the plan before the nodes, say), then rank (what kind of event
 * within the domain), then local number (which node, say). It must be the same however the run came to this instant.
 *
 * @param domain 0 to 255
 * @param rank 0 to 255
 * @param local 0 to 2^32 − 1
 */
export function tieKey(domain: number, rank: number, local: number): number {
  return (domain * 256 + rank) * 4294967296 + local;
}
