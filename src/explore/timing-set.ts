import type { Draw, Source } from "../kernel/choices.ts";
import { countPoints } from "./count-points.ts";
import { DifferenceBounds } from "./difference-bounds.ts";

/** An event time that hangs on a draw: the time of `parent`, plus something between `loMs` and `hiMs`, both included. */
export interface TimingVariable {
  /** The name of the draw. */
  readonly name: string;
  /** The number of the variable that it is added to; 0 is the beginning of the run. */
  readonly parent: number;
  readonly loMs: number;
  readonly hiMs: number;
}

/**
 * What a draw that is no duration comes from: a number from 0 to 1, of which the part from `from` (included) to `to`
 * (not included) is meant. A chance of s happens below s; of c things the k-th is picked from k/c to (k+1)/c. So the
 * same name can be asked about differently, in a run and in its twin, and still means the same luck.
 */
export interface Luck {
  readonly from: number;
  readonly to: number;
}

/** A set of answers that may not have been made yet. */
export interface Piece {
  set(): TimingSet;
  /**
   * Whether answers, by the name of the draw, lie in it. It may bound a draw that was not made.
   *
   * @param others answers those, and has dealt the luck. Default: nobody does, and then the answers do not lie in it
   */
  contains(answers: ReadonlyMap<string, Draw>, others?: Source): boolean;
}

/** A set of answers to the draws of a case: times that satisfy bounds, and parts of luck. Draws not in it are free. */
export class TimingSet implements Piece {
  readonly bounds: DifferenceBounds;
  /** Variable 1 and so on, in the order in which they were drawn: each after its parent. */
  readonly variables: readonly TimingVariable[];
  /** By the name of the draw. */
  readonly luck: ReadonlyMap<string, Luck>;

  constructor(
    bounds: DifferenceBounds,
    variables: readonly TimingVariable[],
    luck: ReadonlyMap<string, Luck>,
  ) {
    this.bounds = bounds;
    this.variables = variables;
    this.luck = luck;
  }

  /**
   * Whether one draw stands for two of its variables. Then the set holds more than there is: timings in which the draw has
   * two values. So its weight means nothing, and a point of it need not replay.
   */
  get isRelaxed(): boolean {
    return this.relaxedDraws().length > 0;
  }

  /** The names of the draws that stand for two of its variables. */
  relaxedDraws(): string[] {
    const names = this.variables.map(({ name }) => name);
    return [...new Set(names.filter((name, place) => names.indexOf(name) < place))];
  }

  /** All answers there are. */
  static all(): TimingSet {
    return new TimingSet(new DifferenceBounds(), [], new Map());
  }

  set(): TimingSet {
    return this;
  }

  contains(answers: ReadonlyMap<string, Draw>, others?: Source): boolean {
    const times = this.timesOf(answers, others);
    return times !== null && this.bounds.contains(times);
  }

  /** When each variable is under some answers; null where these lack one, or have other luck. See `contains`. */
  timesOf(answers: ReadonlyMap<string, Draw>, others?: Source): number[] | null {
    const times = [0];
    for (const { name, parent, loMs, hiMs } of this.variables) {
      const draw = answers.get(name);
      const isMade = draw?.kind === "uniformMs";
      const value = isMade
        ? draw.value
        : draw === undefined
          ? others?.uniformMs(name, loMs, hiMs)
          : undefined;
      if (value === undefined || value < loMs || value > hiMs) return null;
      times.push((times[parent] as number) + value);
    }
    for (const [name, luck] of this.luck) {
      const draw = answers.get(name);
      // Luck may be bounded more narrowly than the draw asked about it: whoever dealt it knows.
      const isMet =
        others === undefined ? draw !== undefined && meets(draw, luck) : isDealt(others, name, luck);
      if (!isMet) return null;
    }
    return times;
  }

  /**
   * How much of everything it is: `points` of the `of` timings of the draws that it bounds, times the `probability` of
   * its luck. Timings count alike; a draw that it does not bound weighs its whole interval on both sides.
   *
   * @param limit see `countPoints`
   * @returns null where the points are too many to count
   */
  weigh(limit?: number): { points: bigint; of: bigint; probability: number } | null {
    const points = countPoints(this.bounds, limit);
    if (points === null) return null;
    const of = this.variables.reduce((product, { loMs, hiMs }) => product * BigInt(hiMs - loMs + 1), 1n);
    let probability = 1;
    for (const { from, to } of this.luck.values()) probability *= to - from;
    return { points, of, probability };
  }
}

/** Whether a source would deal such luck for a name. */
function isDealt(source: Source, name: string, { from, to }: Luck): boolean {
  return (from === 0 || !source.chance(name, from)) && (to === 1 || source.chance(name, to));
}

function meets(draw: Draw, luck: Luck): boolean {
  if (draw.kind === "chance") return draw.value ? luck.from < draw.share : luck.to > draw.share;
  if (draw.kind === "pick")
    return luck.from < (draw.value + 1) / draw.count && luck.to > draw.value / draw.count;
  return false;
}
