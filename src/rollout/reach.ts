import type { ConfigVersion } from "../model/config.ts";
import { isBecauseOfChange } from "../model/matcher.ts";
import type { Model, NodeModel, StepModel } from "../model/model.ts";

/**
 * Whether users can feel what a step has written: whether it can reach a node whose failure is judged, and what is written can be why
 * that fails. Who is reached by what somebody makes of what others run may be anybody.
 */
export function reachesUsers(step: StepModel, model: Model): boolean {
  return canReachUsers(step, model) && !(step.does === "write" && isHarmless(step, model));
}

function canReachUsers(step: StepModel, { groups, nodes, effects, generators }: Model): boolean {
  const to = step.does === "write" || step.does === "promote" ? step.to : null;
  const reached = to?.nodes ?? (step.does === "deploy" || step.does === "move" ? step.nodes : []);
  const reachesStore = (to?.stores.length ?? 0) > 0;
  const looksAround = effects.some(({ context, call }) => (context?.runs.length ?? 0) > 0 || call !== null);
  const isCopied = generators.some(({ reads }) => (reads?.from.nodes.length ?? 0) > 0);
  if (reachesStore || looksAround || isCopied || groups.every(({ users }) => users === null)) return true;
  return reached.some((index) => groups[(nodes[index] as NodeModel).group]?.users !== null);
}

/**
 * Whether nothing that anybody falls ill of can go back to a write: it does nothing to those that get it, no effect on others looks at
 * what they run, and nobody makes anything of it.
 */
function isHarmless({ to, version }: StepModel & { does: "write" }, model: Model): boolean {
  const { header, nodes, groups, generators } = model;
  const hazards = header.hazards[version.name];
  if (hazards === undefined || generators.some(({ reads }) => reads !== null)) return false;
  const stores = storesBelow(to.stores, model);
  const reached = nodes.filter(({ index, file }) => {
    return to.nodes.includes(index) || (file !== null && stores.has(file.from));
  });
  const isLookedAt = ({ group }: NodeModel) =>
    nodes.some((node) =>
      node.effects.some(({ context, matcher }) => {
        // Where the node's own version is why the effect is there, that one is to blame.
        return context?.runs.some((one) => one.group === group) && matcher.matches(node.initial, node);
      }),
    );
  return reached.every((node) => {
    const isStored = groups[node.group]?.storage !== null;
    return (
      !isStored &&
      !hazards.includes(node.name) &&
      !callsMore(node, version) &&
      !runsParts(node) &&
      !isLookedAt(node)
    );
  });
}

/** Whether a version makes a node call others more often than before the plan: what harm that does, it does there. */
function callsMore(node: NodeModel, version: ConfigVersion): boolean {
  return node.effects.some(({ call, matcher }) => call !== null && isBecauseOfChange(matcher, version, node));
}

/** Some stores, and all that get their versions from these. */
function storesBelow(from: readonly number[], { stores }: Model): ReadonlySet<number> {
  const found = new Set(from);
  for (const _ of stores) {
    for (const { index, hop } of stores) if (hop !== null && found.has(hop.from)) found.add(index);
  }
  return found;
}

/** Whether a node can run a part of a version, which may do what the whole does not. */
function runsParts({ torn, load }: NodeModel): boolean {
  const isPartial = load.results.some(({ gives }) => gives === "pending" || gives === "half");
  return torn.hiMs > 0 || load.startOnly.length > 0 || isPartial;
}
