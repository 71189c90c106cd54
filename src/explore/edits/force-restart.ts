import type { GateModel, Model } from "../../model/model.ts";
import { insert, type PlanEdit } from "./edit.ts";

/** Stops and starts the nodes before a gate, or forces a restart that was none. */
export function forceRestart({ scenario, groups, plan }: Model, gate: GateModel, place: number): PlanEdit[] {
  const before = plan[place - 1];
  if (before?.does === "restart" && before.force) return [];
  const group = (groups[gate.group] as { name: string }).name;
  if (before?.does === "restart") {
    const { on } = (scenario.plan[place - 1] as { restart: { on: string } }).restart;
    return [
      {
        kind: "force-restart",
        text: `stop and start ${[on].flat().join(", ")} in step ${place}, instead of a reload that inherits`,
        steps: 1,
        words: [{ does: "set", path: ["plan", place - 1, "restart", "force"], value: true }],
        time: null,
      },
    ];
  }
  return [
    {
      kind: "force-restart",
      text: `stop and start ${group} before the gate "${gate.name}"`,
      steps: 1,
      words: [insert(place, { restart: { on: group } })],
      time: null,
    },
  ];
}
