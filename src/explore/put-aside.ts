import type { Draw, Source } from "../kernel/choices.ts";
import { DifferenceBounds } from "./difference-bounds.ts";
import { type Luck, type Piece, TimingSet, type TimingVariable } from "./timing-set.ts";

/** t(a) − t(b) ≤ most. */
interface Condition {
  readonly a: number;
  readonly b: number;
  readonly most: number;
}

/**
 * The bounds of a run while it goes on, and all they have been before: each moment can be had again. A run of many draws cuts its
 * piece ten thousand times, and bounds for each cut would take more memory than there is. So what was added is written down, the
 * bounds are kept now and then, and those of a moment are made again from what was written down since.
 */
export class BoundsHistory {
  /** As they are now. */
  readonly now: DifferenceBounds;
  readonly #start: TimingSet;
  readonly #variables: TimingVariable[];
  readonly #luck: Map<string, Luck>;
  readonly #lucky: [string, Luck][] = [];
  /** What was added, in order: a variable, or a condition. */
  readonly #steps: (TimingVariable | Condition)[] = [];
  /** The bounds as they were after so many steps. */
  readonly #kept: { readonly after: number; readonly bounds: DifferenceBounds }[];

  constructor(start: TimingSet) {
    this.#start = start;
    this.now = start.bounds.copy();
    this.#variables = [...start.variables];
    this.#luck = new Map(start.luck);
    this.#kept = [{ after: 0, bounds: start.bounds }];
  }

  /** Those that there are now, in the order in which they were drawn. */
  get variables(): readonly TimingVariable[] {
    return this.#variables;
  }

  get luck(): ReadonlyMap<string, Luck> {
    return this.#luck;
  }

  /** How often luck was chosen. */
  get choices(): number {
    return this.#lucky.length;
  }

  /** A moment: how many steps there have been. */
  get moment(): number {
    return this.#steps.length;
  }

  /** Returns its number. */
  add(variable: TimingVariable): number {
    this.#keep();
    this.#steps.push(variable);
    this.#variables.push(variable);
    return this.now.add(variable.parent, variable.loMs, variable.hiMs);
  }

  restrict(condition: Condition): void {
    this.#keep();
    this.#steps.push(condition);
    this.now.restrict(condition.a, condition.b, condition.most);
  }

  choose(name: string, luck: Luck): void {
    this.#lucky.push([name, luck]);
    this.#luck.set(name, luck);
  }

  /** The luck after so many choices, and one more. */
  luckAfter(choices: number, more: readonly [string, Luck][]): Map<string, Luck> {
    return new Map([...this.#start.luck, ...this.#lucky.slice(0, choices), ...more]);
  }

  /** The bounds of a moment: a copy. */
  at(moment: number): DifferenceBounds {
    const { after, bounds } = this.#kept.findLast((one) => one.after <= moment) as {
      after: number;
      bounds: DifferenceBounds;
    };
    const copy = bounds.copy();
    for (const step of this.#steps.slice(after, moment)) {
      if ("a" in step) copy.restrict(step.a, step.b, step.most);
      else copy.add(step.parent, step.loMs, step.hiMs);
    }
    return copy;
  }

  /** Whether times in which each variable lies in its range satisfy what was known at a moment. */
  contains(moment: number, times: readonly number[]): boolean {
    if (!this.#start.bounds.contains(times)) return false;
    return this.#steps.slice(0, moment).every((step) => {
      return !("a" in step) || (times[step.a] as number) - (times[step.b] as number) <= step.most;
    });
  }

  /** Keeps about as much as is made again: the more variables, the more steps lie between. */
  #keep(): void {
    const last = this.#kept.at(-1)?.after ?? 0;
    if (this.moment - last < this.now.size) return;
    this.#kept.push({ after: this.moment, bounds: this.now.copy() });
  }
}

/** What holds in a part that was put aside, and not in the run: a condition on times, or the luck of a draw. */
type Cut = { readonly condition: Condition } | { readonly name: string; readonly luck: Luck };

/** A part of a piece that a run has put aside: what was known at a moment, and one thing that the run then went on without. */
export class PutAside implements Piece {
  readonly #history: BoundsHistory;
  readonly #moment: number;
  readonly #variables: number;
  readonly #choices: number;
  readonly #cut: Cut;

  constructor(history: BoundsHistory, cut: Cut) {
    this.#history = history;
    this.#moment = history.moment;
    this.#variables = history.variables.length;
    this.#choices = history.choices;
    this.#cut = cut;
  }

  set(): TimingSet {
    const bounds = this.#history.at(this.#moment);
    if ("condition" in this.#cut) {
      const { a, b, most } = this.#cut.condition;
      bounds.restrict(a, b, most);
    }
    return this.#with(bounds);
  }

  contains(answers: ReadonlyMap<string, Draw>, others?: Source): boolean {
    const times = this.#with(NO_BOUNDS).timesOf(answers, others);
    if (times === null) return false;
    if ("condition" in this.#cut) {
      const { a, b, most } = this.#cut.condition;
      if ((times[a] as number) - (times[b] as number) > most) return false;
    }
    return this.#history.contains(this.#moment, times);
  }

  #with(bounds: DifferenceBounds): TimingSet {
    const own: [string, Luck][] = "luck" in this.#cut ? [[this.#cut.name, this.#cut.luck]] : [];
    const luck = this.#history.luckAfter(this.#choices, own);
    return new TimingSet(bounds, this.#history.variables.slice(0, this.#variables), luck);
  }
}

const NO_BOUNDS = new DifferenceBounds();
