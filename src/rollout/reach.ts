import type { Model, NodeModel, StepModel } from "../model/model.ts";

/**
 * Whether users can feel what a step has written: whether it can reach a node whose failure is judged. Who is reached by a
 * store, or by what somebody makes of what others run, may be anybody.
 */
export function reachesUsers(step: StepModel, { groups, nodes, effects, generators }: Model): boolean {
  const to = step.does === "write" || step.does === "promote" ? step.to : null;
  const reached = to?.nodes ?? (step.does === "deploy" || step.does === "move" ? step.nodes : []);
  const reachesStore = (to?.stores.length ?? 0) > 0;
  const looksAround = effects.some(({ context, call }) => (context?.runs.length ?? 0) > 0 || call !== null);
  const isCopied = generators.some(({ reads }) => (reads?.from.nodes.length ?? 0) > 0);
  if (reachesStore || looksAround || isCopied || groups.every(({ users }) => users === null)) return true;
  return reached.some((index) => groups[(nodes[index] as NodeModel).group]?.users !== null);
}
