import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import type { GroupModel } from "./model.ts";
import type { Node } from "./node.ts";
import type { NodeShares } from "./node-shares.ts";
import { Domain, GroupRank, type Simulation } from "./simulation.ts";

/** Which nodes of a group get requests: those that it believes to be healthy, by shallow looks that take their time. */
export class Balancer {
  readonly #simulation: Simulation;
  readonly #model: GroupModel;
  readonly #nodes: readonly Node[];
  readonly #shares: readonly NodeShares[];
  readonly #changed: (cause: number) => void;
  /** By the nodes' places in the group. */
  readonly #believed: boolean[];
  readonly #pending: EventId[];
  #believedCount: number;
  /** The places of those that get requests; null until somebody asks. */
  #rotation: readonly number[] | null = null;

  /** @param shares of each kind of request, which are told whom it believes in */
  constructor(
    simulation: Simulation,
    model: GroupModel,
    nodes: readonly Node[],
    shares: readonly NodeShares[],
    changed: (cause: number) => void,
  ) {
    this.#simulation = simulation;
    this.#model = model;
    this.#nodes = nodes;
    this.#shares = shares;
    this.#changed = changed;
    this.#believed = nodes.map(() => true);
    this.#pending = nodes.map(() => NO_EVENT);
    this.#believedCount = nodes.length;
  }

  /** The places of the nodes that it believes to be healthy; of all, where it believes that none is. */
  get rotation(): readonly number[] {
    this.#rotation ??= this.#reckonRotation();
    return this.#rotation;
  }

  /** The share that those in rotation answer together, where each of them answers all or nothing. */
  together(shares: NodeShares): number {
    const isNoneBelieved = this.#believedCount === 0;
    return isNoneBelieved ? shares.whole / this.#nodes.length : shares.wholeBelieved / this.#believedCount;
  }

  nodeChanged(place: number, cause: number): void {
    const { kernel } = this.#simulation;
    const node = this.#nodes[place] as Node;
    const pending = this.#pending[place] as EventId;
    const healthy = node.looksHealthy(this.#model.timeoutMs);
    if (this.#believed[place] === healthy) {
      kernel.cancel(pending);
      this.#pending[place] = NO_EVENT;
      return;
    }
    if (this.#model.notices.hiMs === 0) {
      this.#believe(place, healthy);
      return;
    }
    if (pending !== NO_EVENT) return;
    const delay = this.#simulation.draw(`${node.model.name}/balancer`, this.#model.notices);
    const tie = tieKey(Domain.groups, GroupRank.balancer, node.model.index);
    const notice = () => {
      this.#pending[place] = NO_EVENT;
      this.#believe(place, healthy);
      this.#changed(cause);
    };
    this.#pending[place] = kernel.schedule(delay, tie, notice, 0, cause);
  }

  #believe(place: number, healthy: boolean): void {
    this.#believed[place] = healthy;
    this.#believedCount += healthy ? 1 : -1;
    for (const shares of this.#shares) shares.believe(place, healthy);
    this.#rotation = null;
  }

  #reckonRotation(): readonly number[] {
    const places = this.#believed.map((_, place) => place);
    const believed = places.filter((place) => this.#believed[place]);
    return believed.length > 0 ? believed : places;
  }
}
