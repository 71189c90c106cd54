import { NO_RECORD } from "../kernel/trace.ts";
import { Fact } from "./facts.ts";
import type { NodeModel } from "./model.ts";
import type { Simulation } from "./simulation.ts";

/** What a node answers to whoever wanted it to load its file: nothing, the truth, or that all is well whatever comes of it. */
export class Acknowledgement {
  readonly #simulation: Simulation;
  readonly #node: NodeModel;
  /** Whether it has said, since it was last asked, that the load is done; null while it has said nothing. */
  #said: boolean | null;
  /** The record of the file, where the change is why it is not. */
  #source = NO_RECORD;
  #isAwaited = false;
  readonly #waiting: (() => void)[] = [];

  constructor(simulation: Simulation, node: NodeModel) {
    this.#simulation = simulation;
    this.#node = node;
    this.#said = null;
  }

  /** What it has said; null for nothing. */
  get said(): boolean | null {
    return this.#said;
  }

  get source(): number {
    return this.#source;
  }

  /** What it said was about something else than what is asked for now. */
  forget(): void {
    this.#said = null;
    this.#source = NO_RECORD;
  }

  /** It is asked to load. @param comes whether it will try to */
  asked(comes: boolean, isAlive: boolean, cause: number): void {
    this.forget();
    if (this.#node.load.acknowledges === "none") return;
    this.#isAwaited = true;
    if (!isAlive) this.#say(false, cause, NO_RECORD);
    else if (this.#node.load.acknowledges === "ok") this.#say(true, cause, NO_RECORD);
    else if (!comes) this.#say(false, cause, NO_RECORD);
  }

  /** It has tried: because it was asked to, or for another reason, such as a request, which nobody hears of but who has asked. */
  loaded(isReload: boolean, isDone: boolean, cause: number, source: number): void {
    const { acknowledges } = this.#node.load;
    if (acknowledges === "none" || this.#said !== null || !(isReload || this.#isAwaited)) return;
    this.#say(acknowledges === "ok" || isDone, cause, acknowledges === "ok" ? NO_RECORD : source);
  }

  /** There is no process any more that could answer. */
  ended(cause: number): void {
    if (this.#isAwaited) this.#say(false, cause, NO_RECORD);
  }

  /** Calls back once, when it has answered, or will not. */
  whenSaid(callback: () => void): void {
    if (this.#isAwaited) this.#waiting.push(callback);
    else callback();
  }

  #say(isDone: boolean, cause: number, source: number): void {
    this.#isAwaited = false;
    this.#said = isDone;
    this.#source = source;
    this.#simulation.record(Fact.acknowledged, this.#node.nameId, { value: isDone ? 1 : 0, cause, source });
    for (const callback of this.#waiting.splice(0)) callback();
  }
}
