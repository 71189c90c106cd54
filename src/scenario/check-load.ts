/** Checks of how nodes load their file. */

import { checkWhen, checkWhere } from "./check-when.ts";
import type { Checker, Names } from "./checker.ts";
import { MAX_SESSIONS } from "./limits.ts";
import { LOAD_TRIGGERS, type LoadTrigger } from "./load-triggers.ts";
import type { Path } from "./reporter.ts";
import type { Load, Phase } from "./words.ts";

/** The words that only some triggers take. */
const LOAD_WORDS = [...new Set<string>(Object.values(LOAD_TRIGGERS).flat())];

/** Which of them each trigger takes, as in `since watch takes delay`. */
const TAKES = Object.fromEntries(
  Object.entries(LOAD_TRIGGERS).map(([by, taken]: [string, readonly string[]]) => [
    by,
    `since ${by} takes ${taken.length === 0 ? "none" : taken.join(", ")}`,
  ]),
) as Readonly<Record<LoadTrigger, string>>;

/** `nodes`: those that load so. */
export function checkLoad(checker: Checker, path: Path, load: Load, nodes: Names): void {
  const taken: readonly string[] = LOAD_TRIGGERS[load.by];
  checker.onlyTaken(path, load, LOAD_WORDS, taken, TAKES[load.by]);
  if (taken.includes("every")) checker.needed(path, load, "every", `the period of ${load.by}, such as 5m`);
  checker.duration(path, "every", load.every, 1);
  checkPhase(checker, path, load.phase, nodes);
  checker.range(path, "jitter", load.jitter);
  checker.range(path, "delay", load.delay);
  load.validator?.forEach((refusal, index) => {
    checkWhen(checker, [...path, "validator", index, "when"], refusal.when);
    checkWhere(checker, [...path, "validator", index, "where"], refusal.where);
  });
  if (load.validator?.length === 0)
    checker.error(
      [...path, "validator"],
      "an empty list",
      "what it refuses: add some, or leave validator out",
    );
  if (load.sessions !== undefined) {
    const at = [...path, "sessions"];
    checker.range(at, "follow", load.sessions.follow);
    checker.integer(at, "count", load.sessions.count, 1, MAX_SESSIONS);
  }
  load.results?.forEach((rule, index) => {
    checkWhen(checker, [...path, "results", index, "when"], rule.when);
    checkWhere(checker, [...path, "results", index, "where"], rule.where);
  });
}

/** `path`: of what has the phase. */
export function checkPhase(checker: Checker, path: Path, phase: Phase | undefined, nodes: Names): void {
  if (typeof phase !== "object") {
    checker.range(path, "phase", phase);
    return;
  }
  const phases = Object.entries(phase);
  const at = [...path, "phase"];
  if (phases.length === 0) checker.error(at, "an empty map", "at least one node and its phase");
  for (const [node, range] of phases) {
    checker.known([...at, node], node, nodes === checker.nodes ? "a node" : "a node of this group", nodes);
    checker.range(at, node, range);
  }
}
