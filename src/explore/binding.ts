/** Of what the least safe value of a time of the plan is made. */

import type { Draw } from "../kernel/choices.ts";
import type { Instant } from "../kernel/timings.ts";
import { NO_RECORD, type TraceRecord } from "../kernel/trace.ts";
import { Fact } from "../model/facts.ts";
import type { Model } from "../model/model.ts";
import { Run } from "../run.ts";
import { withAnswers } from "./counterexample.ts";
import { phraseOf } from "./draw-words.ts";
import { type Parameter, spanOf } from "./parameter.ts";
import { answerOf } from "./slow-fuse.ts";
import { TimingRecorder } from "./timing-recorder.ts";
import { TimingSet } from "./timing-set.ts";

/** The longest chain of times that the value must outlast: its terms add up to it. */
export interface Binding {
  /** The value, in ms: one more than the greatest under which the run of the chain comes about. */
  readonly leastMs: number;
  readonly terms: readonly Term[];
}

export interface Term {
  /** `poll period`, `crash delay`; `fixed` for what else the plan and the service take, `order` for a tie at one instant. */
  readonly what: string;
  readonly ms: number;
  /** The draw that it is the end of; null for a time that is fixed. */
  readonly draw: string | null;
}

/**
 * The chain behind the greatest value that a parameter has in the region of a timing, all timings with a longer one being safe.
 *
 * @param draws the timing, with the parameter among them
 * @returns null where the run does not rest on the parameter
 */
export function bindingOf(model: Model, parameter: Parameter, draws: readonly Draw[]): Binding | null {
  const { edges, set } = chainsOf(model, draws);
  const span = spanOf(parameter, set);
  if (span === null) return null;
  const chain = shortestPath(edges, set.bounds.size, span.begin, span.end);
  const leastMs = set.bounds.most(span.end, span.begin) + 1;
  return { leastMs, terms: termsOf(model, set, chain, leastMs) };
}

/** t(a) − t(b) ≤ most: because of a draw, or because the run rests on it. */
interface Edge {
  readonly a: number;
  readonly b: number;
  readonly most: number;
  /** The draw of which it is the end that counts; null where it is no draw's. */
  readonly draw: { readonly name: string; readonly loMs: number; readonly hiMs: number } | null;
  /** How much later than b its instant is, which a is compared with. */
  readonly offsetMs: number;
  /** The draw that b is, for what its offset means. */
  readonly of: string | null;
}

/** Runs the region again, and keeps each condition that it rests on. */
function chainsOf(model: Model, draws: readonly Draw[]): { edges: Edge[]; set: TimingSet } {
  const recorder = new ChainRecorder(draws);
  answerOf(model, recorder, recorder);
  const set = recorder.region();
  const edges = [...recorder.edges];
  for (const [index, draw] of set.variables.entries()) {
    const [child, { parent, loMs, hiMs }] = [index + 1, draw];
    edges.push({ a: child, b: parent, most: hiMs, draw, offsetMs: 0, of: null });
    edges.push({ a: parent, b: child, most: -loMs, draw, offsetMs: 0, of: null });
  }
  return { edges: edges.map((edge) => ({ ...edge, of: set.variables[edge.b - 1]?.name ?? null })), set };
}

class ChainRecorder extends TimingRecorder {
  readonly edges: Edge[] = [];

  constructor(draws: readonly Draw[]) {
    super(TimingSet.all(), withAnswers(draws));
  }

  override precedes(first: Instant, second: Instant, orTogether: boolean): void {
    const [a, b] = [first.variable, second.variable];
    const offsetMs = second.atMs - this.timeOf(b);
    const most = offsetMs - (first.atMs - this.timeOf(a)) - (orTogether ? 0 : 1);
    this.edges.push({ a, b, most, draw: null, offsetMs, of: null });
    super.precedes(first, second, orTogether);
  }
}

/**
 * The edges of a shortest path of bounds: the least bound of t(end) − t(begin). Of several the one with the most draws, since
 * draws explain more than the comparisons that happen to follow from them.
 */
function shortestPath(edges: readonly Edge[], size: number, begin: number, end: number): Edge[] {
  const least = Array.from({ length: size }, () => Number.POSITIVE_INFINITY);
  least[begin] = 0;
  for (let round = 1; round < size; round++) {
    for (const { a, b, most } of edges) least[a] = Math.min(least[a] as number, (least[b] as number) + most);
  }
  const tight = edges.filter(({ a, b, most }) => least[a] === (least[b] as number) + most);
  let best: Edge[] = [];
  let bestDraws = -1;
  let tries = 0;
  const walk = (at: number, path: Edge[], visited: ReadonlySet<number>): void => {
    if (++tries > MOST_TRIES && bestDraws >= 0) return;
    if (at === begin) {
      const draws = path.filter(({ draw }) => draw !== null).length;
      if (draws > bestDraws || (draws === bestDraws && path.length < best.length)) {
        best = [...path].reverse();
        bestDraws = draws;
      }
      return;
    }
    const here = tight.filter(({ a, b }) => a === at && !visited.has(b));
    for (const edge of [...here].sort(
      (one, other) => Number(one.draw === null) - Number(other.draw === null),
    ))
      walk(edge.b, [...path, edge], new Set([...visited, edge.b]));
  };
  walk(end, [], new Set([end]));
  return best;
}

/** How many steps of paths are tried for one that explains more. */
const MOST_TRIES = 2_000;

/** The ends of draws, the delays that are fixed and the whole periods of a chain, and what else it takes to come to the value. */
function termsOf(model: Model, set: TimingSet, chain: readonly Edge[], leastMs: number): Term[] {
  const terms: Term[] = [];
  let isLatestTick = false;
  for (const { draw, a, b, most, offsetMs, of } of chain) {
    if (draw !== null) {
      const isLatest = most === draw.hiMs && a !== 0;
      const { what, everyMs } = phraseOf(model, draw.name);
      // The last phase is a millisecond less than the period: the tick that was just missed.
      const isPeriod = isLatest && everyMs !== null && draw.hiMs === everyMs - 1;
      if (isPeriod) isLatestTick = true;
      if (most !== 0) terms.push({ what, ms: isPeriod ? everyMs : most, draw: draw.name });
      continue;
    }
    const delays = fixedDelays(model, set, b, offsetMs);
    const restMs = offsetMs - delays.reduce((sum, { ms }) => sum + ms, 0);
    const { what, everyMs } = of === null ? { what: "", everyMs: null } : phraseOf(model, of);
    if (everyMs !== null && restMs > 0 && restMs % everyMs === 0)
      terms.push({ what: restMs === everyMs ? what : `${restMs / everyMs} × ${what}`, ms: restMs, draw: of });
    terms.push(...delays);
  }
  const rest = leastMs - terms.reduce((sum, { ms }) => sum + ms, 0);
  const isOrder = Math.abs(rest) === 1 && !isLatestTick;
  if (rest !== 0) terms.push({ what: isOrder ? "order" : "fixed", ms: rest, draw: null });
  return terms;
}

/** What of the time from an event time to something that comes of it are delays of the service that are no draws. */
function fixedDelays(model: Model, set: TimingSet, variable: number, offsetMs: number): Term[] {
  if (offsetMs <= 0) return [];
  const recorder = new TimingRecorder(set);
  const { trace } = new Run(model, recorder, { timings: recorder });
  const isThere = (index: number) => trace.instantOf(index).variable === variable;
  const atMs = recorder.timeOf(variable) + offsetMs;
  const met = Array.from({ length: trace.length }, (_, index) => index).filter((index) => {
    return isThere(index) && trace.atMs(index) === atMs && ILL.has(trace.kindOf(index));
  });
  // A crash comes of its effect, and says more.
  const ill = met.find((index) => trace.kindOf(index) !== Fact.effect) ?? met[0];
  const terms: Term[] = [];
  for (let at = ill ?? NO_RECORD; at !== NO_RECORD; ) {
    const cause = trace.causeOf(at);
    if (cause === NO_RECORD || !isThere(cause)) break;
    const ms = trace.atMs(at) - trace.atMs(cause);
    const what = delayWords(model, trace.at(at), trace.at(ill as number).kind);
    if (ms > 0 && what !== null) terms.push({ what, ms, draw: null });
    at = cause;
  }
  return terms.reverse();
}

const ILL: ReadonlySet<number> = new Set([Fact.crash, Fact.hang, Fact.refuse, Fact.effect]);

function delayWords(model: Model, { kind, subject }: TraceRecord, ill: string): string | null {
  if (kind === "effect" || kind === "crash" || kind === "hang") return `${ill} delay`;
  if (kind === "file") return "delivery";
  const node = model.nodes.find(({ name }) => name === subject);
  return kind === "load" && node?.load.by === "watch" ? "watch delay" : null;
}
