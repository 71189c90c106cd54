/**
 * slowfuse: would your rollout have caught it? One run of a scenario, and what it meant: the surface of `slowfuse`. Runs anywhere: no
 * Node built-ins, no YAML, no schema library.
 */

export * from "./catalogue/index.ts";
export {
  Choices,
  type Delay,
  type Draw,
  DrawError,
  Drawn,
  recorded,
  type Source,
  seeded,
} from "./kernel/choices.ts";
export { formatDuration, parseDuration } from "./kernel/duration.ts";
export type { Instant, Timings } from "./kernel/timings.ts";
export { Trace, type TraceEvents, TraceLimitError, type TraceRecord } from "./kernel/trace.ts";
export { FACTS, type FactKind, factNames, type Mode, type TraceHeader } from "./model/facts.ts";
export { Run, type RunOptions, simulate } from "./run.ts";
export { check } from "./scenario/check.ts";
export { type Problem, ScenarioError } from "./scenario/problem.ts";
export * from "./scenario/words.ts";
export type { WordEdit } from "./scenario/words-edit.ts";
export type { SimulatedRun } from "./simulate.ts";
export type { Evidence, Witness } from "./verdict/evidence.ts";
export { deviations, judgeShare, RUNS_FOR_SHARE, type ShareVerdict } from "./verdict/expectation.ts";
export { type Exposure, measureExposure } from "./verdict/exposure.ts";
export { explain, judge, judgeOutcome } from "./verdict/judge.ts";
export type { Broken, GateVerdict, Impact, Verdict, Why } from "./verdict/verdict.ts";
