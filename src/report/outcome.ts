/** What a verdict says, in words: the outcome, its instants, what it cost, and what each gate could see. */

import { shortTime } from "../kernel/duration.ts";
import type { Outcome, Sight } from "../scenario/words.ts";
import type { GateVerdict, Verdict } from "../verdict/verdict.ts";
import type { Paint } from "./paint.ts";
import { count, numberText, percentText } from "./words.ts";

/** An outcome as a headline, in its colour. */
export function headline(outcome: Outcome, paint: Paint): string {
  const text = outcome.toUpperCase().replace("-", " ");
  return paint.bold(outcomePaint(outcome, paint)(text));
}

export function outcomePaint(outcome: Outcome, paint: Paint): (text: string) => string {
  if (outcome === "slow-fuse") return paint.red;
  return outcome === "caught" || outcome === "clean" ? paint.green : paint.yellow;
}

/** What the outcome means in this run, in a sentence. */
export function outcomeSentence(verdict: Verdict): string {
  const { outcome, fuseMs, firstFailureAtMs, gates } = verdict;
  const isGate = gates.some(({ name }) => name === verdict.stoppedBy);
  const stoppedBy = isGate ? `the gate "${verdict.stoppedBy}"` : verdict.stoppedBy;
  switch (outcome) {
    case "slow-fuse":
      if ((fuseMs ?? 0) <= 0) return "the change was accepted while it was failing already";
      return `the plan accepted the change, and ${shortTime(fuseMs ?? 0)} later it failed`;
    case "caught":
      if (firstFailureAtMs === null) return `${stoppedBy} stopped the change before any user could tell`;
      return `${stoppedBy} stopped the change, though users could tell already`;
    case "false-alarm":
      return `${stoppedBy} stopped a change that would have done no harm`;
    case "inconclusive":
      return "the run came to no verdict, which is no pass";
    case "clean":
      if (verdict.failsAnywayAtMs !== null)
        return "the change was accepted, every node runs it, and nothing failed because of it";
      return "the change was accepted, every node runs it, and nothing failed";
  }
}

/** The instants and the impact, a name and a value each. */
export function factRows(verdict: Verdict): [string, string][] {
  const { impact, planMs, acceptedAtMs } = verdict;
  const rows: [string, string][] = [];
  const instant = (name: string, atMs: number | null, more = "") => {
    if (atMs !== null) rows.push([name, `${shortTime(atMs)}${more}`]);
  };
  const fuse = verdict.fuseMs === null ? "" : `, a fuse of ${shortTime(verdict.fuseMs)}`;
  instant("accepted", acceptedAtMs);
  if (verdict.stoppedBy !== null) rows.push(["stopped by", verdict.stoppedBy]);
  instant("first symptom", verdict.firstSymptomAtMs);
  instant("first failure", verdict.firstFailureAtMs, fuse);
  instant("fails anyway", verdict.failsAnywayAtMs, ", with or without the change");
  instant("noticed", verdict.noticedAtMs);
  if (verdict.firstFailureAtMs !== null) {
    rows.push([
      "recovered",
      verdict.recoveredAtMs === null ? "not before the horizon" : shortTime(verdict.recoveredAtMs),
    ]);
    rows.push(["outage", outageText(verdict)]);
  }
  if (impact.nodesLost > 0) rows.push(["nodes lost", String(impact.nodesLost)]);
  if (planMs !== null && planMs !== acceptedAtMs) rows.push(["plan done", shortTime(planMs)]);
  return rows;
}

function outageText({ impact }: Verdict): string {
  const span = impact.outageSpanMs;
  const within = span === null || span === impact.outageMs ? "" : ` within ${shortTime(span)}`;
  const least = `at worst ${percentText(impact.worstAvailability)} answered`;
  return `${shortTime(impact.outageMs)}${within}, ${count(impact.userMinutes, "user-minute")} lost, ${least}`;
}

/** One gate: name, what it said, its sight, how many nodes it looked at ran the change. */
export function gateRow(gate: GateVerdict, paint: Paint): string[] {
  const { passed, obeyed, atMs, sight, ranChange, inScope } = gate;
  const said =
    passed === null ? "said nothing" : passed ? "passed" : obeyed ? "failed" : "failed, not obeyed";
  const when = atMs === null ? "" : ` at ${shortTime(atMs)}`;
  const saw = sightPaint(sight, paint)(sight);
  return [
    gate.name,
    `${said}${when}`,
    saw,
    `${numberText(ranChange)} of ${numberText(inScope)} ran the change`,
  ];
}

function sightPaint(sight: Sight, paint: Paint): (text: string) => string {
  return sight === "sighted" ? paint.green : paint.yellow;
}
