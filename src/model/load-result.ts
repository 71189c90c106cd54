import type { LoadResult, Occasion } from "../scenario/words.ts";
import type { Configs, ConfigVersion } from "./config.ts";
import type { Matcher } from "./matcher.ts";
import type { LoadRuleModel, NodeModel } from "./model.ts";

/** Which rule says what comes of loading a file: the first that holds; undefined where none does. */
export function ruleFor(node: NodeModel, file: ConfigVersion, occasion: Occasion): LoadRuleModel | undefined {
  return node.load.results.find((rule) => {
    if (rule.on !== "load" && rule.on !== occasion) return false;
    return (rule.nodes === null || rule.nodes.has(node.index)) && rule.matcher.matches(file, node);
  });
}

/** Why a node's own validator refuses a file; undefined where it does not, or where there is none. */
export function refusalOf(node: NodeModel, file: ConfigVersion): Matcher | undefined {
  return node.load.validator?.find(({ matcher, nodes }) => {
    return (nodes === null || nodes.has(node.index)) && matcher.matches(file, node);
  })?.matcher;
}

/**
 * What comes of a load: what the rule gives, as far as it can be.
 *
 * @param old what the process runs; null for one that starts
 */
export function resultOfLoad(
  node: NodeModel,
  configs: Configs,
  rule: LoadRuleModel | undefined,
  file: ConfigVersion,
  old: ConfigVersion | null,
): LoadResult {
  if (old === null) {
    // A process that starts has nothing old to keep, and no part of it that could wait for a start.
    if (rule?.gives === "keep-old") return "refuse";
    if (rule === undefined || rule.gives === "pending" || rule.gives === "half") return "apply";
    return rule.gives;
  }
  if (rule === undefined) {
    if (node.load.startOnly.length === 0) return "apply";
    const changed = configs.differences(file, old);
    return changed.some((name) => node.load.startOnly.includes(name)) ? "pending" : "apply";
  }
  // A process that runs can no longer refuse to start.
  return rule.gives === "refuse" ? "keep-old" : rule.gives;
}

/**
 * What a process runs that takes over a part of a file: all but what waits for a start (`pending`), or the lines before the
 * one with the error (`half`), which is the first that the rule is about.
 */
export function takenOver(
  node: NodeModel,
  configs: Configs,
  rule: LoadRuleModel | undefined,
  file: ConfigVersion,
  old: ConfigVersion,
  result: "pending" | "half",
): ConfigVersion {
  const lines = Object.keys(configs.fields);
  const named = rule?.matcher.fields ?? configs.invalidFields(file);
  if (result === "half") {
    const error = lines.findIndex((name) => named.includes(name));
    const kept = lines.slice(Math.max(0, error));
    return configs.mixed(file, old, kept, `${kept.join(", ")} not loaded`);
  }
  const waiting = rule === undefined ? node.load.startOnly : named;
  const kept = configs.differences(file, old).filter((name) => waiting.includes(name));
  return configs.mixed(file, old, kept, `${kept.join(", ")} pending until a start`);
}
