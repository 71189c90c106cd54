/** Checks of groups: their redundancy, what their nodes need, and who uses them. */

import { checkLoad } from "./check-load.ts";
import { checkOneByOne, checkStorage } from "./check-storage.ts";
import { checkHop } from "./check-store.ts";
import type { Checker } from "./checker.ts";
import { circlesOf } from "./circles.ts";
import { MAX_RETRIES } from "./limits.ts";
import { quote } from "./problem.ts";
import type { Path } from "./reporter.ts";
import type { Group, Redundancy, Supervisor, Users } from "./words.ts";

export function checkGroup(checker: Checker, name: string, group: Group): void {
  const path = ["groups", name];
  const nodes = new Set(checker.nodesOf.get(name));
  checkRedundancy(checker, path, group.redundancy, nodes.size);
  if (group.redundancy !== "balanced")
    checker.unneeded(path, group, "balancer", "no balancer, unless redundancy is balanced");
  if (group.balancer !== undefined) checker.range([...path, "balancer"], "notices", group.balancer.notices);
  checker.range(path, "start", group.start);
  checker.range(path, "torn", group.torn);
  checkUptime(checker, path, group.uptime, nodes);
  if (group.supervisor !== undefined) checkSupervisor(checker, [...path, "supervisor"], group.supervisor);
  if (group.file !== undefined) checkHop(checker, [...path, "file"], group.file, nodes);
  if (group.load !== undefined) checkLoad(checker, [...path, "load"], group.load, nodes);
  if (group.lastKnownGood !== undefined)
    checker.duration([...path, "lastKnownGood"], "after", group.lastKnownGood.after);
  if (group.runs !== undefined) checker.known([...path, "runs"], group.runs, "a version", checker.versions);
  for (const label of Object.keys(group.labels ?? {})) checker.name([...path, "labels", label], label);
  checkDependencies(checker, path, name, group);
  if (group.capacity !== undefined) checker.positiveRate([...path, "capacity"], "rate", group.capacity.rate);
  if (group.storage !== undefined) checkStorage(checker, [...path, "storage"], group, group.storage);
  if (group.users !== undefined) {
    checkUsers(checker, [...path, "users"], group.users);
    checkOneByOne(checker, [...path, "users"], group, group.users);
  }
  if (group.users?.otherwise === name)
    checker.error(
      [...path, "users", "otherwise"],
      `${quote(name)}, which is the group itself`,
      "another group",
    );
  checker.share(path, "slo", group.slo);
  checker.duration(path, "timeout", group.timeout, 1);
}

function checkUptime(
  checker: Checker,
  path: Path,
  uptime: Group["uptime"],
  nodes: ReadonlySet<string>,
): void {
  if (typeof uptime !== "object") {
    checker.duration(path, "uptime", uptime);
    return;
  }
  for (const [node, span] of Object.entries(uptime)) {
    const at = [...path, "uptime"];
    checker.known([...at, node], node, "a node of this group", nodes);
    checker.duration(at, node, span);
  }
}

function checkRedundancy(checker: Checker, path: Path, redundancy: Redundancy, nodes: number): void {
  if (typeof redundancy === "string") return;
  if ("standby" in redundancy) {
    const { failover, votes } = redundancy.standby;
    const at = [...path, "redundancy", "standby"];
    checker.range(at, "failover", failover);
    checker.integer(at, "votes", votes, 0, nodes);
  }
  if (!("quorum" in redundancy)) return;
  for (const word of ["write", "read"] as const) {
    const needed = redundancy.quorum[word];
    const at = [...path, "redundancy", "quorum", word];
    if (!Number.isInteger(needed) || needed < 1) checker.error(at, quote(needed), "an integer of 1 or more");
    else if (needed > nodes && nodes > 0) {
      checker.error(at, quote(needed), `at most ${nodes}, the nodes of the group`);
    }
  }
}

function checkSupervisor(checker: Checker, path: Path, supervisor: Supervisor): void {
  const { backoff, most } = supervisor;
  const after = checker.range(path, "after", supervisor.after);
  checker.range(path, "hung", supervisor.hung);
  if (backoff === undefined) checker.unneeded(path, supervisor, "most", "no most, unless there is a backoff");
  else if (!(backoff >= 1)) checker.error([...path, "backoff"], quote(backoff), "a number of 1 or more");
  const mostMs = checker.duration(path, "most", most, 1);
  if (after !== undefined && mostMs !== undefined && mostMs < after.hiMs)
    checker.error([...path, "most"], quote(most), `at least the first wait, ${quote(supervisor.after)}`);
}

function checkDependencies(checker: Checker, path: Path, name: string, group: Group): void {
  for (const [other, need] of Object.entries(group.needs ?? {})) {
    const at = [...path, "needs", other];
    checker.known(at, other, "a group", checker.groups);
    checker.range(at, "cache", need.cache);
    if (need.calls !== undefined && !(need.calls >= 0))
      checker.error([...at, "calls"], quote(need.calls), "a number of 0 or more");
    if (need.calls === undefined) checker.unneeded(at, need, "retries", "no retries, unless there are calls");
    checker.integer(at, "retries", need.retries, 0, MAX_RETRIES);
    checker.duration(at, "negative", need.negative);
  }
  for (const [other, rate] of Object.entries(group.calls ?? {})) {
    const at = [...path, "calls", other];
    checker.known(at, other, "a group", checker.groups);
    if (other === name) checker.error(at, `${quote(other)}, which is the group itself`, "another group");
    checker.rate([...path, "calls"], other, rate);
  }
}

/** Groups that need themselves, or one another, would never answer again once one of them does not. */
export function checkNeeds(checker: Checker): void {
  const groups = Object.entries(checker.scenario.groups);
  const needs = new Map(groups.map(([name, group]) => [name, Object.keys(group.needs ?? {})]));
  for (const circle of circlesOf(needs)) {
    const [group, needed] = circle as [string, string];
    const path = ["groups", group, "needs", needed];
    checker.error(path, circle.map(quote).join(" needs "), "groups that do not need themselves");
  }
}

function checkUsers(checker: Checker, path: Path, users: Users): void {
  if (typeof users.rate === "string") {
    checker.rate(path, "rate", users.rate);
  } else {
    const rates = Object.entries(users.rate);
    if (rates.length === 0)
      checker.error([...path, "rate"], "an empty map", "at least one time of day and its rate");
    for (const [time, rate] of rates) {
      checker.timeOfDay([...path, "rate"], time, time);
      checker.rate([...path, "rate"], time, rate);
    }
  }
  checker.positiveRate(path, "each", users.each);
  checker.integer(path, "retries", users.retries, 0, MAX_RETRIES);
  if (users.otherwise !== undefined)
    checker.known([...path, "otherwise"], users.otherwise, "a group", checker.groups);
  checkAsks(checker, [...path, "asks"], users.asks);
  if (users.accounts === undefined) return;
  const accounts = Object.entries(users.accounts);
  if (accounts.length === 0)
    checker.error([...path, "accounts"], "an empty map", "at least one account and its part");
  for (const [account, part] of accounts) {
    checker.name([...path, "accounts", account], account);
    if (!(part > 0)) checker.error([...path, "accounts", account], quote(part), "a number above 0");
  }
}

function checkAsks(checker: Checker, path: Path, asks: Users["asks"]): void {
  if (asks === undefined) return;
  const parts = Object.entries(asks);
  for (const [kind, part] of parts) {
    checker.known([...path, kind], kind, "a kind of request", checker.requests);
    if (!(part >= 0)) checker.error([...path, kind], quote(part), "a number of 0 or more");
  }
  if (parts.every(([, part]) => part === 0)) checker.error(path, "no part above 0", "at least one");
}
