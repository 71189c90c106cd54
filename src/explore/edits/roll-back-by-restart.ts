import type { GateModel, Model } from "../../model/model.ts";
import { ofGate, type PlanEdit } from "./edit.ts";

/** A roll-back without a restart is adopted as lazily as the change was, and by the dead not at all. */
export function gateRollsBackByRestart(gate: GateModel, place: number): PlanEdit[] {
  if (gate.back !== null && gate.back.restart !== "never") return [];
  const text = `roll back and restart where the gate "${gate.name}" fails`;
  return [ofGate("roll-back-by-restart", place, { onFail: "roll-back-and-restart" }, text)];
}

/** The same for what people do. */
export function operatorRollsBackByRestart({ scenario }: Model): PlanEdit[] {
  return (scenario.operator ?? []).flatMap(({ does }, place): PlanEdit[] => {
    if (does !== "roll-back") return [];
    return [
      {
        kind: "roll-back-by-restart",
        text: "let the operator roll back and restart, and not roll back alone",
        steps: 1,
        words: [{ does: "set", path: ["operator", place, "does"], value: "roll-back-and-restart" }],
        time: null,
      },
    ];
  });
}
