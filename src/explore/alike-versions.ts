import type { ConfigVersion } from "../model/config.ts";
import { isBecauseOfChange, type Matcher } from "../model/matcher.ts";
import type { Model, NodeModel } from "../model/model.ts";
import { hasFunctions } from "./assumptions.ts";

/**
 * What the service can tell of the versions that the plan brings, as a text: two scenarios that differ in the values of these
 * alone, and have the same text, have the same runs. A simulator looks at values only to see which rules hold for them, so that
 * all paths which do not exist are one to it.
 */
export function behaviourOf(model: Model): string {
  const { configs } = model;
  const brought = [...model.brought].map((name) => configs.get(name));
  if (looksAtValues(model)) return JSON.stringify(brought.map(({ name, values }) => [name, values]));
  const seen = brought.flatMap((version) => [version, configs.torn(version)]);
  return model.nodes.map((node) => seen.map((version) => rulesFor(node, version)).join()).join(" ");
}

/** Whether more of a value matters than which rules hold for it: to code, or where a process takes over some of the lines. */
function looksAtValues({ scenario, nodes }: Model): boolean {
  const takesPart = ({ load }: NodeModel) =>
    load.startOnly.length > 0 || load.results.some(({ gives }) => gives === "pending" || gives === "half");
  return hasFunctions(scenario) || nodes.some(takesPart);
}

/** For each rule of a node whether it holds for a version, and whether it did not for the one before it. */
function rulesFor(node: NodeModel, version: ConfigVersion): string {
  const { effects, load } = node;
  const holds = ({ matcher }: { readonly matcher: Matcher }) =>
    Number(matcher.matches(version, node)) + Number(isBecauseOfChange(matcher, version, node));
  return [...effects, ...load.results, ...(load.validator ?? [])].map(holds).join("");
}
