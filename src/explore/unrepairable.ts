import type { Draw } from "../kernel/choices.ts";
import { formatDuration } from "../kernel/duration.ts";
import { effectText } from "../model/effect-text.ts";
import { isBecauseOfChange } from "../model/matcher.ts";
import type { EffectModel, Model } from "../model/model.ts";
import { Run } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import { list, sentence } from "../verdict/sentence.ts";
import { withAnswers } from "./counterexample.ts";
import { obstacleOf } from "./obstacle.ts";
import type { QuickVerdict } from "./quick-verdict.ts";
import type { Trial } from "./repair-judge.ts";

/** What of a service, or of its plan, keeps every edit that was tried from being a repair, a sentence each; at least one. */
export function obstaclesOf(
  scenario: Scenario,
  { verdict, draws }: QuickVerdict,
  trials: Readonly<Record<Trial, number>>,
): string[] {
  const model = compile(scenario);
  const found = [
    ...ofEffects(model),
    ...(draws === null ? [] : ofFaults(model, draws)),
    ...ofGenerators(model),
    ...ofStages(model),
    ...ofGoodChanges(trials),
  ].map((text) => sentence(text));
  if (draws !== null && (found.length === 0 || verdict === "UNKNOWN")) {
    const { effect, gates } = obstacleOf(model, draws);
    found.push(...effect, ...gates);
  }
  if (found.length === 0)
    found.push("No timing is known under which it goes wrong, and none was proved safe.");
  return [...new Set(found)];
}

/** What else must happen for the failure to come: without it the same timing does no harm. */
function ofFaults(model: Model, draws: readonly Draw[]): string[] {
  const without = (kept: Partial<Model>) => new Run({ ...model, ...kept }, withAnswers(draws), {}).outcome;
  if (model.faults.length === 0 || without({}) !== "slow-fuse") return [];
  if (without({ faults: [] }) === "slow-fuse") return [];
  const needed = model.faults.filter(
    (fault) => without({ faults: model.faults.filter((one) => one !== fault) }) !== "slow-fuse",
  );
  const what = (needed.length === 0 ? model.faults : needed).map(({ at, does, nodes }) => {
    const names = nodes.map((node) => model.nodes[node]?.name ?? "");
    return `${list(names)} ${does === "hang" ? "hanging" : `having a fault (${does})`} ${formatDuration(at.hiMs)} after the beginning`;
  });
  return [`the failure needs ${list(what)} as well, which no step of the plan brings about`];
}

/** Where what would stop the change stops a good one, too. */
function ofGoodChanges(trials: Readonly<Record<Trial, number>>): string[] {
  const { "stops-good": stops, "too-long": tooLong } = trials;
  const plans = (count: number) => (count === 1 ? "one changed plan" : `${count} changed plans`);
  return [
    ...(stops === 0 ? [] : [`${plans(stops)} under which no run went wrong would stop a good change, too`]),
    ...(tooLong === 0
      ? []
      : [
          `${plans(tooLong)} under which no run went wrong would not end before the horizon with a good change`,
        ]),
  ];
}

/** Effects of what the plan brings that no gate can bring about by looking. */
function ofEffects(model: Model): string[] {
  return strikingEffects(model).flatMap((effect) => {
    const what = `with the change a node ${effectText(effect)}`;
    if (effect.input !== null) return [`${what} only when "${effect.input}" reaches it, which no gate sends`];
    if (effect.context !== null)
      return [
        `${what} only in certain surroundings, which a gate does not bring about before users are in them`,
      ];
    if (effect.strikes !== null && "timeOfDayMs" in effect.strikes)
      return [`${what} only at a time of day, which a gate meets only if it looks for a day`];
    if (effect.strikes !== null)
      return [
        `${what} only at an instant that does not depend on the plan, however long a gate has looked before`,
      ];
    if (effect.after.hiMs * 2 >= model.horizonMs)
      return [
        `${what} up to ${formatDuration(effect.after.hiMs)} after it has loaded, and the horizon is ${formatDuration(model.horizonMs)}`,
      ];
    if (effect.answered > 0 && effect.kind === "fail")
      return [`${what}, so that a reading can meet one of the others`];
    return [];
  });
}

function strikingEffects(model: Model): EffectModel[] {
  const brought = [...model.brought].map((name) => model.configs.get(name));
  const striking = model.nodes.flatMap((node) =>
    node.effects.filter(({ matcher }) =>
      brought.some((version) => isBecauseOfChange(matcher, version, node)),
    ),
  );
  return [...new Set(striking)];
}

function ofGenerators({ generators }: Model): string[] {
  const brings = generators.filter(({ brings: isBringing }) => isBringing);
  return brings.length === 0
    ? []
    : ["the change comes from a generator, and no step of the plan stands before it"];
}

/** Whether users meet the change with the first write that brings it to a node on which it has an effect. */
function ofStages({ header, brought }: Model): string[] {
  const hazards = new Set([...brought].flatMap((name) => header.hazards[name] ?? []));
  const touched = header.groups.filter(({ nodes }) => nodes.some((node) => hazards.has(node)));
  const isStaged = touched.some(({ users }) => users === null);
  if (touched.length === 0 || isStaged) return [];
  return [
    `the change has an effect on nodes of ${list(touched.map(({ name }) => name))} alone, which have users: whoever looks, users meet it, too`,
  ];
}
