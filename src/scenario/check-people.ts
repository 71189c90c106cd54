/** Checks of the people around a plan: who notices, and who then acts. */

import type { Checker } from "./checker.ts";
import { quote } from "./problem.ts";
import type { Path } from "./reporter.ts";
import type { Act, ActKind, Monitor } from "./words.ts";

export function checkMonitors(checker: Checker): void {
  for (const [path, monitor] of monitors(checker.scenario.monitor)) {
    if (monitor.name !== undefined) checker.name([...path, "name"], monitor.name);
    if (monitor.on !== undefined) checker.target([...path, "on"], monitor.on);
    checker.range([...path, "after"], monitor.after);
    if (monitor.needs !== undefined)
      checker.known([...path, "needs"], monitor.needs, "a group", checker.groups);
    for (const [index, act] of (monitor.acts ?? []).entries())
      checkAct(checker, [...path, "acts", index], act);
  }
}

function monitors(monitor: Monitor | readonly Monitor[] | undefined): readonly [Path, Monitor][] {
  if (monitor === undefined) return [];
  if (!Array.isArray(monitor)) return [[["monitor"], monitor as Monitor]];
  return monitor.map((one: Monitor, index) => [["monitor", index], one]);
}

/** The words that only some acts take; all take `after`, `needs`, `otherwise` and `only`. */
const ACT_WORDS: Readonly<Record<ActKind, readonly string[]>> = {
  "roll-back": ["on", "to"],
  "roll-back-and-restart": ["on", "to"],
  "restore-files": ["on", "to"],
  "remove-agents": ["on"],
  write: ["on", "to"],
  restart: ["on", "how", "gap"],
  stop: ["on"],
  signal: ["on"],
  "fail-back": ["on"],
  "stop-generator": ["generator"],
  nothing: [],
};

/** The acts on nodes, of which only the ill ones can be meant. */
const ON_NODES: readonly ActKind[] = ["restart", "stop", "signal"];

const KINDS = Object.keys(ACT_WORDS) as ActKind[];

/** The acts on stores too, which hold versions but run nothing. */
const ON_STORES: readonly ActKind[] = ["roll-back", "roll-back-and-restart", "restore-files", "write"];

export function checkAct(checker: Checker, path: Path, act: Act): void {
  for (const word of ["on", "to", "generator", "how", "gap"]) {
    if (ACT_WORDS[act.does].includes(word)) continue;
    const takers = KINDS.filter((kind) => ACT_WORDS[kind].includes(word));
    const take = takers.length === 1 ? "takes" : "take";
    checker.unneeded(
      path,
      act,
      word,
      `no ${word}, since only ${takers.join(", ")} ${take} it, not ${act.does}`,
    );
  }
  if (act.on !== undefined) {
    if (ON_STORES.includes(act.does)) checker.place([...path, "on"], act.on);
    else if (ACT_WORDS[act.does].includes("on")) checker.target([...path, "on"], act.on);
  }
  checker.range([...path, "after"], act.after);
  if (act.does === "write") checkWriting(checker, path, act);
  else if (act.to !== undefined && ON_STORES.includes(act.does)) checker.source([...path, "to"], act.to);
  if (act.does === "stop-generator") checkStopping(checker, path, act);
  if (act.does === "fail-back" && act.on !== undefined) checkFailBack(checker, path, act.on);
  if (act.how !== "rolling") checker.unneeded(path, act, "gap", "no gap, unless how is rolling");
  checker.duration([...path, "gap"], act.gap);
  if (act.needs === undefined)
    checker.unneeded(path, act, "otherwise", "no otherwise, unless there is something that it needs");
  else checker.known([...path, "needs"], act.needs, "a group", checker.groups);
  checker.range([...path, "otherwise"], act.otherwise);
  if (act.only === "ill" && !ON_NODES.includes(act.does))
    checker.error(
      [...path, "only"],
      quote("ill"),
      `failing, since only ${ON_NODES.join(", ")} take ill, not ${act.does}`,
    );
}

function checkWriting(checker: Checker, path: Path, act: Act): void {
  checker.needed(path, act, "to", "the version that is written");
  checker.needed(path, act, "on", "where it is written: stores, groups or nodes");
  if (act.to !== undefined) checker.known([...path, "to"], act.to, "a version", checker.versions);
}

function checkStopping(checker: Checker, path: Path, act: Act): void {
  checker.needed(path, act, "generator", "the generator that is stopped");
  if (act.generator !== undefined)
    checker.known([...path, "generator"], act.generator, "a generator", checker.generators);
}

function checkFailBack(checker: Checker, path: Path, on: NonNullable<Act["on"]>): void {
  for (const group of checker.groupsOf(on)) {
    const redundancy = checker.scenario.groups[group]?.redundancy ?? "standby";
    const isStandby = typeof redundancy === "string" ? redundancy === "standby" : "standby" in redundancy;
    if (!isStandby)
      checker.error([...path, "on"], quote(group), "a standby group, whose first node is meant");
  }
}
