import { isCalm } from "../model/calm.ts";
import type { ConfigVersion } from "../model/config.ts";
import type { TraceHeader } from "../model/facts.ts";
import { isBecauseOfChange, type Matcher } from "../model/matcher.ts";
import type { GeneratorModel, Model, NodeModel, StepModel } from "../model/model.ts";
import { checkErrors } from "./check.ts";
import { compilePlan, gateHeader } from "./compile-plan.ts";
import { compileService, type ServiceModel } from "./compile-service.ts";
import { duration, Lookup } from "./lookup.ts";
import { ScenarioError } from "./problem.ts";
import { parseTimeOfDay } from "./values.ts";
import type { Scenario } from "./words.ts";

/**
 * Makes a scenario ready to run. The result holds no state, so any number of runs can share it; it is kept with the
 * scenario, which must not be changed afterwards.
 *
 * @throws ScenarioError with every error that `check` finds
 */
export function compile(scenario: Scenario): Model {
  const known = latest?.scenario === scenario ? latest : kept.get(scenario);
  if (known !== undefined) return known;
  const errors = checkErrors(scenario);
  if (errors.length > 0) throw new ScenarioError(errors);
  const model = compileChecked(scenario);
  if (compiledBefore.has(scenario)) kept.set(scenario, model);
  else compiledBefore.add(scenario);
  latest = model;
  return model;
}

/*
 * A campaign runs each of its scenarios once. What an old `WeakMap` holds survives every collection but a full one, even where
 * its key is dead, so that a model was copied twice over before it was gone: a third of all that compiling costs. So a model is
 * kept with its scenario only where that comes back after another was compiled.
 */
let latest: Model | undefined;
const compiledBefore = new WeakSet<Scenario>();
const kept = new WeakMap<Scenario, Model>();

/** How many events a run may execute, how many records its trace may hold, and how many draws it may make, unless the scenario says otherwise. */
const DEFAULT_LIMIT = 1_000_000;

function compileChecked(scenario: Scenario): Model {
  const lookup = new Lookup(scenario);
  const service = compileService(lookup);
  const { gates, ...plan } = compilePlan(lookup, service);
  const { events, records, draws } = scenario.limits ?? {};
  const clockMs = parseTimeOfDay(scenario.clock ?? "00:00") as number;
  const horizonMs = duration(scenario.horizon);
  const brought = broughtVersions(service, plan.plan);
  const headers = headersOf({
    formatVersion: 1,
    scenario: scenario.name,
    horizonMs,
    clockMs,
    requests: lookup.requests.map((request) => request.name),
    groups: service.groups.map((group) => group.header),
    gates: gates.map((gate) => gateHeader(lookup, service, gate)),
    steps: plan.plan.length,
    ...versionsHeader(lookup, service, brought),
  });
  const model = {
    scenario,
    names: lookup.names,
    configs: lookup.configs,
    world: scenario.world ?? {},
    requests: lookup.requests,
    ...service,
    ...plan,
    clockMs,
    horizonMs,
    limits: {
      events: events ?? DEFAULT_LIMIT,
      records: records ?? DEFAULT_LIMIT,
      draws: draws ?? DEFAULT_LIMIT,
    },
    expect: scenario.expect ?? { not: "slow-fuse" },
    brought: new Set(brought.map((version) => version.name)),
    header: headers.run,
    headers,
  };
  return { ...model, isCalm: isCalm(model) };
}

/** A header for each world: one a run would be made as often as there are runs. */
function headersOf(header: Omit<TraceHeader, "mode">): Model["headers"] {
  return {
    run: { ...header, mode: "run" },
    twin: { ...header, mode: "twin" },
    unstopped: { ...header, mode: "unstopped" },
    "unstopped-twin": { ...header, mode: "unstopped-twin" },
  };
}

function versionsHeader(
  { configs, scenario }: Lookup,
  service: ServiceModel,
  brought: readonly ConfigVersion[],
): Pick<TraceHeader, "hazards" | "changes" | "invalid"> {
  const { nodes, groups, generators } = service;
  const hazards = brought.map((version) => {
    const made = madeOf(version, generators);
    const called = new Set(nodes.flatMap((node) => made.flatMap((one) => groupsCalled(one, node))));
    const touched = nodes.filter(
      (node) =>
        made.some((one) => isHazard(one, node) || changesStorage(configs, one, node, groups)) ||
        called.has(node.group),
    );
    return [version.name, touched.map((node) => node.name)] as const;
  });
  const invalid = configs.names.map((name) => [name, configs.invalidFields(configs.get(name))] as const);
  const before = configs.get(scenario.config.initial ?? (configs.names[0] as string));
  const changes = configs.names.map((name) => [name, configs.changes(configs.get(name), before)] as const);
  return {
    hazards: Object.fromEntries(hazards),
    changes: Object.fromEntries(changes),
    invalid: Object.fromEntries(invalid),
  };
}

/** Whether loading or running the version does something to the node that its version before the plan does not. */
function isHazard(version: ConfigVersion, node: NodeModel): boolean {
  const isNew = (rule: { readonly matcher: Matcher }) => isBecauseOfChange(rule.matcher, version, node);
  const rules = node.load.results.filter((rule) => rule.nodes === null || rule.nodes.has(node.index));
  return (
    node.effects.some((effect) => effect.call === null && isNew(effect)) ||
    rules.some((rule) => rule.gives !== "apply" && isNew(rule))
  );
}

/** Whether the storage service of the node understands a field in which the version differs from the one before the plan. */
function changesStorage(
  configs: Lookup["configs"],
  version: ConfigVersion,
  node: NodeModel,
  groups: ServiceModel["groups"],
): boolean {
  const fields = [...(groups[node.group]?.storage?.fields.values() ?? [])].map(({ name }) => name);
  return configs.differences(version, node.initial).some((field) => fields.includes(field));
}

/** The groups that the node calls more often with the version: what harm that does, it does there. */
function groupsCalled(version: ConfigVersion, node: NodeModel): number[] {
  const calling = node.effects.filter(
    ({ call, matcher }) => call !== null && isBecauseOfChange(matcher, version, node),
  );
  return calling.map(({ call }) => (call as NonNullable<typeof call>).to);
}

/** The version, and all that generators make of it, and of that. */
function madeOf(version: ConfigVersion, generators: readonly GeneratorModel[]): ConfigVersion[] {
  const made = new Set([version]);
  // What is added on the way is looked at too.
  for (const one of made) {
    for (const { reads } of generators) {
      const given = reads?.gives.get(one.name);
      if (given !== undefined) made.add(given);
    }
  }
  return [...made];
}

/** What the plan brings, or a generator whose versions are changes as much. */
function broughtVersions(
  { nodes, stores, generators }: ServiceModel,
  plan: readonly StepModel[],
): ConfigVersion[] {
  const before = new Set(nodes.map((node) => node.initial));
  const planned = plan.flatMap((step) => {
    if (step.does === "write" || step.does === "move") return [step.version];
    if (step.does === "deploy") return [step.agent.writes];
    // What a store has held all along is new to those whom it is promoted to.
    const held = step.does === "promote" ? stores[step.from]?.holds : undefined;
    return held === undefined || before.has(held) ? [] : [held];
  });
  const generated = generators
    .filter((generator) => generator.brings)
    .flatMap(({ writes, reads }) => [...writes, ...(reads?.gives.values() ?? [])])
    .filter((version) => !before.has(version));
  return [...new Set([...planned, ...generated])];
}
