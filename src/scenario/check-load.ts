/** Checks of how nodes load their file. */

import { checkWhen, checkWhere } from "./check-when.ts";
import type { Checker } from "./checker.ts";
import { MAX_SESSIONS } from "./limits.ts";
import { LOAD_TRIGGERS } from "./load-triggers.ts";
import type { Path } from "./reporter.ts";
import type { Load, Phase } from "./words.ts";

/** The words that only some triggers take. */
const LOAD_WORDS = [...new Set<string>(Object.values(LOAD_TRIGGERS).flat())];

/** `nodes`: those that load so. */
export function checkLoad(checker: Checker, path: Path, load: Load, nodes: ReadonlySet<string>): void {
  const taken: readonly string[] = LOAD_TRIGGERS[load.by];
  const those = taken.length === 0 ? "takes none" : `takes ${taken.join(", ")}`;
  checker.onlyTaken(path, load, LOAD_WORDS, taken, `since ${load.by} ${those}`);
  if (taken.includes("every")) checker.needed(path, load, "every", `the period of ${load.by}, such as 5m`);
  checker.duration([...path, "every"], load.every, 1);
  checkPhase(checker, [...path, "phase"], load.phase, nodes);
  checker.range([...path, "jitter"], load.jitter);
  checker.range([...path, "delay"], load.delay);
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
  checker.range([...path, "sessions", "follow"], load.sessions?.follow);
  checker.integer([...path, "sessions", "count"], load.sessions?.count, 1, MAX_SESSIONS);
  load.results?.forEach((rule, index) => {
    checkWhen(checker, [...path, "results", index, "when"], rule.when);
    checkWhere(checker, [...path, "results", index, "where"], rule.where);
  });
}

export function checkPhase(
  checker: Checker,
  path: Path,
  phase: Phase | undefined,
  nodes: ReadonlySet<string>,
): void {
  if (typeof phase !== "object") {
    checker.range(path, phase);
    return;
  }
  const phases = Object.entries(phase);
  if (phases.length === 0) checker.error(path, "an empty map", "at least one node and its phase");
  for (const [node, range] of phases) {
    checker.known([...path, node], node, nodes === checker.nodes ? "a node" : "a node of this group", nodes);
    checker.range([...path, node], range);
  }
}
