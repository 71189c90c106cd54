import type { TimingSet } from "./timing-set.ts";

/**
 * The sum of the weights of sets of timings that do not overlap: how much of all timings they are together. It is a fraction
 * of whole numbers for as long as every set can be counted; luck (chances and picks) enters as floating-point numbers.
 */
export class ShareSum {
  /** Probability of the luck → denominator → numerator. */
  readonly #sums = new Map<number, Map<bigint, bigint>>();
  #isExact = true;

  add(set: TimingSet): void {
    const weight = this.#isExact && !set.isRelaxed ? set.weigh() : null;
    if (weight === null) {
      this.#isExact = false;
      return;
    }
    const sums = this.#sums.get(weight.probability) ?? new Map<bigint, bigint>();
    this.#sums.set(weight.probability, sums);
    sums.set(weight.of, (sums.get(weight.of) ?? 0n) + weight.points);
  }

  /** Adds another sum. */
  include(other: ShareSum): void {
    if (!other.#isExact) this.#isExact = false;
    for (const [probability, sums] of other.#sums) {
      const own = this.#sums.get(probability) ?? new Map<bigint, bigint>();
      this.#sums.set(probability, own);
      for (const [of, points] of sums) own.set(of, (own.get(of) ?? 0n) + points);
    }
  }

  /** null where some set had too many timings to count. */
  total(): ExactShare | null {
    if (!this.#isExact) return null;
    let share = 0;
    let fraction: Fraction = { points: 0n, of: 1n };
    for (const [probability, sums] of this.#sums) {
      for (const [of, points] of sums) {
        share += probability * ratioOf(points, of);
        fraction = plus(fraction, { points, of });
      }
    }
    const isPure = [...this.#sums.keys()].every((probability) => probability === 1);
    return isPure ? { share: ratioOf(fraction.points, fraction.of), fraction } : { share, fraction: null };
  }
}

/** A share of all timings that was counted and not sampled. */
export interface ExactShare {
  /** From 0 to 1. */
  readonly share: number;
  /** The same as whole numbers in lowest terms; null where luck has part in it. */
  readonly fraction: Fraction | null;
}

export const NONE: ExactShare = { share: 0, fraction: { points: 0n, of: 1n } };
export const ALL: ExactShare = { share: 1, fraction: { points: 1n, of: 1n } };

/** What is left of all timings. */
export function restOf({ share, fraction }: ExactShare): ExactShare {
  if (fraction === null) return { share: 1 - share, fraction };
  const rest = { points: fraction.of - fraction.points, of: fraction.of };
  return { share: ratioOf(rest.points, rest.of), fraction: rest };
}

export interface Fraction {
  readonly points: bigint;
  readonly of: bigint;
}

/** A fraction as a share, in lowest terms. */
export function exactShare({ points, of }: Fraction): ExactShare {
  const divisor = greatestDivisor(points, of);
  return { share: ratioOf(points, of), fraction: { points: points / divisor, of: of / divisor } };
}

function plus(one: Fraction, other: Fraction): Fraction {
  const points = one.points * other.of + other.points * one.of;
  const of = one.of * other.of;
  const divisor = greatestDivisor(points, of);
  return { points: points / divisor, of: of / divisor };
}

/** Of two numbers, 0 or more. */
export function greatestDivisor(one: bigint, other: bigint): bigint {
  let [a, b] = [one, other];
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/** To 15 digits, also of numbers that no double holds. */
function ratioOf(points: bigint, of: bigint): number {
  return Number((points * SCALE) / of) / Number(SCALE);
}

const SCALE = 1_000_000_000_000_000n;
