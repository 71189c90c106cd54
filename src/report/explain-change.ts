/** What a change is and what it does, in sentences. */

import type { ConfigVersion } from "../model/config.ts";
import { effectText as whatItDoes } from "../model/effect-text.ts";
import { isBecauseOfChange } from "../model/matcher.ts";
import type { EffectModel, Model, NodeModel, StepModel } from "../model/model.ts";
import type { Value } from "../scenario/words.ts";
import { pluralClause } from "./clauses.ts";
import { listText, nodesText, rangeText } from "./words.ts";

/** The versions that a plan brings, each once. */
export function plannedVersions(plan: readonly StepModel[]): ConfigVersion[] {
  const versions = plan.flatMap((step) => {
    if (step.does === "write") return [step.version];
    return step.does === "deploy" ? [step.agent.writes] : [];
  });
  return [...new Set(versions)];
}

/** What a version changes, what a validator says of it, and what loading or running it does to whom. */
export function changeSentences(model: Model, version: ConfigVersion): string[] {
  const { configs, groups, header } = model;
  const written = nodesThatGet(model, version);
  const before = [...new Map(written.map((node) => [node.initial.name, node.initial])).values()];
  const sentences = before.map((old) => {
    const names = configs.differences(version, old);
    const fields = names.map(
      (name) => `${name} is ${text(version.values[name])} instead of ${text(old.values[name])}`,
    );
    const difference = fields.length === 0 ? "nothing is different" : listText(fields);
    return `The plan brings ${version.name} in place of ${old.name}: ${difference}.`;
  });
  const invalid = header.invalid[version.name] ?? [];
  sentences.push(
    invalid.length === 0
      ? `A static validator finds nothing wrong with ${version.name}.`
      : `A static validator would refuse its ${listText(invalid)}.`,
  );
  const headers = groups.map((group) => group.header);
  let isHarmful = false;
  for (const { nodes, ...what } of harms(version, written)) {
    isHarmful = true;
    const does = nodes.length > 1 ? pluralClause(what.does) : what.does;
    sentences.push(`It does harm: ${nodesText(nodes, headers)} ${does}, since ${what.since}.`);
  }
  if (!isHarmful)
    sentences.push(`It does no harm that ${before.map(({ name }) => name).join(" or ")} does not do.`);
  return sentences;
}

function nodesThatGet({ plan, nodes }: Model, version: ConfigVersion): NodeModel[] {
  const indices = plan.flatMap((step) => {
    if (step.does === "write" && step.version === version) return step.to.nodes;
    return step.does === "deploy" && step.agent.writes === version ? step.nodes : [];
  });
  return [...new Set(indices)].map((index) => nodes[index] as NodeModel);
}

interface Harm {
  readonly does: string;
  readonly since: string;
  readonly nodes: string[];
}

/** What the version does that the one before did not, and to which nodes. */
function harms(version: ConfigVersion, nodes: readonly NodeModel[]): Harm[] {
  const found: Harm[] = [];
  const add = (does: string, since: string, node: NodeModel) => {
    const known = found.find((harm) => harm.does === does && harm.since === since);
    if (known === undefined) found.push({ does, since, nodes: [node.name] });
    else known.nodes.push(node.name);
  };
  for (const node of nodes) {
    for (const { gives, matcher, nodes: where, on } of node.load.results) {
      const isMeant = gives !== "apply" && (where === null || where.has(node.index));
      if (!isMeant || !isBecauseOfChange(matcher, version, node)) continue;
      add(`${LOADS[gives]} on ${occasion(on)}`, matcher.reason(version), node);
    }
    for (const effect of node.effects) {
      if (!isBecauseOfChange(effect.matcher, version, node)) continue;
      add(effectText(effect), effect.matcher.reason(version), node);
    }
  }
  return found;
}

const LOADS = {
  apply: "takes it over",
  "keep-old": "keeps what it ran",
  pending: "takes over a part and leaves the rest until it starts",
  half: "takes over the part before the error",
  break: "answers nothing and looks healthy",
  error: "answers errors until the file is right",
  die: "dies",
  refuse: "refuses to start",
} as const;

function occasion(on: string): string {
  if (on === "load") return "loading it";
  if (on === "start") return "starting with it";
  return on === "input" ? "an input" : `loading it by a ${on}`;
}

function effectText(effect: EffectModel): string {
  const after = effect.after.hiMs === 0 ? "" : ` ${rangeText(effect.after)} after`;
  const from = effect.sinceStart ? "the start of the process" : occasion(effect.on);
  return `${effectVerb(effect)}${after}${after === "" ? " on" : ""} ${from}${strikeText(effect.strikes)}${STAYS[effect.stays ?? "changed"]}`;
}

const STAYS = {
  changed: "",
  start: ", until the process starts anew",
  cleared: ", until somebody clears it away",
} as const;

function strikeText(strikes: EffectModel["strikes"]): string {
  if (strikes === null) return "";
  if ("timeOfDayMs" in strikes) return `, at the next ${clockText(strikes.timeOfDayMs)}`;
  return `, not before ${rangeText(strikes.atFromBeginning)}`;
}

function effectVerb(effect: EffectModel): string {
  const text = whatItDoes(effect);
  return effect.kind === "hang" && effect.answersHealth ? `${text}, and still answers shallow looks,` : text;
}

/** `02:00` of a time of day in ms. */
export function clockText(ms: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const minutes = Math.floor(ms / 60_000) % (24 * 60);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function text(value: Value | undefined): string {
  if (value === undefined) return "missing";
  return Array.isArray(value) ? `[${value.join(", ")}]` : String(value);
}
