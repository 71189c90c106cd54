import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exploreRegions } from "../../src/explore/regions.ts";
import type { Source } from "../../src/kernel/choices.ts";
import type { Timings } from "../../src/kernel/timings.ts";
import { AGREED, compareWithBruteForce } from "./brute-force.ts";
import { runToy, type Toy, type ToyNode } from "./toy.ts";
import { anyToy } from "./toy-arbitrary.ts";

const poll: ToyNode = { by: "poll", periodMs: 8, phase: [0, 7], jitter: [0, 0], crashes: [0, 0] };

const toy: Toy = {
  nodes: [poll, poll],
  writeAtMs: 0,
  gate: { everyMs: 4, forMs: 4, tolerates: 0 },
  rollsBack: false,
  person: null,
  horizonMs: 30,
  eventLimit: 1000,
};

const person = { crash: 2, notices: [0, 2], acts: [1, 2] } as const;

/** Toys by what is special about them. */
const toys: Record<string, Toy> = {
  "two polled nodes and a gate": toy,
  "a delay until the crash": { ...toy, nodes: [poll, { ...poll, crashes: [1, 4] }] },
  "a gate that rolls back": { ...toy, nodes: [poll, { ...poll, crashes: [1, 4] }], rollsBack: true },
  "looks that come with jitter": {
    ...toy,
    nodes: [
      { ...poll, jitter: [0, 3], crashes: [1, 2] },
      { ...poll, periodMs: 5, phase: [0, 4] },
    ],
    writeAtMs: 6,
  },
  "copies that grow old": {
    ...toy,
    nodes: [
      { ...poll, by: "ttl", periodMs: 4 },
      { ...poll, by: "ttl" },
    ],
    rollsBack: true,
  },
  "a person who is told at the second crash": { ...toy, nodes: [poll, { ...poll, crashes: [0, 3] }], person },
  "a horizon that falls between the crashes": {
    ...toy,
    nodes: [poll, { ...poll, crashes: [2, 6] }],
    horizonMs: 8,
  },
  "everything at the same instants": {
    ...toy,
    nodes: [0, 1, 2].map(() => ({ ...poll, by: "watch", phase: [2, 4], crashes: [0, 2] })),
    gate: { everyMs: 1, forMs: 5, tolerates: 1 },
  },
};

describe("every integer timing of a toy lies in one region, and its run is that of the region", () => {
  it.each(Object.entries(toys))("%s", (_, toy) => {
    const { regions, timings, ...found } = compareWithBruteForce((source, told) => runToy(toy, source, told));
    expect(found).toEqual({ ...AGREED, relaxed: 0 });
    expect(regions).toBeLessThan(timings);
  });

  it("any toy, whatever its numbers", () => {
    fc.assert(
      fc.property(anyToy, (toy) => {
        expect(compareWithBruteForce((source, told) => runToy(toy, source, told))).toMatchObject(AGREED);
      }),
      { seed: 20110928, numRuns: 25 },
    );
  });
});

describe("by hand", () => {
  it("a node that loads and crashes at a phase of 0 to 7 is seen by a look at 4 for the phases 0 to 3", () => {
    const seen: [string, bigint][] = [];
    const one = { ...toy, nodes: [poll] };
    const { end, regions } = exploreRegions({
      simulate: (source, timings) => runToy(one, source, timings),
      limit: 10,
      visit: ({ set, result }) => {
        seen.push([result.includes("stopped") ? "stopped" : "accepted", set.weigh()?.points as bigint]);
        return true;
      },
    });
    expect({ end, regions }).toEqual({ end: "complete", regions: 2 });
    // At 4 the plan goes first, so a crash at 4 is not seen at 4.
    expect(new Map(seen)).toEqual(
      new Map([
        ["stopped", 4n],
        ["accepted", 4n],
      ]),
    );
  });

  it("both of two such nodes are missed in 16 of 64 timings", () => {
    const points = { stopped: 0n, accepted: 0n };
    exploreRegions({
      simulate: (source, timings) => runToy(toy, source, timings),
      limit: 100,
      visit: ({ set, result }) => {
        points[result.includes("stopped") ? "stopped" : "accepted"] += set.weigh()?.points as bigint;
        return true;
      },
    });
    expect(points).toEqual({ stopped: 48n, accepted: 16n });
  });
});

/** What a recording that is not what it should be does to the conditions of a run; null drops one. */
type Spoil = (orTogether: boolean, number: number) => boolean | null;

/** Passes conditions on, spoiled. */
function spoiled(timings: Timings, spoil: Spoil): Timings {
  let number = 0;
  return {
    derive: (parent, drawn) => timings.derive(parent, drawn),
    seenAsNumber: (instant) => timings.seenAsNumber(instant),
    precedes: (first, second, orTogether) => {
      const passedOn = spoil(orTogether, number++);
      if (passedOn !== null) timings.precedes(first, second, passedOn);
    },
  };
}

describe("brute force finds out about a recording", () => {
  const spoils: Record<string, Spoil> = {
    "that takes before for before or together": () => true,
    "that drops every fifth condition": (orTogether, number) => (number % 5 === 0 ? null : orTogether),
    "that drops what may happen together": (orTogether) => (orTogether ? null : false),
    "that drops what may not happen together": (orTogether) => (orTogether ? true : null),
    "that drops all": () => null,
  };

  it.each(Object.entries(spoils))("%s", (_, spoil) => {
    const spoiledToy = { ...toy, nodes: [poll, { ...poll, crashes: [1, 4] as const }], writeAtMs: 2 };
    const { wrong, misplaced } = compareWithBruteForce((source, told) =>
      runToy(spoiledToy, source, told && spoiled(told, spoil)),
    );
    expect(wrong.length).toBeGreaterThan(0);
    // The regions still are a partition: only the results show that they are not those of the case.
    expect(misplaced).toEqual([]);
  });

  it("of a case that looks at a raw time", () => {
    const peeking = (source: Source, timings: Timings | undefined) => {
      let phaseMs = -1;
      const peek: Source = {
        ...methods(source),
        uniformMs: (...draw) => (phaseMs = source.uniformMs(...draw)),
      };
      return [...runToy(toy, peek, timings), phaseMs > 5];
    };
    expect(compareWithBruteForce(peeking).wrong.length).toBeGreaterThan(0);
  });
});

function methods(source: Source): Source {
  return {
    uniformMs: (...draw) => source.uniformMs(...draw),
    chance: (...draw) => source.chance(...draw),
    pick: (...draw) => source.pick(...draw),
  };
}
