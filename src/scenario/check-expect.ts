/** Checks of where a run gives up, and of what is expected of it. */

import { parseSpanRange } from "../kernel/duration.ts";
import { checkBrokenPromises } from "./check-storage.ts";
import type { Checker } from "./checker.ts";
import { MAX_DRAWS, MAX_EVENTS, MAX_RECORDS } from "./limits.ts";
import { quote } from "./problem.ts";
import type { Expect, Limits } from "./words.ts";

export function checkLimits(checker: Checker, limits: Limits | undefined): void {
  checker.integer(["limits"], "events", limits?.events, 1, MAX_EVENTS);
  checker.integer(["limits"], "records", limits?.records, 1, MAX_RECORDS);
  checker.integer(["limits"], "draws", limits?.draws, 1, MAX_DRAWS);
}

const NUMBERS = /^\d{1,15}(?:\.\d{1,9})?(?:\.\.\d{1,15}(?:\.\d{1,9})?)?$/;

export function checkExpect(checker: Checker, expect: Expect, gates: ReadonlySet<string>): void {
  checker.share(["expect"], "share", expect.share);
  if (expect.share !== undefined)
    checker.needed(["expect"], expect, "outcome", "the outcome that share counts");
  for (const word of ["outcome", "not"] as const) {
    if (expect[word]?.length === 0) checker.error(["expect", word], "an empty list", "at least one outcome");
  }
  for (const word of ["failure", "recovered", "outage", "outageSpan"] as const) {
    checker.range(["expect"], word, expect[word]);
  }
  checkFuse(checker, expect.fuse);
  for (const word of ["userMinutes", "nodesLost"] as const) checkNumbers(checker, word, expect[word]);
  checkBrokenPromises(checker, expect.broken);
  const stoppers = new Set(gates);
  for (const step of checker.scenario.plan) if ("approve" in step) stoppers.add(step.approve.by);
  if (checker.scenario.operator !== undefined) stoppers.add("operator");
  if (expect.stoppedBy !== undefined) {
    checker.known(["expect", "stoppedBy"], expect.stoppedBy, "a gate, who approves, or operator", stoppers);
  }
  for (const gate of Object.keys(expect.gates ?? {})) {
    checker.known(["expect", "gates", gate], gate, "a gate", gates);
  }
}

function checkFuse(checker: Checker, fuse: Expect["fuse"]): void {
  const span = fuse === undefined ? { loMs: 0, hiMs: 0 } : parseSpanRange(fuse);
  const path = ["expect", "fuse"];
  if (span === undefined)
    checker.error(path, quote(fuse), "a duration such as 2m54s, or two such as -3m..1m");
  else if (span.loMs > span.hiMs) checker.error(path, quote(fuse), "the lesser end first");
}

function checkNumbers(checker: Checker, word: string, numbers: number | string | undefined): void {
  if (numbers === undefined) return;
  const ends = String(numbers).split("..").map(Number);
  const wellFormed = typeof numbers === "number" ? numbers >= 0 : NUMBERS.test(numbers);
  if (!wellFormed) checker.error(["expect", word], quote(numbers), "a number, or two such as 10..20");
  else if ((ends[0] ?? 0) > (ends[1] ?? Number.POSITIVE_INFINITY)) {
    checker.error(["expect", word], quote(numbers), `the smaller end first: ${ends[1]}..${ends[0]}`);
  }
}
