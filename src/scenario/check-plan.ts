/** Checks of the plan under test, of the people around it, and of what is expected. */

import { parseDuration } from "../kernel/duration.ts";
import type { Checker, Path } from "./checker.ts";
import { MAX_EVENTS, MAX_RECORDS } from "./limits.ts";
import { listWords, quote } from "./problem.ts";
import type { Approve, Expect, Gate, Monitor, Restart, Step, Window } from "./words.ts";

export function checkPlan(checker: Checker): void {
  const { scenario } = checker;
  const gates = new Set<string>();
  scenario.plan.forEach((step, index) => {
    checkStep(checker, ["plan", index], step, gates);
  });
  for (const [path, monitor] of monitors(scenario.monitor)) {
    if (monitor.on !== undefined) checker.target([...path, "on"], monitor.on);
    checker.range([...path, "after"], monitor.after);
  }
  scenario.operator?.forEach((act, index) => {
    if (act.on !== undefined) checker.target(["operator", index, "on"], act.on);
    checker.range(["operator", index, "after"], act.after);
  });
  checker.timeOfDay(["clock"], scenario.clock);
  checker.duration(["horizon"], scenario.horizon, 1);
  checker.integer(["limits", "events"], scenario.limits?.events, 1, MAX_EVENTS);
  checker.integer(["limits", "records"], scenario.limits?.records, 1, MAX_RECORDS);
  if (scenario.expect !== undefined) checkExpect(checker, scenario.expect, gates);
}

function monitors(monitor: Monitor | readonly Monitor[] | undefined): readonly [Path, Monitor][] {
  if (monitor === undefined) return [];
  if (!Array.isArray(monitor)) return [[["monitor"], monitor as Monitor]];
  return monitor.map((one: Monitor, index) => [["monitor", index], one]);
}

function checkStep(checker: Checker, path: Path, step: Step, gates: Set<string>): void {
  if ("deploy" in step) {
    checker.known([...path, "deploy", "agent"], step.deploy.agent, "an agent", checker.agents);
    checker.target([...path, "deploy", "to"], step.deploy.to);
  } else if ("write" in step) {
    checker.known([...path, "write", "version"], step.write.version, "a version", checker.versions);
    checker.target([...path, "write", "to"], step.write.to);
    checker.range([...path, "write", "delivery"], step.write.delivery);
  } else if ("signal" in step) {
    checker.target([...path, "signal", "on"], step.signal.on);
  } else if ("restart" in step) {
    checkRestart(checker, [...path, "restart"], step.restart);
  } else if ("wait" in step) {
    checker.range([...path, "wait"], step.wait);
  } else if ("gate" in step) {
    checkGate(checker, [...path, "gate"], step.gate, gates);
  } else if ("window" in step) {
    checkWindow(checker, [...path, "window"], step.window);
  } else if ("approve" in step) {
    checkApprove(checker, [...path, "approve"], step.approve);
  }
}

function checkRestart(checker: Checker, path: Path, restart: Restart): void {
  checker.target([...path, "on"], restart.on);
  checker.duration([...path, "drain"], restart.drain);
  checker.duration([...path, "gap"], restart.gap);
  if (restart.how !== "rolling") checker.unneeded(path, restart, "gap", "no gap, unless how is rolling");
}

function checkGate(checker: Checker, path: Path, gate: Gate, gates: Set<string>): void {
  checker.name([...path, "name"], gate.name);
  if (gates.has(gate.name))
    checker.error([...path, "name"], `${quote(gate.name)} again`, "a name of its own");
  gates.add(gate.name);
  const groups = checker.target([...path, "on"], gate.on);
  if (groups.size > 1)
    checker.error([...path, "on"], `nodes of ${listWords([...groups])}`, "nodes of one group");
  const askable = new Set([...checker.requests, "health", "version"]);
  checker.each([...path, "ask"], gate.ask, (word, at) => {
    checker.known(at, word, "something to ask", askable);
  });
  if (gate.version !== undefined) {
    checker.known([...path, "version"], gate.version, "a version", checker.versions);
    if (!gate.ask.includes("version")) {
      checker.unneeded(path, gate, "version", "no version, unless ask has version too");
    }
  }
  checkReadings(checker, path, gate);
  checker.integer([...path, "tolerates"], gate.tolerates, 0, MAX_RECORDS);
  checker.share([...path, "loses"], gate.loses);
  checker.duration([...path, "timeout"], gate.timeout, 1);
}

function checkReadings(checker: Checker, path: Path, gate: Gate): void {
  const everyMs = checker.duration([...path, "every"], gate.every);
  const forMs = checker.duration([...path, "for"], gate.for);
  if (everyMs === 0 && forMs !== undefined && forMs > 0) {
    checker.error([...path, "every"], quote(gate.every), "a duration longer than 0, unless for is 0");
  }
  const horizon = checker.scenario.horizon;
  const horizonMs = parseDuration(horizon);
  if (forMs !== undefined && horizonMs !== undefined && forMs > horizonMs) {
    checker.error([...path, "for"], quote(gate.for), `at most the horizon, ${quote(horizon)}`);
  }
}

function checkWindow(checker: Checker, path: Path, window: Window): void {
  const opensMs = checker.timeOfDay([...path, "opens"], window.opens);
  const closesMs = checker.timeOfDay([...path, "closes"], window.closes);
  if (opensMs !== undefined && opensMs === closesMs) {
    checker.error([...path, "closes"], quote(window.closes), "another time than opens");
  }
}

function checkApprove(checker: Checker, path: Path, approve: Approve): void {
  checker.name([...path, "by"], approve.by);
  checker.range([...path, "after"], approve.after);
}

const USER_MINUTES = /^\d{1,15}(?:\.\d{1,9})?(?:\.\.\d{1,15}(?:\.\d{1,9})?)?$/;

function checkExpect(checker: Checker, expect: Expect, gates: ReadonlySet<string>): void {
  checker.share(["expect", "share"], expect.share);
  if (expect.share !== undefined)
    checker.needed(["expect"], expect, "outcome", "the outcome that share counts");
  for (const word of ["outcome", "not"] as const) {
    if (expect[word]?.length === 0) checker.error(["expect", word], "an empty list", "at least one outcome");
  }
  checker.range(["expect", "outage"], expect.outage);
  checker.range(["expect", "fuse"], expect.fuse);
  checkUserMinutes(checker, expect.userMinutes);
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

function checkUserMinutes(checker: Checker, minutes: number | string | undefined): void {
  if (minutes === undefined) return;
  const ends = String(minutes).split("..").map(Number);
  const wellFormed = typeof minutes === "number" ? minutes >= 0 : USER_MINUTES.test(minutes);
  if (!wellFormed)
    checker.error(["expect", "userMinutes"], quote(minutes), "a number, or two such as 10..20");
  else if ((ends[0] ?? 0) > (ends[1] ?? Number.POSITIVE_INFINITY)) {
    checker.error(["expect", "userMinutes"], quote(minutes), `the smaller end first: ${ends[1]}..${ends[0]}`);
  }
}
