import fc from "fast-check";
import { type BogusKind, type BogusVersion, bogusVersions } from "../catalogue/index.ts";
import type { Act, Config, Effect, Gate, Group, Load, LoadRule, Scenario, World } from "../scenario/words.ts";
import { durationRanges, durations } from "./duration.ts";
import { faultOf, faultSketches } from "./fault.ts";
import { fleets } from "./fleet.ts";
import { loads, sessionsOf } from "./load.ts";
import { type PlanSketch, planOf, planSketches } from "./plan.ts";

/** Parts that a scenario can do without. */
export const FEATURES = [
  "several groups",
  "several nodes",
  "redundancy",
  "supervisors",
  "triggers",
  "deliveries",
  "steps",
  "gates",
  "delayed effects",
  "load results",
  "sessions",
  "answers",
  "torn writes",
  "what stays",
  "agents",
  "stores",
  "inputs",
  "people",
  "faults",
] as const;

export type Feature = (typeof FEATURES)[number];

export interface ScenarioConstraints {
  /** Which features may occur. Default: all of {@link FEATURES}. */
  readonly features?: readonly Feature[];
  /** The kinds of bogus change that the plan may bring. Default: all of the catalogue. */
  readonly kinds?: readonly BogusKind[];
  /** How long is simulated. Default: `6h`. */
  readonly horizon?: string;
}

/**
 * Whole scenarios: a service, a bogus change of it out of the catalogue, and a plan that rolls it out. Each is one that
 * `check` finds no error in. Swarm style: each leaves out a random half of the features, so that none hides what another
 * would show. The simplest has one brittle node that loads at once and crashes, and a plan that is one write.
 */
export function scenarios(constraints: ScenarioConstraints = {}): fc.Arbitrary<Scenario> {
  const { features = FEATURES, kinds, horizon = "6h" } = constraints;
  const changes = bogusVersions({ config: CONFIG, world: WORLD }, { kinds });
  if (changes.length === 0) throw new TypeError(`no bogus version of ${kinds?.join(", ")} in this config`);
  const parts = fc.record({
    features: fc.subarray([...features]),
    change: fc.constantFrom(...changes),
    load: loads(),
    sessions: sessionsOf({ max: "2h" }),
    acknowledges: fc.constantFrom("truth", "ok"),
    torn: durations({ min: "1s", max: "5m" }),
    until: fc.constantFrom("start", "cleared"),
    results: fc.array(loadRules(), { minLength: 1, maxLength: 2 }),
    effects: fc.array(effects(), { minLength: 1, maxLength: 3 }),
    groups: fleets({ ownLoads: false }),
    plan: planSketches({ stages: 3 }),
    store: fc.record({ by: fc.constantFrom("poll", "watch"), every: durations({ min: "10s", max: "30m" }) }),
    monitor: fc.record({
      notices: fc.constantFrom("failure", "symptom"),
      after: durationRanges({ max: "10m" }),
    }),
    operator: fc.array(acts(), { minLength: 1, maxLength: 2 }),
    input: durationRanges({ max: horizon }),
    faults: fc.array(faultSketches({ max: horizon }), { minLength: 1, maxLength: 3 }),
  });
  return parts.map((drawn) =>
    scenarioOf({ ...drawn, has: (feature) => drawn.features.includes(feature) }, horizon),
  );
}

type Drawn = Readonly<{
  has: (feature: Feature) => boolean;
  change: BogusVersion;
  load: Load;
  sessions: NonNullable<Load["sessions"]>;
  acknowledges: "truth" | "ok";
  torn: string;
  until: "start" | "cleared";
  results: readonly LoadRule[];
  effects: readonly Effect[];
  groups: Readonly<Record<string, Group>>;
  plan: PlanSketch;
  store: { readonly by: "poll" | "watch"; readonly every: string };
  monitor: Extract<NonNullable<Scenario["monitor"]>, { notices: unknown }>;
  operator: readonly Act[];
  input: string;
  faults: readonly Parameters<typeof faultOf>[0][];
}>;

const WORLD: World = {
  paths: ["/srv/data", "/srv/cache"],
  hosts: ["db-1", "db-2", "db-3"],
  limits: { sockets: 1_000 },
};

const CONFIG: Config = {
  fields: {
    root: { type: "path" },
    cache: { type: "path", optional: true },
    database: { type: "host" },
    peers: { type: "hosts" },
    connections: { type: "integer", max: 100_000 },
    lease: { type: "duration" },
    memory: { type: "size", adopts: "start" },
    strict: { type: "boolean" },
    mode: { type: "choice", values: ["fast", "safe"] },
  },
  versions: {
    v1: {
      root: "/srv/data",
      cache: "/srv/cache",
      database: "db-1",
      peers: ["db-1", "db-2"],
      connections: 200,
      lease: "1h",
      memory: "64MiB",
      strict: true,
      mode: "safe",
    },
  },
};

/** The version that the plan brings is a hazard whatever is wrong with it, so a rule names it. */
const CHANGE = "v2";

function effects(): fc.Arbitrary<Effect> {
  return fc
    .record({
      does: fc.constantFrom("crash", "hang", "fail", "wrong", "slow", "leak"),
      after: durationRanges({ min: "1s", max: "2h" }),
      share: fc.constantFrom("100%", "50%", "5%"),
      asks: fc.constantFrom(undefined, ["push"], ["pull"]),
      isLate: fc.boolean(),
    })
    .map(({ does, after, share, asks, isLate }): Effect => {
      const when = { when: CHANGE, do: does } as const;
      const late = isLate || does === "leak" ? { after } : {};
      if (does === "slow") return { ...when, ...late, takes: "30s" };
      if (does !== "fail" && does !== "wrong") return { ...when, ...late };
      return { ...when, ...late, share, ...(asks === undefined ? {} : { asks }) };
    });
}

function loadRules(): fc.Arbitrary<LoadRule> {
  return fc.record({
    when: fc.constant(CHANGE),
    on: fc.constantFrom("load", "request", "reload", "start"),
    gives: fc.constantFrom("apply", "keep-old", "pending", "break", "error", "die", "refuse"),
  });
}

function acts(): fc.Arbitrary<Act> {
  return fc.record({
    does: fc.constantFrom("roll-back-and-restart", "roll-back", "restart", "nothing", "stop"),
    after: durationRanges({ max: "10m" }),
  });
}

function scenarioOf(drawn: Drawn, horizon: string): Scenario {
  const { has, change, monitor, operator } = drawn;
  const groups = groupsOf(drawn);
  const nodes = Object.keys(groups);
  return {
    formatVersion: 1,
    name: `drawn-${change.kind}`,
    shows: change.mechanism,
    ...configOf(change),
    load: loadOf(drawn),
    effects: effectsOf(drawn),
    ...(has("stores") ? { stores: { repository: {} } } : {}),
    ...(has("inputs") ? { inputs: { record: { at: drawn.input } } } : {}),
    ...(has("agents") ? { agents: { updater: { writes: CHANGE } } } : {}),
    groups,
    plan: stepsOf(drawn, nodes),
    ...(has("people") ? { monitor, operator } : {}),
    ...(has("faults") ? { faults: drawn.faults.map((fault) => faultOf(fault, nodes)) } : {}),
    horizon,
  };
}

/** The fields that the change is about, and the world as far as they are about it. */
function configOf({ fields: names, values }: BogusVersion): Pick<Scenario, "config" | "world"> {
  const { fields, versions } = CONFIG;
  const kept = <Value>(all: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
  const types = names.map((name) => fields[name]?.type);
  return {
    ...(types.includes("path") ? { world: { paths: WORLD.paths ?? [] } } : {}),
    ...(types.includes("host") || types.includes("hosts") ? { world: { hosts: WORLD.hosts ?? [] } } : {}),
    config: { fields: kept(fields), versions: { v1: kept(versions.v1 ?? {}), [CHANGE]: kept(values) } },
  };
}

function loadOf({ has, load, results, sessions, acknowledges }: Drawn): Load {
  return {
    ...(has("triggers") ? load : { by: "watch" }),
    ...(has("load results") ? { results } : {}),
    ...(has("answers") ? { acknowledges, validator: [{ when: CHANGE }] } : {}),
    ...(has("sessions") ? { sessions } : {}),
  };
}

function effectsOf({ has, effects: all, until }: Drawn): Effect[] {
  const timely = has("delayed effects") ? all : all.slice(0, 1).map(withoutDelay);
  const kept = timely.map((effect) =>
    has("what stays") && STAYING.includes(effect.do) ? { ...effect, until } : effect,
  );
  return kept.map((effect, index) =>
    has("inputs") && index === 0 ? { ...effect, on: "input", input: "record" } : effect,
  );
}

/** The effects that can outlast the version which brought them. */
const STAYING: readonly Effect["do"][] = ["fail", "slow", "wrong"];

/** A leak has to take some time. */
function withoutDelay(effect: Effect): Effect {
  const { after: _, ...others } = effect;
  return effect.do === "leak" ? { ...others, do: "crash" } : others;
}

function groupsOf({ has, groups, store, torn }: Drawn): Record<string, Group> {
  const kept = Object.entries(groups).slice(has("several groups") ? 0 : -1);
  const file =
    store.by === "poll" ? { ...store, from: "repository" } : ({ by: "watch", from: "repository" } as const);
  return Object.fromEntries(
    kept.map(([name, { supervisor, balancer, ...group }], index) => {
      const nodes = has("several nodes") ? group.nodes : 1;
      const isSimple = !has("redundancy") || (nodes === 1 && typeof group.redundancy === "object");
      const plain: Group = {
        ...group,
        nodes,
        ...(isSimple ? { redundancy: "brittle" } : {}),
        ...(has("supervisors") && supervisor !== undefined ? { supervisor } : {}),
        ...(balancer !== undefined && !isSimple ? { balancer } : {}),
        ...(has("torn writes") ? { torn } : {}),
        ...(has("stores") && index === kept.length - 1 ? { file } : {}),
      };
      return [name, plain];
    }),
  );
}

/** The plan writes to the store from which production comes, where there is one; and an agent brings the first group's. */
function stepsOf({ has, plan }: Drawn, groups: readonly string[]): Scenario["plan"] {
  const kept = plan.map(({ delivery, steps }) => ({
    delivery: has("deliveries") ? delivery : undefined,
    steps: steps.filter(({ does }) => has(does === "gate" ? "gates" : "steps")),
  }));
  return planOf(kept, groups, CHANGE).map((step) => {
    if ("gate" in step && has("answers")) return { gate: { ...step.gate, ...answers(step.gate) } };
    if (!("write" in step)) return step;
    const { to } = step.write;
    if (has("stores") && to === groups.at(-1)) return { write: { ...step.write, to: "repository" } };
    return has("agents") && to === groups[0] ? { deploy: { agent: "updater", to } } : step;
  });
}

/** A gate that asks each node can go by what that says of its file, and of the reload. */
function answers({ through, ask, passes }: Gate): Partial<Gate> {
  if (through === "balancer") return {};
  return { ask: [...ask, passes === "once" ? "acknowledgement" : "validator"], connects: "once" };
}
