import type { EventEmitter } from "eventemitter3";
import { type Draw, DrawLimitError, type Source } from "./kernel/choices.ts";
import { type EventOrder, Rehearsal } from "./kernel/rehearsal.ts";
import type { Timings } from "./kernel/timings.ts";
import { type Trace, type TraceEvents, TraceLimitError } from "./kernel/trace.ts";
import type { Mode, TraceHeader } from "./model/facts.ts";
import type { Model } from "./model/model.ts";
import { ownerOf } from "./model/owner.ts";
import { Service } from "./model/service.ts";
import { Simulation } from "./model/simulation.ts";
import { Monitor } from "./rollout/monitor.ts";
import { Operator } from "./rollout/operator.ts";
import { Rollout } from "./rollout/rollout.ts";
import { PlanRunner } from "./rollout/runner.ts";

/** What one simulation leaves behind: what happened, and every draw that it rests on. */
export interface SimulatedRun {
  readonly header: TraceHeader;
  readonly trace: Trace;
  readonly draws: readonly Draw[];
  /** How many events were executed. */
  readonly events: number;
  /** Which limit ended it before the horizon; null where none did. */
  readonly limit: "events" | "records" | "draws" | null;
  /** Whether it ended with its plan, see `untilStopped` and `untilPlanEnds`. */
  readonly isHalted: boolean;
}

export interface SimulateOptions {
  /** Which of the worlds to compare. Default: `run`. */
  readonly mode?: Mode;
  /** For a prover: learns which comparisons of times the run rests on. */
  readonly timings?: Timings;
  /**
   * For a prover that asks for nothing but the outcome: whether only that order of events counts on which the outcome rests. Default:
   * false, and any order counts.
   */
  readonly isOrderLoose?: boolean;
  /** Ends the run with its plan, where that is stopped before anything was accepted that users can feel. Default: false. */
  readonly untilStopped?: boolean;
  /** Ends the run with its plan, however that ends: for what only the plan can tell. Default: false. */
  readonly untilPlanEnds?: boolean;
  /** Emits `record` for each fact while the run goes on. */
  readonly watchers?: EventEmitter<TraceEvents>;
}

/**
 * Simulates a scenario once: a pure function of the scenario and of the answers to its draws. The same scenario and the
 * same answers give the same trace to the byte, on every engine.
 */
export function simulateModel(model: Model, source: Source, options: SimulateOptions = {}): SimulatedRun {
  const mode = options.mode ?? "run";
  const { timings, isOrderLoose } = options;
  const rehearsed = timings !== undefined && isOrderLoose === true ? rehearse(model, timings, options) : null;
  const simulation = new Simulation(model, source, { ...options, mode, rehearsed });
  const end = runToEnd(simulation);
  return {
    header: model.headers[mode],
    trace: simulation.trace,
    draws: simulation.choices.draws,
    events: simulation.kernel.events,
    limit: end === "horizon" || end === "halted" ? null : end,
    isHalted: end === "halted",
  };
}

/**
 * In which order the events of a simulation have to stay for the judge to say the same; null for the one in which they come. What
 * may go on side by side is what nobody is ill of: the judge reads it node by node.
 */
function rehearse(model: Model, timings: Timings, options: SimulateOptions): EventOrder | null {
  const scratch = timings.rehearsal?.() ?? null;
  // A store has promises that are judged by when its users have asked what.
  if (scratch === null || model.groups.some(({ storage, oneByOne }) => storage !== null || oneByOne !== null))
    return null;
  const rehearsal = new Rehearsal(ownerOf(model), (first, second) => scratch.isAlwaysBefore(first, second));
  const { watchers: _, ...others } = options;
  const mode = options.mode ?? "run";
  const end = runToEnd(new Simulation(model, scratch, { ...others, mode, timings: scratch, rehearsal }));
  // Which event is the last that a limit allows depends on the order of all.
  return end === "horizon" || end === "halted" ? rehearsal.order() : null;
}

function runToEnd(simulation: Simulation): "horizon" | "halted" | NonNullable<SimulatedRun["limit"]> {
  const { model, kernel } = simulation;
  try {
    setScene(simulation);
    const end = kernel.run(model.horizonMs, model.limits.events);
    return end === "event-limit" ? "events" : end;
  } catch (error) {
    if (error instanceof TraceLimitError) return "records";
    if (error instanceof DrawLimitError) return "draws";
    throw error;
  }
}

/** The service under test, with the plan that is about to begin and whoever watches and acts. */
export function setScene(simulation: Simulation): Service {
  const service = new Service(simulation);
  const rollout = new Rollout(simulation, service);
  const runner = new PlanRunner(simulation, service, rollout);
  const operator = new Operator(simulation, service, rollout, runner);
  for (const monitor of simulation.model.monitors) {
    new Monitor(simulation, monitor, service, (report) => operator.hear(monitor, report));
  }
  return service;
}
