import { tieKey } from "../kernel/event-queue.ts";
import { Field } from "../kernel/field.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import type { GroupModel } from "./model.ts";
import type { Node } from "./node.ts";
import { Domain, GroupRank, type Simulation } from "./simulation.ts";

/** Which nodes of a group get requests: those that it believes to be healthy, by shallow looks that take their time. */
export class Balancer {
  readonly #simulation: Simulation;
  readonly #model: GroupModel;
  readonly #nodes: readonly Node[];
  readonly #changed: (cause: number) => void;
  readonly #believed: Map<Node, Field<boolean>>;
  readonly #pending = new Map<Node, EventId>();

  constructor(
    simulation: Simulation,
    model: GroupModel,
    nodes: readonly Node[],
    changed: (cause: number) => void,
  ) {
    this.#simulation = simulation;
    this.#model = model;
    this.#nodes = nodes;
    this.#changed = changed;
    this.#believed = new Map(nodes.map((node) => [node, new Field(simulation.fields, true)]));
  }

  /** The nodes that it believes to be healthy; all, where it believes that none is. */
  rotation(): readonly Node[] {
    const believed = this.#nodes.filter((node) => this.#believed.get(node)?.get());
    return believed.length > 0 ? believed : this.#nodes;
  }

  nodeChanged(node: Node, cause: number): void {
    const { kernel } = this.#simulation;
    const belief = this.#believed.get(node) as Field<boolean>;
    const pending = this.#pending.get(node) ?? NO_EVENT;
    const healthy = node.looksHealthy(this.#model.timeoutMs);
    if (belief.get() === healthy) {
      kernel.cancel(pending);
      this.#pending.delete(node);
      return;
    }
    if (this.#model.notices.hiMs === 0) {
      belief.set(healthy);
      return;
    }
    if (pending !== NO_EVENT) return;
    const delay = this.#simulation.draw(`${node.model.name}/balancer`, this.#model.notices);
    const tie = tieKey(Domain.groups, GroupRank.balancer, node.model.index);
    const notice = () => {
      this.#pending.delete(node);
      belief.set(healthy);
      this.#changed(cause);
    };
    this.#pending.set(node, kernel.schedule(delay, tie, notice, 0, cause));
  }
}
