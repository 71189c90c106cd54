import type { GateModel, Model } from "../../model/model.ts";
import type { Step } from "../../scenario/words.ts";
import { gateWords, ofGate, type PlanEdit } from "./edit.ts";

/** Asks what users ask, where a gate asks something shallower, or asks in one session only. */
export function askUsersQuestions({ header, scenario }: Model, gate: GateModel, place: number): PlanEdit[] {
  const { ask, connects } = gateWords(scenario.plan[place] as Step);
  const missing = header.requests.filter((request) => !ask.includes(request));
  if (missing.length === 0 && connects !== "once") return [];
  const kept = ask.filter((what) => header.requests.includes(what) || what === "version");
  const change = {
    ask: [...kept, ...missing],
    ...(connects === "once" ? { connects: "each" as const } : {}),
  };
  const text = `let the gate "${gate.name}" ask what users ask (${change.ask.join(", ")})${connects === "once" ? ", each time anew" : ""}`;
  return [ofGate("ask-users-questions", place, change, text)];
}
