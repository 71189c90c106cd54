import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import type { Group } from "./group.ts";
import type { NeedModel } from "./model.ts";
import type { Node } from "./node.ts";
import { Domain, GroupRank, NodeRank, type Simulation } from "./simulation.ts";

/**
 * What a node needs of a group in order to answer. With a cache it goes on for a while when the group does not answer: until
 * its own copy runs out, each node's at another time, or for good where a stale copy is better than none.
 */
export class Dependency {
  readonly #simulation: Simulation;
  readonly #model: NeedModel;
  readonly #node: Node;
  readonly #group: Group;
  /** What tells it from the other needs of a run. */
  readonly #local: number;
  readonly #considerTie: number;
  /** The share of its requests for which it has what it needs. */
  #met: number;
  /** Whether its copy has run out. */
  #hasRunOut = false;
  #pending: EventId = NO_EVENT;
  #considering: EventId = NO_EVENT;

  /**
   * @param place which of the node's needs it is
   * @param depth how many groups stand in a row below the one that is needed: what those remember is settled before
   */
  constructor(
    simulation: Simulation,
    model: NeedModel,
    node: Node,
    group: Group,
    place: number,
    depth: number,
  ) {
    this.#simulation = simulation;
    this.#model = model;
    this.#node = node;
    this.#group = group;
    this.#local = node.model.index * simulation.model.groups.length + place;
    const all = simulation.model.nodes.length * simulation.model.groups.length;
    this.#considerTie = tieKey(Domain.groups, GroupRank.need, depth * all + this.#local);
    this.#met = 1;
    group.watch((cause) => this.#groupChanged(cause));
  }

  /** The share of its requests for which the node has what it needs. */
  get met(): number {
    return this.#met;
  }

  #groupChanged(cause: number): void {
    if (this.#model.copy === null && this.#model.negativeMs === 0 && !this.#model.stale) {
      this.#set(this.#group.leastAvailability(), cause);
      return;
    }
    this.#simulation.kernel.touchesAll();
    // What it remembers it remembers of how the group is at the end of the instant, not of what holds for no time.
    if (this.#considering !== NO_EVENT) return;
    const consider = () => {
      this.#considering = NO_EVENT;
      if (this.#group.isAnswering()) this.#answersAgain(cause);
      else this.#answersNoMore(cause);
    };
    this.#considering = this.#simulation.kernel.schedule(0, this.#considerTie, consider, 0, cause);
  }

  #answersNoMore(cause: number): void {
    const { copy, stale } = this.#model;
    if (stale) return;
    if (this.#hasRunOut || copy === null) {
      this.#hasRunOut = true;
      this.#set(this.#group.leastAvailability(), cause);
      return;
    }
    if (this.#pending !== NO_EVENT) return;
    const name = `${this.#node.model.name}/cache of ${this.#group.model.name}`;
    this.#later(copy, name, cause, () => {
      this.#hasRunOut = true;
      this.#set(this.#group.leastAvailability(), cause);
    });
  }

  #answersAgain(cause: number): void {
    if (!this.#hasRunOut) {
      this.#simulation.kernel.cancel(this.#pending);
      this.#pending = NO_EVENT;
      return;
    }
    if (this.#pending !== NO_EVENT) return;
    const { negativeMs } = this.#model;
    this.#later({ loMs: negativeMs, hiMs: negativeMs }, "", cause, () => {
      if (!this.#group.isAnswering()) return;
      this.#hasRunOut = false;
      this.#set(1, cause);
    });
  }

  #later(range: { loMs: number; hiMs: number }, name: string, cause: number, then: () => void): void {
    const delay = this.#simulation.draw(name, range);
    const happens = () => {
      this.#pending = NO_EVENT;
      then();
    };
    const tie = tieKey(Domain.nodes, NodeRank.need, this.#local);
    this.#pending = this.#simulation.kernel.schedule(delay, tie, happens, 0, cause);
  }

  #set(met: number, cause: number): void {
    if (met === this.#met) return;
    this.#met = met;
    this.#node.hasChanged(cause);
  }
}
