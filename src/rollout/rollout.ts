import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { Agent } from "../model/agent.ts";
import type { ConfigVersion } from "../model/config.ts";
import { Fact } from "../model/facts.ts";
import type { AgentModel, RangeMs } from "../model/model.ts";
import type { Node } from "../model/node.ts";
import type { Service } from "../model/service.ts";
import { Domain, type Simulation } from "../model/simulation.ts";

/** What a plan, or a person, does to the service: it brings a change, and takes it back. */
export class Rollout {
  readonly #simulation: Simulation;
  readonly #service: Service;
  readonly #agents = new Map<Node, Agent[]>();
  readonly #deliveries = new Map<Node, EventId>();
  readonly #touched = new Set<Node>();
  /** The name of the version that was written last; null before the first write. */
  lastVersion: string | null = null;

  constructor(simulation: Simulation, service: Service) {
    this.#simulation = simulation;
    this.#service = service;
  }

  /** Every node that has been written to, in order. */
  get touched(): Node[] {
    return this.#service.nodes.filter((node) => this.#touched.has(node));
  }

  nodes(indices: readonly number[]): Node[] {
    return indices.map((index) => this.#service.nodes[index] as Node);
  }

  write(version: ConfigVersion, nodes: readonly Node[], delivery: RangeMs, cause: number): void {
    this.lastVersion = version.name;
    for (const node of nodes) {
      this.#touched.add(node);
      this.#send(node, version, delivery, cause);
    }
  }

  deploy(model: AgentModel, nodes: readonly Node[], cause: number): void {
    this.lastVersion = model.writes.name;
    for (const node of nodes) {
      this.#touched.add(node);
      const agents = this.#agents.get(node) ?? [];
      // Where it is already, it is deployed anew.
      for (const agent of agents) if (agent.model === model) agent.remove(cause);
      const others = agents.filter((agent) => agent.model !== model);
      this.#agents.set(node, [...others, new Agent(this.#simulation, model, node, cause)]);
    }
  }

  /** Takes away the agents that were deployed to some nodes. */
  removeAgents(nodes: readonly Node[], cause: number): void {
    for (const node of nodes) {
      for (const agent of this.#agents.get(node) ?? []) agent.remove(cause);
      this.#agents.delete(node);
    }
  }

  /** Puts the files of some nodes back as they were before the plan. The nodes adopt that as lazily as any change. */
  restoreFiles(nodes: readonly Node[], by: string, cause: number): void {
    for (const node of nodes) {
      this.#simulation.kernel.cancel(this.#deliveries.get(node) ?? NO_EVENT);
      node.deliver(node.model.initial, by, cause);
    }
  }

  /** Takes agents away, puts files back, and restarts where asked to. */
  rollBack(nodes: readonly Node[], restart: boolean, by: string, cause: number): void {
    const record = this.#simulation.record(Fact["roll-back"], this.#simulation.model.names.id(by), { cause });
    this.removeAgents(nodes, record);
    this.restoreFiles(nodes, by, record);
    if (restart) for (const node of nodes) node.restart(true, 0, record);
  }

  #send(node: Node, version: ConfigVersion, delivery: RangeMs, cause: number): void {
    const { kernel } = this.#simulation;
    kernel.cancel(this.#deliveries.get(node) ?? NO_EVENT);
    if (delivery.hiMs === 0) {
      node.deliver(version, "the plan", cause);
      return;
    }
    const delay = this.#simulation.draw(`${node.model.name}/delivery`, delivery);
    node.announce(version, cause);
    const tie = tieKey(Domain.deliveries, 0, node.model.index);
    this.#deliveries.set(
      node,
      kernel.schedule(delay, tie, () => node.deliver(version, "the plan", cause), 0, cause),
    );
  }
}
