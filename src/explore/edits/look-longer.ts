import { formatDuration } from "../../kernel/duration.ts";
import type { GateModel, Model } from "../../model/model.ts";
import { insert, ofGate, type PlanEdit } from "./edit.ts";
import { broughtBefore, gateNodes, MOST_READINGS, untilSeen } from "./reach.ts";

/** Looks, or waits before it looks, until the laziest node has loaded, and until what it does there has had its time. */
export function lookLonger(model: Model, gate: GateModel, place: number): PlanEdit[] {
  const nodes = gateNodes(model, gate);
  // One more reading after the last of these: at the same instant the gate looks before the node loads.
  return untilSeen(model, broughtBefore(model, place), nodes).flatMap((untilMs): PlanEdit[] => {
    const nowMs = gate.length.hiMs;
    const longest = nowMs + Math.ceil((untilMs + gate.everyMs - nowMs) / gate.everyMs) * gate.everyMs;
    if (longest <= nowMs || longest >= model.horizonMs) return [];
    return longest / gate.everyMs > MOST_READINGS
      ? waitLonger(model, gate, place, untilMs + gate.everyMs)
      : [lookFor(gate, place, longest)];
  });
}

const MINUTE_MS = 60_000;

function lookFor(gate: GateModel, place: number, ms: number): PlanEdit {
  const nowMs = gate.length.hiMs;
  const text = `let the gate "${gate.name}" look for ${formatDuration(ms)} instead of ${formatDuration(nowMs)}`;
  return {
    ...ofGate("look-longer", place, { for: formatDuration(ms) }, text),
    time: { fromMs: nowMs, toMs: ms, everyMs: gate.everyMs, at: (other) => lookFor(gate, place, other) },
  };
}

function waitLonger({ plan }: Model, gate: GateModel, place: number, longestMs: number): PlanEdit[] {
  const before = plan[place - 1];
  const nowMs = before?.does === "wait" ? before.duration.hiMs : 0;
  const edit = (ms: number): PlanEdit => ({
    kind: "look-longer",
    text: `wait ${formatDuration(ms)} before the gate "${gate.name}"${nowMs === 0 ? "" : ` instead of ${formatDuration(nowMs)}`}`,
    steps: 1,
    words:
      nowMs === 0
        ? [insert(place, { wait: formatDuration(ms) })]
        : [{ does: "set", path: ["plan", place - 1, "wait"], value: formatDuration(ms) }],
    time: { fromMs: nowMs, toMs: ms, everyMs: MINUTE_MS, at: edit },
  });
  const ms = nowMs + Math.ceil((longestMs - nowMs) / MINUTE_MS) * MINUTE_MS;
  return ms > nowMs ? [edit(ms)] : [];
}
