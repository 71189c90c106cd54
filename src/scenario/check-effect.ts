/** Checks of what running a version does to a node. */

import { checkWhen, checkWhere } from "./check-when.ts";
import type { Checker } from "./checker.ts";
import { EFFECT_ENDS, EFFECT_KINDS, type EffectKind } from "./effect-kinds.ts";
import { MAX_NODES } from "./limits.ts";
import { quote } from "./problem.ts";
import type { Path } from "./reporter.ts";
import type { Context, Effect, Where } from "./words.ts";

/** The words that only some effects take. */
const KIND_WORDS = [...new Set<string>(Object.values(EFFECT_KINDS).flat())];

/** Those of an effect of one's own. */
const OWN_WORDS = ["at"];

/** Which of them each kind takes, as in `since leak takes after, atLimit`. */
const TAKES = Object.fromEntries(
  Object.entries(EFFECT_KINDS).map(([kind, taken]) => [kind, takes(kind, taken)]),
) as Readonly<Record<EffectKind, string>>;

function takes(kind: string, taken: readonly string[]): string {
  return `since ${kind} takes ${["after", ...taken].join(", ")}`;
}

export function checkEffect(checker: Checker, path: Path, effect: Effect): void {
  checkWhen(checker, [...path, "when"], effect.when);
  checkWhere(checker, [...path, "where"], effect.where);
  if (effect.while !== undefined) checkContext(checker, [...path, "while"], effect.while, effect.where);
  checkOccasion(checker, path, effect);
  checkKindWords(checker, path, effect);
  checkUntil(checker, path, effect);
  checker.range(path, "after", effect.after);
  checker.range(path, "for", effect.for);
  checkInstant(checker, path, effect.at);
  if (effect.after === undefined)
    checker.unneeded(path, effect, "since", "no since, unless there is an after that counts from it");
  checker.share(path, "share", effect.share);
  checker.duration(path, "takes", effect.takes, 1);
  checker.each([...path, "asks"], effect.asks, (kind, at) => {
    if (kind !== "health" || effect.do !== "fail")
      checker.known(at, kind, "a kind of request", checker.requests);
  });
  if (effect.to !== undefined) checker.known([...path, "to"], effect.to, "a group", checker.groups);
  checker.positiveRate(path, "rate", effect.rate);
}

/** What has a colon is a time of day, whatever is wrong with it. */
function checkInstant(checker: Checker, path: Path, at: Effect["at"]): void {
  if (typeof at === "string" && at.includes(":")) checker.timeOfDay(path, "at", at);
  else checker.range(path, "at", at);
}

function checkUntil(checker: Checker, path: Path, { do: kind, until, for: span }: Effect): void {
  if (until === undefined || typeof kind === "function") return;
  const ends = EFFECT_ENDS[kind];
  if (ends !== undefined && !ends.includes(until))
    checker.error([...path, "until"], quote(until), `one of ${ends.join(", ")}, since it is a ${kind}`);
  else if (span !== undefined && (until === "start" || until === "cleared"))
    checker.error([...path, "for"], quote(span), `no for, since it stays until ${until}`);
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
  if (typeof effect.do === "function")
    checker.onlyTaken(path, effect, KIND_WORDS, OWN_WORDS, takes("an effect of your own", OWN_WORDS));
  else checker.onlyTaken(path, effect, KIND_WORDS, EFFECT_KINDS[effect.do], TAKES[effect.do]);
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
  checker.multiple([...path, "load"], "above", load?.above);
  if (load !== undefined) {
    const groups = where?.group === undefined ? checker.groups : checker.groupsOf(where.group);
    checkBearing(checker, [...path, "load"], groups);
  }
  checker.integer([...path, "down"], "above", down?.above, 0, MAX_NODES);
}

/** A load is a share of a capacity. */
export function checkBearing(checker: Checker, path: Path, groups: ReadonlySet<string>): void {
  if ([...groups].some((group) => checker.scenario.groups[group]?.capacity !== undefined)) return;
  checker.error(path, "a load", "capacity in a group that is meant, since a load is a share of it");
}
