import { type Draw, describeQuestion, recorded, type Source, seeded } from "../kernel/choices.ts";
import { NO_RECORD, type Trace } from "../kernel/trace.ts";
import { Fact, type FactKind } from "../model/facts.ts";
import type { Model } from "../model/model.ts";
import { Run } from "../run.ts";
import type { Condition, Counterexample } from "./proof.ts";
import type { Region } from "./regions.ts";
import { type Answer, answerOf } from "./slow-fuse.ts";
import { TimingRecorder } from "./timing-recorder.ts";
import type { TimingSet } from "./timing-set.ts";
import { type Interval, widen } from "./widen.ts";

/**
 * The counterexample of a region in which a plan ends as a slow fuse: a timing from its middle, and what makes it one. The latter
 * takes hundreds of runs, and is found when somebody asks.
 */
export function counterexampleOf(model: Model, { set, draws }: Region<Answer>): Counterexample {
  const { times, slackMs } = set.bounds.middle();
  const run = new Run(model, withAnswers(middleDraws(set, draws, times)), {});
  // All worlds that its verdict needs make their draws.
  void run.verdict;
  let found: Pick<Counterexample, "conditions" | "isEnough"> | null = null;
  const needs = () => {
    found ??= needsOf(model, set);
    return found;
  };
  return {
    draws: run.draws,
    slackMs,
    get conditions() {
      return needs().conditions;
    },
    get isEnough() {
      return needs().isEnough;
    },
  };
}

function needsOf(model: Model, set: TimingSet): Pick<Counterexample, "conditions" | "isEnough"> {
  const { intervals, isProved } = widen(
    set,
    (source, timings) => answerOf(model, source, timings),
    (answer) => answer === "slow-fuse",
  );
  return { conditions: conditionsOf(model, set, intervals), isEnough: isProved };
}

/** The draws of a region, those that are times as they are at its middle. */
function middleDraws({ variables }: TimingSet, draws: readonly Draw[], times: readonly number[]): Draw[] {
  return draws.map((draw) => {
    const index = variables.findIndex(({ name }) => name === draw.name);
    const variable = variables[index];
    if (draw.kind !== "uniformMs" || variable === undefined) return draw;
    return { ...draw, value: (times[index + 1] as number) - (times[variable.parent] as number) };
  });
}

/**
 * Answers draws as given; one that is not among them, or is asked for with another range, is free, and gets a fixed answer. What is
 * drawn out of which range can hang on the plan: a node that runs another version waits for another time.
 */
export function withAnswers(draws: readonly Draw[]): Source {
  const known = new Set(draws.map((draw) => `${draw.name} ${describeQuestion(draw)}`));
  const [given, free] = [recorded(draws), seeded("free")];
  const sourceOf = (question: Draw) =>
    known.has(`${question.name} ${describeQuestion(question)}`) ? given : free;
  return {
    uniformMs: (name, loMs, hiMs) =>
      sourceOf({ name, kind: "uniformMs", loMs, hiMs, value: loMs }).uniformMs(name, loMs, hiMs),
    chance: (name, share) => sourceOf({ name, kind: "chance", share, value: false }).chance(name, share),
    pick: (name, count) => sourceOf({ name, kind: "pick", count, value: 0 }).pick(name, count),
  };
}

/** The intervals as what happens in them. */
function conditionsOf(model: Model, set: TimingSet, intervals: readonly Interval[]): Condition[] {
  const recorder = new TimingRecorder(set);
  const { trace } = new Run(model, recorder, { timings: recorder });
  return intervals.map(({ variable, fromMs, toMs }) => {
    const record = tellingRecord(trace, variable);
    const { name } = set.variables[variable - 1] as { name: string };
    const offsetMs = record === NO_RECORD ? 0 : trace.atMs(record) - recorder.timeOf(variable);
    const from = fromMs + offsetMs;
    return {
      draw: name,
      what: record === NO_RECORD ? name : textOf(trace, record),
      fromMs: from,
      toMs: toMs + offsetMs,
      after: lastOfPlan(trace, from),
    };
  });
}

/** What happens at an event time, from the most telling kind of record on. */
const TELLING: readonly FactKind[] = [
  "crash",
  "hang",
  "refuse",
  "effect",
  "load",
  "serve",
  "file",
  "store",
  "fault",
  "healed",
  "input",
  "report",
  "act",
  "failover",
  "approved",
  "step",
];

function tellingRecord(trace: Trace, variable: number): number {
  let best = NO_RECORD;
  const rank = (index: number) => TELLING.findIndex((kind) => Fact[kind] === trace.kindOf(index));
  for (let index = 0; index < trace.length; index++) {
    if (trace.instantOf(index).variable !== variable || rank(index) < 0) continue;
    // The first of its kind: what comes later may only come of it.
    if (best === NO_RECORD || trace.atMs(index) < trace.atMs(best)) best = index;
    else if (trace.atMs(index) === trace.atMs(best) && rank(index) < rank(best)) best = index;
  }
  return best;
}

const VERBS: Partial<Record<FactKind, string>> = {
  crash: "crashes",
  hang: "hangs",
  refuse: "refuses to start",
  effect: "falls ill",
  load: "loads",
  serve: "serves",
  file: "gets",
  store: "gets",
  fault: "meets a fault",
  healed: "is healed",
  input: "gets an input",
  report: "reports",
  act: "acts",
  failover: "fails over",
  approved: "approves",
  step: "goes on",
};

function textOf(trace: Trace, record: number): string {
  const { kind, subject, object } = trace.at(record);
  const names = ["load", "file", "store"].includes(kind) && object !== null ? ` ${object}` : "";
  return `${subject} ${VERBS[kind as FactKind]}${names}`;
}

/** What the plan did last before a time, of what does not depend on chance. */
function lastOfPlan(trace: Trace, beforeMs: number): Condition["after"] {
  let last: Condition["after"] = null;
  for (let index = 0; index < trace.length; index++) {
    const kind = trace.kindOf(index);
    if (trace.instantOf(index).variable !== 0 || trace.atMs(index) > beforeMs) continue;
    const { subject, object, atMs } = trace.at(index);
    if (kind === Fact.write) last = { what: `${object} is written`, atMs };
    else if (kind === Fact.gate) last = { what: `the gate "${subject}" begins`, atMs };
    else if (kind === Fact["gate-passed"]) last = { what: `the gate "${subject}" passes`, atMs };
    else if (kind === Fact["plan-end"]) last = { what: "the plan has ended", atMs };
  }
  return last;
}
