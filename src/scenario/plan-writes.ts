/** When a plan writes what to whom, for warnings. */

import { parseDurationRange } from "../kernel/duration.ts";
import type { Checker, Range } from "./checker.ts";
import type { Step } from "./words.ts";

/** Of a checked duration; 0 where there is none. */
export function rangeOf(text: string | 0 | undefined): Range {
  return parseDurationRange(text ?? 0) ?? { loMs: 0, hiMs: 0 };
}

/** What a step writes, to which groups, and how long after the step. */
export function writeOf(
  checker: Checker,
  step: Step,
): { groups: ReadonlySet<string>; version: string; afterMs: Range } | undefined {
  if ("write" in step) {
    const { to, version, delivery } = step.write;
    return { groups: checker.groupsOf(to), version, afterMs: rangeOf(delivery) };
  }
  const agent = "deploy" in step ? checker.scenario.agents?.[step.deploy.agent] : undefined;
  if (!("deploy" in step) || agent === undefined) return undefined;
  return { groups: checker.groupsOf(step.deploy.to), version: agent.writes, afterMs: rangeOf(agent.after) };
}
