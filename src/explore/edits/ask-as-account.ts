import type { GateModel, Model } from "../../model/model.ts";
import { ofGate, type PlanEdit } from "./edit.ts";

/** Asks in the name of an account that was moved, where a gate asks for nobody, or for one that stays where it was. */
export function askAsAccount({ plan }: Model, gate: GateModel, place: number): PlanEdit[] {
  const moved = plan
    .slice(0, place)
    .flatMap((step) =>
      step.does === "move" && step.nodes.some((node) => gate.nodes.includes(node)) ? step.accounts : [],
    );
  if (gate.account !== null && moved.includes(gate.account)) return [];
  return [...new Set(moved)].map((account) =>
    ofGate(
      "ask-as-account",
      place,
      { as: account },
      `let the gate "${gate.name}" ask as ${account}, who was moved`,
    ),
  );
}
