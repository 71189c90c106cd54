import { numberText } from "../report/words.ts";
import type { Io } from "./io.ts";

const SILENT_MS = 1_000;
const BETWEEN_MS = 100;

/** How far a long command has come: one line on the terminal, from the second second on, erased in the end. */
export class Progress {
  readonly #io: Io;
  readonly #total: number;
  readonly #startedMs = performance.now();
  #done = 0;
  #shownMs = 0;
  #isShown = false;

  constructor(io: Io, total: number) {
    this.#io = io;
    this.#total = total;
  }

  /** One more is done. Lets the outside in now and then, so that whoever has stopped reading is noticed. */
  async step(what: string): Promise<void> {
    this.#done++;
    const now = performance.now();
    if (now - this.#shownMs < BETWEEN_MS) return;
    this.#shownMs = now;
    if (this.#io.stderr.isTTY === true && now - this.#startedMs > SILENT_MS) {
      const line = `${numberText(this.#done)} of ${numberText(this.#total)} runs · ${what}`;
      this.#io.stderr.write(`\r\u001b[K${line.slice(0, (this.#io.stderr.columns || 80) - 1)}`);
      this.#isShown = true;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Takes the line away, before something else is written. */
  erase(): void {
    if (this.#isShown) this.#io.stderr.write("\r\u001b[K");
    this.#isShown = false;
  }
}
