import type { Delay } from "../kernel/choices.ts";
import { tieKey } from "../kernel/event-queue.ts";
import { BEGINNING, type EventId, NO_EVENT } from "../kernel/kernel.ts";
import type { Instant } from "../kernel/timings.ts";
import type { NodeModel, RangeMs } from "./model.ts";
import { Domain, NodeRank, type Simulation } from "./simulation.ts";

/** Loads the file now. `because` is the reason in words. */
export type LoadFile = (occasion: "request" | "reload", because: string, cause: number) => void;

/**
 * What makes a running process load its file, apart from starting: a poll, a watch, a signal, a request. It only decides
 * *when*; a look that would find nothing new is not simulated, so a change asks for the first look that finds it.
 */
export class LoadTrigger {
  readonly #simulation: Simulation;
  readonly #node: NodeModel;
  readonly #load: LoadFile;
  readonly #isAsked: () => boolean;
  /** When the timer of a poll, or the age of a copy, is first over; drawn when it is first needed. */
  #origin: Instant | null = null;
  /** How often the process has started, for the names of its draws. */
  #starts = 0;
  /** The looks of a poll with jitter, by the number of the tick. */
  readonly #looks = new Map<number, Instant>();
  /** When the requests of users arrive; drawn when it is first needed. */
  #requests: Instant | null = null;
  /** The look of a poll, or the end of a delay. */
  #timer: EventId = NO_EVENT;
  /** The request of users that makes the process load. */
  #request: EventId = NO_EVENT;
  /** From when on a request makes the process load; null while none does. */
  #wanted: { readonly from: Instant; readonly cause: number } | null = null;

  /** @param isAsked whether requests of users reach the process now */
  constructor(simulation: Simulation, node: NodeModel, load: LoadFile, isAsked: () => boolean) {
    this.#simulation = simulation;
    this.#node = node;
    this.#load = load;
    this.#isAsked = isAsked;
  }

  /** The file has changed now. */
  fileChanged(cause: number): void {
    const { kernel } = this.#simulation;
    const { by, checkedByRequest, delay, text } = this.#node.load;
    switch (by) {
      case "poll":
      case "ttl":
        // A look that is due already will read whatever the file says then.
        if (checkedByRequest) {
          if (this.#wanted === null) this.#loadAtRequest(this.#firstLook(kernel.now), cause);
        } else if (this.#timer === NO_EVENT) {
          this.#loadAt(this.#firstLook(kernel.now), text, cause);
        }
        return;
      case "watch":
        this.#loadAt(kernel.after(kernel.now, this.#draw("watch-delay", delay)), text, cause);
        return;
      case "per-request":
      case "per-connection":
        this.wantRequest(cause);
        return;
      default:
        return;
    }
  }

  /** A signal that means reload has arrived now. */
  signalled(cause: number): void {
    const { kernel } = this.#simulation;
    const { by, delay, text } = this.#node.load;
    const because = by === "signal" ? text : "on a signal";
    this.#loadAt(kernel.after(kernel.now, this.#draw("signal-delay", delay)), because, cause);
  }

  /** From now on the next request makes the process load. */
  wantRequest(cause: number): void {
    if (this.#wanted === null) this.#loadAtRequest(this.#simulation.kernel.now, cause);
  }

  /** A request has arrived now that is not one of the users'. */
  requested(): void {
    const wanted = this.#wanted;
    if (wanted === null || this.#simulation.kernel.isBefore(this.#simulation.kernel.now, wanted.from)) return;
    this.stop();
    this.#load("request", "at a request", wanted.cause);
  }

  /** Requests of users reach the process from now on. */
  askedAgain(): void {
    if (this.#request === NO_EVENT) this.#awaitRequest();
  }

  /** The process has just read its file. */
  loaded(): void {
    this.stop();
    if (this.#node.load.by === "ttl") this.#beginTimer();
  }

  /** The process has started, and with it its timers. */
  started(): void {
    this.stop();
    this.#starts++;
    this.#looks.clear();
    this.#beginTimer();
  }

  /** The process is gone or hangs, and loads nothing. */
  stop(): void {
    this.#simulation.kernel.cancel(this.#timer);
    this.#simulation.kernel.cancel(this.#request);
    this.#timer = NO_EVENT;
    this.#request = NO_EVENT;
    this.#wanted = null;
  }

  #beginTimer(): void {
    const { kernel } = this.#simulation;
    this.#origin = kernel.after(kernel.now, this.#node.load.everyMs);
  }

  #firstLook(from: Instant): Instant {
    const { kernel } = this.#simulation;
    const { everyMs, phase, jitter } = this.#node.load;
    this.#origin ??= kernel.after(BEGINNING, this.#draw("phase", phase));
    if (jitter.hiMs === 0) return kernel.nextTick(this.#origin, everyMs, from);
    // From the first tick whose look may still come in time, on to the first look that does.
    const earliest: Instant = { atMs: from.atMs - jitter.hiMs, variable: from.variable };
    let tick = kernel.nextTick(this.#origin, everyMs, earliest);
    let look = this.#look(tick, this.#origin);
    while (kernel.isBefore(look, from)) {
      tick = { atMs: tick.atMs + everyMs, variable: tick.variable };
      look = this.#look(tick, this.#origin);
    }
    return look;
  }

  /** When the look of a tick takes place. Its jitter is drawn once, however often it is asked for. */
  #look(tick: Instant, origin: Instant): Instant {
    const number = Math.round((tick.atMs - origin.atMs) / this.#node.load.everyMs);
    const known = this.#looks.get(number);
    if (known !== undefined) return known;
    const { loMs, hiMs } = this.#node.load.jitter;
    const name = `${this.#node.name}/jitter/${this.#starts}.${number}`;
    const look = this.#simulation.kernel.after(tick, this.#simulation.choices.uniformMs(name, loMs, hiMs));
    this.#looks.set(number, look);
    return look;
  }

  #loadAtRequest(from: Instant, cause: number): void {
    this.#wanted = { from, cause };
    this.#awaitRequest();
  }

  /** The first request of users that is wanted. One that does not reach the process changes nothing. */
  #awaitRequest(): void {
    const everyMs = this.#node.requestEveryMs;
    const wanted = this.#wanted;
    if (everyMs === null || wanted === null || !this.#isAsked()) return;
    const { kernel } = this.#simulation;
    this.#requests ??= kernel.after(BEGINNING, this.#draw("request-phase", { loMs: 0, hiMs: everyMs - 1 }));
    const from = kernel.isBefore(kernel.now, wanted.from) ? wanted.from : kernel.now;
    const tie = tieKey(Domain.nodes, NodeRank.request, this.#node.index);
    const arrive = () => {
      this.#request = NO_EVENT;
      if (!this.#isAsked()) return;
      this.stop();
      this.#load("request", "at a request of users", wanted.cause);
    };
    const instant = kernel.nextTick(this.#requests, everyMs, from);
    this.#request = kernel.scheduleAt(instant, tie, arrive, 0, wanted.cause);
  }

  /** A new write, or a new signal, during a delay restarts it. */
  #loadAt(instant: Instant, because: string, cause: number): void {
    this.#simulation.kernel.cancel(this.#timer);
    const tie = tieKey(Domain.nodes, NodeRank.load, this.#node.index);
    const load = () => {
      this.stop();
      this.#load("reload", because, cause);
    };
    this.#timer = this.#simulation.kernel.scheduleAt(instant, tie, load, 0, cause);
  }

  #draw(what: string, range: RangeMs): Delay {
    return this.#simulation.draw(`${this.#node.name}/${what}`, range);
  }
}
