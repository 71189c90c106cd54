import type { GateHeader } from "../model/facts.ts";
import type {
  ActModel,
  Ask,
  GateModel,
  GroupModel,
  MonitorModel,
  NodeModel,
  StepModel,
} from "../model/model.ts";
import type { ServiceModel } from "./compile-service.ts";
import { duration, type Lookup, range, share } from "./lookup.ts";
import { parseTimeOfDay } from "./values.ts";
import type { Act, Gate, Monitor, Restart, Step, Target } from "./words.ts";

/** The plan under test, and who watches over it. */
export interface PlanModel {
  readonly plan: readonly StepModel[];
  readonly gates: readonly GateModel[];
  readonly monitors: readonly MonitorModel[];
}

export function compilePlan(lookup: Lookup, service: ServiceModel): PlanModel {
  const gates: GateModel[] = [];
  const plan = lookup.scenario.plan.map((step): StepModel => {
    if (!("gate" in step)) return compileStep(lookup, service, step);
    const gate = compileGate(lookup, service, step.gate, gates.length);
    gates.push(gate);
    return { text: `gate ${gate.name}`, does: "gate", gate };
  });
  return { plan, gates, monitors: compileMonitors(lookup, service) };
}

function compileStep(lookup: Lookup, service: ServiceModel, step: Exclude<Step, { gate: Gate }>): StepModel {
  if ("deploy" in step) {
    const agent = service.agents.find(
      (one) => one.name === step.deploy.agent,
    ) as ServiceModel["agents"][number];
    const text = `deploy ${agent.name} to ${targetText(step.deploy.to)}`;
    return { text, does: "deploy", agent, nodes: lookup.targets(step.deploy.to) };
  }
  if ("write" in step) {
    const { version, to, delivery } = step.write;
    return {
      text: `write ${version} to ${targetText(to)}`,
      does: "write",
      version: lookup.configs.get(version),
      to: lookup.places(to),
      delivery: range(delivery),
    };
  }
  if ("signal" in step) {
    return {
      text: `signal ${targetText(step.signal.on)}`,
      does: "signal",
      nodes: lookup.targets(step.signal.on),
    };
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
  if ("move" in step) {
    const { on, accounts, to } = step.move;
    const text = `move ${accounts.join(", ")} on ${targetText(on)} to ${to}`;
    return { text, does: "move", nodes: lookup.targets(on), accounts, version: lookup.configs.get(to) };
  }
  const { to, restart = false } = step.rollBack;
  const text = `roll back${to === undefined ? "" : ` to ${to}`}${restart ? " and restart" : ""}`;
  return { text, does: "rollBack", to: lookup.origin(to), restart };
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
    drainMs: duration(drain ?? 0),
    gapMs: duration(gap ?? 0),
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
    ask: [...new Set(gate.ask)].map((word) => compileAsk(lookup, word)),
    version: gate.version ?? null,
    account: gate.as ?? null,
    everyMs: duration(gate.every),
    forMs: duration(gate.for),
    once: gate.passes === "once",
    tolerates: gate.tolerates ?? 0,
    loses: share(gate.loses ?? 0),
    missingPasses: gate.missing === "passes",
    timeoutMs: gate.timeout === undefined ? group.timeoutMs : duration(gate.timeout),
    onFail: gate.onFail ?? "halt",
    obeyed: gate.obeyed ?? true,
    skip: gate.skip ?? false,
  };
}

function compileAsk(lookup: Lookup, word: string): Ask {
  const nameId = lookup.names.id(word);
  const request = lookup.request(word);
  if (request >= 0) return { nameId, what: "request", request };
  const probe = lookup.scenario.probes?.[word];
  if (probe !== undefined) return { nameId, what: "own", probe };
  return { nameId, what: word === "version" ? "version" : "health" };
}

/** What a judge has to know of a gate. */
export function gateHeader(lookup: Lookup, service: ServiceModel, gate: GateModel): GateHeader {
  return {
    name: gate.name,
    nodes: gate.nodes.map((node) => (service.nodes[node] as NodeModel).name),
    group: (service.groups[gate.group] as GroupModel).name,
    through: gate.through,
    account: gate.account,
    ask: gate.ask.map((ask) => lookup.names.text(ask.nameId) as string),
    everyMs: gate.everyMs,
    forMs: gate.forMs,
  };
}

function compileMonitors(lookup: Lookup, { groups, nodes }: ServiceModel): MonitorModel[] {
  const words: Monitor | readonly Monitor[] = lookup.scenario.monitor ?? [];
  const withUsers = groups.filter((group) => group.users !== null);
  const watched = (withUsers.length > 0 ? withUsers : groups).flatMap((group) => group.nodes);
  // One list for all that have none of their own: the first report of any of them begins it.
  const operator = compileActs(lookup, lookup.scenario.operator ?? []);
  return ("notices" in words ? [words] : words).map((monitor, index) => {
    const name = monitor.name ?? (index === 0 ? "monitor" : `monitor-${index + 1}`);
    const meant = monitor.on === undefined ? watched : lookup.targets(monitor.on);
    return {
      index,
      name,
      nameId: lookup.names.id(name),
      notices: monitor.notices,
      groups: [...new Set(meant.map((node) => (nodes[node] as NodeModel).group))],
      nodes: meant,
      after: range(monitor.after),
      needs: monitor.needs === undefined ? null : lookup.group(monitor.needs),
      acts: monitor.acts === undefined ? operator : compileActs(lookup, monitor.acts),
    };
  });
}

function compileActs(lookup: Lookup, acts: readonly Act[]): ActModel[] {
  return acts.map((act) => ({
    does: act.does,
    on: act.on === undefined ? null : lookup.places(act.on),
    after: range(act.after),
    to: lookup.origin(act.to),
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

function targetText(target: Target): string {
  return typeof target === "string" ? target : target.join(", ");
}
