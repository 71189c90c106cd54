import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countPoints } from "../../src/explore/count-points.ts";
import { DifferenceBounds } from "../../src/explore/difference-bounds.ts";

/** Up to four variables in narrow ranges, each after one that comes before it, and conditions between any two. */
const conjunction = fc.record({
  variables: fc.array(
    fc.record({ parent: fc.nat({ max: 3 }), lo: fc.integer({ min: -2, max: 3 }), width: fc.nat({ max: 4 }) }),
    { minLength: 1, maxLength: 4 },
  ),
  conditions: fc.array(
    fc.record({ a: fc.nat({ max: 4 }), b: fc.nat({ max: 4 }), most: fc.integer({ min: -6, max: 6 }) }),
    { maxLength: 6 },
  ),
});

/** The conditions one by one: all points that satisfy them, found by trying, beside the bounds. */
function* steps({ variables, conditions }: typeof conjunction extends fc.Arbitrary<infer C> ? C : never) {
  const bounds = new DifferenceBounds();
  let points: number[][] = [[0]];
  for (const [index, { parent, lo, width }] of variables.entries()) {
    const from = parent % (index + 1);
    expect(bounds.add(from, lo, lo + width)).toBe(index + 1);
    const durations = Array.from({ length: width + 1 }, (_, more) => lo + more);
    points = points.flatMap((point) => durations.map((ms) => [...point, (point[from] as number) + ms]));
  }
  yield { bounds, points };
  for (const { a, b, most } of conditions) {
    const [first, second] = [a % bounds.size, b % bounds.size];
    const difference = (point: number[]) => (point[first] as number) - (point[second] as number);
    const left = points.filter((point) => difference(point) <= most);
    expect(bounds.entails(first, second, most)).toBe(left.length === points.length);
    expect(bounds.restrict(first, second, most)).toBe(left.length > 0);
    if (left.length > 0) points = left;
    yield { bounds, points };
  }
}

describe("a conjunction of difference bounds", () => {
  it("knows what follows from it and refuses what leaves no point, as trying all points does", () => {
    fc.assert(
      fc.property(conjunction, (it) => {
        for (const { bounds, points } of steps(it)) {
          for (let a = 0; a < bounds.size; a++) {
            for (let b = 0; b < bounds.size; b++) {
              const differences = points.map((point) => (point[a] as number) - (point[b] as number));
              expect(bounds.most(a, b)).toBe(Math.max(...differences));
            }
          }
        }
      }),
      { seed: 31, numRuns: 150 },
    );
  });

  it("contains its points and no others, and counts them", () => {
    fc.assert(
      fc.property(
        conjunction,
        fc.array(fc.integer({ min: -8, max: 20 }), { minLength: 4, maxLength: 4 }),
        (it, any) => {
          for (const { bounds, points } of steps(it)) {
            expect(points.every((point) => bounds.contains(point))).toBe(true);
            expect(countPoints(bounds)).toBe(BigInt(points.length));
            const point = [0, ...any].slice(0, bounds.size);
            expect(bounds.contains(point)).toBe(
              points.some((one) => one.every((time, a) => time === point[a])),
            );
          }
        },
      ),
      { seed: 32, numRuns: 150 },
    );
  });

  it("has a witness, and one in the middle that may move by its slack", () => {
    fc.assert(
      fc.property(conjunction, (it) => {
        for (const { bounds } of steps(it)) {
          const { times, slackMs } = bounds.middle();
          expect([bounds.contains(bounds.witness()), bounds.contains(times)]).toEqual([true, true]);
          for (let a = 0; a < bounds.size; a++) {
            for (let b = 0; b < bounds.size; b++) {
              if (bounds.most(a, b) + bounds.most(b, a) === 0) continue;
              const difference = (times[a] as number) - (times[b] as number);
              expect(difference + slackMs).toBeLessThanOrEqual(bounds.most(a, b));
            }
          }
        }
      }),
      { seed: 33, numRuns: 150 },
    );
  });

  it("is left as it is by what is done to its copy", () => {
    const bounds = new DifferenceBounds();
    bounds.add(0, 0, 10);
    const copy = bounds.copy();
    copy.restrict(1, 0, 5);
    for (let more = 0; more < 20; more++) copy.add(1, 0, 1);
    expect([bounds.most(1, 0), bounds.size, copy.most(1, 0), copy.most(21, 0)]).toEqual([10, 2, 5, 6]);
  });

  it("spreads three ordered phases evenly over a period in its middle", () => {
    const bounds = new DifferenceBounds();
    for (let node = 0; node < 3; node++) bounds.add(0, 0, 300_000);
    bounds.restrict(1, 2, 0);
    bounds.restrict(2, 3, 0);
    expect(bounds.middle()).toEqual({ times: [0, 75_000, 150_000, 225_000], slackMs: 75_000 });
  });
});

describe("points are counted exactly", () => {
  it("for a pair over years", () => {
    const yearMs = 31_536_000_000n;
    const bounds = new DifferenceBounds();
    for (let node = 0; node < 2; node++) bounds.add(0, 0, Number(yearMs) - 1);
    bounds.restrict(1, 2, -1);
    expect(countPoints(bounds)).toBe((yearMs * (yearMs - 1n)) / 2n);
  });

  it("for groups that do not depend on each other, each by itself", () => {
    const bounds = new DifferenceBounds();
    for (let node = 0; node < 12; node++) bounds.add(0, 0, 99);
    for (let pair = 0; pair < 6; pair++) bounds.restrict(2 * pair + 1, 2 * pair + 2, 0);
    expect(countPoints(bounds, 0)).toBe(5050n ** 6n);
  });

  it("for three, four and five that hang together over years, and not at all where that is too much", () => {
    // In order: as many as there are choices of so many out of a year.
    const yearMs = 31_536_000_000n;
    let choices = yearMs;
    for (let size = 2n; size <= 5n; size++) {
      choices = (choices * (yearMs - size + 1n)) / size;
      const bounds = new DifferenceBounds();
      for (let node = 0; node < size; node++) bounds.add(0, 0, Number(yearMs) - 1);
      for (let node = 1; node < size; node++) bounds.restrict(node, node + 1, -1);
      expect([countPoints(bounds), countPoints(bounds, 1)]).toEqual([choices, size === 2n ? choices : null]);
    }
  });
});
