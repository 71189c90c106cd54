import { formatDuration } from "../../kernel/duration.ts";
import type { Model, NodeModel } from "../../model/model.ts";
import { insert, type PlanEdit } from "./edit.ts";
import { freshGateName, lookMs, newGate } from "./new-gate.ts";
import { brings, touchedNodes, untilSeen } from "./reach.ts";

/** A gate behind each step that brings something, on each group on which it can show and that none looks at before the next. */
export function addGate(model: Model): PlanEdit[] {
  const { plan, groups } = model;
  return plan.flatMap((step, place): PlanEdit[] => {
    if (!brings(step)) return [];
    const rest = plan.slice(place + 1);
    const next = rest.findIndex((one) => brings(one));
    const behind = next < 0 ? rest : rest.slice(0, next);
    const touched = touchedNodes(model, step);
    const looked = behind.flatMap((one) => (one.does === "gate" && !one.gate.skip ? one.gate.nodes : []));
    const open = groups.filter(({ nodes }) =>
      nodes.some((node) => touched.includes(node) && !looked.includes(node)),
    );
    return open.map((group) => {
      const on = group.nodes.map((index) => model.nodes[index] as NodeModel);
      // What is brought to others shows here when they have loaded it.
      const all = [...on, ...touched.map((index) => model.nodes[index] as NodeModel)];
      const { everyMs, ms } = lookMs(untilSeen(model, step, all).at(-1) ?? 0);
      return gateAfter(model, place, { name: group.name, everyMs }, ms);
    });
  });
}

function gateAfter(
  model: Model,
  place: number,
  look: { readonly name: string; readonly everyMs: number },
  ms: number,
): PlanEdit {
  const { name: on, everyMs } = look;
  const name = freshGateName(model, `look at ${on}`);
  return {
    kind: "add-gate",
    text: `look at each node of ${on} for ${formatDuration(ms)} after step ${place + 1}, before the plan goes on`,
    steps: 1,
    words: [insert(place + 1, { gate: newGate(model, name, on, everyMs, ms) })],
    time: { fromMs: 0, toMs: ms, everyMs, at: (other) => gateAfter(model, place, look, other) },
  };
}
