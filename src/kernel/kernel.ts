import { type Delay, Drawn } from "./choices.ts";
import { EventQueue } from "./event-queue.ts";
import type { Instant, Timings } from "./timings.ts";

/** What an event does. `argument` and `cause` are what it was scheduled with. */
export type Handler = (argument: number, cause: number) => void;

/** An event that was scheduled, for cancelling it. */
export type EventId = number;

/** No event. */
export const NO_EVENT: EventId = -1;

/** Why a run ended: nothing is left to do before the horizon, or a limit was reached. */
export type RunEnd = "horizon" | "event-limit";

/**
 * Simulated time: integer milliseconds, events in the order (atMs, tie key), each of which names its cause. It knows
 * nothing of storage or configuration.
 *
 * Everything is synchronous. Models schedule by duration and never branch on a raw time: where a decision rests on two
 * times, {@link isBefore} and {@link nextTick} take it, so that a prover can be told.
 */
export class Kernel {
  readonly #queue = new EventQueue();
  readonly #timings: Timings | null;
  // One row a slot; slots are used again, so memory follows the number of pending events and not the length of the run.
  readonly #atMs: number[] = [];
  readonly #tie: number[] = [];
  readonly #variable: number[] = [];
  readonly #handler: Handler[] = [];
  readonly #argument: number[] = [];
  readonly #cause: number[] = [];
  readonly #generation: number[] = [];
  readonly #live: boolean[] = [];
  readonly #free: number[] = [];
  #now: Instant = BEGINNING;
  #nowTie = -1;
  #events = 0;

  constructor(timings: Timings | null = null) {
    this.#timings = timings;
  }

  /** The current instant. */
  get now(): Instant {
    return this.#now;
  }

  /** The current instant in simulated ms, for records and reports; decisions go through {@link isBefore}. */
  get nowMs(): number {
    return this.#now.atMs;
  }

  /** How many events have been executed. */
  get events(): number {
    return this.#events;
  }

  /**
   * Schedules an event.
   *
   * @param delay from now, a whole number of ms, 0 or more, fixed or drawn
   * @param tie its place among events at the same instant, see `tieKey`
   * @param argument passed to the handler
   * @param cause the record in the trace that brought it about; passed to the handler
   */
  schedule(delay: Delay, tie: number, handler: Handler, argument: number, cause: number): EventId {
    return this.scheduleAt(this.after(this.#now, delay), tie, handler, argument, cause);
  }

  /** Schedules an event at an instant that is not in the past. */
  scheduleAt(instant: Instant, tie: number, handler: Handler, argument: number, cause: number): EventId {
    if (!(instant.atMs >= this.#now.atMs) || !Number.isSafeInteger(instant.atMs)) {
      throw new RangeError(`an event cannot be scheduled at ${instant.atMs} ms: now is ${this.#now.atMs} ms`);
    }
    this.#rests(this.#now, instant, true);
    const slot = this.#free.pop() ?? this.#generation.push(0) - 1;
    this.#atMs[slot] = instant.atMs;
    this.#tie[slot] = tie;
    this.#variable[slot] = instant.variable;
    this.#handler[slot] = handler;
    this.#argument[slot] = argument;
    this.#cause[slot] = cause;
    this.#live[slot] = true;
    this.#queue.push(instant.atMs, tie, slot);
    return (this.#generation[slot] as number) * SLOTS + slot;
  }

  /** Takes an event back. One that has been executed or cancelled already, or {@link NO_EVENT}, is left alone. */
  cancel(event: EventId): void {
    if (event === NO_EVENT) return;
    const slot = event % SLOTS;
    if (this.#generation[slot] === Math.floor(event / SLOTS)) this.#live[slot] = false;
  }

  /** The instant a duration after another, linked to the draw if it was drawn. */
  after(instant: Instant, delay: Delay): Instant {
    if (!(delay instanceof Drawn)) return { atMs: instant.atMs + delay, variable: instant.variable };
    const variable = this.#timings === null ? instant.variable : this.#timings.derive(instant, delay);
    return { atMs: instant.atMs + delay.ms, variable };
  }

  /** Whether `first` comes before `second`; at the same time it does not. */
  isBefore(first: Instant, second: Instant): boolean {
    const before = first.atMs < second.atMs;
    if (before) this.#rests(first, second, false);
    else this.#rests(second, first, true);
    return before;
  }

  /**
   * The first of the instants `origin`, `origin` + period, `origin` + 2 periods, … that is not before `notBefore`. A
   * timer that would find nothing new need not be simulated tick by tick: ask for the first tick that matters.
   */
  nextTick(origin: Instant, periodMs: number, notBefore: Instant): Instant {
    const ticks = Math.max(0, Math.ceil((notBefore.atMs - origin.atMs) / periodMs));
    const tick = { atMs: origin.atMs + ticks * periodMs, variable: origin.variable };
    this.#rests(notBefore, tick, true);
    if (ticks > 0) this.#rests({ atMs: tick.atMs - periodMs, variable: tick.variable }, notBefore, false);
    return tick;
  }

  /**
   * Executes events until the next one would come after `untilMs` (events at `untilMs` are executed), or `eventLimit`
   * is reached. It can be called again to go on from there.
   *
   * @throws RangeError when the end is no whole number of ms, or in the past
   * @throws Error when two events have the same instant and the same tie key, and so no order
   */
  run(untilMs: number, eventLimit: number): RunEnd {
    if (!(untilMs >= this.#now.atMs) || !Number.isSafeInteger(untilMs)) {
      throw new RangeError(`a run cannot end at ${untilMs} ms: now is ${this.#now.atMs} ms`);
    }
    const until: Instant = { atMs: untilMs, variable: 0 };
    for (this.#dropCancelled(); this.#queue.firstAtMs <= untilMs; this.#dropCancelled()) {
      if (this.#events >= eventLimit) {
        // It is a limit that was reached only where something was left to do before the end.
        this.#rests(this.#instantOf(this.#queue.firstSlot), until, true);
        return "event-limit";
      }
      const slot = this.#queue.pop();
      this.#events++;
      this.#enter(slot);
      if (this.#timings !== null) this.#restOnOrder(until);
      const handler = this.#handler[slot] as Handler;
      const argument = this.#argument[slot] as number;
      const cause = this.#cause[slot] as number;
      this.#release(slot);
      handler(argument, cause);
    }
    this.#now = until;
    if (this.#timings !== null) this.#restOnSilence(until);
    return "horizon";
  }

  #enter(slot: number): void {
    const atMs = this.#atMs[slot] as number;
    const tie = this.#tie[slot] as number;
    this.#dropCancelled();
    const next = this.#queue.firstSlot;
    if (next !== NO_EVENT && this.#atMs[next] === atMs && this.#tie[next] === tie) {
      throw new Error(`two events at ${atMs} ms have the same tie key, ${tie}, and so no order`);
    }
    this.#now = this.#instantOf(slot);
    this.#nowTie = tie;
  }

  #dropCancelled(): void {
    for (
      let slot = this.#queue.firstSlot;
      slot !== NO_EVENT && !this.#live[slot];
      slot = this.#queue.firstSlot
    ) {
      this.#release(this.#queue.pop());
    }
  }

  /** The event of now comes before each that is pending, and not after the end. */
  #restOnOrder(until: Instant): void {
    this.#rests(this.#now, until, true);
    this.#queue.forEach((slot) => {
      if (!this.#live[slot]) return;
      this.#rests(this.#now, this.#instantOf(slot), this.#nowTie < (this.#tie[slot] as number));
    });
  }

  /** Nothing that is still pending comes before the end. */
  #restOnSilence(until: Instant): void {
    this.#queue.forEach((slot) => {
      if (this.#live[slot]) this.#rests(until, this.#instantOf(slot), false);
    });
  }

  #instantOf(slot: number): Instant {
    return { atMs: this.#atMs[slot] as number, variable: this.#variable[slot] as number };
  }

  #rests(first: Instant, second: Instant, orTogether: boolean): void {
    if (this.#timings !== null && first.variable !== second.variable) {
      this.#timings.precedes(first, second, orTogether);
    }
  }

  #release(slot: number): void {
    this.#live[slot] = false;
    this.#generation[slot] = (this.#generation[slot] as number) + 1;
    this.#free.push(slot);
  }
}

/** The beginning of a run, which rests on no draw. */
export const BEGINNING: Instant = { atMs: 0, variable: 0 };

/** More slots than can be pending at once; an event id is generation × SLOTS + slot and stays an exact integer. */
const SLOTS = 16777216;
