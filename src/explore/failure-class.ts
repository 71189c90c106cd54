/** What makes two failures the same: how it ended, what that violates, what the gates could see, and what it came from. */

import type { Run } from "../run.ts";
import type { Expect, Outcome, Sight } from "../scenario/words.ts";
import { deviations } from "../verdict/expectation.ts";
import type { Verdict } from "../verdict/verdict.ts";

export interface FailureClass {
  readonly outcome: Outcome;
  /** The first word of `expect` that the run violates, such as `not` or `gates.smoke test`. */
  readonly violates: string;
  /** Gate → what it could see; `unwritten` where nothing had been written to what it looked at. */
  readonly sights: Readonly<Record<string, Sight | "unwritten">>;
  /** Whether it failed only after it had been accepted, and not while. */
  readonly hasFuse: boolean;
  /** What happened on the first node that fell ill, such as `crashes: root /svr is not in the world`; empty for nothing. */
  readonly cause: string;
}

/** In which way a run fails; null where it is as expected, or came to no verdict. */
export function classOf(run: Run): FailureClass | null {
  const violates = firstViolated(run.model.expect, run.verdict);
  if (violates === null) return null;
  return {
    outcome: run.outcome,
    violates,
    sights: sightsOf(run),
    hasFuse: (run.verdict.fuseMs ?? 0) > 0,
    cause: causeOf(run),
  };
}

function sightsOf({ header, trace, verdict }: Run): FailureClass["sights"] {
  const written = new Set<string | null>();
  const unwritten = new Set<string | null>();
  for (const { kind, subject } of trace) {
    if (kind === "file" || kind === "serves") written.add(subject);
    if (kind !== "gate-passed" && kind !== "gate-failed") continue;
    const scope = header.gates.find(({ name }) => name === subject)?.nodes ?? [];
    if (!scope.some((node) => written.has(node))) unwritten.add(subject);
  }
  return Object.fromEntries(
    verdict.gates.map(({ name, sight }) => [name, unwritten.has(name) ? "unwritten" : sight]),
  );
}

/** 8 hexadecimal digits that tell classes apart, the same in every process. */
export function idOf({ outcome, violates, sights, hasFuse, cause }: FailureClass): string {
  const text = JSON.stringify([outcome, violates, Object.entries(sights), hasFuse, cause]);
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/**
 * Whether a failure is the same as another, of which gates may have been left out: those that are left saw the same, and
 * there is one left for each thing that gates saw.
 */
export function isSameFailure(one: FailureClass | null, other: FailureClass): boolean {
  return (
    one !== null &&
    one.outcome === other.outcome &&
    one.violates === other.violates &&
    one.hasFuse === other.hasFuse &&
    one.cause === other.cause &&
    Object.entries(one.sights).every(([gate, sight]) => other.sights[gate] === sight) &&
    Object.values(other.sights).every(
      (sight) => sight === "never-looked" || Object.values(one.sights).includes(sight),
    )
  );
}

/** Whether runs fail in the same way as one does. Throws RangeError where that one does not fail. */
export function sameFailureAs(run: Run): (other: Run) => boolean {
  const failure = classOf(run);
  if (failure === null)
    throw new RangeError("the run does not fail: it is as expected, or came to no verdict");
  return (other) => isSameFailure(classOf(other), failure);
}

function firstViolated(expect: Expect, verdict: Verdict): string | null {
  // What came to no verdict violates only what is not about outcomes.
  const isOpen = verdict.outcome === "inconclusive" && !isExpected(expect.outcome, "inconclusive");
  const { broken } = expect;
  if (broken === undefined && deviations({}, verdict).length > 0) return `broken.${brokenAnyway(verdict)}`;
  for (const [word, value] of Object.entries(expect)) {
    if (word === "share" || (isOpen && (word === "outcome" || word === "not"))) continue;
    const alone = word === "outcome" || expect.share === undefined ? {} : shareOf(expect);
    if (word === "outcome" && expect.share !== undefined) continue;
    if (word === "gates") {
      for (const [gate, sight] of Object.entries(expect.gates ?? {}))
        if (deviations({ ...alone, gates: { [gate]: sight } }, verdict).length > 0) return `gates.${gate}`;
    } else if (deviations({ ...alone, [word]: value }, verdict).length > 0) return word;
  }
  return null;
}

/** The first promise of a store that would not be kept without the change either. */
function brokenAnyway({ broken = [] }: Verdict): string {
  return broken.find((one) => !one.isBecauseOfChange)?.promise ?? "";
}

/** Where a share of an outcome is stated, the rest is expected of the runs of that outcome. */
function shareOf({ share, outcome }: Expect): Expect {
  return { ...(share === undefined ? {} : { share }), ...(outcome === undefined ? {} : { outcome }) };
}

function isExpected(words: Expect["outcome"], outcome: Outcome): boolean {
  return words !== undefined && (typeof words === "string" ? words === outcome : words.includes(outcome));
}

const ILLNESSES = ["effect", "refuse", "crash", "hang"];

/** The first illness that is because of the change, or, where there is none, what stopped the plan. */
function causeOf(run: Run): string {
  for (const { kind, note, source } of run.trace)
    if (source !== -1 && ILLNESSES.includes(kind)) return note ?? kind;
  return run.verdict.stoppedBy === null ? "" : `stopped by ${run.verdict.stoppedBy}`;
}
