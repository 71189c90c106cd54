import { type Source, seeded } from "../kernel/choices.ts";
import type { Timings } from "../kernel/timings.ts";
import type { Model } from "../model/model.ts";
import type { Sight } from "../scenario/words.ts";
import { simulateModel } from "../simulate.ts";
import { binomialInterval } from "../verdict/binomial.ts";
import { judgeGates } from "../verdict/judge.ts";
import type { GateVerdict } from "../verdict/verdict.ts";
import { countedGlances } from "./glance-counts.ts";
import { exploringRegions, type Region } from "./regions.ts";
import { ALL, type ExactShare, ShareSum } from "./share.ts";
import { UntrackableError } from "./timing-recorder.ts";

/**
 * What came of a gate: `caught`, it stopped the plan because of the change; `ignored`, it failed because of it and nobody obeyed;
 * else its sight, of a gate that passed, said nothing, or failed for another reason (`unrelated`).
 */
export type Glance = "caught" | "ignored" | Sight;

/** On how many of the timings a gate came to a glance. */
export interface GlanceShare {
  readonly glance: Glance;
  /** From 0 to 1. */
  readonly share: number;
  /** Counted; null where it was sampled. */
  readonly exact: ExactShare | null;
  /** Where it was sampled: in so many runs, and the 95 % interval of the share. Null where it was counted. */
  readonly sampled: { readonly runs: number; readonly from: number; readonly to: number } | null;
}

/** What came of one gate over every timing. */
export interface GateGlances {
  readonly gate: string;
  /** The most frequent first. */
  readonly glances: readonly GlanceShare[];
}

export interface GlanceLimits {
  /** How many regions of timings are told apart at the most; where there are more, it is sampled. */
  readonly budget: number;
  /** How many random runs sample what could not be counted. */
  readonly samples: number;
  /** Asked after each run. Returns whether to go on; what was seen until then is then a sample. */
  readonly goOn: () => boolean;
}

const CONFIDENCE = 0.95;

/** The glance of a gate in one run. */
export function glanceOf({ passed, obeyed, sight }: GateVerdict): Glance {
  if (passed === false && sight === "sighted") return obeyed ? "caught" : "ignored";
  return sight;
}

/**
 * What comes of each gate of a plan, over every timing. A run is simulated only until its plan ends: after that nobody looks.
 * What a gate could see rests on the order of what happened, which a region of timings has in common.
 *
 * @returns null where somebody said not to go on, before anything was seen
 */
export function* glancesOf(model: Model, limits: GlanceLimits): Generator<void, GateGlances[] | null, void> {
  const byNode = limits.goOn() ? countedGlances(model, limits.budget) : null;
  if (byNode !== null) return byNode.map((glances, place) => cellOf(model, place, glances));
  const counted = yield* countGlances(model, limits);
  return counted ?? (yield* sampleGlances(model, limits));
}

function cellOf({ header }: Model, place: number, glances: ReadonlyMap<Glance, ExactShare>): GateGlances {
  const all = [...glances].map(([glance, counted]) => {
    // Chances add up to almost one.
    const exact = glances.size === 1 ? ALL : counted;
    return { glance, share: exact.share, exact, sampled: null };
  });
  return { gate: header.gates[place]?.name as string, glances: byShare(all) };
}

function look(model: Model, source: Source, timings?: Timings): Glance[] {
  const told = timings === undefined ? {} : { timings };
  return judgeGates(simulateModel(model, source, { untilPlanEnds: true, ...told })).map(glanceOf);
}

/** null where the timings cannot be counted, or not within the budget. */
function* countGlances(model: Model, limits: GlanceLimits): Generator<void, GateGlances[] | null, void> {
  const simulate = (source: Source, timings: Timings) => look(model, source, timings);
  const regions = exploringRegions<Glance[]>({ simulate, limit: limits.budget });
  const sums = model.header.gates.map(() => new Map<Glance, ShareSum>());
  try {
    let step = regions.next();
    while (!step.done) {
      const region = step.value;
      for (const [place, glance] of region?.result.entries() ?? [])
        sumOf(sums[place] as Sums, glance).add((region as Region<Glance[]>).set);
      yield;
      step = regions.next(limits.goOn());
    }
    if (step.value.end !== "complete") return null;
  } catch (error) {
    if (error instanceof UntrackableError) return null;
    throw error;
  }
  const cells: GateGlances[] = [];
  for (const [place, own] of sums.entries()) {
    const glances = new Map<Glance, ExactShare>();
    for (const [glance, sum] of own) {
      const exact = sum.total();
      if (exact === null) return null;
      glances.set(glance, exact);
    }
    cells.push(cellOf(model, place, glances));
  }
  return cells;
}

type Sums = Map<Glance, ShareSum>;

function sumOf(sums: Sums, glance: Glance): ShareSum {
  const sum = sums.get(glance) ?? new ShareSum();
  sums.set(glance, sum);
  return sum;
}

function* sampleGlances(
  model: Model,
  { samples, goOn }: GlanceLimits,
): Generator<void, GateGlances[] | null, void> {
  const counts = model.header.gates.map(() => new Map<Glance, number>());
  let runs = 0;
  while (runs < samples && goOn()) {
    for (const [place, glance] of look(model, seeded(`sample/${++runs}`)).entries()) {
      const own = counts[place] as Map<Glance, number>;
      own.set(glance, (own.get(glance) ?? 0) + 1);
    }
    yield;
  }
  if (runs === 0) return null;
  return model.header.gates.map(({ name }, place) => ({
    gate: name,
    glances: byShare(
      [...(counts[place] as Map<Glance, number>)].map(([glance, count]) => {
        const { from, to } = binomialInterval(count, runs, CONFIDENCE);
        return { glance, share: count / runs, exact: null, sampled: { runs, from, to } };
      }),
    ),
  }));
}

function byShare(glances: GlanceShare[]): GlanceShare[] {
  return glances.sort((one, other) => other.share - one.share);
}
