/** slowfuse: would your rollout have caught it? The core runs anywhere: no Node built-ins, no YAML, no schema library. */

export * from "./catalogue/index.ts";
export { type Bake, type BakeOptions, bake, bakeOf, baking } from "./explore/bake.ts";
export { type BakeOfTwo, bakeTwo, bakingTwo } from "./explore/bake-two.ts";
export type { Binding, Term } from "./explore/binding.ts";
export {
  Campaign,
  type CampaignOptions,
  type CampaignResult,
  type CaseResult,
  type Failure,
} from "./explore/campaign.ts";
export type { Case } from "./explore/case.ts";
export { type CompareOptions, type Comparison, comparePlans, type PlanSide } from "./explore/compare.ts";
export type { Cost } from "./explore/cost.ts";
export type { CoverageCounts, Feature } from "./explore/coverage.ts";
export type { Mismatch } from "./explore/determinism.ts";
export type { EditKind, PlanEdit } from "./explore/edits.ts";
export { classOf, type FailureClass, sameFailureAs } from "./explore/failure-class.ts";
export type { GateGlances, Glance, GlanceShare } from "./explore/glances.ts";
export type { Margin } from "./explore/margins.ts";
export {
  type BogusTrial,
  type Fate,
  type Matrix,
  type MatrixOptions,
  type MatrixProgress,
  type MatrixRow,
  matrixOf,
  type Score,
  tabulating,
} from "./explore/matrix.ts";
export type { Obstacle } from "./explore/obstacle.ts";
export type { Inequality } from "./explore/octagon.ts";
export { type Parameter, parametersOf, withValue } from "./explore/parameter.ts";
export type {
  Bound,
  Condition,
  Counterexample,
  OutcomeShare,
  Proof,
  ProofProgress,
  ProofVerdict,
  Steps,
} from "./explore/proof.ts";
export { type ProveOptions, prove, proving } from "./explore/prove.ts";
export { findRemedies, type Remedy } from "./explore/remedies.ts";
export {
  type Repair,
  type RepairOptions,
  type RepairProgress,
  type Repairs,
  repair,
  repairing,
} from "./explore/repair.ts";
export type { ExactShare, Fraction } from "./explore/share.ts";
export { type Shrunk, shrinking, shrinkScenario } from "./explore/shrink.ts";
export type { StatementResult } from "./explore/statements.ts";
export type { Stretch } from "./explore/stretches.ts";
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
export type { WordEdit } from "./scenario/words-edit.ts";
export type { SimulatedRun } from "./simulate.ts";
export type { Evidence, Witness } from "./verdict/evidence.ts";
export { deviations, judgeShare, RUNS_FOR_SHARE, type ShareVerdict } from "./verdict/expectation.ts";
export { type Exposure, measureExposure } from "./verdict/exposure.ts";
export { judge, judgeOutcome } from "./verdict/judge.ts";
export type { Broken, GateVerdict, Impact, Verdict, Why } from "./verdict/verdict.ts";
