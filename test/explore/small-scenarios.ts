import type { Source } from "../../src/kernel/choices.ts";
import type { Timings } from "../../src/kernel/timings.ts";
import type { Mode } from "../../src/model/facts.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { simulateModel } from "../../src/simulate.ts";

/** Facts whose value is a time: it differs between the timings of one region. */
const TIMED = ["due"];

/** What happened in a run, in order, without when: one word a fact. */
export function courseOf(
  scenario: Scenario,
  source: Source,
  timings?: Timings,
  mode: Mode = "run",
): string[] {
  const run = simulateModel(compile(scenario), source, timings === undefined ? { mode } : { mode, timings });
  const course = Array.from(run.trace, ({ kind, subject, object, value, cause, source }) =>
    [kind, subject, object, TIMED.includes(kind) ? null : value, cause, source].join(" "),
  );
  return [...course, run.limit ?? "horizon"];
}

/** A service with one bogus version that crashes what loads it; the rest is up to the scenario. */
export function scenario(words: Partial<Scenario>): Scenario {
  return {
    formatVersion: 1,
    name: "small",
    config: { fields: { level: { type: "integer" } }, versions: { v1: { level: 1 }, v2: { level: 2 } } },
    effects: [{ when: { level: 2 }, do: "crash", after: "1ms..3ms" }],
    groups: { prod: { nodes: 2, redundancy: "balanced" } },
    plan: [{ write: { version: "v2", to: "prod" } }, gate()],
    horizon: "20ms",
    ...words,
  };
}

/** A gate that asks each node of a group. */
export function gate(words: Partial<Extract<Scenario["plan"][number], { gate: unknown }>["gate"]> = {}) {
  const on = words.on ?? "prod";
  const all = {
    name: `gate ${on}`,
    on,
    through: "each",
    ask: ["push"],
    every: "2ms",
    for: "6ms",
    ...words,
  } as const;
  return { gate: all };
}
