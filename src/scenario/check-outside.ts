/** Checks of what comes from outside: inputs and faults. */

import type { Checker } from "./checker.ts";
import type { Path } from "./reporter.ts";
import type { Fault, Input } from "./words.ts";

export function checkInput(checker: Checker, path: Path, input: Input): void {
  checker.range([...path, "at"], input.at);
  checker.duration([...path, "every"], input.every, 1);
  if (input.on !== undefined) checker.target([...path, "on"], input.on);
}

export function checkFault(checker: Checker, path: Path, fault: Fault): void {
  checker.range([...path, "at"], fault.at);
  checker.target([...path, "on"], fault.on);
  const lasts = fault.do === "partition" || fault.do === "slow";
  if (!lasts)
    checker.unneeded(path, fault, "for", `no for, since only partition and slow last, not ${fault.do}`);
  checker.range([...path, "for"], fault.for, 1);
  if (fault.do === "slow") checker.needed(path, fault, "takes", "how long an answer takes, such as 30s");
  else checker.unneeded(path, fault, "takes", `no takes, since only slow has it, not ${fault.do}`);
  checker.duration([...path, "takes"], fault.takes, 1);
  if (fault.do !== "hang") {
    checker.unneeded(
      path,
      fault,
      "answersHealth",
      `no answersHealth, since only hang takes it, not ${fault.do}`,
    );
  }
}
