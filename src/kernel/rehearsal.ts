import type { EventId } from "./kernel.ts";
import type { Instant } from "./timings.ts";

/** Before what an event must come. */
interface Later {
  readonly instant: Instant;
  /** Whether it may come at the same instant. */
  readonly orTogether: boolean;
}

/** For each event of a run, by how many came before it: before what it must come, so that the run is the same run. */
export type EventOrder = readonly (readonly Later[])[];

/** An event, and what it touches. */
interface Act {
  readonly instant: Instant;
  readonly tie: number;
  /** The event that scheduled it; null where that was before the first. */
  readonly parent: Act | null;
  /** How many events came before it; −1 while it has not come. */
  place: number;
  /** Whether it has said yet what it touches. */
  isKnown: boolean;
  /** Whether it touches what belongs to nobody alone. */
  isCommon: boolean;
  /** The parts that it touches, and whether it changes each, or reads it alone; null: it may change all. */
  parts: Map<number, boolean> | null;
  /** The events that it took back. */
  readonly takenBack: Act[];
}

/**
 * Watches a run for what each event touches, and says then in which order the events have to stay. Two that touch nothing in common
 * can come in either order, and the run is the same run: everybody finds what he would have found.
 *
 * What is touched are parts, numbered, such as the nodes of a service, and what is common to all. An event that belongs to a part
 * touches that part alone as long as nothing else is said; any other touches everything, unless it says that it is sparing, and then
 * what it touches. Whoever forgets to say what an ordinary event touches makes a proof longer; an event that is a part's, or sparing,
 * must say everything else.
 */
export class Rehearsal {
  readonly #ownerOf: (tie: number) => number;
  readonly #isAlwaysBefore: (first: Instant, second: Instant) => boolean;
  readonly #pending = new Map<EventId, Act>();
  readonly #done: Act[] = [];
  /** Those that had been scheduled, and had neither come nor been taken back, when somebody halted the run. */
  #left: readonly Act[] = [];

  /**
   * @param ownerOf the part that an event with a tie key belongs to; −1 for none
   * @param isAlwaysBefore whether an instant comes before another whatever the timing
   */
  constructor(
    ownerOf: (tie: number) => number,
    isAlwaysBefore: (first: Instant, second: Instant) => boolean,
  ) {
    this.#ownerOf = ownerOf;
    this.#isAlwaysBefore = isAlwaysBefore;
  }

  scheduled(event: EventId, instant: Instant, tie: number): void {
    const owner = this.#ownerOf(tie);
    this.#pending.set(event, {
      instant,
      tie,
      parent: this.#done.at(-1) ?? null,
      place: -1,
      isKnown: owner >= 0,
      isCommon: owner < 0,
      parts: owner < 0 ? null : new Map([[owner, true]]),
      takenBack: [],
    });
  }

  begins(event: EventId): void {
    const act = this.#pending.get(event) as Act;
    this.#pending.delete(event);
    act.place = this.#done.length;
    this.#done.push(act);
  }

  cancelled(event: EventId): void {
    const act = this.#pending.get(event) as Act;
    this.#pending.delete(event);
    this.#done.at(-1)?.takenBack.push(act);
  }

  /** The run ends with the event of now: whatever is pending must stay behind it. */
  halted(): void {
    this.touchesAll();
    this.#left = [...this.#pending.values()];
  }

  /** The event of now touches nothing but what is common, and what it says. */
  isSparing(): void {
    const now = this.#done.at(-1);
    if (now === undefined || now.isKnown) return;
    now.isKnown = true;
    now.parts = new Map();
  }

  reads(part: number): void {
    const parts = this.#done.at(-1)?.parts;
    if (parts?.has(part) === false) parts.set(part, false);
  }

  changes(part: number): void {
    this.#done.at(-1)?.parts?.set(part, true);
  }

  touchesCommon(): void {
    const now = this.#done.at(-1);
    if (now !== undefined) now.isCommon = true;
  }

  touchesAll(): void {
    const now = this.#done.at(-1);
    if (now === undefined) return;
    now.isKnown = true;
    now.isCommon = true;
    now.parts = null;
  }

  /** In which order the events that have come have to stay; null where that cannot be said by their times, and all of it has to. */
  order(): EventOrder | null {
    let isKnown = true;
    const isAfter = (first: Act, second: Act): Later => {
      const orTogether = this.#isFirstOfTie(first, second);
      // Which comes first then is a matter of who has scheduled them.
      if (!orTogether && first.instant.atMs === second.instant.atMs) isKnown = false;
      return { instant: second.instant, orTogether };
    };
    const later: Later[][] = this.#done.map(() => []);
    // Backwards, with those that touch each part next: the one that changes it, and before it those that read it.
    const nextOf = new Map<number, { readonly change: Act | null; readonly reads: Act[] }>();
    let nextOfAll: Act | null = null;
    let nextCommon: Act | null = null;
    for (const act of this.#done.toReversed()) {
      const next = new Set<Act | null>([nextOfAll]);
      if (act.isCommon) next.add(nextCommon);
      if (act.parts === null) {
        for (const { change, reads } of nextOf.values()) for (const one of [change, ...reads]) next.add(one);
        nextOf.clear();
        nextOfAll = act;
      } else {
        for (const [part, isChanged] of act.parts) {
          const known = nextOf.get(part) ?? { change: null, reads: [] };
          next.add(known.change);
          if (isChanged) {
            for (const one of known.reads) next.add(one);
            nextOf.set(part, { change: act, reads: [] });
          } else {
            known.reads.push(act);
            nextOf.set(part, known);
          }
        }
      }
      if (act.isCommon) nextCommon = act;
      for (const one of [...next, ...act.takenBack]) {
        const known = one === null ? null : knownAt(act, one);
        if (known !== null) (later[act.place] as Later[]).push(isAfter(act, known));
      }
    }
    const last = this.#done.at(-1);
    if (last !== undefined)
      for (const one of this.#left)
        if (one.parent !== last) (later[last.place] as Later[]).push(isAfter(last, one));
    return isKnown ? later : null;
  }

  /**
   * Whether an event comes first, or is the other, whenever it comes at the same instant as another. What is scheduled at the instant
   * itself comes after who has scheduled it, whatever its tie key.
   */
  #isFirstOfTie(first: Act, second: Act): boolean {
    if (first === second) return true;
    // It came later in this run, or led to the other.
    if (second.place >= 0 && second.place < first.place) return false;
    if (isAtOnce(second) && this.#isFirstOfTie(first, second.parent)) return true;
    if (first.tie >= second.tie) return false;
    if (first.parent === null || this.#isAlwaysBefore(first.parent.instant, first.instant)) return true;
    return isAtOnce(first) && this.#isFirstOfTie(first.parent, second);
  }
}

/** Whether an event comes at the instant at which it is scheduled, whatever the timing. */
function isAtOnce(act: Act): act is Act & { readonly parent: Act } {
  const { parent, instant } = act;
  return (
    parent !== null && parent.instant.variable === instant.variable && parent.instant.atMs === instant.atMs
  );
}

/**
 * What of the way to a later event is known when an event comes: the last event on it whose time hangs on a variable that there is
 * already; null where the event itself leads there, since what it leads to comes after it anyway.
 */
function knownAt(act: Act, later: Act): Act | null {
  // From the event up to the one that had been scheduled before.
  let known = later;
  for (let one: Act | null = later; one !== null; one = one.parent) {
    if (one === act) return null;
    if (one.parent === null || one.parent.place < act.place) return known;
    if (one.parent.instant.variable !== one.instant.variable) known = one.parent;
  }
  return known;
}
