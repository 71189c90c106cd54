import { NO_RECORD, type Trace } from "../kernel/trace.ts";
import { Fact } from "../model/facts.ts";
import type { Outcome } from "../scenario/words.ts";
import type { Evidence, Witness } from "./evidence.ts";
import { measureImpact, recovery } from "./impact.ts";
import { Ledger, type NodeEntry } from "./ledger.ts";
import { courseOfPlan, type PlanCourse, plannedWriteBehind } from "./oracles/acceptance.ts";
import { findIncompleteness } from "./oracles/completeness.ts";
import { type FailingInterval, findFailures } from "./oracles/failure.ts";
import { SightKeeper } from "./sight.ts";
import type { GateVerdict, Verdict } from "./verdict.ts";
import { askWhys } from "./whys.ts";

/** Says what a run meant. It reads traces only, never the state of a simulator. */
export function judge(evidence: Evidence): Verdict {
  const { run } = evidence;
  const finding = decide(evidence);
  const { outcome, failures, course, reading, acceptedAtMs } = finding;
  const [failure] = failures;
  const recoveredAtMs = recovery(failures);
  const firstFailureAtMs = failure?.fromMs ?? null;
  return {
    outcome,
    inconclusive: finding.inconclusive,
    acceptedAtMs,
    firstSymptomAtMs: reading.firstSymptom === NO_RECORD ? null : run.trace.atMs(reading.firstSymptom),
    firstFailureAtMs,
    fuseMs: firstFailureAtMs === null || acceptedAtMs === null ? null : firstFailureAtMs - acceptedAtMs,
    noticedAtMs: firstNotice(run.trace, course),
    recoveredAtMs,
    stoppedBy: course.stopped === NO_RECORD ? null : run.trace.at(course.stopped).subject,
    planMs: course.endedAtMs,
    impact: measureImpact(evidence, failures, recoveredAtMs, reading.lost.size),
    gates: reading.gates,
    whys: askWhys({
      ...finding,
      run,
      stopped: course.stopped,
      gates: reading.gates,
      failingNodes: reading.failingNodes,
    }),
  };
}

/** The outcome of a run alone, for whoever runs many and reads few. */
export function judgeOutcome(evidence: Evidence): Outcome {
  return decide(evidence).outcome;
}

interface Finding {
  readonly outcome: Outcome;
  readonly inconclusive: readonly string[];
  readonly failures: readonly FailingInterval[];
  readonly course: PlanCourse;
  readonly reading: Reading;
  readonly acceptedAtMs: number | null;
  /** The first failure of the unstopped run. */
  readonly averted: FailingInterval | undefined;
}

/** The outcome is the first of `OUTCOMES` that holds. */
function decide(evidence: Evidence): Finding {
  const { run } = evidence;
  let twin: Witness | null = null;
  const failures = findFailures(run, () => {
    twin ??= evidence.twin();
    return twin;
  });
  const course = courseOfPlan(run.trace);
  const reading = readTrace(run, failures[0]);
  const acceptedAtMs = acceptance(run.trace, course, reading.failingNodes);
  const found = { failures, course, reading, acceptedAtMs, averted: undefined, inconclusive: [] };
  if (failures.length > 0 && acceptedAtMs !== null) return { ...found, outcome: "slow-fuse" };

  const incomplete = findIncompleteness(run, twin, reading.ledger, course);
  if (course.stopped === NO_RECORD || acceptedAtMs !== null) {
    const outcome = incomplete.length > 0 ? "inconclusive" : "clean";
    return { ...found, outcome, inconclusive: incomplete };
  }

  const unstopped = evidence.unstopped();
  const [averted] = findFailures(unstopped.run, unstopped.twin);
  if (failures.length > 0 || averted !== undefined) return { ...found, outcome: "caught", averted };
  const other = decide(unstopped);
  if (other.outcome === "clean") return { ...found, outcome: "false-alarm" };
  const inconclusive = other.inconclusive.map((reason) => `had nobody stopped the plan: ${reason}`);
  return { ...found, outcome: "inconclusive", inconclusive };
}

interface Reading {
  /** The nodes at the horizon. */
  readonly ledger: Ledger;
  readonly gates: readonly GateVerdict[];
  /** The record of the first illness because of the change; −1 for none. */
  readonly firstSymptom: number;
  /** The nodes that crashed, hung or refused to start because of the change. */
  readonly lost: ReadonlySet<string>;
  /** The nodes of the failing group that were ill of the change when the first failure began, as they were then. */
  readonly failingNodes: readonly NodeEntry[];
}

/** Reads a trace once, from its beginning to its end. */
function readTrace({ header, trace }: Witness, failure: FailingInterval | undefined): Reading {
  const ledger = new Ledger(header, trace);
  const sights = new SightKeeper(header, trace, ledger);
  const lost = new Set<string>();
  let firstSymptom = NO_RECORD;
  let failingNodes: NodeEntry[] = [];
  let illLater: NodeEntry[] = [];
  for (let index = 0; index < trace.length; index++) {
    ledger.enter(index);
    sights.enter(index);
    const node = ledger.node(trace.subjectOf(index));
    if (firstSymptom === NO_RECORD && node?.symptom === index) firstSymptom = index;
    if (node?.isLost) lost.add(node.name);
    if (failure === undefined || trace.atMs(index) > failure.fromMs) continue;
    if (isUpTo(trace, index, failure)) failingNodes = illNodes(ledger, failure);
    else illLater = illNodes(ledger, failure);
  }
  // A node that is stopped tells of a failure before it falls ill: then the rest of the instant belongs to it.
  if (failingNodes.length === 0) failingNodes = illLater;
  return { ledger, gates: sights.verdicts(), firstSymptom, lost, failingNodes };
}

/** Whether a record still belongs to what led to a failure: at its instant, all up to the record that tells of it. */
function isUpTo(trace: Trace, index: number, failure: FailingInterval): boolean {
  const tells = failure.record !== NO_RECORD && trace.atMs(failure.record) === failure.fromMs;
  return !tells || index <= failure.record;
}

function illNodes(ledger: Ledger, failure: FailingInterval): NodeEntry[] {
  return ledger
    .nodesNamed(failure.group.nodes)
    .filter((node) => node.symptom !== NO_RECORD)
    .map((node) => ({ ...node, due: new Map(node.due) }));
}

/** When the earliest write that a failing node runs was accepted; where none fails, the last write. */
function acceptance(trace: Trace, course: PlanCourse, failing: readonly NodeEntry[]): number | null {
  const behind = failing
    .map((node) => plannedWriteBehind(trace, node.symptomFile))
    .filter((write) => write !== NO_RECORD);
  const earliest = behind.length > 0 ? Math.min(...behind) : NO_RECORD;
  const write = course.writes.find((one) => one.record === earliest) ?? course.writes.at(-1);
  return write?.acceptedAtMs ?? null;
}

/** The first report of a monitor, or the first failing of a gate, once the plan has written something. */
function firstNotice(trace: Trace, { writes }: PlanCourse): number | null {
  for (let index = writes[0]?.record ?? trace.length; index < trace.length; index++) {
    const kind = trace.kindOf(index);
    if (kind === Fact.report || kind === Fact["gate-failed"]) return trace.atMs(index);
  }
  return null;
}
