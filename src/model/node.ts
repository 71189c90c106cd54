import { tieKey } from "../kernel/event-queue.ts";
import { Field } from "../kernel/field.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { Occasion } from "../scenario/words.ts";
import type { ConfigVersion } from "./config.ts";
import { Effects } from "./effect.ts";
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

  readonly #simulation: Simulation;
  readonly #trigger: LoadTrigger;
  readonly #unreachable: Field<number>;
  readonly #slowness: Field<number>;
  readonly #lastRecord: Field<number>;
  #fileRecord = NO_RECORD;
  /** The record of the file that it loaded what it runs from. */
  #runsFrom = NO_RECORD;
  #hungHealthy = false;
  /** The last load failed so that every request tries again. */
  #inError = false;
  #nextInLife: EventId = NO_EVENT;
  #undelivered: (() => void) | null = null;
  readonly #waiting: (() => void)[] = [];

  constructor(simulation: Simulation, model: NodeModel) {
    this.#simulation = simulation;
    this.model = model;
    this.life = new Field<Life>(simulation.fields, "serving");
    this.stored = new Field(simulation.fields, model.initial);
    this.running = new Field<ConfigVersion | null>(simulation.fields, model.initial);
    this.#unreachable = new Field(simulation.fields, 0);
    this.#slowness = new Field(simulation.fields, 0);
    this.#lastRecord = new Field(simulation.fields, NO_RECORD);
    this.#trigger = new LoadTrigger(simulation, model, (occasion, because, cause) =>
      this.#loadFile(occasion, because, cause),
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
    if (this.life.get() !== "serving" || this.#unreachable.get() > 0 || this.#slowness.get() > timeoutMs)
      return 0;
    let share = 1;
    for (const ailment of this.effects.ailments) {
      share *= ailment.takesMs(request) > timeoutMs ? 0 : ailment.answered(request);
    }
    return share;
  }

  /** Whether a shallow look finds it well. */
  looksHealthy(timeoutMs: number): boolean {
    if (this.#unreachable.get() > 0 || this.#slowness.get() > timeoutMs) return false;
    const life = this.life.get();
    if (life === "hung") return this.#hungHealthy;
    return life === "serving" && this.effects.ailments.every((ailment) => ailment.looksHealthy);
  }

  /** The version that it says it runs; null where it does not answer. */
  tellsVersion(): string | null {
    const answers = this.life.get() === "serving" && this.#unreachable.get() === 0;
    return answers ? (this.running.get()?.name ?? null) : null;
  }

  /** The record behind its present condition; −1 for none. */
  get lastRecord(): number {
    return this.#lastRecord.get();
  }

  /** A request arrives that is not one of the users'. */
  request(): void {
    if (this.#isAlive()) this.#trigger.requested();
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
    if (!this.#isAlive()) return;
    this.#trigger.fileChanged(this.#fileRecord);
    if (this.#inError) this.#trigger.wantRequest(this.#fileRecord);
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
   *   runs; one that is dead or hangs is started all the same
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
    const deliver = this.#undelivered;
    if (this.#unreachable.get() > 0 || deliver === null) return;
    this.#undelivered = null;
    deliver();
  }

  /** Every answer takes so long from now on, in ms; 0 for no longer than usual. */
  slowDown(takesMs: number, cause: number): void {
    this.#slowness.set(takesMs);
    this.#hasChanged(cause);
  }

  // Its life.

  #stopAndStart(force: boolean, cause: number): void {
    if (!force && this.#isAlive()) {
      this.#replaceChildren(cause);
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
    this.#inError = false;
    this.#enter("starting", record);
    this.#trigger.started();
    this.running.set(null);
    this.#loadFile("start", "it starts", record);
    this.#serveLater(record);
  }

  /** The master process lives on, and with it its timers; its children inherit what it runs and read nothing. */
  #replaceChildren(cause: number): void {
    const running = this.running.get() as ConfigVersion;
    const note = `new children, which inherit ${running.name}`;
    const record = this.#simulation.record(Fact.start, this.model.nameId, { note, cause });
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

  #hasChanged(cause: number): void {
    this.#lastRecord.set(cause);
    this.changed(cause);
  }

  // What it loads.

  #loadFile(occasion: Exclude<Occasion, "load">, because: string, cause: number): void {
    const { configs } = this.#simulation.model;
    const file = this.stored.get();
    const old = this.running.get();
    this.#trigger.loaded();
    if (old?.id === file.id && !this.#inError) return;
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
        this.#run(takenOver(this.model, configs, rule, file, old as ConfigVersion, result), occasion, record);
        return;
      case "break":
        this.#run(file, occasion, record);
        if (this.#isAlive()) this.effects.add(failing(true, failed("answers nothing, but looks healthy")));
        return;
      case "error":
        this.#inError = true;
        this.effects.add(failing(false, failed("answers nothing but errors")));
        this.#trigger.wantRequest(record);
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
    if (!this.#inError) return;
    this.#inError = false;
    this.effects.clear(cause);
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
function failing(looksHealthy: boolean, record: number) {
  return { answered: () => 0, takesMs: () => 0, looksHealthy, record };
}
