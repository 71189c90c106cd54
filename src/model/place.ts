import { tieKey } from "../kernel/event-queue.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { ConfigVersion } from "./config.ts";
import { Fact } from "./facts.ts";
import type { Group } from "./group.ts";
import type { HopModel, StoreModel } from "./model.ts";
import { DeliveryRank, Domain, type Simulation } from "./simulation.ts";
import { Trigger } from "./trigger.ts";

/** A group as those see it who cannot do without it. */
type Needed = Pick<Group, "isAnswering" | "whenAnswering">;

/** Somewhere that holds a version: a store, or the file of a node. */
export interface Place {
  readonly name: string;
  /** What it holds. */
  readonly stored: ConfigVersion;
  /** What it held before the plan. */
  readonly initial: ConfigVersion;
  /** Whether what was sent earlier than what it holds, and comes later, overwrites that. */
  readonly takesLate: boolean;
  /** What it holds, or what waits to reach it. */
  readonly arriving: ConfigVersion;
  /** The record of what it holds; −1 for what it held at the start. */
  readonly record: number;
  /** Sends a version there. */
  deliver(version: ConfigVersion, by: string, cause: number): void;
  /** Says that a version is on its way there. */
  announce(version: ConfigVersion, cause: number): void;
  /** Calls back after each change of what it holds. */
  watch(watcher: (cause: number) => void): void;
}

/** A place between the plan and the files of nodes: a repository, a master, a configuration service. */
export class Store implements Place {
  readonly model: StoreModel;
  record = NO_RECORD;
  #stored: ConfigVersion;
  readonly #simulation: Simulation;
  readonly #watchers: ((cause: number) => void)[] = [];
  readonly #downstream: Pick<Hop, "announce">[] = [];

  constructor(simulation: Simulation, model: StoreModel) {
    this.#simulation = simulation;
    this.model = model;
    this.#stored = model.holds;
  }

  get stored(): ConfigVersion {
    return this.#stored;
  }

  get name(): string {
    return this.model.name;
  }

  get initial(): ConfigVersion {
    return this.model.holds;
  }

  get takesLate(): boolean {
    return this.model.takesLate;
  }

  get arriving(): ConfigVersion {
    return this.#stored;
  }

  /** What a plan brings carries, in a twin, the fields that were there before: whoever reads it here makes the same of it. */
  deliver(version: ConfigVersion, by: string, cause: number): void {
    this.#stored = this.#simulation.asBrought(version, this.model.holds);
    const object = this.#stored.nameId;
    this.record = this.#simulation.record(Fact.store, this.model.nameId, { object, note: by, cause });
    for (const watcher of this.#watchers) watcher(this.record);
  }

  /** Says so of every place that gets its version from here. */
  announce(version: ConfigVersion, cause: number): void {
    for (const way of this.#downstream) way.announce(version, cause);
  }

  watch(watcher: (cause: number) => void): void {
    this.#watchers.push(watcher);
  }

  /** Adds a way to places that get their version from here. */
  feed(way: Pick<Hop, "announce">): void {
    this.#downstream.push(way);
  }
}

/** The way from a store to another place: a change there arrives here by a look or a delivery of its own. */
export class Hop {
  readonly #simulation: Simulation;
  readonly #from: Store;
  readonly #into: Place;
  readonly #trigger: Trigger;
  readonly #tie: number;
  readonly #misses: boolean;
  /** The group without which nothing gets through; null where there is none. */
  readonly #needed: Needed | null;
  #isWaiting = false;

  /** @param local what tells it from the other hops of a run */
  constructor(
    simulation: Simulation,
    model: HopModel,
    from: Store,
    into: Place,
    needed: Needed | null,
    local: number,
  ) {
    this.#simulation = simulation;
    this.#from = from;
    this.#needed = needed;
    this.#into = into;
    this.#tie = tieKey(Domain.deliveries, DeliveryRank.fetched, local);
    const looker = {
      name: `${into.name}/from ${from.name}`,
      tie: this.#tie,
      requestEveryMs: null,
      isAsked: () => false,
      requestTie: 0,
    };
    this.#trigger = new Trigger(simulation, model.trigger, looker, () => this.#fetch());
    this.#misses = simulation.choices.chance(`${looker.name}/misses`, model.misses);
    from.feed(this);
    from.watch((cause) => this.#changed(cause));
    if (model.enforces) into.watch((cause) => this.#changed(cause));
  }

  /** A version is on its way. One that will never arrive is announced all the same: nobody knows that yet. */
  announce(version: ConfigVersion, cause: number): void {
    this.#into.announce(version, cause);
  }

  #changed(cause: number): void {
    if (!this.#differs()) return;
    if (this.#misses) this.#tellMissed(cause);
    else this.#trigger.placeChanged(cause);
  }

  #tellMissed(cause: number): void {
    const { names } = this.#simulation.model;
    const object = this.#from.stored.nameId;
    this.#simulation.record(Fact.missed, names.id(this.#into.name), { object, cause });
  }

  #fetch(): void {
    if (this.#needed?.isAnswering() === false) this.#waitFor(this.#needed);
    else if (this.#differs()) this.#into.deliver(this.#from.stored, this.#from.name, this.#from.record);
  }

  /** What did not get through is looked for, or sent, again as soon as the group answers. */
  #waitFor(needed: Needed): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    needed.whenAnswering(this.#tie, () => {
      this.#isWaiting = false;
      this.#changed(this.#from.record);
    });
  }

  #differs(): boolean {
    return this.#into.arriving.name !== this.#from.stored.name;
  }
}
