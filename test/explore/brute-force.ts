import { exploreRegions, type Region } from "../../src/explore/regions.ts";
import { ShareSum } from "../../src/explore/share.ts";
import type { Luck, TimingSet } from "../../src/explore/timing-set.ts";
import type { Draw, Source } from "../../src/kernel/choices.ts";
import type { Timings } from "../../src/kernel/timings.ts";

/** A case: a pure function of the answers to its draws. */
export type Case<Result> = (source: Source, timings: Timings | undefined) => Result;

/** One answer to every draw that a case makes, and what comes of it. */
export interface Timing<Result> {
  readonly draws: readonly Draw[];
  /** For each draw that is no duration, the part of its luck that gives these answers. */
  readonly luck: ReadonlyMap<string, Luck>;
  /** One of so many timings alike. */
  readonly of: bigint;
  /** The probability of its luck. */
  readonly probability: number;
  readonly result: Result;
}

type Answers = Map<string, number | Luck>;

/** Runs a case for every answer that there is to its draws, without any recording. A draw that is not made is not varied. */
export function* everyAnswer<Result>(simulate: Case<Result>): Generator<Timing<Result>> {
  const waiting: Answers[] = [new Map()];
  for (let given = waiting.pop(); given !== undefined; given = waiting.pop()) {
    const counter = new Counter(given, waiting);
    const result = simulate(counter, undefined);
    yield { ...counter.timing(), result };
  }
}

/**
 * Answers as given, and what was not given with its first value; all others that there are wait for their turn. Luck is a number
 * from 0 to 1: a chance of s happens below s, so one name that is asked about twice is one luck.
 */
class Counter implements Source {
  readonly #answers: Answers;
  readonly #waiting: Answers[];
  readonly #draws = new Map<string, Draw>();

  constructor(given: Answers, waiting: Answers[]) {
    this.#answers = given;
    this.#waiting = waiting;
  }

  uniformMs(name: string, loMs: number, hiMs: number): number {
    // Two ranges of one name, in two worlds, are two questions.
    const question = keyOf(name, loMs, hiMs);
    if (!this.#answers.has(question)) {
      for (let other = loMs + 1; other <= hiMs; other++) this.#waiting.push(this.#with(question, other));
      this.#answers.set(question, loMs);
    }
    const value = this.#answers.get(question) as number;
    this.#draws.set(question, { name, kind: "uniformMs", loMs, hiMs, value });
    return value;
  }

  chance(name: string, share: number): boolean {
    const value = this.#part(name, [share]) === 0;
    this.#draws.set(name, { name, kind: "chance", share, value });
    return value;
  }

  pick(name: string, count: number): number {
    const borders = Array.from({ length: count - 1 }, (_, index) => (index + 1) / count);
    const value = this.#part(name, borders);
    this.#draws.set(name, { name, kind: "pick", count, value });
    return value;
  }

  timing(): Omit<Timing<unknown>, "result"> {
    const draws = [...this.#draws.values()];
    const luck = new Map([...this.#answers].filter((entry): entry is [string, Luck] => isLuck(entry[1])));
    let of = 1n;
    for (const draw of draws) if (draw.kind === "uniformMs") of *= BigInt(draw.hiMs - draw.loMs + 1);
    const probability = [...luck.values()].reduce((product, { from, to }) => product * (to - from), 1);
    return { draws, luck, of, probability };
  }

  /** In which part of the luck between borders it lies. */
  #part(name: string, borders: readonly number[]): number {
    const { from, to } = (this.#answers.get(name) as Luck | undefined) ?? { from: 0, to: 1 };
    const ends = [from, ...borders.filter((border) => border > from && border < to), to];
    for (let part = 1; part < ends.length - 1; part++) {
      this.#waiting.push(this.#with(name, { from: ends[part] as number, to: ends[part + 1] as number }));
    }
    this.#answers.set(name, { from, to: ends[1] as number });
    return borders.filter((border) => border <= from).length;
  }

  #with(name: string, answer: number | Luck): Answers {
    return new Map(this.#answers).set(name, answer);
  }
}

function keyOf(name: string, loMs: number, hiMs: number): string {
  return `${name} ${loMs}..${hiMs}`;
}

function isLuck(answer: number | Luck): answer is Luck {
  return typeof answer !== "number";
}

/** What a comparison of regions with brute force found. */
export interface Comparison {
  readonly regions: number;
  /** How many of them hold more than there is, because one draw stands for two times. */
  readonly relaxed: number;
  readonly timings: number;
  /** Timings that lie in no region, or in several. */
  readonly misplaced: string[];
  /** Timings whose result is not that of their region. */
  readonly wrong: string[];
  /** Results whose timings are not the share of all that their regions are, a fraction of whole numbers where there is no luck. */
  readonly miscounted: string[];
}

/** What a comparison finds where nothing is amiss. */
export const AGREED = { misplaced: [], wrong: [], miscounted: [] };

/**
 * Explores a case by regions and by brute force, and compares the two timing by timing.
 *
 * @throws Error where there are more regions or timings than the limit
 */
export function compareWithBruteForce<Result>(simulate: Case<Result>, limit = 20_000): Comparison {
  const timings = timingsOf(simulate, limit);
  if (timings === null) throw new Error(`more than ${limit} timings`);
  return compare(regionsOf(simulate, limit), timings);
}

/** Every timing of a case; null where there are more than the limit. */
export function timingsOf<Result>(simulate: Case<Result>, limit: number): Timing<Result>[] | null {
  const timings: Timing<Result>[] = [];
  for (const timing of everyAnswer(simulate)) if (timings.push(timing) > limit) return null;
  return timings;
}

/** Compares regions with timings. */
export function compare<Result>(
  regions: readonly Region<Result>[],
  timings: readonly Timing<Result>[],
): Comparison {
  const found = { misplaced: [] as string[], wrong: [] as string[] };
  const counts = new Counts();
  for (const timing of timings) {
    const actual = JSON.stringify(timing.result);
    counts.add(actual, timing);
    const { homes, isWhole } = homesOf(regions, timing);
    if (!isWhole) found.misplaced.push(`${textOf(timing)}: in ${homes.length} regions`);
    for (const { result } of homes) {
      const expected = JSON.stringify(result);
      if (isWhole && expected !== actual) found.wrong.push(`${textOf(timing)}: ${actual}, not ${expected}`);
    }
  }
  const miscounted = counts.differences(regions);
  const relaxed = regions.filter(({ set }) => set.isRelaxed).length;
  return { ...found, miscounted, regions: regions.length, relaxed, timings: timings.length };
}

/**
 * The regions in which a timing lies, and whether each part of it lies in exactly one. It has parts where a region bounds a draw that is
 * not made in it, one for each value that the draw could have had, or luck more narrowly than it is asked about.
 */
export function homesOf<Result>(
  regions: readonly Region<Result>[],
  timing: Timing<unknown>,
): { readonly homes: readonly Region<Result>[]; readonly isWhole: boolean } {
  const parts = regions.map((region) => ({ region, part: partOf(region.set, timing) }));
  const homes = parts.filter(({ part }) => part > 0).map(({ region }) => region);
  const sum = parts.reduce((total, { part }) => total + part, 0);
  return { homes, isWhole: Math.abs(sum - 1) < 1e-9 };
}

/** How much of a timing lies in a set: 1 for all of it, less where the set bounds draws that are not made in it. */
function partOf({ variables, luck, bounds }: TimingSet, timing: Timing<unknown>): number {
  let lucky = 1;
  for (const [name, { from, to }] of luck) {
    const own = timing.luck.get(name);
    if (own === undefined) lucky *= to - from;
    else lucky *= Math.max(0, Math.min(own.to, to) - Math.max(own.from, from)) / (own.to - own.from);
  }
  const known = new Map<string, number>();
  for (const draw of timing.draws)
    if (draw.kind === "uniformMs") known.set(keyOf(draw.name, draw.loMs, draw.hiMs), draw.value);
  const times = [0];
  const partFrom = (place: number): number => {
    const variable = variables[place];
    if (variable === undefined) return bounds.contains(times) ? 1 : 0;
    const { name, parent, loMs, hiMs } = variable;
    const key = keyOf(name, loMs, hiMs);
    const partAt = (value: number) => {
      times[place + 1] = (times[parent] as number) + value;
      return partFrom(place + 1);
    };
    const value = known.get(key);
    if (value !== undefined) return partAt(value);
    let sum = 0;
    for (let free = loMs; free <= hiMs; free++) {
      known.set(key, free);
      sum += partAt(free);
    }
    known.delete(key);
    return sum / (hiMs - loMs + 1);
  };
  return lucky * partFrom(0);
}

/** Every region of a case. */
export function regionsOf<Result>(simulate: Case<Result>, limit: number): Region<Result>[] {
  const regions: Region<Result>[] = [];
  const visit = (region: Region<Result>) => regions.push(region) > 0;
  const { end } = exploreRegions({ simulate, limit, visit });
  if (end !== "complete") throw new Error(`more than ${limit} regions`);
  return regions;
}

/** When each variable of a set is, with variable 0 first; null where a timing does not make the draw of one. */
export function timesOf({ variables }: TimingSet, { draws }: Timing<unknown>): number[] | null {
  const values = new Map<string, number>();
  for (const draw of draws)
    if (draw.kind === "uniformMs") values.set(keyOf(draw.name, draw.loMs, draw.hiMs), draw.value);
  const times = [0];
  for (const { name, parent, loMs, hiMs } of variables) {
    const value = values.get(keyOf(name, loMs, hiMs));
    if (value === undefined) return null;
    times.push((times[parent] as number) + value);
  }
  return times;
}

/** Whether the luck of a timing lies in that of a set: the luck itself, because in two worlds it can have two answers. */
export function isLucky({ luck }: TimingSet, timing: Timing<unknown>): boolean {
  return [...luck].every(([name, { from, to }]) => {
    const own = timing.luck.get(name);
    return own !== undefined && from <= own.from && own.to <= to;
  });
}

export function textOf({ draws }: Timing<unknown>): string {
  return draws.map(({ name, value }) => `${name}=${value}`).join(" ");
}

/** How much of all timings each result is. */
class Counts {
  /** Result → the probability of the luck → one of so many alike → how many. */
  readonly #counts = new Map<string, { share: number; parts: Map<bigint, bigint>; isPure: boolean }>();

  add(result: string, { of, probability }: Timing<unknown>): void {
    const count = this.#counts.get(result) ?? { share: 0, parts: new Map<bigint, bigint>(), isPure: true };
    this.#counts.set(result, count);
    count.share += probability / Number(of);
    if (probability !== 1) count.isPure = false;
    count.parts.set(of, (count.parts.get(of) ?? 0n) + 1n);
  }

  differences(regions: readonly Region<unknown>[]): string[] {
    const sums = new Map<string, ShareSum>();
    for (const { result, set } of regions) {
      const key = JSON.stringify(result);
      const sum = sums.get(key) ?? new ShareSum();
      sums.set(key, sum);
      sum.add(set);
    }
    const results = new Set([...sums.keys(), ...this.#counts.keys()]);
    return [...results].flatMap((result) => {
      const total = (sums.get(result) ?? new ShareSum()).total();
      // Nothing is said of a share where a region has too many points, or holds more than there is.
      if (total === null) return [];
      const { share, parts, isPure } = this.#counts.get(result) ?? NONE;
      if (Math.abs(total.share - share) > 1e-9) return [`${result}: ${total.share}, not ${share}`];
      if (!isPure) return [];
      // points / of is the sum of count / alike: without any rounding.
      const { points, of } = total.fraction ?? { points: -1n, of: 1n };
      const all = [...parts.keys()].reduce((product, alike) => product * alike, 1n);
      let counted = 0n;
      for (const [alike, count] of parts) counted += count * (all / alike);
      return points * all === counted * of ? [] : [`${result}: ${points}/${of}, not ${counted}/${all}`];
    });
  }
}

const NONE = { share: 0, parts: new Map<bigint, bigint>(), isPure: true };
