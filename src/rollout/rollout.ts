import { Agent } from "../model/agent.ts";
import type { ConfigVersion } from "../model/config.ts";
import { Fact } from "../model/facts.ts";
import type { Group } from "../model/group.ts";
import type {
  AdjustModel,
  AgentModel,
  DeliveryModel,
  Origin,
  Places,
  RollBackModel,
} from "../model/model.ts";
import type { Node } from "../model/node.ts";
import type { Store } from "../model/place.ts";
import type { Service } from "../model/service.ts";
import type { Simulation } from "../model/simulation.ts";

/** What a plan, or a person, does to the service: it brings a change, and takes it back. */
export class Rollout {
  readonly #simulation: Simulation;
  readonly #service: Service;
  readonly #agents = new Map<Node, Agent[]>();
  /** The nodes that are restarted when a version has come into their file. */
  readonly #awaiting = new Map<Node, Awaited>();
  readonly #touchedStores = new Set<number>();
  readonly #touchedNodes = new Set<number>();
  /** The name of the version that was written last; null where each node has what it had before the plan. */
  lastVersion: string | null = null;

  constructor(simulation: Simulation, service: Service) {
    this.#simulation = simulation;
    this.#service = service;
    for (const node of service.nodes) node.file.watch(() => this.#arrived(node));
  }

  /** Everything that has been written to, in order. */
  get touched(): Places {
    const inOrder = (indices: Set<number>) => [...indices].sort((one, other) => one - other);
    return { stores: inOrder(this.#touchedStores), nodes: inOrder(this.#touchedNodes) };
  }

  /** The nodes among some places, and those that get their files from the stores among them. */
  nodesBehind(places: Places): Node[] {
    const stores = new Set(places.stores);
    const nodes = new Set(places.nodes);
    // A store that is added makes those below it count too, wherever they stand in the list.
    for (const _ of this.#simulation.model.stores) {
      for (const { index, hop } of this.#simulation.model.stores) {
        if (hop !== null && stores.has(hop.from)) stores.add(index);
      }
    }
    return this.#service.nodes.filter(({ model }) => {
      return nodes.has(model.index) || (model.file !== null && stores.has(model.file.from));
    });
  }

  nodes(indices: readonly number[]): Node[] {
    return indices.map((index) => this.#service.nodes[index] as Node);
  }

  write(version: ConfigVersion, to: Places, delivery: DeliveryModel, by: string, cause: number): void {
    this.lastVersion = version.name;
    for (const index of to.stores) this.#touchedStores.add(index);
    for (const index of to.nodes) this.#touchedNodes.add(index);
    this.#service.courier.send(this.#service.places(to), () => version, delivery, by, cause);
  }

  /** Sets load or capacity of groups otherwise. */
  adjust(setting: AdjustModel, cause: number): void {
    for (const index of setting.groups) (this.#service.groups[index] as Group).regulation.set(setting, cause);
  }

  /** What a roll-back or a write puts there; null for what was there before the plan. */
  versionOf(origin: Origin | null): ConfigVersion | null {
    if (origin === null) return null;
    return "version" in origin ? origin.version : (this.#service.stores[origin.store] as Store).stored;
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
   * change; what is still on its way is taken back.
   */
  restore(to: Places, { to: origin, delivery }: RollBackModel, by: string, cause: number): void {
    const places = this.#service.places(to);
    for (const place of places) this.#service.courier.recall(place);
    const chosen = this.versionOf(origin);
    this.#service.courier.send(places, (place) => chosen ?? place.initial, delivery, by, cause);
  }

  /** Takes agents away, moves accounts back, puts stores and files back, and restarts where asked to. */
  rollBack(places: Places, back: RollBackModel, by: string, cause: number): void {
    const record = this.#simulation.record(Fact["roll-back"], this.#simulation.model.names.id(by), { cause });
    const nodes = this.nodes(places.nodes);
    this.removeAgents(nodes, record);
    for (const node of nodes) {
      for (const account of node.accounts.names) node.accounts.serve(account, null, record);
    }
    const chosen = this.versionOf(back.to);
    this.restore(places, back, by, record);
    this.lastVersion = chosen?.name ?? null;
    if (back.restart === "never") return;
    for (const node of this.nodesBehind(places)) {
      const restart = () => node.restart(true, 0, by, record);
      const version = chosen ?? node.model.initial;
      if (back.restart === "at-once" || node.file.stored.name === version.name) restart();
      else this.#awaiting.set(node, { version: version.name, restart, waiting: [] });
    }
  }

  /** Calls back once, when a node's process serves or will not, and nobody still waits to restart it. */
  whenSettled(node: Node, callback: () => void): void {
    const awaited = this.#awaiting.get(node);
    if (awaited === undefined) node.whenSettled(callback);
    else awaited.waiting.push(callback);
  }

  #arrived(node: Node): void {
    const awaited = this.#awaiting.get(node);
    const { name, isTorn } = node.file.stored;
    if (awaited === undefined || name !== awaited.version || isTorn) return;
    this.#awaiting.delete(node);
    awaited.restart();
    for (const callback of awaited.waiting) node.whenSettled(callback);
  }
}

/** A restart that waits for a version. */
interface Awaited {
  readonly version: string;
  readonly restart: () => void;
  /** Who waits for it in turn. */
  readonly waiting: (() => void)[];
}
