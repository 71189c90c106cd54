import { tieKey } from "../kernel/event-queue.ts";
import { BEGINNING, type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { Group } from "./group.ts";
import type { GroupModel } from "./model.ts";
import type { Node } from "./node.ts";
import { Domain, GroupRank, type Simulation } from "./simulation.ts";

/** What comes to a group from the requests of another: the calls of those that need it, or its users who are not answered. */
interface Inflow {
  perMs(): number;
  /** How often one that has failed is tried again. */
  readonly retries: number;
}

/**
 * What is asked of a group, and how much of it the group can bear: the requests of users and of groups that need it, tried
 * again where they fail, and the calls of other nodes. It goes on from what it was: a group that tries again have overwhelmed
 * stays so until there is room for them, too.
 */
export class Demand {
  readonly #simulation: Simulation;
  readonly #group: Group;
  readonly #callers: readonly Node[];
  #load: number;
  readonly #inflows: Inflow[] = [];
  /** Those to which what is asked here is passed on. */
  readonly #downstream: Demand[] = [];
  /** The record of what changed the load last; −1 for none. */
  record = NO_RECORD;
  #share = 1;
  /** What users ask now, in requests a ms. */
  #requests: number;
  /** Requests a ms that get through to the nodes. */
  #borne = 0;
  /** Requests of users a ms that are not answered here. */
  #unanswered = 0;
  #reckoning: EventId = NO_EVENT;

  constructor(simulation: Simulation, group: Group, callers: readonly Node[]) {
    this.#simulation = simulation;
    this.#group = group;
    this.#callers = callers;
    this.#load = 0;
    this.#requests = requestsAt(group.model, simulation.model.clockMs);
    this.changed(NO_RECORD);
    this.#followClock();
  }

  /** Passes what is asked on to the groups that this one needs, and to the one that users try otherwise. */
  connect(demandOf: (group: number) => Demand | undefined): void {
    const { otherwise } = this.#group.model;
    for (const { group, calls, retries } of (this.#group.nodes[0] as Node).model.needs) {
      if (calls > 0) this.#feed(demandOf(group), { perMs: () => this.#borne * calls, retries });
    }
    if (otherwise !== null) this.#feed(demandOf(otherwise), { perMs: () => this.#unanswered, retries: 0 });
  }

  #feed(demand: Demand | undefined, inflow: Inflow): void {
    if (demand === undefined) return;
    demand.#inflows.push(inflow);
    this.#downstream.push(demand);
  }

  /** What is asked of the group, as a share of what it can bear. */
  get load(): number {
    return this.#load;
  }

  /** Whether a change of a group's nodes can change what is asked here, or what can be borne. */
  concerns(group: Group): boolean {
    return group === this.#group || this.#callers.some((node) => node.model.group === group.model.index);
  }

  /** What is asked, or what can be borne, may have changed: it is reckoned anew, once, at this instant. */
  changed(cause: number): void {
    this.#simulation.kernel.touchesAll();
    if (this.#reckoning !== NO_EVENT) return;
    const tie = tieKey(Domain.groups, GroupRank.load, this.#group.model.index);
    const reckon = () => {
      this.#reckoning = NO_EVENT;
      this.#reckon(cause);
    };
    this.#reckoning = this.#simulation.kernel.schedule(0, tie, reckon, 0, cause);
  }

  #reckon(cause: number): void {
    const { capacity, redundancy } = this.#group.model;
    const { regulation } = this.#group;
    // A standby node does not help the one that serves.
    const able = redundancy.kind === "standby" ? this.#group.rotation() : this.#group.nodes;
    const serving = able.filter((node) => node.life === "serving").length;
    const bears = serving * (capacity?.perMs ?? Number.MAX_VALUE) * regulation.capacity;
    const calls = this.#callers.reduce((sum, node) => sum + node.callsTo(this.#group.model.index), 0);
    const requests: Inflow[] = [
      { perMs: () => this.#requests * regulation.users, retries: regulation.retries },
      ...this.#inflows,
    ];
    // Only who is tried again asks how well the nodes answer what gets through to them.
    const well =
      requests.some(({ retries }) => retries > 0) || this.#downstream.length > 0
        ? this.#group.leastWell()
        : 1;
    const before = this.#share;
    let asked = 0;
    // From the share that was borne before, until it stays the same: each step answers what the one before left to be tried
    // again.
    for (let step = 0; step < MOST_STEPS; step++) {
      const again = 1 - this.#share * well;
      asked = calls + requests.reduce((sum, { perMs, retries }) => sum + perMs() * (1 + retries * again), 0);
      const share = borne(asked, bears, capacity?.collapses ?? false);
      if (share === this.#share) break;
      this.#share = share;
    }
    this.#passOn(
      asked * this.#share,
      this.#requests * (1 - Math.min(1, regulation.users) * this.#share * well),
      cause,
    );
    const load = asked === 0 ? 0 : Math.min(MOST_LOAD, asked / bears);
    if (load === this.#load && this.#share === before) return;
    this.record = cause;
    this.#load = load;
    this.#group.bear(this.#share, cause);
  }

  /** What gets through here, and what does not, is asked of others. */
  #passOn(borne: number, unanswered: number, cause: number): void {
    if (borne === this.#borne && unanswered === this.#unanswered) return;
    this.#borne = borne;
    this.#unanswered = unanswered;
    for (const demand of this.#downstream) demand.changed(cause);
  }

  /** Users come and go by the clock. */
  #followClock(): void {
    const { kernel, model } = this.#simulation;
    const { requestRate, index } = this.#group.model;
    if (requestRate.length < 2) return;
    for (const [place, { fromMs, perMs }] of requestRate.entries()) {
      const tie = tieKey(Domain.groups, GroupRank.clock, index * MOST_TIMES_OF_DAY + place);
      const first = { ...BEGINNING, atMs: (fromMs - model.clockMs + DAY_MS) % DAY_MS };
      const tick = (): void => {
        this.#requests = perMs;
        this.changed(NO_RECORD);
        kernel.schedule(DAY_MS, tie, tick, 0, NO_RECORD);
      };
      kernel.scheduleAt(first, tie, tick, 0, NO_RECORD);
    }
  }
}

/** What users ask at a time of day, in requests a ms. */
function requestsAt({ requestRate }: GroupModel, timeOfDayMs: number): number {
  return requestRate.findLast(({ fromMs }) => fromMs <= timeOfDayMs)?.perMs ?? 0;
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
