import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Choices,
  type Draw,
  DrawError,
  Drawn,
  recorded,
  type Source,
  seeded,
} from "../../src/kernel/choices.ts";

/** What is asked of a source, without the answer. */
const question = fc.oneof(
  fc.record({
    kind: fc.constant("uniformMs" as const),
    loMs: fc.integer({ min: 0, max: 1e6 }),
    widthMs: fc.integer({ min: 1, max: 1e6 }),
  }),
  fc.record({
    kind: fc.constant("chance" as const),
    share: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  }),
  fc.record({ kind: fc.constant("pick" as const), count: fc.integer({ min: 2, max: 50 }) }),
);

type Question = typeof question extends fc.Arbitrary<infer Asked> ? Asked & { readonly name: string } : never;

const questions: fc.Arbitrary<Question[]> = fc
  .array(question, { maxLength: 12 })
  .map((all) => all.map((one, index) => ({ ...one, name: `draw-${index}` })));

function ask(source: Source, asked: readonly Question[]): readonly Draw[] {
  const choices = new Choices(source);
  for (const one of asked) {
    if (one.kind === "uniformMs") choices.uniformMs(one.name, one.loMs, one.loMs + one.widthMs);
    else if (one.kind === "chance") choices.chance(one.name, one.share);
    else choices.pick(one.name, one.count);
  }
  return choices.draws;
}

const byName = (draws: readonly Draw[]) => new Map(draws.map((draw) => [draw.name, draw]));

describe("a seed", () => {
  it("gives each name the same answer, in whatever order the draws are made, and whatever else is drawn", () => {
    const shuffled = questions.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all), fc.string()),
    );
    fc.assert(
      fc.property(shuffled, ([all, some, seed]) => {
        const whole = byName(ask(seeded(seed), all));
        for (const draw of ask(seeded(seed), some)) expect(draw).toEqual(whole.get(draw.name));
      }),
      { seed: 11 },
    );
  });

  it("draws from both ends of a range and from nowhere else", () => {
    for (const [loMs, hiMs] of [
      [0, 1],
      [5, 9],
      [-2, 2],
    ] as const) {
      const values = Array.from({ length: 300 }, (_, index) =>
        seeded(1).uniformMs(`draw-${index}`, loMs, hiMs),
      );
      const all = Array.from({ length: hiMs - loMs + 1 }, (_, index) => loMs + index);
      expect([...new Set(values)].sort((one, other) => one - other)).toEqual(all);
    }
  });

  it("stays within ranges of every size", () => {
    const end = fc.oneof(fc.maxSafeNat(), fc.nat({ max: 3 }));
    fc.assert(
      fc.property(end, end, fc.integer(), (one, other, seed) => {
        fc.pre(one !== other);
        const [loMs, hiMs] = [Math.min(one, other), Math.max(one, other)];
        const value = seeded(seed).uniformMs("draw", loMs, hiMs);
        expect(Number.isSafeInteger(value)).toBe(true);
        expect(value >= loMs && value <= hiMs).toBe(true);
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it("draws evenly, and unrelated for neighbouring names and neighbouring seeds", () => {
    const pairs: [Source, string, Source, string][] = Array.from({ length: 4000 }, (_, seed) =>
      seed % 2 === 0
        ? [seeded(seed), "prod-1/phase", seeded(seed), "prod-2/phase"]
        : [seeded(seed), "prod-1/phase", seeded(seed + 1), "prod-1/phase"],
    );
    const counts = [0, 0, 0, 0];
    for (const [first, name, second, otherName] of pairs) {
      const quarter = first.pick(name, 2) * 2 + second.pick(otherName, 2);
      counts[quarter] = (counts[quarter] as number) + 1;
    }
    // 1,000 each, and five standard deviations of 27.4.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(137);
  });

  it("lets happen what has a chance of 30 % in 30 % of cases", () => {
    const happened = Array.from({ length: 4000 }, (_, index) => seeded(9).chance(`draw-${index}`, 0.3));
    // Five standard deviations of 29.
    expect(Math.abs(happened.filter(Boolean).length - 1200)).toBeLessThan(145);
  });

  it("means the same in every release", () => {
    const source = seeded(1);
    const drawn = [1, 2, 3].map((node) => source.uniformMs(`prod-${node}/phase`, 0, 299_999));
    expect([
      ...drawn,
      source.pick("gate/1/node", 5),
      source.chance("gate/1/lost", 0.5),
    ]).toMatchInlineSnapshot(`
      [
        214708,
        247971,
        31656,
        2,
        false,
      ]
    `);
  });
});

describe("a recording", () => {
  it("answers as it was answered, in whatever order it is asked", () => {
    const shuffled = questions.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, again]) => {
        const draws = ask(seeded(5), all);
        expect(byName(ask(recorded(draws), again))).toEqual(byName(draws));
      }),
      { seed: 13 },
    );
  });

  it("names the first draw that it does not have", () => {
    const [first, , third] = ["a", "b", "c"].map(
      (name) => ({ name, kind: "pick", count: 3, value: 1 }) as const,
    );
    const choices = new Choices(recorded([first, third] as Draw[]));
    choices.pick("a", 3);
    expect(() => choices.pick("b", 3)).toThrow(new DrawError('the recording has no draw "b" (one of 3)'));
  });

  it.each<[string, (choices: Choices) => unknown, string]>([
    ["another range", (choices) => choices.uniformMs("a", 1, 8), "asked for 1..8 ms, recorded 1..9 ms"],
    ["another kind", (choices) => choices.pick("a", 9), "asked for one of 9, recorded 1..9 ms"],
    ["a chance", (choices) => choices.chance("a", 0.5), "asked for a chance of 0.5, recorded 1..9 ms"],
  ])("names a draw that it has with %s", (_, draw, message) => {
    const choices = new Choices(recorded([{ name: "a", kind: "uniformMs", loMs: 1, hiMs: 9, value: 3 }]));
    expect(() => draw(choices)).toThrow(new DrawError(`the draw "a" does not match: ${message}`));
  });

  it.each<[string, Draw, (choices: Choices) => unknown]>([
    [
      "after its range",
      { name: "a", kind: "uniformMs", loMs: 1, hiMs: 9, value: 10 },
      (it) => it.uniformMs("a", 1, 9),
    ],
    [
      "before its range",
      { name: "a", kind: "uniformMs", loMs: 1, hiMs: 9, value: 0 },
      (it) => it.uniformMs("a", 1, 9),
    ],
    [
      "between two ms",
      { name: "a", kind: "uniformMs", loMs: 1, hiMs: 9, value: 1.5 },
      (it) => it.uniformMs("a", 1, 9),
    ],
    [
      "of a thing that is not there",
      { name: "a", kind: "pick", count: 3, value: 3 },
      (it) => it.pick("a", 3),
    ],
  ])("is refused with an answer %s", (_, draw, make) => {
    expect(() => make(new Choices(recorded([draw])))).toThrow(DrawError);
  });
});

describe("draws", () => {
  it("cannot be made twice under one name in one run", () => {
    const choices = new Choices(seeded(1));
    choices.uniformMs("monitor", 1, 2);
    expect(() => choices.chance("monitor", 0.5)).toThrow(
      new DrawError('the draw "monitor" was made twice in one run'),
    );
  });

  it("are not made where there is nothing to draw", () => {
    const choices = new Choices(recorded([]));
    expect(choices.uniformMs("fixed", 5, 5)).toBe(5);
    expect([choices.chance("never", 0), choices.chance("always", 1), choices.pick("one", 1)]).toEqual([
      false,
      true,
      0,
    ]);
    expect(choices.draws).toEqual([]);
  });

  it.each([
    [2, 1],
    [Number.NaN, 1],
    [0, Number.NaN],
  ])("cannot be made from %d to %d ms", (loMs, hiMs) => {
    expect(() => new Choices(seeded(1)).uniformMs("draw", loMs, hiMs)).toThrow("impossible range");
  });

  it("of durations know which draw they are, and otherwise are plain numbers", () => {
    const choices = new Choices(seeded(1));
    const drawn = choices.uniformMs("delay", 3, 7) as Drawn;
    const [draw] = choices.draws;
    expect(drawn).toBeInstanceOf(Drawn);
    expect(drawn.draw).toBe(draw);
    expect([Number(drawn), drawn.ms, +drawn]).toEqual([draw?.value, draw?.value, draw?.value]);
    expect(`${drawn} ms`).toBe(`${draw?.value} ms`);
    expect(JSON.stringify({ drawn })).toBe(JSON.stringify({ drawn: draw?.value }));
    expect([Number(drawn) < 8, Number(drawn) > 2]).toEqual([true, true]);
  });
});
