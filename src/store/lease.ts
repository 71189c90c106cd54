import type { Instant } from "../kernel/timings.ts";
import { Fact } from "../model/facts.ts";
import type { Item } from "./disk.ts";
import type { Member } from "./member.ts";
import type { Around } from "./quorum.ts";
import { isNewer, type Revision } from "./revision.ts";
import { Rank } from "./timers.ts";

/**
 * Which member is the primary. It holds a lease that the others grant, and renews it three times in its length; it looks at its
 * lease on that timer and nowhere else, as a process does whose clock and whose work are not one. Who hears of no primary until
 * the grant is over, and some time more, asks for votes. A vote carries what the voter holds, so that the new primary has all
 * that any voter has.
 */
export class Lease {
  readonly member: Member;
  readonly #around: Around;
  readonly #others: () => readonly Lease[];
  readonly #taken: (lease: Lease, cause: number) => void;
  #isPrimary = false;
  /** The highest term that it knows of. */
  #term = 1;
  /** Whose lease it has granted, and until when. */
  #grantedUntil: Instant;
  /** Until when it holds the lease. */
  #until: Instant;
  /** What enough members had when it took over, and what enough have had since. */
  #baseline: ReadonlyMap<string, Revision | null> = new Map();
  readonly #committed = new Map<string, Revision>();
  #counter = 0;

  constructor(
    around: Around,
    member: Member,
    others: () => readonly Lease[],
    taken: (lease: Lease, cause: number) => void,
  ) {
    const { kernel } = around.simulation;
    this.#around = around;
    this.member = member;
    this.#others = others;
    this.#taken = taken;
    this.#until = kernel.after(kernel.now, member.settings.leaseMs);
    this.#grantedUntil = this.#until;
  }

  begin(isPrimary: boolean): void {
    if (isPrimary) this.#take(1, -1);
    else this.#waitForPrimary(-1);
  }

  /** Whether it believes that it is the primary. */
  get isPrimary(): boolean {
    return this.#isPrimary;
  }

  get term(): number {
    return this.#term;
  }

  /** The newest revision that enough members have. */
  committed(object: string): Revision | null {
    return this.#committed.get(object) ?? this.#baseline.get(object) ?? null;
  }

  /** What its disk holds now is what it answers from. */
  rebase(): void {
    const { disk } = this.member;
    this.#baseline = new Map(disk.objects.map((object) => [object, disk.read(object)]));
    this.#committed.clear();
  }

  /** A counter above that of all revisions of earlier terms, and of its own. */
  nextCounter(): number {
    this.#counter = Math.max(this.#counter + 1, this.#term * PUSHES_OF_A_TERM);
    return this.#counter;
  }

  /** Enough members have a revision. */
  commit(object: string, revision: Revision): void {
    if (isNewer(revision, this.committed(object))) this.#committed.set(object, revision);
  }

  /** It has learned of a term: it is no primary of an earlier one. */
  learn(term: number, cause: number): void {
    if (term <= this.#term) return;
    this.#term = term;
    if (this.#isPrimary) this.#stepDown("another has been elected", cause);
  }

  /** Its process is gone. */
  gone(cause: number): void {
    if (this.#isPrimary) this.#leavesNone("its process is gone", cause);
  }

  /** It serves again. One that nobody has reached may still be the primary. */
  restarted(cause: number): void {
    if (!this.#isPrimary) this.#waitForPrimary(cause);
  }

  // A primary.

  #take(term: number, cause: number): void {
    const { simulation } = this.#around;
    this.#isPrimary = true;
    this.#term = term;
    const record = simulation.record(Fact.primary, this.member.node.model.nameId, { value: term, cause });
    // A second one is an illness of its lease, where that was changed.
    const second = this.#others().some((other) => other.#isPrimary);
    if (second) this.member.isIllOf("lease", "takes over from a primary that lives", record);
    this.rebase();
    this.#holdUntil(this.#until, record);
    this.#taken(this, record);
    this.#renew(record);
  }

  #stepDown(note: string, cause: number): number {
    this.#isPrimary = false;
    const { simulation } = this.#around;
    const subject = this.member.node.model.nameId;
    const record = simulation.record(Fact["primary-over"], subject, { note, cause });
    if (this.member.takesMessages) this.#waitForPrimary(record);
    return record;
  }

  /** Nobody has taken its place. */
  #leavesNone(note: string, cause: number): void {
    const record = this.#stepDown(note, cause);
    for (const other of this.#others()) other.#waitsLonger(record);
  }

  #renewLater(cause: number): void {
    const { leaseMs } = this.member.settings;
    const { life } = this.member;
    const renew = () => this.member.whenTimed(() => life === this.member.life && this.#renew(cause));
    const place = { rank: Rank.renewTimer, local: this.member.index };
    this.#around.timers.after(Math.max(1, Math.floor(leaseMs / 3)), place, renew, cause);
  }

  /** Holds the lease until then, if it is not renewed before. */
  #holdUntil(until: Instant, cause: number): void {
    const { kernel } = this.#around.simulation;
    const { life } = this.member;
    // What was agreed to while the process was paused may be over already.
    if (kernel.isBefore(until, kernel.now)) return;
    this.#until = until;
    const expire = () => {
      if (life !== this.member.life || !this.#isPrimary || kernel.isBefore(kernel.now, this.#until)) return;
      this.#leavesNone("its lease is over", cause);
    };
    const place = { rank: Rank.expiry, local: this.member.index };
    this.#around.timers.at(until, place, () => this.member.whenTimed(expire), cause);
  }

  #renew(cause: number): void {
    if (!this.#isPrimary) return;
    const { kernel } = this.#around.simulation;
    const term = this.#term;
    const { leaseMs } = this.member.settings;
    const until = kernel.after(kernel.now, leaseMs);
    this.#askAll(Rank.renew, "renew", cause, {
      serve: (other) => other.#grants(term, leaseMs, cause),
      most: () => {
        if (this.#isPrimary && this.#term === term) this.#holdUntil(until, cause);
      },
    });
    this.#renewLater(cause);
  }

  #grants(term: number, leaseMs: number, cause: number): true | null {
    const { kernel } = this.#around.simulation;
    if (term < this.#term) return null;
    this.learn(term, cause);
    this.#grantedUntil = kernel.after(kernel.now, leaseMs);
    if (!this.#isPrimary) this.#waitForPrimary(cause);
    return true;
  }

  // Who waits to be one.

  /** There is no primary any more, which it learns when the lease is over. */
  #waitsLonger(cause: number): void {
    const { settings, settingsBefore, takesMessages } = this.member;
    if (takesMessages && settings.leaseMs > settingsBefore.leaseMs)
      this.member.isIllOf("lease", "waits longer before it takes over", cause);
  }

  #waitForPrimary(cause: number): void {
    const { simulation, timers } = this.#around;
    const { leaseMs, electionMs } = this.member.settings;
    const { life } = this.member;
    const range = { loMs: electionMs, hiMs: electionMs * 2 };
    // Unlike waits, so that they do not all ask at once.
    const wait = simulation.draw(`${this.member.name}/election`, range);
    const place = { rank: Rank.electionTimer, local: this.member.index };
    const elect = () => this.member.when(() => life === this.member.life && this.#stand(cause));
    const wonder = () => {
      if (electionMs > this.member.settingsBefore.electionMs && !this.#isPrimary)
        this.member.isIllOf("election", "waits longer before it takes over", cause);
      timers.after(wait, place, elect, cause);
    };
    timers.after(leaseMs, place, wonder, cause);
  }

  #stand(cause: number): void {
    if (this.#isPrimary || !this.member.takesMessages) return;
    const { kernel } = this.#around.simulation;
    if (kernel.isBefore(kernel.now, this.#grantedUntil) || this.#hasGaps) {
      this.#waitForPrimary(cause);
      return;
    }
    const term = this.#term + 1;
    this.#term = term;
    const { leaseMs } = this.member.settings;
    this.#until = kernel.after(kernel.now, leaseMs);
    this.#grantedUntil = this.#until;
    const items: Item[] = [];
    this.#waitForPrimary(cause);
    this.#askAll<readonly Item[]>(Rank.vote, "vote", cause, {
      serve: (other) => other.#votes(term, leaseMs),
      each: (held) => items.push(...held),
      most: () => {
        if (this.#isPrimary || this.#term !== term) return;
        const { life } = this.member;
        const place = { rank: Rank.takeSync, local: this.member.index };
        const news = items.filter(({ object, revision }) => isNewer(revision, this.member.disk.read(object)));
        // What was voted for is over where the votes, or the copies, have taken longer than the lease.
        const mayTake = () =>
          life === this.member.life &&
          this.#term === term &&
          !this.#isPrimary &&
          kernel.isBefore(kernel.now, this.#until);
        const take = () => mayTake() && this.#take(term, cause);
        const quota = Number.POSITIVE_INFINITY;
        this.member.disk.write(news, quota, "an election", "election", place, cause, () => {
          if (mayTake()) this.#establish(term, take, cause);
        });
      },
    });
  }

  /** Whether it cannot read all that it should hold: what it does not know of could have been acknowledged. */
  get #hasGaps(): boolean {
    return this.member.disk.unreadable.length > 0;
  }

  /** Copies all that it holds, so that what it answers from now on is not lost with it. */
  #establish(term: number, then: () => void, cause: number): void {
    const { settings, index } = this.member;
    const { network, simulation } = this.#around;
    const standbys = settings.peers.filter((host) => host !== this.member.name);
    const needed = Math.min(settings.write, standbys.length + 1);
    const items = heldOn(this.member);
    let copies = 1;
    if (copies >= needed) then();
    for (const host of standbys) {
      const other = this.#others().find(({ member }) => member.name === host);
      const local = index * simulation.model.nodes.length + (other?.member.index ?? 0);
      network.call<true>({
        from: this.member,
        to: host,
        name: `${this.member.name}/establish`,
        place: { rank: Rank.establish, local },
        cause,
        serve: ({ disk: copy, settings: { quotaBytes } }, answer) => {
          if (term < (other as Lease).term) return;
          const place = { rank: Rank.establishSync, local };
          copy.write(items, quotaBytes, "an election", "establish", place, cause, () => answer(true));
        },
        answered: () => {
          if (++copies === needed) then();
        },
      });
    }
  }

  /** Votes once in a term, and for nobody while it has granted a lease; tells what it holds. */
  #votes(term: number, leaseMs: number): readonly Item[] | null {
    const { kernel } = this.#around.simulation;
    if (term <= this.#term || kernel.isBefore(kernel.now, this.#grantedUntil)) return null;
    if (this.#isPrimary || this.#hasGaps) return null;
    this.#term = term;
    this.#grantedUntil = kernel.after(kernel.now, leaseMs);
    return heldOn(this.member);
  }

  /** Asks all others; `most` is called when so many as must vote have answered, itself among them. */
  #askAll<A>(
    rank: number,
    what: string,
    cause: number,
    asks: { serve: (other: Lease) => A | null; each?: (answer: A) => void; most: () => void },
  ): void {
    const { model, network, simulation } = this.#around;
    const others = this.#others();
    let agreed = 1;
    if (agreed === model.votes) asks.most();
    for (const other of others) {
      network.call<A>({
        from: this.member,
        to: other.member.name,
        name: `${this.member.name}/${what}`,
        place: { rank, local: this.member.index * simulation.model.nodes.length + other.member.index },
        cause,
        serve: (_, answer) => {
          const answered = asks.serve(other);
          if (answered !== null) answer(answered);
        },
        answered: (answer) => {
          asks.each?.(answer);
          agreed++;
          if (agreed === model.votes) asks.most();
        },
      });
    }
  }
}

function heldOn({ disk }: Member): readonly Item[] {
  return disk.objects
    .filter((object) => disk.isReadable(object) && disk.read(object) !== null)
    .map((object) => ({ object, revision: disk.read(object) as Revision }));
}

/** More than there are. */
const PUSHES_OF_A_TERM = 1_000_000_000;
