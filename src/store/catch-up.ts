import { Fact } from "../model/facts.ts";
import type { Item } from "./disk.ts";
import type { Member } from "./member.ts";
import type { Around } from "./quorum.ts";
import { isNewer, newest, type Revision } from "./revision.ts";
import { Rank } from "./timers.ts";

/**
 * How a member comes to have what it lacks. After it was away it asks each peer for what is newer there: what was missed. What it
 * cannot read any more it asks a read quorum for, because a single peer may hold less than was lost.
 */
export class CatchUp {
  readonly #around: Around;
  readonly #member: Member;
  /** The peers that have not yet answered since it came back. */
  #waitsFor = new Set<string>();
  readonly #fetching = new Map<string, Map<string, Revision | null>>();

  constructor(around: Around, member: Member) {
    this.#around = around;
    this.#member = member;
    this.#scrubLater();
  }

  /** It was away. */
  begin(cause: number): void {
    this.#waitsFor = new Set(this.#peers());
    this.#fetching.clear();
    this.#askAll(cause);
  }

  /** It cannot read an object. */
  fetch(object: string, cause: number): void {
    if (this.#fetching.has(object)) return;
    this.#fetching.set(object, new Map());
    this.#askAll(cause);
  }

  #askAll(cause: number): void {
    if (this.#member.takesMessages && !this.#member.isPaused) {
      for (const host of this.#waitsFor) this.#askForNews(host, cause);
      if (this.#fetching.size > 0) for (const host of this.#peers()) this.#askForUnreadable(host, cause);
    }
    if (this.#waitsFor.size === 0 && this.#fetching.size === 0) return;
    const place = { rank: Rank.catchUpTimer, local: this.#member.index };
    this.#around.timers.after(this.#around.model.handoffMs, place, () => this.#askAll(cause), cause);
  }

  #askForNews(host: string, cause: number): void {
    const member = this.#member;
    this.#around.network.call<readonly Item[]>({
      from: member,
      to: host,
      name: `${member.name}/catch-up`,
      place: { rank: Rank.catchUp, local: this.#local(host) },
      cause,
      serve: (other, answer) => answer(this.#newsFrom(other)),
      answered: (items) => {
        const place = { rank: Rank.catchUpSync, local: this.#local(host) };
        const { quotaBytes } = member.settings;
        const done = () => this.#hasHeardFrom(host, items.length, cause);
        member.disk.write(items, quotaBytes, "catch-up", "catch-up", place, cause, done);
      },
    });
  }

  /** What a peer holds that is newer than what is held here, of the objects that belong here. */
  #newsFrom(other: Member): readonly Item[] {
    const { disk, name } = this.#member;
    const missed = other.disk.objects.filter((object) => {
      const revision = other.disk.read(object);
      return (
        other.disk.isReadable(object) &&
        revision !== null &&
        isNewer(revision, disk.read(object)) &&
        this.#member.hostsOf(object).includes(name)
      );
    });
    return this.#around.model.own
      .catchesUp(missed)
      .map((object) => ({ object, revision: other.disk.read(object) as Revision }));
  }

  #hasHeardFrom(host: string, count: number, cause: number): void {
    this.#waitsFor.delete(host);
    if (this.#waitsFor.size > 0) return;
    const { simulation } = this.#around;
    simulation.record(Fact["caught-up"], this.#member.node.model.nameId, { value: count, cause });
  }

  #askForUnreadable(host: string, cause: number): void {
    const member = this.#member;
    const objects = [...this.#fetching.keys()];
    this.#around.network.call<readonly (readonly [string, Revision | null])[]>({
      from: member,
      to: host,
      name: `${member.name}/fetch`,
      place: { rank: Rank.fetch, local: this.#local(host) },
      cause,
      serve: (other, answer) =>
        answer(
          objects
            .filter((object) => other.disk.isReadable(object))
            .map((object) => [object, other.disk.read(object)] as const),
        ),
      answered: (found) => {
        for (const [object, revision] of found) this.#fetching.get(object)?.set(host, revision);
        this.#mend(host, cause);
      },
    });
  }

  /** Writes what enough peers have answered. */
  #mend(host: string, cause: number): void {
    const { settings, disk } = this.#member;
    const items: Item[] = [];
    const gone: string[] = [];
    for (const [object, answers] of this.#fetching) {
      const hosts = this.#member.hostsOf(object);
      const ofReplicas = [...answers].filter(([from]) => hosts.includes(from));
      // So many others that one of them has whatever was acknowledged.
      const enough = Math.max(1, Math.min(hosts.length - settings.write + 1, hosts.length - 1));
      if (ofReplicas.length < enough) continue;
      const revision = newest(ofReplicas.map(([, held]) => held));
      gone.push(object);
      if (revision !== null) items.push({ object, revision });
    }
    const place = { rank: Rank.fetchSync, local: this.#local(host) };
    const done = () => {};
    disk.write(items, Number.POSITIVE_INFINITY, "a fetch", "fetch", place, cause, done, true);
    for (const object of gone) this.#fetching.delete(object);
  }

  /** Reads all that it holds, again and again. */
  #scrubLater(): void {
    const { model, simulation, timers } = this.#around;
    const scrub = () => {
      if (this.#member.takesMessages && !this.#member.isPaused)
        for (const object of this.#member.disk.unreadable) this.fetch(object, -1);
      this.#scrubLater();
    };
    if (simulation.kernel.nowMs + model.scrubMs <= simulation.model.horizonMs)
      timers.after(model.scrubMs, { rank: Rank.scrub, local: this.#member.index }, scrub, -1);
  }

  #peers(): string[] {
    return this.#member.settings.peers.filter((host) => host !== this.#member.name);
  }

  #local(host: string): number {
    return this.#around.placeOf(this.#member.index, host);
  }
}
