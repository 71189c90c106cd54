import { formatDuration } from "../kernel/duration.ts";
import { effectText } from "../model/effect-text.ts";
import { isBecauseOfChange } from "../model/matcher.ts";
import type { EffectModel, Model } from "../model/model.ts";
import { Run } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { Scenario } from "../scenario/words.ts";
import { list, sentence } from "../verdict/sentence.ts";
import { withAnswers } from "./counterexample.ts";
import type { QuickVerdict } from "./quick-verdict.ts";

/** What of a service keeps every edit of its plan from being a repair, a sentence each; at least one. */
export function obstaclesOf(scenario: Scenario, { verdict, draws }: QuickVerdict): string[] {
  const model = compile(scenario);
  const found = [...ofEffects(model), ...ofGenerators(model), ...ofStages(model)];
  if (found.length === 0 && verdict === "UNKNOWN" && draws !== null)
    found.push(...new Run(model, withAnswers(draws), {}).verdict.inconclusive);
  if (found.length === 0)
    found.push("what shows it comes together only in timings that no single look of these edits rules out");
  return [...new Set(found)].map((text) => sentence(text));
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
      return [`${what} only at a time of day, and a plan that waits for it lets everybody else wait`];
    if (effect.strikes !== null) return [`${what} only at an instant that does not depend on the plan`];
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
    `the change has an effect on nodes of ${list(touched.map(({ name }) => name))} alone, which have users: nobody else can show it`,
  ];
}
