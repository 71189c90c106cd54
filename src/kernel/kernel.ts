import { type Delay, Drawn } from "./choices.ts";
import { EventQueue, NO_SLOT } from "./event-queue.ts";
import type { EventOrder, Rehearsal } from "./rehearsal.ts";
import { TimeOrder } from "./time-order.ts";
import type { Instant, Timings } from "./timings.ts";

/** What an event does. `argument` and `cause` are what it was scheduled with. */
export type Handler = (argument: number, cause: number) => void;

/** An event that was scheduled, for cancelling it. */
export type EventId = number;

/** No event. */
export const NO_EVENT: EventId = -1;

/** Why a run ended: nothing is left to do before the horizon, a limit was reached, or somebody halted it. */
export type RunEnd = "horizon" | "event-limit" | "halted";

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
  readonly #order: TimeOrder;
  /** Watches what each event touches; null where nobody asks. */
  readonly #rehearsal: Rehearsal | null;
  /** In which order events have to stay; null: in the one in which they come. */
  readonly #rehearsed: EventOrder | null;
  /** One a slot; slots are used again, so memory follows the number of pending events and not the length of the run. */
  readonly #rows: Row[] = [];
  /** The first slot that is free, whose row tells the next; {@link NO_SLOT} where there is none. */
  #free = NO_SLOT;
  // Not an Instant, which would be made anew for each event.
  #nowMs = 0;
  #nowVariable = 0;
  /** How many of the pending events are cancelled. */
  #cancelled = 0;
  #events = 0;
  #isHalted = false;

  /**
   * @param rehearsal learns what each event touches, beside `timings`. Default: nobody asks
   * @param rehearsed what it has found out about this same run: then the run rests on no other order. Default: on all of it
   */
  constructor(
    timings: Timings | null = null,
    rehearsal: Rehearsal | null = null,
    rehearsed: EventOrder | null = null,
  ) {
    this.#timings = timings;
    this.#rehearsal = rehearsal;
    this.#rehearsed = rehearsed;
    this.#order = new TimeOrder(timings);
  }

  /** The current instant. */
  get now(): Instant {
    return { atMs: this.#nowMs, variable: this.#nowVariable };
  }

  /** The current instant in simulated ms, for records and reports; decisions go through {@link isBefore}. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** The current instant in simulated ms, for somebody's own code, of which nobody knows what it makes of it. */
  readNowMs(): number {
    if (this.#timings !== null && this.#nowVariable !== 0) this.#timings.seenAsNumber(this.now);
    return this.#nowMs;
  }

  /** Whether a prover is told what the run rests on. */
  get isTracked(): boolean {
    return this.#timings !== null;
  }

  /** Whether somebody learns what each event touches. */
  get isRehearsed(): boolean {
    return this.#rehearsal !== null;
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
    if (this.#timings !== null) {
      return this.scheduleAt(this.after(this.now, delay), tie, handler, argument, cause);
    }
    const delayMs = typeof delay === "number" ? delay : delay.ms;
    return this.#insert(this.#nowMs + delayMs, 0, tie, handler, argument, cause);
  }

  /** Schedules an event at an instant that is not in the past. */
  scheduleAt(instant: Instant, tie: number, handler: Handler, argument: number, cause: number): EventId {
    const event = this.#insert(instant.atMs, instant.variable, tie, handler, argument, cause);
    if (this.#timings !== null) {
      this.#rests(this.now, instant, true);
      this.#rehearsal?.scheduled(event, instant, tie);
    }
    return event;
  }

  #insert(
    atMs: number,
    variable: number,
    tie: number,
    handler: Handler,
    argument: number,
    cause: number,
  ): EventId {
    if (!(atMs >= this.#nowMs) || !Number.isSafeInteger(atMs)) {
      throw new RangeError(`an event cannot be scheduled at ${atMs} ms: now is ${this.#nowMs} ms`);
    }
    const slot = this.#free === NO_SLOT ? this.#rows.push(new Row()) - 1 : this.#free;
    const row = this.#rows[slot] as Row;
    this.#free = row.nextFree;
    row.generation++;
    row.variable = variable;
    row.handler = handler;
    row.argument = argument;
    row.cause = cause;
    this.#queue.push(atMs, tie, slot);
    return row.generation * SLOTS + slot;
  }

  /** Takes an event back. One that has been executed or cancelled already, or {@link NO_EVENT}, is left alone. */
  cancel(event: EventId): void {
    if (event === NO_EVENT) return;
    const row = this.#rows[event % SLOTS];
    if (row?.generation !== Math.floor(event / SLOTS)) return;
    row.generation++;
    this.#cancelled++;
    this.#rehearsal?.cancelled(event);
  }

  /** Ends the run with the event of now: whoever asked for it knows enough. */
  halt(): void {
    this.#isHalted = true;
    this.#rehearsal?.halted();
  }

  /** The event of now touches nothing but what is common to all, and the parts that it says. See {@link Rehearsal}. */
  isSparing(): void {
    this.#rehearsal?.isSparing();
  }

  /** The event of now reads what belongs to a part. */
  reads(part: number): void {
    this.#rehearsal?.reads(part);
  }

  /** The event of now changes what belongs to a part, or may. */
  changes(part: number): void {
    this.#rehearsal?.changes(part);
  }

  /** The event of now reads or changes what is common to all. */
  touchesCommon(): void {
    this.#rehearsal?.touchesCommon();
  }

  /** The event of now reads or changes what may belong to anybody. */
  touchesAll(): void {
    this.#rehearsal?.touchesAll();
  }

  /** The instant a duration after another, linked to the draw if it was drawn. */
  after(instant: Instant, delay: Delay): Instant {
    if (!(delay instanceof Drawn)) return { atMs: instant.atMs + delay, variable: instant.variable };
    if (this.#timings !== null) return this.#timings.derive(instant, delay);
    return { atMs: instant.atMs + delay.ms, variable: instant.variable };
  }

  /** Whether `first` comes before `second`; at the same time it does not. */
  isBefore(first: Instant, second: Instant): boolean {
    return this.#order.isBefore(first, second);
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
    if (!(untilMs >= this.#nowMs) || !Number.isSafeInteger(untilMs)) {
      throw new RangeError(`a run cannot end at ${untilMs} ms: now is ${this.#nowMs} ms`);
    }
    const until: Instant = { atMs: untilMs, variable: 0 };
    for (;;) {
      this.#dropCancelled();
      const atMs = this.#queue.firstAtMs;
      if (atMs > untilMs) break;
      if (this.#events >= eventLimit) {
        // It is a limit that was reached only where something was left to do before the end.
        this.#rests(this.#instantOf(this.#queue.firstSlot, atMs), until, true);
        return "event-limit";
      }
      if (this.#queue.hasEqualFirst()) this.#refuseEqualFirst();
      const tie = this.#timings === null ? 0 : this.#queue.firstTie;
      const slot = this.#queue.pop();
      const row = this.#rows[slot] as Row;
      this.#nowMs = atMs;
      this.#nowVariable = row.variable;
      this.#events++;
      if (this.#timings !== null) {
        this.#rehearsal?.begins(row.generation * SLOTS + slot);
        this.#restOnOrder(tie, until);
      }
      row.generation++;
      this.#giveUp(slot);
      const { handler, argument, cause } = row;
      handler(argument, cause);
      if (this.#isHalted) return "halted";
    }
    this.#nowMs = untilMs;
    this.#nowVariable = 0;
    if (this.#timings !== null) this.#restOnSilence(until);
    return "horizon";
  }

  #giveUp(slot: number): void {
    (this.#rows[slot] as Row).nextFree = this.#free;
    this.#free = slot;
  }

  /** Refuses another event at the instant of the first with its tie key, unless it is cancelled. */
  #refuseEqualFirst(): void {
    const { firstSlot, firstAtMs, firstTie } = this.#queue;
    this.#queue.forEach((slot, atMs, tie) => {
      if (slot === firstSlot || atMs !== firstAtMs || tie !== firstTie || !this.#isLive(slot)) return;
      throw new Error(`two events at ${atMs} ms have the same tie key, ${tie}, and so no order`);
    });
  }

  /** After it the first event, if there is one, is live. */
  #dropCancelled(): void {
    while (this.#cancelled > 0 && !this.#isLive(this.#queue.firstSlot)) {
      this.#giveUp(this.#queue.pop());
      this.#cancelled--;
    }
  }

  /** The event of now comes before each that is pending, or before each that it has to, and not after the end. */
  #restOnOrder(nowTie: number, until: Instant): void {
    const { now } = this;
    this.#rests(now, until, true);
    if (this.#rehearsed !== null) {
      for (const later of this.#rehearsed[this.#events - 1] ?? [])
        this.#rests(now, later.instant, later.orTogether);
      return;
    }
    this.#queue.forEach((slot, atMs, tie) => {
      if (this.#isLive(slot)) this.#rests(now, this.#instantOf(slot, atMs), nowTie < tie);
    });
  }

  /** Nothing that is still pending comes before the end. */
  #restOnSilence(until: Instant): void {
    this.#queue.forEach((slot, atMs) => {
      if (this.#isLive(slot)) this.#rests(until, this.#instantOf(slot, atMs), false);
    });
  }

  #isLive(slot: number): boolean {
    return (this.#rows[slot] as Row).generation % 2 === 1;
  }

  #instantOf(slot: number, atMs: number): Instant {
    return { atMs, variable: (this.#rows[slot] as Row).variable };
  }

  #rests(first: Instant, second: Instant, orTogether: boolean): void {
    if (this.#timings !== null && first.variable !== second.variable) {
      this.#timings.precedes(first, second, orTogether);
    }
  }
}

/** What the event in a slot is to do. */
class Row {
  /** How often the slot was taken and given up: odd while its event is live. */
  generation = 0;
  /** What the instant of the event hangs on; see {@link Instant}. */
  variable = 0;
  handler: Handler = doNothing;
  argument = 0;
  cause = 0;
  /** While the slot is free: the next that is. */
  nextFree = NO_SLOT;
}

function doNothing(): void {}

/** The beginning of a run, which rests on no draw. */
export const BEGINNING: Instant = { atMs: 0, variable: 0 };

/**
 * More slots than can be pending at once; an event id is generation × SLOTS + slot, an exact integer for half a billion
 * events in one slot.
 */
const SLOTS = 8388608;
