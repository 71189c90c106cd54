import type { Draw, Drawn, Source } from "../kernel/choices.ts";
import type { Instant, Timings } from "../kernel/timings.ts";
import type { DifferenceBounds } from "./difference-bounds.ts";
import { type Luck, TimingSet, type TimingVariable } from "./timing-set.ts";

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
  readonly otherwise: TimingSet[] = [];
  /** Each draw that was made and its answer, for replaying the run. */
  readonly draws: Draw[] = [];
  readonly #bounds: DifferenceBounds;
  readonly #variables: TimingVariable[];
  readonly #luck: Map<string, Luck>;
  /** When each variable is, at the point at which this run takes place. */
  readonly #times: number[];
  /** Durations that were drawn, by their name and range. */
  readonly #durations = new Map<string, Draw & { kind: "uniformMs" }>();

  readonly #fresh: Source;

  /** @param fresh answers what the piece leaves open. Default: durations by their middle, all else by its first value */
  constructor(piece: TimingSet, fresh: Source = MIDDLE) {
    this.#fresh = fresh;
    this.#bounds = piece.bounds.copy();
    this.#variables = [...piece.variables];
    this.#luck = new Map(piece.luck);
    this.#times = this.#bounds.witness();
  }

  uniformMs(name: string, loMs: number, hiMs: number): number {
    const key = `${name} ${loMs}..${hiMs}`;
    const drawn = this.#durations.get(key);
    if (drawn !== undefined) return drawn.value;
    const known = this.#variables.findIndex((one) => {
      return one.name === name && one.loMs === loMs && one.hiMs === hiMs;
    });
    const value = known < 0 ? this.#fresh.uniformMs(name, loMs, hiMs) : this.#durationOf(known + 1);
    const draw = { name, kind: "uniformMs", loMs, hiMs, value } as const;
    this.#durations.set(key, draw);
    this.draws.push(draw);
    return value;
  }

  chance(name: string, share: number): boolean {
    const known = this.#luck.get(name);
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
    const known = this.#luck.get(name);
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
    const known = this.#variables.findIndex((one) => {
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
    if (this.#bounds.entails(a, b, most)) return;
    const otherwise = this.#bounds.copy();
    otherwise.restrict(b, a, -most - 1);
    if ((this.#times[a] as number) - (this.#times[b] as number) > most) {
      throw new Error(`a run rests on ${first.atMs} ms being before ${second.atMs} ms`);
    }
    this.otherwise.push(new TimingSet(otherwise, [...this.#variables], new Map(this.#luck)));
    this.#bounds.restrict(a, b, most);
  }

  usedAsNumber(name: string): void {
    throw new UntrackableError(name, "it is used as a mere number");
  }

  seenAsNumber({ variable }: Instant): void {
    const { name } = this.#variables[variable - 1] as TimingVariable;
    throw new UntrackableError(name, "somebody's own code looks at a time that rests on it");
  }

  /**
   * The answers for which the run that has just ended is the same run.
   *
   * @param isWhole whether what the piece bounds was put aside by a run like this one, and so must have been drawn in it, too
   * @throws UntrackableError where it may rest on something that was not told
   */
  region(isWhole = true): TimingSet {
    if (!isWhole) return new TimingSet(this.#bounds, this.#variables, this.#luck);
    for (const { name, loMs, hiMs } of this.#variables) {
      // Whatever the piece bounds was drawn before the run could have become another.
      if (!this.#durations.has(`${name} ${loMs}..${hiMs}`))
        throw new UntrackableError(name, "it is drawn in one run and not in its like");
    }
    return new TimingSet(this.#bounds, this.#variables, this.#luck);
  }

  #add(variable: TimingVariable, durationMs: number): number {
    const added = this.#bounds.add(variable.parent, variable.loMs, variable.hiMs);
    this.#variables.push(variable);
    this.#times.push(this.timeOf(variable.parent) + durationMs);
    return added;
  }

  #durationOf(variable: number): number {
    const { parent } = this.#variables[variable - 1] as TimingVariable;
    return this.timeOf(variable) - this.timeOf(parent);
  }

  /** Goes on with the part that has the fresh value, else with the first, and puts the others aside. */
  #choose<Value>(name: string, parts: readonly (Luck & { value: Value })[], fresh: Value | null): Value {
    const chosen = (parts.find(({ value }) => value === fresh) ?? parts[0]) as Luck & { value: Value };
    const luckOf = ({ from, to }: Luck) => new Map(this.#luck).set(name, { from, to });
    for (const other of parts) {
      if (other === chosen) continue;
      this.otherwise.push(new TimingSet(this.#bounds.copy(), [...this.#variables], luckOf(other)));
    }
    this.#luck.set(name, { from: chosen.from, to: chosen.to });
    return chosen.value;
  }

  /** In another world the same luck may be asked about again. */
  #logLuck(draw: Draw): void {
    if (!this.draws.some(({ name }) => name === draw.name)) this.draws.push(draw);
  }

  /** When a variable is, at the point at which this run takes place, in ms. */
  timeOf(variable: number): number {
    return this.#times[variable] as number;
  }

  /** How much later than its variable an instant is, whatever the timing. */
  #offsetOf(instant: Instant): number {
    return instant.atMs - (this.#times[instant.variable] as number);
  }
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
