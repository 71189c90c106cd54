/** Checks of the plan under test. */

import { parseDuration } from "../kernel/duration.ts";
import { LOOKS } from "../store/looks.ts";
import { checkBearing } from "./check-effect.ts";
import { checkExpect, checkLimits } from "./check-expect.ts";
import { checkAct, checkAdjustment, checkDelivery, checkMonitors } from "./check-people.ts";
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
  checker.timeOfDay([], "clock", scenario.clock);
  checker.duration([], "horizon", scenario.horizon, 1);
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
    checkDelivery(checker, [...path, "write"], step.write);
  } else if ("promote" in step) {
    checker.known([...path, "promote", "from"], step.promote.from, "a store", checker.stores);
    checker.place([...path, "promote", "to"], step.promote.to);
    checkDelivery(checker, [...path, "promote"], step.promote);
  } else if ("signal" in step) {
    checker.target([...path, "signal", "on"], step.signal.on);
  } else if ("clear" in step) {
    checker.target([...path, "clear", "on"], step.clear.on);
  } else if ("restart" in step) {
    checkRestart(checker, [...path, "restart"], step.restart);
  } else if ("wait" in step) {
    checker.range(path, "wait", step.wait);
  } else if ("gate" in step) {
    checkGate(checker, [...path, "gate"], step.gate, gates);
  } else if ("window" in step) {
    checkWindow(checker, [...path, "window"], step.window);
  } else if ("approve" in step) {
    checkApprove(checker, [...path, "approve"], step.approve);
  } else if ("rollBack" in step) {
    checkDelivery(checker, [...path, "rollBack"], step.rollBack);
    if (step.rollBack.restart !== true)
      checker.unneeded([...path, "rollBack"], step.rollBack, "waits", "no waits, unless restart is true");
    if (step.rollBack.to !== undefined) checker.source([...path, "rollBack", "to"], step.rollBack.to);
  } else if ("adjust" in step) {
    checkAdjustment(checker, [...path, "adjust"], step.adjust);
  } else if ("move" in step) {
    checkMove(checker, [...path, "move"], step.move);
  }
}

/** What only a node by itself can be asked: the rest comes back through a balancer, too. */
const NOT_BALANCED = ["validator", "acknowledgement"] as const;

/** What any node can be asked, beside the kinds of request. */
const ASKED_OF_ALL: readonly string[] = ["health", "version", "load", ...NOT_BALANCED];

/** All that a gate can ask of nodes of these groups. */
function askable(checker: Checker, groups: ReadonlySet<string>): ReadonlySet<string> {
  const hasStore = [...groups].some((group) => checker.scenario.groups[group]?.storage !== undefined);
  const looks = hasStore ? Object.keys(LOOKS) : [];
  return new Set([...checker.requests, ...looks, ...ASKED_OF_ALL, ...checker.probes]);
}

function checkAsk(checker: Checker, path: Path, gate: Gate, groups: ReadonlySet<string>): void {
  checker.each([...path, "ask"], gate.ask, (word, at) => {
    if (!checker.requests.has(word) && !ASKED_OF_ALL.includes(word))
      checker.known(at, word, "something to ask", askable(checker, groups));
  });
  for (const word of NOT_BALANCED) {
    if (!gate.ask.includes(word)) continue;
    const at = [...path, "ask", gate.ask.indexOf(word)];
    if (gate.through === "balancer")
      checker.error(
        [...path, "through"],
        quote("balancer"),
        `each, since a node by itself is asked for ${word}`,
      );
    const loads = [...groups].map((name) => checker.scenario.groups[name]?.load ?? checker.scenario.load);
    if (word === "validator" && loads.some((load) => load?.validator === undefined))
      checker.error(at, quote(word), "something else, since the load of these nodes has no validator");
  }
}

function checkRestart(checker: Checker, path: Path, restart: Restart): void {
  checker.target([...path, "on"], restart.on);
  checker.range(path, "drain", restart.drain);
  checker.range(path, "gap", restart.gap);
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
  checkAsk(checker, path, gate, groups);
  checkGateLoad(checker, path, gate, groups);
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
  checkPuttingBack(checker, path, gate);
  checker.integer(path, "tolerates", gate.tolerates, 0, MAX_RECORDS);
  checker.share(path, "loses", gate.loses);
  checker.duration(path, "timeout", gate.timeout, 1);
}

function checkGateLoad(checker: Checker, path: Path, gate: Gate, groups: ReadonlySet<string>): void {
  checker.multiple(path, "load", gate.load);
  if (!gate.ask.includes("load")) checker.unneeded(path, gate, "load", "no load, unless ask has load too");
  else checkBearing(checker, [...path, "ask"], groups);
}

function checkPuttingBack(checker: Checker, path: Path, gate: Gate): void {
  checkDelivery(checker, path, gate);
  const { onFail = "halt" } = gate;
  if (onFail === "halt") {
    checker.onlyTaken(path, gate, ["delivery", "gap", "waits"], [], "unless onFail rolls back");
  } else if (onFail === "roll-back") {
    checker.unneeded(path, gate, "waits", "no waits, unless onFail is roll-back-and-restart");
  }
}

function checkReadings(checker: Checker, path: Path, gate: Gate): void {
  const everyMs = checker.duration(path, "every", gate.every);
  const forMs = checker.range(path, "for", gate.for)?.hiMs;
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
  const opensMs = checker.timeOfDay(path, "opens", window.opens);
  const closesMs = checker.timeOfDay(path, "closes", window.closes);
  if (opensMs !== undefined && opensMs === closesMs) {
    checker.error([...path, "closes"], quote(window.closes), "another time than opens");
  }
}

function checkApprove(checker: Checker, path: Path, approve: Approve): void {
  checker.name([...path, "by"], approve.by);
  checker.range(path, "after", approve.after);
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
