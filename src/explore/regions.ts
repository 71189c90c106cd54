import type { Draw, Source } from "../kernel/choices.ts";
import type { Timings } from "../kernel/timings.ts";
import { TimingRecorder } from "./timing-recorder.ts";
import { type Piece, TimingSet } from "./timing-set.ts";

/** What to explore, and how far. */
export interface ExploreOptions<Result> {
  /**
   * Simulates the case once: a pure function of the answers. It passes both on to each simulation that belongs to the
   * case (a run and its twin, say), and its result rests on nothing but answers and comparisons that these were told.
   */
  readonly simulate: (source: Source, timings: Timings) => Result;
  /** How many regions are visited at the most. */
  readonly limit: number;
  /** Called with each region. Returns whether to go on. */
  readonly visit: (region: Region<Result>) => boolean;
  /** What is explored. Default: all answers. */
  readonly within?: TimingSet;
  /** Whether a piece needs no looking at, because whoever explores knows enough of it. Default: none is. */
  readonly isKnown?: (piece: TimingSet) => boolean;
}

/** All answers to the draws for which the case has one and the same course. */
export interface Region<Result> {
  readonly set: TimingSet;
  readonly result: Result;
  /** A point of it, as a recording that replays it. */
  readonly draws: readonly Draw[];
}

export interface Exploration {
  /** `complete`: the regions visited are disjoint and together all answers, but for what was known. Anything else is never a pass. */
  readonly end: "complete" | "limit" | "stopped";
  readonly regions: number;
  /** The most pieces that were waiting at once: what the exploration needs in memory. */
  readonly mostWaiting: number;
  /** What was not visited: disjoint, and together with the regions all answers. Empty where it is complete. */
  readonly rest: readonly Piece[];
}

/**
 * Finds every region of a case: runs it at one point of all answers, learns from the run in which region it stays the
 * same, and goes on with what is left, depth first, until nothing is left.
 *
 * @throws UntrackableError where the case uses a draw in a way that cannot be told; nothing is proved then
 */
export function exploreRegions<Result>({ visit, ...options }: ExploreOptions<Result>): Exploration {
  const regions = exploringRegions(options);
  let step = regions.next();
  while (!step.done) step = regions.next(step.value === null || visit(step.value));
  return step.value;
}

/** The same step by step: yields each region, null for a piece that is known, and is told whether to go on. */
export function* exploringRegions<Result>(
  options: Omit<ExploreOptions<Result>, "visit">,
): Generator<Region<Result> | null, Exploration, boolean> {
  const waiting: Piece[] = [options.within ?? TimingSet.all()];
  let regions = 0;
  let mostWaiting = 0;
  const state = (end: Exploration["end"]): Exploration => ({ end, regions, mostWaiting, rest: waiting });
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const piece = next.set();
    if (options.isKnown?.(piece) === true) {
      // It takes time to find out, and there may be a hundred thousand.
      if (!(yield null)) return state("stopped");
      continue;
    }
    if (regions >= options.limit) {
      waiting.push(piece);
      return state("limit");
    }
    const recorder = new TimingRecorder(piece);
    const result = options.simulate(recorder, recorder);
    const set = recorder.region(options.within === undefined);
    for (const other of recorder.otherwise) waiting.push(other);
    mostWaiting = Math.max(mostWaiting, waiting.length);
    regions++;
    if (!(yield { set, result, draws: recorder.draws })) return state("stopped");
  }
  return state("complete");
}
