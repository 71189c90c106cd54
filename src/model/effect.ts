import { tieKey } from "../kernel/event-queue.ts";
import { Field } from "../kernel/field.ts";
import { BEGINNING, type EventId } from "../kernel/kernel.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { Occasion } from "../scenario/words.ts";
import type { ConfigVersion } from "./config.ts";
import { Fact } from "./facts.ts";
import { isBecauseOfChange } from "./matcher.ts";
import type { EffectModel, NodeModel } from "./model.ts";
import { Domain, NodeRank, type Simulation } from "./simulation.ts";

/** What hampers a process that lives: the share of each kind of request that it answers, and how long that takes. */
export interface Ailment {
  /** The share of requests of a kind (by index) that get a right answer. */
  answered(request: number): number;
  /** How long an answer takes, in ms. */
  takesMs(request: number): number;
  /** Whether a shallow look still finds it well. */
  readonly looksHealthy: boolean;
  /** The record that says so. */
  readonly record: number;
}

/** How an effect ends or stops a process. */
export type EndProcess = (
  how: "crash" | "hang",
  answersHealth: boolean,
  cause: number,
  source: number,
) => void;

/** The effects of what a process runs: those that are due, and those that are there. */
export class Effects {
  readonly #simulation: Simulation;
  readonly #node: NodeModel;
  readonly #end: EndProcess;
  readonly #changed: (cause: number) => void;
  readonly #ailments: Field<readonly Ailment[]>;
  readonly #due: EventId[] = [];

  constructor(simulation: Simulation, node: NodeModel, end: EndProcess, changed: (cause: number) => void) {
    this.#simulation = simulation;
    this.#node = node;
    this.#end = end;
    this.#changed = changed;
    this.#ailments = new Field<readonly Ailment[]>(simulation.fields, []);
  }

  get ailments(): readonly Ailment[] {
    return this.#ailments.get();
  }

  /**
   * The process runs a version from now on: what the one before did is over, and what this one does begins.
   *
   * @param file the record of the file that it was loaded from
   */
  begin(version: ConfigVersion, occasion: Exclude<Occasion, "load">, cause: number, file: number): void {
    this.clear(cause);
    for (const effect of this.#node.effects) {
      if (effect.on !== "load" && effect.on !== occasion) continue;
      if (!effect.matcher.matches(version, this.#node)) continue;
      const source = isBecauseOfChange(effect.matcher, version, this.#node) ? file : NO_RECORD;
      const ends = this.#beginOne(effect, version, cause, source);
      if (ends) return;
    }
  }

  /** Something other than an effect hampers the process: a load that broke it. */
  add(ailment: Ailment): void {
    this.#ailments.set([...this.#ailments.get(), ailment]);
    this.#changed(ailment.record);
  }

  /** What hampered the process is over, and the rest is not. */
  remove(ailment: Ailment): void {
    this.#ailments.set(this.#ailments.get().filter((one) => one !== ailment));
  }

  /** The process is gone, or runs something else. */
  clear(cause: number): void {
    for (const event of this.#due.splice(0)) this.#simulation.kernel.cancel(event);
    if (this.#ailments.get().length === 0) return;
    this.#ailments.set([]);
    this.#changed(cause);
  }

  /** @returns whether it has ended the process at once */
  #beginOne(effect: EffectModel, version: ConfigVersion, cause: number, source: number): boolean {
    const { kernel } = this.#simulation;
    const delay = this.#simulation.draw(`${this.#node.name}/${effect.kind}-delay`, effect.after);
    let instant = kernel.after(kernel.now, delay);
    if (effect.atMs !== null) {
      const firstMs = (effect.atMs - this.#simulation.model.clockMs + DAY_MS) % DAY_MS;
      instant = kernel.nextTick({ ...BEGINNING, atMs: firstMs }, DAY_MS, instant);
    }
    if (effect.after.hiMs === 0 && effect.atMs === null) return this.#strike(effect, version, cause, source);
    const object = this.#simulation.model.names.id(version.name);
    const note = effect.kind === "leak" ? `a leak that ends in a ${effect.endsAs}` : effect.kind;
    const due = this.#simulation.record(Fact.due, this.#node.nameId, {
      object,
      value: instant.atMs,
      note,
      cause,
      source,
    });
    const local = this.#node.index * this.#simulation.model.effects.length + effect.index;
    const tie = tieKey(Domain.nodes, NodeRank.effect, local);
    const strike = () => this.#strike(effect, version, due, source);
    this.#due.push(kernel.scheduleAt(instant, tie, strike, 0, due));
    return false;
  }

  #strike(effect: EffectModel, version: ConfigVersion, cause: number, source: number): boolean {
    const record = this.#simulation.record(Fact.effect, this.#node.nameId, {
      object: this.#simulation.model.names.id(version.name),
      note: `${effectText(effect)}: ${effect.matcher.reason(version)}`,
      cause,
      source,
    });
    if (effect.kind === "crash" || effect.kind === "hang" || effect.kind === "leak") {
      this.#end(effect.kind === "leak" ? effect.endsAs : effect.kind, effect.answersHealth, record, source);
      return true;
    }
    this.add({
      answered: (request) => (effect.kind !== "slow" && effect.asks.has(request) ? effect.answered : 1),
      takesMs: (request) => (effect.kind === "slow" && effect.asks.has(request) ? effect.takesMs : 0),
      looksHealthy: true,
      record,
    });
    return false;
  }
}

const DAY_MS = 86_400_000;

function effectText(effect: EffectModel): string {
  switch (effect.kind) {
    case "leak":
      return `leaks to its limit and ${effect.endsAs === "crash" ? "crashes" : "hangs"}`;
    case "crash":
      return "crashes";
    case "hang":
      return "hangs";
    case "fail":
      return `fails ${percent(1 - effect.answered)} of requests`;
    case "slow":
      return `takes ${effect.takesMs} ms for an answer`;
    case "wrong":
      return `answers ${percent(1 - effect.answered)} of requests wrongly`;
  }
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
