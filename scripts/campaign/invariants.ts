/** What holds for every run of every scenario, whatever it is about. */

import { recorded } from "../../src/kernel/choices.ts";
import { NO_RECORD, Trace } from "../../src/kernel/trace.ts";
import { factNames, type Mode } from "../../src/model/facts.ts";
import { type Run, simulate } from "../../src/run.ts";
import { checkErrors } from "../../src/scenario/check.ts";
import { problemText } from "../../src/scenario/problem.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import type { Evidence, Witness } from "../../src/verdict/evidence.ts";
import { judge } from "../../src/verdict/judge.ts";

/** A run takes longer than this only where it hangs. */
const MOST_MS = 10_000;

/** What does not hold of the run of a scenario under a seed, a sentence each. */
export function brokenInvariants(scenario: Scenario, seed: number): string[] {
  try {
    const errors = checkErrors(scenario);
    if (errors.length > 0) return [`it is no scenario: ${errors.map(problemText).join("; ")}`];
    const startedMs = performance.now();
    const run = simulate(scenario, seed);
    void run.verdict;
    const tookMs = performance.now() - startedMs;
    return [
      ...(tookMs > MOST_MS ? [`it took ${Math.round(tookMs)} ms`] : []),
      ...twice(scenario, seed, run),
      ...replays(scenario, run),
      ...followsFromTrace(run),
      ...storedIsNotRunning(run),
      ...usersAndTime(run),
    ];
  } catch (error) {
    return [`it threw ${error instanceof Error ? error.stack : String(error)}`];
  }
}

function twice(scenario: Scenario, seed: number, run: Run): string[] {
  const again = simulate({ ...scenario }, seed);
  const isSame = again.trace.hash() === run.trace.hash() && sameVerdict(again, run);
  return isSame ? [] : ["the same scenario and seed gave another run"];
}

function replays(scenario: Scenario, run: Run): string[] {
  const again = simulate(scenario, recorded(run.draws));
  const isSame = again.trace.hash() === run.trace.hash() && sameVerdict(again, run);
  return isSame ? [] : ["its recording replays another run"];
}

function sameVerdict(one: Run, other: Run): boolean {
  return JSON.stringify(one.verdict) === JSON.stringify(other.verdict);
}

/** The judge comes to the same verdict on traces that were written out and read in. */
function followsFromTrace(run: Run): string[] {
  const evidence = (mode: Mode, twin: Mode): Evidence => ({
    run: readBack(run, mode),
    twin: () => readBack(run, twin),
    unstopped: () => evidence("unstopped", "unstopped-twin"),
  });
  const verdict = judge(evidence("run", "twin"));
  return JSON.stringify(verdict) === JSON.stringify(run.verdict)
    ? []
    : ["its verdict does not follow from its traces"];
}

function readBack(run: Run, mode: Mode): Witness {
  const { header, trace, limit } = run.world(mode);
  const read = new Trace(factNames());
  for (const line of trace.toLines()) read.appendFact(JSON.parse(line));
  return { header: JSON.parse(JSON.stringify(header)), trace: read, limit };
}

/** What a process loads is what its file says at that instant, and what it runs is what it has loaded. */
function storedIsNotRunning({ trace }: Run): string[] {
  const broken: string[] = [];
  const stored = new Map<string | null, number>();
  for (const record of trace) {
    const { kind, subject, object, cause, source, index } = record;
    if (kind === "file") stored.set(subject, index);
    if (kind === "load" && source !== NO_RECORD && trace.at(source).kind === "file") {
      const file = trace.at(source);
      if (file.subject !== subject || file.object !== object)
        broken.push(
          `record ${index}: ${subject} loads ${object}, and the file behind it says ${file.object}`,
        );
    }
    if (kind === "load" && stored.has(subject) && source !== NO_RECORD && trace.at(source).kind === "file") {
      const isLatest = stored.get(subject) === source;
      if (!isLatest) broken.push(`record ${index}: ${subject} loads what its file said before`);
    }
    if (
      kind === "run" &&
      cause !== NO_RECORD &&
      trace.at(cause).kind === "load" &&
      trace.at(cause).object !== object
    )
      broken.push(`record ${index}: ${subject} runs ${object}, and has loaded ${trace.at(cause).object}`);
  }
  return broken;
}

const DAY_MS = 86_400_000;

/** Nobody loses more than all users lose in all the time. */
function usersAndTime({ header, verdict, model }: Run): string[] {
  let most = 0;
  for (const { users } of header.groups) {
    if (users === null) continue;
    most += Math.max(...users.count.map((from) => from.users)) * (model.horizonMs / 60_000);
  }
  const { userMinutes, outageMs, worstAvailability } = verdict.impact;
  const broken: string[] = [];
  if (userMinutes < 0 || userMinutes > most + 0.001)
    broken.push(`${userMinutes} user-minutes of at most ${most}`);
  if (outageMs < 0 || outageMs > model.horizonMs)
    broken.push(`an outage of ${outageMs} ms in ${model.horizonMs}`);
  if (worstAvailability < 0 || worstAvailability > 1) broken.push(`an availability of ${worstAvailability}`);
  if (header.clockMs >= DAY_MS) broken.push("a clock of more than a day");
  return broken;
}
