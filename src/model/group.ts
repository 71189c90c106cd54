import { tieKey } from "../kernel/event-queue.ts";
import { Field } from "../kernel/field.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { Fact } from "./facts.ts";
import type { GroupModel } from "./model.ts";
import type { Node } from "./node.ts";
import { Domain, type Simulation } from "./simulation.ts";

/** Nodes with one redundancy: how much of each kind of request they answer together. */
export class Group {
  readonly model: GroupModel;
  readonly nodes: readonly Node[];
  readonly #simulation: Simulation;
  /** The share of each kind of request that users get answered. */
  readonly #availability: readonly Field<number>[];
  /** standby: which node serves, by its place in the group. */
  readonly #active: Field<number>;
  #failover: EventId = NO_EVENT;
  readonly #watchers: ((cause: number) => void)[] = [];

  constructor(simulation: Simulation, model: GroupModel, nodes: readonly Node[]) {
    this.#simulation = simulation;
    this.model = model;
    this.nodes = nodes;
    this.#availability = simulation.model.requests.map(() => new Field(simulation.fields, 1));
    this.#active = new Field(simulation.fields, 0);
    for (const node of nodes) {
      node.changed = (cause) => this.#nodeChanged(cause);
      if (model.redundancy.kind === "standby") node.isInUse = () => this.#activeNode() === node;
    }
  }

  /** Calls back after each change of a node or of what the group answers, with the record of the change. */
  watch(watcher: (cause: number) => void): void {
    this.#watchers.push(watcher);
  }

  /** The share of a kind of request (by index) that its users get answered. */
  availability(request: number): number {
    return (this.#availability[request] as Field<number>).get();
  }

  /** The share of a kind of request that would be answered to one who waits for so long. */
  answers(request: number, timeoutMs: number): number {
    const needs = (this.#simulation.model.requests[request] as { needs: "read" | "write" }).needs;
    return this.#together((node) => node.answers(request, timeoutMs), needs);
  }

  /** 1 where a shallow look at the whole group finds it well, else 0. */
  looksHealthy(timeoutMs: number): number {
    return this.#together((node) => (node.looksHealthy(timeoutMs) ? 1 : 0), "read");
  }

  /** The nodes to which a balancer may send a request now. What is healthy it judges by the timeout of the group. */
  rotation(): readonly Node[] {
    if (this.model.redundancy.kind === "standby") return [this.#activeNode()];
    const healthy = this.nodes.filter((node) => node.looksHealthy(this.model.timeoutMs));
    return healthy.length > 0 ? healthy : this.nodes;
  }

  #together(share: (node: Node) => number, needs: "read" | "write"): number {
    const { redundancy } = this.model;
    switch (redundancy.kind) {
      case "brittle":
        return this.nodes.reduce((product, node) => product * share(node), 1);
      case "balanced": {
        const rotation = this.rotation();
        return rotation.reduce((sum, node) => sum + share(node), 0) / rotation.length;
      }
      case "standby":
        return share(this.#activeNode());
      case "quorum":
        return shareOfQuorum(this.nodes.map(share), redundancy[needs]);
    }
  }

  #activeNode(): Node {
    return this.nodes[this.#active.get()] as Node;
  }

  #nodeChanged(cause: number): void {
    if (this.model.redundancy.kind === "standby") this.#considerFailover(cause);
    this.#refresh(cause);
  }

  #refresh(cause: number): void {
    let last = cause;
    for (const [request, field] of this.#availability.entries()) {
      const share = this.answers(request, this.model.timeoutMs);
      if (share === field.get()) continue;
      field.set(share);
      const object = (this.#simulation.model.requests[request] as { nameId: number }).nameId;
      last = this.#simulation.record(Fact.availability, this.model.nameId, { object, value: share, cause });
    }
    for (const watcher of this.#watchers) watcher(last);
  }

  #considerFailover(cause: number): void {
    const { kernel } = this.#simulation;
    const { redundancy, timeoutMs } = this.model;
    if (redundancy.kind !== "standby") return;
    const healthy = this.#activeNode().looksHealthy(timeoutMs);
    if (healthy || this.#nextActive() === null) {
      kernel.cancel(this.#failover);
      this.#failover = NO_EVENT;
      return;
    }
    if (this.#failover !== NO_EVENT) return;
    const delay = this.#simulation.draw(`${this.model.name}/failover`, redundancy.failover);
    const tie = tieKey(Domain.groups, 0, this.model.index);
    this.#failover = kernel.schedule(delay, tie, () => this.#failOver(cause), 0, cause);
  }

  #failOver(cause: number): void {
    this.#failover = NO_EVENT;
    const next = this.#nextActive();
    if (next === null) return;
    this.#active.set(next);
    const object = this.#activeNode().model.nameId;
    this.#refresh(this.#simulation.record(Fact.failover, this.model.nameId, { object, cause }));
    this.#activeNode().askedAgain();
  }

  /** The place of the node that would take over; null where there is none. */
  #nextActive(): number | null {
    const { redundancy, timeoutMs } = this.model;
    const active = this.#active.get();
    for (let step = 1; step < this.nodes.length; step++) {
      const place = (active + step) % this.nodes.length;
      const needsHealthy = redundancy.kind === "standby" && redundancy.needsHealthy;
      if (!needsHealthy || (this.nodes[place] as Node).looksHealthy(timeoutMs)) return place;
    }
    return null;
  }
}

/** The probability that at least `need` of some nodes answer, each with its own share. */
export function shareOfQuorum(shares: readonly number[], need: number): number {
  // chance[k]: that exactly k of the nodes so far answer.
  let chance = [1];
  for (const share of shares) {
    const next = new Array<number>(chance.length + 1).fill(0);
    for (const [k, value] of chance.entries()) {
      next[k] = (next[k] as number) + value * (1 - share);
      next[k + 1] = (next[k + 1] as number) + value * share;
    }
    chance = next;
  }
  return Math.min(
    1,
    chance.slice(need).reduce((sum, value) => sum + value, 0),
  );
}
