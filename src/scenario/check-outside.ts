/** Checks of what comes from outside: inputs and faults. */

import type { Checker } from "./checker.ts";
import { FAULT_KINDS, FAULTS } from "./fault-kinds.ts";
import { quote } from "./problem.ts";
import type { Path } from "./reporter.ts";
import type { Fault, Input } from "./words.ts";

export function checkInput(checker: Checker, path: Path, input: Input): void {
  checker.range(path, "at", input.at);
  checker.duration(path, "every", input.every, 1);
  if (input.on !== undefined) checker.target([...path, "on"], input.on);
}

/** The faults that last. */
const LASTING = FAULT_KINDS.filter((kind) => FAULTS[kind].lasts).join(", ");

export function checkFault(checker: Checker, path: Path, fault: Fault): void {
  checker.range(path, "at", fault.at);
  checker.target([...path, "on"], fault.on);
  const { lasts, ofStorage } = FAULTS[fault.do];
  if (!lasts) checker.unneeded(path, fault, "for", `no for, since only ${LASTING} last, not ${fault.do}`);
  if (ofStorage || fault.from !== undefined) checkStorageFault(checker, path, fault);
  if (fault.from === undefined) checker.unneeded(path, fault, "way", "no way, unless there is from");
  checker.range(path, "for", fault.for, 1);
  if (fault.do === "slow") checker.needed(path, fault, "takes", "how long an answer takes, such as 30s");
  else if (fault.do === "disk-slow") checker.needed(path, fault, "takes", "how much longer a write takes");
  else checker.unneeded(path, fault, "takes", `no takes, since only slow has it, not ${fault.do}`);
  checker.duration(path, "takes", fault.takes, 1);
  if (fault.do !== "crash")
    checker.unneeded(path, fault, "of", `no of, since only crash takes it, not ${fault.do}`);
  if (fault.do !== "hang") {
    checker.unneeded(
      path,
      fault,
      "answersHealth",
      `no answersHealth, since only hang takes it, not ${fault.do}`,
    );
  }
}

/** What happens to a storage service happens to nodes that store something. */
function checkStorageFault(checker: Checker, path: Path, fault: Fault): void {
  if (fault.do !== "partition")
    checker.unneeded(path, fault, "from", `no from, since only partition takes it, not ${fault.do}`);
  const groups = checker.target([...path, "on"], fault.on);
  if (fault.from !== undefined) checker.target([...path, "from"], fault.from);
  for (const group of groups) {
    if (checker.scenario.groups[group]?.storage !== undefined) continue;
    const what = fault.from === undefined ? fault.do : "from";
    checker.error(
      [...path, "on"],
      `nodes of ${group}, which store nothing`,
      `nodes with storage, for ${quote(what)}`,
    );
  }
}
