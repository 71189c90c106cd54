import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import type { ConfigVersion } from "./config.ts";
import { type EffectHost, Effects } from "./effect.ts";
import { Fact } from "./facts.ts";
import type { NodeModel } from "./model.ts";
import { Domain, NodeRank, type Simulation } from "./simulation.ts";

/** What one who keeps a connection open holds: a part of the users, or a gate. */
export interface Session {
  readonly name: string;
  /** Its part of the users, 0 to 1. */
  readonly share: number;
  /** Its place among the events of its node. */
  readonly place: number;
  /** It goes over to what the process runs by then. */
  follows: EventId;
}

/** Sessions that go on with what the process ran when they began, until each has gone over or has ended. */
interface Older {
  readonly version: ConfigVersion;
  readonly effects: Effects;
  readonly sessions: Set<Session>;
  /** What the trace calls them. */
  readonly note: string;
}

/**
 * Who is served by what on one node: a new session by what the process runs, one that is open by what it began with. Where a
 * process serves all its users by what it runs, nothing is ever older.
 */
export class Sessions {
  readonly #simulation: Simulation;
  readonly #node: NodeModel;
  readonly #host: EffectHost;
  /** The effects of what the process runs. */
  #newest: Effects;
  #older: readonly Older[];
  /** Those that are open: of users, and of gates that stay connected. */
  readonly #open: Session[];
  /** How many generations of sessions there have been. */
  #generations = 0;

  constructor(simulation: Simulation, node: NodeModel, host: EffectHost) {
    this.#simulation = simulation;
    this.#node = node;
    this.#host = host;
    this.#older = [];
    this.#open = [];
    const count = node.load.sessions?.count ?? 0;
    for (let place = 0; place < count; place++)
      this.#open.push({ name: `session-${place + 1}`, share: 1 / count, place, follows: NO_EVENT });
    this.#newest = this.#generation();
  }

  /** What a new session is served by: the effects of what the process runs. */
  get newest(): Effects {
    return this.#newest;
  }

  /** Opens a session that stays open, for a gate. */
  open(gate: string, index: number): Session {
    const place = (this.#node.load.sessions?.count ?? 0) + index;
    const session = { name: gate, share: 0, place, follows: NO_EVENT };
    this.#open.push(session);
    return session;
  }

  /** The process runs something else from now on: what is open goes on with what it ran, and then goes over. */
  advance(old: ConfigVersion, file: number): void {
    if (this.#node.load.sessions !== null) this.#retire(old, file);
  }

  /** The process is gone, or starts with new children: sessions end with it, unless each is a process of its own. */
  processEnded(running: ConfigVersion | null, file: number, cause: number): void {
    if (this.#node.load.sessions?.outlive !== true) {
      for (const older of this.#older) this.#over(older, cause);
    } else if (running !== null && this.#retire(running, file)) {
      return;
    }
    this.newest.clear(cause);
  }

  /** The process has started. What open sessions are ill of, they are ill of still. */
  processStarted(): void {
    for (const older of this.#older) older.effects.goOn(older.effects.from);
  }

  input(name: string, cause: number): void {
    this.newest.input(name, cause);
    for (const { effects } of this.#older) effects.input(name, cause);
  }

  reconsider(cause: number): void {
    this.newest.reconsider(cause);
    for (const { effects } of this.#older) effects.reconsider(cause);
  }

  /** How many calls a ms what is served makes the node send to a group. */
  callsTo(group: number): number {
    return this.#older.reduce((sum, { effects }) => sum + effects.callsTo(group), this.newest.callsTo(group));
  }

  /** The name of the version that an open session is served by, where that is an older one; else null. */
  versionOf(session: Session | null): string | null {
    return this.#olderOf(session)?.version.name ?? null;
  }

  /**
   * The share of requests of a kind that are answered in time.
   *
   * @param session in which is asked; null for a new one; undefined for all users, each in a session of its own
   * @param takesNew whether the process takes new sessions
   */
  share(session: Session | null | undefined, request: number, timeoutMs: number, takesNew: boolean): number {
    const older = this.#older;
    if (session !== undefined || older.length === 0) {
      const held = session === undefined ? undefined : this.#olderOf(session);
      if (held !== undefined) return held.effects.share(request, timeoutMs);
      return takesNew ? this.newest.share(request, timeoutMs) : 0;
    }
    let rest = 1;
    let answered = 0;
    for (const { sessions, effects } of older) {
      let share = 0;
      for (const one of sessions) share += one.share;
      rest -= share;
      answered += share * effects.share(request, timeoutMs);
    }
    // Tenths do not add up to one in their last bits.
    if (rest < 1e-9 || !takesNew) return answered;
    return answered + rest * this.newest.share(request, timeoutMs);
  }

  #olderOf(session: Session | null): Older | undefined {
    return session === null ? undefined : this.#older.find(({ sessions }) => sessions.has(session));
  }

  /** Somebody clears away what effects have left behind. */
  clearAway(cause: number): void {
    this.newest.clearAway(cause);
    for (const { effects } of this.#older) effects.clearAway(cause);
  }

  /** @returns whether any session goes on with it; then new ones are served by something else */
  #retire(version: ConfigVersion, file: number): boolean {
    const held = this.#older;
    const sessions = this.#open.filter((one) => !held.some((older) => older.sessions.has(one)));
    if (sessions.length === 0) return false;
    const older = {
      version,
      effects: this.newest,
      sessions: new Set(sessions),
      note: `sessions/${this.#generations}`,
    };
    this.#older = [...held, older];
    const object = version.nameId;
    const value = sessions.reduce((sum, { share }) => sum + share, 0);
    const record = this.#record({ object, value, note: older.note, cause: file });
    for (const { name, share } of sessions) {
      if (share === 0) this.#record({ object, value: 0, note: name, cause: file });
    }
    const next = this.#generation();
    older.effects.leaveTo(next);
    this.#newest = next;
    older.effects.goOn(record);
    for (const session of sessions) this.#followLater(session, record);
    return true;
  }

  #followLater(session: Session, cause: number): void {
    const { load, index, name } = this.#node;
    const delay = this.#simulation.draw(
      `${name}/${session.name}/follows`,
      (load.sessions as NonNullable<typeof load.sessions>).follow,
    );
    const tie = tieKey(Domain.nodes, NodeRank.session, index * MOST_SESSIONS + session.place);
    const follow = () => {
      session.follows = NO_EVENT;
      this.#leave(session, cause);
    };
    session.follows = this.#simulation.kernel.schedule(delay, tie, follow, 0, cause);
  }

  #leave(session: Session, cause: number): void {
    const older = this.#olderOf(session);
    if (older === undefined) return;
    older.sessions.delete(session);
    this.#older = [...this.#older];
    if (session.share === 0) this.#record({ note: session.name, cause });
    if (older.sessions.size === 0) this.#over(older, cause);
    this.#host.hasChanged(cause);
  }

  /** What would end the process of an older generation ends its sessions alone. @returns whether it was such a one */
  end(of: Effects, cause: number): boolean {
    const older = this.#older.find(({ effects }) => effects === of);
    if (older === undefined) return false;
    this.#over(older, cause);
    return true;
  }

  /** Nobody is served by it any more. */
  #over(older: Older, cause: number): void {
    this.#older = this.#older.filter((one) => one !== older);
    for (const session of older.sessions) {
      this.#simulation.kernel.cancel(session.follows);
      if (session.share === 0) this.#record({ note: session.name, cause });
    }
    const record = this.#record({ note: older.note, cause });
    older.effects.clear(record);
    this.#host.hasChanged(record);
  }

  /** The effects of a generation of sessions. */
  #generation(): Effects {
    const { groups } = this.#simulation.model;
    const number = this.#generations++;
    const lane = 1 + (groups[this.#node.group]?.accounts.size ?? 0) + (number % MOST_SESSIONS);
    return new Effects(
      this.#simulation,
      this.#node,
      this.#host,
      number === 0 ? 0 : lane,
      number === 0 ? this.#node.name : `${this.#node.name}/sessions-${number}`,
    );
  }

  #record(fact: Omit<Parameters<Simulation["record"]>[2], "source">): number {
    return this.#simulation.record(Fact.sessions, this.#node.nameId, fact);
  }
}

/** More than a node has, of users and of gates. */
const MOST_SESSIONS = 4_096;
