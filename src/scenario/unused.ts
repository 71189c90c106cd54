/** What a scenario names and never uses. */

import type { Checker } from "./checker.ts";
import { matchers } from "./matches.ts";
import type { Step, Target } from "./words.ts";

export function warnOfUnused(checker: Checker): void {
  warnOfVersions(checker);
  warnOfAgents(checker);
  warnOfStores(checker);
  warnOfInputs(checker);
  warnOfGroups(checker);
  warnOfAccounts(checker);
}

function unused(kind: string, used: string, use: string): [string, string] {
  const article = /^[aeiou]/.test(kind) ? "an" : "a";
  return [`${article} ${kind} that is never ${used}`, `a use of it: ${use} it, or remove it`];
}

/** Stores and versions that are put in place of others. */
function* sources({ scenario }: Checker): Iterable<string | undefined> {
  for (const step of scenario.plan) {
    if ("rollBack" in step) yield step.rollBack.to;
    if ("promote" in step) yield step.promote.from;
  }
  for (const act of scenario.operator ?? []) yield act.to;
}

function warnOfVersions(checker: Checker): void {
  const { config, agents, effects, generators, groups, plan, stores } = checker.scenario;
  const named = new Set<unknown>([config.initial ?? Object.keys(config.versions)[0], ...sources(checker)]);
  for (const version of Object.values(config.versions)) named.add(version.from);
  for (const group of Object.values(groups)) named.add(group.runs);
  for (const store of Object.values(stores ?? {})) named.add(store.holds);
  for (const agent of Object.values(agents ?? {})) named.add(agent.writes);
  for (const { writes, reads } of Object.values(generators ?? {})) {
    for (const version of [writes ?? []].flat()) named.add(version);
    for (const version of Object.entries(reads?.gives ?? {}).flat()) named.add(version);
  }
  for (const [, when] of matchers(checker)) named.add(when);
  for (const effect of effects ?? [])
    for (const version of Object.values(effect.while?.runs ?? {})) named.add(version);
  for (const step of plan) {
    if ("write" in step) named.add(step.write.version);
    if ("gate" in step) named.add(step.gate.version);
    if ("move" in step) named.add(step.move.to);
  }
  for (const version of checker.versions) {
    if (!named.has(version))
      checker.warn(["config", "versions", version], ...unused("version", "written", "write"));
  }
}

function warnOfAgents(checker: Checker): void {
  const { plan } = checker.scenario;
  const deployed = new Set(plan.flatMap((step) => ("deploy" in step ? [step.deploy.agent] : [])));
  for (const agent of checker.agents) {
    if (!deployed.has(agent)) checker.warn(["agents", agent], ...unused("agent", "deployed", "deploy"));
  }
}

/** Stores from which nothing comes, and generators that write to no others. */
function warnOfStores(checker: Checker): void {
  const { generators, groups, stores } = checker.scenario;
  const taken = new Set<unknown>(sources(checker));
  for (const store of Object.values(stores ?? {})) taken.add(store.from);
  for (const group of Object.values(groups)) taken.add(group.file?.from);
  for (const generator of Object.values(generators ?? {})) taken.add(generator.reads?.from);
  for (const store of checker.stores) {
    if (!taken.has(store))
      checker.warn(["stores", store], ...unused("store", "taken from", "let a group or a store take from"));
  }
  for (const [name, { to }] of Object.entries(generators ?? {})) {
    const places = [to].flat();
    if (!places.every((place) => checker.stores.has(place) && !taken.has(place))) continue;
    const found = "a generator that writes only where nothing takes from";
    checker.warn(["generators", name], found, "another place: write to a store that is used, or remove it");
  }
}

function warnOfInputs(checker: Checker): void {
  const exercised = new Set(checker.scenario.effects?.map((effect) => effect.input));
  for (const input of checker.inputs) {
    if (!exercised.has(input))
      checker.warn(["inputs", input], ...unused("input", "named by an effect", "name"));
  }
}

/** What a step is about. */
function targetOf(step: Step): Target {
  if ("deploy" in step) return step.deploy.to;
  if ("write" in step) return step.write.to;
  if ("promote" in step) return step.promote.to;
  if ("adjust" in step) return step.adjust.on;
  if ("gate" in step) return step.gate.on;
  if ("signal" in step) return step.signal.on;
  if ("clear" in step) return step.clear.on;
  if ("restart" in step) return step.restart.on;
  return "move" in step ? step.move.on : [];
}

function warnOfGroups(checker: Checker): void {
  const { scenario } = checker;
  const { groups, plan, generators, inputs, effects } = scenario;
  const used = new Set<string>();
  const use = (target: Target | undefined) => {
    for (const group of checker.groupsOf(target ?? [])) used.add(group);
  };
  for (const step of plan) use(targetOf(step));
  for (const acted of [scenario.monitor ?? [], scenario.operator ?? [], scenario.faults ?? []].flat()) {
    use(acted.on);
    if ("needs" in acted) use(acted.needs);
  }
  for (const { to, reads, needs } of Object.values(generators ?? {})) {
    use(to);
    use(needs);
    use(reads?.from);
  }
  for (const input of Object.values(inputs ?? {})) use(input.on);
  for (const effect of effects ?? []) {
    use(effect.to);
    use(Object.keys(effect.while?.runs ?? {}));
  }
  for (const group of Object.values(groups)) {
    use(Object.keys(group.needs ?? {}));
    use(Object.keys(group.calls ?? {}));
    use(group.users?.otherwise);
    use(group.file?.needs);
  }
  for (const [name, { calls, file, users }] of Object.entries(groups)) {
    // What comes from a store is written to; who calls another is of use to it.
    if (used.has(name) || users !== undefined || file !== undefined || calls !== undefined) continue;
    checker.warn(["groups", name], ...unused("group", "written to, looked at or used", "use"));
  }
}

/** Accounts tell users apart for those who move some of them, or ask in their names. */
function warnOfAccounts(checker: Checker): void {
  const named = new Set<string>();
  for (const step of checker.scenario.plan) {
    if ("gate" in step && step.gate.as !== undefined) named.add(step.gate.as);
    if ("move" in step) for (const account of step.move.accounts) named.add(account);
  }
  for (const [name, { users }] of Object.entries(checker.scenario.groups)) {
    const accounts = Object.keys(users?.accounts ?? {});
    if (accounts.length === 0 || accounts.some((account) => named.has(account))) continue;
    checker.warn(
      ["groups", name, "users", "accounts"],
      "accounts of which none is ever moved or asked for",
      "a use of them: move one, or leave accounts out",
    );
  }
}
