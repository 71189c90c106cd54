import type { TimeOrder } from "../../kernel/time-order.ts";
import type { Instant } from "../../kernel/timings.ts";
import type { GroupHeader } from "../../model/facts.ts";
import { endOf, type Witness } from "../evidence.ts";
import { changesOf, type Share, type Turn, turnsOf } from "../shares.ts";

/** A time in which a group answers a kind of request below its slo, and in the twin does not, or does too. */
export interface FailingInterval {
  readonly group: GroupHeader;
  readonly request: string;
  readonly from: Instant;
  readonly fromMs: number;
  /** The end of the run where it does not end. */
  readonly toMs: number;
  readonly ends: boolean;
  /** The least share that was answered. */
  readonly worst: number;
  /** The record of the availability with which it began. */
  readonly record: number;
}

/**
 * A kind of request of a group that is answered below the slo at some time, if only for an instant. When it fails is found when
 * somebody asks, and no further than is asked for: a prover is told of no comparison that the answer does not rest on.
 */
export class Dip {
  readonly group: GroupHeader;
  readonly request: string;
  /** All changes of its share. */
  readonly changes: readonly Share[];
  readonly #run: Witness;
  /** When it falls below the slo and is back; null as long as nobody has asked. */
  #turns: readonly Turn[] | null = null;
  /** The same in the twin. */
  #turnsOfTwin: readonly Turn[] | null = null;
  #failures: Failures | null = null;

  constructor(run: Witness, group: GroupHeader, request: string) {
    this.#run = run;
    this.group = group;
    this.request = request;
    this.changes = changesOf(run.trace, group.name, request);
  }

  /** When it fails first and in the twin does not; undefined for never. */
  firstFailure(twin: () => Witness, order: TimeOrder): FailingInterval | undefined {
    return this.#failuresBeside(twin, order)?.first(order);
  }

  /** When it fails and in the twin does not, in order. */
  failures(twin: () => Witness, order: TimeOrder): readonly FailingInterval[] {
    return this.#failuresBeside(twin, order)?.all(order) ?? NEVER;
  }

  /** When it fails, and in the twin does too, in order. */
  sharedFailures(twin: () => Witness, order: TimeOrder): readonly FailingInterval[] {
    if (!isEverBelow(this.#turnsOfRun(order)) || !isEverBelow(this.#turnsIn(twin, order))) return NEVER;
    return this.#find(twin, true, order).all(order);
  }

  /** The twin is asked for only where the run lies below for some time. */
  #failuresBeside(twin: () => Witness, order: TimeOrder): Failures | null {
    if (this.#failures === null && isEverBelow(this.#turnsOfRun(order)))
      this.#failures = this.#find(twin, false, order);
    return this.#failures;
  }

  #find(twin: () => Witness, twinFails: boolean, order: TimeOrder): Failures {
    const turnsOfTwin = this.#turnsIn(twin, order);
    const end = order.earlier(endOf(this.#run), endOf(twin()));
    return new Failures(this, this.#turnsOfRun(order), turnsOfTwin, twinFails, end);
  }

  #turnsOfRun(order: TimeOrder): readonly Turn[] {
    this.#turns ??= turnsOf(this.changes, this.group.slo, order);
    return this.#turns;
  }

  #turnsIn(twin: () => Witness, order: TimeOrder): readonly Turn[] {
    this.#turnsOfTwin ??= turnsOf(
      changesOf(twin().trace, this.group.name, this.request),
      this.group.slo,
      order,
    );
    return this.#turnsOfTwin;
  }
}

const NEVER: readonly FailingInterval[] = [];

function isEverBelow(turns: readonly Turn[]): boolean {
  return turns.some(({ isBelow }) => isBelow);
}

/** The failing intervals of a dip, found one by one: those that were found stay, and who wants the others goes on from there. */
class Failures {
  readonly #dip: Dip;
  readonly #turns: readonly Turn[];
  readonly #turnsOfTwin: readonly Turn[];
  readonly #twinFails: boolean;
  readonly #end: Instant;
  readonly #found: FailingInterval[] = [];
  /** How far the turns are followed. */
  #now: Instant;
  #turn = 0;
  #turnOfTwin = 0;
  /** Since when it fails; null while it does not. */
  #since: Instant | null = null;
  /** The change that holds when the last interval begins. */
  #change = 0;

  constructor(
    dip: Dip,
    turns: readonly Turn[],
    turnsOfTwin: readonly Turn[],
    twinFails: boolean,
    end: Instant,
  ) {
    this.#dip = dip;
    this.#turns = turns;
    this.#turnsOfTwin = turnsOfTwin;
    this.#twinFails = twinFails;
    this.#end = end;
    this.#now = (turns[0] as Turn).at;
  }

  first(order: TimeOrder): FailingInterval | undefined {
    if (this.#found.length === 0) this.#findNext(order);
    return this.#found[0];
  }

  all(order: TimeOrder): readonly FailingInterval[] {
    while (this.#findNext(order));
    return this.#found;
  }

  /** @returns whether there is another one. Each has some length. */
  #findNext(order: TimeOrder): boolean {
    while (order.isBefore(this.#now, this.#end)) {
      const isBelow = (this.#turns[this.#turn] as Turn).isBelow;
      const twinIsBelow = (this.#turnsOfTwin[this.#turnOfTwin] as Turn).isBelow;
      if (isBelow && twinIsBelow === this.#twinFails) this.#since ??= this.#now;
      else if (this.#since !== null) {
        this.#enter(this.#since, this.#now, order);
        return true;
      }
      this.#goOn(order);
    }
    if (this.#since === null) return false;
    this.#enter(this.#since, this.#end, order);
    return true;
  }

  /** To the next turn, of the run or of its twin, or to the end. */
  #goOn(order: TimeOrder): void {
    const next = this.#turns[this.#turn + 1];
    const nextOfTwin = this.#turnsOfTwin[this.#turnOfTwin + 1];
    let now = this.#end;
    if (next !== undefined) now = order.earlier(now, next.at);
    if (nextOfTwin !== undefined) now = order.earlier(now, nextOfTwin.at);
    if (next !== undefined && !order.isBefore(now, next.at)) this.#turn++;
    if (nextOfTwin !== undefined && !order.isBefore(now, nextOfTwin.at)) this.#turnOfTwin++;
    this.#now = now;
  }

  #enter(from: Instant, to: Instant, order: TimeOrder): void {
    const { group, request, changes } = this.#dip;
    this.#since = null;
    // What holds from then on is the last that is said of that instant.
    let last = this.#change;
    while (last + 1 < changes.length && !order.isBefore(from, changes[last + 1] as Share)) last++;
    this.#change = last;
    this.#found.push({
      group,
      request,
      from,
      fromMs: from.atMs,
      toMs: to.atMs,
      ends: to !== this.#end,
      worst: worstUntil(changes, last, to.atMs),
      record: (changes[last] as Share).record,
    });
  }
}

/** The least share from a change on. What holds for no time at all does not hold. */
function worstUntil(changes: readonly Share[], from: number, untilMs: number): number {
  let worst = Number.POSITIVE_INFINITY;
  for (let place = from; place < changes.length; place++) {
    const { atMs, share } = changes[place] as Share;
    if (atMs >= untilMs) break;
    if (changes[place + 1]?.atMs !== atMs) worst = Math.min(worst, share);
  }
  return worst;
}
