import type { Draw, Drawn, Source } from "../kernel/choices.ts";
import type { Instant, Timings } from "../kernel/timings.ts";
import { BoundsHistory, PutAside } from "./put-aside.ts";
import { type Luck, type Piece, TimingSet, type TimingVariable } from "./timing-set.ts";

/**
 * Runs a case at one point of a piece of all timings, and learns for how much of the piece it stays the same run.
 *
 * It answers the draws (as a {@link Source}) and is told what the run rests on (as {@link Timings}). Each condition that
 * does not follow already cuts the piece in two: the run goes on in the part where the condition holds, the other part
 * is put aside. What is put aside knows the draws made up to then and no others, because whatever is drawn later need
 * not be drawn there. So the region of the run and the parts that were put aside are disjoint, and together the piece.
 *
 * Several simulations of one case, such as a run and its twin, may share a recorder: the same name is the same draw. Where
 * it is added to times that hang on different draws, or comes out of different ranges, that it is the same cannot be said by
 * differences of times. Then it is taken for two draws, which leaves more timings than there are: what holds for all of them
 * holds. See {@link TimingSet.isRelaxed}.
 */
export class TimingRecorder implements Source, Timings {
  /** The parts of the piece in which the run becomes another; none is empty. */
  readonly otherwise: Piece[] = [];
  /** Each draw that was made and its answer, for replaying the run. */
  readonly draws: Draw[] = [];
  readonly #history: BoundsHistory;
  /** When each variable is, at the point at which this run takes place. */
  readonly #times: number[];
  /** Durations that were drawn, by their name and range. */
  readonly #durations = new Map<string, Draw & { kind: "uniformMs" }>();
  /** The names of all other draws. */
  readonly #lucky = new Set<string>();

  readonly #fresh: Source;
  /** Whether a run was rehearsed, so that it rests on less than the whole order of its events. */
  #isRehearsed = false;

  /** @param fresh answers what the piece leaves open. Default: durations by their middle, all else by its first value */
  constructor(piece: TimingSet, fresh: Source = MIDDLE) {
    this.#fresh = fresh;
    this.#history = new BoundsHistory(piece);
    this.#times = piece.bounds.witness();
  }

  uniformMs(name: string, loMs: number, hiMs: number): number {
    const key = `${name} ${loMs}..${hiMs}`;
    const drawn = this.#durations.get(key);
    if (drawn !== undefined) return drawn.value;
    const known = this.#history.variables.findIndex((one) => {
      return one.name === name && one.loMs === loMs && one.hiMs === hiMs;
    });
    const value = known < 0 ? this.#fresh.uniformMs(name, loMs, hiMs) : this.#durationOf(known + 1);
    const draw = { name, kind: "uniformMs", loMs, hiMs, value } as const;
    this.#durations.set(key, draw);
    this.draws.push(draw);
    return value;
  }

  chance(name: string, share: number): boolean {
    const known = this.#history.luck.get(name);
    const { from, to } = known ?? ANY_LUCK;
    const parts = [
      { value: true, from, to: Math.min(to, share) },
      { value: false, from: Math.max(from, share), to },
    ].filter((part) => part.from < part.to);
    const fresh = known === undefined ? this.#fresh.chance(name, share) : null;
    const value = this.#choose(name, parts, fresh);
    this.#logLuck({ name, kind: "chance", share, value });
    return value;
  }

  pick(name: string, count: number): number {
    const known = this.#history.luck.get(name);
    const { from, to } = known ?? ANY_LUCK;
    const parts = Array.from({ length: count }, (_, value) => {
      return { value, from: Math.max(from, value / count), to: Math.min(to, (value + 1) / count) };
    }).filter((part) => part.from < part.to);
    const fresh = known === undefined ? this.#fresh.pick(name, count) : null;
    const value = this.#choose(name, parts, fresh);
    this.#logLuck({ name, kind: "pick", count, value });
    return value;
  }

  derive(parent: Instant, drawn: Drawn): Instant {
    const { name, loMs, hiMs } = drawn.draw;
    if (!this.#durations.has(`${name} ${loMs}..${hiMs}`))
      throw new UntrackableError(name, "it was drawn elsewhere");
    const known = this.#history.variables.findIndex((one) => {
      return one.name === name && one.parent === parent.variable && one.loMs === loMs && one.hiMs === hiMs;
    });
    const variable =
      known < 0 ? this.#add({ name, parent: parent.variable, loMs, hiMs }, drawn.ms) : known + 1;
    // From the same parent it is the same variable; where it is added to something later, it is that much later.
    return { atMs: parent.atMs + this.#durationOf(variable), variable };
  }

  precedes(first: Instant, second: Instant, orTogether: boolean): void {
    const a = first.variable;
    const b = second.variable;
    const most = this.#offsetOf(second) - this.#offsetOf(first) - (orTogether ? 0 : 1);
    if (this.#history.now.entails(a, b, most)) return;
    if ((this.#times[a] as number) - (this.#times[b] as number) > most) {
      throw new Error(`a run rests on ${first.atMs} ms being before ${second.atMs} ms`);
    }
    this.otherwise.push(new PutAside(this.#history, { condition: { a: b, b: a, most: -most - 1 } }));
    this.#history.restrict({ a, b, most });
  }

  rehearsal(): ReturnType<NonNullable<Timings["rehearsal"]>> {
    const copy = new TimingRecorder(this.region(false), this.#fresh);
    copy.#times.splice(0, copy.#times.length, ...this.#times);
    for (const [key, draw] of this.#durations) copy.#durations.set(key, draw);
    this.#isRehearsed = true;
    return {
      uniformMs: (name, loMs, hiMs) => copy.uniformMs(name, loMs, hiMs),
      chance: (name, share) => copy.chance(name, share),
      pick: (name, count) => copy.pick(name, count),
      usedAsNumber: (name) => copy.usedAsNumber(name),
      derive: (parent, drawn) => copy.derive(parent, drawn),
      seenAsNumber: (instant) => copy.seenAsNumber(instant),
      precedes: () => {},
      isAlwaysBefore: (first, second) => copy.#isAlwaysBefore(first, second),
    };
  }

  usedAsNumber(name: string): void {
    throw new UntrackableError(name, "it is used as a mere number");
  }

  seenAsNumber({ variable }: Instant): void {
    const { name } = this.#history.variables[variable - 1] as TimingVariable;
    throw new UntrackableError(name, "somebody's own code looks at a time that rests on it");
  }

  /**
   * The answers for which the run that has just ended is the same run.
   *
   * @param isWhole whether what the piece bounds was put aside by a run like this one, and so must have been drawn in it, too
   * @throws UntrackableError where it may rest on something that was not told
   */
  region(isWhole = true): TimingSet {
    const { now, variables, luck } = this.#history;
    // What was drawn beside what a piece was cut at need not be drawn where it goes another way.
    if (!isWhole || this.#isRehearsed) return new TimingSet(now, variables, luck);
    for (const { name, loMs, hiMs } of variables) {
      // Whatever the piece bounds was drawn before the run could have become another.
      if (!this.#durations.has(`${name} ${loMs}..${hiMs}`))
        throw new UntrackableError(name, "it is drawn in one run and not in its like");
    }
    return new TimingSet(now, variables, luck);
  }

  #add(variable: TimingVariable, durationMs: number): number {
    if (this.#history.variables.length >= MOST_VARIABLES)
      throw new UntrackableError(variable.name, `more than ${MOST_VARIABLES} times are drawn before it`);
    const added = this.#history.add(variable);
    this.#times.push(this.timeOf(variable.parent) + durationMs);
    return added;
  }

  #durationOf(variable: number): number {
    const { parent } = this.#history.variables[variable - 1] as TimingVariable;
    return this.timeOf(variable) - this.timeOf(parent);
  }

  /** Goes on with the part that has the fresh value, else with the first, and puts the others aside. */
  #choose<Value>(name: string, parts: readonly (Luck & { value: Value })[], fresh: Value | null): Value {
    const chosen = (parts.find(({ value }) => value === fresh) ?? parts[0]) as Luck & { value: Value };
    for (const other of parts) {
      if (other !== chosen) this.otherwise.push(new PutAside(this.#history, { name, luck: partOf(other) }));
    }
    this.#history.choose(name, partOf(chosen));
    return chosen.value;
  }

  /** In another world the same luck may be asked about again. */
  #logLuck(draw: Draw): void {
    if (this.#lucky.has(draw.name)) return;
    this.#lucky.add(draw.name);
    this.draws.push(draw);
  }

  /** When a variable is, at the point at which this run takes place, in ms. */
  timeOf(variable: number): number {
    return this.#times[variable] as number;
  }

  #isAlwaysBefore(first: Instant, second: Instant): boolean {
    const most = this.#offsetOf(second) - this.#offsetOf(first) - 1;
    return this.#history.now.entails(first.variable, second.variable, most);
  }

  /** How much later than its variable an instant is, whatever the timing. */
  #offsetOf(instant: Instant): number {
    return instant.atMs - (this.#times[instant.variable] as number);
  }
}

/** So many event times may hang on draws: bounds on each two of them would take minutes for a run, in which nobody is heard. */
const MOST_VARIABLES = 1_500;

function partOf({ from, to }: Luck): Luck {
  return { from, to };
}

const ANY_LUCK: Luck = { from: 0, to: 1 };

/** Durations by their middle, all else by its first value. */
export const MIDDLE: Source = {
  uniformMs: (_, loMs, hiMs) => Math.floor((loMs + hiMs) / 2),
  chance: () => true,
  pick: () => 0,
};

/** A case whose timings cannot be told apart by differences of event times: nothing is proved of it. */
export class UntrackableError extends Error {
  override readonly name = "UntrackableError";
  /** The draw that is used in a way that is not tracked. */
  readonly draw: string;
  readonly reason: string;

  constructor(draw: string, reason: string) {
    super(`the draw "${draw}" cannot be tracked: ${reason}`);
    this.draw = draw;
    this.reason = reason;
  }
}
