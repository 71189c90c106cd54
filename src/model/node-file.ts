import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { ConfigVersion } from "./config.ts";
import { Fact } from "./facts.ts";
import type { NodeModel } from "./model.ts";
import type { Place } from "./place.ts";
import { DeliveryRank, Domain, type Simulation } from "./simulation.ts";

/** The file on a node: what is stored there, which is not what is running. */
export class NodeFile implements Place {
  record = NO_RECORD;
  #stored: ConfigVersion;
  readonly #simulation: Simulation;
  readonly #node: NodeModel;
  readonly #isReachable: () => boolean;
  readonly #watchers: ((cause: number) => void)[] = [];
  /** The end of a write that is not atomic. */
  #rest: EventId = NO_EVENT;
  #undelivered: { readonly version: ConfigVersion; readonly write: () => void } | null = null;

  constructor(simulation: Simulation, node: NodeModel, isReachable: () => boolean) {
    this.#simulation = simulation;
    this.#node = node;
    this.#isReachable = isReachable;
    this.#stored = node.initial;
  }

  get stored(): ConfigVersion {
    return this.#stored;
  }

  get name(): string {
    return this.#node.name;
  }

  get initial(): ConfigVersion {
    return this.#node.initial;
  }

  get takesLate(): boolean {
    return this.#node.takesLate;
  }

  get arriving(): ConfigVersion {
    this.#simulation.kernel.changes(this.#node.index);
    return this.#undelivered?.version ?? this.#stored;
  }

  /**
   * Writes it, from the node itself. What a plan brings carries, in a twin, the fields that were there before. Where a write is
   * not atomic, whoever reads the file before it is done finds half of it.
   */
  write(version: ConfigVersion, by: string, cause: number): void {
    const { kernel, model } = this.#simulation;
    kernel.changes(this.#node.index);
    this.#undelivered = null;
    kernel.cancel(this.#rest);
    const carried = this.#simulation.asBrought(version, this.#node.initial);
    const { torn, index, name } = this.#node;
    if (torn.hiMs === 0) {
      this.#hold(carried, by, cause);
      return;
    }
    this.#hold(model.configs.torn(carried), by, cause);
    const tie = tieKey(Domain.deliveries, DeliveryRank.rest, index);
    const delay = this.#simulation.draw(`${name}/torn`, torn);
    this.#rest = kernel.schedule(delay, tie, () => this.#hold(carried, by, cause), 0, cause);
  }

  #hold(version: ConfigVersion, by: string, cause: number): void {
    this.#stored = version;
    const object = version.nameId;
    const value = version.isTorn ? 0 : Number.NaN;
    this.record = this.#simulation.record(Fact.file, this.#node.nameId, { object, value, note: by, cause });
    for (const watcher of this.#watchers) watcher(this.record);
  }

  /** Sends a version from elsewhere. While nobody reaches the node it waits, and the last one sent counts. */
  deliver(version: ConfigVersion, by: string, cause: number): void {
    this.#simulation.kernel.changes(this.#node.index);
    if (this.#isReachable()) {
      this.write(version, by, cause);
      return;
    }
    this.announce(version, cause);
    this.#undelivered = { version, write: () => this.write(version, by, cause) };
  }

  announce(version: ConfigVersion, cause: number): void {
    this.#simulation.kernel.changes(this.#node.index);
    const object = version.nameId;
    this.#simulation.record(Fact.sent, this.#node.nameId, { object, cause });
  }

  watch(watcher: (cause: number) => void): void {
    this.#watchers.push(watcher);
  }

  /** The node can be reached again: what was sent arrives. */
  reachable(): void {
    this.#undelivered?.write();
  }
}
