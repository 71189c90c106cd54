import type { GateModel } from "../../model/model.ts";
import { ofGate, type PlanEdit } from "./edit.ts";

/** Looks at each node, and not at whoever the balancer happens to ask. */
export function lookAtEach(gate: GateModel, place: number): PlanEdit[] {
  if (gate.through === "each") return [];
  const text = `let the gate "${gate.name}" look at each node by itself`;
  return [ofGate("look-at-each", place, { through: "each" }, text)];
}
