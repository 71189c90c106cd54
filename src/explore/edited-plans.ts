import type { Scenario } from "../scenario/words.ts";
import { withEdits } from "../scenario/words-edit.ts";
import type { PlanEdit } from "./edits/edit.ts";
import { editsOf } from "./edits/edits.ts";

/** A scenario with some edits, one after another. */
export interface EditedPlan {
  readonly edits: readonly PlanEdit[];
  readonly scenario: Scenario;
  readonly steps: number;
  /** Whether it was tried before, with a small part of the budget, and put off. */
  readonly isPutOff: boolean;
}

export function edited(scenario: Scenario, edits: readonly PlanEdit[]): Scenario {
  return edits.reduce((before, { words }) => withEdits(before, words), scenario);
}

/** Plans with some edits, those with fewer steps first; each once, however it came about. */
export class EditedPlans {
  readonly #most: number;
  /** By steps: what to try first, what later, and what again. */
  readonly #waiting: Record<"first" | "later" | "again", EditedPlan[]>[];
  readonly #known = new Set<string>();

  /** @param most so many steps may change */
  constructor(scenario: Scenario, most: number) {
    this.#most = most;
    this.#waiting = Array.from({ length: most + 1 }, () => ({ first: [], later: [], again: [] }));
    this.extend({ edits: [], scenario, steps: 0, isPutOff: false }, "first");
  }

  /** How many are known and have never been asked for. */
  get waiting(): number {
    return this.#waiting.reduce((sum, { first, later }) => sum + first.length + later.length, 0);
  }

  /** Adds all plans with one edit more. Among those of one size it says which come later: what is unlikely to be a repair. */
  extend({ edits, scenario, steps: before }: EditedPlan, when: "first" | "later"): void {
    for (const edit of editsOf(scenario)) {
      const steps = before + edit.steps;
      // The same time twice is one edit with the longer time.
      if (steps > this.#most || edits.some((one) => one.time !== null && one.kind === edit.kind)) continue;
      const changed = withEdits(scenario, edit.words);
      const key = JSON.stringify(changed);
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      this.#waiting[steps]?.[when].push({
        edits: [...edits, edit],
        scenario: changed,
        steps,
        isPutOff: false,
      });
    }
  }

  /** Gives a plan again when all others of its size have been given. */
  putOff(plan: EditedPlan): void {
    this.#waiting[plan.steps]?.again.push({ ...plan, isPutOff: true });
  }

  next(): EditedPlan | null {
    for (const { first, later, again } of this.#waiting) {
      const plan = first.shift() ?? later.shift() ?? again.shift();
      if (plan !== undefined) return plan;
    }
    return null;
  }
}
