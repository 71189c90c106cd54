import { formatDuration, parseDuration, parseDurationRange } from "../kernel/duration.ts";
import type { RangeMs } from "../model/model.ts";
import { MAX_HORIZON_MS } from "../scenario/limits.ts";
import type { Gate, Restart, Scenario, Step } from "../scenario/words.ts";
import type { TimingSet } from "./timing-set.ts";

/** A time of the plan that somebody chooses: how long a wait or a gate lasts, a drain, the pause between two restarts. */
export interface Parameter {
  /** `plan/2/wait`, `plan/3/for`, `plan/4/drain` or `plan/4/gap`: the step, counted from 1, and its word. */
  readonly name: string;
  /** `the wait in step 2`, `the length of the gate "look"`. */
  readonly text: string;
  /** The place of its step, counted from 0. */
  readonly step: number;
  readonly word: ParameterWord;
  /** What the scenario says: mostly one value, or whatever lies in a range. */
  readonly today: RangeMs;
  /** The time between two readings of a gate; null for what is no gate. */
  readonly everyMs: number | null;
}

type ParameterWord = "wait" | "for" | "drain" | "gap";

/** Everything in the plan of a scenario that can be made longer or shorter. */
export function parametersOf({ plan }: Scenario): Parameter[] {
  return plan.flatMap((step, place) => {
    return wordsOf(step).map(({ word, text, value }): Parameter => {
      const today = parseDurationRange(value) as RangeMs;
      const everyMs = "gate" in step ? (parseDuration(step.gate.every) as number) : null;
      return { name: `plan/${place + 1}/${word}`, text: text(place + 1), step: place, word, today, everyMs };
    });
  });
}

interface TimedWord {
  readonly word: ParameterWord;
  readonly text: (step: number) => string;
  readonly value: string | number;
}

function wordsOf(step: Step): TimedWord[] {
  if ("wait" in step)
    return [{ word: "wait", text: (number) => `the wait in step ${number}`, value: step.wait }];
  if ("gate" in step) {
    const { gate } = step;
    return gate.skip === true
      ? []
      : [{ word: "for", text: () => `the length of the gate "${gate.name}"`, value: gate.for }];
  }
  if (!("restart" in step)) return [];
  const { drain, gap = 0, how } = step.restart;
  const words: TimedWord[] = [];
  if (drain !== undefined)
    words.push({ word: "drain", text: (number) => `the drain in step ${number}`, value: drain });
  if (how === "rolling")
    words.push({ word: "gap", text: (number) => `the pause between restarts in step ${number}`, value: gap });
  return words;
}

/** A parameter and what it is to be: one value, or any in a range. */
export interface Setting {
  readonly parameter: Parameter;
  readonly range: RangeMs;
}

/**
 * A scenario with other values. So that the run goes on for as long after its plan as before, the horizon moves along; it
 * does not come nearer.
 */
export function withSettings(scenario: Scenario, settings: readonly Setting[]): Scenario {
  const plan = [...scenario.plan];
  let moreMs = 0;
  for (const { parameter, range } of settings) {
    plan[parameter.step] = withWord(plan[parameter.step] as Step, parameter.word, rangeText(range));
    moreMs += Math.max(0, range.hiMs - parameter.today.loMs);
  }
  const horizonMs = Math.min((parseDuration(scenario.horizon) as number) + moreMs, MAX_HORIZON_MS);
  return { ...scenario, plan, horizon: formatDuration(horizonMs) };
}

/** A scenario in which a parameter has one value. */
export function withValue(scenario: Scenario, parameter: Parameter, ms: number): Scenario {
  return withSettings(scenario, [{ parameter, range: { loMs: ms, hiMs: ms } }]);
}

function withWord(step: Step, word: ParameterWord, text: string): Step {
  if (word === "wait") return { wait: text };
  if (word === "for") return { gate: { ...(step as { gate: Gate }).gate, for: text } };
  return { restart: { ...(step as { restart: Restart }).restart, [word]: text } };
}

function rangeText({ loMs, hiMs }: RangeMs): string {
  return loMs === hiMs ? formatDuration(loMs) : `${formatDuration(loMs)}..${formatDuration(hiMs)}`;
}

/**
 * The two events between which a parameter lies in a region: it is the time of `end` less that of `begin`, whose bounds are
 * exact. null where the region does not rest on it: then each of its values is as good as another.
 *
 * @throws SeveralError where the parameter lies between more events than these, so that differences of times do not say it
 */
export function spanOf(
  parameter: Parameter,
  { variables }: TimingSet,
): { begin: number; end: number } | null {
  const draw = `${parameter.name}#1`;
  const ends = variables.flatMap(({ name, parent }, index) =>
    name === draw ? [{ begin: parent, end: index + 1 }] : [],
  );
  if (ends.length > 1) throw new SeveralError(parameter);
  return ends[0] ?? null;
}

/** A parameter that several times rest on which hang on different events. */
export class SeveralError extends Error {
  override readonly name = "SeveralError";

  constructor({ text }: Parameter) {
    super(`${text} is added to several times that differ`);
  }
}
