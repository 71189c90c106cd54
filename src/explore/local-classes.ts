import { type Draw, type Drawn, type Source, seeded } from "../kernel/choices.ts";
import { TimeOrder } from "../kernel/time-order.ts";
import type { Instant, Timings } from "../kernel/timings.ts";
import { NO_RECORD, type Trace } from "../kernel/trace.ts";
import { Fact } from "../model/facts.ts";
import type { Model, NodeModel, StepModel } from "../model/model.ts";
import { simulateModel } from "../simulate.ts";
import { courseOfPlan } from "../verdict/oracles/acceptance.ts";
import { exploreRegions, type Region } from "./regions.ts";
import { greatestDivisor } from "./share.ts";
import type { TimingSet } from "./timing-set.ts";

/** All timings of one node alone in which it goes the same way, while every gate lets the plan go on. */
export interface LocalClass {
  /** Whether it is down, or fails a look, at each reading of each gate, in the order of the trace. */
  readonly fails: readonly boolean[];
  /** All that befalls it, in order: nodes of one way are alike to the judge. */
  readonly way: string;
  /** Whether it falls ill before the plan has ended. */
  readonly illBeforeEnd: boolean;
  readonly set: TimingSet;
  /** A point of it. */
  readonly draws: readonly Draw[];
}

/** How many regions one node alone may have. */
export const MOST_LOCAL = 5_000;

/** The nodes of a scenario meet in more than in gates. */
export class TiedError extends Error {
  override readonly name = "TiedError";
}

/**
 * Explores one node alone: the whole service is simulated, with every gate passing and nobody acting, and only what the node
 * does is followed over its timings; the others do whatever they do. That is all there is to know of the node where nodes meet
 * only when gates look at them.
 *
 * @throws TiedError where it turns out that they meet otherwise
 */
function localClasses(model: Model, node: NodeModel, limit: number): LocalClass[] {
  regionsOf(model, node, limit, "unstopped-twin", (trace) => {
    for (let index = 0; index < trace.length; index++)
      if (trace.subjectOf(index) === node.nameId && DOWN.has(trace.kindOf(index)))
        throw new TiedError(`${node.name} is down in the twin, too`);
  });
  const regions = regionsOf(model, node, limit, "unstopped", (trace, order) => {
    return classOf(model, node, trace, order);
  });
  return regions.map(({ result, set, draws }) => ({ ...result, set, draws }));
}

/**
 * Whether a node alone fails no look of any gate, and the plan comes to its end, under every timing with a good change.
 *
 * @throws TiedError where nodes meet in more than in gates
 */
export function passesLooksOfGood(model: Model, node: NodeModel, limit: number): boolean {
  const regions = regionsOf(model, node, limit, "unstopped-twin", (trace, order) => {
    return courseOfPlan(trace).endedAtMs !== null && !classOf(model, node, trace, order).fails.includes(true);
  });
  return regions.every(({ result }) => result);
}

function regionsOf<Result>(
  model: Model,
  node: NodeModel,
  limit: number,
  mode: "unstopped" | "unstopped-twin",
  read: (trace: Trace, order: TimeOrder) => Result,
): Region<Result>[] {
  const found: Region<Result>[] = [];
  const { end } = exploreRegions<Result>({
    limit,
    simulate: (source, timings) => {
      const alone = new Alone(node, source, timings);
      return read(simulateModel(model, alone, { mode, timings: alone }).trace, new TimeOrder(alone));
    },
    visit: (region) => found.push(region) > 0,
  });
  if (end !== "complete") throw new TiedError("one node alone has too many regions");
  return found;
}

/** Follows the draws of one node; those of all others have one value, and nobody is told what rests on them. */
class Alone implements Source, Timings {
  readonly #prefix: string;
  readonly #own: Source;
  readonly #timings: Timings;
  readonly #others = seeded("others");

  constructor(node: NodeModel, own: Source, timings: Timings) {
    this.#prefix = `${node.name}/`;
    this.#own = own;
    this.#timings = timings;
  }

  uniformMs(name: string, loMs: number, hiMs: number): number {
    return (this.#isOwn(name) ? this.#own : this.#others).uniformMs(name, loMs, hiMs);
  }

  chance(name: string): boolean {
    throw new TiedError(`the chance "${name}"`);
  }

  pick(name: string): number {
    throw new TiedError(`the pick "${name}"`);
  }

  usedAsNumber(name: string): void {
    this.#own.usedAsNumber?.(name);
  }

  derive(parent: Instant, drawn: Drawn): Instant {
    const { name } = drawn.draw;
    if (!this.#isOwn(name)) return { atMs: parent.atMs + drawn.ms, variable: ANOTHERS };
    if (parent.variable === ANOTHERS) throw new TiedError(`"${name}" rests on what another node does`);
    return this.#timings.derive(parent, drawn);
  }

  precedes(first: Instant, second: Instant, orTogether: boolean): void {
    if (first.variable === ANOTHERS || second.variable === ANOTHERS) return;
    this.#timings.precedes(first, second, orTogether);
  }

  seenAsNumber(instant: Instant): void {
    this.#timings.seenAsNumber(instant);
  }

  #isOwn(name: string): boolean {
    return name.startsWith(this.#prefix);
  }
}

/** The variable of whatever rests on draws that are not followed. */
const ANOTHERS = -1;

/** What takes a node down, and what may bring it back. */
const DOWN: ReadonlySet<number> = new Set([
  Fact.crash,
  Fact.hang,
  Fact.refuse,
  Fact.stop,
  Fact.start,
  Fact.drain,
]);
const ENDS: ReadonlySet<number> = new Set([Fact.crash, Fact.refuse]);
/** What is not the node's own, and must stand where it stands whatever nodes do. */
const OF_PLAN: ReadonlySet<number> = new Set([
  Fact.step,
  Fact.write,
  Fact.gate,
  Fact.reading,
  Fact["gate-passed"],
  Fact["gate-failed"],
  Fact["plan-end"],
]);

function classOf(
  model: Model,
  { name, nameId }: NodeModel,
  trace: Trace,
  order: TimeOrder,
): Omit<LocalClass, "set" | "draws"> {
  const fails: boolean[] = [];
  const way: string[] = [];
  let hasEnded = false;
  let isProbed = false;
  let planEnded = false;
  let illBeforeEnd = false;
  let gate: StepModel | undefined;
  for (let index = 0; index < trace.length; index++) {
    const kind = trace.kindOf(index);
    if (OF_PLAN.has(kind)) {
      if (trace.instantOf(index).variable !== 0) throw new TiedError("the plan rests on what nodes do");
      if (kind === Fact["plan-end"]) planEnded = true;
      if (kind === Fact.gate) {
        const named = trace.names.text(trace.subjectOf(index));
        gate = model.plan.find((step) => step.does === "gate" && step.gate.name === named);
      }
      if (kind !== Fact.reading || gate?.does !== "gate") continue;
      const inScope = gate.gate.group === model.nodes.find((one) => one.name === name)?.group;
      fails.push(inScope && (gate.gate.through === "each" ? isProbed : hasEnded));
      isProbed = false;
      continue;
    }
    if (trace.subjectOf(index) !== nameId) continue;
    if (kind === Fact.probe) {
      isProbed = true;
      continue;
    }
    if (hasEnded) throw new TiedError(`${name} is down and goes on`);
    if (ENDS.has(kind)) {
      if (trace.sourceOf(index) === NO_RECORD) throw new TiedError(`${name} is down of something else`);
      hasEnded = true;
      // What begins at the horizon lasts for no time, and is no failure.
      if (!order.isBefore(trace.instantOf(index), { atMs: model.horizonMs, variable: 0 }))
        way.push("at the end");
      if (!planEnded) illBeforeEnd = true;
    } else if (DOWN.has(kind)) throw new TiedError(`${name} goes down and comes back`);
    else if (kind === Fact.effect && !endsAtOnce(trace, index))
      throw new TiedError(`${name} is ill and goes on`);
    const { kind: text, object, value, note } = trace.at(index);
    way.push([text, object, kind === Fact.due ? null : value, note].join(" "));
  }
  return { fails, way: way.join("; "), illBeforeEnd };
}

/** Whether an effect takes its node down in the same breath: the next record is of its end. */
function endsAtOnce(trace: Trace, effect: number): boolean {
  const next = effect + 1;
  return next < trace.length && ENDS.has(trace.kindOf(next)) && trace.causeOf(next) === effect;
}

/** The draws of a node in a class, for another that is like it. */
export function drawsAs(node: NodeModel, like: NodeModel, draws: readonly Draw[]): Draw[] {
  const isOwn = (draw: Draw) => draw.name.startsWith(`${like.name}/`);
  return draws.filter(isOwn).map((draw) => ({ ...draw, name: draw.name.replace(like.name, node.name) }));
}

/** How much of all timings of its node a class is. */
export type Weighed<One> = One & { readonly weight: bigint };

/** The classes of one of some alike nodes, with weights of one scale, which together are `of`. */
export function weighedClasses(
  model: Model,
  node: NodeModel,
  limit: number,
): { readonly classes: readonly Weighed<LocalClass>[]; readonly of: bigint } {
  const weighed = localClasses(model, node, limit).map((one) => {
    const weight = one.set.isRelaxed ? null : one.set.weigh();
    if (weight === null) throw new TiedError("a region of one node cannot be counted");
    return { ...one, ...weight };
  });
  const all = weighed.reduce((multiple, { of }) => leastMultiple(multiple, of), 1n);
  return {
    classes: weighed.map(({ points, of, ...one }) => ({ ...one, weight: (points * all) / of })),
    of: all,
  };
}

function leastMultiple(one: bigint, other: bigint): bigint {
  return (one / greatestDivisor(one, other)) * other;
}
