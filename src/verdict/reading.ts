import { NO_RECORD, type Trace } from "../kernel/trace.ts";
import type { Witness } from "./evidence.ts";
import { Ledger } from "./ledger.ts";
import { SightKeeper } from "./sight.ts";
import type { GateVerdict } from "./verdict.ts";

/** A trace while it is read, record by record, each once: whoever needs what held at some time stops there and goes on later. */
export class Reading {
  readonly ledger: Ledger;
  readonly #trace: Trace;
  readonly #sights: SightKeeper | null;
  readonly #lost = new Set<string>();
  #firstSymptom = NO_RECORD;
  #next = 0;

  /** @param followsGates whether to tell what the gates could see. Default: false */
  constructor({ header, trace }: Witness, followsGates = false) {
    this.#trace = trace;
    this.ledger = new Ledger(header, trace);
    this.#sights = followsGates ? new SightKeeper(header, trace, this.ledger) : null;
  }

  /** Reads on as long as the next record is wanted. */
  readWhile(isWanted: (index: number) => boolean): void {
    while (this.#next < this.#trace.length && isWanted(this.#next)) this.#readNext();
  }

  /** Reads what is left. */
  toEnd(): this {
    while (this.#next < this.#trace.length) this.#readNext();
    return this;
  }

  /** The record of the first illness because of the change so far; −1 for none. */
  get firstSymptom(): number {
    return this.#firstSymptom;
  }

  /** The nodes that crashed, hung or refused to start because of the change so far. */
  get lost(): ReadonlySet<string> {
    return this.#lost;
  }

  /** What each gate has said and could see so far; none where gates are not followed. */
  get gates(): readonly GateVerdict[] {
    return this.#sights?.verdicts() ?? [];
  }

  #readNext(): void {
    const index = this.#next++;
    const node = this.ledger.enter(index);
    this.#sights?.enter(index);
    if (node === undefined) return;
    if (this.#firstSymptom === NO_RECORD && node.symptom === index) this.#firstSymptom = index;
    if (node.isLost) this.#lost.add(node.name);
  }
}
