import fc from "fast-check";
import { formatDuration, parseDuration } from "../kernel/duration.ts";
import type { Gate, Step } from "../scenario/words.ts";
import { durationRanges, durations } from "./duration.ts";

export interface PlanConstraints {
  /** The groups to roll out to, in their order; the last is production. */
  readonly groups: readonly string[];
  /** The version that is rolled out. Default: `v2`. */
  readonly version?: string;
  /** What gates can ask. Default: `["push", "pull", "health", "version"]`. */
  readonly ask?: readonly string[];
  /** The most steps between one write and the next. Default: 3. */
  readonly maxSteps?: number;
  /** The longest wait, look or delay. Default: `1h`. */
  readonly max?: string;
}

/**
 * Rollout plans that are well-formed by construction: each group is written to once, in their order, and between the writes
 * come restarts, signals, waits, approvals and gates, which look only at groups that have been written to. Gates have names of their own, look at
 * least once, and `for` is at least `every` or 0. The simplest plan is one write to each group.
 */
export function plans(constraints: PlanConstraints): fc.Arbitrary<Step[]> {
  const { groups, version = "v2", ...others } = constraints;
  return planSketches({ ...others, stages: groups.length }).map((sketch) => planOf(sketch, groups, version));
}

/** A plan whose groups have not been drawn yet: for each of them, what comes after the write to it. */
export type PlanSketch = readonly {
  readonly delivery: string | undefined;
  readonly steps: readonly StepSketch[];
}[];

type StepSketch = { readonly does: "restart" | "signal" | "wait" | "gate" | "approve" } & Readonly<{
  rolling: boolean;
  wait: string;
  every: string;
  readings: number;
  gate: Pick<Gate, "through" | "ask"> & Partial<Gate>;
}>;

export function planSketches(
  constraints: Omit<PlanConstraints, "groups" | "version"> & { readonly stages: number },
): fc.Arbitrary<PlanSketch> {
  const { ask = ["push", "pull", "health", "version"], maxSteps = 3, max = "1h", stages } = constraints;
  const step = fc.record({
    does: fc.constantFrom("wait", "gate", "restart", "signal", "approve"),
    rolling: fc.boolean(),
    wait: durationRanges({ max }),
    every: durations({ min: "1s", max: "1m" }),
    readings: fc.integer({ min: 0, max: 30 }),
    gate: gateWords(ask),
  });
  const stage = fc.record({
    delivery: fc.option(durationRanges({ max }), { nil: undefined, freq: 1 }),
    steps: fc.array(step, { maxLength: maxSteps }),
  });
  return fc.array(stage, { minLength: stages, maxLength: stages });
}

function gateWords(ask: readonly string[]): fc.Arbitrary<StepSketch["gate"]> {
  return fc
    .record({
      through: fc.constantFrom("each", "balancer"),
      ask: fc.subarray([...ask], { minLength: 1 }),
      tolerates: fc.constantFrom(0, 1, 3),
      onFail: fc.constantFrom("halt", "roll-back", "roll-back-and-restart"),
      passes: fc.constantFrom("every", "once"),
      loses: fc.constantFrom("0%", "10%", "100%"),
      missing: fc.constantFrom("fails", "passes"),
      obeyed: fc.constantFrom(true, false),
    })
    .map(({ through, ask: asked, tolerates, onFail, passes, loses, missing, obeyed }) => ({
      through,
      ask: asked,
      ...(tolerates === 0 ? {} : { tolerates }),
      ...(onFail === "halt" ? {} : { onFail }),
      ...(passes === "every" ? {} : { passes }),
      ...(loses === "0%" ? {} : { loses, missing }),
      ...(obeyed ? {} : { obeyed }),
    }));
}

/** The plan of a sketch for some groups, of which there may be fewer than it has stages. */
export function planOf(sketch: PlanSketch, groups: readonly string[], version: string): Step[] {
  let gates = 0;
  return groups.flatMap((group, index): Step[] => {
    const { delivery, steps } = sketch[index] ?? { delivery: undefined, steps: [] };
    const write = { version, to: group, ...(delivery === undefined || delivery === "0" ? {} : { delivery }) };
    return [{ write }, ...steps.map((step) => stepOf(step, group, () => `gate ${++gates}`))];
  });
}

function stepOf(sketch: StepSketch, group: string, gateName: () => string): Step {
  switch (sketch.does) {
    case "wait":
      return { wait: sketch.wait };
    case "restart":
      return { restart: sketch.rolling ? { on: group, how: "rolling" } : { on: group } };
    case "signal":
      return { signal: { on: group } };
    case "approve":
      return { approve: sketch.wait === "0" ? { by: "a person" } : { by: "a person", after: sketch.wait } };
    case "gate": {
      const { every, readings, gate } = sketch;
      return { gate: { name: gateName(), on: group, ...gate, every, for: lookText(every, readings) } };
    }
  }
}

/** How long so many readings after the first take. */
function lookText(every: string, readings: number): string {
  return readings === 0 ? "0" : formatDuration((parseDuration(every) as number) * readings);
}
