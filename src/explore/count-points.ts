import type { DifferenceBounds } from "./difference-bounds.ts";

/**
 * How many integer points a conjunction of difference bounds holds, exactly.
 *
 * Variables that do not depend on each other are counted apart and multiplied; one alone has a width, and a pair a closed
 * form. Of three or more that hang together one is chosen, and the points of the others are counted as a function of its
 * value. That function is a polynomial between any two neighbouring corners of the set, because a set of difference bounds is
 * totally unimodular: its slices have whole corners, and the number of points of such a slice is a polynomial of the value for
 * as long as the slice keeps its shape, both ends included. (B. Sturmfels, On vector partition functions, 1995.) So it is
 * enough to count at as many values as the polynomial has coefficients, and to sum it up in between.
 *
 * @param limit how many slices are counted at the most. Default: 20,000
 * @returns null where that was not enough
 */
export function countPoints(bounds: DifferenceBounds, limit = 20_000): bigint | null {
  const variables = Array.from({ length: bounds.size - 1 }, (_, index) => index + 1);
  return countOf(bounds, variables, { left: limit });
}

interface Budget {
  left: number;
}

function countOf(bounds: DifferenceBounds, variables: readonly number[], budget: Budget): bigint | null {
  let product = 1n;
  for (const component of componentsOf(bounds, variables)) {
    const [first, second] = component as [number, number];
    let count: bigint | null;
    if (component.length === 1) count = BigInt(widthOf(bounds, first));
    else if (component.length === 2) count = countPairs(bounds, first, second);
    else count = countBySlices(bounds, component, budget);
    if (count === null) return null;
    product *= count;
  }
  return product;
}

function countBySlices(
  bounds: DifferenceBounds,
  component: readonly number[],
  budget: Budget,
): bigint | null {
  // What most others hang on leaves the smallest components.
  const neighbours = (a: number) => component.filter((b) => b !== a && areLinked(bounds, a, b)).length;
  const pivot = component.reduce((best, one) => (neighbours(one) > neighbours(best) ? one : best));
  const others = component.filter((variable) => variable !== pivot);
  if (component.length > MOST_LINKED) return null;
  const countAt = (value: number): bigint | null => {
    if (--budget.left < 0) return null;
    const slice = bounds.copy();
    slice.restrict(pivot, 0, value);
    slice.restrict(0, pivot, -value);
    return countOf(slice, others, budget);
  };
  const [least, most] = [-bounds.most(0, pivot), bounds.most(pivot, 0)];
  const corners = cornersOf(bounds, pivot, others).filter((value) => value > least && value < most);
  let sum = countAt(least);
  let from = least;
  for (const to of [...corners, most]) {
    if (to === from) continue;
    const part = sumOver(from, to, others.length, countAt);
    if (sum === null || part === null) return null;
    sum += part;
    from = to;
  }
  return sum;
}

/** More variables that hang together have too many corners. */
const MOST_LINKED = 6;

/** The sum over all values after `from` up to `to` of what is a polynomial of at most that degree on both ends and between. */
function sumOver(
  from: number,
  to: number,
  degree: number,
  at: (value: number) => bigint | null,
): bigint | null {
  const values: bigint[] = [];
  for (let value = from; value <= Math.min(to, from + degree); value++) {
    const one = at(value);
    if (one === null) return null;
    values.push(one);
  }
  if (to - from <= degree) return values.slice(1).reduce((sum, one) => sum + one, 0n);
  // Newton: the polynomial is Σ Δ^k · C(x, k), and the sum of C(x, k) over x from 0 to n is C(n + 1, k + 1).
  let sum = -(values[0] as bigint);
  const steps = BigInt(to - from) + 1n;
  let choose = steps;
  for (let k = 0; k <= degree; k++) {
    sum += (values[0] as bigint) * choose;
    for (let i = 0; i + 1 < values.length; i++) values[i] = (values[i + 1] as bigint) - (values[i] as bigint);
    values.pop();
    choose = (choose * (steps - BigInt(k) - 1n)) / BigInt(k + 2);
  }
  return sum;
}

/**
 * All values that a variable can have at a corner, and perhaps more: a corner is where bounds that hang together as a tree are
 * tight, so the value is a sum of bounds along a way from the beginning to the variable.
 */
function cornersOf(bounds: DifferenceBounds, pivot: number, others: readonly number[]): number[] {
  const found = new Set<number>();
  const go = (at: number, value: number, left: readonly number[]): void => {
    found.add(value + bounds.most(pivot, at));
    found.add(value - bounds.most(at, pivot));
    for (const next of left) {
      const further = left.filter((one) => one !== next);
      go(next, value + bounds.most(next, at), further);
      go(next, value - bounds.most(at, next), further);
    }
  };
  go(0, 0, others);
  return [...found].sort((one, other) => one - other);
}

/** The pairs of values of two variables: for each x all y from max(c, x + l) to min(d, x + u). */
function countPairs(bounds: DifferenceBounds, x: number, y: number): bigint {
  const from = BigInt(-bounds.most(0, x));
  const count = BigInt(widthOf(bounds, x));
  const sumOfX = ((2n * from + count - 1n) * count) / 2n;
  const sumOfLeast = (bound: bigint, shift: bigint): bigint => {
    // min(bound, x + shift) is x + shift as long as x ≤ bound − shift.
    const room = bound - shift - from + 1n;
    const sloping = room < 0n ? 0n : room > count ? count : room;
    return ((2n * (from + shift) + sloping - 1n) * sloping) / 2n + (count - sloping) * bound;
  };
  const c = BigInt(-bounds.most(0, y));
  const l = BigInt(-bounds.most(x, y));
  const sumOfTops = sumOfLeast(BigInt(bounds.most(y, 0)), BigInt(bounds.most(y, x)));
  const sumOfBottoms = count * (c + l) + sumOfX - sumOfLeast(c, l);
  return sumOfTops - sumOfBottoms + count;
}

/** The variables in sets that do not depend on each other. */
function componentsOf(bounds: DifferenceBounds, variables: readonly number[]): number[][] {
  const components: number[][] = [];
  const rest = new Set(variables);
  for (const start of variables) {
    if (!rest.delete(start)) continue;
    const component = [start];
    for (const member of component) {
      for (const other of rest) {
        if (areLinked(bounds, member, other) && rest.delete(other)) component.push(other);
      }
    }
    components.push(component);
  }
  return components;
}

/** Whether the two bound each other more than each is bounded by itself. */
function areLinked(bounds: DifferenceBounds, a: number, b: number): boolean {
  const follows = (from: number, to: number) =>
    bounds.most(from, to) === bounds.most(from, 0) + bounds.most(0, to);
  return !(follows(a, b) && follows(b, a));
}

/** How many values a variable has. */
function widthOf(bounds: DifferenceBounds, a: number): number {
  return bounds.most(a, 0) + bounds.most(0, a) + 1;
}
