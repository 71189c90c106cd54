/**
 * Pairs of whole numbers (x, y) with bounds on x, y, x + y and x − y. What two times of a plan can be in a region of timings is
 * one: each is a difference of two event times, and any bound that the region sets to both together is of this kind.
 */
export interface Octagon {
  readonly lo: Bounds;
  readonly hi: Bounds;
}

/** Of x, y, x + y and x − y. */
type Bounds = readonly [number, number, number, number];

/** Each bound as tight as the others make it; null where no pair is left. */
export function closed({ lo, hi }: Octagon): Octagon | null {
  let [xLo, yLo, sLo, dLo] = lo;
  let [xHi, yHi, sHi, dHi] = hi;
  for (let before = ""; ; ) {
    xHi = Math.min(xHi, sHi - yLo, dHi + yHi, Math.floor((sHi + dHi) / 2));
    xLo = Math.max(xLo, sLo - yHi, dLo + yLo, Math.ceil((sLo + dLo) / 2));
    yHi = Math.min(yHi, sHi - xLo, xHi - dLo, Math.floor((sHi - dLo) / 2));
    yLo = Math.max(yLo, sLo - xHi, xLo - dHi, Math.ceil((sLo - dHi) / 2));
    sHi = Math.min(sHi, xHi + yHi, 2 * xHi - dLo, 2 * yHi + dHi);
    sLo = Math.max(sLo, xLo + yLo, 2 * xLo - dHi, 2 * yLo + dLo);
    dHi = Math.min(dHi, xHi - yLo, 2 * xHi - sLo, sHi - 2 * yLo);
    dLo = Math.max(dLo, xLo - yHi, 2 * xLo - sHi, sLo - 2 * yHi);
    if (xLo > xHi || yLo > yHi || sLo > sHi || dLo > dHi) return null;
    const now = [xLo, xHi, yLo, yHi, sLo, sHi, dLo, dHi].join();
    if (now === before) return { lo: [xLo, yLo, sLo, dLo], hi: [xHi, yHi, sHi, dHi] };
    before = now;
  }
}

/** The pairs of both; null for none. */
export function common(one: Octagon, other: Octagon): Octagon | null {
  return closed({
    lo: one.lo.map((bound, form) => Math.max(bound, other.lo[form] as number)) as unknown as Bounds,
    hi: one.hi.map((bound, form) => Math.min(bound, other.hi[form] as number)) as unknown as Bounds,
  });
}

export function holds({ lo, hi }: Octagon, x: number, y: number): boolean {
  return [x, y, x + y, x - y].every((value, form) => {
    return (lo[form] as number) <= value && value <= (hi[form] as number);
  });
}

/** The pairs of one that are in none of some others, as octagons that do not overlap. */
export function without(one: Octagon, others: readonly Octagon[]): Octagon[] {
  let left = [one];
  for (const other of others) left = left.flatMap((piece) => minus(piece, other));
  return left;
}

function minus(one: Octagon, other: Octagon): Octagon[] {
  if (common(one, other) === null) return [one];
  const pieces: Octagon[] = [];
  let rest: Octagon | null = one;
  for (let form = 0; form < 4; form++) {
    for (const end of ["lo", "hi"] as const) {
      if (rest === null) return pieces;
      const bound = other[end][form] as number;
      const outside = withBound(rest, end === "lo" ? "hi" : "lo", form, end === "lo" ? bound - 1 : bound + 1);
      const piece = common(rest, outside);
      if (piece !== null) pieces.push(piece);
      rest = common(rest, withBound(rest, end, form, bound));
    }
  }
  return pieces;
}

function withBound(one: Octagon, end: "lo" | "hi", form: number, bound: number): Octagon {
  const bounds = one[end].map((old, place) => (place === form ? bound : old)) as unknown as Bounds;
  return { ...one, [end]: bounds };
}

/** The same set with fewer octagons, where two can be said as one. */
export function joined(all: readonly Octagon[], more: Octagon): Octagon[] {
  if (without(more, all).length === 0) return [...all];
  const kept = all.filter((one) => without(one, [more]).length > 0);
  for (const one of kept) {
    const hull: Octagon = {
      lo: one.lo.map((bound, form) => Math.min(bound, more.lo[form] as number)) as unknown as Bounds,
      hi: one.hi.map((bound, form) => Math.max(bound, more.hi[form] as number)) as unknown as Bounds,
    };
    if (without(hull, [one, more]).length > 0) continue;
    return joined(
      kept.filter((other) => other !== one),
      hull,
    );
  }
  return [...kept, more];
}

/** The rest of a box as octagons as large as can be, which may overlap: the fewest words for it. */
export function largestOutside(box: Octagon, all: readonly Octagon[]): Octagon[] {
  const found: Octagon[] = [];
  for (const piece of without(box, all)) {
    if (without(piece, found).length > 0) found.push(widened(piece, box, all));
  }
  return found;
}

/** In this order bounds are let go of: what is left are rather lower bounds than upper ones, and rather of sums. */
const ENDS = [
  ["hi", 0],
  ["hi", 1],
  ["hi", 2],
  ["lo", 3],
  ["hi", 3],
  ["lo", 0],
  ["lo", 1],
  ["lo", 2],
] as const;

function widened(piece: Octagon, box: Octagon, all: readonly Octagon[]): Octagon {
  let one = piece;
  const isFree = (trial: Octagon) => all.every((other) => common(trial, other) === null);
  for (let before: Octagon | null = null; before !== one; ) {
    before = one;
    for (const [end, form] of ENDS) {
      let good = one[end][form] as number;
      let bad = (box[end][form] as number) + (end === "lo" ? -1 : 1);
      while (Math.abs(bad - good) > 1) {
        const trial = Math.floor((good + bad) / 2);
        if (isFree(withBound(one, end, form, trial))) good = trial;
        else bad = trial;
      }
      if (good !== one[end][form]) one = withBound(one, end, form, good);
    }
  }
  return one;
}

/** One bound of an octagon: of x (0), y (1), x + y (2) or x − y (3). */
export interface Inequality {
  readonly form: 0 | 1 | 2 | 3;
  readonly end: "lo" | "hi";
  readonly bound: number;
}

/** The bounds of an octagon that say anything within a box; what follows from the others is left out. */
export function inequalities(one: Octagon, box: Octagon): Inequality[] {
  let bare = one;
  const kept: Inequality[] = [];
  for (const [end, form] of ENDS) {
    const freed = withBound(bare, end, form, box[end][form] as number);
    const whole = common(freed, box);
    if (whole !== null && without(whole, [one]).length === 0) bare = freed;
    else kept.push({ form, end, bound: one[end][form] as number });
  }
  return kept.sort((a, b) => a.form - b.form);
}
