/** What is legal but surely unmeant. Each warning holds whatever the timings are; where that is not sure, none is given. */

import { formatDuration } from "../kernel/duration.ts";
import { resolveValues, valueText } from "../model/config.ts";
import { warnOfBlindGates } from "./blind-gate.ts";
import { Checker } from "./checker.ts";
import { warnOfMatches } from "./matches.ts";
import { rangeOf } from "./plan-writes.ts";
import type { Problem } from "./problem.ts";
import type { Path } from "./reporter.ts";
import { warnOfHorizon } from "./short-horizon.ts";
import { warnOfUnused } from "./unused.ts";
import { fieldText, parseRate, validateField } from "./values.ts";
import type { Hop, Scenario } from "./words.ts";

/** The warnings of a scenario without errors. */
export function findWarnings(scenario: Scenario): Problem[] {
  const checker = new Checker(scenario);
  warnOfBlindGates(checker);
  warnOfHorizon(checker);
  warnOfQuorums(checker);
  warnOfUnused(checker);
  warnOfUsers(checker);
  warnOfInvalidBeginnings(checker);
  warnOfWritesBesideStores(checker);
  warnOfMatches(checker);
  if (scenario.operator !== undefined && scenario.monitor === undefined) {
    checker.warn(
      ["operator"],
      "an operator whom nobody calls",
      "a monitor too: add one, or remove the operator",
    );
  }
  return checker.problems.filter((problem) => !isMeant(scenario, problem));
}

/** Whoever expects a gate to be blind, or a run to be inconclusive, has meant it. */
function isMeant({ expect, plan }: Scenario, { path: [part, place] }: Problem): boolean {
  if (part === "horizon") return expect?.outcome === "inconclusive";
  const step = part === "plan" ? plan[place as number] : undefined;
  return step !== undefined && "gate" in step && expect?.gates?.[step.gate.name] === "blind";
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

/** What the nodes run before the plan is what is right: only what comes after it may be wrong. */
function warnOfInvalidBeginnings(checker: Checker): void {
  const { config, groups } = checker.scenario;
  const usual = config.initial ?? (Object.keys(config.versions)[0] as string);
  const beginnings = new Set(Object.values(groups).map(({ runs }) => runs ?? usual));
  for (const version of beginnings) {
    const values = resolveValues(config, version);
    for (const [name, field] of Object.entries(config.fields)) {
      if (validateField(field, values[name]) === undefined) continue;
      checker.warn(
        ["config", "versions", version, name],
        `${valueText(values[name])}, in a version that runs before the plan`,
        `${fieldText(field)}, as a static validator does`,
      );
    }
  }
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

/** A plan that writes into files which a hop from a store writes too. */
function warnOfWritesBesideStores(checker: Checker): void {
  checker.scenario.plan.forEach((step, index) => {
    if (!("write" in step)) return;
    checker.each(["plan", index, "write", "to"], step.write.to, (name, path: Path) => {
      for (const group of checker.groupsOf(name)) {
        const file = checker.scenario.groups[group]?.file;
        if (file !== undefined) checker.warn(path, ...besideStore(checker, group, file));
      }
    });
  });
}

function besideStore(checker: Checker, group: string, hop: Hop): [string, string] {
  const { from, enforces, every, jitter } = hop;
  const stores = checker.scenario.stores ?? {};
  let first = from;
  for (let next: string | undefined = from; next !== undefined; next = stores[next]?.from) first = next;
  const withinMs = rangeOf(every).hiMs + rangeOf(jitter).hiMs;
  const fate =
    enforces === true
      ? `which puts them back at its next look, within ${formatDuration(withinMs)}`
      : "where it stays until the store has something new";
  return [
    `a write into files of ${group} that come from the store ${from}, ${fate}`,
    `a write to the store: write to ${first}, or leave file out`,
  ];
}
