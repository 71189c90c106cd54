/** Everything about a scenario beyond the shape of its data. No YAML, no schema library, no Node: runs in a browser. */

import { checkConfig } from "./check-config.ts";
import { checkPlan } from "./check-plan.ts";
import { checkService } from "./check-service.ts";
import { checkVary } from "./check-vary.ts";
import { Checker } from "./checker.ts";
import { sizeProblems } from "./limits.ts";
import type { Problem } from "./problem.ts";
import { findWarnings } from "./warnings.ts";
import type { Scenario } from "./words.ts";

/**
 * All problems of a scenario that has the right shape: its errors; or else, where it has none, what is legal but surely
 * unmeant.
 */
export function check(scenario: Scenario): Problem[] {
  const errors = checkErrors(scenario);
  return errors.length > 0 ? errors : findWarnings(scenario);
}

/**
 * Names that mean nothing, durations that do not parse, numbers that cannot be, words that do not go together. A value
 * that the static validator refuses is no error, since bogus versions are what scenarios are about. Words that are not
 * those of a scenario are passed over.
 */
export function checkErrors(scenario: Scenario): Problem[] {
  const sizes = sizeProblems(scenario);
  if (sizes.length > 0) return sizes;
  const checker = new Checker(scenario);
  checker.name(["name"], scenario.name);
  checkConfig(checker);
  checkService(checker);
  checkPlan(checker);
  checkVary(checker);
  return checker.problems;
}
