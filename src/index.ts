/** slowfuse: would your rollout have caught it? The core runs anywhere: no Node built-ins, no YAML, no schema library. */

export * from "./catalogue/index.ts";
export {
  Campaign,
  type CampaignOptions,
  type CampaignResult,
  type CaseResult,
  type Failure,
} from "./explore/campaign.ts";
export type { Case } from "./explore/case.ts";
export type { CoverageCounts, Feature } from "./explore/coverage.ts";
export type { Mismatch } from "./explore/determinism.ts";
export { classOf, type FailureClass, sameFailureAs } from "./explore/failure-class.ts";
export { findRemedies, type Remedy } from "./explore/remedies.ts";
export { type Shrunk, shrinking, shrinkScenario } from "./explore/shrink.ts";
export type { StatementResult } from "./explore/statements.ts";
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
export { tieKey } from "./kernel/event-queue.ts";
export { type EventId, type Handler, Kernel, type RunEnd } from "./kernel/kernel.ts";
export { type Process, startProcess } from "./kernel/process.ts";
export type { Instant, Timings } from "./kernel/timings.ts";
export { Trace, type TraceEvents, TraceLimitError, type TraceRecord } from "./kernel/trace.ts";
export { FACTS, type FactKind, factNames, type Mode, type TraceHeader } from "./model/facts.ts";
export { Run, type RunOptions, simulate } from "./run.ts";
export { check } from "./scenario/check.ts";
export { type Problem, ScenarioError } from "./scenario/problem.ts";
export * from "./scenario/words.ts";
export type { SimulatedRun } from "./simulate.ts";
export type { Evidence, Witness } from "./verdict/evidence.ts";
export { deviations, judgeShare, RUNS_FOR_SHARE, type ShareVerdict } from "./verdict/expectation.ts";
export { judge, judgeOutcome } from "./verdict/judge.ts";
export type { GateVerdict, Impact, Verdict, Why } from "./verdict/verdict.ts";
