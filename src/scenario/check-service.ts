/** Checks of the service under test. */

import { checkEffect } from "./check-effect.ts";
import { checkGroup, checkNeeds } from "./check-group.ts";
import { checkLoad } from "./check-load.ts";
import { checkNames } from "./check-names.ts";
import { checkFault, checkInput } from "./check-outside.ts";
import { checkAgent, checkGenerator, checkStores } from "./check-store.ts";
import type { Checker } from "./checker.ts";

export function checkService(checker: Checker): void {
  const { agents, effects, faults, generators, groups, inputs, load } = checker.scenario;
  checkNames(checker);
  checkStores(checker);
  for (const [name, generator] of Object.entries(generators ?? {}))
    checkGenerator(checker, ["generators", name], generator);
  for (const [name, agent] of Object.entries(agents ?? {})) checkAgent(checker, ["agents", name], agent);
  for (const [name, group] of Object.entries(groups)) checkGroup(checker, name, group);
  checkNeeds(checker);
  if (load !== undefined) checkLoad(checker, ["load"], load, checker.nodes);
  effects?.forEach((effect, index) => {
    checkEffect(checker, ["effects", index], effect);
  });
  for (const [name, input] of Object.entries(inputs ?? {})) checkInput(checker, ["inputs", name], input);
  faults?.forEach((fault, index) => {
    checkFault(checker, ["faults", index], fault);
  });
}
