/** What is legal but surely unmeant. Each warning holds whatever the timings are; where that is not sure, none is given. */

import { formatDuration, parseDuration } from "../kernel/duration.ts";
import { Configs, sameValue } from "../model/config.ts";
import { warnOfBlindGates } from "./blind-gate.ts";
import { Checker, type Path } from "./checker.ts";
import { rangeOf, writeOf } from "./plan-writes.ts";
import { nearest, type Problem, quote } from "./problem.ts";
import { parseRate } from "./values.ts";
import type { Load, Scenario, Step, Value, When } from "./words.ts";

/** The warnings of a scenario without errors. */
export function findWarnings(scenario: Scenario): Problem[] {
  const checker = new Checker(scenario);
  warnOfBlindGates(checker);
  warnOfShortHorizon(checker);
  warnOfQuorums(checker);
  warnOfUnused(checker);
  warnOfUsers(checker);
  warnOfMatches(checker);
  if (scenario.operator !== undefined && scenario.monitor === undefined) {
    checker.warn(
      ["operator"],
      "an operator whom nobody calls",
      "a monitor too: add one, or remove the operator",
    );
  }
  return checker.problems;
}

/** The longest time from a write to the load; undefined where nothing but a restart or a signal brings it. */
function longestLoadMs(load: Load | undefined): number | undefined {
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

function warnOfShortHorizon(checker: Checker): void {
  const { scenario } = checker;
  const horizonMs = parseDuration(scenario.horizon) ?? 0;
  let planMs = 0;
  let longest: { ms: number; group: string } | undefined;
  for (const step of scenario.plan) {
    const write = writeOf(checker, step);
    for (const group of write?.groups ?? []) {
      const load = longestLoadMs(scenario.groups[group]?.load ?? scenario.load);
      if (write === undefined || load === undefined) continue;
      const ms = planMs + write.afterMs.hiMs + load;
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

function warnOfQuorums(checker: Checker): void {
  for (const [name, group] of Object.entries(checker.scenario.groups)) {
    const { redundancy } = group;
    if (typeof redundancy === "string" || !("quorum" in redundancy)) continue;
    const { write, read } = redundancy.quorum;
    const nodes = typeof group.nodes === "number" ? group.nodes : group.nodes.length;
    if (write + read > nodes) continue;
    checker.warn(
      ["groups", name, "redundancy", "quorum"],
      `write ${write} and read ${read} of ${nodes} nodes, so that a read can miss the last write`,
      `more than ${nodes} together: raise one of them`,
    );
  }
}

function warnOfUnused(checker: Checker): void {
  const { scenario } = checker;
  const { config, groups, plan } = scenario;
  const deployed = new Set(plan.flatMap((step) => ("deploy" in step ? [step.deploy.agent] : [])));
  const agents = Object.entries(scenario.agents ?? {});
  const named = new Set<unknown>([config.initial ?? Object.keys(config.versions)[0]]);
  for (const version of Object.values(config.versions)) named.add(version.from);
  for (const group of Object.values(groups)) named.add(group.runs);
  for (const [, agent] of agents) named.add(agent.writes);
  for (const [, when] of matchers(checker)) named.add(when);
  const targets = new Set<string>();
  const use = (target: string | readonly string[] | undefined) => {
    for (const group of checker.groupsOf(target ?? [])) targets.add(group);
  };
  for (const step of plan) {
    if ("write" in step) named.add(step.write.version);
    if ("gate" in step) named.add(step.gate.version);
    for (const word of Object.values(step)) {
      if (typeof word === "object") use(word.to ?? word.on);
    }
  }
  for (const acted of [scenario.monitor ?? [], scenario.operator ?? [], scenario.faults ?? []].flat())
    use(acted.on);

  for (const version of checker.versions) {
    if (!named.has(version))
      checker.warn(["config", "versions", version], ...unused("version", "written", "write"));
  }
  for (const [agent] of agents) {
    if (!deployed.has(agent)) checker.warn(["agents", agent], ...unused("agent", "deployed", "deploy"));
  }
  for (const [name, group] of Object.entries(groups)) {
    if (!targets.has(name) && group.users === undefined) {
      checker.warn(["groups", name], ...unused("group", "written to, looked at or used", "use"));
    }
  }
}

function unused(kind: string, used: string, use: string): [string, string] {
  return [
    `${kind === "agent" ? "an" : "a"} ${kind} that is never ${used}`,
    `a use of it: ${use} it, or remove it`,
  ];
}

function warnOfUsers(checker: Checker): void {
  for (const [name, { users }] of Object.entries(checker.scenario.groups)) {
    if (users === undefined) continue;
    const rates = typeof users.rate === "string" ? [users.rate] : Object.values(users.rate);
    if (rates.some((rate) => parseRate(rate)?.count !== 0)) continue;
    checker.warn(
      ["groups", name, "users", "rate"],
      "users who never ask",
      "a rate above 0: raise it, or leave users out",
    );
  }
}

/** Each `when` and its path. */
function matchers(checker: Checker): [Path, When][] {
  const { scenario } = checker;
  const all = (scenario.effects ?? []).map((effect, index): [Path, When] => [
    ["effects", index, "when"],
    effect.when,
  ]);
  const loads: [Path, Load | undefined][] = [[["load"], scenario.load]];
  for (const [name, group] of Object.entries(scenario.groups))
    loads.push([["groups", name, "load"], group.load]);
  for (const [path, load] of loads) {
    load?.results?.forEach((rule, index) => {
      all.push([[...path, "results", index, "when"], rule.when]);
    });
  }
  return all;
}

const KEYWORDS = ["in-world", "not-in-world", "missing", "invalid", "changed"];

/** A field compared with a value that no version gives it: most often a keyword that is misspelt. */
function warnOfMatches(checker: Checker): void {
  const configs = new Configs(checker.scenario.config);
  const values = configs.names.map((name) => configs.get(name).values);
  for (const [path, when] of matchers(checker)) {
    if (typeof when !== "object") continue;
    for (const [field, match] of Object.entries(when)) {
      const compared = typeof match === "object" && !Array.isArray(match);
      if (compared || KEYWORDS.includes(String(match))) continue;
      if (values.some((version) => sameValue(version[field], match as Value))) continue;
      const keyword = typeof match === "string" ? nearest(match, KEYWORDS) : undefined;
      const advice =
        keyword === undefined ? "compare it with one that has it" : `write ${keyword} if you mean that`;
      checker.warn([...path, field], quote(match), `a value that some version has: ${advice}`);
    }
  }
}
