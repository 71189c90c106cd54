/** What a step of a plan reaches, and how long it takes until it shows there. */

import type {
  EffectModel,
  GateModel,
  GeneratorModel,
  HopModel,
  Model,
  NodeModel,
  Places,
  StepModel,
  TriggerModel,
} from "../../model/model.ts";

/** So many readings an edit lets a gate take; beyond that it waits first, or looks less often. */
export const MOST_READINGS = 500;
const DAY_MS = 86_400_000;

/** Whether a step brings something new to nodes. */
export function brings({ does }: StepModel): boolean {
  return does === "write" || does === "deploy" || does === "promote" || does === "move";
}

/** The nodes that a step brings something to, also by way of a store. */
export function writtenNodes(model: Model, step: StepModel): readonly number[] {
  if (step.does === "deploy" || step.does === "move") return step.nodes;
  return step.does === "write" || step.does === "promote" ? nodesFedBy(model, step.to) : [];
}

/** The nodes whose file is one of some places, or comes from one of them. */
function nodesFedBy({ stores, nodes }: Model, to: Places): number[] {
  const fed = new Set<number>(to.stores);
  // A store that another gets its version from stands for both.
  for (const _ of stores)
    for (const [index, { hop }] of stores.entries()) if (hop !== null && fed.has(hop.from)) fed.add(index);
  const behind = nodes.filter(({ file }) => file !== null && fed.has(file.from)).map(({ index }) => index);
  return [...new Set([...to.nodes, ...behind])];
}

/**
 * The nodes on which something of a step can show: those that it brings something to, those that get what a generator makes of it,
 * those of the groups that any of them call or need, and those of the groups that need any of them.
 */
export function touchedNodes(model: Model, step: StepModel): readonly number[] {
  const { nodes, groups } = model;
  const made = generatorsOf(model, step).flatMap(({ to }) => nodesFedBy(model, to));
  const own = [...writtenNodes(model, step), ...made];
  const asked = own.flatMap((index) => {
    const { needs, calls, effects } = nodes[index] as NodeModel;
    const called = effects.flatMap(({ call }) => (call === null ? [] : [call.to]));
    return [...needs.map(({ group }) => group), ...calls.keys(), ...called];
  });
  const written = new Set(own.map((index) => nodes[index]?.group));
  const asking = nodes.filter(({ needs }) => needs.some(({ group }) => written.has(group)));
  const around = [...asked, ...asking.map(({ group }) => group)];
  return [...new Set([...own, ...around.flatMap((group) => groups[group]?.nodes ?? [])])];
}

/** The generators that make something of what a step brings. */
function generatorsOf(model: Model, step: StepModel): readonly GeneratorModel[] {
  const written = writtenNodes(model, step);
  const stores = step.does === "write" || step.does === "promote" ? step.to.stores : [];
  return model.generators.filter(
    ({ reads }) =>
      reads !== null &&
      (reads.from.stores.some((store) => stores.includes(store)) ||
        reads.from.nodes.some((node) => written.includes(node))),
  );
}

/**
 * How long after a step something of it may be seen on some nodes: when the laziest has loaded it, when the slowest effect has had its
 * time, and when what else an effect waits for has come: an hour of the day, an instant, an input. In ms, each once.
 */
export function untilSeen(model: Model, step: StepModel | null, nodes: readonly NodeModel[]): number[] {
  const effects = nodes.flatMap((node) => node.effects);
  const startMs = most(nodes.map(({ start }) => start.hiMs));
  const loadedMs = longestLoad(model, step, nodes) ?? startMs;
  const struckMs = loadedMs + most(effects.map(({ after }) => after.hiMs));
  const broughtMs = struckMs + most(effects.map((effect) => occasionMs(model, effect)));
  return [...new Set([loadedMs, struckMs, broughtMs])].filter((ms) => ms < model.horizonMs);
}

/** How long it takes at the most until what brings an effect has come. */
function occasionMs({ inputs }: Model, { strikes, input }: EffectModel): number {
  const sent = inputs.filter(({ name }) => name === input).map(({ at, everyMs }) => at.hiMs + (everyMs ?? 0));
  if (strikes === null) return most(sent);
  return most(sent) + ("timeOfDayMs" in strikes ? DAY_MS : strikes.atFromBeginning.hiMs);
}

/** From a step to the load of the laziest of some nodes, by way of stores and generators; null where nothing bounds it. */
export function longestLoad(
  model: Model,
  step: StepModel | null,
  nodes: readonly NodeModel[],
): number | null {
  const loads = nodes.map(({ load, file }) => sum(load.longestMs, file === null ? 0 : hopMs(model, file)));
  if (loads.includes(null)) return null;
  return deliveryMs(step) + generatedMs(model, step, nodes) + most(loads as number[]);
}

function deliveryMs(step: StepModel | null): number {
  if (step?.does === "deploy") return step.agent.after.hiMs;
  if (step?.does !== "write" && step?.does !== "promote") return 0;
  const { to, delivery } = step;
  return delivery.takes.hiMs + delivery.gapMs * (to.stores.length + to.nodes.length);
}

/** How long a generator takes that stands between a step and some nodes. */
function generatedMs(model: Model, step: StepModel | null, nodes: readonly NodeModel[]): number {
  if (step === null) return 0;
  const written = writtenNodes(model, step);
  if (nodes.some(({ index }) => written.includes(index))) return 0;
  return most(
    generatorsOf(model, step).map(
      ({ everyMs, phase, delivery }) => everyMs + phase.hiMs + delivery.takes.hiMs,
    ),
  );
}

/** How long a version is on its way from the first store of a chain. */
function hopMs({ stores }: Model, hop: HopModel): number | null {
  let all: number | null = 0;
  for (let at: HopModel | null = hop, left = stores.length; at !== null && left >= 0; left--) {
    all = sum(all, triggerMs(at.trigger));
    at = stores[at.from]?.hop ?? null;
  }
  return all;
}

function triggerMs({ by, everyMs, jitter, delay, checkedByRequest }: TriggerModel): number | null {
  if (checkedByRequest) return null;
  if (by === "poll" || by === "ttl") return everyMs + jitter.hiMs;
  return by === "watch" ? delay.hiMs : null;
}

function sum(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}

function most(values: readonly number[]): number {
  return Math.max(0, ...values);
}

/** The last step before a place that brings something new; null where there is none. */
export function broughtBefore({ plan }: Model, place: number): StepModel | null {
  return plan.slice(0, place).findLast((step) => brings(step)) ?? null;
}

export function gateNodes(model: Model, gate: GateModel): NodeModel[] {
  return gate.nodes.map((node) => model.nodes[node] as NodeModel);
}
