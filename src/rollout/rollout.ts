import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { Agent } from "../model/agent.ts";
import type { ConfigVersion } from "../model/config.ts";
import { Fact } from "../model/facts.ts";
import type { AgentModel, Origin, Places, RangeMs } from "../model/model.ts";
import type { Node } from "../model/node.ts";
import type { Place, Store } from "../model/place.ts";
import type { Service } from "../model/service.ts";
import { Domain, type Simulation } from "../model/simulation.ts";

/** What a plan, or a person, does to the service: it brings a change, and takes it back. */
export class Rollout {
  readonly #simulation: Simulation;
  readonly #service: Service;
  readonly #agents = new Map<Node, Agent[]>();
  readonly #deliveries = new Map<Place, EventId>();
  readonly #touchedStores = new Set<number>();
  readonly #touchedNodes = new Set<number>();
  /** The name of the version that was written last; null where each node has what it had before the plan. */
  lastVersion: string | null = null;

  constructor(simulation: Simulation, service: Service) {
    this.#simulation = simulation;
    this.#service = service;
  }

  /** Everything that has been written to, in order. */
  get touched(): Places {
    const inOrder = (indices: Set<number>) => [...indices].sort((one, other) => one - other);
    return { stores: inOrder(this.#touchedStores), nodes: inOrder(this.#touchedNodes) };
  }

  /** The nodes among some places, and those that get their files from the stores among them. */
  nodesBehind(places: Places): Node[] {
    const stores = new Set(places.stores);
    // A store that is added makes those below it count too, wherever they stand in the list.
    for (const _ of this.#simulation.model.stores) {
      for (const { index, hop } of this.#simulation.model.stores) {
        if (hop !== null && stores.has(hop.from)) stores.add(index);
      }
    }
    return this.#service.nodes.filter(({ model }) => {
      return places.nodes.includes(model.index) || (model.file !== null && stores.has(model.file.from));
    });
  }

  nodes(indices: readonly number[]): Node[] {
    return indices.map((index) => this.#service.nodes[index] as Node);
  }

  write(version: ConfigVersion, to: Places, delivery: RangeMs, by: string, cause: number): void {
    this.lastVersion = version.name;
    for (const index of to.stores) {
      this.#touchedStores.add(index);
      const store = this.#service.stores[index] as Store;
      store.announce(version, cause);
      this.#send(store, tieKey(Domain.deliveries, 2, index), version, delivery, by, cause);
    }
    for (const { model, file } of this.nodes(to.nodes)) {
      this.#touchedNodes.add(model.index);
      if (delivery.hiMs > 0) file.announce(version, cause);
      this.#send(file, tieKey(Domain.deliveries, 0, model.index), version, delivery, by, cause);
    }
  }

  deploy(model: AgentModel, nodes: readonly Node[], cause: number): void {
    this.lastVersion = model.writes.name;
    for (const node of nodes) {
      this.#touchedNodes.add(node.model.index);
      const agents = this.#agents.get(node) ?? [];
      // Where it is already, it is deployed anew.
      for (const agent of agents) if (agent.model === model) agent.remove(cause);
      const others = agents.filter((agent) => agent.model !== model);
      this.#agents.set(node, [...others, new Agent(this.#simulation, model, node, cause)]);
    }
  }

  /** Lets nodes serve accounts by a version; null: by what serves everybody. */
  move(
    nodes: readonly Node[],
    accounts: readonly string[],
    version: ConfigVersion | null,
    cause: number,
  ): void {
    if (version !== null) this.lastVersion = version.name;
    for (const node of nodes) {
      this.#touchedNodes.add(node.model.index);
      for (const account of accounts) node.accounts.serve(account, version, cause);
    }
  }

  /** Takes away the agents that were deployed to some nodes. */
  removeAgents(nodes: readonly Node[], cause: number): void {
    for (const node of nodes) {
      for (const agent of this.#agents.get(node) ?? []) agent.remove(cause);
      this.#agents.delete(node);
    }
  }

  /**
   * Puts stores and files back as they were before the plan, or what somebody chose instead. It is adopted as lazily as any
   * change.
   */
  restore({ stores, nodes }: Places, origin: Origin | null, by: string, cause: number): void {
    for (const index of stores) {
      const store = this.#service.stores[index] as Store;
      const version = this.#versionOf(origin) ?? store.model.holds;
      this.#simulation.kernel.cancel(this.#deliveries.get(store) ?? NO_EVENT);
      store.announce(version, cause);
      store.deliver(version, by, cause);
    }
    for (const node of this.nodes(nodes)) {
      this.#simulation.kernel.cancel(this.#deliveries.get(node.file) ?? NO_EVENT);
      const version = this.#versionOf(origin) ?? node.model.initial;
      node.file.deliver(version, by, cause);
    }
  }

  /** Takes agents away, moves accounts back, puts stores and files back, and restarts where asked to. */
  rollBack(places: Places, origin: Origin | null, restart: boolean, by: string, cause: number): void {
    const record = this.#simulation.record(Fact["roll-back"], this.#simulation.model.names.id(by), { cause });
    const nodes = this.nodes(places.nodes);
    this.removeAgents(nodes, record);
    for (const node of nodes) {
      for (const account of node.accounts.names) node.accounts.serve(account, null, record);
    }
    this.restore(places, origin, by, record);
    this.lastVersion = this.#versionOf(origin)?.name ?? null;
    if (restart) for (const node of this.nodesBehind(places)) node.restart(true, 0, by, record);
  }

  #versionOf(origin: Origin | null): ConfigVersion | null {
    if (origin === null) return null;
    return "version" in origin ? origin.version : (this.#service.stores[origin.store] as Store).stored.get();
  }

  #send(
    place: Place,
    tie: number,
    version: ConfigVersion,
    delivery: RangeMs,
    by: string,
    cause: number,
  ): void {
    const { kernel } = this.#simulation;
    kernel.cancel(this.#deliveries.get(place) ?? NO_EVENT);
    if (delivery.hiMs === 0) {
      place.deliver(version, by, cause);
      return;
    }
    const delay = this.#simulation.draw(`${place.name}/delivery`, delivery);
    const arrive = () => place.deliver(version, by, cause);
    this.#deliveries.set(place, kernel.schedule(delay, tie, arrive, 0, cause));
  }
}
