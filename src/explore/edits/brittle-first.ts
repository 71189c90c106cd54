import type { Model, NodeModel, StepModel } from "../../model/model.ts";
import type { Step } from "../../scenario/words.ts";
import { insert, type PlanEdit } from "./edit.ts";
import { freshGateName, freshName, newGate } from "./new-gate.ts";
import { writtenNodes } from "./reach.ts";

const EVERY_MS = 10_000;
const MINUTE_MS = 60_000;

/** Puts a node that loads at once, and has nothing that would hide its failing, before all others. */
export function brittleFirst(model: Model): PlanEdit[] {
  const { scenario, plan, nodes } = model;
  const place = plan.findIndex((step) => step.does === "write" || step.does === "deploy");
  const step = scenario.plan[place];
  if (step === undefined || !("write" in step || "deploy" in step)) return [];
  const name = freshName("first", [...Object.keys(scenario.groups), ...Object.keys(scenario.stores ?? {})]);
  const gate = newGate(model, freshGateName(model, `${name} look`), name, EVERY_MS, MINUTE_MS);
  const like = nodes[writtenNodes(model, plan[place] as StepModel)[0] ?? 0] as NodeModel;
  const { start } = scenario.groups[like.groupName] ?? {};
  const group = {
    nodes: 1,
    redundancy: "brittle",
    load: { by: "watch" },
    ...(start === undefined ? {} : { start }),
  };
  const wave: Step =
    "write" in step
      ? { write: { version: step.write.version, to: name } }
      : { deploy: { agent: step.deploy.agent, to: name } };
  return [
    {
      kind: "brittle-first",
      text: `begin with one brittle node that loads at once, and look at it before step ${place + 1}`,
      steps: 3,
      words: [
        { does: "set", path: ["groups", name], value: group },
        insert(place, wave),
        insert(place + 1, { gate }),
      ],
      time: null,
    },
  ];
}
