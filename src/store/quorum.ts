import type { Simulation } from "../model/simulation.ts";
import type { Hints } from "./hints.ts";
import type { Member } from "./member.ts";
import type { Network } from "./network.ts";
import type { StoreRequest } from "./request.ts";
import { isSame, newest, type Revision } from "./revision.ts";
import type { StorageModel } from "./storage-model.ts";
import { Rank, type Timers } from "./timers.ts";

/** What a replica says of an object. */
interface Answer {
  readonly host: string;
  readonly revision: Revision | null;
}

/** What a coordinator needs of the store that it is of. */
export interface Around {
  readonly simulation: Simulation;
  readonly model: StorageModel;
  readonly timers: Timers;
  readonly network: Network;
  hintsOf(member: Member): Hints;
  /** Whether a host is a node at all. */
  isThere(host: string): boolean;
  /** Whether of some hosts fewer run than are needed, and enough for what was needed before. */
  isTooMuch(hosts: readonly string[], needed: number, before: number): boolean;
  /** A number for something numbered and a host: a host that is no node has no messages, and so no place of its own. */
  placeOf(number: number, host: string): number;
  /** Whether a process answers a kind of request, as ill as it is. */
  isAnswered(member: Member, request: StoreRequest, what: string): boolean;
  /** A member has found that it cannot read something. */
  unreadable(member: Member, object: string, cause: number): void;
}

/**
 * Any member takes a request and asks the replicas. A push asks a read quorum for the newest revision, and stores a newer one at a
 * write quorum. A pull asks a read quorum, and sees to it that a write quorum has what it answers before it does: so two pulls,
 * one after the other, never go back. Where write and read quorum have a member in common, that is linearizable.
 */
export class Quorum {
  readonly #around: Around;

  constructor(around: Around) {
    this.#around = around;
  }

  push(member: Member, request: StoreRequest): void {
    const { object, number } = request;
    const hosts = this.#hosts(member, object);
    if (!this.#hasPeers(member, hosts, request)) return;
    member.cache.delete(object);
    this.#ask(member, request, hosts, (answers) => {
      const known = newest(answers.map(({ revision }) => revision));
      const revision = { counter: (known?.counter ?? 0) + 1, push: number };
      this.#store(member, request, hosts, revision, "a push", this.#writes(member, hosts), () =>
        request.answer(revision),
      );
    });
  }

  pull(member: Member, request: StoreRequest): void {
    const { object } = request;
    const { kernel } = this.#around.simulation;
    const { cache, expiryMs } = member.settings;
    const cached = cache > 0 ? member.cache.get(object) : undefined;
    if (cached !== undefined && kernel.isBefore(kernel.now, cached.until)) {
      this.#remembers(member, request);
      request.answer(cached.revision);
      return;
    }
    const asked = kernel.now;
    const hosts = this.#hosts(member, object);
    if (!this.#hasPeers(member, hosts, request)) return;
    this.#ask(member, request, hosts, (answers) => {
      const revisions = answers.map(({ revision }) => revision);
      const { own } = this.#around.model;
      const served = own.serves(revisions);
      this.#repair(member, request, hosts, answers, own.repairs(revisions), () => {
        if (cache > 0) member.cache.put(object, served, kernel.after(asked, expiryMs), cache);
        request.answer(served);
      });
    });
  }

  /** It answers out of its memory, which does no harm where that is no older than a pull may be. */
  #remembers(member: Member, { record }: StoreRequest): void {
    const { settings, settingsBefore } = member;
    if (settings.expiryMs <= this.#around.model.staleMs) return;
    if (settings.expiryMs > settingsBefore.expiryMs)
      member.isIllOf("expiry", "answers out of its memory for longer", record);
    else if (settings.cache > settingsBefore.cache)
      member.isIllOf("cache", "answers more out of its memory", record);
  }

  /** Asks the hosts of an object, and goes on when a read quorum has answered. */
  #ask(
    member: Member,
    request: StoreRequest,
    hosts: readonly string[],
    then: (answers: readonly Answer[]) => void,
  ): void {
    const needed = this.#around.model.own.enough(Math.min(member.settings.read, hosts.length));
    const answers: Answer[] = [];
    for (const host of hosts) {
      this.#around.network.call<Revision | null>({
        from: member,
        to: host,
        name: `${request.name}/ask`,
        place: { rank: Rank.query, local: this.#local(request, host) },
        cause: request.record,
        isAnswered: (other) => this.#around.isAnswered(other, request, "ask"),
        serve: (other, answer) => {
          if (other.disk.isReadable(request.object)) answer(other.disk.read(request.object));
          else this.#around.unreadable(other, request.object, request.record);
        },
        answered: (revision) => {
          answers.push({ host, revision });
          if (answers.length === Math.max(1, needed)) then([...answers]);
        },
      });
    }
  }

  /** Stores a revision at hosts, and goes on when so many have it. */
  #store(
    member: Member,
    request: StoreRequest,
    hosts: readonly string[],
    revision: Revision,
    how: "a push" | "a repair",
    needed: number,
    then: () => void,
  ): void {
    const item = { object: request.object, revision };
    const isPush = how === "a push";
    const hints = this.#around.hintsOf(member);
    let stored = 0;
    let refused = 0;
    for (const host of hosts) {
      if (isPush) hints.keep(host, item, request.record);
      const local = this.#local(request, host);
      this.#around.network.call<string | null>({
        from: member,
        to: host,
        name: `${request.name}/${isPush ? "store" : "repair"}`,
        place: { rank: isPush ? Rank.store : Rank.repair, local },
        cause: request.record,
        isAnswered: (other) => this.#around.isAnswered(other, request, how),
        serve: (other, answer) => {
          const place = { rank: isPush ? Rank.sync : Rank.repairSync, local };
          const { life } = other;
          const done = () => life === other.life && other.when(() => answer(null));
          const { quotaBytes } = other.settings;
          const why = other.disk.write([item], quotaBytes, how, request.name, place, request.record, done);
          if (why === null) return;
          if (why.includes("quota"))
            other.isIllOf("quota", "refuses pushes, being over its quota", request.record);
          answer(why);
        },
        answered: (why) => {
          if (why === null) {
            hints.drop(host, item);
            if (++stored === Math.max(1, needed)) then();
          } else if (++refused > hosts.length - needed) request.fail(`${host} refuses: ${why}`);
        },
      });
    }
  }

  /** Sees to it that a write quorum has a revision; who has answered with an older one gets it too. */
  #repair(
    member: Member,
    request: StoreRequest,
    hosts: readonly string[],
    answers: readonly Answer[],
    revision: Revision | null,
    then: () => void,
  ): void {
    const has = answers.filter((answer) => isSame(answer.revision, revision)).map(({ host }) => host);
    const lacks = this.#writes(member, hosts) - has.length;
    if (revision === null || has.length === hosts.length || (lacks <= 0 && has.length === answers.length)) {
      then();
      return;
    }
    const others = hosts.filter((host) => !has.includes(host));
    const stale = answers.map(({ host }) => host).filter((host) => !has.includes(host));
    if (lacks <= 0) {
      this.#store(member, request, stale, revision, "a repair", stale.length, () => {});
      then();
    } else this.#store(member, request, others, revision, "a repair", lacks, then);
  }

  #hasPeers(member: Member, hosts: readonly string[], request: StoreRequest): boolean {
    const missing = member.settings.peers.filter((host) => !this.#around.isThere(host));
    if (missing.length > 0)
      member.isIllOf("peers", `replicates to ${missing.join(" and ")}, which is not there`, request.record);
    const { replicas, write, read } = member.settings;
    const before = member.settingsBefore;
    if (replicas < before.replicas)
      member.isIllOf("replicas", `keeps fewer copies than before`, request.record);
    if (write + read <= hosts.length && before.write + before.read > before.replicas) {
      const setting = read < before.read ? "read" : "write";
      member.isIllOf(setting, "lets a pull miss the last push", request.record);
    }
    for (const setting of ["write", "read"] as const)
      if (this.#around.isTooMuch(hosts, Math.min(member.settings[setting], hosts.length), before[setting]))
        member.isIllOf(setting, "waits for more hosts than answer", request.record);
    if (hosts.length === 0) request.fail("it has no peers");
    return hosts.length > 0;
  }

  #writes(member: Member, hosts: readonly string[]): number {
    return this.#around.model.own.enough(Math.min(member.settings.write, hosts.length));
  }

  #hosts(member: Member, object: string): readonly string[] {
    return member.hostsOf(object);
  }

  #local(request: StoreRequest, host: string): number {
    return this.#around.placeOf(request.number, host);
  }
}
