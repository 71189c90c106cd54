/** Single changes of a plan that can make it catch more: the set from which repairs are made. See docs/repair.md. */

import { formatDuration } from "../kernel/duration.ts";
import type { GateModel, Model, NodeModel, StepModel } from "../model/model.ts";
import { compile } from "../scenario/compile.ts";
import { ScenarioError } from "../scenario/problem.ts";
import type { Gate, Scenario, Step } from "../scenario/words.ts";
import { type WordEdit, type WordPath, withEdits } from "../scenario/words-edit.ts";

/** The kinds of change, the plainest first. */
export type EditKind =
  | "do-not-skip"
  | "obey"
  | "tolerate-nothing"
  | "missing-stops"
  | "look-at-each"
  | "ask-users-questions"
  | "ask-version"
  | "look-longer"
  | "force-restart"
  | "add-gate"
  | "wave-first"
  | "brittle-first"
  | "hold-promotion"
  | "roll-back-by-restart"
  | "remove-agents-first";

/** One change of a plan. */
export interface PlanEdit {
  readonly kind: EditKind;
  /** What to do, such as `stop and start test before the gate "two-box test"`. */
  readonly text: string;
  /** How many steps of the plan, or other entries of the scenario, it adds, changes or moves. */
  readonly steps: number;
  readonly words: readonly WordEdit[];
  /** A time that may be shorter than `words` say, down to a bound at which it is as it was; null where there is none. */
  readonly time: EditTime | null;
}

/** A time that an edit sets, for whoever looks for the least that does. */
interface EditTime {
  /** As it was, or 0 where the step is new. */
  readonly fromMs: number;
  /** As `words` say. */
  readonly toMs: number;
  /** Times are whole multiples of this over `fromMs`. */
  readonly everyMs: number;
  /** The same edit with another time. */
  readonly at: (ms: number) => PlanEdit;
}

/**
 * Every edit of the set that changes anything in a scenario and leaves one that can run. The same scenario gives the same edits in the
 * same order.
 */
export function editsOf(scenario: Scenario): PlanEdit[] {
  return allEditsOf(scenario).filter(({ words }) => isRunnable(withEdits(scenario, words)));
}

function isRunnable(scenario: Scenario): boolean {
  try {
    compile(scenario);
    return true;
  } catch (error) {
    if (error instanceof ScenarioError) return false;
    throw error;
  }
}

function allEditsOf(scenario: Scenario): PlanEdit[] {
  const model = compile(scenario);
  const gates = model.plan.flatMap((step, place) =>
    step.does === "gate" ? editsOfGate(model, step.gate, place) : [],
  );
  return [
    ...gates,
    ...gatesToAdd(model),
    ...wavesFirst(model),
    ...brittleFirst(model),
    ...promotions(model),
    ...acts(model),
  ];
}

function editsOfGate(model: Model, gate: GateModel, place: number): PlanEdit[] {
  if (gate.skip)
    return [ofGate("do-not-skip", place, { skip: false }, `do not skip the gate "${gate.name}"`)];
  return [
    ...beStrict(gate, place),
    ...lookAtEach(gate, place),
    ...askUsersQuestions(model, gate, place),
    ...askVersion(model, gate, place, gateNodes(model, gate), null),
    ...askVersionOfAll(model, gate, place),
    ...lookLonger(model, gate, place),
    ...restartFirst(model, gate, place),
    ...restartBack(gate, place),
  ];
}

/** Lets a gate stop the plan at whatever it has seen, or should have. */
function beStrict(gate: GateModel, place: number): PlanEdit[] {
  const name = `the gate "${gate.name}"`;
  const edits: PlanEdit[] = [];
  if (!gate.obeyed) edits.push(ofGate("obey", place, { obeyed: true }, `stop when ${name} fails`));
  if (gate.tolerates > 0)
    edits.push(ofGate("tolerate-nothing", place, { tolerates: 0 }, `let ${name} take no failing reading`));
  if (gate.loses > 0 && gate.missingPasses)
    edits.push(
      ofGate("missing-stops", place, { missing: "fails" }, `let ${name} fail where a reading is missing`),
    );
  return edits;
}

function lookAtEach(gate: GateModel, place: number): PlanEdit[] {
  if (gate.through === "each") return [];
  const text = `let the gate "${gate.name}" look at each node by itself`;
  return [ofGate("look-at-each", place, { through: "each" }, text)];
}

/** Asks what users ask, where a gate asks something shallower, or asks in one session only. */
function askUsersQuestions({ header, scenario }: Model, gate: GateModel, place: number): PlanEdit[] {
  const { ask, connects } = gateWords(scenario.plan[place] as Step);
  const missing = header.requests.filter((request) => !ask.includes(request));
  if (missing.length === 0 && connects !== "once") return [];
  const kept = ask.filter((what) => header.requests.includes(what) || what === "version");
  const change = {
    ask: [...kept, ...missing],
    ...(connects === "once" ? { connects: "each" as const } : {}),
  };
  const text = `let the gate "${gate.name}" ask what users ask (${change.ask.join(", ")})${connects === "once" ? ", each time anew" : ""}`;
  return [ofGate("ask-users-questions", place, change, text)];
}

/** Where a node can be left out on the way: asks those, too, that the gate does not look at. */
function askVersionOfAll(model: Model, gate: GateModel, place: number): PlanEdit[] {
  const group = model.groups[gate.group] as Model["groups"][number];
  const nodes = group.nodes.map((node) => model.nodes[node] as NodeModel);
  const canMiss = nodes.some(({ file }) => (file?.misses ?? 0) > 0);
  return canMiss && gate.nodes.length < nodes.length ? askVersion(model, gate, place, nodes, group.name) : [];
}

/**
 * Asks for the running version until every node has it, and asks whatever the gate asks at the same time.
 *
 * @param group whose nodes all these are; null where they are those of the gate
 */
function askVersion(
  model: Model,
  gate: GateModel,
  place: number,
  nodes: readonly NodeModel[],
  group: string | null,
): PlanEdit[] {
  const { ask } = gateWords(model.scenario.plan[place] as Step);
  const loadMs = longestLoad(nodes);
  if (ask.includes("version") || loadMs === null) return [];
  const longest = Math.max(gate.length.hiMs, loadMs + gate.everyMs);
  if (longest >= model.horizonMs) return [];
  const everyMs = gate.everyMs * Math.max(1, Math.ceil(longest / gate.everyMs / MOST_READINGS));
  const text = `let the gate "${gate.name}" wait, for up to ${formatDuration(longest)}, until every node${group === null ? "" : ` of ${group}`} says that it runs the new version`;
  const change = {
    ...(group === null ? {} : { on: group }),
    ask: [...ask, "version"],
    through: "each",
    passes: "once",
    for: formatDuration(longest),
    ...(everyMs === gate.everyMs ? {} : { every: formatDuration(everyMs) }),
  } as const;
  return [ofGate("ask-version", place, change, text)];
}

/** Looks, or waits before it looks, until the laziest node has loaded, and until what it does there has had its time. */
function lookLonger(model: Model, gate: GateModel, place: number): PlanEdit[] {
  const nodes = gateNodes(model, gate);
  // One more reading after the last of these: at the same instant the gate looks before the node loads.
  return untilSeen(model, nodes).flatMap((untilMs): PlanEdit[] => {
    const nowMs = gate.length.hiMs;
    const longest = nowMs + Math.ceil((untilMs + gate.everyMs - nowMs) / gate.everyMs) * gate.everyMs;
    if (longest <= nowMs || longest >= model.horizonMs) return [];
    return longest / gate.everyMs > MOST_READINGS
      ? waitLonger(model, gate, place, untilMs + gate.everyMs)
      : [lookFor(gate, place, longest)];
  });
}

/** So many readings a gate gets; beyond that it waits first, or looks less often. */
const MOST_READINGS = 500;
const MINUTE_MS = 60_000;

function lookFor(gate: GateModel, place: number, ms: number): PlanEdit {
  const nowMs = gate.length.hiMs;
  const text = `let the gate "${gate.name}" look for ${formatDuration(ms)} instead of ${formatDuration(nowMs)}`;
  return {
    ...ofGate("look-longer", place, { for: formatDuration(ms) }, text),
    time: { fromMs: nowMs, toMs: ms, everyMs: gate.everyMs, at: (other) => lookFor(gate, place, other) },
  };
}

function waitLonger({ plan }: Model, gate: GateModel, place: number, longestMs: number): PlanEdit[] {
  const before = plan[place - 1];
  const nowMs = before?.does === "wait" ? before.duration.hiMs : 0;
  const edit = (ms: number): PlanEdit => ({
    kind: "look-longer",
    text: `wait ${formatDuration(ms)} before the gate "${gate.name}"${nowMs === 0 ? "" : ` instead of ${formatDuration(nowMs)}`}`,
    steps: 1,
    words:
      nowMs === 0
        ? [insert(place, { wait: formatDuration(ms) })]
        : [{ does: "set", path: ["plan", place - 1, "wait"], value: formatDuration(ms) }],
    time: { fromMs: nowMs, toMs: ms, everyMs: MINUTE_MS, at: edit },
  });
  const ms = nowMs + Math.ceil((longestMs - nowMs) / MINUTE_MS) * MINUTE_MS;
  return ms > nowMs ? [edit(ms)] : [];
}

function restartFirst({ scenario, groups, plan }: Model, gate: GateModel, place: number): PlanEdit[] {
  const before = plan[place - 1];
  if (before?.does === "restart" && before.force) return [];
  const group = (groups[gate.group] as { name: string }).name;
  if (before?.does === "restart") {
    const { on } = (scenario.plan[place - 1] as { restart: { on: string } }).restart;
    return [
      {
        kind: "force-restart",
        text: `stop and start ${[on].flat().join(", ")} in step ${place}, instead of a reload that inherits`,
        steps: 1,
        words: [{ does: "set", path: ["plan", place - 1, "restart", "force"], value: true }],
        time: null,
      },
    ];
  }
  return [
    {
      kind: "force-restart",
      text: `stop and start ${group} before the gate "${gate.name}"`,
      steps: 1,
      words: [insert(place, { restart: { on: group } })],
      time: null,
    },
  ];
}

/** A roll-back without a restart is adopted as lazily as the change was. */
function restartBack(gate: GateModel, place: number): PlanEdit[] {
  if (gate.back !== null && gate.back.restart !== "never") return [];
  const text = `roll back and restart where the gate "${gate.name}" fails`;
  return [ofGate("roll-back-by-restart", place, { onFail: "roll-back-and-restart" }, text)];
}

/** A gate behind each write that none looks at before the next, or before the plan ends. */
function gatesToAdd(model: Model): PlanEdit[] {
  const { plan, groups } = model;
  return plan.flatMap((step, place): PlanEdit[] => {
    if (!brings(step)) return [];
    const rest = plan.slice(place + 1);
    const next = rest.findIndex((one) => brings(one));
    const behind = next < 0 ? rest : rest.slice(0, next);
    const written = writtenNodes(model, step);
    const looked = behind.flatMap((one) => (one.does === "gate" && !one.gate.skip ? one.gate.nodes : []));
    const open = groups.filter(({ nodes }) =>
      nodes.some((node) => written.includes(node) && !looked.includes(node)),
    );
    return open.map((group) => {
      const on = group.nodes.map((index) => model.nodes[index] as NodeModel);
      const untilMs = untilSeen(model, on).at(-1) ?? 0;
      const everyMs = EVERY_MS * Math.max(1, Math.ceil(untilMs / EVERY_MS / MOST_READINGS));
      const ms = Math.ceil((untilMs + everyMs) / everyMs) * everyMs;
      return gateAfter(model, place, { name: group.name, everyMs }, ms);
    });
  });
}

const EVERY_MS = 10_000;

function gateAfter(
  model: Model,
  place: number,
  look: { readonly name: string; readonly everyMs: number },
  ms: number,
): PlanEdit {
  const { name: on, everyMs } = look;
  const name = freshName(`look at ${on}`, gateNames(model));
  return {
    kind: "add-gate",
    text: `look at each node of ${on} for ${formatDuration(ms)} after step ${place + 1}, before the plan goes on`,
    steps: 1,
    words: [insert(place + 1, { gate: newGate(model, name, on, everyMs, ms) })],
    time: { fromMs: 0, toMs: ms, everyMs, at: (other) => gateAfter(model, place, look, other) },
  };
}

function gateNames({ header }: Model): string[] {
  return header.gates.map(({ name }) => name);
}

function newGate({ header }: Model, name: string, on: string, everyMs: number, ms: number): Gate {
  return {
    name,
    on,
    through: "each",
    ask: header.requests,
    every: formatDuration(everyMs),
    for: formatDuration(ms),
  };
}

/** A step that brings something new to somebody, and all until the next such step. */
function wavesOf(model: Model): { readonly from: number; readonly length: number }[] {
  const starts = model.plan.flatMap((step, place) => (brings(step) ? [place] : []));
  return starts.map((from, place) => ({ from, length: (starts[place + 1] ?? model.plan.length) - from }));
}

/** Lets a later wave go first. */
function wavesFirst(model: Model): PlanEdit[] {
  const [first, ...others] = wavesOf(model);
  if (first === undefined) return [];
  return others
    .filter(({ from }) => model.plan[from]?.does !== "promote")
    .map(({ from, length }) => ({
      kind: "wave-first",
      text: `begin with step ${from + 1} (${model.plan[from]?.text}) and what follows it`,
      steps: length,
      words: Array.from({ length }, (_, place) => ({
        does: "move",
        list: PLAN,
        from: from + place,
        to: first.from + place,
      })),
      time: null,
    }));
}

/** Puts a node that loads at once, and has nothing that would hide its failing, before all others. */
function brittleFirst(model: Model): PlanEdit[] {
  const { scenario, plan, nodes } = model;
  const place = plan.findIndex((step) => step.does === "write" || step.does === "deploy");
  const step = scenario.plan[place];
  if (step === undefined || !("write" in step || "deploy" in step)) return [];
  const name = freshName("first", [...Object.keys(scenario.groups), ...Object.keys(scenario.stores ?? {})]);
  const gate = newGate(model, freshName(`${name} look`, gateNames(model)), name, EVERY_MS, MINUTE_MS);
  const like = nodes[writtenNodes(model, plan[place] as StepModel)[0] ?? 0] as NodeModel;
  const { start } = scenario.groups[like.groupName] ?? {};
  const group = {
    nodes: 1,
    redundancy: "brittle",
    load: { by: "watch" },
    ...(start === undefined ? {} : { start }),
  };
  const wave: Step =
    "write" in step
      ? { write: { version: step.write.version, to: name } }
      : { deploy: { agent: step.deploy.agent, to: name } };
  return [
    {
      kind: "brittle-first",
      text: `begin with one brittle node that loads at once, and look at it before step ${place + 1}`,
      steps: 3,
      words: [
        { does: "set", path: ["groups", name], value: group },
        insert(place, wave),
        insert(place + 1, { gate }),
      ],
      time: null,
    },
  ];
}

/** Holds back what others fall back to until the plan has seen all that it looks at. */
function promotions({ plan }: Model): PlanEdit[] {
  return plan.flatMap((step, from): PlanEdit[] => {
    if (step.does !== "promote" || from === plan.length - 1) return [];
    return [
      {
        kind: "hold-promotion",
        text: `promote at the end of the plan, and not in step ${from + 1}`,
        steps: 1,
        words: [{ does: "move", list: PLAN, from, to: plan.length - 1 }],
        time: null,
      },
    ];
  });
}

/** What people do who put things back: by a restart, and without the agent that would write it again. */
function acts({ scenario }: Model): PlanEdit[] {
  return (scenario.operator ?? []).flatMap((act, place): PlanEdit[] => {
    const path: WordPath = ["operator", place];
    if (act.does === "roll-back")
      return [
        {
          kind: "roll-back-by-restart",
          text: "let the operator roll back and restart, and not roll back alone",
          steps: 1,
          words: [{ does: "set", path: [...path, "does"], value: "roll-back-and-restart" }],
          time: null,
        },
      ];
    const isRemoved = (scenario.operator ?? []).slice(0, place).some(({ does }) => does === "remove-agents");
    if (act.does !== "restore-files" || isRemoved || scenario.agents === undefined) return [];
    return [
      {
        kind: "remove-agents-first",
        text: "let the operator remove the agents before the files are put back",
        steps: 1,
        words: [
          { does: "insert", list: ["operator"], at: place, value: { does: "remove-agents", after: "0s" } },
        ],
        time: null,
      },
    ];
  });
}

const PLAN: WordPath = ["plan"];

function insert(at: number, value: Step): WordEdit {
  return { does: "insert", list: PLAN, at, value };
}

function ofGate(kind: EditKind, place: number, change: Partial<Gate>, text: string): PlanEdit {
  const words = Object.entries(change).map(
    ([word, value]): WordEdit => ({ does: "set", path: ["plan", place, "gate", word], value }),
  );
  return { kind, text, steps: 1, words, time: null };
}

/** How long after a write something of it may be seen: the laziest load, and after that the slowest effect. In ms, each once. */
function untilSeen(model: Model, nodes: readonly NodeModel[]): number[] {
  const loadMs = longestLoad(nodes);
  const startMs = Math.max(0, ...nodes.map(({ start }) => start.hiMs));
  const slowest = Math.max(0, ...nodes.flatMap(({ effects }) => effects.map(({ after }) => after.hiMs)));
  const all = loadMs === null ? [startMs + slowest] : [loadMs, loadMs + slowest];
  return [...new Set(all)].filter((ms) => ms < model.horizonMs);
}

/** null where nothing bounds it. */
function longestLoad(nodes: readonly NodeModel[]): number | null {
  const loads = nodes.map(({ load }) => load.longestMs);
  return loads.includes(null) ? null : Math.max(0, ...(loads as number[]));
}

function gateNodes(model: Model, gate: GateModel): NodeModel[] {
  return gate.nodes.map((node) => model.nodes[node] as NodeModel);
}

/** Whether a step brings something new to nodes. */
function brings({ does }: StepModel): boolean {
  return does === "write" || does === "deploy" || does === "promote" || does === "move";
}

/** The nodes that a step brings something to, also by way of a store. */
function writtenNodes(model: Model, step: StepModel): readonly number[] {
  if (step.does === "deploy" || step.does === "move") return step.nodes;
  if (step.does !== "write" && step.does !== "promote") return [];
  const stores = new Set<number>(step.to.stores);
  // A store that another gets its version from stands for both.
  for (const _ of model.stores)
    for (const [index, { hop }] of model.stores.entries())
      if (hop !== null && stores.has(hop.from)) stores.add(index);
  const fed = model.nodes
    .filter(({ file }) => file !== null && stores.has(file.from))
    .map(({ index }) => index);
  return [...new Set([...step.to.nodes, ...fed])];
}

function gateWords(step: Step): Gate {
  return (step as { gate: Gate }).gate;
}

function freshName(name: string, known: readonly string[]): string {
  let fresh = name;
  for (let number = 2; known.includes(fresh); number++) fresh = `${name} ${number}`;
  return fresh;
}
