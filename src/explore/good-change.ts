/** Whether a plan lets a good change pass. */

import { type Draw, type Source, seeded } from "../kernel/choices.ts";
import type { Timings } from "../kernel/timings.ts";
import type { HopModel, Model, NodeModel } from "../model/model.ts";
import { simulateModel } from "../simulate.ts";
import { courseOfPlan, type PlanCourse } from "../verdict/oracles/acceptance.ts";
import { MOST_LOCAL, passesLooksOfGood, TiedError } from "./local-classes.ts";
import type { Pieces } from "./pieces.ts";
import { exploringRegions } from "./regions.ts";
import { alikeNodes, whatTiesNodes } from "./separate.ts";
import { UntrackableError } from "./timing-recorder.ts";

/** `passes`: the plan comes to its end. `stopped`: something stops it. `too-long`: the horizon comes first. */
export type GoodCourse = "passes" | "stopped" | "too-long";

/**
 * The service under a change that is as good as what was there before, that leaves nobody out, and of which every reading arrives: a
 * node that is missed for certain, and a gate that loses everything it reads, are a part of what is wrong. What goes wrong by chance
 * does so with any change.
 */
export function withGoodChange(model: Model): Model {
  const reached = (hop: HopModel | null) => (hop?.misses === 1 ? { ...hop, misses: 0 } : hop);
  return {
    ...model,
    stores: model.stores.map((store) => ({ ...store, hop: reached(store.hop) })),
    nodes: model.nodes.map((node) => ({ ...node, file: reached(node.file) })),
    plan: model.plan.map((step) =>
      step.does === "gate" && step.gate.loses === 1 ? { ...step, gate: { ...step.gate, loses: 0 } } : step,
    ),
  };
}

/** @param good a model {@link withGoodChange} */
export function courseOfGood(good: Model, source: Source, timings?: Timings): PlanCourse {
  const told = timings === undefined ? {} : { timings };
  return courseOfPlan(simulateModel(good, source, { mode: "twin", untilPlanEnds: true, ...told }).trace);
}

function goodCourse(good: Model, source: Source, timings?: Timings): GoodCourse {
  const { endedAtMs, stopped } = courseOfGood(good, source, timings);
  if (endedAtMs !== null) return "passes";
  return stopped >= 0 ? "stopped" : "too-long";
}

/**
 * How the plan goes with a good change under each of some seeds, in pieces.
 *
 * @param goOn asked before each run; where it is told not to go on, there are fewer. Default: always
 */
export function* goodCourses(
  model: Model,
  seeds: readonly (number | string)[],
  goOn = () => true,
): Pieces<GoodCourse[]> {
  const good = withGoodChange(model);
  const courses: GoodCourse[] = [];
  for (const seed of seeds) {
    if (!goOn()) break;
    courses.push(goodCourse(good, seeded(seed)));
    yield;
  }
  return courses;
}

/** Whether a good change passes under every timing, in pieces; null where the budget, or what can be followed, does not say. */
export function* alwaysPassesGood(
  model: Model,
  budget: number,
  goOn: (draws: readonly Draw[]) => boolean,
): Pieces<boolean | null> {
  const good = withGoodChange(model);
  if (passesNodeByNode(good)) return true;
  try {
    const regions = exploringRegions<GoodCourse>({
      simulate: (source, timings) => goodCourse(good, source, timings),
      limit: budget,
    });
    let step = regions.next();
    while (!step.done) {
      const region = step.value;
      if (region !== null && region.result !== "passes") return region.set.isRelaxed ? null : false;
      yield;
      step = regions.next(region === null || goOn(region.draws));
    }
    return step.value.end === "complete" ? true : null;
  } catch (error) {
    if (error instanceof UntrackableError) return null;
    throw error;
  }
}

/** The same node by node, where they meet only when a gate looks: if none alone fails a look, no gate fails. */
function passesNodeByNode(good: Model): boolean {
  if (whatTiesNodes(good) !== null) return false;
  try {
    return alikeNodes(good).every(([node]) => passesLooksOfGood(good, node as NodeModel, MOST_LOCAL));
  } catch (error) {
    if (error instanceof TiedError) return false;
    throw error;
  }
}
