import { TimeOrder } from "../kernel/time-order.ts";
import { NO_RECORD, type Trace } from "../kernel/trace.ts";
import { Fact } from "../model/facts.ts";
import type { Outcome } from "../scenario/words.ts";
import type { Evidence, Witness } from "./evidence.ts";
import { measureImpact, recovery } from "./impact.ts";
import type { IllNode } from "./ledger.ts";
import { courseOfPlan, type PlanCourse, plannedWriteBehind } from "./oracles/acceptance.ts";
import { findIncompleteness } from "./oracles/completeness.ts";
import type { Dip, FailingInterval } from "./oracles/dip.ts";
import { dipsOf, findFailures, findFirstFailure, findSharedFailures } from "./oracles/failure.ts";
import { Reading } from "./reading.ts";
import { alsoBreaks, brokenPromises } from "./store/promises.ts";
import type { Broken, GateVerdict, Verdict, Why } from "./verdict.ts";
import { askWhys } from "./whys.ts";

/** Says what a run meant. It reads traces only, never the state of a simulator. */
export function judge(evidence: Evidence): Verdict {
  const { run } = evidence;
  const { finding, failures, shared, firstSymptom, nodesLost, gates } = examine(evidence);
  const { outcome, inconclusive, course, acceptedAtMs, dips } = finding;
  const recoveredAtMs = recovery(failures);
  const firstFailureAtMs = failures[0]?.fromMs ?? null;
  const verdict: Verdict = {
    outcome,
    inconclusive,
    acceptedAtMs,
    firstSymptomAtMs: firstSymptom === NO_RECORD ? null : run.trace.atMs(firstSymptom),
    firstFailureAtMs,
    failsAnywayAtMs: shared?.fromMs ?? null,
    fuseMs: firstFailureAtMs === null || acceptedAtMs === null ? null : firstFailureAtMs - acceptedAtMs,
    noticedAtMs: firstNotice(run.trace, course),
    recoveredAtMs,
    stoppedBy: course.stopped === NO_RECORD ? null : run.trace.at(course.stopped).subject,
    planMs: course.endedAtMs,
    impact: measureImpact(evidence, failures, recoveredAtMs, nodesLost, dips),
    gates,
  };
  const hasStore = run.header.groups.some((group) => group.storage !== undefined);
  return hasStore ? { ...verdict, broken: brokenOf(evidence) } : verdict;
}

/** Says why a run went as it did: the five whys. They read the traces once more, for whoever wants to know. */
export function explain(evidence: Evidence): Why[] {
  const { run } = evidence;
  const { finding, failures, shared, gates } = examine(evidence);
  return askWhys({ ...finding, run, failures, shared, gates, stopped: finding.course.stopped });
}

/** All that is found out about a run: its outcome, and what that is told by. */
interface Examination {
  readonly finding: Finding;
  readonly failures: readonly FailingInterval[];
  /** The first failure that the twin has too; undefined where there is none. */
  readonly shared: FailingInterval | undefined;
  /** The record of the first illness because of the change; −1 for none. */
  readonly firstSymptom: number;
  readonly nodesLost: number;
  readonly gates: readonly GateVerdict[];
}

function examine(evidence: Evidence): Examination {
  const { run } = evidence;
  const reading = new Reading(run, true);
  const finding = decide(evidence, reading);
  const failures = finding.failure === undefined ? [] : findFailures(run, evidence.twin, finding.dips);
  const { gates, ledger } = reading.toEnd();
  const { firstSymptom, nodesLost } = ledger;
  const [shared] = findSharedFailures(() => evidence.twin(), finding.dips);
  return { finding, failures, shared, firstSymptom, nodesLost, gates };
}

/** The promises that were not kept. */
function brokenOf({ run, twin }: Evidence): Broken[] {
  return brokenPromises(run).map((broken) => ({
    promise: broken.promise,
    of: broken.object ?? broken.group.name,
    atMs: broken.fromMs,
    what: broken.text,
    isBecauseOfChange: !alsoBreaks(twin(), broken),
  }));
}

/** The outcome of a run alone, for whoever runs many and reads few. */
export function judgeOutcome(evidence: Evidence): Outcome {
  return decide(evidence).outcome;
}

/** Whether the plan of a run was stopped, and nothing of the run itself is left open at its end. */
export function isStoppedInTime({ run }: Evidence): boolean {
  const course = courseOfPlan(run.trace);
  return course.stopped !== NO_RECORD && findIncompleteness(run, null, course).length === 0;
}

interface Finding {
  readonly outcome: Outcome;
  readonly inconclusive: readonly string[];
  /** What of the run was ever below its slo. */
  readonly dips: readonly Dip[];
  /** The first failure of the run. */
  readonly failure: FailingInterval | undefined;
  /** The nodes of the failing group that were ill of the change when it began, as they were then. */
  readonly failingNodes: readonly IllNode[];
  readonly course: PlanCourse;
  readonly acceptedAtMs: number | null;
  /** The first failure of the unstopped run. */
  readonly averted: FailingInterval | undefined;
}

/**
 * The outcome is the first of `OUTCOMES` that holds. Whatever rests on two times asks the evidence's order for it, and not the
 * numbers: a prover must be told.
 *
 * @param reading of the run, at its beginning
 */
function decide(evidence: Evidence, reading = new Reading(evidence.run)): Finding {
  const { run, order = new TimeOrder() } = evidence;
  let twin: Witness | null = null;
  const askTwin = () => {
    twin ??= evidence.twin();
    return twin;
  };
  const dips = dipsOf(run);
  const failure = findFirstFailure(run, askTwin, order, dips);
  const course = courseOfPlan(run.trace);
  const failingNodes = failure === undefined ? [] : findFailingNodes(run, failure, order, reading);
  const acceptedAtMs = acceptance(run.trace, course, failingNodes);
  const found = (
    outcome: Outcome,
    inconclusive: readonly string[] = [],
    averted?: FailingInterval,
  ): Finding => {
    return { outcome, inconclusive, dips, failure, failingNodes, course, acceptedAtMs, averted };
  };
  if (failure !== undefined && acceptedAtMs !== null) return found("slow-fuse");

  if (course.stopped === NO_RECORD || acceptedAtMs !== null) {
    const incomplete = findIncompleteness(run, twin, course, reading.toEnd().ledger.nodes);
    return found(incomplete.length > 0 ? "inconclusive" : "clean", incomplete);
  }

  const unstopped = evidence.unstopped();
  const averted = findFirstFailure(unstopped.run, unstopped.twin, order);
  if (failure !== undefined || averted !== undefined) return found("caught", [], averted);
  const other = decide(unstopped);
  if (other.outcome === "clean") return found("false-alarm");
  const inconclusive = other.inconclusive.map((reason) => `had nobody stopped the plan: ${reason}`);
  return found("inconclusive", inconclusive);
}

/** The nodes of the failing group that were ill of the change when a failure began, as they were then. */
function findFailingNodes(
  { trace }: Witness,
  failure: FailingInterval,
  order: TimeOrder,
  reading: Reading,
): IllNode[] {
  const nodes = reading.ledger.nodesNamed(failure.group.nodes);
  const illNow = () =>
    nodes
      .filter((node) => node.symptom !== NO_RECORD)
      .map(({ name, symptom, symptomFile }) => ({ name, symptom, symptomFile }));
  const isOver = (index: number) => order.isBefore(failure.from, trace.instantOf(index));
  // Where a record tells of it, what led to it ends there; else with its instant.
  const tells =
    failure.record !== NO_RECORD && !order.isBefore(trace.instantOf(failure.record), failure.from);
  if (tells) reading.readTo(failure.record + 1);
  else reading.readWhile((index) => !isOver(index));
  const ill = illNow();
  if (ill.length > 0) return ill;
  // A node that is stopped tells of a failure before it falls ill: then the rest of the instant belongs to it.
  reading.readWhile((index) => !isOver(index));
  return illNow();
}

/** What each gate of a run said and could see, for whoever asks nothing else: it rests on the order of the records alone. */
export function judgeGates(run: Witness): readonly GateVerdict[] {
  return new Reading(run, true).toEnd().gates;
}

/** When users first met a failure because of the change, and when somebody noticed; null for never. It asks for no unstopped run. */
export function judgeHarm({ run, twin, order = new TimeOrder() }: Evidence): {
  readonly firstFailureAtMs: number | null;
  readonly noticedAtMs: number | null;
} {
  return {
    firstFailureAtMs: findFirstFailure(run, () => twin(), order)?.fromMs ?? null,
    noticedAtMs: firstNotice(run.trace, courseOfPlan(run.trace)),
  };
}

/** When the earliest write that a failing node runs was accepted; where none fails, the last write. */
function acceptance(trace: Trace, course: PlanCourse, failing: readonly IllNode[]): number | null {
  let earliest = NO_RECORD;
  for (const node of failing) {
    const behind = plannedWriteBehind(trace, node.symptomFile);
    if (behind !== NO_RECORD && (earliest === NO_RECORD || behind < earliest)) earliest = behind;
  }
  const write = course.writes.find((one) => one.record === earliest) ?? course.writes.at(-1);
  return write?.acceptedAtMs ?? null;
}

/** The first report of a monitor, or the first failing of a gate, once the plan has written something. */
function firstNotice(trace: Trace, { writes }: PlanCourse): number | null {
  const [first] = writes;
  if (first === undefined) return null;
  const since = (kind: number) => trace.ofKind(kind).find((index) => index >= first.record);
  const notices = [since(Fact.report), since(Fact["gate-failed"])].filter((index) => index !== undefined);
  return notices.length === 0 ? null : trace.atMs(Math.min(...notices));
}
