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
  /** Whether requests of users reach it now. */
  readonly isAsked: () => boolean;
  /** Its place among events at the same instant, when a request makes it look. */
  readonly requestTie: number;
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
  #looks: Map<number, Instant> | null = null;
  /** When the requests of users arrive; drawn when it is first needed. */
  #requests: Instant | null = null;
  /** The look of a poll, or the end of a delay. */
  #timer: EventId = NO_EVENT;
  /** The request of users that makes it look. */
  #request: EventId = NO_EVENT;
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
        // A look that is due already will read whatever is there then.
        if (checkedByRequest) {
          if (this.#wanted === null) this.#lookAtRequest(this.#firstLook(kernel.now), cause);
        } else if (this.#timer === NO_EVENT) {
          this.#lookAt(this.#firstLook(kernel.now), text, cause);
        }
        return;
      case "watch":
        this.#lookAt(kernel.after(kernel.now, this.#draw("watch-delay", delay)), text, cause);
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
    const { by, delay, text } = this.#model;
    const because = by === "signal" ? text : "on a signal";
    this.#lookAt(kernel.after(kernel.now, this.#draw("signal-delay", delay)), because, cause);
  }

  /** From now on the next request makes it look. */
  wantRequest(cause: number): void {
    if (this.#wanted === null) this.#lookAtRequest(this.#simulation.kernel.now, cause);
  }

  /** A request has arrived now that is not one of the users'. */
  requested(): void {
    const wanted = this.#wanted;
    if (wanted === null) return;
    this.#simulation.kernel.touchesAll();
    if (this.#simulation.kernel.isBefore(this.#simulation.kernel.now, wanted.from)) return;
    this.stop();
    this.#look("request", "at a request", wanted.cause);
  }

  /** Requests of users reach it from now on. */
  askedAgain(): void {
    if (this.#request === NO_EVENT) this.#awaitRequest();
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
    this.#looks = null;
    this.#beginTimer();
  }

  /** Whoever looks is gone or hangs, and looks no more. */
  stop(): void {
    this.#simulation.kernel.cancel(this.#timer);
    this.#simulation.kernel.cancel(this.#request);
    this.#timer = NO_EVENT;
    this.#request = NO_EVENT;
    this.#want(null);
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
    const known = this.#looks?.get(number);
    if (known !== undefined) return known;
    const { loMs, hiMs } = this.#model.jitter;
    const name = `${this.#looker.name}/jitter/${this.#starts}.${number}`;
    const look = this.#simulation.kernel.after(tick, this.#simulation.choices.uniformMs(name, loMs, hiMs));
    this.#looks ??= new Map();
    this.#looks.set(number, look);
    return look;
  }

  #lookAtRequest(from: Instant, cause: number): void {
    this.#want({ from, cause });
    this.#awaitRequest();
  }

  /** Whoever sends a request may make it look, or may not any more. */
  #want(wanted: { readonly from: Instant; readonly cause: number } | null): void {
    if (wanted !== this.#wanted) this.#simulation.kernel.touchesAll();
    this.#wanted = wanted;
  }

  /** The first request of users that is wanted. One that does not reach whoever looks changes nothing. */
  #awaitRequest(): void {
    const { requestEveryMs, isAsked, requestTie } = this.#looker;
    const wanted = this.#wanted;
    if (requestEveryMs === null || wanted === null || !isAsked()) return;
    const { kernel } = this.#simulation;
    const phase = { loMs: 0, hiMs: requestEveryMs - 1 };
    this.#requests ??= kernel.after(BEGINNING, this.#draw("request-phase", phase));
    const from = kernel.isBefore(kernel.now, wanted.from) ? wanted.from : kernel.now;
    const arrive = () => {
      this.#request = NO_EVENT;
      if (!isAsked()) return;
      this.stop();
      this.#look("request", "at a request of users", wanted.cause);
    };
    const instant = kernel.nextTick(this.#requests, requestEveryMs, from);
    this.#request = kernel.scheduleAt(instant, requestTie, arrive, 0, wanted.cause);
  }

  /** A new change, or a new signal, during a delay restarts it. */
  #lookAt(instant: Instant, because: string, cause: number): void {
    this.#simulation.kernel.cancel(this.#timer);
    const look = () => {
      this.stop();
      this.#look("reload", because, cause);
    };
    this.#timer = this.#simulation.kernel.scheduleAt(instant, this.#looker.tie, look, 0, cause);
  }

  #draw(what: string, range: RangeMs): Delay {
    return this.#simulation.draw(`${this.#looker.name}/${what}`, range);
  }
}
