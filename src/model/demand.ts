import { tieKey } from "../kernel/event-queue.ts";
import { Field } from "../kernel/field.ts";
import { BEGINNING, type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { Group } from "./group.ts";
import type { CapacityModel } from "./model.ts";
import type { Node } from "./node.ts";
import { Domain, GroupRank, type Simulation } from "./simulation.ts";

/**
 * What is asked of a group with a capacity, and how much of it the group can bear: the requests of users, tried again where
 * they fail, and the calls of other nodes. It goes on from what it was: a group that tries again have overwhelmed stays so
 * until there is room for them, too.
 */
export class Demand {
  readonly #simulation: Simulation;
  readonly #group: Group;
  readonly #capacity: CapacityModel;
  readonly #callers: readonly Node[];
  readonly #load: Field<number>;
  #share = 1;
  #reckoning: EventId = NO_EVENT;

  constructor(simulation: Simulation, group: Group, capacity: CapacityModel, callers: readonly Node[]) {
    this.#simulation = simulation;
    this.#group = group;
    this.#capacity = capacity;
    this.#callers = callers;
    this.#load = new Field(simulation.fields, 0);
    this.changed(NO_RECORD);
    this.#followClock();
  }

  /** What is asked of the group, as a share of what it can bear. */
  get load(): number {
    return this.#load.get();
  }

  /** Whether a change of a group's nodes can change what is asked here, or what can be borne. */
  concerns(group: Group): boolean {
    return group === this.#group || this.#callers.some((node) => node.model.group === group.model.index);
  }

  /** What is asked, or what can be borne, may have changed: it is reckoned anew, once, at this instant. */
  changed(cause: number): void {
    if (this.#reckoning !== NO_EVENT) return;
    const tie = tieKey(Domain.groups, GroupRank.load, this.#group.model.index);
    const reckon = () => {
      this.#reckoning = NO_EVENT;
      this.#reckon(cause);
    };
    this.#reckoning = this.#simulation.kernel.schedule(0, tie, reckon, 0, cause);
  }

  #reckon(cause: number): void {
    // A standby node does not help the one that serves.
    const able = this.#group.model.redundancy.kind === "standby" ? this.#group.rotation() : this.#group.nodes;
    const serving = able.filter((node) => node.life.get() === "serving").length;
    const bears = serving * this.#capacity.perMs;
    const calls = this.#callers.reduce((sum, node) => sum + node.callsTo(this.#group.model.index), 0);
    const requests = this.#requestsNow();
    const before = this.#share;
    let asked = 0;
    // From the share that was borne before, until it stays the same: each step answers what the one before left to be tried
    // again.
    for (let step = 0; step < MOST_STEPS; step++) {
      asked = calls + requests * (1 + this.#group.model.retries * (1 - this.#share));
      const share = borne(asked, bears, this.#capacity.collapses);
      if (share === this.#share) break;
      this.#share = share;
    }
    const load = asked === 0 ? 0 : Math.min(MOST_LOAD, asked / bears);
    if (load === this.#load.get() && this.#share === before) return;
    this.#load.set(load);
    this.#group.bear(this.#share, cause);
  }

  #requestsNow(): number {
    const { requestRate } = this.#group.model;
    const timeOfDayMs = (this.#simulation.kernel.nowMs + this.#simulation.model.clockMs) % DAY_MS;
    return requestRate.findLast(({ fromMs }) => fromMs <= timeOfDayMs)?.perMs ?? 0;
  }

  /** Users come and go by the clock. */
  #followClock(): void {
    const { kernel, model } = this.#simulation;
    const { requestRate, index } = this.#group.model;
    if (requestRate.length < 2) return;
    for (const [place, { fromMs }] of requestRate.entries()) {
      const tie = tieKey(Domain.groups, GroupRank.clock, index * MOST_TIMES_OF_DAY + place);
      const first = { ...BEGINNING, atMs: (fromMs - model.clockMs + DAY_MS) % DAY_MS };
      const tick = (): void => {
        this.changed(NO_RECORD);
        kernel.schedule(DAY_MS, tie, tick, 0, NO_RECORD);
      };
      kernel.scheduleAt(first, tie, tick, 0, NO_RECORD);
    }
  }
}

const DAY_MS = 86_400_000;
const MOST_STEPS = 1_000;
/** The load of a group that can bear nothing. */
const MOST_LOAD = 1_000_000;
const MOST_TIMES_OF_DAY = 86_400;

/** In millionths, so that going on step by step comes to an end; 10 of 25 are 0.4, whatever their last bits. */
function borne(asked: number, bears: number, collapses: boolean): number {
  if (asked <= bears) return 1;
  return collapses ? 0 : Math.floor((bears / asked) * 1_000_000 + 1e-6) / 1_000_000;
}
