import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { Fact } from "./facts.ts";
import type { AdjustModel, GroupModel } from "./model.ts";
import { Domain, type Simulation } from "./simulation.ts";

/**
 * What people have set of a group: how many of its users are let in, how much a node bears, how often requests are tried again.
 * Of each of these the last setting counts, and when it ends the one before it.
 */
export class Regulation {
  readonly #simulation: Simulation;
  readonly #group: GroupModel;
  readonly #changed: (cause: number) => void;
  #settings: readonly AdjustModel[];
  #ends: Map<AdjustModel, EventId> | null = null;

  constructor(simulation: Simulation, group: GroupModel, changed: (cause: number) => void) {
    this.#simulation = simulation;
    this.#group = group;
    this.#changed = changed;
    this.#settings = [];
  }

  /** How many users ask, as a share of those who usually would. Below 1 the others are turned away. */
  get users(): number {
    return this.#last("users") ?? 1;
  }

  /** How much a node bears, as a share of what it usually does. */
  get capacity(): number {
    return this.#last("capacity") ?? 1;
  }

  /** How often a request that has failed is tried again. */
  get retries(): number {
    return this.#last("retries") ?? this.#group.retries;
  }

  /** Sets something, for as long as the setting lasts. */
  set(setting: AdjustModel, cause: number): void {
    const { kernel } = this.#simulation;
    kernel.cancel(this.#ends?.get(setting) ?? NO_EVENT);
    const record = this.#tell(setting.text, cause);
    this.#settings = [...this.#others(setting), setting];
    this.#changed(record);
    if (setting.lasts === null) return;
    const lasts = this.#simulation.draw(`${this.#group.name}/${setting.name}/for`, setting.lasts);
    const local = setting.id * this.#simulation.model.groups.length + this.#group.index;
    const end = () => {
      this.#settings = this.#others(setting);
      this.#changed(this.#tell(`no longer: ${setting.text}`, record));
    };
    this.#ends ??= new Map();
    this.#ends.set(setting, kernel.schedule(lasts, tieKey(Domain.operator, 3, local), end, 0, record));
  }

  #others(setting: AdjustModel): AdjustModel[] {
    return this.#settings.filter((other) => other !== setting);
  }

  #last(word: "users" | "capacity" | "retries"): number | null {
    if (this.#settings.length === 0) return null;
    return this.#settings.findLast((setting) => setting[word] !== null)?.[word] ?? null;
  }

  #tell(note: string, cause: number): number {
    return this.#simulation.record(Fact.adjust, this.#group.nameId, { note, cause });
  }
}
