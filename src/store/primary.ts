import type { Lease } from "./lease.ts";
import type { Member } from "./member.ts";
import type { Around } from "./quorum.ts";
import type { StoreRequest } from "./request.ts";
import type { Revision } from "./revision.ts";
import { Rank } from "./timers.ts";

/**
 * One member takes all requests. A push is stored there and copied to standbys, and acknowledged when so many have it as `write`
 * says, the primary among them; with 1 the copies come later, and that is the replication lag. A pull is answered with the newest
 * revision that was acknowledged, by the primary alone: that it is the only one is the promise of the lease.
 */
export class Primary {
  readonly #around: Around;
  readonly #leaseOf: (member: Member) => Lease;
  readonly #leases: ReadonlyMap<string, Lease>;

  constructor(around: Around, leases: ReadonlyMap<string, Lease>) {
    this.#around = around;
    this.#leases = leases;
    this.#leaseOf = (member) => leases.get(member.name) as Lease;
  }

  push(member: Member, request: StoreRequest): void {
    const lease = this.#leaseOf(member);
    if (!lease.isPrimary) {
      request.fail(`${member.name} is not the primary`);
      return;
    }
    const { object, number, record } = request;
    const { term } = lease;
    const revision = { counter: lease.nextCounter(), push: number };
    const standbys = member.standbysOf(object);
    this.#showIllness(member, record);
    const needed = Math.max(
      1,
      this.#around.model.own.enough(Math.min(member.settings.write, standbys.length + 1)),
    );
    let copies = 0;
    let isHere = false;
    const stored = (here: boolean) => {
      copies++;
      isHere ||= here;
      // One that is no primary any more cannot acknowledge what needs others.
      if (!isHere || copies < needed || (needed > 1 && lease.term !== term)) return;
      lease.commit(object, revision);
      request.answer(revision);
    };
    const why = this.#writeHere(member, request, revision, () => stored(true));
    if (why !== null) {
      if (why.includes("quota")) member.isIllOf("quota", "refuses pushes, being over its quota", record);
      request.fail(`${member.name} refuses: ${why}`);
      return;
    }
    for (const host of standbys) this.#copy(member, request, host, term, revision, () => stored(false));
  }

  pull(member: Member, request: StoreRequest): void {
    const lease = this.#leaseOf(member);
    if (!lease.isPrimary) {
      request.fail(`${member.name} is not the primary`);
      return;
    }
    const { own } = this.#around.model;
    if (!member.disk.isReadable(request.object)) {
      this.#around.unreadable(member, request.object, request.record);
      request.fail(`${member.name} cannot read it`);
    } else request.answer(own.serves([lease.committed(request.object)]));
  }

  #writeHere(member: Member, request: StoreRequest, revision: Revision, done: () => void): string | null {
    const { life } = member;
    const place = { rank: Rank.sync, local: this.#local(request, member.name) };
    const item = { object: request.object, revision };
    const synced = () => life === member.life && member.when(done);
    const { quotaBytes } = member.settings;
    return member.disk.write([item], quotaBytes, "a push", request.name, place, request.record, synced);
  }

  #copy(
    member: Member,
    request: StoreRequest,
    host: string,
    term: number,
    revision: Revision,
    done: () => void,
  ): void {
    const item = { object: request.object, revision };
    const hints = this.#around.hintsOf(member);
    hints.keep(host, item, request.record);
    const local = this.#local(request, host);
    this.#around.network.call<number | null>({
      from: member,
      to: host,
      name: `${request.name}/copy`,
      place: { rank: Rank.store, local },
      cause: request.record,
      isAnswered: (other) => this.#around.isAnswered(other, request, "copy"),
      serve: (other, answer) => {
        const lease = this.#leaseOf(other);
        if (term < lease.term) {
          answer(lease.term);
          return;
        }
        lease.learn(term, request.record);
        const { life } = other;
        const synced = () => life === other.life && other.when(() => answer(null));
        const place = { rank: Rank.sync, local };
        const { quotaBytes } = other.settings;
        other.disk.write([item], quotaBytes, "a copy", request.name, place, request.record, synced);
      },
      answered: (newerTerm) => {
        if (newerTerm !== null) {
          this.#leaseOf(member).learn(newerTerm, request.record);
          return;
        }
        hints.drop(host, item);
        done();
      },
    });
  }

  #showIllness(member: Member, cause: number): void {
    const missing = member.settings.peers.filter((host) => !this.#leases.has(host));
    if (missing.length > 0)
      member.isIllOf("peers", `replicates to ${missing.join(" and ")}, which is not there`, cause);
    if (member.settings.replicas < member.settingsBefore.replicas)
      member.isIllOf("replicas", "keeps fewer copies than before", cause);
    if (member.settings.write < member.settingsBefore.write)
      member.isIllOf("write", "acknowledges what fewer have than before", cause);
    const { peers, write } = member.settings;
    if (this.#around.isTooMuch(peers, Math.min(write, peers.length), member.settingsBefore.write))
      member.isIllOf("write", "waits for more hosts than answer", cause);
  }

  #local(request: StoreRequest, host: string): number {
    return this.#around.placeOf(request.number, host);
  }
}
