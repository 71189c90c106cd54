/** Checks of what running a version does to a node. */

import { checkWhen, checkWhere } from "./check-when.ts";
import type { Checker } from "./checker.ts";
import { EFFECT_KINDS } from "./effect-kinds.ts";
import { MAX_NODES } from "./limits.ts";
import { quote } from "./problem.ts";
import type { Path } from "./reporter.ts";
import type { Context, Effect, Where } from "./words.ts";

/** The words that only some effects take. */
const KIND_WORDS = [...new Set<string>(Object.values(EFFECT_KINDS).flat())];

export function checkEffect(checker: Checker, path: Path, effect: Effect): void {
  checkWhen(checker, [...path, "when"], effect.when);
  checkWhere(checker, [...path, "where"], effect.where);
  if (effect.while !== undefined) checkContext(checker, [...path, "while"], effect.while, effect.where);
  checkOccasion(checker, path, effect);
  checkKindWords(checker, path, effect);
  checker.range([...path, "after"], effect.after);
  checker.range([...path, "for"], effect.for);
  checker.timeOfDay([...path, "at"], effect.at);
  checker.share([...path, "share"], effect.share);
  checker.duration([...path, "takes"], effect.takes, 1);
  checker.each([...path, "asks"], effect.asks, (kind, at) => {
    if (kind !== "health" || effect.do !== "fail")
      checker.known(at, kind, "a kind of request", checker.requests);
  });
  if (effect.to !== undefined) checker.known([...path, "to"], effect.to, "a group", checker.groups);
  checker.positiveRate([...path, "rate"], effect.rate);
}

function checkOccasion(checker: Checker, path: Path, effect: Effect): void {
  if (effect.on === "input") {
    checker.needed(path, effect, "input", "the input that brings it, since on is input");
    if (effect.input !== undefined)
      checker.known([...path, "input"], effect.input, "an input", checker.inputs);
  } else {
    checker.unneeded(path, effect, "input", "no input, unless on is input");
  }
}

function checkKindWords(checker: Checker, path: Path, effect: Effect): void {
  const isOwn = typeof effect.do === "function";
  const taken = typeof effect.do === "function" ? ["at"] : EFFECT_KINDS[effect.do];
  const kind = isOwn ? "an effect of your own" : String(effect.do);
  checker.onlyTaken(path, effect, KIND_WORDS, taken, `since ${kind} takes ${["after", ...taken].join(", ")}`);
  if (effect.do === "slow") checker.needed(path, effect, "takes", "how long an answer takes, such as 30s");
  if (effect.do === "leak")
    checker.needed(path, effect, "after", "how long it takes to reach the limit, such as 2h");
  if (effect.do !== "call") return;
  checker.needed(path, effect, "to", "the group that is called more often");
  checker.needed(path, effect, "rate", "how many more calls there are, such as 5/s");
}

/** Stands in `while.runs` for any version but the one that the node itself runs. */
const ANOTHER = "another";

function checkContext(checker: Checker, path: Path, context: Context, where: Where | undefined): void {
  const { runs, load, down, failing } = context;
  if (Object.keys(context).length === 0)
    checker.error(path, "an empty map", "at least one of runs, load, down, failing");
  if (failing !== undefined) checker.known([...path, "failing"], failing, "a group", checker.groups);
  const versions = new Set([...checker.versions, ANOTHER]);
  const groups = Object.entries(runs ?? {});
  if (runs !== undefined && groups.length === 0)
    checker.error([...path, "runs"], "an empty map", "at least one group and a version");
  for (const [group, version] of groups) {
    checker.known([...path, "runs", group], group, "a group", checker.groups);
    checker.known([...path, "runs", group], version, "a version, or another", versions);
    if (version === ANOTHER && checker.versions.has(ANOTHER))
      checker.error([...path, "runs", group], quote(version), "a version of another name");
  }
  checker.share([...path, "load", "above"], load?.above);
  if (load !== undefined) checkBearing(checker, [...path, "load"], where?.group);
  checker.integer([...path, "down", "above"], down?.above, 0, MAX_NODES);
}

/** A load is a share of a capacity. */
function checkBearing(checker: Checker, path: Path, meant: Where["group"]): void {
  const groups = meant === undefined ? checker.groups : checker.groupsOf(meant);
  if ([...groups].some((group) => checker.scenario.groups[group]?.capacity !== undefined)) return;
  checker.error(path, "a load", "capacity in a group that is meant, since a load is a share of it");
}
