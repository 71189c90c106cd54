/** Single changes of a plan that can make it catch more: the set from which repairs are made. See docs/repair.md. */

import type { GateModel, Model } from "../../model/model.ts";
import { compile } from "../../scenario/compile.ts";
import { ScenarioError } from "../../scenario/problem.ts";
import type { Scenario } from "../../scenario/words.ts";
import { withEdits } from "../../scenario/words-edit.ts";
import { addGate } from "./add-gate.ts";
import { askAsAccount } from "./ask-as-account.ts";
import { askUsersQuestions } from "./ask-users-questions.ts";
import { askVersion } from "./ask-version.ts";
import { beStrict, doNotSkip } from "./be-strict.ts";
import { brittleFirst } from "./brittle-first.ts";
import { canaryFirst } from "./canary-first.ts";
import type { PlanEdit } from "./edit.ts";
import { forceRestart } from "./force-restart.ts";
import { holdPromotion } from "./hold-promotion.ts";
import { lookAtEach } from "./look-at-each.ts";
import { lookLonger } from "./look-longer.ts";
import { removeAgentsFirst } from "./remove-agents-first.ts";
import { gateRollsBackByRestart, operatorRollsBackByRestart } from "./roll-back-by-restart.ts";
import { waveFirst } from "./wave-first.ts";

/**
 * Every edit of the set that changes anything in a scenario and leaves one that can run. The same scenario gives the same edits in the
 * same order.
 */
export function editsOf(scenario: Scenario): PlanEdit[] {
  return allEditsOf(compile(scenario)).filter(({ words }) => isRunnable(withEdits(scenario, words)));
}

function allEditsOf(model: Model): PlanEdit[] {
  return [
    ...model.plan.flatMap((step, place) =>
      step.does === "gate" ? editsOfGate(model, step.gate, place) : [],
    ),
    ...addGate(model),
    ...waveFirst(model),
    ...canaryFirst(model),
    ...brittleFirst(model),
    ...holdPromotion(model),
    ...operatorRollsBackByRestart(model),
    ...removeAgentsFirst(model),
  ];
}

function editsOfGate(model: Model, gate: GateModel, place: number): PlanEdit[] {
  if (gate.skip) return doNotSkip(gate, place);
  return [
    ...beStrict(gate, place),
    ...lookAtEach(gate, place),
    ...askUsersQuestions(model, gate, place),
    ...askVersion(model, gate, place),
    ...askAsAccount(model, gate, place),
    ...lookLonger(model, gate, place),
    ...forceRestart(model, gate, place),
    ...gateRollsBackByRestart(gate, place),
  ];
}

function isRunnable(scenario: Scenario): boolean {
  try {
    compile(scenario);
    return true;
  } catch (error) {
    if (error instanceof ScenarioError) return false;
    throw error;
  }
}
