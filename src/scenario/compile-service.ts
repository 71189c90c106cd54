import type { ConfigVersion } from "../model/config.ts";
import type { UsersHeader } from "../model/facts.ts";
import type {
  AgentModel,
  ContextModel,
  EffectModel,
  FaultModel,
  GeneratorModel,
  GroupModel,
  HopModel,
  InputModel,
  LoadModel,
  NodeModel,
  RedundancyModel,
  RequestModel,
  StoreModel,
  SupervisorModel,
  TriggerModel,
} from "../model/model.ts";
import { duration, type Lookup, perMs, range, share } from "./lookup.ts";
import { parseTimeOfDay } from "./values.ts";
import type {
  Context,
  Effect,
  Group,
  Hop,
  Load,
  Rate,
  Redundancy,
  Standby,
  Supervisor,
  Users,
} from "./words.ts";

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
  const effects = (scenario.effects ?? []).map((effect, index) => compileEffect(lookup, effect, index));
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
  const users = words.users === undefined ? null : compileUsers(lookup, words.users);
  const slo = share(words.slo ?? 0.99);
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
    capacity:
      words.capacity === undefined
        ? null
        : { perMs: perMs(words.capacity.rate), collapses: words.capacity.overload === "collapse" },
    accounts: new Map(Object.entries(parts(words.users?.accounts ?? {}))),
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
      supervisor: words.supervisor === undefined ? null : supervisorModel(words.supervisor),
      file: words.file === undefined ? null : compileHop(lookup, words.file, name),
      load: compileLoad(lookup, loadWords(lookup, words), name),
      goodAfterMs: words.lastKnownGood === undefined ? null : duration(words.lastKnownGood.after),
      needs: Object.entries(words.needs ?? {}).map(([needed, need]) => ({
        group: lookup.group(needed),
        cacheMs: duration(need.cache ?? 0),
        stale: need.stale ?? false,
        negativeMs: duration(need.negative ?? 0),
      })),
      calls: new Map(
        Object.entries(words.calls ?? {}).map(([called, rate]) => [lookup.group(called), perMs(rate)]),
      ),
      effects: effects.filter((effect) => effect.nodes === null || effect.nodes.has(index)),
      requestEveryMs,
    };
  });
}

function initialVersion({ scenario, configs }: Lookup, group: Group): string {
  return group.runs ?? scenario.config.initial ?? (configs.names[0] as string);
}

function compileUsers(lookup: Lookup, users: Users): UsersHeader {
  const each = perMs(users.each ?? "1/m");
  const count = byTimeOfDay(users, (rate) => perMs(rate) / each).map(({ fromMs, perMs }) => ({
    fromMs,
    users: perMs,
  }));
  const weights = lookup.requests.map((request) => [
    request.name,
    users.asks === undefined ? 1 : (users.asks[request.name] ?? 0),
  ]);
  return { count, asks: Object.values(parts(Object.fromEntries(weights))) };
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

function supervisorModel({ after, backoff, most }: Supervisor): SupervisorModel {
  return { after: range(after), backoff: backoff ?? 1, mostMs: duration(most ?? "5m") };
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
      return nodes === 1 ? "the one node that there is" : `a healthy one of ${nodes} nodes`;
    case "standby":
      return `the active one of ${nodes} nodes`;
    case "quorum": {
      if (redundancy.write === redundancy.read) return `${redundancy.write} of ${nodes} nodes`;
      const needs = requests.map(({ name, needs }) => `${redundancy[needs]} of ${nodes} nodes for ${name}`);
      return needs.join(" and ");
    }
  }
}

function loadWords(lookup: Lookup, group: Group): Load {
  return group.load ?? lookup.scenario.load ?? { by: "restart-only" };
}

function compileTrigger(words: TriggerWords, place: string, text: string): TriggerModel {
  const everyMs = duration(words.every ?? 0);
  const phase = typeof words.phase === "object" ? words.phase[place] : words.phase;
  return {
    by: words.by,
    everyMs,
    phase: phase === undefined ? { loMs: 0, hiMs: Math.max(0, everyMs - 1) } : range(phase),
    jitter: range(words.jitter),
    checkedByRequest: words.checked === "request",
    delay: range(words.delay),
    text,
  };
}

type TriggerWords = Pick<Load, "by" | "every" | "phase" | "jitter" | "delay" | "checked">;

function compileHop(lookup: Lookup, hop: Hop, place: string): HopModel {
  const missed = hop.misses?.nodes;
  const isMissed = missed !== undefined && lookup.targets(missed).includes(lookup.node(place));
  return {
    from: lookup.store(hop.from),
    trigger: compileTrigger(hop, place, ""),
    misses: isMissed ? 1 : share(hop.misses?.share ?? 0),
    enforces: hop.enforces ?? false,
  };
}

function compileStores(lookup: Lookup): StoreModel[] {
  const { stores, config } = lookup.scenario;
  return Object.entries(stores ?? {}).map(([name, store], index) => {
    const { from, by } = store;
    return {
      index,
      name,
      nameId: lookup.names.id(name),
      holds: lookup.configs.get(store.holds ?? config.initial ?? (lookup.configs.names[0] as string)),
      hop: from === undefined || by === undefined ? null : compileHop(lookup, { ...store, from, by }, name),
    };
  });
}

function compileGenerators(lookup: Lookup): GeneratorModel[] {
  return Object.entries(lookup.scenario.generators ?? {}).map(([name, words], index) => {
    const everyMs = duration(words.every);
    const writes = typeof words.writes === "string" ? [words.writes] : (words.writes ?? []);
    const gives = Object.entries(words.reads?.gives ?? {});
    return {
      index,
      name,
      nameId: lookup.names.id(name),
      to: lookup.places(words.to),
      everyMs,
      phase: words.phase === undefined ? { loMs: 0, hiMs: everyMs - 1 } : range(words.phase),
      writes: writes.map((version) => lookup.configs.get(version)),
      reads:
        words.reads === undefined
          ? null
          : {
              from: lookup.places(words.reads.from),
              gives: new Map(gives.map(([found, given]) => [found, lookup.configs.get(given)])),
            },
    };
  });
}

function compileInputs(lookup: Lookup): InputModel[] {
  return Object.entries(lookup.scenario.inputs ?? {}).map(([name, input], index) => ({
    index,
    name,
    at: range(input.at),
    everyMs: input.every === undefined ? null : duration(input.every),
    nodes: lookup.targets(input.on ?? Object.keys(lookup.scenario.groups)),
  }));
}

function compileLoad(lookup: Lookup, load: Load, node: string): LoadModel {
  return {
    ...compileTrigger(load, node, loadText(load)),
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
    input: effect.input ?? null,
    context: effect.while === undefined ? null : compileContext(lookup, effect.while),
    kind: typeof effect.do === "function" ? "own" : effect.do,
    own: typeof effect.do === "function" ? effect.do : null,
    after: range(effect.after),
    atMs: effect.at === undefined ? null : (parseTimeOfDay(effect.at) as number),
    answered: 1 - share(effect.share ?? 1),
    asks: new Set(asks.map((ask) => lookup.request(ask))),
    takesMs: duration(effect.takes ?? 0),
    endsAs: effect.atLimit ?? "crash",
    answersHealth: effect.answersHealth ?? false,
    call:
      effect.do !== "call"
        ? null
        : {
            to: lookup.group(effect.to as string),
            perMs: perMs(effect.rate as Rate),
            untilAnswered: effect.until === "answered",
          },
  };
}

function compileContext(lookup: Lookup, { runs, load, down }: Context): ContextModel {
  return {
    runs: Object.entries(runs ?? {}).map(([group, version]) => ({ group: lookup.group(group), version })),
    loadAbove: load === undefined ? null : share(load.above),
    downAbove: down?.above ?? null,
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
    answersHealth: fault.answersHealth ?? false,
  }));
}
