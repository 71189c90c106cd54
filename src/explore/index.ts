/** Many runs of a scenario: proofs, waits, mistakes, repairs, campaigns. The surface of `slowfuse/explore`; runs anywhere too. */

export { type Bake, type BakeOptions, bake, bakeOf, baking } from "./bake.ts";
export { type BakeOfTwo, bakeTwo, bakingTwo, type TriedPair } from "./bake-two.ts";
export type { Binding, Term } from "./binding.ts";
export {
  Campaign,
  type CampaignOptions,
  type CampaignResult,
  type CaseResult,
  type Failure,
} from "./campaign.ts";
export type { Case } from "./case.ts";
export {
  type CompareOptions,
  type Comparison,
  comparePlans,
  type PlanSide,
  type Worse,
} from "./compare.ts";
export type { Cost } from "./cost.ts";
export type { CoverageCounts, Feature } from "./coverage.ts";
export type { Mismatch } from "./determinism.ts";
export type { EditKind, PlanEdit } from "./edits/edit.ts";
export { classOf, type FailureClass, sameFailureAs } from "./failure-class.ts";
export type { GateGlances, Glance, GlanceShare } from "./glances.ts";
export type { Margin } from "./margins.ts";
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
} from "./matrix.ts";
export type { Obstacle } from "./obstacle.ts";
export type { Inequality } from "./octagon.ts";
export { type Parameter, parametersOf, withValue } from "./parameter.ts";
export type {
  Bound,
  Condition,
  Counterexample,
  OutcomeShare,
  Proof,
  ProofProgress,
  ProofVerdict,
  Steps,
} from "./proof.ts";
export { type ProveOptions, prove, proving } from "./prove.ts";
export { findRemedies, type Remedy } from "./remedies.ts";
export {
  type Repair,
  type RepairOptions,
  type RepairProgress,
  type Repairs,
  repair,
  repairing,
} from "./repair.ts";
export type { ExactShare, Fraction } from "./share.ts";
export { type Shrunk, shrinking, shrinkScenario } from "./shrink.ts";
export type { StatementResult } from "./statements.ts";
export type { Stretch } from "./stretches.ts";
export type { Tried } from "./trials.ts";
