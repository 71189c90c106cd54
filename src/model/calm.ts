import type { ConfigVersion } from "./config.ts";
import type { ActsModel, Model, NodeModel, StepModel } from "./model.ts";

/**
 * Whether nothing but the change can make a service answer less than everything: no process is ever stopped, nothing breaks,
 * nothing is overtaxed, and no version that was there before does harm. The twin of a calm service, which has everything but
 * the change, then answers all the time, and a judge can know that without simulating it: half the time of a run.
 *
 * What is not named here can be there. A test compares with twins that were simulated.
 */
export function isCalm(model: Omit<Model, "isCalm">): boolean {
  return isUndisturbed(model) && model.plan.every(lets) && model.nodes.every((node) => isWell(model, node));
}

/** Whether nothing from outside, no shortage and no person gets in the way of a process. */
function isUndisturbed({ faults, inputs, generators, groups, monitors }: Omit<Model, "isCalm">): boolean {
  return (
    faults.length === 0 &&
    inputs.length === 0 &&
    generators.length === 0 &&
    groups.every((group) => group.capacity === null && group.storage === null && group.oneByOne === null) &&
    // The others notice what is ill or fails, and a calm service is never such.
    monitors.every(({ notices, acts }) => notices !== "stale" || isIdle(acts))
  );
}

function isIdle({ list }: ActsModel): boolean {
  return list.length === 0;
}

/** Whether a step lets every process be. A gate may stop the plan, but must not take anything back. */
function lets(step: StepModel): boolean {
  switch (step.does) {
    case "deploy":
    case "write":
    case "promote":
    case "signal":
    case "clear":
    case "wait":
    case "window":
    case "approve":
      return true;
    case "gate":
      return step.gate.back === null;
    case "restart":
    case "rollBack":
    case "adjust":
    case "move":
      return false;
  }
}

/** Whether a node takes no harm of what was there before the plan. */
function isWell({ stores }: Omit<Model, "isCalm">, node: NodeModel): boolean {
  const { load, torn } = node;
  if (load.onSignal === "kills" || torn.hiMs > 0) return false;
  const before = [node.initial, ...stores.map(({ holds }) => holds)];
  return before.every((version) => !isHarmed(node, version));
}

function isHarmed(node: NodeModel, version: ConfigVersion): boolean {
  return (
    node.effects.some(({ matcher }) => matcher.matches(version, node)) ||
    node.load.results.some(
      ({ matcher, nodes, gives }) =>
        gives !== "apply" && (nodes === null || nodes.has(node.index)) && matcher.matches(version, node),
    )
  );
}
