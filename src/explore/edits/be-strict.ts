import type { GateModel } from "../../model/model.ts";
import { ofGate, type PlanEdit } from "./edit.ts";

/** Lets a gate look that is skipped. */
export function doNotSkip(gate: GateModel, place: number): PlanEdit[] {
  if (!gate.skip) return [];
  return [ofGate("do-not-skip", place, { skip: false }, `do not skip the gate "${gate.name}"`)];
}

/** Lets a gate stop the plan at whatever it has seen, or should have. */
export function beStrict(gate: GateModel, place: number): PlanEdit[] {
  const name = `the gate "${gate.name}"`;
  const edits: PlanEdit[] = [];
  if (!gate.obeyed) edits.push(ofGate("obey", place, { obeyed: true }, `stop when ${name} fails`));
  if (gate.tolerates > 0)
    edits.push(ofGate("tolerate-nothing", place, { tolerates: 0 }, `let ${name} take no failing reading`));
  if (gate.loses > 0 && gate.missingPasses)
    edits.push(
      ofGate("missing-stops", place, { missing: "fails" }, `let ${name} fail where a reading is missing`),
    );
  return edits;
}
