import type { Gate, Step } from "../../scenario/words.ts";
import type { WordEdit, WordPath } from "../../scenario/words-edit.ts";

/** The kinds of change, the plainest first. */
export type EditKind =
  | "do-not-skip"
  | "obey"
  | "tolerate-nothing"
  | "missing-stops"
  | "look-at-each"
  | "ask-users-questions"
  | "ask-version"
  | "ask-as-account"
  | "look-longer"
  | "force-restart"
  | "add-gate"
  | "wave-first"
  | "canary-first"
  | "brittle-first"
  | "hold-promotion"
  | "roll-back-by-restart"
  | "remove-agents-first";

/** One change of a plan. */
export interface PlanEdit {
  readonly kind: EditKind;
  /** What to do, such as `stop and start test before the gate "two-box test"`. */
  readonly text: string;
  /** How many steps of the plan, or other entries of the scenario, it adds, changes or moves. */
  readonly steps: number;
  readonly words: readonly WordEdit[];
  /** A time that may be shorter than `words` say, down to a bound at which it is as it was; null where there is none. */
  readonly time: EditTime | null;
}

/** A time that an edit sets, for whoever looks for the least that does. */
export interface EditTime {
  /** As it was, or 0 where the step is new. */
  readonly fromMs: number;
  /** As `words` say. */
  readonly toMs: number;
  /** Times are whole multiples of this over `fromMs`. */
  readonly everyMs: number;
  /** The same edit with another time. */
  readonly at: (ms: number) => PlanEdit;
}

export const PLAN: WordPath = ["plan"];

/** A new step before the one at a place. */
export function insert(at: number, value: Step): WordEdit {
  return { does: "insert", list: PLAN, at, value };
}

/** Other words for a gate. */
export function ofGate(kind: EditKind, place: number, change: Partial<Gate>, text: string): PlanEdit {
  const words = Object.entries(change).map(
    ([word, value]): WordEdit => ({ does: "set", path: ["plan", place, "gate", word], value }),
  );
  return { kind, text, steps: 1, words, time: null };
}

export function gateWords(step: Step): Gate {
  return (step as { gate: Gate }).gate;
}
