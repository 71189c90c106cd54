import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { NO_NAME } from "../kernel/names.ts";
import { Fact } from "../model/facts.ts";
import type { Group } from "../model/group.ts";
import type { Ask, GateModel } from "../model/model.ts";
import type { Node } from "../model/node.ts";
import type { Service } from "../model/service.ts";
import { Domain, type Simulation } from "../model/simulation.ts";

/** What a gate says in the end. */
export type GateEnd = (passed: boolean, reading: number) => void;

/** One gate at work: it takes its readings, and then says whether the plan may go on. */
export class GateWatch {
  readonly #simulation: Simulation;
  readonly #service: Service;
  readonly #gate: GateModel;
  readonly #version: string | null;
  readonly #record: number;
  readonly #end: GateEnd;
  #next: EventId = NO_EVENT;
  #readings = 0;
  #failures = 0;

  /** @param change the version that the plan wrote last; null before its first write, when each node has its first one */
  constructor(
    simulation: Simulation,
    service: Service,
    gate: GateModel,
    change: string | null,
    cause: number,
    end: GateEnd,
  ) {
    this.#simulation = simulation;
    this.#service = service;
    this.#gate = gate;
    this.#version = gate.version ?? change;
    this.#end = end;
    const object = change === null ? NO_NAME : simulation.model.names.id(change);
    this.#record = simulation.record(Fact.gate, gate.nameId, { object, cause });
  }

  /** Takes the first reading. */
  begin(): void {
    this.#take(0);
  }

  /** Nobody waits for what it says any more. */
  cancel(): void {
    this.#simulation.kernel.cancel(this.#next);
  }

  /** Takes a reading now, `sinceMs` after the first, and arranges the next. */
  #take(sinceMs: number): void {
    const { everyMs, forMs, once, tolerates } = this.#gate;
    this.#readings++;
    const { passed, record } = this.#look();
    if (!passed) this.#failures++;
    const isLast = sinceMs >= forMs;
    if (once ? passed || isLast : isLast || (this.#failures > tolerates && !this.#simulation.isUnstopped)) {
      this.#end(once ? passed : this.#failures <= tolerates, record);
      return;
    }
    // Both ends are looked at, also where the period does not divide the time.
    const nextMs = Math.min(sinceMs + everyMs, forMs);
    const tie = tieKey(Domain.plan, 0, 0);
    this.#next = this.#simulation.kernel.schedule(
      nextMs - sinceMs,
      tie,
      () => this.#take(nextMs),
      0,
      this.#record,
    );
  }

  #look(): { passed: boolean; record: number } {
    const gate = this.#gate;
    if (this.#simulation.choices.chance(this.#drawName("lost"), gate.loses)) {
      return { passed: gate.missingPasses, record: this.#reading(Number.NaN, -1) };
    }
    const failed = gate.through === "each" ? this.#askEach() : this.#askBalancer();
    return { passed: failed < 0, record: this.#reading(failed < 0 ? 1 : 0, failed) };
  }

  /** @returns the record of the first failing probe; −1 where none fails */
  #askEach(): number {
    let firstFailed = -1;
    for (const index of this.#gate.nodes) {
      const node = this.#service.nodes[index] as Node;
      node.loader.requested();
      for (const ask of this.#gate.ask) {
        if (this.#isAnswered(this.#shareOfNode(node, ask), node.model.name, ask)) continue;
        const source =
          ask.what === "version" && this.#tellsVersion(node) !== null ? node.file.record : node.lastRecord;
        const failed = this.#probe(node.model.nameId, ask, source);
        if (firstFailed < 0) firstFailed = failed;
      }
    }
    return firstFailed;
  }

  #askBalancer(): number {
    const group = this.#service.groups[this.#gate.group] as Group;
    const reached = this.#sendThrough(group);
    let firstFailed = -1;
    for (const ask of this.#gate.ask) {
      if (this.#isAnswered(this.#shareThrough(group, reached, ask), group.model.name, ask)) continue;
      const failed = this.#probe(group.model.nameId, ask, -1);
      if (firstFailed < 0) firstFailed = failed;
    }
    return firstFailed;
  }

  /**
   * Sends a request through the balancer. Where requests make nodes load, it matters which one it reaches.
   *
   * @returns that node; null for all of the rotation
   */
  #sendThrough(group: Group): Node | null {
    const rotation = group.rotation();
    const { by, checkedByRequest } = (group.nodes[0] as Node).model.load;
    const loadsByRequest = checkedByRequest || by === "per-request" || by === "per-connection";
    if (group.model.redundancy.kind !== "balanced" || !loadsByRequest) {
      for (const node of rotation) node.loader.requested();
      return null;
    }
    const place = this.#simulation.choices.pick(this.#drawName("node"), rotation.length);
    const node = rotation[place] as Node;
    node.loader.requested();
    return node;
  }

  #shareOfNode(node: Node, ask: Ask): number {
    const { timeoutMs, account } = this.#gate;
    switch (ask.what) {
      case "request":
        return (
          node.answers(ask.request, timeoutMs, account) *
          (this.#service.groups[node.model.group] as Group).borne
        );
      case "health":
        return node.looksHealthy(timeoutMs) ? 1 : 0;
      case "version":
        return this.#tellsVersion(node) === (this.#version ?? node.model.initial.name) ? 1 : 0;
      case "own":
        return Number(ask.probe(node.ownNode()));
    }
  }

  #tellsVersion(node: Node): string | null {
    return node.tellsVersion(this.#gate.timeoutMs, this.#gate.account);
  }

  #shareThrough(group: Group, reached: Node | null, ask: Ask): number {
    const { timeoutMs, account } = this.#gate;
    if (reached !== null) return this.#shareOfNode(reached, ask);
    if (ask.what === "request") return group.answers(ask.request, timeoutMs, account);
    if (ask.what === "health") return group.looksHealthy(timeoutMs);
    const rotation = group.rotation();
    return rotation.reduce((sum, node) => sum + this.#shareOfNode(node, ask), 0) / rotation.length;
  }

  #isAnswered(share: number, whom: string, ask: Ask): boolean {
    const name = this.#simulation.model.names.text(ask.nameId);
    return this.#simulation.choices.chance(this.#drawName(`${whom}/${name}`), share);
  }

  #drawName(what: string): string {
    return `${this.#gate.name}/${this.#readings}/${what}`;
  }

  #probe(subject: number, ask: Ask, source: number): number {
    return this.#simulation.record(Fact.probe, subject, { object: ask.nameId, cause: this.#record, source });
  }

  #reading(value: number, source: number): number {
    return this.#simulation.record(Fact.reading, this.#gate.nameId, { value, cause: this.#record, source });
  }
}
