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
 * Several simulations of one case, such as a run and its twin, may share a recorder: the same name is the same draw.
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
  readonly #variableOf = new Map<string, number>();
  /** Durations that were drawn, and whether they have become times. */
  readonly #durations = new Map<string, { readonly draw: Draw & { kind: "uniformMs" }; isTime: boolean }>();

  constructor(piece: TimingSet) {
    this.#bounds = piece.bounds.copy();
    this.#variables = [...piece.variables];
    this.#luck = new Map(piece.luck);
    this.#times = this.#bounds.witness();
    for (const [index, variable] of piece.variables.entries()) this.#variableOf.set(variable.name, index + 1);
  }

  uniformMs(name: string, loMs: number, hiMs: number): number {
    const variable = this.#variables[(this.#variableOf.get(name) ?? 0) - 1];
    const known = this.#durations.get(name)?.draw ?? variable;
    if (known !== undefined && (known.loMs !== loMs || known.hiMs !== hiMs)) {
      const ranges = `${known.loMs}..${known.hiMs} ms and from ${loMs}..${hiMs} ms`;
      throw new UntrackableError(name, `it is drawn from ${ranges}`);
    }
    const drawn = this.#durations.get(name)?.draw.value;
    if (drawn !== undefined) return drawn;
    const value = variable === undefined ? Math.floor((loMs + hiMs) / 2) : this.#durationOf(name, variable);
    const draw = { name, kind: "uniformMs", loMs, hiMs, value } as const;
    this.#durations.set(name, { draw, isTime: false });
    this.draws.push(draw);
    return value;
  }

  chance(name: string, share: number): boolean {
    const { from, to } = this.#luck.get(name) ?? ANY_LUCK;
    const value = from < share;
    const parts =
      value && to > share
        ? [
            { from, to: share },
            { from: share, to },
          ]
        : [{ from, to }];
    if (this.#choose(name, parts)) this.draws.push({ name, kind: "chance", share, value });
    return value;
  }

  pick(name: string, count: number): number {
    const { from, to } = this.#luck.get(name) ?? ANY_LUCK;
    let value = 0;
    while ((value + 1) / count <= from) value++;
    const parts: Luck[] = [];
    for (let k = value; k < count && k / count < to; k++) {
      parts.push({ from: Math.max(from, k / count), to: Math.min(to, (k + 1) / count) });
    }
    if (this.#choose(name, parts)) this.draws.push({ name, kind: "pick", count, value });
    return value;
  }

  derive(parent: Instant, drawn: Drawn): number {
    const { name, loMs, hiMs } = drawn.draw;
    const duration = this.#durations.get(name);
    if (duration === undefined) throw new UntrackableError(name, "it was drawn elsewhere");
    duration.isTime = true;
    const known = this.#variableOf.get(name);
    if (known !== undefined) {
      // From the same parent it is the same variable; where it is added to something later, it is that much later.
      if ((this.#variables[known - 1] as TimingVariable).parent === parent.variable) return known;
      throw new UntrackableError(name, "it is added to two times that depend on different draws");
    }
    const variable = this.#bounds.add(parent.variable, loMs, hiMs);
    this.#variables.push({ name, parent: parent.variable, loMs, hiMs });
    this.#times.push((this.#times[parent.variable] as number) + drawn.ms);
    this.#variableOf.set(name, variable);
    return variable;
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

  /**
   * The answers for which the run that has just ended is the same run.
   *
   * @throws UntrackableError where it may rest on something that was not told
   */
  region(): TimingSet {
    for (const [name, { isTime }] of this.#durations) {
      if (!isTime)
        throw new UntrackableError(name, "it is read as a number, and never becomes the time of an event");
    }
    for (const { name } of this.#variables) {
      // Whatever the piece bounds was drawn before the run could have become another.
      if (!this.#durations.has(name))
        throw new UntrackableError(name, "it is drawn in one run and not in its like");
    }
    return new TimingSet(this.#bounds, this.#variables, this.#luck);
  }

  #durationOf(name: string, variable: TimingVariable): number {
    return (
      (this.#times[this.#variableOf.get(name) as number] as number) - (this.#times[variable.parent] as number)
    );
  }

  /** Goes on with the first part, puts the others aside. Returns whether the name is asked for the first time. */
  #choose(name: string, parts: readonly Luck[]): boolean {
    const [chosen, ...others] = parts as [Luck, ...Luck[]];
    for (const other of others) {
      const luck = new Map(this.#luck).set(name, other);
      this.otherwise.push(new TimingSet(this.#bounds.copy(), [...this.#variables], luck));
    }
    this.#luck.set(name, chosen);
    return !this.draws.some((draw) => draw.name === name);
  }

  /** How much later than its variable an instant is, whatever the timing. */
  #offsetOf(instant: Instant): number {
    return instant.atMs - (this.#times[instant.variable] as number);
  }
}

const ANY_LUCK: Luck = { from: 0, to: 1 };

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
