/** Checks of the plan under test. */

import { parseDuration } from "../kernel/duration.ts";
import { checkExpect, checkLimits } from "./check-expect.ts";
import { checkAct, checkMonitors } from "./check-people.ts";
import type { Checker } from "./checker.ts";
import { MAX_RECORDS } from "./limits.ts";
import { listWords, quote } from "./problem.ts";
import type { Path } from "./reporter.ts";
import type { Approve, Gate, Move, Restart, Step, Window } from "./words.ts";

export function checkPlan(checker: Checker): void {
  const { scenario } = checker;
  const gates = new Set<string>();
  scenario.plan.forEach((step, index) => {
    checkStep(checker, ["plan", index], step, gates);
  });
  checkMonitors(checker);
  scenario.operator?.forEach((act, index) => {
    checkAct(checker, ["operator", index], act);
  });
  checker.timeOfDay(["clock"], scenario.clock);
  checker.duration(["horizon"], scenario.horizon, 1);
  checkLimits(checker, scenario.limits);
  if (scenario.expect !== undefined) checkExpect(checker, scenario.expect, gates);
}

function checkStep(checker: Checker, path: Path, step: Step, gates: Set<string>): void {
  if ("deploy" in step) {
    checker.known([...path, "deploy", "agent"], step.deploy.agent, "an agent", checker.agents);
    checker.target([...path, "deploy", "to"], step.deploy.to);
  } else if ("write" in step) {
    checker.known([...path, "write", "version"], step.write.version, "a version", checker.versions);
    checker.place([...path, "write", "to"], step.write.to);
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
  } else if ("rollBack" in step) {
    if (step.rollBack.to !== undefined) checker.source([...path, "rollBack", "to"], step.rollBack.to);
  } else if ("move" in step) {
    checkMove(checker, [...path, "move"], step.move);
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
  const askable = new Set([...checker.requests, "health", "version", ...checker.probes]);
  checker.each([...path, "ask"], gate.ask, (word, at) => {
    checker.known(at, word, "something to ask", askable);
  });
  if (gate.version !== undefined) {
    checker.known([...path, "version"], gate.version, "a version", checker.versions);
    if (!gate.ask.includes("version")) {
      checker.unneeded(path, gate, "version", "no version, unless ask has version too");
    }
  }
  if (gate.as !== undefined) {
    const kind = `an account of the users of ${listWords([...groups])}`;
    checker.known([...path, "as"], gate.as, kind, checker.accountsOf(groups));
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

/** Whoever moves an account must know it; nodes without users have none. */
function checkMove(checker: Checker, path: Path, move: Move): void {
  checker.known([...path, "to"], move.to, "a version", checker.versions);
  const groups = [...checker.target([...path, "on"], move.on)];
  for (const group of groups) {
    if (checker.accountsOf([group]).size === 0)
      checker.error(
        [...path, "on"],
        `nodes of ${group}, whose users have no accounts`,
        "nodes with accounts",
      );
  }
  const accounts = checker.accountsOf(groups);
  checker.each([...path, "accounts"], move.accounts, (account, at) => {
    if (accounts.size > 0)
      checker.known(at, account, `an account of the users of ${listWords(groups)}`, accounts);
  });
}
