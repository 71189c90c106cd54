import type { GateModel, GroupModel, Model, NodeModel, RequestModel, StepModel } from "../model/model.ts";
import { reachesUsers } from "../rollout/reach.ts";
import { hasFunctions } from "./assumptions.ts";

/**
 * Why the nodes of a scenario cannot be looked at one by one; null where they can, as far as the scenario tells. They can where
 * they meet only when a gate looks at them, or the judge does, and where that counts how many are down, not which.
 */
export function whatTiesNodes(model: Model): string | null {
  const { groups, nodes, stores, effects } = model;
  if (model.generators.length > 0) return "a generator reads and writes for many";
  if (model.faults.length > 0) return "faults";
  if (model.inputs.length > 0) return "inputs";
  if (stores.some(({ hop }) => hop !== null)) return "a store gets its version from another";
  if (nodes.some(({ needs, calls }) => needs.length > 0 || calls.size > 0)) return "groups need each other";
  if (groups.some(({ capacity, otherwise }) => capacity !== null || otherwise !== null)) return "load";
  if (groups.some(({ oneByOne }) => oneByOne !== null)) return "users who are simulated one by one";
  if (effects.some(({ context, call, own }) => context !== null || call !== null || own !== null))
    return "an effect that looks around, calls others or is somebody's own";
  for (const group of groups) {
    if (group.redundancy.kind === "standby") return "a standby";
    if (group.redundancy.kind === "balanced" && group.notices.hiMs > 0)
      return "a balancer that takes its time";
  }
  return whatTiesPlan(model);
}

function whatTiesPlan(model: Model): string | null {
  let accepted = false;
  let last: StepModel | null = null;
  for (const step of model.plan) {
    switch (step.does) {
      case "deploy":
      case "write":
        // With this write the one before is accepted.
        if (last !== null && reachesUsers(last, model)) accepted = true;
        last = step;
        break;
      case "gate":
        if (step.gate.skip) break;
        if (accepted) return "a gate after a change that users have accepted";
        if (whatTiesGate(step.gate, model) !== null) return whatTiesGate(step.gate, model);
        break;
      case "wait":
      case "approve":
      case "window":
        break;
      default:
        return `a step that does ${step.does}`;
    }
  }
  return null;
}

function whatTiesGate(gate: GateModel, { groups }: Model): string | null {
  if (gate.length.loMs !== gate.length.hiMs) return "a gate of a length that is drawn";
  if (gate.once || !gate.obeyed) return "a gate that ends with its first good look, or is ignored";
  if (gate.account !== null || gate.staysConnected) return "a gate with an account or a session";
  if (gate.ask.some(({ what }) => what !== "request" && what !== "health" && what !== "version"))
    return "a gate that asks for something else than requests, health or the version";
  if (gate.through === "each") return null;
  if (gate.ask.some(({ what }) => what === "version")) return "a gate that asks a balancer for the version";
  return (groups[gate.group] as GroupModel).accounts.size > 0 ? "accounts" : null;
}

/** How many nodes must be down for a look of a gate to fail. */
export function downToFail(gate: GateModel, { groups, requests }: Model): number {
  const { redundancy, nodes } = groups[gate.group] as GroupModel;
  if (gate.through === "each" || redundancy.kind === "brittle") return 1;
  if (redundancy.kind !== "quorum") return nodes.length;
  const needed = gate.ask.map((ask) => {
    return redundancy[ask.what === "request" ? (requests[ask.request] as RequestModel).needs : "read"];
  });
  return nodes.length - Math.max(...needed) + 1;
}

/** Nodes that differ in nothing but their names, in lists: of one group, and treated alike by the plan. */
export function alikeNodes(model: Model): NodeModel[][] {
  const kinds = new Map<string, NodeModel[]>();
  for (const node of model.nodes) {
    const { index, name, nameId: _, effects, ...words } = node;
    const treated = model.plan.map((step) => {
      if (step.does === "gate") return step.gate.nodes.includes(index);
      if (step.does === "write") return step.to.nodes.includes(index);
      return "nodes" in step && step.nodes.includes(index);
    });
    const struck = effects.map((effect) => effect.index);
    const own = (_key: string, value: unknown) => (value instanceof Set ? value.has(index) : value);
    // What somebody's own code makes of a node may rest on its name.
    const key = JSON.stringify([words, struck, treated, hasFunctions(model.scenario) ? name : ""], own);
    kinds.set(key, [...(kinds.get(key) ?? []), node]);
  }
  return [...kinds.values()];
}
