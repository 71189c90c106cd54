import type { ConfigVersion } from "../model/config.ts";
import type { UsersHeader } from "../model/facts.ts";
import type {
  AgentModel,
  EffectModel,
  FaultModel,
  GeneratorModel,
  GroupModel,
  InputModel,
  NodeModel,
  RangeMs,
  RedundancyModel,
  RequestModel,
  StoreModel,
  SupervisorModel,
} from "../model/model.ts";
import { compileEffects } from "./compile-effect.ts";
import { compileHop, compileLoad, compileStores, loadText, loadWords } from "./compile-load.ts";
import { compileAgents, compileFaults, compileGenerators, compileInputs } from "./compile-outside.ts";
import { compileOneByOne, compileStorage, storageHeader } from "./compile-storage.ts";
import { duration, type Lookup, perMs, range, share } from "./lookup.ts";
import { parseTimeOfDay } from "./values.ts";
import type { DurationRange, Group, Rate, Redundancy, Standby, Supervisor, Users } from "./words.ts";

/** The service under test: groups, nodes, what they load, what that does to them, and what goes wrong by itself. */
export interface ServiceModel {
  readonly stores: readonly StoreModel[];
  readonly generators: readonly GeneratorModel[];
  readonly inputs: readonly InputModel[];
  readonly groups: readonly GroupModel[];
  readonly nodes: readonly NodeModel[];
  readonly effects: readonly EffectModel[];
  readonly agents: readonly AgentModel[];
  readonly faults: readonly FaultModel[];
}

export function compileService(lookup: Lookup): ServiceModel {
  const { scenario } = lookup;
  const effects = compileEffects(lookup);
  const groups: GroupModel[] = [];
  const nodes: NodeModel[] = [];
  for (const [name, words] of Object.entries(scenario.groups)) {
    const group = compileGroup(lookup, name, words, groups.length);
    groups.push(group);
    nodes.push(...compileNodes(lookup, group, words, effects));
  }
  return {
    stores: compileStores(lookup),
    generators: compileGenerators(lookup),
    inputs: compileInputs(lookup),
    groups,
    nodes,
    effects,
    agents: compileAgents(lookup),
    faults: compileFaults(lookup),
  };
}

function compileGroup(lookup: Lookup, name: string, words: Group, index: number): GroupModel {
  const nodes = lookup.nodesOf(name);
  const redundancy = redundancyModel(words.redundancy);
  const users = words.users === undefined ? null : compileUsers(lookup, words.users, words);
  const slo = share(words.slo ?? 0.99);
  const initial = lookup.configs.get(initialVersion(lookup, words));
  const storage =
    words.storage === undefined
      ? null
      : compileStorage(lookup, words.storage, words, nodes, redundancy, initial);
  return {
    index,
    name,
    nameId: lookup.names.id(name),
    nodes: nodes.map((node) => lookup.node(node)),
    redundancy,
    notices: range(words.balancer?.notices),
    slo,
    timeoutMs: duration(words.timeout ?? "10s"),
    users,
    requestRate: words.users === undefined ? [] : byTimeOfDay(words.users, perMs),
    retries: words.users?.retries ?? 0,
    otherwise: words.users?.otherwise === undefined ? null : lookup.group(words.users.otherwise),
    capacity:
      words.capacity === undefined
        ? null
        : { perMs: perMs(words.capacity.rate), collapses: words.capacity.overload === "collapse" },
    accounts: new Map(Object.entries(parts(words.users?.accounts ?? {}))),
    storage,
    oneByOne: compileOneByOne(words),
    header: {
      name,
      nodes,
      runs: initialVersion(lookup, words),
      redundancy: redundancyText(redundancy, nodes.length, lookup.requests),
      loads: loadText(loadWords(lookup, words)),
      slo,
      users,
      ...(storage === null ? {} : { storage: storageHeader(lookup, storage, initial) }),
    },
  };
}

function compileNodes(
  lookup: Lookup,
  group: GroupModel,
  words: Group,
  effects: readonly EffectModel[],
): NodeModel[] {
  const initial: ConfigVersion = lookup.configs.get(initialVersion(lookup, words));
  const requestEveryMs =
    words.users === undefined ? null : requestInterval(words.users, group.redundancy, group.nodes.length);
  const load = loadWords(lookup, words);
  // Nodes differ in how they load by nothing but a phase of their own.
  const sharedLoad = typeof load.phase === "object" ? null : compileLoad(lookup, load, group.name);
  // So they do in how their file comes to them, by that and by what misses single nodes.
  const { file } = words;
  const ownFiles = typeof file?.phase === "object" || file?.misses?.nodes !== undefined;
  const sharedFile = file === undefined || ownFiles ? null : compileHop(lookup, file, group.name);
  const build = words.build ?? null;
  const initialTorn = lookup.configs.torn(initial);
  const takesLate = words.late === "overwrites";
  const start = range(words.start);
  const torn = range(words.torn);
  const sharedUptimeMs = typeof words.uptime === "object" ? 0 : duration(words.uptime ?? 0);
  const supervisor = words.supervisor === undefined ? null : supervisorModel(words.supervisor);
  const goodAfterMs = words.lastKnownGood === undefined ? null : duration(words.lastKnownGood.after);
  const needs = compileNeeds(lookup, words);
  const calls = compileCalls(lookup, words);
  return lookup.nodesOf(group.name).map((name): NodeModel => {
    const index = lookup.node(name);
    return {
      index,
      name,
      nameId: lookup.names.id(name),
      group: group.index,
      groupName: group.name,
      build,
      initial,
      initialTorn,
      takesLate,
      start,
      torn,
      uptimeMs: typeof words.uptime === "object" ? duration(words.uptime[name] ?? 0) : sharedUptimeMs,
      supervisor,
      file: file === undefined || !ownFiles ? sharedFile : compileHop(lookup, file, name),
      load: sharedLoad ?? compileLoad(lookup, load, name),
      goodAfterMs,
      needs,
      calls,
      effects: effects.filter((effect) => effect.nodes === null || effect.nodes.has(index)),
      requestEveryMs,
    };
  });
}

function compileNeeds(lookup: Lookup, { needs }: Group): NodeModel["needs"] {
  return Object.entries(needs ?? {}).map(([needed, need]) => ({
    group: lookup.group(needed),
    copy: copyOf(need.cache),
    calls: need.calls ?? 0,
    retries: need.retries ?? 0,
    stale: need.stale ?? false,
    negativeMs: duration(need.negative ?? 0),
  }));
}

function compileCalls(lookup: Lookup, { calls }: Group): NodeModel["calls"] {
  return new Map(Object.entries(calls ?? {}).map(([called, rate]) => [lookup.group(called), perMs(rate)]));
}

/** With one duration, what is left of a copy can be anything up to it. */
function copyOf(cache: DurationRange | undefined): RangeMs | null {
  const { loMs, hiMs } = range(cache);
  if (hiMs === 0) return null;
  return { loMs: String(cache).includes("..") ? Math.max(1, loMs) : 1, hiMs };
}

function initialVersion({ scenario, configs }: Lookup, group: Group): string {
  return group.runs ?? scenario.config.initial ?? (configs.names[0] as string);
}

function compileUsers(lookup: Lookup, users: Users, group: Group): UsersHeader {
  const each = perMs(users.each ?? "1/m");
  const count = byTimeOfDay(users, (rate) => perMs(rate) / each).map(({ fromMs, perMs }) => ({
    fromMs,
    users: perMs,
  }));
  const weights = lookup.requests.map((request) => [
    request.name,
    users.asks === undefined ? 1 : (users.asks[request.name] ?? 0),
  ]);
  return {
    count,
    asks: Object.values(parts(Object.fromEntries(weights))),
    ...(compileOneByOne(group) === null ? {} : { minutesEach: 1 / (each * 60_000) }),
  };
}

/** Something of the rate from each time of day on, in order, the first at 0. */
function byTimeOfDay(users: Users, of: (rate: Rate) => number): { fromMs: number; perMs: number }[] {
  const rates = typeof users.rate === "string" ? { "00:00": users.rate } : users.rate;
  const parts = Object.entries(rates)
    .map(([from, rate]) => ({ fromMs: parseTimeOfDay(from) as number, perMs: of(rate) }))
    .sort((one, other) => one.fromMs - other.fromMs);
  const [first, last] = [parts[0], parts.at(-1)] as [(typeof parts)[number], (typeof parts)[number]];
  // Before the first time of day that is given, the last of the day before still holds.
  return first.fromMs > 0 ? [{ fromMs: 0, perMs: last.perMs }, ...parts] : parts;
}

/** Weights as parts of a whole. */
function parts(weights: Readonly<Record<string, number>>): Record<string, number> {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  return Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, weight / sum]));
}

/** From one request at a node to the next, at the busiest time of day. Balanced nodes share the requests. */
function requestInterval(users: Users, redundancy: RedundancyModel, nodes: number): number | null {
  const rates: Rate[] = typeof users.rate === "string" ? [users.rate] : Object.values(users.rate);
  const interval = (1 / Math.max(...rates.map(perMs))) * (redundancy.kind === "balanced" ? nodes : 1);
  return Number.isFinite(interval) ? Math.max(1, Math.round(interval)) : null;
}

function redundancyModel(words: Redundancy): RedundancyModel {
  if (words === "brittle" || words === "balanced") return { kind: words };
  if (words !== "standby" && "quorum" in words) return { kind: "quorum", ...words.quorum };
  const { failover, precondition, votes }: Standby = words === "standby" ? {} : words.standby;
  return {
    kind: "standby",
    failover: range(failover),
    needsHealthy: precondition !== "none",
    votes: votes ?? 0,
  };
}

function supervisorModel({ after, hung, backoff, most }: Supervisor): SupervisorModel {
  return {
    after: range(after),
    hung: hung === undefined ? null : range(hung),
    backoff: backoff ?? 1,
    mostMs: duration(most ?? "5m"),
  };
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
      return nodes === 1 ? "the one node that there is" : `whichever of ${nodes} nodes the balancer picks`;
    case "standby":
      return `the active one of ${nodes} nodes`;
    case "quorum": {
      if (redundancy.write === redundancy.read) return `${redundancy.write} of ${nodes} nodes`;
      const needs = requests.map(({ name, needs }) => `${redundancy[needs]} of ${nodes} nodes for ${name}`);
      return needs.join(" and ");
    }
  }
}
