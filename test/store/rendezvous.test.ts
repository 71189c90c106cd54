import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Placements, placement } from "../../src/store/rendezvous.ts";

const OBJECTS = Array.from({ length: 600 }, (_, index) => `repository-${index + 1}`);
const hosts = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}-[1-9][0-9]?$/), { minLength: 2, maxLength: 8 });
const count = fc.integer({ min: 1, max: 4 });

describe("where objects are placed", () => {
  it("is on as many different hosts as are wanted, or as there are", () => {
    fc.assert(
      fc.property(hosts, count, (names, wanted) => {
        const placed = placement("repository-1", names, wanted);
        expect(new Set(placed).size).toBe(Math.min(wanted, names.length));
        expect(placed.every((host) => names.includes(host))).toBe(true);
      }),
      { seed: 1 },
    );
  });

  it("does not depend on the order in which the hosts are named, nor on one that is named twice", () => {
    fc.assert(
      fc.property(hosts, count, (names, wanted) => {
        const placed = placement("repository-7", names, wanted);
        expect(placement("repository-7", [...names].reverse(), wanted)).toEqual(placed);
        expect(placement("repository-7", [...names, names[0] as string], wanted)).toEqual(placed);
      }),
      { seed: 2 },
    );
  });

  it("moves only to a host that comes, and only from one that goes", () => {
    fc.assert(
      fc.property(hosts, count, fc.nat(OBJECTS.length - 1), (names, wanted, index) => {
        const object = OBJECTS[index] as string;
        const [gone, ...rest] = names as [string, ...string[]];
        const [with_, without] = [placement(object, names, wanted), placement(object, rest, wanted)];
        expect(with_.filter((host) => host !== gone).every((host) => without.includes(host))).toBe(true);
        if (!with_.includes(gone)) expect(without).toEqual(with_);
        // At the most one takes the place of the one that went.
        expect(without.filter((host) => !with_.includes(host)).length).toBeLessThanOrEqual(1);
      }),
      { seed: 3 },
    );
  });

  it("is balanced: each host has its part, give or take a third", () => {
    fc.assert(
      fc.property(hosts, (names) => {
        const held = new Map(names.map((name) => [name, 0]));
        for (const object of OBJECTS) {
          const [host] = placement(object, names, 1) as [string];
          held.set(host, (held.get(host) as number) + 1);
        }
        const part = OBJECTS.length / names.length;
        for (const objects of held.values()) expect(Math.abs(objects - part)).toBeLessThan(part / 3 + 12);
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it("is remembered as it is reckoned", () => {
    fc.assert(
      fc.property(hosts, count, (names, wanted) => {
        const placements = new Placements(names, wanted);
        for (const object of ["repository-1", "repository-2", "repository-1"])
          expect(placements.of(object)).toEqual(placement(object, names, wanted));
      }),
      { numRuns: 20, seed: 5 },
    );
  });
});
