import { type Source, seeded } from "../kernel/choices.ts";
import { DifferenceBounds } from "./difference-bounds.ts";
import { type ExploreOptions, exploreRegions } from "./regions.ts";
import { MIDDLE, TimingRecorder, UntrackableError } from "./timing-recorder.ts";
import { TimingSet } from "./timing-set.ts";

/** A set of timings that was tried: so many at random, then so many regions of it, and so many runs for all sets together. */
const TRIED_AT_RANDOM = 24;
const TRIED_REGIONS = 64;
const MOST_RUNS = 2_000;

/** The bounds of one event time of a set: its number, and between when and when it lies, in ms, both included. */
export interface Interval {
  readonly variable: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Widened {
  /** Those that are narrower than anything the event times could be. */
  readonly intervals: readonly Interval[];
  /** Whether every timing in them has the result; false where they have more regions than were tried. */
  readonly isProved: boolean;
}

/**
 * What a result needs of the timings, as simply as can be said: each event time lies in an interval of its own, and the rest
 * is free. It begins with a region and lets go of one condition after another for as long as every timing left has the
 * result. What cannot be said by intervals alone stays inside them, so that they are enough but may be more than is needed.
 */
export function widen<Result>(
  region: TimingSet,
  simulate: ExploreOptions<Result>["simulate"],
  hasResult: (result: Result) => boolean,
): Widened {
  const free = boxOf(region, []).bounds;
  const trials = new Trials(region, simulate, hasResult);
  let kept = letGo(boxAround(region), [], (intervals) => trials.isEnough(intervals));
  // Nodes that are alike have the same ends, so that those of one are worth a try for the next.
  const likely = { fromMs: new Set<number>(), toMs: new Set<number>() };
  for (const { variable } of kept) {
    const ends = { fromMs: -free.most(0, variable), toMs: free.most(variable, 0) };
    for (const end of ["fromMs", "toMs"] as const) {
      const moved = (atMs: number) =>
        kept.map((one) => (one.variable === variable ? { ...one, [end]: atMs } : one));
      const known = (kept.find((one) => one.variable === variable) as Interval)[end];
      const isEnough = (atMs: number) =>
        trials.holdsAtEnds(moved(atMs), variable) && trials.isEnough(moved(atMs));
      const found = furthest(known, ends[end], likely[end], isEnough);
      likely[end].add(found);
      kept = moved(found);
    }
  }
  return { intervals: kept, isProved: trials.isProved(kept) };
}

/** Tries whether all timings in some intervals have a result. */
class Trials<Result> {
  readonly #region: TimingSet;
  readonly #simulate: ExploreOptions<Result>["simulate"];
  readonly #hasResult: (result: Result) => boolean;
  #runs = 0;

  constructor(
    region: TimingSet,
    simulate: ExploreOptions<Result>["simulate"],
    hasResult: (result: Result) => boolean,
  ) {
    this.#region = region;
    this.#simulate = simulate;
    this.#hasResult = hasResult;
  }

  /** Whether no timing that was tried is without the result. */
  isEnough(intervals: readonly Interval[]): boolean {
    return this.#runs < MOST_RUNS && this.#allAtPoints(intervals) && this.#explore(intervals) !== "refuted";
  }

  /** Whether none at all is. */
  isProved(intervals: readonly Interval[]): boolean {
    return this.#explore(intervals) === "proved";
  }

  /** Whether the result holds with one event time at each end of its interval, and the others at their middle. */
  holdsAtEnds(intervals: readonly Interval[], variable: number): boolean {
    if (this.#runs >= MOST_RUNS) return false;
    const box = boxOf(this.#region, intervals);
    const { fromMs, toMs } = intervals.find((one) => one.variable === variable) as Interval;
    return [fromMs, toMs].every((atMs) => this.#holdsAt(fixed(box, variable, atMs), MIDDLE));
  }

  /** Each event time at each end of its interval, and then some at random. */
  #allAtPoints(intervals: readonly Interval[]): boolean {
    const box = boxOf(this.#region, intervals);
    for (const { variable, fromMs, toMs } of intervals) {
      for (const atMs of [fromMs, toMs]) if (!this.#holdsAt(fixed(box, variable, atMs), MIDDLE)) return false;
    }
    for (let seed = 1; seed <= TRIED_AT_RANDOM; seed++) {
      if (!this.#holdsAt(pointOf(box, seed), seeded(`widen/${seed}`))) return false;
    }
    return true;
  }

  #holdsAt(piece: TimingSet, fresh: Source): boolean {
    this.#runs++;
    const recorder = new TimingRecorder(piece, fresh);
    return this.#hasResult(this.#simulate(recorder, recorder));
  }

  #explore(intervals: readonly Interval[]): "proved" | "tried" | "refuted" {
    let holds = true;
    const visit = ({ result }: { result: Result }) => {
      this.#runs++;
      holds = this.#hasResult(result);
      return holds;
    };
    const within = boxOf(this.#region, intervals);
    try {
      const { end } = exploreRegions({ simulate: this.#simulate, limit: TRIED_REGIONS, visit, within });
      if (!holds) return "refuted";
      return end === "complete" ? "proved" : "tried";
    } catch (error) {
      // It is drawn in one run and not in its like: then it cannot be let go of.
      if (error instanceof UntrackableError) return "refuted";
      throw error;
    }
  }
}

/** What is left of some intervals, beside others that stay, when as many as can be are let go of: half by half. */
function letGo(
  intervals: readonly Interval[],
  others: readonly Interval[],
  isEnough: (intervals: readonly Interval[]) => boolean,
): readonly Interval[] {
  if (intervals.length === 0 || isEnough(others)) return [];
  if (intervals.length === 1) return intervals;
  const middle = intervals.length >> 1;
  const [one, other] = [intervals.slice(0, middle), intervals.slice(middle)];
  const first = letGo(one, [...other, ...others], isEnough);
  return [...first, ...letGo(other, [...first, ...others], isEnough)];
}

/** The region itself where it is a box, else as large a one around its middle. */
function boxAround({ bounds, variables }: TimingSet): Interval[] {
  const { times, slackMs } = bounds.middle();
  return variables.map((_, index) => {
    const variable = index + 1;
    const [least, most] = [-bounds.most(0, variable), bounds.most(variable, 0)];
    const half = Math.floor(slackMs / 2);
    const at = times[variable] as number;
    return { variable, fromMs: Math.max(least, at - half), toMs: Math.min(most, at + half) };
  });
}

/** From a value that holds towards one that may: the furthest that holds, if what holds is one stretch. */
function furthest(
  holds: number,
  end: number,
  likely: Iterable<number>,
  isEnough: (value: number) => boolean,
): number {
  if (holds === end || isEnough(end)) return end;
  let [good, bad] = [holds, end];
  const step = Math.sign(end - holds);
  const isBetween = (value: number) => (value - good) * step > 0 && (bad - value) * step > 0;
  for (const value of likely) {
    if (!isBetween(value)) continue;
    if (!isEnough(value)) bad = value;
    else if (isBetween(value + step) && !isEnough(value + step)) return value;
    else good = value;
  }
  while (Math.abs(bad - good) > 1) {
    const trial = Math.floor((good + bad) / 2);
    if (isEnough(trial)) good = trial;
    else bad = trial;
  }
  return good;
}

/** All timings of the draws of a set in which some event times lie in intervals. */
function boxOf({ variables, luck }: TimingSet, intervals: readonly Interval[]): TimingSet {
  const bounds = new DifferenceBounds();
  for (const { parent, loMs, hiMs } of variables) bounds.add(parent, loMs, hiMs);
  for (const { variable, fromMs, toMs } of intervals) {
    bounds.restrict(variable, 0, toMs);
    bounds.restrict(0, variable, -fromMs);
  }
  return new TimingSet(bounds, variables, luck);
}

/** A set in which one event time is fixed. */
function fixed({ bounds, variables, luck }: TimingSet, variable: number, atMs: number): TimingSet {
  const at = bounds.copy();
  at.restrict(variable, 0, atMs);
  at.restrict(0, variable, -atMs);
  return new TimingSet(at, variables, luck);
}

/** One point of a set, at random. */
function pointOf({ bounds, variables, luck }: TimingSet, seed: number): TimingSet {
  const point = bounds.copy();
  const source = seeded(`widen/${seed}/point`);
  for (const [index, { name }] of variables.entries()) {
    const variable = index + 1;
    const atMs = source.uniformMs(name, -point.most(0, variable), point.most(variable, 0));
    point.restrict(variable, 0, atMs);
    point.restrict(0, variable, -atMs);
  }
  return new TimingSet(point, variables, luck);
}
