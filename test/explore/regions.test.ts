import { describe, expect, it } from "vitest";
import { exploreRegions, type Region } from "../../src/explore/regions.ts";
import { UntrackableError } from "../../src/explore/timing-recorder.ts";
import { Choices, recorded } from "../../src/kernel/choices.ts";
import { BEGINNING, Kernel } from "../../src/kernel/kernel.ts";
import type { Instant } from "../../src/kernel/timings.ts";
import { AGREED, type Case, compareWithBruteForce } from "./brute-force.ts";

function explore<Result>(simulate: Case<Result>, limit = 1000) {
  const regions: Region<Result>[] = [];
  const visit = (region: Region<Result>) => regions.push(region) > 0;
  return { ...exploreRegions({ simulate, limit, visit }), visited: regions };
}

/** The weight of each result: the part of all answers that leads to it. */
function weights<Result>(simulate: Case<Result>): Map<Result, number> {
  const sums = new Map<Result, number>();
  for (const { set, result } of explore(simulate).visited) {
    const { points, of, probability } = set.weigh() as NonNullable<ReturnType<typeof set.weigh>>;
    sums.set(result, (sums.get(result) ?? 0) + (Number(points) / Number(of)) * probability);
  }
  return sums;
}

/** Two events, each at a drawn time; says which comes first. The first goes first at the same time. */
const race: Case<string> = (source, timings) => {
  const kernel = new Kernel(timings);
  const choices = new Choices(source);
  const order: string[] = [];
  for (const [tie, name] of ["a", "b"].entries()) {
    kernel.schedule(choices.uniformMs(name, 0, 9), tie, () => order.push(name), 0, -1);
  }
  kernel.run(100, 100);
  return order.join("");
};

describe("an exploration", () => {
  it("finds the two orders of two events, with their weights", () => {
    expect(explore(race)).toMatchObject({ end: "complete", regions: 2 });
    expect(weights(race)).toEqual(
      new Map([
        ["ab", 0.55],
        ["ba", 0.45],
      ]),
    );
  });

  it("gives each region a recording that replays it", () => {
    for (const { result, draws, set } of explore(race).visited) {
      expect(race(recorded(draws), undefined)).toBe(result);
      expect(set.contains(new Map(draws.map((draw) => [draw.name, draw])))).toBe(true);
    }
  });

  it("that reaches its limit is not complete, and says so", () => {
    expect(explore(race, 1)).toMatchObject({ end: "limit", regions: 1 });
    expect(explore(race, 2)).toMatchObject({ end: "complete", regions: 2 });
  });

  it("ends where it is told to", () => {
    const exploration = exploreRegions({ simulate: race, limit: 10, visit: () => false });
    expect(exploration).toMatchObject({ end: "stopped", regions: 1, mostWaiting: 1 });
  });

  it("of what draws nothing finds one region, which is everything", () => {
    const { visited, end } = explore(() => "always");
    expect(end).toBe("complete");
    expect(visited.map(({ set }) => set.weigh())).toEqual([{ points: 1n, of: 1n, probability: 1 }]);
  });

  it("keeps few pieces waiting, however many regions there are", () => {
    const many: Case<string> = (source, timings) => {
      const kernel = new Kernel(timings);
      const choices = new Choices(source);
      const order: number[] = [];
      for (const event of [0, 1, 2, 3, 4]) {
        kernel.schedule(choices.uniformMs(`${event}`, 0, 99), event, () => order.push(event), 0, -1);
      }
      kernel.run(100, 100);
      return order.join("");
    };
    const { regions, mostWaiting, visited } = explore(many);
    expect([regions, new Set(visited.map(({ result }) => result)).size]).toEqual([120, 120]);
    expect(mostWaiting).toBeLessThan(20);
  });
});

describe("draws that are no durations", () => {
  const lottery: Case<string> = (source) => {
    const choices = new Choices(source);
    if (!choices.chance("first", 0.25)) return "lost";
    return `won ${choices.pick("prize", 4)}`;
  };

  it("are varied over all their values, each with its probability", () => {
    const prizes = [0, 1, 2, 3].map((prize) => [`won ${prize}`, 0.0625] as const);
    expect(weights(lottery)).toEqual(new Map([["lost", 0.75], ...prizes].sort() as [string, number][]));
    expect(compareWithBruteForce(lottery)).toMatchObject({ regions: 5, timings: 5, ...AGREED });
  });

  it("are the same luck in two simulations of one case, also where they are asked about differently", () => {
    const twins: Case<string> = (source) => {
      const [one, other] = [new Choices(source), new Choices(source)];
      return `${one.chance("luck", 0.75)} ${other.chance("luck", 0.25)} ${new Choices(source).pick("luck", 2)}`;
    };
    expect(weights(twins)).toEqual(
      new Map([
        ["true true 0", 0.25],
        ["true false 0", 0.25],
        ["true false 1", 0.25],
        ["false false 1", 0.25],
      ]),
    );
  });
});

describe("one draw in two simulations of a case", () => {
  /** Two simulations: in each, an event at a drawn time; the second adds it to something else. */
  const twice =
    (first: (choices: Choices, kernel: Kernel) => Instant, second: typeof first): Case<string> =>
    (source, timings) => {
      const before = [first, second].map((at) => {
        const kernel = new Kernel(timings);
        return kernel.isBefore(at(new Choices(source), kernel), { ...BEGINNING, atMs: 5 });
      });
      return before.join(" ");
    };
  const plain = (choices: Choices, kernel: Kernel) =>
    kernel.after(BEGINNING, choices.uniformMs("delay", 0, 9));

  it("is the same time where it is added to the same", () => {
    expect(weights(twice(plain, plain))).toEqual(
      new Map([
        ["true true", 0.5],
        ["false false", 0.5],
      ]),
    );
  });

  it("is shifted where it is added to something fixed that is later", () => {
    const later = (choices: Choices, kernel: Kernel) =>
      kernel.after({ ...BEGINNING, atMs: 2 }, choices.uniformMs("delay", 0, 9));
    const expected = new Map([
      ["true true", 0.3],
      ["true false", 0.2],
      ["false false", 0.5],
    ]);
    expect(weights(twice(plain, later))).toEqual(expected);
    expect(compareWithBruteForce(twice(plain, later))).toMatchObject({
      regions: 3,
      ...AGREED,
    });
  });

  it("is taken for two where it is added to another drawn time, and every timing is covered still", () => {
    const elsewhere = (choices: Choices, kernel: Kernel) => {
      const start = kernel.after(BEGINNING, choices.uniformMs("start", 0, 3));
      return kernel.after(start, choices.uniformMs("delay", 0, 9));
    };
    const { relaxed, misplaced, wrong } = compareWithBruteForce(twice(plain, elsewhere));
    expect({ misplaced, wrong }).toEqual({ misplaced: [], wrong: [] });
    expect(relaxed).toBeGreaterThan(0);
  });

  it("is taken for two where it is drawn from another range", () => {
    const longer = (choices: Choices, kernel: Kernel) =>
      kernel.after(BEGINNING, choices.uniformMs("delay", 0, 8));
    const { visited } = explore(twice(plain, longer));
    expect(visited.map(({ set }) => set.isRelaxed)).toContain(true);
    expect(visited.flatMap(({ set }) => set.relaxedDraws())).toContain("delay");
  });
});

describe("what cannot be told is never passed over", () => {
  it("a drawn duration that is only read as a number", () => {
    const reads: Case<boolean> = (source) => Number(new Choices(source).uniformMs("raw", 0, 9)) > 5;
    const reason = "it is used as a mere number";
    expect(() => explore(reads)).toThrow(new UntrackableError("raw", reason));
  });

  it("a draw that is made in one run and not in one like it", () => {
    let runs = 0;
    const fickle: Case<string> = (source, timings) => {
      const kernel = new Kernel(timings);
      const name = runs++ === 0 ? "first" : "later";
      const drawn = kernel.after(BEGINNING, new Choices(source).uniformMs(name, 0, 9));
      return `${kernel.isBefore(drawn, { ...BEGINNING, atMs: 5 })}`;
    };
    expect(() => explore(fickle)).toThrow(UntrackableError);
  });
});
