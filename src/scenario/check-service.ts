/** Checks of the service under test: requests, groups, loads, effects, agents and faults. */

import { checkWhen, checkWhere } from "./check-config.ts";
import { type Checker, nodeNames, type Path } from "./checker.ts";
import { MAX_NODES } from "./limits.ts";
import { quote } from "./problem.ts";
import type {
  Agent,
  Effect,
  EffectKind,
  Fault,
  Group,
  Load,
  LoadTrigger,
  Redundancy,
  Users,
} from "./words.ts";

export function checkService(checker: Checker): void {
  const { scenario } = checker;
  for (const kind of checker.requests) {
    const path = ["requests", kind];
    checker.name(path, kind);
    if (kind === "health" || kind === "version") {
      checker.error(path, quote(kind), "another name, since a gate asks for that otherwise");
    }
  }
  checkNodes(checker);
  for (const [name, group] of Object.entries(scenario.groups)) checkGroup(checker, ["groups", name], group);
  if (scenario.load !== undefined) checkLoad(checker, ["load"], scenario.load);
  scenario.effects?.forEach((effect, index) => {
    checkEffect(checker, ["effects", index], effect);
  });
  for (const [name, agent] of Object.entries(scenario.agents ?? {})) checkAgent(checker, name, agent);
  scenario.faults?.forEach((fault, index) => {
    checkFault(checker, ["faults", index], fault);
  });
}

/** How many there are, and that a node's name means one node and no group. */
function checkNodes(checker: Checker): void {
  const { groups } = checker.scenario;
  if (checker.groups.size === 0) checker.error(["groups"], "an empty map", "at least one group");
  let total = 0;
  const seen = new Map<string, string>();
  for (const [name, group] of Object.entries(groups)) {
    const path = ["groups", name];
    checker.name(path, name);
    const listed = typeof group.nodes !== "number";
    if (!listed && !checker.integer([...path, "nodes"], group.nodes, 1, MAX_NODES)) continue;
    const nodes = nodeNames(name, group.nodes);
    if (nodes.length === 0) checker.error([...path, "nodes"], "an empty list", "at least one node");
    total += nodes.length;
    nodes.forEach((node, index) => {
      const at = listed ? [...path, "nodes", index] : path;
      if (listed) checker.name(at, node);
      const other = seen.get(node);
      if (other !== undefined)
        checker.error(at, `the node ${quote(node)} again`, `names unlike those of ${quote(other)}`);
      if (checker.groups.has(node)) checker.error(at, `the node ${quote(node)}`, "a name that no group has");
      seen.set(node, name);
    });
  }
  if (total > MAX_NODES)
    checker.error(["groups"], `${total} nodes`, `at most ${MAX_NODES} in all groups together`);
}

function checkGroup(checker: Checker, path: Path, group: Group): void {
  checkRedundancy(checker, [...path, "redundancy"], group.redundancy, nodeNames("", group.nodes).length);
  checker.range([...path, "start"], group.start);
  checker.range([...path, "supervisor", "after"], group.supervisor?.after);
  if (group.load !== undefined) checkLoad(checker, [...path, "load"], group.load);
  if (group.runs !== undefined) checker.known([...path, "runs"], group.runs, "a version", checker.versions);
  if (group.users !== undefined) checkUsers(checker, [...path, "users"], group.users);
  checker.share([...path, "slo"], group.slo);
  checker.duration([...path, "timeout"], group.timeout, 1);
}

function checkRedundancy(checker: Checker, path: Path, redundancy: Redundancy, nodes: number): void {
  if (typeof redundancy === "string") return;
  if ("standby" in redundancy) {
    checker.range([...path, "standby", "failover"], redundancy.standby.failover);
  }
  if (!("quorum" in redundancy)) return;
  for (const word of ["write", "read"] as const) {
    const needed = redundancy.quorum[word];
    const at = [...path, "quorum", word];
    if (!Number.isInteger(needed) || needed < 1) checker.error(at, quote(needed), "an integer of 1 or more");
    else if (needed > nodes && nodes > 0) {
      checker.error(at, quote(needed), `at most ${nodes}, the nodes of the group`);
    }
  }
}

/** The words that only some triggers take; all take `onSignal` and `results`. */
const TRIGGER_WORDS: Readonly<Record<LoadTrigger, readonly string[]>> = {
  poll: ["every", "phase", "jitter", "checked"],
  ttl: ["every"],
  watch: ["delay"],
  signal: ["delay"],
  "restart-only": [],
  "per-request": [],
  "per-connection": [],
};

function checkLoad(checker: Checker, path: Path, load: Load): void {
  const taken = TRIGGER_WORDS[load.by];
  const those = taken.length === 0 ? "takes none" : `takes ${taken.join(", ")}`;
  for (const word of ["every", "phase", "jitter", "checked", "delay"]) {
    if (!taken.includes(word)) checker.unneeded(path, load, word, `no ${word}, since ${load.by} ${those}`);
  }
  if (taken.includes("every")) checker.needed(path, load, "every", `the period of ${load.by}, such as 5m`);
  checker.duration([...path, "every"], load.every, 1);
  checker.range([...path, "phase"], load.phase);
  checker.range([...path, "jitter"], load.jitter);
  checker.range([...path, "delay"], load.delay);
  load.results?.forEach((rule, index) => {
    checkWhen(checker, [...path, "results", index, "when"], rule.when);
    checkWhere(checker, [...path, "results", index, "where"], rule.where);
  });
}

function checkUsers(checker: Checker, path: Path, users: Users): void {
  if (typeof users.rate === "string") {
    checker.rate([...path, "rate"], users.rate);
  } else {
    const rates = Object.entries(users.rate);
    if (rates.length === 0)
      checker.error([...path, "rate"], "an empty map", "at least one time of day and its rate");
    for (const [time, rate] of rates) {
      checker.timeOfDay([...path, "rate", time], time);
      checker.rate([...path, "rate", time], rate);
    }
  }
  if (users.each !== undefined && checker.rate([...path, "each"], users.each)?.count === 0) {
    checker.error([...path, "each"], quote(users.each), "a rate above 0");
  }
  if (users.asks === undefined) return;
  const parts = Object.entries(users.asks);
  for (const [kind, part] of parts) {
    checker.known([...path, "asks", kind], kind, "a kind of request", checker.requests);
    if (!(part >= 0)) checker.error([...path, "asks", kind], quote(part), "a number of 0 or more");
  }
  if (parts.every(([, part]) => part === 0))
    checker.error([...path, "asks"], "no part above 0", "at least one");
}

/** The words that only some effects take. */
const EFFECT_WORDS: Readonly<Record<EffectKind, readonly string[]>> = {
  crash: ["at"],
  hang: ["at", "answersHealth"],
  leak: ["atLimit"],
  fail: ["at", "share", "asks"],
  slow: ["at", "asks", "takes"],
  wrong: ["at", "share", "asks"],
};

function checkEffect(checker: Checker, path: Path, effect: Effect): void {
  checkWhen(checker, [...path, "when"], effect.when);
  checkWhere(checker, [...path, "where"], effect.where);
  const taken = EFFECT_WORDS[effect.do];
  for (const word of ["at", "share", "asks", "takes", "atLimit", "answersHealth"]) {
    if (!taken.includes(word)) {
      checker.unneeded(
        path,
        effect,
        word,
        `no ${word}, since ${effect.do} takes ${["after", ...taken].join(", ")}`,
      );
    }
  }
  if (effect.do === "slow") checker.needed(path, effect, "takes", "how long an answer takes, such as 30s");
  if (effect.do === "leak")
    checker.needed(path, effect, "after", "how long it takes to reach the limit, such as 2h");
  checker.range([...path, "after"], effect.after);
  checker.timeOfDay([...path, "at"], effect.at);
  checker.share([...path, "share"], effect.share);
  checker.duration([...path, "takes"], effect.takes, 1);
  checker.each([...path, "asks"], effect.asks, (kind, at) => {
    checker.known(at, kind, "a kind of request", checker.requests);
  });
}

function checkAgent(checker: Checker, name: string, agent: Agent): void {
  const path = ["agents", name];
  checker.name(path, name);
  checker.known([...path, "writes"], agent.writes, "a version", checker.versions);
  checker.range([...path, "after"], agent.after);
  checker.duration([...path, "every"], agent.every, 1);
}

function checkFault(checker: Checker, path: Path, fault: Fault): void {
  checker.range([...path, "at"], fault.at);
  checker.target([...path, "on"], fault.on);
  const lasts = fault.do === "partition" || fault.do === "slow";
  if (!lasts)
    checker.unneeded(path, fault, "for", `no for, since only partition and slow last, not ${fault.do}`);
  checker.range([...path, "for"], fault.for, 1);
  if (fault.do === "slow") checker.needed(path, fault, "takes", "how long an answer takes, such as 30s");
  else checker.unneeded(path, fault, "takes", `no takes, since only slow has it, not ${fault.do}`);
  checker.duration([...path, "takes"], fault.takes, 1);
}
