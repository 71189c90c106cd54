/** What a node takes over of a version that it loads, and what that does to it, as far as it can be said without running it. */

import type { ConfigVersion } from "../model/config.ts";
import { resultOfLoad, ruleFor } from "../model/load-result.ts";
import { isBecauseOfChange } from "../model/matcher.ts";
import type { EffectModel, Model, NodeModel } from "../model/model.ts";
import type { Occasion } from "../scenario/words.ts";
import { earlier, NOTHING, plus, type Span } from "./explain-span.ts";
import { listText } from "./words.ts";

const DAY_MS = 86_400_000;

/** What comes of a load. */
export interface Taken {
  /** none: it keeps what it ran. part: it takes over some of the fields. */
  readonly much: "all" | "part" | "none";
  /** The fields that have changed and that it does not take over, where it takes over a part. */
  readonly left: readonly string[];
  /** From the load until the version does harm to the node that the one before did not; null where it does none. */
  readonly harm: Span | null;
  /** Whether it would do harm to the node if that were started. */
  readonly harmsAtStart: boolean;
}

/** What makes a running node load its file, where nobody sends a signal. */
export function ownOccasion({ load }: NodeModel): Occasion {
  const byRequest = load.checkedByRequest || load.by === "per-request" || load.by === "per-connection";
  return byRequest ? "request" : "reload";
}

/** What comes of it when a node loads a version on an occasion, and ran what it had before the plan. */
export function takenBy({ configs }: Model, node: NodeModel, version: ConfigVersion, on: Occasion): Taken {
  const rule = ruleFor(node, version, on);
  const result = resultOfLoad(node, configs, rule, version, on === "start" ? null : node.initial);
  const harm = harmDelay(version, node, on);
  const harmsAtStart = harm !== null || harmDelay(version, node, "start") !== null;
  if (result === "keep-old") return { much: "none", left: [], harm, harmsAtStart };
  if (result !== "pending" && result !== "half") return { much: "all", left: [], harm, harmsAtStart };
  const changed = configs.differences(version, node.initial);
  const fields = rule?.matcher.fields ?? (rule === undefined ? node.load.startOnly : changed);
  const lines = Object.keys(configs.fields);
  const error = result === "half" ? lines.findIndex((name) => fields.includes(name)) : -1;
  const isLeft = (name: string) => (error < 0 ? fields.includes(name) : lines.indexOf(name) >= error);
  return { much: "part", left: changed.filter(isLeft), harm, harmsAtStart };
}

/** `, and keep what they ran`, behind a sentence that says when they read a version; empty where they take it over. */
export function takenText({ much, left }: Taken, many: boolean): string {
  if (much === "all") return "";
  if (much === "none") return `, and ${many ? "keep what they ran" : "keeps what it ran"}`;
  return `, and ${many ? "go" : "goes"} on with the old ${left.length === 0 ? "rest" : listText(left)}`;
}

function harmDelay(version: ConfigVersion, node: NodeModel, occasion: Occasion): Span | null {
  const isOn = (on: string) => on === "load" || on === "input" || on === occasion;
  const rules = node.load.results.filter(
    ({ gives, on, nodes, matcher }) =>
      gives !== "apply" &&
      isOn(on) &&
      (nodes === null || nodes.has(node.index)) &&
      isBecauseOfChange(matcher, version, node),
  );
  const effects = node.effects.filter(
    ({ matcher, on }) => isOn(on) && isBecauseOfChange(matcher, version, node),
  );
  const spans = [...rules.map(() => NOTHING), ...effects.map(harmSpan)];
  return spans.length === 0 ? null : spans.reduce(earlier);
}

/** From the load to an effect: an age may have been reached already, and a date may be past. */
function harmSpan({ after, sinceStart, strikes }: EffectModel): Span {
  const span = sinceStart ? { loMs: 0, hiMs: after.hiMs } : after;
  if (strikes === null) return span;
  if ("timeOfDayMs" in strikes) return plus(span, { loMs: 0, hiMs: DAY_MS });
  return { loMs: span.loMs, hiMs: Math.max(span.hiMs ?? 0, strikes.atFromBeginning.hiMs) };
}
