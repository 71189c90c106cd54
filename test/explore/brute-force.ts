import { exploreRegions, type Region } from "../../src/explore/regions.ts";
import type { Draw, Source } from "../../src/kernel/choices.ts";
import type { Timings } from "../../src/kernel/timings.ts";

/** A case: a pure function of the answers to its draws. */
export type Case<Result> = (source: Source, timings: Timings | undefined) => Result;

/** Runs a case for every answer that there is to its draws, without any recording. A draw that is not made is not varied. */
export function* everyAnswer<Result>(simulate: Case<Result>): Generator<{ draws: Draw[]; result: Result }> {
  let draws: Draw[] = [];
  for (;;) {
    const counter = new Counter(draws);
    const result = simulate(counter, undefined);
    yield { draws: counter.draws, result };
    // Count on: the last draw that has a value left gets it, and those behind it begin again.
    draws = counter.draws;
    let last = draws.pop();
    while (last !== undefined && last.value === lastValue(last)) last = draws.pop();
    if (last === undefined) return;
    draws.push(nextValue(last));
  }
}

/** Answers the first draws as given, and each later one with its first value. */
class Counter implements Source {
  readonly draws: Draw[] = [];
  readonly #given = new Map<string, Draw>();

  constructor(given: readonly Draw[]) {
    for (const draw of given) this.#given.set(draw.name, draw);
  }

  uniformMs(name: string, loMs: number, hiMs: number): number {
    return this.#answer({ name, kind: "uniformMs", loMs, hiMs, value: loMs }) as number;
  }

  chance(name: string, share: number): boolean {
    return this.#answer({ name, kind: "chance", share, value: false }) as boolean;
  }

  pick(name: string, count: number): number {
    return this.#answer({ name, kind: "pick", count, value: 0 }) as number;
  }

  #answer(first: Draw): number | boolean {
    const known = this.draws.find((draw) => draw.name === first.name);
    if (known !== undefined) return known.value;
    const draw = this.#given.get(first.name) ?? first;
    this.draws.push(draw);
    return draw.value;
  }
}

function lastValue(draw: Draw): number | boolean {
  if (draw.kind === "uniformMs") return draw.hiMs;
  return draw.kind === "chance" ? true : draw.count - 1;
}

function nextValue(draw: Draw): Draw {
  return draw.kind === "chance" ? { ...draw, value: true } : { ...draw, value: draw.value + 1 };
}

/** What a comparison of regions with brute force found. */
export interface Comparison {
  readonly regions: number;
  readonly timings: number;
  /** Timings that lie in no region, or in several. */
  readonly misplaced: string[];
  /** Timings whose result is not that of their region. */
  readonly wrong: string[];
  /** The parts of all answers that the regions are, together: 1 where they are a partition. */
  readonly share: number;
}

/** Explores a case by regions and by brute force, and compares the two timing by timing. */
export function compareWithBruteForce<Result>(simulate: Case<Result>, limit = 20_000): Comparison {
  const regions: Region<Result>[] = [];
  const visit = (region: Region<Result>) => regions.push(region) > 0;
  const { end } = exploreRegions({ simulate, limit, visit });
  if (end !== "complete") throw new Error(`more than ${limit} regions`);
  const comparison = {
    regions: regions.length,
    timings: 0,
    misplaced: [] as string[],
    wrong: [] as string[],
  };
  const plain: Case<Result> = (source) => simulate(source, undefined);
  for (const { draws, result } of everyAnswer(plain)) {
    comparison.timings++;
    const where = draws.map((draw) => `${draw.name}=${draw.value}`).join(" ");
    const answers = new Map(draws.map((draw) => [draw.name, draw]));
    const found = regions.filter((region) => region.set.contains(answers));
    if (found.length !== 1) comparison.misplaced.push(`${where}: in ${found.length} regions`);
    const expected = JSON.stringify(found[0]?.result);
    const actual = JSON.stringify(result);
    if (found.length === 1 && expected !== actual)
      comparison.wrong.push(`${where}: ${actual}, not ${expected}`);
  }
  return { ...comparison, share: shareOf(regions) };
}

function shareOf(regions: readonly Region<unknown>[]): number {
  let share = 0;
  for (const { set } of regions) {
    const weight = set.weigh();
    if (weight === null) throw new Error("too many points to count");
    share += (Number(weight.points) / Number(weight.of)) * weight.probability;
  }
  return share;
}
