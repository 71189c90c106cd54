import { formatDuration } from "../../kernel/duration.ts";
import type { GateModel, Model, NodeModel } from "../../model/model.ts";
import type { Step } from "../../scenario/words.ts";
import { gateWords, ofGate, type PlanEdit } from "./edit.ts";
import { broughtBefore, gateNodes, longestLoad, MOST_READINGS } from "./reach.ts";

/**
 * Asks for the running version until every node has it, and asks whatever the gate asks at the same time. Where a node can be left out
 * on the way, also asks those that the gate does not look at.
 */
export function askVersion(model: Model, gate: GateModel, place: number): PlanEdit[] {
  const group = model.groups[gate.group] as Model["groups"][number];
  const all = group.nodes.map((node) => model.nodes[node] as NodeModel);
  const canMiss = all.some(({ file }) => (file?.misses ?? 0) > 0);
  return [
    ...askOf(model, gate, place, gateNodes(model, gate), null),
    ...(canMiss && gate.nodes.length < all.length ? askOf(model, gate, place, all, group.name) : []),
  ];
}

/** @param group whose nodes all these are; null where they are those of the gate */
function askOf(
  model: Model,
  gate: GateModel,
  place: number,
  nodes: readonly NodeModel[],
  group: string | null,
): PlanEdit[] {
  const { ask } = gateWords(model.scenario.plan[place] as Step);
  const loadMs = longestLoad(model, broughtBefore(model, place), nodes);
  if (ask.includes("version") || loadMs === null) return [];
  const longest = Math.max(gate.length.hiMs, loadMs + gate.everyMs);
  if (longest >= model.horizonMs) return [];
  const everyMs = gate.everyMs * Math.max(1, Math.ceil(longest / gate.everyMs / MOST_READINGS));
  const text = `let the gate "${gate.name}" wait, for up to ${formatDuration(longest)}, until every node${group === null ? "" : ` of ${group}`} says that it runs the new version`;
  const change = {
    ...(group === null ? {} : { on: group }),
    ask: [...ask, "version"],
    through: "each",
    passes: "once",
    for: formatDuration(longest),
    ...(everyMs === gate.everyMs ? {} : { every: formatDuration(everyMs) }),
  } as const;
  return [ofGate("ask-version", place, change, text)];
}
