/** Arbitraries for fast-check: the surface of `slowfuse/fast-check`. Synchronous; for plain `fc.assert(fc.property(…))`. */

export { bogusChanges } from "./arbitraries/bogus-change.ts";
export { type ChoiceSource, choices } from "./arbitraries/choices.ts";
export { type DurationConstraints, durationRanges, durations } from "./arbitraries/duration.ts";
export { type FaultConstraints, faultSchedules } from "./arbitraries/fault.ts";
export { type FleetConstraints, fleets } from "./arbitraries/fleet.ts";
export { type LoadConstraints, loads } from "./arbitraries/load.ts";
export { type PlanConstraints, plans } from "./arbitraries/plan.ts";
export { type RedundancyConstraints, redundancies } from "./arbitraries/redundancy.ts";
export { FEATURES, type Feature, type ScenarioConstraints, scenarios } from "./arbitraries/scenario.ts";
export { type StoreConstraints, stores } from "./arbitraries/store.ts";
