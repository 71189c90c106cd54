import { formatDuration } from "../kernel/duration.ts";
import { NO_RECORD, type Trace, type TraceRecord } from "../kernel/trace.ts";
import type { FactKind, GateHeader, GroupHeader } from "../model/facts.ts";
import type { Outcome } from "../scenario/words.ts";
import type { Witness } from "./evidence.ts";
import type { NodeEntry } from "./ledger.ts";
import { plannedWriteBehind } from "./oracles/acceptance.ts";
import type { FailingInterval } from "./oracles/failure.ts";
import type { GateVerdict, Why } from "./verdict.ts";

/** What the walk up the causes starts from. */
export interface Story {
  readonly run: Witness;
  readonly outcome: Outcome;
  readonly failures: readonly FailingInterval[];
  /** The nodes that were ill of the change when the first failure began. */
  readonly failingNodes: readonly NodeEntry[];
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
  switch (story.outcome) {
    case "slow-fuse":
      return [...whyFailure(story), ...whyIll(story.run, illness(story)), ...whyNotStopped(story)];
    case "caught":
    case "false-alarm":
      return [...whyStopped(story), ...whyIll(story.run, illnessThatStopped(story)), ...whatIfNot(story)];
    case "inconclusive":
      return story.inconclusive.map((reason) => ({
        question: "Why is there no verdict?",
        answer: sentence(reason),
        atMs: story.run.header.horizonMs,
      }));
    case "clean":
      return [];
  }
}

function whyFailure({ run, failures, failingNodes }: Story): Why[] {
  const [first] = failures as [FailingInterval];
  const requests = failures
    .filter((one) => one.group === first.group && one.fromMs === first.fromMs)
    .map((one) => one.request);
  const ill = failingNodes.map((node) => `${node.name} ${illnessText(run.trace.at(node.symptom))}`);
  const hidden = failingNodes.length > 1 ? "; until the last of these, redundancy hid it" : "";
  const because = ill.length > 0 ? `, and ${list(ill)}${hidden}` : "";
  return [
    {
      question: `Why could users of ${first.group.name} not ${list(requests, "or")} from ${at(first.fromMs)} on?`,
      answer: sentence(
        `${list(requests)} ${requests.length > 1 ? "need" : "needs"} ${first.group.redundancy}${because}`,
      ),
      atMs: first.fromMs,
    },
  ];
}

/** The record of the illness that brought the failure about: the last that befell a failing node. */
function illness({ failingNodes }: Story): number {
  return Math.max(NO_RECORD, ...failingNodes.map((node) => node.symptom));
}

/** From a crash, say, through the load and the file to the plan. */
function* whyIll({ header, trace }: Witness, symptom: number): IterableIterator<Why> {
  if (symptom === NO_RECORD) return;
  const ill = trace.at(symptom);
  const effect = nearest(trace, symptom, ["effect"]);
  const load = nearest(trace, symptom, ["load"]);
  const node = ill.subject;
  if (effect !== null) {
    const due = nearest(trace, effect.index, ["due"]);
    const later = due === null ? "" : `, ${formatDuration(effect.atMs - due.atMs)} after it had loaded it`;
    yield {
      question: `Why was it that ${node} ${illnessVerb(ill)}?`,
      answer: sentence(`with ${effect.object} it ${effect.note}${later}`),
      atMs: ill.atMs,
    };
  }
  const file = ill.source === NO_RECORD ? null : trace.at(ill.source);
  if (load !== null) {
    yield {
      question: `Why did ${node} load ${load.object} at ${at(load.atMs)}, and not before?`,
      answer: sentence(whyLoaded(trace, load, file)),
      atMs: load.atMs,
    };
  }
  if (file === null) return;
  const write = plannedWriteBehind(trace, file.index);
  yield {
    question: `Why did the file of ${node} say ${file.object}?`,
    answer: sentence(
      `${whoWrote(trace, file, write)}; ${staticLook(header.invalid[file.object as string] ?? [])}`,
    ),
    atMs: file.atMs,
  };
}

function whyLoaded(trace: Trace, load: TraceRecord, file: TraceRecord | null): string {
  const stored = file === null ? "" : `; its file had said ${file.object} since ${at(file.atMs)}`;
  const start = load.cause === NO_RECORD ? null : trace.at(load.cause);
  if (start?.kind !== "start") return `it loads its file ${load.note}${stored}`;
  const why = [...trace.causes(start.cause)].find((one) => REASONS_TO_START.has(one.kind as FactKind));
  return `it loads its file when it starts, and was started ${why === undefined ? "" : startText(why)}${stored}`;
}

const REASONS_TO_START = new Set<FactKind>(["step", "act", "fault", "crash", "gate-failed"]);

function startText(reason: TraceRecord): string {
  switch (reason.kind as FactKind) {
    case "step":
      return `by step ${reason.value} of the plan, ${reason.note}`;
    case "act":
      return `by the operator, ${reason.object}`;
    case "fault":
      return `after a fault, ${reason.note}`;
    case "gate-failed":
      return `when ${reason.subject} had failed`;
    default:
      return "by its supervisor after a crash";
  }
}

function whoWrote(trace: Trace, file: TraceRecord, write: number): string {
  if (write === NO_RECORD) return `${file.note} wrote it at ${at(file.atMs)}`;
  const planned = trace.at(write);
  const step = `step ${planned.value} of the plan, ${planned.note}`;
  return file.note === "the plan" ? step : `${file.note} wrote it there, brought by ${step}`;
}

function staticLook(invalid: readonly string[]): string {
  if (invalid.length === 0) return "a static validator finds nothing wrong with it";
  return `a static validator would have refused its ${list(invalid)}`;
}

function* whyNotStopped(story: Story): IterableIterator<Why> {
  const { header } = story.run;
  const looked = story.gates.filter((gate) => gate.passed !== null || gate.sight === "never-looked");
  if (looked.length === 0) {
    yield { question: "Why did no gate stop the plan?", answer: "The plan has none.", atMs: null };
    return;
  }
  for (const gate of looked) {
    const words = header.gates.find((one) => one.name === gate.name) as GateHeader;
    const group = header.groups.find((one) => one.name === words.group) as GroupHeader;
    yield {
      question: `Why did the gate "${gate.name}" not stop the plan?`,
      answer: sentence(whyPassed(gate, words, group)),
      atMs: gate.atMs,
    };
  }
  const blind = looked.filter((gate) => gate.sight === "blind");
  if (blind.length === 0) return;
  const all = blind.length === looked.length ? "every gate" : list(blind.map((gate) => `"${gate.name}"`));
  const groups = new Set(blind.map((gate) => header.gates.find((one) => one.name === gate.name)?.group));
  const lazy = header.groups.filter((group) => groups.has(group.name));
  yield {
    question: `Why did ${all} look at the old configuration?`,
    answer: sentence(
      `stored is not running: ${list(lazy.map((group) => `${group.name} loads its file ${group.loads}`))}; until then each test passes against what ran before`,
    ),
    atMs: null,
  };
}

function whyPassed(gate: GateVerdict, words: GateHeader, group: GroupHeader): string {
  const ignored =
    gate.passed === false && !gate.obeyed ? "; it failed, but the plan went on all the same" : "";
  const time = words.forMs === 0 ? "looked once" : `looked for ${formatDuration(words.forMs)}`;
  const ran = `${gate.ranChange} of ${gate.inScope} nodes`;
  switch (gate.sight) {
    case "blind":
      return `blind: it ${time} and at best ${ran} ran the change; ${group.name} loads its file ${group.loads}${ignored}`;
    case "masked":
      return `masked: a node was ill of the change, but ${throughText(words)} did not show it${ignored}`;
    case "too-early":
      return `too early: it ${time}, all of ${gate.inScope} nodes ran the change, and its effect was due later${ignored}`;
    case "tolerated":
      return `tolerated: readings failed because of the change, but not enough of them${ignored}`;
    case "wrong-place":
      return `wrong place: the change has no effect on ${list(words.nodes)}, where it looked${ignored}`;
    case "lost":
      return `lost: no reading came, and that counts as passing${ignored}`;
    case "never-looked":
      return "nobody looked: it was skipped, or its turn never came";
    case "sighted":
      return `it looked at all of ${gate.inScope} nodes while they ran the change, and nothing was wrong yet${ignored}`;
    case "unrelated":
      return `it failed for a reason that has nothing to do with the change${ignored}`;
  }
}

function throughText(gate: GateHeader): string {
  if (gate.through === "balancer") return "asking through the balancer";
  return `asking for ${list(gate.ask)}`;
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
  const who = cause.kind === "gate-failed" ? `the gate "${record.subject}"` : record.subject;
  return [
    {
      question: `Why did ${who} stop the plan at ${at(record.atMs)}?`,
      answer: sentence(answers[cause.kind as FactKind] ?? "it failed"),
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
  const ill = [...trace.causes(from)].find((one) => ILLNESSES.has(one.kind as FactKind));
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
    const answer = `users of ${group.name} could not ${request} from ${at(fromMs)} on`;
    return [{ question, answer: sentence(answer), atMs: fromMs }];
  }
  if (outcome !== "false-alarm") return [];
  return [{ question, answer: "Nothing would have failed: a false alarm.", atMs: run.header.horizonMs }];
}

function nearest(trace: Trace, from: number, kinds: readonly FactKind[]): TraceRecord | null {
  for (const record of trace.causes(from)) {
    if (kinds.includes(record.kind as FactKind)) return record;
  }
  return null;
}

function illnessText(record: TraceRecord): string {
  return `${illnessVerb(record)} at ${at(record.atMs)}`;
}

function illnessVerb(record: TraceRecord): string {
  switch (record.kind as FactKind) {
    case "crash":
      return "crashed";
    case "hang":
      return "hung";
    case "refuse":
      return "refused to start";
    default:
      return "went wrong";
  }
}

function at(ms: number): string {
  return formatDuration(ms);
}

function list(items: readonly string[], word = "and"): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}

/** A name such as `test-1` stays as it is at the beginning of a sentence. */
function sentence(text: string): string {
  const isName = /^[^ ]*[-\d]/.test(text);
  return `${isName ? text.charAt(0) : text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
