import type { Delay } from "../kernel/choices.ts";
import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { NO_NAME } from "../kernel/names.ts";
import type { Instant } from "../kernel/timings.ts";
import { Fact } from "../model/facts.ts";
import type { Group } from "../model/group.ts";
import type { Ask, GateModel } from "../model/model.ts";
import type { Node } from "../model/node.ts";
import type { Service } from "../model/service.ts";
import type { Session } from "../model/sessions.ts";
import { Domain, type Simulation } from "../model/simulation.ts";
import { looksWell, takesRequest } from "../store/looks.ts";

/** What a gate says in the end. */
export type GateEnd = (passed: boolean, reading: number) => void;

/** An answer that luck has to decide about. */
interface Unsure {
  readonly node: Node;
  readonly ask: Ask;
  readonly share: number;
}

const NONE: readonly Unsure[] = [];

/** One gate at work: it takes its readings, and then says whether the plan may go on. */
export class GateWatch {
  readonly #simulation: Simulation;
  readonly #service: Service;
  readonly #gate: GateModel;
  readonly #version: string | null;
  readonly #record: number;
  readonly #end: GateEnd;
  /** When it takes its last reading. */
  readonly #until: Instant;
  readonly #takeNext = () => this.#take();
  #next: EventId = NO_EVENT;
  #readings = 0;
  /** The record of the reading that it took last. */
  #lastReading = -1;
  #failures = 0;
  /** Whether somebody who was asked at the reading in hand has nothing to say. */
  #isMissing = false;
  /** The sessions that it keeps open. */
  readonly #sessions = new Map<Node, Session>();
  /**
   * Of whom it has asked, at the reading in hand, what only the node itself knows: by node, whether the answer was bad. Null where
   * nobody rehearses.
   */
  readonly #asked: Map<number, boolean> | null;

  /**
   * @param length from its first reading to its last
   * @param change the version that the plan wrote last; null before its first write, when each node has its first one
   */
  constructor(
    simulation: Simulation,
    service: Service,
    gate: GateModel,
    length: Delay,
    change: string | null,
    cause: number,
    end: GateEnd,
  ) {
    this.#simulation = simulation;
    this.#service = service;
    this.#gate = gate;
    this.#version = gate.version ?? change;
    this.#end = end;
    this.#asked = simulation.kernel.isRehearsed ? new Map() : null;
    this.#until = simulation.kernel.after(simulation.kernel.now, length);
    const object = change === null ? NO_NAME : simulation.model.names.id(change);
    this.#record = simulation.record(Fact.gate, gate.nameId, { object, cause });
  }

  /** Takes the first reading. */
  begin(): void {
    this.#take();
  }

  /** Nobody waits for what it says any more. */
  cancel(): void {
    this.#simulation.kernel.cancel(this.#next);
  }

  /** Takes a reading now, and arranges the next. */
  #take(): void {
    const { everyMs, once, tolerates } = this.#gate;
    const { kernel } = this.#simulation;
    kernel.isSparing();
    this.#readings++;
    this.#asked?.clear();
    const passed = this.#look();
    if (this.#asked !== null) this.#tellReads(this.#asked);
    if (!passed) this.#failures++;
    const isLast = !kernel.isBefore(kernel.now, this.#until);
    if (once ? passed || isLast : isLast || (this.#failures > tolerates && !this.#simulation.isUnstopped)) {
      this.#end(once ? passed : this.#failures <= tolerates, this.#lastReading);
      return;
    }
    // Both ends are looked at, also where the period does not divide the time.
    const next = kernel.after(kernel.now, everyMs);
    const at = kernel.isBefore(next, this.#until) ? next : this.#until;
    const tie = tieKey(Domain.plan, 0, 0);
    this.#next = kernel.scheduleAt(at, tie, this.#takeNext, 0, this.#record);
  }

  /** One bad answer is enough for a bad reading, whatever others say. */
  #tellReads(asked: ReadonlyMap<number, boolean>): void {
    const { kernel } = this.#simulation;
    for (const [node, isBad] of asked) {
      if (!isBad) continue;
      kernel.reads(node);
      return;
    }
    for (const node of asked.keys()) kernel.reads(node);
  }

  /** @returns whether the reading is good */
  #look(): boolean {
    const gate = this.#gate;
    if (gate.loses > 0 && this.#simulation.choices.chance(this.#drawName("lost"), gate.loses)) {
      this.#lastReading = this.#reading(Number.NaN, -1);
      return gate.missingPasses;
    }
    this.#isMissing = false;
    const failed = gate.through === "each" ? this.#askEach() : this.#askBalancer();
    if (failed < 0 && this.#isMissing) {
      this.#lastReading = this.#reading(Number.NaN, -1);
      return gate.missingPasses;
    }
    this.#lastReading = this.#reading(failed < 0 ? 1 : 0, failed);
    return failed < 0;
  }

  /** @returns the record of the first failing probe; −1 where none fails */
  #askEach(): number {
    let firstFailed = -1;
    let unsure: readonly Unsure[] = NONE;
    for (const index of this.#gate.nodes) {
      const node = this.#service.nodes[index] as Node;
      this.#request(node);
      for (const ask of this.#gate.ask) {
        if (ask.what === "acknowledgement" && node.loader.acknowledgement.said === null) {
          this.#asked?.set(index, false);
          this.#isMissing = true;
          continue;
        }
        const share = this.#shareOfNode(node, ask);
        // Whoever wants to know no more than whether the plan is stopped need not ask luck about a reading that is bad anyway.
        if (this.#simulation.untilStopped && share > 0 && share < 1)
          unsure = [...unsure, { node, ask, share }];
        else firstFailed = firstOf(firstFailed, this.#failed(node, ask, share));
      }
    }
    if (firstFailed >= 0) return firstFailed;
    for (const { node, ask, share } of unsure)
      firstFailed = firstOf(firstFailed, this.#failed(node, ask, share));
    return firstFailed;
  }

  /** @returns the record of the probe, if the node does not answer well; else −1 */
  #failed(node: Node, ask: Ask, share: number): number {
    if (this.#isAnswered(share, node.model.name, ask)) return -1;
    return this.#probe(node.model.nameId, ask, this.#whyNot(node, ask));
  }

  /** A request that a kept session carries opens none. */
  #request(node: Node): void {
    const isOpen = this.#session(node) !== null && this.#readings > 1;
    if (!isOpen || node.model.load.by !== "per-connection") node.loader.requested();
  }

  /** The session that it keeps open on a node; null where it opens a new one each time. */
  #session(node: Node): Session | null {
    if (!this.#gate.staysConnected) return null;
    const known = this.#sessions.get(node);
    if (known !== undefined) return known;
    this.#simulation.kernel.touchesAll();
    const opened = node.sessions.open(this.#gate.name, this.#gate.index);
    this.#sessions.set(node, opened);
    return opened;
  }

  /** The record behind what a node does not answer well. */
  #whyNot(node: Node, { what }: Ask): number {
    if (what === "version" && this.#tellsVersion(node) !== null) return node.file.record;
    if (what === "load") return this.#service.loadRecord(node.model.group);
    if (what === "validator") return node.validates().source;
    if (what === "acknowledgement") return node.loader.acknowledgement.source;
    return node.lastRecord;
  }

  #askBalancer(): number {
    const group = this.#service.groups[this.#gate.group] as Group;
    const reached = this.#sendThrough(group);
    let firstFailed = -1;
    for (const ask of this.#gate.ask) {
      if (this.#isAnswered(this.#shareThrough(group, reached, ask), group.model.name, ask)) continue;
      const source = ask.what === "load" ? this.#service.loadRecord(group.model.index) : -1;
      const failed = this.#probe(group.model.nameId, ask, source);
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
    const share = this.#shareOf(node, ask);
    if (this.#asked !== null && ASKS_NODE_ALONE.has(ask.what)) {
      const isBad = this.#gate.through === "each" && share === 0;
      this.#asked.set(node.model.index, isBad || this.#asked.get(node.model.index) === true);
    }
    return share;
  }

  #shareOf(node: Node, ask: Ask): number {
    const { timeoutMs, account } = this.#gate;
    switch (ask.what) {
      case "request":
        return (
          node.answers(ask.request, timeoutMs, account, this.#session(node)) *
          this.#taken(node.model.group, [node]) *
          (this.#service.groups[node.model.group] as Group).borne
        );
      case "health":
        return node.looksHealthy(timeoutMs) ? 1 : 0;
      case "version":
        return this.#tellsVersion(node) === (this.#version ?? node.model.initial.name) ? 1 : 0;
      case "load":
        return this.#service.loadOf(node.model.group) <= ask.most ? 1 : 0;
      case "validator":
        return node.validates().passes ? 1 : 0;
      case "acknowledgement":
        return node.loader.acknowledgement.said === true ? 1 : 0;
      case "own":
        return Number(ask.probe(node.ownNode()));
      case "store": {
        const store = this.#service.objectStores.get(node.model.group);
        return store !== undefined && looksWell(store, node.model.index, ask.look) ? 1 : 0;
      }
    }
  }

  /** 1 where a request gets to the storage service on one of some nodes, or where they store nothing; else 0. */
  #taken(group: number, nodes: readonly Node[]): number {
    if (this.#service.objectStores.size === 0) return 1;
    const store = this.#service.objectStores.get(group);
    if (store === undefined) return 1;
    return nodes.some(({ model }) => takesRequest(store, model.index, this.#gate.account)) ? 1 : 0;
  }

  #tellsVersion(node: Node): string | null {
    return node.tellsVersion(this.#gate.timeoutMs, this.#gate.account, this.#session(node));
  }

  #shareThrough(group: Group, reached: Node | null, ask: Ask): number {
    const { timeoutMs, account } = this.#gate;
    if (reached !== null) return this.#shareOfNode(reached, ask);
    // Through a balancer each request takes a session of its own.
    if (ask.what === "request")
      return (
        group.answers(ask.request, timeoutMs, account, null) * this.#taken(group.model.index, group.nodes)
      );
    if (ask.what === "health") return group.looksHealthy(timeoutMs);
    const rotation = group.rotation();
    return rotation.reduce((sum, node) => sum + this.#shareOfNode(node, ask), 0) / rotation.length;
  }

  #isAnswered(share: number, whom: string, ask: Ask): boolean {
    // Nearly all answers are sure, and a name takes longer to make than to find that it is not needed.
    if (share >= 1 || share <= 0) return share >= 1;
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

/** The first of two records; −1 is none. */
function firstOf(first: number, next: number): number {
  return first < 0 ? next : first;
}

/** What a node answers by what it stores and runs. Whether it is well, whoever falls ill of anything tells all. */
const ASKS_NODE_ALONE: ReadonlySet<Ask["what"]> = new Set(["version", "validator", "acknowledgement", "own"]);
