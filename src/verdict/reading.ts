import type { Trace } from "../kernel/trace.ts";
import type { Witness } from "./evidence.ts";
import { Ledger } from "./ledger.ts";
import { SightKeeper } from "./sight.ts";
import type { GateVerdict } from "./verdict.ts";

/** A trace while it is read, record by record, each once: whoever needs what held at some time stops there and goes on later. */
export class Reading {
  readonly ledger: Ledger;
  readonly #trace: Trace;
  readonly #sights: SightKeeper | null;
  #next = 0;

  /** @param followsGates whether to tell what the gates could see. Default: false */
  constructor({ header, trace }: Witness, followsGates = false) {
    this.#trace = trace;
    this.ledger = new Ledger(header, trace);
    this.#sights = followsGates ? new SightKeeper(header, trace, this.ledger) : null;
  }

  /** Reads on as long as the next record is wanted. */
  readWhile(isWanted: (index: number) => boolean): void {
    while (this.#next < this.#trace.length && isWanted(this.#next)) this.readTo(this.#next + 1);
  }

  /** Reads what is left. */
  toEnd(): this {
    this.readTo(this.#trace.length);
    return this;
  }

  /** Reads on up to a record, which is the next to be read then. */
  readTo(end: number): void {
    while (this.#next < end) {
      const index = this.#next++;
      const kind = this.#trace.kindOf(index);
      this.ledger.enter(index, kind);
      this.#sights?.enter(index, kind);
    }
  }

  /** What each gate has said and could see so far; none where gates are not followed. */
  get gates(): readonly GateVerdict[] {
    return this.#sights?.verdicts() ?? [];
  }
}
