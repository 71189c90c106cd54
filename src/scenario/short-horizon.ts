/** Horizons before something that is surely meant to happen. */

import { formatDuration, parseDuration } from "../kernel/duration.ts";
import type { Checker } from "./checker.ts";
import { rangeOf, writeOf } from "./plan-writes.ts";
import { quote } from "./problem.ts";
import type { Load, Step } from "./words.ts";

export function warnOfHorizon(checker: Checker): void {
  const horizonMs = parseDuration(checker.scenario.horizon) ?? 0;
  warnOfShortHorizon(checker, horizonMs);
  warnOfLateBeginnings(checker, horizonMs);
}

/** What comes by itself, but not before the run has ended. */
function warnOfLateBeginnings(checker: Checker, horizonMs: number): void {
  const { generators, inputs, faults, horizon } = checker.scenario;
  const begins = [
    ...Object.entries(generators ?? {}).map(
      ([name, one]) => ["generators", name, "phase", one.phase] as const,
    ),
    ...Object.entries(inputs ?? {}).map(([name, one]) => ["inputs", name, "at", one.at] as const),
    ...(faults ?? []).map((fault, index) => ["faults", index, "at", fault.at] as const),
  ];
  for (const [holder, name, word, from] of begins) {
    if (rangeOf(from).loMs <= horizonMs) continue;
    const found = `${quote(from)}, after the horizon`;
    checker.warn([holder, name, word], found, `a time in the run: at most ${horizon}, or a longer horizon`);
  }
}

/** The longest time from a write to the load; undefined where nothing but a restart, a signal or a request brings it. */
function longestLoadMs(load: Load | undefined): number | undefined {
  if (load?.checked === "request") return undefined;
  switch (load?.by) {
    case "watch":
      return rangeOf(load.delay).hiMs;
    case "poll":
      return rangeOf(load.every).hiMs + rangeOf(load.jitter).hiMs;
    case "ttl":
      return rangeOf(load.every).hiMs;
    default:
      return undefined;
  }
}

/** The least time that a step takes. */
function shortestMs(step: Step): number {
  if ("wait" in step) return rangeOf(step.wait).loMs;
  if ("approve" in step) return rangeOf(step.approve.after).loMs;
  if (!("gate" in step) || step.gate.skip === true || step.gate.passes === "once") return 0;
  return rangeOf(step.gate.for).loMs;
}

function warnOfShortHorizon(checker: Checker, horizonMs: number): void {
  const { scenario } = checker;
  let planMs = 0;
  let longest: { ms: number; group: string } | undefined;
  for (const step of scenario.plan) {
    for (const [group, { hiMs }] of writeOf(checker, step)) {
      const load = longestLoadMs(scenario.groups[group]?.load ?? scenario.load);
      if (load === undefined || !Number.isFinite(hiMs)) continue;
      const ms = planMs + hiMs + load;
      if (longest === undefined || ms > longest.ms) longest = { ms, group };
    }
    planMs += shortestMs(step);
  }
  if (longest === undefined || longest.ms <= horizonMs) return;
  checker.warn(
    ["horizon"],
    `${quote(scenario.horizon)}, before a node of ${longest.group} must have loaded what the plan writes`,
    `a longer one: make it more than ${formatDuration(longest.ms)}`,
  );
}
