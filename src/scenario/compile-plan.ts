import type { GateHeader } from "../model/facts.ts";
import type {
  ActModel,
  AdjustModel,
  Ask,
  GateModel,
  GroupModel,
  MonitorModel,
  NodeModel,
  RollBackModel,
  StepModel,
} from "../model/model.ts";
import { LOOKS, type Look } from "../store/looks.ts";
import type { ServiceModel } from "./compile-service.ts";
import { duration, type Lookup, multiple, range, share } from "./lookup.ts";
import { parseTimeOfDay } from "./values.ts";
import type { Act, Gate, Monitor, Restart, RollBack, Step, Target } from "./words.ts";

/** The plan under test, and who watches over it. */
export interface PlanModel {
  readonly plan: readonly StepModel[];
  readonly gates: readonly GateModel[];
  readonly monitors: readonly MonitorModel[];
}

export function compilePlan(lookup: Lookup, service: ServiceModel): PlanModel {
  const gates: GateModel[] = [];
  const plan = lookup.scenario.plan.map((step, index): StepModel => {
    if (!("gate" in step)) return compileStep(lookup, service, step, index);
    const gate = compileGate(lookup, service, step.gate, gates.length);
    gates.push(gate);
    return { text: `gate ${gate.name}`, does: "gate", gate };
  });
  return { plan, gates, monitors: compileMonitors(lookup, service) };
}

function compileStep(
  lookup: Lookup,
  service: ServiceModel,
  step: Exclude<Step, { gate: Gate }>,
  index: number,
): StepModel {
  if ("deploy" in step) {
    const agent = service.agents.find(
      (one) => one.name === step.deploy.agent,
    ) as ServiceModel["agents"][number];
    const text = `deploy ${agent.name} to ${targetText(step.deploy.to)}`;
    return { text, does: "deploy", agent, nodes: lookup.targets(step.deploy.to) };
  }
  if ("write" in step) {
    const { version, to } = step.write;
    return {
      text: `write ${version} to ${targetText(to)}`,
      does: "write",
      version: lookup.configs.get(version),
      to: lookup.places(to),
      delivery: lookup.delivery(step.write),
    };
  }
  if ("promote" in step) {
    const { from, to } = step.promote;
    return {
      text: `promote what ${from} holds to ${targetText(to)}`,
      does: "promote",
      from: lookup.store(from),
      to: lookup.places(to),
      delivery: lookup.delivery(step.promote),
    };
  }
  if ("signal" in step) {
    return {
      text: `signal ${targetText(step.signal.on)}`,
      does: "signal",
      nodes: lookup.targets(step.signal.on),
    };
  }
  if ("clear" in step) {
    const { on } = step.clear;
    return { text: `clear ${targetText(on)}`, does: "clear", nodes: lookup.targets(on) };
  }
  if ("restart" in step) return compileRestart(lookup, step.restart);
  if ("wait" in step) return { text: `wait ${step.wait}`, does: "wait", duration: range(step.wait) };
  if ("window" in step) {
    const { opens, closes } = step.window;
    const [opensMs, closesMs] = [parseTimeOfDay(opens), parseTimeOfDay(closes)] as [number, number];
    return { text: `wait for the window ${opens} to ${closes}`, does: "window", opensMs, closesMs };
  }
  if ("approve" in step) {
    const { by, after, grants } = step.approve;
    return { text: `ask ${by} to approve`, does: "approve", by, after: range(after), grants: grants ?? true };
  }
  if ("adjust" in step) {
    const adjust = lookup.adjustment(step.adjust, `step ${index + 1}`);
    return { text: `adjust ${targetText(step.adjust.on)}: ${adjust.text}`, does: "adjust", adjust };
  }
  if ("move" in step) {
    const { on, accounts, to } = step.move;
    const text = `move ${accounts.join(", ")} on ${targetText(on)} to ${to}`;
    return { text, does: "move", nodes: lookup.targets(on), accounts, version: lookup.configs.get(to) };
  }
  const { to, restart = false } = step.rollBack;
  const text = `roll back${to === undefined ? "" : ` to ${to}`}${restart ? " and restart" : ""}`;
  return { text, does: "rollBack", back: compileRollBack(lookup, step.rollBack, restart) };
}

function compileRollBack(
  lookup: Lookup,
  words: Pick<RollBack, "to" | "delivery" | "gap" | "waits">,
  restart: boolean,
): RollBackModel {
  return {
    to: lookup.origin(words.to),
    delivery: lookup.delivery(words),
    restart: restart ? (words.waits === true ? "delivered" : "at-once") : "never",
  };
}

function compileRestart(lookup: Lookup, { on, how, force, drain, gap }: Restart): StepModel {
  const rolling = how === "rolling";
  const verb = force === false ? "gracefully reload" : "restart";
  return {
    text: `${verb} ${targetText(on)}${rolling ? ", one by one" : ""}`,
    does: "restart",
    nodes: lookup.targets(on),
    rolling,
    force: force ?? true,
    drain: range(drain),
    gap: range(gap),
  };
}

function compileGate(lookup: Lookup, service: ServiceModel, gate: Gate, index: number): GateModel {
  const nodes = lookup.targets(gate.on);
  const group = service.groups[(service.nodes[nodes[0] as number] as NodeModel).group] as GroupModel;
  return {
    index,
    name: gate.name,
    nameId: lookup.names.id(gate.name),
    group: group.index,
    nodes,
    through: gate.through,
    ask: [...new Set(gate.ask)].map((word) => compileAsk(lookup, word, gate)),
    version: gate.version ?? null,
    account: gate.as ?? null,
    staysConnected: gate.connects === "once",
    everyMs: duration(gate.every),
    length: range(gate.for),
    once: gate.passes === "once",
    tolerates: gate.tolerates ?? 0,
    loses: share(gate.loses ?? 0),
    missingPasses: gate.missing === "passes",
    timeoutMs: gate.timeout === undefined ? group.timeoutMs : duration(gate.timeout),
    back: compileGateBack(lookup, gate),
    obeyed: gate.obeyed ?? true,
    skip: gate.skip ?? false,
  };
}

function compileGateBack(lookup: Lookup, { onFail, delivery, gap, waits }: Gate): RollBackModel | null {
  if (onFail === undefined || onFail === "halt") return null;
  const words = { ...(delivery === undefined ? {} : { delivery }), ...(gap === undefined ? {} : { gap }) };
  return compileRollBack(lookup, { ...words, waits: waits ?? false }, onFail === "roll-back-and-restart");
}

function compileAsk(lookup: Lookup, word: string, gate: Gate): Ask {
  const nameId = lookup.names.id(word);
  const request = lookup.request(word);
  if (request >= 0) return { nameId, what: "request", request };
  const probe = lookup.scenario.probes?.[word];
  if (probe !== undefined) return { nameId, what: "own", probe };
  if (word in LOOKS) return { nameId, what: "store", look: word as Look };
  if (word === "load") return { nameId, what: word, most: multiple(gate.load ?? 1) };
  if (word === "validator" || word === "acknowledgement" || word === "version") return { nameId, what: word };
  return { nameId, what: "health" };
}

/** What a judge has to know of a gate. */
export function gateHeader(lookup: Lookup, service: ServiceModel, gate: GateModel): GateHeader {
  return {
    name: gate.name,
    nodes: gate.nodes.map((node) => (service.nodes[node] as NodeModel).name),
    group: (service.groups[gate.group] as GroupModel).name,
    through: gate.through,
    account: gate.account,
    staysConnected: gate.staysConnected,
    ask: gate.ask.map((ask) => lookup.names.text(ask.nameId) as string),
    everyMs: gate.everyMs,
    forMs: gate.length.hiMs,
  };
}

function compileMonitors(lookup: Lookup, { groups, nodes }: ServiceModel): MonitorModel[] {
  const words: Monitor | readonly Monitor[] = lookup.scenario.monitor ?? [];
  const withUsers = groups.filter((group) => group.users !== null);
  const watched = (withUsers.length > 0 ? withUsers : groups).flatMap((group) => group.nodes);
  // One list for all that have none of their own: the first report of any of them begins it.
  const operator = { index: 0, name: "operator", list: compileActs(lookup, lookup.scenario.operator ?? []) };
  return ("notices" in words ? [words] : words).map((monitor, index) => {
    const name = monitor.name ?? (index === 0 ? "monitor" : `monitor-${index + 1}`);
    const meant = monitor.on === undefined ? watched : lookup.targets(monitor.on);
    return {
      index,
      name,
      nameId: lookup.names.id(name),
      notices: monitor.notices,
      loadAbove: multiple(monitor.above ?? 1),
      times: monitor.times ?? 1,
      clearsMs: duration(monitor.clears ?? 0),
      again: monitor.again ?? false,
      groups: [...new Set(meant.map((node) => (nodes[node] as NodeModel).group))],
      nodes: meant,
      after: range(monitor.after),
      needs: monitor.needs === undefined ? null : lookup.group(monitor.needs),
      acts:
        monitor.acts === undefined
          ? operator
          : { index: index + 1, name: `operator/${name}`, list: compileActs(lookup, monitor.acts) },
    };
  });
}

function compileActs(lookup: Lookup, acts: readonly Act[]): ActModel[] {
  return acts.map((act, index) => ({
    id: lookup.number(),
    does: act.does,
    on: act.on === undefined ? null : lookup.places(act.on),
    after: range(act.after),
    adjust: act.does === "adjust" ? compileAdjust(lookup, act, index) : null,
    back: compileRollBack(lookup, act, act.does === "roll-back-and-restart"),
    generator:
      act.generator === undefined
        ? null
        : Object.keys(lookup.scenario.generators ?? {}).indexOf(act.generator),
    gapMs: act.how === "rolling" ? duration(act.gap ?? 0) : 0,
    needs: act.needs === undefined ? null : lookup.group(act.needs),
    otherwise: act.otherwise === undefined ? null : range(act.otherwise),
    only: act.only ?? null,
  }));
}

function compileAdjust(lookup: Lookup, { on, ...words }: Act, index: number): AdjustModel {
  return lookup.adjustment({ ...words, on: on ?? [] }, `act ${index + 1}`);
}

function targetText(target: Target): string {
  return typeof target === "string" ? target : target.join(", ");
}
