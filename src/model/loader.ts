import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { Occasion } from "../scenario/words.ts";
import { Acknowledgement } from "./acknowledgement.ts";
import { type ConfigVersion, isSameConfig } from "./config.ts";
import type { Ailment, Effects } from "./effect.ts";
import { Fact, LOAD_RESULTS } from "./facts.ts";
import { resultOfLoad, ruleFor, takenOver } from "./load-result.ts";
import { isBecauseOfChange } from "./matcher.ts";
import type { LoadRuleModel, NodeModel } from "./model.ts";
import type { NodeFile } from "./node-file.ts";
import type { Sessions } from "./sessions.ts";
import { Domain, NodeRank, type Simulation } from "./simulation.ts";
import { Trigger } from "./trigger.ts";

/** What a load may do to the process it happens in. */
export interface LoadingProcess {
  readonly isAlive: boolean;
  /** Whether a request gets to it. */
  readonly takesRequests: boolean;
  /** Whether requests of users get to it. */
  readonly isAsked: boolean;
  /** While it loads, what changes is told at the end: one ailment after another at one instant is no recovery between. */
  atOnce(load: () => void): void;
  hasChanged(cause: number): void;
  /** It runs something else, and whoever asks it finds no difference. */
  runsAnother(cause: number): void;
  crash(cause: number, source: number): void;
  refuse(version: ConfigVersion, cause: number, source: number): void;
}

/** It has died of nothing yet. */
const NONE: ReadonlySet<number> = new Set();

/** What a process runs, and how it comes to run what its file says. */
export class Loader {
  /** What it answers to whoever wants it to load. */
  readonly acknowledgement: Acknowledgement;
  readonly #simulation: Simulation;
  readonly #node: NodeModel;
  readonly #file: NodeFile;
  readonly #sessions: Sessions;
  readonly #process: LoadingProcess;
  readonly #trigger: Trigger;
  /** The record of the file that it loaded what it runs from. */
  #from = NO_RECORD;
  #running: ConfigVersion | null;
  /** What hampers it since a load that failed so that requests try again; null where the last load was none. */
  #error: Ailment | null = null;
  /** The last version that ran for long enough without illness, and the record of its file. */
  #good: { readonly version: ConfigVersion; readonly file: number };
  #promotion: EventId = NO_EVENT;
  /** The configurations that this node has died of. */
  #bad: ReadonlySet<number> = NONE;

  constructor(
    simulation: Simulation,
    node: NodeModel,
    file: NodeFile,
    sessions: Sessions,
    process: LoadingProcess,
  ) {
    this.#simulation = simulation;
    this.#node = node;
    this.#file = file;
    this.#sessions = sessions;
    this.acknowledgement = new Acknowledgement(simulation, node);
    this.#process = process;
    this.#running = node.initial;
    this.#good = { version: node.initial, file: NO_RECORD };
    const looker = {
      name: node.name,
      tie: tieKey(Domain.nodes, NodeRank.load, node.index),
      requestEveryMs: node.requestEveryMs,
      isAsked: () => process.isAsked,
      requestTie: tieKey(Domain.nodes, NodeRank.request, node.index),
    };
    this.#trigger = new Trigger(simulation, node.load, looker, (occasion, because, cause) => {
      process.atOnce(() => this.#load(occasion, because, cause));
    });
    file.watch((record) => this.#fileChanged(record));
  }

  /** What the process runs; null before its first load. */
  get running(): ConfigVersion | null {
    return this.#running;
  }

  /** The record of the file that the process loaded what it runs from; −1 for what it ran at the start. */
  get from(): number {
    return this.#from;
  }

  /** What running what it runs does. */
  get #effects(): Effects {
    return this.#sessions.newest;
  }

  /** A signal that means reload. */
  signalled(cause: number): void {
    this.#trigger.signalled(cause);
  }

  /** A request arrives that is not one of the users'. */
  requested(): void {
    if (this.#process.takesRequests) this.#trigger.requested();
  }

  /** Requests of users get to the process from now on. */
  askedAgain(): void {
    this.#trigger.askedAgain();
  }

  /** The process starts: it runs nothing yet, and reads its file, or falls back to what it last knew to be good. */
  start(cause: number): void {
    this.#error = null;
    this.acknowledgement.forget();
    this.#trigger.started();
    this.#running = null;
    const file = this.#file.stored;
    const fallsBack =
      this.#node.goodAfterMs !== null && this.#bad.has(file.id) && this.#good.version.id !== file.id;
    if (!fallsBack) {
      this.#process.atOnce(() => this.#load("start", "it starts", cause));
      return;
    }
    const { version, file: source } = this.#good;
    const record = this.#record(
      version,
      "apply",
      "it starts, with the last version that it knew to be good",
      cause,
      source,
    );
    this.#process.atOnce(() => this.#run(version, "start", record, source));
  }

  /** Its children are replaced: they inherit what it runs and read nothing. */
  inherit(running: ConfigVersion, cause: number): void {
    this.#error = null;
    this.#sessions.processEnded(running, this.#from, cause);
    this.#run(running, "start", cause, this.#from);
  }

  /** What the process runs may have fallen ill, or have got well. */
  conditionChanged(cause: number): void {
    const isJudged = this.#promotion !== NO_EVENT || this.#good.version === this.#running;
    if (isJudged !== this.#isWell()) this.#judgeGood(cause);
  }

  /** The process is gone or hangs. `ill`: of what it ran. */
  stop(ill: boolean, cause: number): void {
    const running = this.#running;
    if (ill && running !== null) this.#diesOf(running);
    this.#simulation.kernel.cancel(this.#promotion);
    this.#promotion = NO_EVENT;
    this.#trigger.stop();
    this.acknowledgement.ended(cause);
    this.#sessions.processEnded(running, this.#from, cause);
  }

  #fileChanged(record: number): void {
    if (!this.#process.isAlive) return;
    this.acknowledgement.forget();
    // After a load that failed any request tries again, before the next look is due.
    if (this.#error !== null) this.#trigger.wantRequest(record);
    this.#trigger.placeChanged(record);
  }

  #load(occasion: Exclude<Occasion, "load">, because: string, cause: number): void {
    const { configs } = this.#simulation.model;
    // Whoever loads may get well.
    if (!this.#isWell()) this.#simulation.kernel.touchesAll();
    const file = this.#file.stored;
    const old = this.#running;
    this.#trigger.looked();
    if (old?.id === file.id && this.#error === null) {
      this.acknowledgement.loaded(occasion === "reload", true, cause, NO_RECORD);
      return;
    }
    const rule = ruleFor(this.#node, file, occasion);
    const result = resultOfLoad(this.#node, configs, rule, file, occasion === "start" ? null : old);
    const record = this.#record(file, result, because, cause, this.#file.record);
    const source = this.#because(rule, file);
    this.#recover(record);
    this.#acknowledge(occasion === "reload", result, rule, record);
    // What it still runs, it runs because it has refused the change.
    this.#effects.staysBecauseOf = result === "keep-old" ? source : NO_RECORD;
    switch (result) {
      case "apply":
        this.#run(file, occasion, record, this.#file.record);
        return;
      case "pending":
      case "half": {
        const part = takenOver(this.#node, configs, rule, file, old as ConfigVersion, result);
        // What it runs goes on undisturbed where nothing new is taken over.
        if (old === null || !isSameConfig(part, old)) this.#run(part, occasion, record, this.#file.record);
        return;
      }
      case "break":
        this.#run(file, occasion, record, this.#file.record);
        if (this.#process.isAlive) {
          this.#effects.add(
            failing(true, this.#failed("answers nothing, but looks healthy", rule, file, record)),
          );
        }
        return;
      case "error":
        this.#error = failing(false, this.#failed("answers nothing but errors", rule, file, record));
        this.#effects.add(this.#error);
        // Each request tries again, and that can end in another way only if the last try was at none.
        if (occasion !== "request") this.#trigger.wantRequest(record);
        return;
      case "die":
        this.#diesOf(file);
        this.#process.crash(this.#failed("dies", rule, file, record), source);
        return;
      case "refuse":
        this.#diesOf(file);
        this.#process.refuse(file, this.#failed("refuses to start", rule, file, record), source);
        return;
      case "keep-old":
        return;
    }
  }

  #run(version: ConfigVersion, occasion: Exclude<Occasion, "load">, cause: number, file: number): void {
    const old = { version: this.#running, from: this.#from };
    this.#running = version;
    this.#from = file;
    const record = this.#simulation.record(Fact.run, this.#node.nameId, {
      object: version.nameId,
      value: version.lacks === null ? 1 : 0,
      ...(version.lacks === null ? {} : { note: version.lacks }),
      cause,
      source: file,
    });
    this.#judgeGood(record);
    this.#process.runsAnother(record);
    if (old.version !== null && occasion !== "start") this.#sessions.advance(old.version, old.from);
    this.#effects.begin(version, occasion, record, file);
    this.conditionChanged(record);
  }

  /** A process that has broken itself takes itself to be well. */
  #acknowledge(
    isReload: boolean,
    result: (typeof LOAD_RESULTS)[number],
    rule: LoadRuleModel | undefined,
    record: number,
  ): void {
    const isDone = result === "apply" || result === "break";
    const source = rule === undefined ? this.#file.record : this.#because(rule, this.#file.stored);
    this.acknowledgement.loaded(isReload, isDone, record, isDone ? NO_RECORD : source);
  }

  /** What it runs is good when it has run without illness, and without a break, for long enough: the time begins anew. */
  #judgeGood(cause: number): void {
    const { kernel } = this.#simulation;
    kernel.cancel(this.#promotion);
    this.#promotion = NO_EVENT;
    const version = this.#running;
    if (this.#node.goodAfterMs === null || version === null || !this.#isWell()) return;
    const tie = tieKey(Domain.nodes, NodeRank.promotion, this.#node.index);
    const file = this.#from;
    const promote = () => {
      this.#promotion = NO_EVENT;
      this.#good = { version, file };
    };
    this.#promotion = kernel.schedule(this.#node.goodAfterMs, tie, promote, 0, cause);
  }

  /** It falls back to another one when it starts, if it does that at all. */
  #diesOf(version: ConfigVersion): void {
    if (this.#node.goodAfterMs !== null) this.#bad = new Set([...this.#bad, version.id]);
  }

  #isWell(): boolean {
    return this.#process.isAlive && this.#effects.ailments.length === 0;
  }

  #recover(cause: number): void {
    if (this.#error === null) return;
    this.#effects.remove(this.#error);
    this.#error = null;
    this.#process.hasChanged(cause);
  }

  #record(
    version: ConfigVersion,
    result: (typeof LOAD_RESULTS)[number],
    note: string,
    cause: number,
    source: number,
  ): number {
    const object = version.nameId;
    const value = LOAD_RESULTS.indexOf(result);
    return this.#simulation.record(Fact.load, this.#node.nameId, { object, value, note, cause, source });
  }

  #failed(what: string, rule: LoadRuleModel | undefined, file: ConfigVersion, cause: number): number {
    return this.#simulation.record(Fact.effect, this.#node.nameId, {
      object: file.nameId,
      value: 1,
      note: `${what}: ${rule?.matcher.reason(file)}`,
      cause,
      source: this.#because(rule, file),
    });
  }

  #because(rule: LoadRuleModel | undefined, file: ConfigVersion): number {
    return rule !== undefined && isBecauseOfChange(rule.matcher, file, this.#node)
      ? this.#file.record
      : NO_RECORD;
  }
}

/** Answers no request at all. */
function failing(looksHealthy: boolean, record: number): Ailment {
  return { answered: () => 0, takesMs: () => 0, looksHealthy, record };
}
