import type { Delay } from "../kernel/choices.ts";
import { BEGINNING, type EventId, NO_EVENT } from "../kernel/kernel.ts";
import type { Instant } from "../kernel/timings.ts";
import type { RangeMs, TriggerModel } from "./model.ts";
import type { Simulation } from "./simulation.ts";

/** Looks at the place now. `because` is the reason in words. */
export type Look = (occasion: "request" | "reload", because: string, cause: number) => void;

/** Whose looks they are. */
export interface Looker {
  /** The beginning of the names of its draws. */
  readonly name: string;
  /** Its place among events at the same instant. */
  readonly tie: number;
  /** From one request of users to the next, in ms; null where no user asks. */
  readonly requestEveryMs: number | null;
}

/**
 * When somebody looks whether a place has changed: by a poll, a watch, on a signal, at a request. A process looks at its file
 * so, a file at the store that it comes from, a store at the one above. Only *when* is decided here; a look that would find
 * nothing new is not simulated, so a change asks for the first look that finds it.
 */
export class Trigger {
  readonly #simulation: Simulation;
  readonly #model: TriggerModel;
  readonly #looker: Looker;
  readonly #look: Look;
  /** When the timer of a poll, or the age of a copy, is first over; drawn when it is first needed. */
  #origin: Instant | null = null;
  /** How often the process has started, for the names of its draws. */
  #starts = 0;
  /** The looks of a poll with jitter, by the number of the tick. */
  readonly #looks = new Map<number, Instant>();
  /** When the requests of users arrive; drawn when it is first needed. */
  #requests: Instant | null = null;
  #pending: EventId = NO_EVENT;
  /** From when on a request makes it look; null while none does. */
  #wanted: { readonly from: Instant; readonly cause: number } | null = null;

  constructor(simulation: Simulation, model: TriggerModel, looker: Looker, look: Look) {
    this.#simulation = simulation;
    this.#model = model;
    this.#looker = looker;
    this.#look = look;
  }

  /** The place has changed now. */
  placeChanged(cause: number): void {
    const { kernel } = this.#simulation;
    const { by, checkedByRequest, delay, text } = this.#model;
    switch (by) {
      case "poll":
      case "ttl":
        // A look that is due already will read whatever the file says then.
        if (this.#pending !== NO_EVENT || this.#wanted !== null) return;
        if (checkedByRequest) this.#lookAtRequest(this.#firstLook(kernel.now), cause);
        else this.#lookAt(this.#firstLook(kernel.now), "reload", text, cause);
        return;
      case "watch":
        // A new write during the delay restarts it.
        this.stop();
        this.#lookAt(kernel.after(kernel.now, this.#draw("watch-delay", delay)), "reload", text, cause);
        return;
      case "per-request":
      case "per-connection":
        this.wantRequest(cause);
        return;
      default:
        return;
    }
  }

  /** A signal that means look has arrived now. */
  signalled(cause: number): void {
    const { kernel } = this.#simulation;
    const { delay, text } = this.#model;
    this.stop();
    this.#lookAt(kernel.after(kernel.now, this.#draw("signal-delay", delay)), "reload", text, cause);
  }

  /** From now on the next request makes it look. */
  wantRequest(cause: number): void {
    if (this.#wanted === null) this.#lookAtRequest(this.#simulation.kernel.now, cause);
  }

  /** A request has arrived now that is not one of the users'. */
  requested(): void {
    const wanted = this.#wanted;
    if (wanted === null || this.#simulation.kernel.isBefore(this.#simulation.kernel.now, wanted.from)) return;
    this.stop();
    this.#look("request", "a request", wanted.cause);
  }

  /** The place has just been read. */
  looked(): void {
    this.stop();
    if (this.#model.by === "ttl") this.#beginTimer();
  }

  /** The process has started, and with it its timers. */
  started(): void {
    this.stop();
    this.#starts++;
    this.#looks.clear();
    this.#beginTimer();
  }

  /** Whoever looks is gone or hangs, and looks no more. */
  stop(): void {
    this.#simulation.kernel.cancel(this.#pending);
    this.#pending = NO_EVENT;
    this.#wanted = null;
  }

  #beginTimer(): void {
    const { kernel } = this.#simulation;
    this.#origin = kernel.after(kernel.now, this.#model.everyMs);
  }

  #firstLook(from: Instant): Instant {
    const { kernel } = this.#simulation;
    const { everyMs, phase, jitter } = this.#model;
    this.#origin ??= kernel.after(BEGINNING, this.#draw("phase", phase));
    if (jitter.hiMs === 0) return kernel.nextTick(this.#origin, everyMs, from);
    // From the first tick whose look may still come in time, on to the first look that does.
    const earliest: Instant = { atMs: from.atMs - jitter.hiMs, variable: from.variable };
    let tick = kernel.nextTick(this.#origin, everyMs, earliest);
    let look = this.#lookOf(tick, this.#origin);
    while (kernel.isBefore(look, from)) {
      tick = { atMs: tick.atMs + everyMs, variable: tick.variable };
      look = this.#lookOf(tick, this.#origin);
    }
    return look;
  }

  /** When the look of a tick takes place. Its jitter is drawn once, however often it is asked for. */
  #lookOf(tick: Instant, origin: Instant): Instant {
    const number = Math.round((tick.atMs - origin.atMs) / this.#model.everyMs);
    const known = this.#looks.get(number);
    if (known !== undefined) return known;
    const { loMs, hiMs } = this.#model.jitter;
    const name = `${this.#looker.name}/jitter/${this.#starts}.${number}`;
    const look = this.#simulation.kernel.after(tick, this.#simulation.choices.uniformMs(name, loMs, hiMs));
    this.#looks.set(number, look);
    return look;
  }

  #lookAtRequest(from: Instant, cause: number): void {
    this.#wanted = { from, cause };
    const everyMs = this.#looker.requestEveryMs;
    if (everyMs === null) return;
    const { kernel } = this.#simulation;
    this.#requests ??= kernel.after(BEGINNING, this.#draw("request-phase", { loMs: 0, hiMs: everyMs - 1 }));
    this.#lookAt(kernel.nextTick(this.#requests, everyMs, from), "request", "a request of users", cause);
  }

  #lookAt(instant: Instant, occasion: "request" | "reload", because: string, cause: number): void {
    const look = () => {
      this.stop();
      this.#look(occasion, because, cause);
    };
    this.#pending = this.#simulation.kernel.scheduleAt(instant, this.#looker.tie, look, 0, cause);
  }

  #draw(what: string, range: RangeMs): Delay {
    return this.#simulation.draw(`${this.#looker.name}/${what}`, range);
  }
}
