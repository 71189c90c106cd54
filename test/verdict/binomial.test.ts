import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atMost, isWithinBinomialInterval } from "../../src/verdict/binomial.ts";

/** The number of successes of a probability of `percent` % whose probability × 100^runs is at most `count`: exactly. */
function exactAtMost(percent: number, count: number, runs: number): bigint {
  let [sum, choose] = [0n, 1n];
  for (let k = 0; k <= count; k++) {
    sum += choose * BigInt(percent) ** BigInt(k) * BigInt(100 - percent) ** BigInt(runs - k);
    choose = (choose * BigInt(runs - k)) / BigInt(k + 1);
  }
  return sum;
}

const cases = fc
  .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 200 }))
  .chain(([percent, runs]) =>
    fc.tuple(fc.constant(percent), fc.integer({ min: 0, max: runs }), fc.constant(runs)),
  );

describe("the probability of so many successes or fewer", () => {
  it("is that of an exact computation with whole numbers", () => {
    fc.assert(
      fc.property(cases, ([percent, count, runs]) => {
        const billionth = (exactAtMost(percent, count, runs) * 10n ** 12n) / 100n ** BigInt(runs);
        expect(atMost(percent / 100, count, runs)).toBeCloseTo(Number(billionth) / 1e12, 9);
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it("holds at its ends", () => {
    expect(atMost(0.5, -1, 10)).toBe(0);
    expect(atMost(0.5, 10, 10)).toBe(1);
    expect(atMost(0, 0, 10)).toBe(1);
    expect(atMost(1, 9, 10)).toBe(0);
    expect(atMost(0.5, 0, 2)).toBeCloseTo(0.25, 12);
  });
});

describe("a share", () => {
  it("lies in the interval of a count if neither tail is rarer than half of what is left to chance", () => {
    fc.assert(
      fc.property(cases, ([percent, count, runs]) => {
        // Tails of 5 % each, in whole numbers: 20 × tail ≥ all.
        const all = 100n ** BigInt(runs);
        const few = exactAtMost(percent, count, runs);
        const many = all - (count === 0 ? 0n : exactAtMost(percent, count - 1, runs));
        const isNear = [few, many].some((tail) => {
          const off = 20n * tail - all;
          return (off < 0n ? -off : off) * 10n ** 9n < all;
        });
        fc.pre(!isNear);
        expect(isWithinBinomialInterval(percent / 100, count, runs, 0.9)).toBe(
          20n * few >= all && 20n * many >= all,
        );
      }),
      { seed: 2, numRuns: 150 },
    );
  });

  it("of none or all lies in it only where none or all were seen, or few enough were tried", () => {
    expect(isWithinBinomialInterval(0, 0, 1000, 0.999)).toBe(true);
    expect(isWithinBinomialInterval(0, 1, 1000, 0.999)).toBe(false);
    expect(isWithinBinomialInterval(1, 1000, 1000, 0.999)).toBe(true);
    expect(isWithinBinomialInterval(1, 999, 1000, 0.999)).toBe(false);
    // 0.5¹⁰ is 0.00098, above 0.0005; 0.5¹¹ is 0.00049, below.
    expect(isWithinBinomialInterval(0.5, 0, 10, 0.999)).toBe(true);
    expect(isWithinBinomialInterval(0.5, 0, 11, 0.999)).toBe(false);
  });

  it("is judged over very many runs without losing its way", () => {
    expect(isWithinBinomialInterval(0.32256, 322_560, 1_000_000, 0.999)).toBe(true);
    expect(isWithinBinomialInterval(0.32256, 324_560, 1_000_000, 0.999)).toBe(false);
  });
});
