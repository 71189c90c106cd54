import type { EventEmitter } from "eventemitter3";
import { Choices, type Delay, type Source } from "../kernel/choices.ts";
import { Kernel } from "../kernel/kernel.ts";
import { NO_NAME } from "../kernel/names.ts";
import type { EventOrder, Rehearsal } from "../kernel/rehearsal.ts";
import type { Timings } from "../kernel/timings.ts";
import { NO_RECORD, Trace, type TraceEvents } from "../kernel/trace.ts";
import type { ConfigVersion } from "./config.ts";
import { Fact, type Mode } from "./facts.ts";
import type { Model, RangeMs } from "./model.ts";

/** What the parts of one run share: its time, its choices, its trace. The parts themselves are in `service.ts`. */
export class Simulation {
  readonly model: Model;
  readonly mode: Mode;
  readonly kernel: Kernel;
  readonly choices: Choices;
  readonly trace: Trace;
  /** Whether the run is over once the plan is stopped before anything was accepted that users can feel. */
  readonly untilStopped: boolean;
  /** Whether the run is over with its plan, however that ends. */
  readonly untilPlanEnds: boolean;
  readonly #drawn = new Map<string, number>();

  constructor(model: Model, source: Source, options: SimulationOptions) {
    this.model = model;
    this.mode = options.mode;
    this.untilStopped = options.untilStopped ?? false;
    this.untilPlanEnds = options.untilPlanEnds ?? false;
    this.kernel = new Kernel(options.timings ?? null, options.rehearsal ?? null, options.rehearsed ?? null);
    this.choices = new Choices(source, model.limits.draws);
    this.trace = new Trace(model.names, model.limits.records, options.watchers ?? null);
  }

  /** Whether versions that the plan brings carry the fields of the one they replace. */
  get isTwin(): boolean {
    return this.mode === "twin" || this.mode === "unstopped-twin";
  }

  /** Whether every gate passes and nobody acts. */
  get isUnstopped(): boolean {
    return this.mode === "unstopped" || this.mode === "unstopped-twin";
  }

  /** A version as a node gets it: in a twin, what the plan brings carries the fields that the node had before. */
  asBrought(version: ConfigVersion, initial: ConfigVersion): ConfigVersion {
    const brought = this.isTwin && this.model.brought.has(version.name);
    return brought ? this.model.configs.relabelled(version.name, initial) : version;
  }

  /** Appends a fact of now to the trace and returns its index. */
  record(kind: number, subject: number, fact: FactDetails): number {
    if (this.kernel.isRehearsed && !TOUCHES_LITTLE.has(kind)) this.kernel.touchesAll();
    const index = this.trace.append(
      this.kernel.nowMs,
      kind,
      subject,
      fact.object ?? NO_NAME,
      fact.value ?? Number.NaN,
      fact.note === undefined ? NO_NAME : this.model.names.id(fact.note),
      fact.cause,
      fact.source ?? NO_RECORD,
    );
    return this.#linked(index);
  }

  /** Tells a fact again, as of now, for another reason. What the change was behind, it is behind still. */
  again(record: number, cause: number): number {
    const { trace } = this;
    const index = trace.append(
      this.kernel.nowMs,
      trace.kindOf(record),
      trace.subjectOf(record),
      trace.objectOf(record),
      trace.valueOf(record),
      trace.noteOf(record),
      cause,
      trace.sourceOf(record) === NO_RECORD ? NO_RECORD : cause,
    );
    return this.#linked(index);
  }

  #linked(index: number): number {
    if (this.kernel.isTracked) this.trace.link(index, this.kernel.now.variable);
    return index;
  }

  /** A duration out of a range. What is drawn more than once is numbered: `prod-1/watch-delay#1`, `prod-1/watch-delay#2`. */
  draw(name: string, range: RangeMs): Delay {
    return range.loMs === range.hiMs
      ? range.loMs
      : this.choices.uniformMs(this.numbered(name), range.loMs, range.hiMs);
  }

  /** A name with the number of times that it has been asked for. */
  numbered(name: string): string {
    const count = (this.#drawn.get(name) ?? 0) + 1;
    this.#drawn.set(name, count);
    return `${name}#${count}`;
  }
}

export interface SimulationOptions {
  readonly mode: Mode;
  /** Learns which comparisons of times the run rests on. Default: nobody does. */
  readonly timings?: Timings | null;
  /** Learns what each event touches. Default: nobody asks. */
  readonly rehearsal?: Rehearsal | null;
  /** In which order events have to stay. Default: in the one in which they come. */
  readonly rehearsed?: EventOrder | null;
  /** Whether to end with the plan, where it is stopped before any write was accepted. Default: false. */
  readonly untilStopped?: boolean;
  /** Whether to end with the plan, however that ends. Default: false. */
  readonly untilPlanEnds?: boolean;
  /** Emits `record` for each fact. Default: nobody watches. */
  readonly watchers?: EventEmitter<TraceEvents> | null;
}

export interface FactDetails {
  readonly object?: number;
  readonly value?: number;
  readonly note?: string;
  readonly cause: number;
  readonly source?: number;
}

/**
 * Facts whose telling changes nothing that anybody else looks at, unless it says so: what is stored and loaded while nobody is ill,
 * and how a plan goes on. Whoever tells of anything else touches everything.
 */
const TOUCHES_LITTLE: ReadonlySet<number> = new Set(
  (
    [
      "sent",
      "missed",
      "file",
      "load",
      "run",
      "due",
      "store",
      "step",
      "write",
      "gate",
      "probe",
      "reading",
      "gate-passed",
      "gate-failed",
      "stopped",
      "plan-end",
    ] as const
  ).map((kind) => Fact[kind]),
);

/** Who goes first at the same instant: a gate sees the world before what happens at that instant changes it. */
export const Domain = {
  plan: 0,
  operator: 1,
  agents: 2,
  deliveries: 3,
  faults: 4,
  nodes: 5,
  groups: 6,
  monitors: 7,
  requests: 8,
} as const;

/** What goes first of what arrives at one place at the same instant. */
export const DeliveryRank = { sent: 0, fetched: 1, rest: 3 } as const;

/** What goes first on one node at the same instant. */
export const NodeRank = {
  load: 0,
  request: 1,
  life: 2,
  effect: 3,
  promotion: 4,
  need: 5,
  session: 6,
} as const;

/** What goes first in one group at the same instant. A load remembers what it was: it is reckoned when all else is settled. */
export const GroupRank = {
  failover: 0,
  balancer: 1,
  clock: 2,
  surroundings: 3,
  load: 4,
  need: 5,
  answering: 6,
} as const;
