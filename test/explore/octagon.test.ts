import fc from "fast-check";
import { expect, it } from "vitest";
import {
  closed,
  common,
  holds,
  inequalities,
  joined,
  largestOutside,
  type Octagon,
  without,
} from "../../src/explore/octagon.ts";

const SIDE = 7;
const BOX = closed({ lo: [0, 0, 0, -SIDE], hi: [SIDE, SIDE, 2 * SIDE, SIDE] }) as Octagon;

const bounds = (form: number) =>
  fc.integer({ min: form === 3 ? -SIDE : 0, max: form === 2 ? 2 * SIDE : SIDE });
const octagon = fc.tuple(...[0, 1, 2, 3].flatMap((form) => [bounds(form), bounds(form)])).map((ends) => {
  const at = (form: number) => [ends[2 * form] as number, ends[2 * form + 1] as number];
  const pick = (of: (...two: number[]) => number) => [0, 1, 2, 3].map((form) => of(...at(form)));
  return { lo: pick(Math.min), hi: pick(Math.max) } as unknown as Octagon;
});
const someOctagons = fc
  .array(octagon, { maxLength: 4 })
  .map((all) => all.map(closed).filter((one): one is Octagon => one !== null));

/** Every pair of the box that satisfies something, as text. */
function pairs(isIn: (x: number, y: number) => boolean): string[] {
  const found: string[] = [];
  for (let x = 0; x <= SIDE; x++) for (let y = 0; y <= SIDE; y++) if (isIn(x, y)) found.push(`${x},${y}`);
  return found;
}

const inAny = (all: readonly Octagon[]) => (x: number, y: number) => all.some((one) => holds(one, x, y));

it("an octagon is refused exactly where it holds no pair, and each of its bounds is reached", () => {
  fc.assert(
    fc.property(octagon, (one) => {
      const points = pairs((x, y) => holds(one, x, y));
      const tight = common(one, BOX);
      expect(tight === null).toBe(points.length === 0);
      if (tight === null) return;
      expect(pairs((x, y) => holds(tight, x, y))).toEqual(points);
      const values = points.map((text) => text.split(",").map(Number) as [number, number]);
      expect(tight.hi[0]).toBe(Math.max(...values.map(([x]) => x)));
      expect(tight.lo[2]).toBe(Math.min(...values.map(([x, y]) => x + y)));
      expect(tight.hi[3]).toBe(Math.max(...values.map(([x, y]) => x - y)));
    }),
  );
});

it("what is left without others has every pair that is in none of them, once", () => {
  fc.assert(
    fc.property(someOctagons, (all) => {
      const left = without(BOX, all);
      expect(pairs(inAny(left))).toEqual(pairs((x, y) => !inAny(all)(x, y)));
      const count = left.reduce((sum, one) => sum + pairs((x, y) => holds(one, x, y)).length, 0);
      expect(count).toBe(pairs(inAny(left)).length);
    }),
  );
});

it("joining loses and adds no pair", () => {
  fc.assert(
    fc.property(someOctagons, (all) => {
      const sum = all.reduce<Octagon[]>(joined, []);
      expect(sum.length).toBeLessThanOrEqual(all.length);
      expect(pairs(inAny(sum))).toEqual(pairs(inAny(all)));
    }),
  );
});

it("the inequalities of what is outside hold for exactly the pairs outside", () => {
  fc.assert(
    fc.property(someOctagons, (all) => {
      const said = largestOutside(BOX, all).map((one) => inequalities(one, BOX));
      const isSaid = (x: number, y: number) =>
        said.some((some) =>
          some.every(({ form, end, bound }) => {
            const value = [x, y, x + y, x - y][form] as number;
            return end === "lo" ? value >= bound : value <= bound;
          }),
        );
      expect(pairs(isSaid)).toEqual(pairs((x, y) => !inAny(all)(x, y)));
    }),
  );
});
