/** Checks of what a campaign varies, and of what has to happen in it. */

import { BOGUS_KINDS } from "../catalogue/catalogue.ts";
import { FACTS } from "../model/facts.ts";
import type { Checker } from "./checker.ts";
import { FAULTS } from "./fault-kinds.ts";
import { MAX_LIST, MAX_RECORDS } from "./limits.ts";
import { quote } from "./problem.ts";
import type { Path } from "./reporter.ts";
import type { DurationValues, Scenario, Statement, Step, VaryFaults, VaryStep } from "./words.ts";

export function checkVary(checker: Checker): void {
  const { vary, sometimes, reachable } = checker.scenario;
  if (vary?.bogus !== undefined) checkBogus(checker, vary.bogus.of, vary.bogus.kinds);
  if (vary?.faults !== undefined) checkFaults(checker, ["vary", "faults"], vary.faults);
  vary?.plan?.forEach((step, index) => {
    checkStep(checker, ["vary", "plan", index], step);
  });
  if (sometimes === undefined && reachable === undefined) return;
  const names = namesIn(checker);
  for (const [word, statements] of Object.entries({ sometimes, reachable })) {
    statements?.forEach((statement, index) => {
      if (typeof statement !== "function") checkStatement(checker, [word, index], statement, names);
    });
  }
}

function checkBogus(checker: Checker, of: string, kinds: "all" | readonly string[] | undefined): void {
  const path = ["vary", "bogus"];
  if (checker.known([...path, "of"], of, "a version", checker.versions) && !bringsAny(checker.scenario, of)) {
    const expected = "a plan that writes a version, whose place bogus ones can take";
    checker.error([...path, "of"], `${quote(of)}, and a plan that brings nothing else`, expected);
  }
  if (kinds === undefined || kinds === "all") return;
  if (kinds.length === 0) checker.error([...path, "kinds"], "an empty list", "at least one kind, or all");
  kinds.forEach((kind, index) => {
    checker.known([...path, "kinds", index], kind, "a kind of the catalogue", new Set<string>(BOGUS_KINDS));
  });
}

/** Whether the plan brings a version whose place a bogus one can take. */
function bringsAny({ plan, agents, config }: Scenario, of: string): boolean {
  const initial = config.initial ?? Object.keys(config.versions)[0];
  return plan.some((step) => {
    const brought =
      "write" in step
        ? step.write.version
        : "deploy" in step
          ? agents?.[step.deploy.agent]?.writes
          : "move" in step
            ? step.move.to
            : undefined;
    return brought !== undefined && (brought !== of || of !== initial);
  });
}

function checkFaults(checker: Checker, path: Path, faults: VaryFaults): void {
  checker.integer(path, "most", faults.most, 1, MAX_LIST);
  if (faults.do.length === 0) checker.error([...path, "do"], "an empty list", "at least one kind");
  checker.target([...path, "on"], faults.on);
  checker.range(path, "at", faults.at);
  const lasts = faults.do.some((kind) => FAULTS[kind].lasts);
  if (!lasts) checker.unneeded(path, faults, "for", "no for, since none of these lasts");
  checker.range(path, "for", faults.for, 1);
  if (faults.do.includes("slow") || faults.do.includes("disk-slow"))
    checker.needed(path, faults, "takes", "how long an answer takes, such as 30s");
  else checker.unneeded(path, faults, "takes", "no takes, since only slow has it");
  checker.duration(path, "takes", faults.takes, 1);
}

/** The words of a step that may vary, by the word of the step. */
const VARIES = {
  gate: ["for", "every", "tolerates", "through"],
  wait: ["wait"],
  write: ["delivery"],
  approve: ["after"],
} as const;

const DURATIONS = ["for", "every", "wait", "delivery", "after"] as const;

function checkStep(checker: Checker, path: Path, words: VaryStep): void {
  const { gate, step } = words;
  if ((gate === undefined) === (step === undefined)) {
    checker.error(
      path,
      gate === undefined ? "neither gate nor step" : "gate and step",
      "one of gate and step",
    );
    return;
  }
  const gates = gatesOf(checker);
  if (gate !== undefined && !checker.known([...path, "gate"], gate, "a gate", gates)) return;
  const { plan } = checker.scenario;
  if (step !== undefined && !checker.integer(path, "step", step, 1, plan.length)) return;
  const kind = gate === undefined ? Object.keys(plan[(step as number) - 1] as Step)[0] : "gate";
  const taken: readonly string[] = VARIES[kind as keyof typeof VARIES] ?? [];
  const known = Object.values(VARIES).flat();
  const because =
    taken.length === 0 ? `nothing of a ${kind} varies` : `of a ${kind} varies ${taken.join(", ")}`;
  checker.onlyTaken(path, words, known, taken, `since ${because}`);
  if (!taken.some((word) => word in words)) checker.error(path, "nothing that varies", because);
  for (const word of DURATIONS)
    if (taken.includes(word)) checkDurations(checker, path, word, words[word], word === "every" ? 1 : 0);
  for (const word of ["tolerates", "through"] as const)
    if (words[word]?.length === 0) checker.error([...path, word], "an empty list", "at least one value");
  words.tolerates?.forEach((value, index) => {
    checker.integer([...path, "tolerates"], index, value, 0, MAX_RECORDS);
  });
}

function checkDurations(
  checker: Checker,
  path: Path,
  word: string,
  values: DurationValues | undefined,
  least: number,
): void {
  if (typeof values !== "object") {
    checker.range(path, word, values, least);
    return;
  }
  const at = [...path, word];
  if (values.length === 0) checker.error(at, "an empty list", "at least one duration");
  values.forEach((value, index) => {
    checker.duration(at, index, value, least);
  });
}

function checkStatement(
  checker: Checker,
  path: Path,
  statement: Statement,
  names: ReadonlySet<string>,
): void {
  if (Object.keys(statement).length === 0)
    checker.error(path, "an empty map", "what happens, such as outcome: caught");
  const gates = gatesOf(checker);
  if (statement.stoppedBy !== undefined) {
    const stoppers = new Set(gates);
    for (const step of checker.scenario.plan) if ("approve" in step) stoppers.add(step.approve.by);
    if (checker.scenario.operator !== undefined) stoppers.add("operator");
    checker.known([...path, "stoppedBy"], statement.stoppedBy, "a gate, who approves, or operator", stoppers);
  }
  if (statement.gate !== undefined) {
    checker.known([...path, "gate"], statement.gate, "a gate", gates);
    checker.needed(path, statement, "sight", "what the gate could see, such as sighted");
  }
  if (statement.sight !== undefined) checker.needed(path, statement, "gate", "the gate that is meant");
  if (statement.fact !== undefined)
    checker.known([...path, "fact"], statement.fact, "a kind of fact", new Set<string>(FACTS));
  if (statement.of !== undefined) {
    checker.needed(path, statement, "fact", "what happens to it, such as failover");
    checker.known([...path, "of"], statement.of, "what a fact can be about", names);
  }
}

function gatesOf({ scenario }: Checker): ReadonlySet<string> {
  return new Set(scenario.plan.flatMap((step) => ("gate" in step ? [step.gate.name] : [])));
}

/** Whatever a fact can have for a subject. */
function namesIn(checker: Checker): ReadonlySet<string> {
  const { scenario } = checker;
  const names = new Set([...checker.places, ...gatesOf(checker), ...checker.generators, "plan", "operator"]);
  for (const step of scenario.plan) if ("approve" in step) names.add(step.approve.by);
  [scenario.monitor ?? []].flat().forEach((monitor, index) => {
    names.add(monitor.name ?? (index === 0 ? "monitor" : `monitor-${index + 1}`));
  });
  return names;
}
