import type { Simulation } from "../model/simulation.ts";
import type { Item } from "./disk.ts";
import type { Member } from "./member.ts";
import type { Network } from "./network.ts";
import { isNewer, isSame, type Revision } from "./revision.ts";
import type { StorageModel } from "./storage-model.ts";
import { Rank, type Timers } from "./timers.ts";

/** What a host has missed, and since when in rounds of handing off. */
interface Hint {
  readonly revision: Revision;
  readonly round: number;
}

/**
 * What one member has stored elsewhere and not yet heard of: kept on its disk, and handed off again and again until the host has
 * it. A hint is no copy: it does not count for a quorum.
 */
export class Hints {
  readonly #simulation: Simulation;
  readonly #model: StorageModel;
  readonly #timers: Timers;
  readonly #network: Network;
  readonly #member: Member;
  readonly #kept = new Map<string, Map<string, Hint>>();
  #round = 0;

  constructor(simulation: Simulation, model: StorageModel, timers: Timers, network: Network, member: Member) {
    this.#simulation = simulation;
    this.#model = model;
    this.#timers = timers;
    this.#network = network;
    this.#member = member;
  }

  /** A revision is on its way to a host. */
  keep(host: string, { object, revision }: Item, cause: number): void {
    if (!this.#model.own.keepsHint(object, host)) return;
    const ofHost = this.#kept.get(host) ?? new Map<string, Hint>();
    this.#kept.set(host, ofHost);
    const known = ofHost.get(object);
    if (known !== undefined && !isNewer(revision, known.revision)) return;
    ofHost.set(object, { revision, round: this.#round });
    this.#handOffLater(cause);
  }

  /** The host has it. */
  drop(host: string, { object, revision }: Item): void {
    const ofHost = this.#kept.get(host);
    const known = ofHost?.get(object);
    if (known !== undefined && (isSame(known.revision, revision) || isNewer(revision, known.revision)))
      ofHost?.delete(object);
  }

  /** Whether a host has missed anything. */
  get isEmpty(): boolean {
    return [...this.#kept.values()].every((ofHost) => ofHost.size === 0);
  }

  #handOffLater(cause: number): void {
    const place = { rank: Rank.handoffTimer, local: this.#member.index };
    if (this.#timers.isPending(place)) return;
    this.#timers.after(this.#model.handoffMs, place, () => this.#handOff(cause), cause);
  }

  #handOff(cause: number): void {
    this.#round++;
    if (this.#member.takesMessages && !this.#member.isPaused)
      for (const [host, hints] of this.#kept) this.#handTo(host, hints, cause);
    if (!this.isEmpty) this.#handOffLater(cause);
  }

  #handTo(host: string, hints: ReadonlyMap<string, Hint>, cause: number): void {
    // What was sent since the last round may still arrive.
    const items = [...hints]
      .filter(([, { round }]) => round < this.#round - 1)
      .map(([object, { revision }]) => ({ object, revision }));
    if (items.length === 0) return;
    const local = this.#member.index * this.#simulation.model.nodes.length;
    this.#network.call<boolean>({
      from: this.#member,
      to: host,
      name: `${this.#member.name}/hand-off`,
      place: {
        rank: Rank.handoff,
        local: local + this.#simulation.model.nodes.findIndex(({ name }) => name === host),
      },
      cause,
      serve: (other, answer) => {
        const place = { rank: Rank.handoffSync, local: local + other.index };
        other.disk.write(items, other.settings.quotaBytes, "a hint", "hand-off", place, cause, () =>
          answer(true),
        );
      },
      answered: () => {
        for (const item of items) this.drop(host, item);
      },
    });
  }
}
