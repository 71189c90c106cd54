import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import { Demand } from "./demand.ts";
import { Dependency } from "./dependency.ts";
import { scheduleFaults } from "./fault.ts";
import { Generator } from "./generator.ts";
import { Group } from "./group.ts";
import { scheduleInputs } from "./input.ts";
import type { CapacityModel, ContextModel, Places } from "./model.ts";
import { Node } from "./node.ts";
import { Hop, type Place, Store } from "./place.ts";
import { Domain, GroupRank, type Simulation } from "./simulation.ts";

/** The service under test: every store, node and group of a run, and what holds them together. */
export class Service {
  readonly stores: readonly Store[];
  readonly nodes: readonly Node[];
  readonly groups: readonly Group[];
  readonly generators: readonly Generator[];
  readonly #simulation: Simulation;
  readonly #demands = new Map<number, Demand>();
  /** The nodes with an effect that depends on what is around them. */
  readonly #dependent: readonly Node[];
  #reconsidering: EventId = NO_EVENT;

  constructor(simulation: Simulation) {
    const { model } = simulation;
    this.#simulation = simulation;
    this.stores = model.stores.map((store) => new Store(simulation, store));
    this.nodes = model.nodes.map((node) => new Node(simulation, node, this));
    this.groups = model.groups.map((group) => new Group(simulation, group, this.#nodesOf(group.nodes)));
    this.#connect();
    this.generators = model.generators.map((generator) => new Generator(simulation, generator, this));
    this.#dependent = this.nodes.filter((node) =>
      node.model.effects.some((effect) => effect.context !== null || effect.call?.untilAnswered === true),
    );
    scheduleFaults(simulation, this.nodes);
    scheduleInputs(simulation, this.nodes);
    for (const node of this.nodes) node.begin();
  }

  /** The stores and files that are meant. */
  places({ stores, nodes }: Places): Place[] {
    return [
      ...stores.map((store) => this.stores[store] as Store),
      ...this.#nodesOf(nodes).map((node) => node.file),
    ];
  }

  /** Whether the surroundings of a node are such; then the record of the file that makes them so, −1 for none. */
  holds(node: Node, context: ContextModel): { readonly source: number } | null {
    const group = this.groups[node.model.group] as Group;
    const load = this.#demands.get(node.model.group)?.load ?? 0;
    if (context.loadAbove !== null && load <= context.loadAbove) return null;
    const down = group.nodes.filter((one) => one.life.get() !== "serving").length;
    if (context.downAbove !== null && down <= context.downAbove) return null;
    if (context.failing !== null && this.isAnswering(context.failing)) return null;
    let source = NO_RECORD;
    for (const { group: where, version } of context.runs) {
      const own = node.runs?.fieldsOf;
      const other = (this.groups[where] as Group).nodes.find((one) => {
        const carries = one.runs?.fieldsOf;
        if (carries === undefined) return false;
        return version === "another" ? one !== node && carries !== own : carries === version;
      });
      if (other === undefined) return null;
      source = Math.max(source, other.loader.from);
    }
    return { source };
  }

  callsChanged(group: number, cause: number): void {
    this.#demands.get(group)?.changed(cause);
  }

  isAnswering(group: number): boolean {
    return (this.groups[group] as Group).isAnswering();
  }

  /** Ties places, groups and nodes together. */
  #connect(): void {
    for (const [index, store] of this.stores.entries()) {
      const { hop } = store.model;
      if (hop !== null) new Hop(this.#simulation, hop, this.stores[hop.from] as Store, store, index);
    }
    for (const node of this.nodes) {
      const { file, index, needs } = node.model;
      if (file !== null) {
        new Hop(
          this.#simulation,
          file,
          this.stores[file.from] as Store,
          node.file,
          this.stores.length + index,
        );
      }
      for (const [place, need] of needs.entries()) {
        node.needs.push(
          new Dependency(this.#simulation, need, node, this.groups[need.group] as Group, place),
        );
      }
    }
    for (const group of this.groups) {
      const { capacity, index } = group.model;
      if (capacity !== null) this.#demands.set(index, this.#demandOf(group, capacity));
    }
    for (const group of this.groups) group.watch((cause) => this.#groupChanged(group, cause));
  }

  #demandOf(group: Group, capacity: CapacityModel): Demand {
    const { index } = group.model;
    const callers = this.nodes.filter(
      ({ model }) => model.calls.has(index) || model.effects.some((effect) => effect.call?.to === index),
    );
    return new Demand(this.#simulation, group, capacity, callers);
  }

  /** Who calls, who can bear it, and who waits for such surroundings may have changed with a node. */
  #groupChanged(group: Group, cause: number): void {
    for (const demand of this.#demands.values()) if (demand.concerns(group)) demand.changed(cause);
    if (this.#dependent.length === 0 || this.#reconsidering !== NO_EVENT) return;
    const tie = tieKey(Domain.groups, GroupRank.surroundings, 0);
    const reconsider = () => {
      this.#reconsidering = NO_EVENT;
      for (const node of this.#dependent) node.reconsider(cause);
    };
    this.#reconsidering = this.#simulation.kernel.schedule(0, tie, reconsider, 0, cause);
  }

  #nodesOf(indices: readonly number[]): Node[] {
    return indices.map((index) => this.nodes[index] as Node);
  }
}
