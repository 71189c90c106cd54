import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import { ObjectStore } from "../store/object-store.ts";
import { Courier } from "./courier.ts";
import { Demand } from "./demand.ts";
import { Dependency } from "./dependency.ts";
import { scheduleFaults } from "./fault.ts";
import { Generator } from "./generator.ts";
import { Group } from "./group.ts";
import { scheduleInputs } from "./input.ts";
import type { ContextModel, HopModel, Places } from "./model.ts";
import { Node } from "./node.ts";
import { Hop, type Place, Store } from "./place.ts";
import { Requests } from "./requests.ts";
import { Domain, GroupRank, type Simulation } from "./simulation.ts";

/** The service under test: every store, node and group of a run, and what holds them together. */
export class Service {
  readonly stores: readonly Store[];
  readonly nodes: readonly Node[];
  readonly groups: readonly Group[];
  readonly generators: readonly Generator[];
  /** The storage services, by their groups. */
  readonly objectStores: ReadonlyMap<number, ObjectStore>;
  readonly courier: Courier;
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
    this.courier = new Courier(simulation, [...this.stores, ...this.nodes.map((node) => node.file)]);
    this.#connect();
    this.generators = model.generators.map((generator) => new Generator(simulation, generator, this));
    this.#dependent = this.nodes.filter((node) =>
      node.model.effects.some((effect) => effect.context !== null || effect.call?.untilAnswered === true),
    );
    this.objectStores = this.#objectStores();
    scheduleFaults(simulation, this.nodes, this.objectStores);
    scheduleInputs(simulation, this.nodes);
    for (const node of this.nodes) node.begin();
    for (const group of this.groups)
      if (group.model.oneByOne !== null)
        new Requests(simulation, group, this.objectStores.get(group.model.index) ?? null);
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
    const down = group.nodes.filter((one) => one.life !== "serving").length;
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
      for (const one of (this.groups[where] as Group).nodes) this.#simulation.kernel.reads(one.model.index);
      if (other === undefined) return null;
      source = Math.max(source, other.loader.from);
    }
    return { source };
  }

  /** What is asked of a group, as a share of what it can bear; 0 where that is any number. */
  loadOf(group: number): number {
    return this.#demands.get(group)?.load ?? 0;
  }

  /** The record of what changed the load of a group last; −1 for none. */
  loadRecord(group: number): number {
    return this.#demands.get(group)?.record ?? NO_RECORD;
  }

  /** Where what a node should run comes from in the end: the first store on the way to its file, or the file itself. */
  sourceOf(node: Node): Place {
    let store = node.model.file === null ? null : (this.stores[node.model.file.from] as Store);
    for (let hop = store?.model.hop ?? null; hop !== null; hop = store?.model.hop ?? null) {
      store = this.stores[hop.from] as Store;
    }
    return store ?? node.file;
  }

  callsChanged(group: number, cause: number): void {
    this.#simulation.kernel.touchesAll();
    this.#demands.get(group)?.changed(cause);
  }

  isAnswering(group: number): boolean {
    return (this.groups[group] as Group).isAnswering();
  }

  /** Ties places, groups and nodes together. */
  #connect(): void {
    for (const [index, store] of this.stores.entries()) {
      const { hop } = store.model;
      if (hop !== null) this.#addHop(hop, store, index);
    }
    for (const node of this.nodes) {
      const { file, index, needs } = node.model;
      if (file !== null) this.#addHop(file, node.file, this.stores.length + index);
      for (const [place, need] of needs.entries()) {
        const needed = this.groups[need.group] as Group;
        const depth = this.#depthOf(needed);
        node.needs.push(new Dependency(this.#simulation, need, node, needed, place, depth));
      }
    }
    for (const group of this.groups) {
      const { otherwise } = group.model;
      if (otherwise !== null) group.connect(this.groups[otherwise] as Group);
    }
    for (const group of this.groups) {
      if (this.#isLoaded(group)) this.#demands.set(group.model.index, this.#demandOf(group));
    }
    for (const demand of this.#demands.values()) demand.connect((index) => this.#demands.get(index));
    for (const group of this.groups) {
      group.watch((cause) => this.#groupChanged(group, cause));
      if (this.#isLookedAt(group)) group.watchRuns((cause) => this.#reconsiderLater(cause));
    }
  }

  /** Whether an effect depends on what its nodes run. */
  #isLookedAt({ model }: Group): boolean {
    return this.#simulation.model.effects.some(({ context }) =>
      context?.runs.some(({ group }) => group === model.index),
    );
  }

  /** How many groups stand in a row below it: 0 where it needs none. */
  #depthOf({ nodes }: Group): number {
    const { needs } = (nodes[0] as Node).model;
    return Math.max(0, ...needs.map(({ group }) => 1 + this.#depthOf(this.groups[group] as Group)));
  }

  #addHop(hop: HopModel, into: Place, local: number): void {
    const needed = hop.needs === null ? null : (this.groups[hop.needs] as Group);
    new Hop(this.#simulation, hop, this.stores[hop.from] as Store, into, needed, local);
  }

  /** Whether what is asked of it matters: to itself, or to a group that it passes it on to. */
  #isLoaded({ model, nodes }: Group): boolean {
    const passesOn = nodes.some((node) => node.model.needs.some(({ calls }) => calls > 0));
    return model.capacity !== null || model.otherwise !== null || passesOn;
  }

  #demandOf(group: Group): Demand {
    const { index } = group.model;
    const callers = this.nodes.filter(
      ({ model }) => model.calls.has(index) || model.effects.some((effect) => effect.call?.to === index),
    );
    return new Demand(this.#simulation, group, callers);
  }

  /** Who calls, who can bear it, and who waits for such surroundings may have changed with a node. */
  #groupChanged(group: Group, cause: number): void {
    for (const demand of this.#demands.values()) if (demand.concerns(group)) demand.changed(cause);
    this.#reconsiderLater(cause);
  }

  #reconsiderLater(cause: number): void {
    this.#simulation.kernel.touchesCommon();
    if (this.#dependent.length === 0 || this.#reconsidering !== NO_EVENT) return;
    const tie = tieKey(Domain.groups, GroupRank.surroundings, 0);
    const reconsider = () => {
      this.#reconsidering = NO_EVENT;
      for (const node of this.#dependent) node.reconsider(cause);
    };
    this.#reconsidering = this.#simulation.kernel.schedule(0, tie, reconsider, 0, cause);
  }

  #objectStores(): ReadonlyMap<number, ObjectStore> {
    const stores = new Map<number, ObjectStore>();
    for (const group of this.groups) {
      const { storage, index } = group.model;
      if (storage !== null) stores.set(index, new ObjectStore(this.#simulation, storage, group));
    }
    return stores;
  }

  #nodesOf(indices: readonly number[]): Node[] {
    return indices.map((index) => this.nodes[index] as Node);
  }
}
