/** What a replica holds of an object. */
export interface Revision {
  /** Of two revisions the one with the higher counter is the newer; of two with the same, the one of the later request. */
  readonly counter: number;
  /** The number of the push that brought it; 0 for what was there at the beginning. */
  readonly push: number;
}

/** What each object has at the beginning. */
export const FIRST: Revision = { counter: 0, push: 0 };

/** Which of two is the newer; the one that there is, where only one is. */
export function newer(one: Revision | null, other: Revision | null): Revision | null {
  if (one === null || other === null) return one ?? other;
  if (one.counter !== other.counter) return one.counter > other.counter ? one : other;
  return one.push >= other.push ? one : other;
}

/** Whether a revision is newer than what is held. */
export function isNewer(offered: Revision, held: Revision | null): boolean {
  return held === null || (newer(offered, held) === offered && !isSame(offered, held));
}

export function isSame(one: Revision | null, other: Revision | null): boolean {
  return one?.counter === other?.counter && one?.push === other?.push;
}

/** The newest of some; null where there is none. */
export function newest(revisions: readonly (Revision | null)[]): Revision | null {
  return revisions.reduce(newer, null);
}
