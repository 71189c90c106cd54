import { formatDuration } from "../../kernel/duration.ts";
import type { GroupModel, Model, NodeModel } from "../../model/model.ts";
import type { Step } from "../../scenario/words.ts";
import { list } from "../../verdict/sentence.ts";
import { insert, type PlanEdit } from "./edit.ts";
import { freshGateName, lookMs, newGate } from "./new-gate.ts";
import { untilSeen, writtenNodes } from "./reach.ts";

/**
 * Brings a version to one node of a group, one of each of its builds, and looks at it, before the step that brings it to all, or before
 * anybody else has it. Of a group that has a primary it takes one that stands by.
 */
export function canaryFirst(model: Model): PlanEdit[] {
  const { plan, groups, nodes, scenario } = model;
  return plan.flatMap((step, place): PlanEdit[] => {
    if (step.does !== "write" && step.does !== "deploy") return [];
    const written = writtenNodes(model, step);
    const wave = scenario.plan[place] as Step;
    const isSame = (one: Step) => whatIsBrought(one) === whatIsBrought(wave);
    return groups.flatMap((group): PlanEdit[] => {
      const own = group.nodes
        .filter((node) => written.includes(node))
        .map((node) => nodes[node] as NodeModel);
      const canaries = canariesOf(group, own);
      const before = plan.slice(0, place).flatMap((one) => writtenNodes(model, one));
      const isTried = group.nodes.some((node) => before.includes(node));
      if (isTried || canaries.length === 0 || canaries.length === own.length) return [];
      // It comes there by itself, and not with the step.
      const { everyMs, ms } = lookMs(untilSeen(model, null, canaries).at(-1) ?? 0);
      const places = [...new Set([place, scenario.plan.findIndex(isSame)])];
      return places.map((at) => canaryAt(model, { wave, canaries, everyMs, at }, ms));
    });
  });
}

function whatIsBrought(step: Step): string | null {
  if ("deploy" in step) return step.deploy.agent;
  return "write" in step ? step.write.version : null;
}

function canariesOf({ redundancy }: GroupModel, nodes: readonly NodeModel[]): NodeModel[] {
  const inOrder = redundancy.kind === "standby" ? nodes.toReversed() : nodes;
  return [...new Map(inOrder.toReversed().map((node) => [node.build, node])).values()];
}

interface Canary {
  /** The step that brings it to all. */
  readonly wave: Step;
  readonly canaries: readonly NodeModel[];
  readonly everyMs: number;
  /** The place of the step that comes next. */
  readonly at: number;
}

function canaryAt(model: Model, canary: Canary, ms: number): PlanEdit {
  const { wave, canaries, everyMs, at } = canary;
  const to = canaries.map(({ name }) => name);
  const name = freshGateName(model, `${to.join(" and ")} first`);
  const gate = newGate(model, name, to, everyMs, ms);
  return {
    kind: "canary-first",
    text: `bring ${whatIsBrought(wave)} to ${list(to)}, and look there for ${formatDuration(ms)}, before step ${at + 1}`,
    steps: 2,
    words: [insert(at, broughtTo(wave, to)), insert(at + 1, { gate })],
    time: { fromMs: 0, toMs: ms, everyMs, at: (other) => canaryAt(model, canary, other) },
  };
}

function broughtTo(step: Step, nodes: readonly string[]): Step {
  const to = nodes.length === 1 ? (nodes[0] as string) : nodes;
  if ("deploy" in step) return { deploy: { agent: step.deploy.agent, to } };
  return { write: { version: (step as Extract<Step, { write: unknown }>).write.version, to } };
}
