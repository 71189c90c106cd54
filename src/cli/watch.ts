import { parseDuration } from "../kernel/duration.ts";
import { numberText } from "../report/words.ts";
import type { Interrupt } from "./interrupt.ts";
import { type Io, UsageError } from "./io.ts";

const SILENT_MS = 1_000;
const BETWEEN_MS = 100;
const BETWEEN_LINES_MS = 10_000;

/** What `--time-limit` says, in ms; null where it is not given. */
export function limitOf(timeLimit: string | undefined): number | null {
  if (timeLimit === undefined) return null;
  const ms = parseDuration(timeLimit);
  if (ms === undefined || ms === 0)
    throw new UsageError(`--time-limit: found ${timeLimit}, expected a duration such as 5m`);
  return ms;
}

/**
 * Watches over a campaign: says how far it has come, one line on a terminal that is erased in the end, a line now and then
 * in a log; and whether it has to end, because of the time or because somebody said so.
 */
export class Watch {
  readonly #io: Io;
  readonly #interrupt: Interrupt;
  readonly #startedMs = performance.now();
  readonly #endMs: number;
  #shownMs = this.#startedMs;
  #loggedMs = this.#startedMs;
  #isShown = false;

  /** @param limitMs how long it may take; null for as long as it takes */
  constructor(io: Io, interrupt: Interrupt, limitMs: number | null) {
    this.#io = io;
    this.#interrupt = interrupt;
    this.#endMs = limitMs === null ? Number.POSITIVE_INFINITY : this.#startedMs + limitMs;
  }

  /** Why it has to end; null while it may go on. */
  get end(): "interrupted" | "time-limit" | null {
    if (this.#interrupt.isHeard) return "interrupted";
    return performance.now() >= this.#endMs ? "time-limit" : null;
  }

  /** One more is done. Lets the outside in now and then, so that signals are heard. */
  async step(what: string, done: number, of: number | null): Promise<void> {
    const now = performance.now();
    if (now - this.#shownMs < BETWEEN_MS) return;
    this.#shownMs = now;
    const line = `${numberText(done)}${of === null ? "" : ` of ${numberText(of)}`} ${what}`;
    if (this.#io.stderr.isTTY === true) {
      if (now - this.#startedMs > SILENT_MS) {
        this.#io.stderr.write(`\r\u001b[K${line.slice(0, (this.#io.stderr.columns || 80) - 1)}`);
        this.#isShown = true;
      }
    } else if (now - this.#loggedMs > BETWEEN_LINES_MS) {
      this.#loggedMs = now;
      this.#io.stderr.write(`${line}\n`);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Takes the line away, before something else is written. */
  erase(): void {
    if (this.#isShown) this.#io.stderr.write("\r\u001b[K");
    this.#isShown = false;
  }
}
