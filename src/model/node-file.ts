import { Field } from "../kernel/field.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { ConfigVersion } from "./config.ts";
import { Fact } from "./facts.ts";
import type { NodeModel } from "./model.ts";
import type { Place } from "./place.ts";
import type { Simulation } from "./simulation.ts";

/** The file on a node: what is stored there, which is not what is running. */
export class NodeFile implements Place {
  readonly stored: Field<ConfigVersion>;
  record = NO_RECORD;
  readonly #simulation: Simulation;
  readonly #node: NodeModel;
  readonly #isReachable: () => boolean;
  readonly #watchers: ((cause: number) => void)[] = [];
  #undelivered: { readonly version: ConfigVersion; readonly write: () => void } | null = null;

  constructor(simulation: Simulation, node: NodeModel, isReachable: () => boolean) {
    this.#simulation = simulation;
    this.#node = node;
    this.#isReachable = isReachable;
    this.stored = new Field(simulation.fields, node.initial);
  }

  get name(): string {
    return this.#node.name;
  }

  get arriving(): ConfigVersion {
    return this.#undelivered?.version ?? this.stored.get();
  }

  /** Writes it, from the node itself. What a plan brings carries, in a twin, the fields that were there before. */
  write(version: ConfigVersion, by: string, cause: number): void {
    this.#undelivered = null;
    this.stored.set(this.#simulation.asBrought(version, this.#node.initial));
    const object = this.#simulation.model.names.id(version.name);
    this.record = this.#simulation.record(Fact.file, this.#node.nameId, { object, note: by, cause });
    for (const watcher of this.#watchers) watcher(this.record);
  }

  /** Sends a version from elsewhere. While nobody reaches the node it waits, and the last one sent counts. */
  deliver(version: ConfigVersion, by: string, cause: number): void {
    if (this.#isReachable()) {
      this.write(version, by, cause);
      return;
    }
    this.announce(version, cause);
    this.#undelivered = { version, write: () => this.write(version, by, cause) };
  }

  announce(version: ConfigVersion, cause: number): void {
    const object = this.#simulation.model.names.id(version.name);
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
