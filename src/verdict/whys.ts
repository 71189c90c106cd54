import { shortTime } from "../kernel/duration.ts";
import { NO_RECORD, type Trace, type TraceRecord } from "../kernel/trace.ts";
import { Fact, type FactKind, type TraceHeader } from "../model/facts.ts";
import type { Outcome } from "../scenario/words.ts";
import type { Witness } from "./evidence.ts";
import type { IllNode } from "./ledger.ts";
import type { FailingInterval } from "./oracles/dip.ts";
import { list, sentence } from "./sentence.ts";
import type { GateVerdict, Why } from "./verdict.ts";
import { whyNotStopped } from "./why-gates.ts";

/** What the walk up the causes starts from. */
export interface Story {
  readonly run: Witness;
  readonly outcome: Outcome;
  readonly failures: readonly FailingInterval[];
  /** The first failure that the twin has too; undefined where there is none. */
  readonly shared: FailingInterval | undefined;
  /** The nodes that were ill of the change when the first failure began. */
  readonly failingNodes: readonly IllNode[];
  /** The record of the plan's being stopped; −1 where it was not. */
  readonly stopped: number;
  readonly gates: readonly GateVerdict[];
  readonly inconclusive: readonly string[];
  /** The first failure of the unstopped run; undefined where there is none, or nobody asked. */
  readonly averted: FailingInterval | undefined;
}

/**
 * The five whys: from the failure, or from what stopped the plan, up its causes to the act that began it, with a branch for
 * each gate that says why it saw nothing.
 */
export function askWhys(story: Story): Why[] {
  const anyway = story.failures.length === 0 ? whyAnyway(story.shared) : [];
  return [...whyOutcome(story), ...anyway];
}

function whyOutcome(story: Story): Why[] {
  const { run } = story;
  switch (story.outcome) {
    case "slow-fuse":
      return [...whyFailure(story), ...whyIll(run, illness(story)), ...whyNotStopped(run, story.gates)];
    case "caught":
    case "false-alarm":
      return [...whyStopped(story), ...whyIll(run, illnessThatStopped(story)), ...whatIfNot(story)];
    case "inconclusive":
      return story.inconclusive.map((reason) => ({
        question: "Why is there no verdict?",
        answer: sentence(reason, namesOf(run)),
        atMs: run.header.horizonMs,
      }));
    case "clean":
      return [];
  }
}

function namesOf({ header }: Witness): string[] {
  return header.groups.flatMap(({ name, nodes }) => [name, ...nodes]);
}

/** A failure that would have been without the change. */
function whyAnyway(shared: FailingInterval | undefined): Why[] {
  if (shared === undefined) return [];
  const { group, request, fromMs } = shared;
  const answer = `not because of the change: in the twin, which does not have it, it fails from ${shortTime(fromMs)} on too`;
  const question = `Why did ${request} fail for users of ${group.name} from ${shortTime(fromMs)} on, with or without the change?`;
  return [{ question, answer: sentence(answer), atMs: fromMs }];
}

function whyFailure({ run, failures, failingNodes }: Story): Why[] {
  const [first] = failures as [FailingInterval];
  const requests = failures
    .filter((one) => one.group === first.group && one.fromMs === first.fromMs)
    .map((one) => one.request);
  const inOrder = [...failingNodes].sort((one, other) => one.symptom - other.symptom);
  // The last of many is what mattered.
  const named = inOrder
    .slice(-MOST_NAMED)
    .map((node) => `${node.name} ${illnessText(run.trace.at(node.symptom))}`);
  const others = inOrder.length - named.length;
  const ill = others > 0 ? [`${others} other nodes were ill already`, ...named] : named;
  const hidden = ill.length > 1 ? "; until the last of these, redundancy hid it" : "";
  const because = ill.length > 0 ? list(ill) : elsewhere(run.trace, first);
  return [
    {
      question: `Why did ${list(requests)} fail for users of ${first.group.name} from ${shortTime(first.fromMs)} on?`,
      answer: sentence(`that needs ${first.group.redundancy}, and ${because}${hidden}`),
      atMs: first.fromMs,
    },
  ];
}

/** So many nodes are told by name. */
const MOST_NAMED = 4;

/** What made a group fail whose own nodes were well. */
function elsewhere(trace: Trace, failure: FailingInterval): string {
  const others = [...causesOf(trace, failure.record)].filter((one) => one.subject !== failure.group.name);
  const group = others.find((one) => one.kind === "availability");
  if (group !== undefined) return `what its nodes need, ${group.subject}, answered too little`;
  const ill = others.find((one) => ILLNESSES.has(one.kind as FactKind));
  return ill === undefined ? "too little of that was left" : `${ill.subject} ${illnessText(ill)}`;
}

/** The record of the illness that brought the failure about: the last that befell a failing node, or one elsewhere. */
function illness({ run, failures, failingNodes }: Story): number {
  if (failingNodes.length > 0) return Math.max(...failingNodes.map((node) => node.symptom));
  const causes = [...causesOf(run.trace, failures[0]?.record ?? NO_RECORD)];
  return (
    causes.find((one) => ILLNESSES.has(one.kind as FactKind) && one.source !== NO_RECORD)?.index ?? NO_RECORD
  );
}

/** From a crash, say, through the load and the file to the plan. */
function* whyIll({ header, trace }: Witness, symptom: number): IterableIterator<Why> {
  if (symptom === NO_RECORD) return;
  const ill = trace.at(symptom);
  const node = ill.subject as string;
  const effect = nearest(trace, symptom, Fact.effect);
  if (effect !== null) {
    const due = nearest(trace, effect.index, Fact.due);
    const later = due === null ? "" : `, ${shortTime(effect.atMs - due.atMs)} after that had begun`;
    yield {
      question: `Why did ${node} ${illnessVerb(ill)}?`,
      answer: sentence(`with ${effect.object} it ${effect.note}${later}`),
      atMs: ill.atMs,
    };
  }
  const source = ill.source === NO_RECORD ? null : trace.at(ill.source);
  const load = nearest(trace, symptom, Fact.load);
  if (load !== null && load.object === effect?.object) {
    const stored =
      source === null ? "" : `; its file had said ${source.object} since ${shortTime(source.atMs)}`;
    yield {
      question: `Why did ${node} load ${load.object} at ${shortTime(load.atMs)}, and not before?`,
      answer: sentence(`it loads its file ${whyLoaded(trace, load)}${stored}`),
      atMs: load.atMs,
    };
  }
  if (source !== null) yield whyStored(header, trace, source);
  const missed = lastMissed(trace, node, symptom);
  if (missed === null) return;
  yield {
    question: `Why did ${node} not have ${missed.object}?`,
    answer: sentence(
      `it was left out on the way: what ${trace.at(missed.cause).subject} held did not get there`,
    ),
    atMs: missed.atMs,
  };
}

/** The last version that had not got to a node, which was left out on its way, when something befell the node. */
function lastMissed(trace: Trace, node: string, before: number): TraceRecord | null {
  const last = (kind: number) =>
    trace.ofKind(kind).findLast((index) => index < before && trace.subjectOf(index) === trace.names.id(node));
  const missed = last(Fact.missed);
  return missed === undefined || missed < (last(Fact.file) ?? NO_RECORD) ? null : trace.at(missed);
}

/** When a process loads its file, and why it did so then. */
function whyLoaded(trace: Trace, load: TraceRecord): string {
  const start = load.cause === NO_RECORD ? null : trace.at(load.cause);
  if (start?.kind !== "start") return load.note ?? "";
  const why = [...causesOf(trace, start.cause)].find((one) => one.kind in REASONS_TO_START);
  return why === undefined
    ? "when it starts"
    : `when it starts, and was started ${REASONS_TO_START[why.kind]?.(why)}`;
}

const REASONS_TO_START: Readonly<Record<string, (reason: TraceRecord) => string>> = {
  step: (step) => `by step ${step.value} of the plan (${step.note})`,
  act: (act) => `by the operator (${act.object})`,
  fault: (fault) => `after a fault (${fault.note})`,
  "gate-failed": (gate) => `when the gate "${gate.subject}" had failed`,
  crash: () => "by its supervisor after a crash",
};

/** How a version came into a file, or how an account came to be served by it. */
function whyStored(header: TraceHeader, trace: Trace, source: TraceRecord): Why {
  const version = source.object as string;
  const stations = [...causesOf(trace, source.index)].flatMap((one) => WAYS[one.kind]?.(one) ?? []);
  const way = stations.length === 1 ? `it came there ${stations[0]}` : stations.join(", ");
  const changes = header.changes[version] ?? [];
  const says = changes.length === 0 ? "" : `; it says ${list(changes)}`;
  const question =
    source.kind === "serves"
      ? `Why did ${source.subject} serve ${source.note} by ${version}?`
      : `Why did the file of ${source.subject} say ${version}?`;
  return {
    question,
    answer: sentence(`${way}${says}; ${staticLook(header.invalid[version] ?? [])}`),
    atMs: source.atMs,
  };
}

/** The stations of a version on its way into a file, from the file up. */
const WAYS: Readonly<Record<string, (record: TraceRecord) => string>> = {
  agent: (agent) => `the agent ${agent.object} wrote it there at ${shortTime(agent.atMs)}`,
  store: (store) => `it came from ${store.subject}, which held it from ${shortTime(store.atMs)} on`,
  generated: (generated) => `the generator ${generated.subject} made it at ${shortTime(generated.atMs)}`,
  write: (write) =>
    write.value === null ? `by itself (${write.note})` : `by step ${write.value} of the plan (${write.note})`,
  act: (act) => `by the operator (${act.object})`,
};

function staticLook(invalid: readonly string[]): string {
  if (invalid.length === 0) return "a static validator finds nothing wrong with it";
  return `a static validator would have refused its ${list(invalid)}`;
}

function whyStopped({ run, stopped }: Story): Why[] {
  const { trace } = run;
  const record = trace.at(stopped);
  const cause = trace.at(record.cause);
  const probe = firstProbe(trace, cause);
  const answers: Partial<Record<FactKind, string>> = {
    "gate-failed":
      probe === null
        ? "readings did not come"
        : `${probe.subject} did not pass when asked for ${probe.object}`,
    denied: `${record.subject} did not approve`,
    act: `the operator chose to ${cause.object}`,
  };
  const who = cause.kind === "gate-failed" ? `the gate "${record.subject}"` : `the ${record.subject}`;
  return [
    {
      question: `Why did ${who} stop the plan at ${shortTime(record.atMs)}?`,
      answer: sentence(answers[cause.kind as FactKind] ?? "it failed", [
        ...namesOf(run),
        record.subject as string,
      ]),
      atMs: record.atMs,
    },
  ];
}

/** The first failing probe of the reading that made a gate fail. */
function firstProbe(trace: Trace, gateFailed: TraceRecord): TraceRecord | null {
  if (gateFailed.kind !== "gate-failed") return null;
  const reading = trace.at(gateFailed.cause);
  return reading.source === NO_RECORD ? null : trace.at(reading.source);
}

/** The illness that the probe met which stopped the plan. */
function illnessThatStopped({ run, stopped }: Story): number {
  const { header, trace } = run;
  const cause = trace.at(trace.at(stopped).cause);
  const probe = firstProbe(trace, cause);
  const met = header.groups.find((group) => group.name === probe?.subject);
  if (met !== undefined) return lastIllness(trace, met.nodes, probe?.index as number);
  const from = probe === null ? cause.cause : probe.source;
  const ill = [...causesOf(trace, from)].find((one) => ILLNESSES.has(one.kind as FactKind));
  return ill === undefined || ill.source === NO_RECORD ? NO_RECORD : ill.index;
}

/** Of some nodes the last that fell ill of the change before a record, and is ill then; −1 for none. */
function lastIllness(trace: Trace, nodes: readonly string[], before: number): number {
  const well = new Set<string>();
  for (let index = before - 1; index >= 0; index--) {
    const { kind, subject, source } = trace.at(index);
    if (subject === null || !nodes.includes(subject) || well.has(subject)) continue;
    if (kind === "start" || kind === "run") well.add(subject);
    else if (ILLNESSES.has(kind as FactKind) && source !== NO_RECORD) return index;
  }
  return NO_RECORD;
}

const ILLNESSES = new Set<FactKind>(["crash", "hang", "refuse", "effect"]);

function whatIfNot({ averted, outcome, run }: Story): Why[] {
  const question = "What if nobody had stopped it?";
  if (averted !== undefined) {
    const { group, request, fromMs } = averted;
    const answer = `${request} would have failed for users of ${group.name} from ${shortTime(fromMs)} on`;
    return [{ question, answer: sentence(answer), atMs: fromMs }];
  }
  if (outcome !== "false-alarm") return [];
  return [{ question, answer: "Nothing would have failed: a false alarm.", atMs: run.header.horizonMs }];
}

function* causesOf(trace: Trace, index: number): IterableIterator<TraceRecord> {
  if (index !== NO_RECORD) yield* trace.causes(index);
}

function nearest(trace: Trace, from: number, kind: number): TraceRecord | null {
  for (let at = from; at !== NO_RECORD; at = trace.causeOf(at))
    if (trace.kindOf(at) === kind) return trace.at(at);
  return null;
}

function illnessText(record: TraceRecord): string {
  const past = { crash: "crashed", hang: "hung", refuse: "refused to start" }[record.kind] ?? "went wrong";
  return `${past} at ${shortTime(record.atMs)}`;
}

function illnessVerb(record: TraceRecord): string {
  return { crash: "crash", hang: "hang", refuse: "refuse to start" }[record.kind] ?? "go wrong";
}
