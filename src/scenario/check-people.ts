/** Checks of the people around a plan: who notices, and who then acts. */

import { checkBearing } from "./check-effect.ts";
import { checkAdjusted } from "./check-storage.ts";
import type { Checker } from "./checker.ts";
import { MAX_RECORDS, MAX_RETRIES } from "./limits.ts";
import { quote } from "./problem.ts";
import type { Path } from "./reporter.ts";
import type { Act, ActKind, Adjustment, Monitor } from "./words.ts";

export function checkMonitors(checker: Checker): void {
  for (const [path, monitor] of monitors(checker.scenario.monitor)) {
    if (monitor.name !== undefined) checker.name([...path, "name"], monitor.name);
    const groups = monitor.on === undefined ? checker.groups : checker.target([...path, "on"], monitor.on);
    checker.multiple(path, "above", monitor.above);
    if (monitor.notices === "load") checkBearing(checker, [...path, "notices"], groups);
    else
      checker.unneeded(path, monitor, "above", `no above, since only load takes it, not ${monitor.notices}`);
    checker.duration(path, "clears", monitor.clears);
    checker.integer(path, "times", monitor.times, 1, MAX_RECORDS);
    checker.range(path, "after", monitor.after);
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
  "roll-back": ["on", "to", "delivery", "gap"],
  "roll-back-and-restart": ["on", "to", "delivery", "gap", "waits"],
  "restore-files": ["on", "to", "delivery", "gap"],
  "remove-agents": ["on"],
  write: ["on", "to", "delivery", "gap"],
  restart: ["on", "how", "gap"],
  stop: ["on"],
  signal: ["on"],
  clear: ["on"],
  "fail-back": ["on"],
  "stop-generator": ["generator"],
  adjust: ["on", "users", "capacity", "retries", "for"],
  nothing: [],
};

/** The acts on nodes, of which only the ill ones can be meant. */
const ON_NODES: readonly ActKind[] = ["restart", "stop", "signal", "clear"];

const KINDS = Object.keys(ACT_WORDS) as ActKind[];

/** The acts on stores too, which hold versions but run nothing. */
const ON_STORES: readonly ActKind[] = ["roll-back", "roll-back-and-restart", "restore-files", "write"];

/** The words of {@link ACT_WORDS}, in the order in which they are refused. */
const TAKEN_BY_SOME = [
  "on",
  "to",
  "generator",
  "how",
  "gap",
  "delivery",
  "waits",
  "users",
  "capacity",
  "retries",
  "for",
] as const;

export function checkAct(checker: Checker, path: Path, act: Act): void {
  const taken = ACT_WORDS[act.does];
  for (const word of TAKEN_BY_SOME) {
    if (taken.includes(word) || act[word] === undefined) continue;
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
    if (act.does === "adjust") checkGroups(checker, [...path, "on"], act.on);
    else if (ON_STORES.includes(act.does)) checker.place([...path, "on"], act.on);
    else if (ACT_WORDS[act.does].includes("on")) checker.target([...path, "on"], act.on);
  }
  checker.range(path, "after", act.after);
  if (act.does === "write") checkWriting(checker, path, act);
  else if (act.to !== undefined && ON_STORES.includes(act.does)) checker.source([...path, "to"], act.to);
  if (act.does === "stop-generator") checkStopping(checker, path, act);
  if (act.does === "adjust") {
    checker.needed(path, act, "on", "the groups that are meant");
    checkSettings(checker, path, act);
    if (act.on !== undefined) checkAdjusted(checker, path, act.on as Adjustment["on"], act);
  }
  if (act.does === "fail-back" && act.on !== undefined) checkFailBack(checker, path, act.on);
  if (act.does === "restart" && act.how !== "rolling")
    checker.unneeded(path, act, "gap", "no gap, unless how is rolling");
  checkDelivery(checker, path, act);
  if (act.needs === undefined)
    checker.unneeded(path, act, "otherwise", "no otherwise, unless there is something that it needs");
  else checker.known([...path, "needs"], act.needs, "a group", checker.groups);
  checker.range(path, "otherwise", act.otherwise);
  if (act.only === "ill" && !ON_NODES.includes(act.does))
    checker.error(
      [...path, "only"],
      quote("ill"),
      `failing, since only ${ON_NODES.join(", ")} take ill, not ${act.does}`,
    );
}

/** An adjustment of groups as a step of the plan. */
export function checkAdjustment(checker: Checker, path: Path, adjustment: Adjustment): void {
  checkGroups(checker, [...path, "on"], adjustment.on);
  checkSettings(checker, path, adjustment);
  checkAdjusted(checker, path, adjustment.on, adjustment);
}

function checkGroups(checker: Checker, path: Path, on: Adjustment["on"]): void {
  checker.each(path, on, (name, at) => {
    checker.known(at, name, "a group", checker.groups);
  });
}

function checkSettings(checker: Checker, path: Path, settings: Omit<Adjustment, "on">): void {
  checker.multiple(path, "users", settings.users);
  checker.multiple(path, "capacity", settings.capacity);
  checker.integer(path, "retries", settings.retries, 0, MAX_RETRIES);
  checker.range(path, "for", settings.for, 1);
  if (settings.users === undefined && settings.capacity === undefined && settings.retries === undefined)
    checker.error(path, "nothing that is set", "at least one of users, capacity, retries");
}

function checkWriting(checker: Checker, path: Path, act: Act): void {
  checker.needed(path, act, "to", "the version that is written");
  checker.needed(path, act, "on", "where it is written: stores, groups or nodes");
  if (act.to !== undefined) checker.source([...path, "to"], act.to);
}

/** How something comes to its places. */
export function checkDelivery(
  checker: Checker,
  path: Path,
  { delivery, gap }: Pick<Act, "delivery" | "gap">,
): void {
  checker.range(path, "delivery", delivery);
  checker.duration(path, "gap", gap);
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
