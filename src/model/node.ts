import { tieKey } from "../kernel/event-queue.ts";
import { Field } from "../kernel/field.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { Occasion } from "../scenario/words.ts";
import { type ConfigVersion, isSameConfig } from "./config.ts";
import { type Ailment, Effects } from "./effect.ts";
import { Fact, LOAD_RESULTS } from "./facts.ts";
import { resultOfLoad, ruleFor, takenOver } from "./load-result.ts";
import { LoadTrigger } from "./load-trigger.ts";
import { isBecauseOfChange } from "./matcher.ts";
import type { LoadRuleModel, NodeModel } from "./model.ts";
import { Domain, NodeRank, type Simulation } from "./simulation.ts";

/** Where a process is in its life. */
export type Life = "starting" | "serving" | "draining" | "hung" | "crashed" | "stopped";

/**
 * One process and its life, with the file beside it. What the file says is *stored*; what the process has loaded is
 * *running*; they are different things at every instant.
 */
export class Node {
  readonly model: NodeModel;
  readonly life: Field<Life>;
  /** What the file says. */
  readonly stored: Field<ConfigVersion>;
  /** What the process runs; null before its first load. */
  readonly running: Field<ConfigVersion | null>;
  readonly effects: Effects;
  /** Called after each change of what it answers, with the record of the change. */
  changed: (cause: number) => void = () => {};
  /** Whether its group lets users ask it. */
  isInUse: () => boolean = () => true;

  readonly #simulation: Simulation;
  readonly #trigger: LoadTrigger;
  readonly #unreachable: Field<number>;
  /** How long an answer takes, for each slowness that lasts. */
  readonly #slowness: Field<readonly number[]>;
  readonly #lastRecord: Field<number>;
  #fileRecord = NO_RECORD;
  /** The record of the file that it loaded what it runs from. */
  #runsFrom = NO_RECORD;
  #hungHealthy = false;
  /** What hampers it since a load that failed so that requests try again; null where the last load was none. */
  #error: Ailment | null = null;
  /** It is loading: what changes is told at the end. */
  #isLoading = false;
  #nextInLife: EventId = NO_EVENT;
  #undelivered: (() => void) | null = null;
  readonly #waiting: (() => void)[] = [];
  readonly #fileWatchers = new Set<() => void>();

  constructor(simulation: Simulation, model: NodeModel) {
    this.#simulation = simulation;
    this.model = model;
    this.life = new Field<Life>(simulation.fields, "serving");
    this.stored = new Field(simulation.fields, model.initial);
    this.running = new Field<ConfigVersion | null>(simulation.fields, model.initial);
    this.#unreachable = new Field(simulation.fields, 0);
    this.#slowness = new Field<readonly number[]>(simulation.fields, []);
    this.#lastRecord = new Field(simulation.fields, NO_RECORD);
    this.#trigger = new LoadTrigger(
      simulation,
      model,
      (occasion, because, cause) => this.#loadFile(occasion, because, cause),
      () => this.isInUse() && this.#takesRequests(),
    );
    this.effects = new Effects(
      simulation,
      model,
      (how, answersHealth, cause, source) => {
        if (how === "crash") this.crash(cause, source);
        else this.hang(answersHealth, cause, source);
      },
      (cause) => this.#hasChanged(cause),
    );
  }

  // What others see of it.

  /** The share of requests of a kind that it answers rightly and in time. */
  answers(request: number, timeoutMs: number): number {
    if (!this.#takesRequests() || this.#isTooSlow(timeoutMs)) return 0;
    let share = 1;
    for (const ailment of this.effects.ailments) {
      share *= ailment.takesMs(request) > timeoutMs ? 0 : ailment.answered(request);
    }
    return share;
  }

  /** Whether a shallow look finds it well. */
  looksHealthy(timeoutMs: number): boolean {
    if (this.#unreachable.get() > 0 || this.#isTooSlow(timeoutMs)) return false;
    const life = this.life.get();
    if (life === "hung") return this.#hungHealthy;
    return life === "serving" && this.effects.ailments.every((ailment) => ailment.looksHealthy);
  }

  /** The version that it says it runs; null where it does not answer. */
  tellsVersion(timeoutMs: number): string | null {
    const answers = this.#takesRequests() && !this.#isTooSlow(timeoutMs);
    return answers ? (this.running.get()?.name ?? null) : null;
  }

  /** The record behind its present condition; −1 for none. */
  get lastRecord(): number {
    return this.#lastRecord.get();
  }

  /** A request arrives that is not one of the users'. */
  request(): void {
    if (this.#takesRequests()) this.#trigger.requested();
  }

  /** Its group lets users ask it from now on. */
  askedAgain(): void {
    this.#trigger.askedAgain();
  }

  /** Calls back after each change of its file, until {@link unwatchFile}. */
  watchFile(watcher: () => void): void {
    this.#fileWatchers.add(watcher);
  }

  unwatchFile(watcher: () => void): void {
    this.#fileWatchers.delete(watcher);
  }

  /** The record of what its file says; −1 for what it said at the start. */
  get fileRecord(): number {
    return this.#fileRecord;
  }

  /** Calls back once, when the process serves, or will not: it has crashed, hangs or is stopped. */
  whenSettled(callback: () => void): void {
    if (this.life.get() === "starting" || this.life.get() === "draining") this.#waiting.push(callback);
    else callback();
  }

  // What is done to it.

  /** Puts a version into its file. What a plan brings carries, in a twin, the fields that were there before. */
  store(version: ConfigVersion, by: string, cause: number): void {
    const twin = this.#simulation.isTwin && version !== this.model.initial;
    const stored = twin
      ? this.#simulation.model.configs.relabelled(version.name, this.model.initial)
      : version;
    this.stored.set(stored);
    const object = this.#simulation.model.names.id(version.name);
    this.#fileRecord = this.#simulation.record(Fact.file, this.model.nameId, { object, note: by, cause });
    if (this.#isAlive()) {
      this.#trigger.fileChanged(this.#fileRecord);
      if (this.#error !== null) this.#trigger.wantRequest(this.#fileRecord);
    }
    for (const watcher of this.#fileWatchers) watcher();
  }

  /** Sends a version to its file from elsewhere. While nobody reaches the node it waits, and the last one sent counts. */
  deliver(version: ConfigVersion, by: string, cause: number): void {
    if (this.#unreachable.get() === 0) {
      this.store(version, by, cause);
      return;
    }
    this.announce(version, cause);
    this.#undelivered = () => this.store(version, by, cause);
  }

  /** Says that a version is on its way to its file. */
  announce(version: ConfigVersion, cause: number): void {
    this.#simulation.record(Fact.sent, this.model.nameId, {
      object: this.#simulation.model.names.id(version.name),
      cause,
    });
  }

  signal(cause: number): void {
    const does = this.#isAlive() ? this.model.load.onSignal : "ignored";
    const record = this.#simulation.record(Fact.signal, this.model.nameId, { note: does, cause });
    if (does === "kills") this.crash(record, NO_RECORD);
    else if (does === "reload" && this.life.get() !== "hung") this.#trigger.signalled(record);
  }

  /**
   * Restarts the process.
   *
   * @param force true: it stops and starts, and so loads its file. false: its children are replaced and inherit what it
   *   runs; one that is dead, hangs or runs nothing is started all the same
   * @param drainMs for how long it takes no new requests first
   */
  restart(force: boolean, drainMs: number, cause: number): void {
    if (drainMs === 0 || this.life.get() !== "serving") {
      this.#stopAndStart(force, cause);
      return;
    }
    const record = this.#simulation.record(Fact.drain, this.model.nameId, { cause });
    this.#enter("draining", record);
    this.#next(drainMs, () => this.#stopAndStart(force, record), record);
  }

  crash(cause: number, source: number): void {
    if (this.life.get() === "crashed" || this.life.get() === "stopped") return;
    const record = this.#simulation.record(Fact.crash, this.model.nameId, { cause, source });
    this.#end("crashed", record);
  }

  hang(answersHealth: boolean, cause: number, source: number): void {
    if (!this.#isAlive()) return;
    this.#hungHealthy = answersHealth;
    const record = this.#simulation.record(Fact.hang, this.model.nameId, { cause, source });
    this.#end("hung", record);
  }

  /** Nobody reaches it, from now until it is given back as often as it was taken away. */
  partition(away: boolean, cause: number): void {
    this.#unreachable.set(this.#unreachable.get() + (away ? 1 : -1));
    this.#hasChanged(cause);
    if (this.#unreachable.get() > 0) return;
    this.#trigger.askedAgain();
    const deliver = this.#undelivered;
    this.#undelivered = null;
    deliver?.();
  }

  /** Every answer takes so long from now on, in ms. Of several such the slowest counts. */
  slowDown(takesMs: number, cause: number): void {
    this.#slowness.set([...this.#slowness.get(), takesMs]);
    this.#hasChanged(cause);
  }

  /** One slowness is over. */
  speedUp(takesMs: number, cause: number): void {
    const left = [...this.#slowness.get()];
    left.splice(left.indexOf(takesMs), 1);
    this.#slowness.set(left);
    this.#hasChanged(cause);
  }

  // Its life.

  #stopAndStart(force: boolean, cause: number): void {
    const inherited = this.running.get();
    if (!force && this.#isAlive() && inherited !== null) {
      this.#replaceChildren(inherited, cause);
      return;
    }
    let because = cause;
    if (this.life.get() !== "crashed" && this.life.get() !== "stopped") {
      because = this.#simulation.record(Fact.stop, this.model.nameId, { cause });
      this.#end("stopped", because);
    }
    this.#start(because);
  }

  #start(cause: number): void {
    const record = this.#simulation.record(Fact.start, this.model.nameId, { note: "reads its file", cause });
    this.#error = null;
    this.#enter("starting", record);
    this.#trigger.started();
    this.running.set(null);
    this.#loadFile("start", "it starts", record);
    this.#serveLater(record);
  }

  /** The master process lives on, and with it its timers; its children inherit what it runs and read nothing. */
  #replaceChildren(running: ConfigVersion, cause: number): void {
    const note = `new children, which inherit ${running.name}`;
    const record = this.#simulation.record(Fact.start, this.model.nameId, { note, cause });
    this.#error = null;
    this.#enter("starting", record);
    this.#run(running, "start", record, this.#runsFrom);
    this.#serveLater(record);
  }

  #serveLater(record: number): void {
    if (this.life.get() !== "starting") return;
    const delay = this.#simulation.draw(`${this.model.name}/start`, this.model.start);
    this.#next(delay, () => this.#serve(record), record);
  }

  #serve(cause: number): void {
    this.#enter("serving", this.#simulation.record(Fact.serve, this.model.nameId, { cause }));
    this.#trigger.askedAgain();
    this.#settle();
  }

  #end(life: Life, record: number): void {
    this.#simulation.kernel.cancel(this.#nextInLife);
    this.#trigger.stop();
    this.life.set(life);
    this.effects.clear(record);
    this.#hasChanged(record);
    if (life === "crashed") this.#supervise(record);
    if (life !== "stopped") this.#settle();
  }

  #supervise(cause: number): void {
    const range = this.model.supervisor;
    if (range === null) return;
    const delay = this.#simulation.draw(`${this.model.name}/supervisor`, range);
    this.#next(delay, () => this.#start(cause), cause);
  }

  #enter(life: Life, record: number): void {
    this.life.set(life);
    this.#hasChanged(record);
  }

  #next(delay: Parameters<Simulation["kernel"]["schedule"]>[0], then: () => void, cause: number): void {
    const tie = tieKey(Domain.nodes, NodeRank.life, this.model.index);
    this.#simulation.kernel.cancel(this.#nextInLife);
    this.#nextInLife = this.#simulation.kernel.schedule(delay, tie, then, 0, cause);
  }

  #settle(): void {
    for (const callback of this.#waiting.splice(0)) callback();
  }

  #isAlive(): boolean {
    const life = this.life.get();
    return life === "starting" || life === "serving" || life === "draining";
  }

  /** Whether a request gets to the process at all. */
  #takesRequests(): boolean {
    return this.life.get() === "serving" && this.#unreachable.get() === 0;
  }

  #isTooSlow(timeoutMs: number): boolean {
    return this.#slowness.get().some((takesMs) => takesMs > timeoutMs);
  }

  #hasChanged(cause: number): void {
    this.#lastRecord.set(cause);
    if (!this.#isLoading) this.changed(cause);
  }

  // What it loads.

  #loadFile(occasion: Exclude<Occasion, "load">, because: string, cause: number): void {
    const before = this.lastRecord;
    this.#isLoading = true;
    this.#tryToLoad(occasion, because, cause);
    this.#isLoading = false;
    // One ailment after another at the same instant is no recovery between them.
    if (this.lastRecord !== before) this.changed(this.lastRecord);
  }

  #tryToLoad(occasion: Exclude<Occasion, "load">, because: string, cause: number): void {
    const { configs } = this.#simulation.model;
    const file = this.stored.get();
    const old = this.running.get();
    this.#trigger.loaded();
    if (old?.id === file.id && this.#error === null) return;
    const rule = ruleFor(this.model, file, occasion);
    const result = resultOfLoad(this.model, configs, rule, file, occasion === "start" ? null : old);
    const record = this.#simulation.record(Fact.load, this.model.nameId, {
      object: this.#simulation.model.names.id(file.name),
      value: LOAD_RESULTS.indexOf(result),
      note: because,
      cause,
      source: this.#fileRecord,
    });
    const failed = (what: string) =>
      this.#effectRecord(file, `${what}: ${rule?.matcher.reason(file)}`, rule, record);
    this.#recover(record);
    switch (result) {
      case "apply":
        this.#run(file, occasion, record);
        return;
      case "pending":
      case "half":
        this.#runInPart(
          takenOver(this.model, configs, rule, file, old as ConfigVersion, result),
          occasion,
          record,
        );
        return;
      case "break":
        this.#run(file, occasion, record);
        if (this.#isAlive()) this.effects.add(failing(true, failed("answers nothing, but looks healthy")));
        return;
      case "error":
        this.#error = failing(false, failed("answers nothing but errors"));
        this.effects.add(this.#error);
        // Each request tries again, and that can end in another way only if the last try was at none.
        if (occasion !== "request") this.#trigger.wantRequest(record);
        return;
      case "die":
        this.crash(failed("dies"), this.#because(rule, file));
        return;
      case "refuse":
        this.#refuse(file, failed("refuses to start"), this.#because(rule, file));
        return;
      case "keep-old":
        return;
    }
  }

  /** What it runs goes on undisturbed where nothing new is taken over. */
  #runInPart(version: ConfigVersion, occasion: Exclude<Occasion, "load">, cause: number): void {
    const old = this.running.get();
    if (old === null || !isSameConfig(version, old)) this.#run(version, occasion, cause);
  }

  #run(
    version: ConfigVersion,
    occasion: Exclude<Occasion, "load">,
    cause: number,
    file = this.#fileRecord,
  ): void {
    this.running.set(version);
    this.#runsFrom = file;
    const record = this.#simulation.record(Fact.run, this.model.nameId, {
      object: this.#simulation.model.names.id(version.name),
      value: version.lacks === null ? 1 : 0,
      ...(version.lacks === null ? {} : { note: version.lacks }),
      cause,
      source: file,
    });
    this.effects.begin(version, occasion, record, file);
  }

  #recover(cause: number): void {
    if (this.#error === null) return;
    this.effects.remove(this.#error);
    this.#error = null;
    this.#hasChanged(cause);
  }

  #refuse(file: ConfigVersion, cause: number, source: number): void {
    const object = this.#simulation.model.names.id(file.name);
    this.#end("crashed", this.#simulation.record(Fact.refuse, this.model.nameId, { object, cause, source }));
  }

  #effectRecord(file: ConfigVersion, note: string, rule: LoadRuleModel | undefined, cause: number): number {
    const object = this.#simulation.model.names.id(file.name);
    return this.#simulation.record(Fact.effect, this.model.nameId, {
      object,
      note,
      cause,
      source: this.#because(rule, file),
    });
  }

  #because(rule: LoadRuleModel | undefined, file: ConfigVersion): number {
    return rule !== undefined && isBecauseOfChange(rule.matcher, file, this.model)
      ? this.#fileRecord
      : NO_RECORD;
  }
}

/** Answers no request at all. */
function failing(looksHealthy: boolean, record: number): Ailment {
  return { answered: () => 0, takesMs: () => 0, looksHealthy, record };
}
