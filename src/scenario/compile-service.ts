import type { ConfigVersion } from "../model/config.ts";
import type { UsersHeader } from "../model/facts.ts";
import type {
  AgentModel,
  EffectModel,
  FaultModel,
  GroupModel,
  LoadModel,
  NodeModel,
  RedundancyModel,
  RequestModel,
} from "../model/model.ts";
import { duration, type Lookup, range, share } from "./lookup.ts";
import { parseRate, parseTimeOfDay } from "./values.ts";
import type { Effect, Group, Load, Rate, Redundancy, Users } from "./words.ts";

/** The service under test: groups, nodes, what they load, what that does to them, and what goes wrong by itself. */
export interface ServiceModel {
  readonly groups: readonly GroupModel[];
  readonly nodes: readonly NodeModel[];
  readonly effects: readonly EffectModel[];
  readonly agents: readonly AgentModel[];
  readonly faults: readonly FaultModel[];
}

export function compileService(lookup: Lookup): ServiceModel {
  const { scenario } = lookup;
  const effects = (scenario.effects ?? []).map((effect, index) => compileEffect(lookup, effect, index));
  const groups: GroupModel[] = [];
  const nodes: NodeModel[] = [];
  for (const [name, words] of Object.entries(scenario.groups)) {
    const group = compileGroup(lookup, name, words, groups.length);
    groups.push(group);
    nodes.push(...compileNodes(lookup, group, words, effects));
  }
  return { groups, nodes, effects, agents: compileAgents(lookup), faults: compileFaults(lookup) };
}

function compileGroup(lookup: Lookup, name: string, words: Group, index: number): GroupModel {
  const nodes = lookup.nodesOf(name);
  const redundancy = redundancyModel(words.redundancy);
  const users = words.users === undefined ? null : compileUsers(lookup, words.users);
  const slo = share(words.slo ?? 0.99);
  return {
    index,
    name,
    nameId: lookup.names.id(name),
    nodes: nodes.map((node) => lookup.node(node)),
    redundancy,
    slo,
    timeoutMs: duration(words.timeout ?? "10s"),
    users,
    header: {
      name,
      nodes,
      runs: initialVersion(lookup, words),
      redundancy: redundancyText(redundancy, nodes.length, lookup.requests),
      loads: loadText(loadWords(lookup, words)),
      slo,
      users,
    },
  };
}

function compileNodes(
  lookup: Lookup,
  group: GroupModel,
  words: Group,
  effects: readonly EffectModel[],
): NodeModel[] {
  const load = compileLoad(lookup, loadWords(lookup, words));
  const initial: ConfigVersion = lookup.configs.get(initialVersion(lookup, words));
  const requestEveryMs =
    words.users === undefined ? null : requestInterval(words.users, group.redundancy, group.nodes.length);
  return lookup.nodesOf(group.name).map((name): NodeModel => {
    const index = lookup.node(name);
    return {
      index,
      name,
      nameId: lookup.names.id(name),
      group: group.index,
      groupName: group.name,
      build: words.build ?? null,
      initial,
      start: range(words.start),
      supervisor: words.supervisor === undefined ? null : range(words.supervisor.after),
      load,
      effects: effects.filter((effect) => effect.nodes === null || effect.nodes.has(index)),
      requestEveryMs,
    };
  });
}

function initialVersion({ scenario, configs }: Lookup, group: Group): string {
  return group.runs ?? scenario.config.initial ?? (configs.names[0] as string);
}

function compileUsers(lookup: Lookup, users: Users): UsersHeader {
  const each = parseRate(users.each ?? "1/m") as ParsedRate;
  const rates = typeof users.rate === "string" ? { "00:00": users.rate } : users.rate;
  const count = Object.entries(rates)
    .map(([from, rate]) => {
      const all = parseRate(rate) as ParsedRate;
      return {
        fromMs: parseTimeOfDay(from) as number,
        users: (all.count * each.perMs) / (all.perMs * each.count),
      };
    })
    .sort((one, other) => one.fromMs - other.fromMs);
  const [first, last] = [count[0], count.at(-1)] as [
    UsersHeader["count"][number],
    UsersHeader["count"][number],
  ];
  // Before the first time of day that is given, the last of the day before still holds.
  if (first.fromMs > 0) count.unshift({ fromMs: 0, users: last.users });
  const weights = lookup.requests.map((request) =>
    users.asks === undefined ? 1 : (users.asks[request.name] ?? 0),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { count, asks: weights.map((weight) => weight / sum) };
}

type ParsedRate = { count: number; perMs: number };

/** From one request at a node to the next, at the busiest time of day. Balanced nodes share the requests. */
function requestInterval(users: Users, redundancy: RedundancyModel, nodes: number): number | null {
  const rates: Rate[] = typeof users.rate === "string" ? [users.rate] : Object.values(users.rate);
  const intervals = rates.map((rate) => {
    const { count, perMs } = parseRate(rate) as ParsedRate;
    return count === 0 ? Number.POSITIVE_INFINITY : perMs / count;
  });
  const interval = Math.min(...intervals) * (redundancy.kind === "balanced" ? nodes : 1);
  return Number.isFinite(interval) ? Math.max(1, Math.round(interval)) : null;
}

function redundancyModel(words: Redundancy): RedundancyModel {
  if (words === "brittle" || words === "balanced") return { kind: words };
  if (words === "standby") return { kind: "standby", failover: range(0), needsHealthy: true };
  if ("quorum" in words) return { kind: "quorum", ...words.quorum };
  const { failover, precondition } = words.standby;
  return { kind: "standby", failover: range(failover), needsHealthy: precondition !== "none" };
}

/** What the redundancy needs, as the end of `push and pull need …`. */
function redundancyText(
  redundancy: RedundancyModel,
  nodes: number,
  requests: readonly RequestModel[],
): string {
  switch (redundancy.kind) {
    case "brittle":
      return nodes === 1 ? "the one node that there is" : `all of ${nodes} nodes`;
    case "balanced":
      return nodes === 1 ? "the one node that there is" : `enough of ${nodes} balanced nodes`;
    case "standby":
      return `the active one of ${nodes} nodes`;
    case "quorum": {
      if (redundancy.write === redundancy.read) return `${redundancy.write} of ${nodes} nodes`;
      const needs = requests.map(({ name, needs }) => `${redundancy[needs]} for ${name}`);
      return `of ${nodes} nodes ${needs.join(" and ")}`;
    }
  }
}

function loadWords(lookup: Lookup, group: Group): Load {
  return group.load ?? lookup.scenario.load ?? { by: "restart-only" };
}

function compileLoad(lookup: Lookup, load: Load): LoadModel {
  const everyMs = duration(load.every ?? 0);
  return {
    by: load.by,
    everyMs,
    phase: load.phase === undefined ? { loMs: 0, hiMs: Math.max(0, everyMs - 1) } : range(load.phase),
    jitter: range(load.jitter),
    checkedByRequest: load.checked === "request",
    delay: range(load.delay),
    onSignal: load.onSignal ?? (load.by === "signal" ? "reload" : "ignored"),
    results: (load.results ?? []).map((rule) => ({
      matcher: lookup.matcher(rule.when),
      on: rule.on ?? "load",
      nodes: lookup.where(rule.where),
      gives: rule.gives,
    })),
    startOnly: Object.entries(lookup.configs.fields)
      .filter(([, field]) => field.adopts === "start")
      .map(([name]) => name),
    text: loadText(load),
    longestMs: longestLoadMs(load),
  };
}

/** When a process loads its file, as the end of `it loads its file …`. */
function loadText(load: Load): string {
  switch (load.by) {
    case "poll":
      return `every ${load.every}${load.checked === "request" ? ", once a request has arrived" : ""}`;
    case "ttl":
      return `when its copy is older than ${load.every}`;
    case "watch":
      return load.delay === undefined ? "as soon as it changes" : `${load.delay} after it changes`;
    case "signal":
      return load.delay === undefined ? "on a signal" : `${load.delay} after a signal`;
    case "restart-only":
      return "only when it starts";
    case "per-request":
      return "at the next request";
    case "per-connection":
      return "at the next connection";
  }
}

/** How long after a change the laziest node of such a load has loaded it; null where nothing bounds it. */
function longestLoadMs(load: Load): number | null {
  switch (load.by) {
    case "poll":
    case "ttl":
      return load.checked === "request" ? null : duration(load.every ?? 0) + range(load.jitter).hiMs;
    case "watch":
      return range(load.delay).hiMs;
    default:
      return null;
  }
}

function compileEffect(lookup: Lookup, effect: Effect, index: number): EffectModel {
  const asks = effect.asks ?? lookup.requests.map((request) => request.name);
  return {
    index,
    matcher: lookup.matcher(effect.when),
    on: effect.on ?? "load",
    nodes: lookup.where(effect.where),
    kind: effect.do,
    after: range(effect.after),
    atMs: effect.at === undefined ? null : (parseTimeOfDay(effect.at) as number),
    answered: 1 - share(effect.share ?? 1),
    asks: new Set(asks.map((ask) => lookup.request(ask))),
    takesMs: duration(effect.takes ?? 0),
    endsAs: effect.atLimit ?? "crash",
    answersHealth: effect.answersHealth ?? false,
  };
}

function compileAgents(lookup: Lookup): AgentModel[] {
  return Object.entries(lookup.scenario.agents ?? {}).map(([name, agent], index) => ({
    index,
    name,
    nameId: lookup.names.id(name),
    writes: lookup.configs.get(agent.writes),
    after: range(agent.after),
    everyMs: duration(agent.every ?? "1m"),
  }));
}

function compileFaults(lookup: Lookup): FaultModel[] {
  return (lookup.scenario.faults ?? []).map((fault, index) => ({
    index,
    at: range(fault.at),
    does: fault.do,
    nodes: lookup.targets(fault.on),
    lasts: fault.for === undefined ? null : range(fault.for),
    takesMs: duration(fault.takes ?? 0),
  }));
}
