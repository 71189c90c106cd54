import type { Delay } from "../kernel/choices.ts";
import { tieKey } from "../kernel/event-queue.ts";
import { BEGINNING, type EventId, NO_EVENT } from "../kernel/kernel.ts";
import type { Instant } from "../kernel/timings.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { OwnNode } from "../scenario/words.ts";
import { Accounts } from "./accounts.ts";
import type { ConfigVersion } from "./config.ts";
import type { Dependency } from "./dependency.ts";
import type { EffectHost, Effects } from "./effect.ts";
import { Fact } from "./facts.ts";
import { refusalOf } from "./load-result.ts";
import { Loader, type LoadingProcess } from "./loader.ts";
import { isBecauseOfChange } from "./matcher.ts";
import type { ContextModel, NodeModel } from "./model.ts";
import { NodeFile } from "./node-file.ts";
import { type Session, Sessions } from "./sessions.ts";
import { Domain, NodeRank, type Simulation } from "./simulation.ts";

/** Where a process is in its life. */
export type Life = "starting" | "serving" | "draining" | "hung" | "crashed" | "stopped";

/** The group of a node, which knows it by its place there. */
export interface NodeGroup {
  /** What the node answers may have changed, with the record of the change. */
  nodeChanged(place: number, cause: number): void;
  /** Whether users are let ask it. */
  isInUse(place: number): boolean;
  /** The node runs something else, and what it answers is what it was. */
  nodeRunsAnother(place: number, cause: number): void;
}

/** No slowness. */
const NOTHING: readonly number[] = [];

/** What a node needs to know of what is around it. */
export interface Surroundings {
  holds(node: Node, context: ContextModel): { readonly source: number } | null;
  callsChanged(group: number, cause: number): void;
  isAnswering(group: number): boolean;
}

/**
 * One process and its life, with the file beside it. What the file says is *stored*; what the process has loaded is
 * *running*; they are different things at every instant.
 */
export class Node implements EffectHost, LoadingProcess {
  readonly model: NodeModel;
  /** What is stored. */
  readonly file: NodeFile;
  /** What is running. */
  readonly loader: Loader;
  /** Who is served by what it runs, and who by what it ran before. */
  readonly sessions: Sessions;
  /** What it serves some accounts by. */
  readonly accounts: Accounts;
  /** What it needs of other groups. */
  readonly needs: Dependency[] = [];
  /** Whom it belongs to; null until it does. */
  #group: NodeGroup | null = null;
  #place = 0;

  readonly #simulation: Simulation;
  readonly #around: Surroundings;
  #life: Life = "serving";
  #unreachable = 0;
  /** How long an answer takes, for each slowness that lasts. */
  #slowness: readonly number[] = NOTHING;
  /** The dates of effects that strike at one, by the effect's index. */
  #dates: Map<number, Instant> | null = null;
  #lastRecord = NO_RECORD;
  #hungHealthy = false;
  /** It is loading: what changes is told at the end. */
  #isLoading = false;
  /** Whether what it answers may have changed since it began to load. */
  #hasChanged = false;
  #nextInLife: EventId = NO_EVENT;
  /** By how much its supervisor lengthens the next wait: more with each start since it last served for long enough. */
  #lengthening = 1;
  /** How long the last of these may have been, in ms. */
  #longestWaitMs = 0;
  #servingSince: Instant = BEGINNING;
  #startedAt: Instant;
  readonly #waiting: (() => void)[] = [];

  constructor(simulation: Simulation, model: NodeModel, around: Surroundings) {
    this.#simulation = simulation;
    this.model = model;
    this.#startedAt = { ...BEGINNING, atMs: -model.uptimeMs };
    this.#around = around;
    this.sessions = new Sessions(simulation, model, this);
    this.accounts = new Accounts(simulation, model, this);
    this.file = new NodeFile(simulation, model, () => this.#unreachable === 0);
    this.loader = new Loader(simulation, model, this.file, this.sessions, this);
  }

  /**
   * It belongs to a group from now on. Not by a callback that is set anew: an engine keeps runs alive by that which are long over,
   * and spends a third of its time on collecting them.
   */
  join(group: NodeGroup, place: number): void {
    this.#group = group;
    this.#place = place;
  }

  /** What it has run since before the beginning has its effects, too. */
  begin(): void {
    this.effects.begin(this.model.initial, "start", NO_RECORD, NO_RECORD);
  }

  get life(): Life {
    return this.#life;
  }

  /** What the running does. */
  get effects(): Effects {
    return this.sessions.newest;
  }

  // What others see of it.

  /**
   * The share of requests of a kind that it answers rightly and in time.
   *
   * @param account in whose name is asked; null for nobody's. Default: all users
   * @param session in which is asked; null for a new one. Default: all users, each in a session of its own
   */
  answers(request: number, timeoutMs: number, account?: string | null, session?: Session | null): number {
    if (this.#unreachable > 0 || this.#isTooSlow(timeoutMs)) return 0;
    const takesNew = this.takesRequests;
    let share = this.sessions.share(session, request, timeoutMs, takesNew);
    if (takesNew) share = this.accounts.share(account, request, timeoutMs, share);
    for (const need of this.needs) share *= need.met;
    return share;
  }

  /** Whether a shallow look finds it well. */
  looksHealthy(timeoutMs: number): boolean {
    if (this.#unreachable > 0 || this.#isTooSlow(timeoutMs)) return false;
    const life = this.#life;
    if (life === "hung") return this.#hungHealthy;
    return life === "serving" && this.effects.ailments.every((ailment) => ailment.looksHealthy);
  }

  /** The version that it says it runs, for an account or for everybody else; null where it does not answer. */
  tellsVersion(timeoutMs: number, account: string | null, session: Session | null): string | null {
    if (this.#unreachable > 0 || this.#isTooSlow(timeoutMs)) return null;
    const older = this.sessions.versionOf(session);
    if (!this.takesRequests) return older;
    return this.accounts.versionOf(account) ?? older ?? this.loader.running?.name ?? null;
  }

  /** What its process runs; null while there is none. */
  get runs(): ConfigVersion | null {
    return this.isAlive || this.#life === "hung" ? this.loader.running : null;
  }

  /** Whether a message gets to its process at all. */
  get takesRequests(): boolean {
    return this.#life === "serving" && this.#unreachable === 0;
  }

  /** How long an answer takes by its slowness, in ms. */
  get slowestMs(): number {
    return Math.max(0, ...this.#slowness);
  }

  /** How many calls a ms it sends to a group. */
  callsTo(group: number): number {
    if (this.#life !== "serving") return 0;
    return (this.model.calls.get(group) ?? 0) + this.sessions.callsTo(group);
  }

  /** The node as somebody's own code may see it. */
  ownNode(): OwnNode {
    const running = this.loader.running;
    const { kernel } = this.#simulation;
    return {
      name: this.model.name,
      group: this.model.groupName,
      running: running?.values ?? {},
      version: running?.name ?? null,
      get nowMs() {
        return kernel.readNowMs();
      },
    };
  }

  /** The record behind its present condition; −1 for none. */
  get lastRecord(): number {
    return this.#lastRecord;
  }

  /** Calls back once, when the process serves, or will not: it has crashed, hangs or is stopped. */
  whenSettled(callback: () => void): void {
    if (this.#life === "starting" || this.#life === "draining") this.#waiting.push(callback);
    else callback();
  }

  // What is done to it.

  signal(cause: number): void {
    const does = this.isAlive ? this.model.load.onSignal : "ignored";
    const record = this.#simulation.record(Fact.signal, this.model.nameId, { note: does, cause });
    this.loader.acknowledgement.asked(does === "reload", this.isAlive, record);
    if (does === "kills") this.crash(record, NO_RECORD);
    else if (does === "reload") this.loader.signalled(record);
  }

  /**
   * Restarts the process.
   *
   * @param force true: it stops and starts, and so loads its file. false: its children are replaced and inherit what it
   *   runs; one that is dead, hangs or runs nothing is started all the same
   * @param drain for how long, in ms, it takes no new requests first
   * @param by who restarts it, for the name of the draw: a start that another world has too takes as long there
   */
  restart(force: boolean, drain: Delay, by: string, cause: number): void {
    if (drain === 0 || this.#life !== "serving") {
      this.#stopAndStart(force, by, cause);
      return;
    }
    const record = this.#simulation.record(Fact.drain, this.model.nameId, { cause });
    this.#enter("draining", record);
    this.#next(drain, () => this.#stopAndStart(force, by, record), record);
  }

  /** An input reaches it. */
  input(name: string, cause: number): void {
    const record = this.#simulation.record(Fact.input, this.model.nameId, { note: name, cause });
    if (!this.isAlive) return;
    this.sessions.input(name, record);
    this.accounts.input(name, record);
  }

  /** Somebody clears away what effects have left behind. */
  clearAway(cause: number): void {
    const record = this.#simulation.record(Fact.cleared, this.model.nameId, { cause });
    this.sessions.clearAway(record);
    this.accounts.clearAway(record);
  }

  /** Whether its own validator accepts what is stored; where the change is why it does not, the record of the file. */
  validates(): { readonly passes: boolean; readonly source: number } {
    const stored = this.file.stored;
    const refusal = refusalOf(this.model, stored);
    const isChange = refusal !== undefined && isBecauseOfChange(refusal, stored, this.model);
    return { passes: refusal === undefined, source: isChange ? this.file.record : NO_RECORD };
  }

  /** What is around it has changed. */
  reconsider(cause: number): void {
    this.sessions.reconsider(cause);
    this.accounts.reconsider(cause);
  }

  /** Stops the process, if there is one. Nobody starts it but who restarts the node. */
  stop(cause: number): void {
    this.#stop(cause);
    this.#settle();
  }

  #stop(cause: number): number {
    this.#simulation.kernel.cancel(this.#nextInLife);
    if (this.#life === "crashed" || this.#life === "stopped") return cause;
    const record = this.#simulation.record(Fact.stop, this.model.nameId, { cause });
    this.#end("stopped", record, false);
    return record;
  }

  crash(cause: number, source: number): void {
    if (this.#life === "crashed" || this.#life === "stopped") return;
    const record = this.#simulation.record(Fact.crash, this.model.nameId, { cause, source });
    this.#end("crashed", record, source !== NO_RECORD);
  }

  hang(answersHealth: boolean, cause: number, source: number): void {
    if (!this.isAlive) return;
    this.#hungHealthy = answersHealth;
    const record = this.#simulation.record(Fact.hang, this.model.nameId, { cause, source });
    this.#end("hung", record, source !== NO_RECORD);
  }

  /** Nobody reaches it, from now until it is given back as often as it was taken away. */
  partition(away: boolean, cause: number): void {
    this.#unreachable = this.#unreachable + (away ? 1 : -1);
    this.hasChanged(cause);
    if (this.#unreachable > 0) return;
    this.loader.askedAgain();
    this.file.reachable();
  }

  /** Every answer takes so long from now on, in ms. Of several such the slowest counts. */
  slowDown(takesMs: number, cause: number): void {
    this.#slowness = [...this.#slowness, takesMs];
    this.hasChanged(cause);
  }

  /** One slowness is over. */
  speedUp(takesMs: number, cause: number): void {
    const left = [...this.#slowness];
    left.splice(left.indexOf(takesMs), 1);
    this.#slowness = left;
    this.hasChanged(cause);
  }

  /** What it answers may have changed. */
  hasChanged(cause: number): void {
    this.#simulation.kernel.touchesAll();
    this.#lastRecord = cause;
    this.loader.conditionChanged(cause);
    if (this.#isLoading) this.#hasChanged = true;
    else this.#group?.nodeChanged(this.#place, cause);
  }

  runsAnother(cause: number): void {
    // Whoever has a version of his own, or a session, may now be served otherwise.
    const isServedApart = this.model.load.sessions !== null || !this.accounts.areAlike;
    if (isServedApart) {
      this.hasChanged(cause);
      return;
    }
    this.#lastRecord = cause;
    this.loader.conditionChanged(cause);
    if (!this.#isLoading) this.#group?.nodeRunsAnother(this.#place, cause);
  }

  // What its loads and its effects need of it.

  /** When its process started: before the beginning where it has been up already. */
  get startedAt(): Instant {
    return this.#startedAt;
  }

  /** Whether there is a process that does its work: one that hangs does not. */
  get isAlive(): boolean {
    const life = this.#life;
    return life === "starting" || life === "serving" || life === "draining";
  }

  /** Whether requests of users get to it. */
  get isAsked(): boolean {
    return this.takesRequests && (this.#group?.isInUse(this.#place) ?? true);
  }

  /** While it loads, what changes is told at the end: one ailment after another at one instant is no recovery between. */
  atOnce(load: () => void): void {
    const before = this.lastRecord;
    this.#isLoading = true;
    this.#hasChanged = false;
    load();
    this.#isLoading = false;
    if (this.lastRecord === before) return;
    if (this.#hasChanged) this.#group?.nodeChanged(this.#place, this.lastRecord);
    else this.#group?.nodeRunsAnother(this.#place, this.lastRecord);
  }

  /** Its process ends at its start: it will not run such a file. */
  refuse(version: ConfigVersion, cause: number, source: number): void {
    const object = version.nameId;
    this.#end(
      "crashed",
      this.#simulation.record(Fact.refuse, this.model.nameId, { object, cause, source }),
      true,
    );
  }

  /** An effect ends it, or the sessions that it is of. */
  end(of: Effects, how: "crash" | "hang", answersHealth: boolean, cause: number, source: number): void {
    if (this.sessions.end(of, cause)) return;
    if (how === "crash") this.crash(cause, source);
    else this.hang(answersHealth, cause, source);
  }

  dateOf(effect: number, draw: () => Instant): Instant {
    this.#dates ??= new Map();
    const date = this.#dates.get(effect) ?? draw();
    this.#dates.set(effect, date);
    return date;
  }

  surroundings(context: ContextModel): { readonly source: number } | null {
    return this.#around.holds(this, context);
  }

  callsChanged(group: number, cause: number): void {
    this.#around.callsChanged(group, cause);
  }

  isAnswering(group: number): boolean {
    return this.#around.isAnswering(group);
  }

  // Its life.

  #stopAndStart(force: boolean, by: string, cause: number): void {
    const inherited = this.loader.running;
    if (!force && this.isAlive && inherited !== null) this.#replaceChildren(inherited, by, cause);
    else this.#start(by, this.#stop(cause));
  }

  #start(by: string, cause: number): void {
    const record = this.#simulation.record(Fact.start, this.model.nameId, { note: "reads its file", cause });
    this.#startedAt = this.#simulation.kernel.now;
    this.#enter("starting", record);
    this.sessions.processStarted();
    this.loader.start(record);
    if (this.#life === "starting") this.accounts.started(record);
    this.#serveLater(by, record);
  }

  /** The master process lives on, and with it its timers; its children inherit what it runs and read nothing. */
  #replaceChildren(running: ConfigVersion, by: string, cause: number): void {
    const note = `new children, which inherit ${running.name}`;
    const record = this.#simulation.record(Fact.start, this.model.nameId, { note, cause });
    this.#startedAt = this.#simulation.kernel.now;
    this.#enter("starting", record);
    this.loader.inherit(running, record);
    if (this.#life === "starting") this.accounts.started(record);
    this.#serveLater(by, record);
  }

  #serveLater(by: string, record: number): void {
    if (this.#life !== "starting") return;
    const delay = this.#simulation.draw(`${this.model.name}/start by ${by}`, this.model.start);
    this.#next(delay, () => this.#serve(record), record);
  }

  #serve(cause: number): void {
    this.#servingSince = this.#simulation.kernel.now;
    this.#enter("serving", this.#simulation.record(Fact.serve, this.model.nameId, { cause }));
    this.loader.askedAgain();
    this.#settle();
  }

  #end(life: Life, record: number, ill: boolean): void {
    const served = this.#life === "serving";
    this.#simulation.kernel.cancel(this.#nextInLife);
    this.#life = life;
    this.loader.stop(ill, record);
    this.accounts.ended(record);
    this.hasChanged(record);
    if (life === "crashed") this.#supervise(served, record);
    if (life === "hung") this.#watch(record);
    if (life !== "stopped") this.#settle();
  }

  #supervise(served: boolean, cause: number): void {
    const { supervisor } = this.model;
    if (supervisor === null) return;
    const { after, backoff, mostMs } = supervisor;
    // A process that has served for as long as the last wait is given a fresh chance.
    const { kernel } = this.#simulation;
    const longEnough = kernel.after(this.#servingSince, this.#longestWaitMs);
    const servedLong = served && !kernel.isBefore(kernel.now, longEnough);
    if (servedLong) this.#lengthening = 1;
    const factor = this.#lengthening;
    const lengthened = (ms: number) => Math.min(Math.max(mostMs, after.hiMs), Math.round(ms * factor));
    const range = { loMs: lengthened(after.loMs), hiMs: lengthened(after.hiMs) };
    if (after.hiMs * factor < mostMs) this.#lengthening = factor * backoff;
    this.#longestWaitMs = range.hiMs;
    const delay = this.#simulation.draw(`${this.model.name}/supervisor`, range);
    this.#next(delay, () => this.#start("supervisor", cause), cause);
  }

  /** A watchdog may notice that the process hangs. */
  #watch(cause: number): void {
    const hung = this.model.supervisor?.hung ?? null;
    if (hung === null) return;
    const delay = this.#simulation.draw(`${this.model.name}/watchdog`, hung);
    this.#next(delay, () => this.#start("watchdog", this.#stop(cause)), cause);
  }

  #enter(life: Life, record: number): void {
    this.#life = life;
    this.hasChanged(record);
  }

  #next(delay: Delay, then: () => void, cause: number): void {
    const tie = tieKey(Domain.nodes, NodeRank.life, this.model.index);
    this.#simulation.kernel.cancel(this.#nextInLife);
    this.#nextInLife = this.#simulation.kernel.schedule(delay, tie, then, 0, cause);
  }

  #settle(): void {
    for (const callback of this.#waiting.splice(0)) callback();
  }

  #isTooSlow(timeoutMs: number): boolean {
    for (const takesMs of this.#slowness) if (takesMs > timeoutMs) return true;
    return false;
  }
}
