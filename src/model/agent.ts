import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import type { Instant } from "../kernel/timings.ts";
import { Fact } from "./facts.ts";
import type { AgentModel } from "./model.ts";
import type { Node } from "./node.ts";
import { Domain, type Simulation } from "./simulation.ts";

/**
 * A component on a node that writes configuration by itself: once when it begins, and again whenever it finds that
 * somebody has changed what it wrote. Whoever takes the file back and leaves the agent is undone by it.
 */
export class Agent {
  readonly model: AgentModel;
  readonly #simulation: Simulation;
  readonly #node: Node;
  readonly #record: number;
  readonly #begins: Instant;
  #next: EventId = NO_EVENT;
  #removed = false;

  /** @param cause the record of the deployment */
  constructor(simulation: Simulation, model: AgentModel, node: Node, cause: number) {
    this.#simulation = simulation;
    this.model = model;
    this.#node = node;
    this.#record = simulation.record(Fact.agent, node.model.nameId, { object: model.nameId, cause });
    const { kernel } = simulation;
    const delay = simulation.draw(`${node.model.name}/${model.name}`, model.after);
    this.#begins = kernel.after(kernel.now, delay);
    node.file.watch(() => this.#fileChanged());
    if (delay === 0) {
      this.#write(model.name);
    } else {
      node.file.announce(model.writes, this.#record);
      this.#lookAt(this.#begins, model.name);
    }
  }

  /** The node's file has been changed, perhaps by somebody else: the agent's next look finds it. */
  #fileChanged(): void {
    const { kernel } = this.#simulation;
    if (this.#removed || this.#next !== NO_EVENT || this.#isAsWritten()) return;
    const { name, everyMs } = this.model;
    // A change at the instant of a look is found by the next one: the agent looks before others write.
    const afterNow = kernel.after(kernel.now, 1);
    this.#lookAt(kernel.nextTick(this.#begins, everyMs, afterNow), `${name}, again`);
  }

  remove(cause: number): void {
    this.#removed = true;
    this.#simulation.kernel.cancel(this.#next);
    this.#simulation.record(Fact["agent-removed"], this.#node.model.nameId, {
      object: this.model.nameId,
      cause,
    });
  }

  #lookAt(instant: Instant, by: string): void {
    const { nodes } = this.#simulation.model;
    const tie = tieKey(Domain.agents, 0, this.model.index * nodes.length + this.#node.model.index);
    const look = () => {
      this.#next = NO_EVENT;
      if (!this.#isAsWritten()) this.#write(by);
    };
    this.#next = this.#simulation.kernel.scheduleAt(instant, tie, look, 0, this.#record);
  }

  #isAsWritten(): boolean {
    return this.#node.file.stored.name === this.model.writes.name;
  }

  #write(by: string): void {
    this.#node.file.write(this.model.writes, by, this.#record);
  }
}
