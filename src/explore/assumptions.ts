import { formatDuration } from "../kernel/duration.ts";
import type { Model } from "../model/model.ts";

/** What a proof of a scenario rests on, a sentence each. */
export function assumptionsOf({ horizonMs, scenario, groups, limits }: Model): string[] {
  const found = [
    "The service behaves as the scenario says: what it does not tell does not happen.",
    "Every draw is independent of the others, and a duration lies in its range, on whole milliseconds.",
    `What happens after the horizon, ${formatDuration(horizonMs)}, is not looked at.`,
    "At the same instant the plan comes first, then people, agents, deliveries, faults, nodes, groups and monitors.",
    `No run has more than ${limits.events.toLocaleString("en")} events or ${limits.records.toLocaleString("en")} records: one that has is inconclusive, and no slow fuse.`,
  ];
  if (groups.every(({ users }) => users === null)) {
    found.push("No group has users, so a failure of any group counts.");
  }
  if (hasFunctions(scenario))
    found.push("Code of the scenario's own gives the same answer whenever it is asked the same.");
  return found;
}

/** Whether a scenario has code of its own in it. */
export function hasFunctions(value: unknown): boolean {
  if (typeof value === "function") return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasFunctions);
}
