/** What happened, told from the trace: the records that matter, those of one instant gathered. */

import { shortTime } from "../kernel/duration.ts";
import { NO_RECORD, type Trace, type TraceRecord } from "../kernel/trace.ts";
import type { FactKind, GateHeader, GroupHeader, TraceHeader } from "../model/facts.ts";
import type { Verdict } from "../verdict/verdict.ts";
import { type Clause, nodeClause, pluralClause, type Tone } from "./clauses.ts";
import { count, listText, nodesText, percentText } from "./words.ts";

/** One line of the timeline. */
export interface Moment {
  readonly atMs: number;
  readonly tone: Tone;
  readonly text: string;
}

/** The moments of a run, in order, with those that the verdict names. */
export function timelineOf(header: TraceHeader, trace: Trace, verdict: Verdict): Moment[] {
  const moments: Moment[] = [];
  for (let from = 0; from < trace.length; ) {
    const atMs = trace.atMs(from);
    let to = from;
    while (to < trace.length && trace.atMs(to) === atMs) to++;
    const instant = new Instant(header, trace, atMs, verdict);
    for (let index = from; index < to; index++) instant.enter(trace.at(index));
    moments.push(...instant.moments());
    from = to;
  }
  return moments;
}

/** A line in the making: some become known only with later records of the same instant. */
interface Draft {
  tone: Tone;
  text: string;
  /** The nodes it is about, where other nodes may join. */
  nodes?: string[];
}

const PLAN_IS_DONE = "the plan is done";

/** All that happens at one instant. */
class Instant {
  readonly #header: TraceHeader;
  readonly #trace: Trace;
  readonly #atMs: number;
  readonly #verdict: Verdict;
  readonly #drafts: Draft[] = [];
  readonly #nodes = new Map<string, { clauses: Clause[]; draft: Draft }>();
  readonly #shares = new Map<string, { shares: Map<string, number>; draft: Draft }>();

  constructor(header: TraceHeader, trace: Trace, atMs: number, verdict: Verdict) {
    this.#header = header;
    this.#trace = trace;
    this.#atMs = atMs;
    this.#verdict = verdict;
  }

  enter(record: TraceRecord): void {
    const cause = record.cause === NO_RECORD ? null : this.#trace.at(record.cause);
    const subject = record.subject ?? "";
    switch (record.kind as FactKind) {
      case "file":
        // What a step writes at once, the step has said.
        if (record.note === "the plan" && cause?.kind === "write" && cause.atMs === record.atMs) break;
        this.#gather(
          `${this.#writer(record, cause)} ${record.value === 0 ? "begins to write" : "writes"} ${record.object} to`,
          subject,
        );
        break;
      case "agent-removed":
        this.#gather(`${record.object} is taken away from`, subject);
        break;
      case "availability":
        this.#availability(subject, record);
        break;
      default: {
        // What it did to the nodes is told after it, apart from what they did before.
        if (record.kind === "roll-back" || record.kind === "act") this.#finishNodes();
        const line = this.#lineOf(record, subject, cause);
        if (line === null) this.#node(subject, record, cause);
        else if (line.text !== "") this.#drafts.push({ ...line });
      }
    }
  }

  /** Who writes a file: a gate is told from a node, an agent or a person of the same name. */
  #writer({ note }: TraceRecord, cause: TraceRecord | null): string {
    const isGate = cause?.kind === "roll-back" && this.#header.gates.some(({ name }) => name === note);
    return isGate ? `gate "${note}"` : (note ?? "");
  }

  /** The line of a record that is not about nodes; null where it is about one, without text where it is not told. */
  #lineOf(record: TraceRecord, subject: string, cause: TraceRecord | null): Clause | null {
    switch (record.kind as FactKind) {
      case "step":
        return { tone: "plan", text: `${record.value}. ${this.#stepText(record)}` };
      case "adjust":
        return { tone: "plain", text: `${subject}: ${record.note}` };
      case "failover":
        return { tone: "plain", text: `${subject}: ${record.object} takes over` };
      case "gate-passed":
        return { tone: "good", text: `gate "${subject}" passes: ${this.#readings(subject)}` };
      case "gate-failed": {
        const after = record.value === 1 ? "" : "; nobody obeys it";
        return { tone: "bad", text: `gate "${subject}" fails: ${this.#readings(subject)}${after}` };
      }
      case "gate-skipped":
        return { tone: "plain", text: `gate "${subject}" is skipped: nobody looks` };
      case "approved":
        return { tone: "good", text: `${subject} approves` };
      case "denied":
        return { tone: "bad", text: `${subject} does not approve` };
      case "stopped":
        return { tone: "plan", text: "the plan is stopped: no later step is done" };
      case "plan-end":
        return { tone: "plan", text: PLAN_IS_DONE };
      case "roll-back": {
        // An act, or a step, has said it.
        if (cause?.kind !== "gate-failed") return { tone: "plain", text: "" };
        return { tone: "plan", text: `gate "${subject}" has everything rolled back` };
      }
      case "report":
        return { tone: "plain", text: `${subject} reports a ${record.note}` };
      case "act":
        return { tone: "plain", text: `${subject}: ${record.object}` };
      default:
        return null;
    }
  }

  moments(): Moment[] {
    this.#finishNodes();
    for (const [group, { shares, draft }] of this.#shares) this.#finishShares(group, shares, draft);
    if (this.#verdict.acceptedAtMs === this.#atMs)
      this.#say("plan", "the change is accepted", this.#placeOfAccept());
    return this.#drafts
      .filter((draft) => draft.text !== "")
      .map(({ tone, text, nodes }) => ({
        atMs: this.#atMs,
        tone,
        text: nodes === undefined ? text : `${text} ${nodesText(nodes, this.#header.groups)}`,
      }));
  }

  #say(tone: Tone, text: string, place = this.#drafts.length): void {
    this.#drafts.splice(place, 0, { tone, text });
  }

  /** Behind the end of the plan; before the step whose write accepts the one before. */
  #placeOfAccept(): number {
    const end = this.#drafts.findIndex((draft) => draft.text === PLAN_IS_DONE);
    if (end >= 0) return end + 1;
    const step = this.#drafts.findIndex((draft) => draft.tone === "plan");
    return step < 0 ? this.#drafts.length : step;
  }

  /** A line that is the same for many nodes. */
  #gather(text: string, node: string): void {
    const known = this.#drafts.find((draft) => draft.nodes !== undefined && draft.text === text);
    if (known?.nodes === undefined) this.#drafts.push({ tone: "plain", text, nodes: [node] });
    else known.nodes.push(node);
  }

  #node(node: string, record: TraceRecord, cause: TraceRecord | null): void {
    const isIll = record.kind === "serve" && this.#isIll(node, record.index);
    const clause = isIll ? SERVES_ILL : nodeClause(record, cause);
    if (clause === null) return;
    let entry = this.#nodes.get(node);
    if (entry === undefined) {
      entry = { clauses: [], draft: { tone: "plain", text: "" } };
      this.#drafts.push(entry.draft);
      this.#nodes.set(node, entry);
    }
    entry.clauses.push(clause);
  }

  /** Whether something has befallen a node since its process started, and is not over. */
  #isIll(node: string, at: number): boolean {
    const over = new Set<number>();
    for (let index = at - 1; index >= 0; index--) {
      const { kind, subject, source, value } = this.#trace.at(index);
      if (subject !== node) continue;
      if (kind === "start") return false;
      if (kind === "over") over.add(source);
      else if (kind === "effect" && value !== 0 && !over.has(index)) return true;
    }
    return false;
  }

  /** Nodes to which the same happens share a line. */
  #finishNodes(): void {
    const alike = new Map<string, { nodes: string[]; clauses: readonly Clause[]; draft: Draft }>();
    for (const [node, { clauses, draft }] of this.#nodes) {
      const key = JSON.stringify(clauses);
      const others = alike.get(key);
      if (others === undefined) alike.set(key, { nodes: [node], clauses, draft });
      else others.nodes.push(node);
    }
    for (const { nodes, clauses, draft } of alike.values()) {
      const texts = clauses.map(({ text }) => (nodes.length > 1 ? pluralClause(text) : text));
      draft.text = `${nodesText(nodes, this.#header.groups)} ${listText(texts)}`;
      draft.tone =
        clauses.findLast(({ tone }) => tone === "bad" || tone === "good")?.tone ??
        (clauses[0] as Clause).tone;
    }
    this.#nodes.clear();
  }

  #availability(group: string, record: TraceRecord): void {
    let entry = this.#shares.get(group);
    if (entry === undefined) {
      entry = { shares: new Map(), draft: { tone: "plain", text: "" } };
      this.#drafts.push(entry.draft);
      this.#shares.set(group, entry);
    }
    entry.shares.set(record.object ?? "", record.value ?? 0);
  }

  #finishShares(name: string, shares: ReadonlyMap<string, number>, draft: Draft): void {
    const group = this.#header.groups.find((one) => one.name === name) as GroupHeader;
    const values = [...shares.values()];
    const all = shares.size === this.#header.requests.length && values.every((value) => value === values[0]);
    const each = [...shares].map(([request, share]) => `${shareText(share)} of ${request}`);
    draft.text = `${name} answers ${all ? wholeShareText(values[0] as number) : listText(each)}`;
    draft.tone = values.some((value) => value < group.slo) ? "bad" : "good";
    const { firstFailureAtMs, recoveredAtMs } = this.#verdict;
    const judged = group.users !== null || this.#header.groups.every((one) => one.users === null);
    if (judged && firstFailureAtMs === this.#atMs && draft.tone === "bad")
      draft.text += ": the first failure";
    if (judged && recoveredAtMs === this.#atMs && draft.tone === "good") draft.text += ": recovered";
  }

  #stepText(record: TraceRecord): string {
    const gate = this.#header.gates.find((one) => record.note === `gate ${one.name}`);
    return gate === undefined ? (record.note ?? "") : gateText(gate, this.#header);
  }

  /** How the readings of a gate went, and where the first failing one failed. */
  #readings(gate: string): string {
    const trace = this.#trace;
    const id = trace.names.id(gate);
    let [all, good, missing] = [0, 0, 0];
    let failed: TraceRecord | null = null;
    for (let index = 0; index < trace.length && trace.atMs(index) <= this.#atMs; index++) {
      if (trace.subjectOf(index) !== id || trace.at(index).kind !== "reading") continue;
      const reading = trace.at(index);
      all++;
      if (reading.value === 1) good++;
      else if (reading.value === null) missing++;
      else if (failed === null && reading.source !== NO_RECORD) failed = trace.at(reading.source);
    }
    const lost = missing === 0 ? "" : `, ${missing} never came`;
    const where =
      failed === null ? "" : `; at ${shortTime(failed.atMs)} ${failed.subject} did not pass ${failed.object}`;
    return `${good} of ${count(all, "reading")} good${lost}${where}`;
  }
}

const SERVES_ILL: Clause = { text: "serves, but is not well", tone: "bad" };

/** `gate "two-box test": asks both nodes of test, each by itself, for push and pull every 10s for 2m`. */
function gateText(gate: GateHeader, header: TraceHeader): string {
  const whom =
    gate.through === "each" ? nodesText(gate.nodes, header.groups) : `the balancer of ${gate.group}`;
  const often = gate.forMs === 0 ? "once" : `every ${shortTime(gate.everyMs)} for ${shortTime(gate.forMs)}`;
  return `gate "${gate.name}": ask ${whom} for ${listText(gate.ask)}, ${often}`;
}

function shareText(share: number): string {
  if (share === 1) return "all";
  return share === 0 ? "none" : percentText(share);
}

function wholeShareText(share: number): string {
  if (share === 1) return "everything again";
  return share === 0 ? "nothing" : `${percentText(share)} of everything`;
}
