/** Gates that can never see the change, on whatever timing: the warning that this project is about. */

import { formatDuration } from "../kernel/duration.ts";
import type { Checker } from "./checker.ts";
import { Influence } from "./influence.ts";
import { generatedGroups, rangeOf, writeOf } from "./plan-writes.ts";
import type { Path } from "./reporter.ts";
import type { Gate, Load, Step } from "./words.ts";

const DAY_MS = 86_400_000;

/** What is known, at a step of the plan, of the nodes of a group. */
interface Written {
  /** The longest time from the step of the write that can arrive first until now. */
  sinceMs: number;
  /** The shortest time from that write to its arrival in a file, through whichever stores. */
  arrivesMs: number;
  /** Whether something may have made a node load, apart from its trigger, or serve what was written without loading it. */
  mayHaveLoaded: boolean;
}

/**
 * Warns of a gate whose last reading comes before any node that it looks at, or that those depend on, can have loaded
 * what the plan wrote. Counted with every step as slow and every way as short as it can be; so it holds on every timing.
 * Nothing is claimed of groups that a generator writes to, which can bring anything at any time.
 */
export function warnOfBlindGates(checker: Checker): void {
  const written = new Map<string, Written>();
  const influence = new Influence(checker);
  const generated = generatedGroups(checker);
  checker.scenario.plan.forEach((step, index) => {
    if ("gate" in step && canBeBlind(checker, step.gate) && written.size > 0) {
      for (const group of checker.groupsOf(step.gate.on)) {
        const seen = influence.on(group);
        if ([...seen].some((name) => generated.has(name))) continue;
        warnOfBlindGate(checker, ["plan", index, "gate"], step.gate, group, seen, written);
      }
    }
    const ms = longestMs(step);
    for (const state of written.values()) state.sinceMs += ms;
    if ("signal" in step) markLoaded(checker, step.signal.on, written);
    if ("restart" in step && step.restart.force !== false) markLoaded(checker, step.restart.on, written);
    for (const [group, { loMs }] of writeOf(checker, step)) markWritten(checker, group, loMs, written);
    if ("move" in step) {
      // Accounts that are moved are served by the version at once.
      for (const group of checker.groupsOf(step.move.on)) markWritten(checker, group, 0, written);
      markLoaded(checker, step.move.on, written);
    }
  });
}

/** What tells that a node does not run the change, or what is wrong with its file, without its being loaded. */
const TELLING = ["version", "validator", "acknowledgement"];

/** Who looks at the running version, or looks in a way of their own, sees that it is not the new one. */
function canBeBlind(checker: Checker, gate: Gate): boolean {
  return gate.skip !== true && !gate.ask.some((word) => TELLING.includes(word) || checker.probes.has(word));
}

/** Of several writes, that which can arrive first counts. */
function markWritten(
  checker: Checker,
  group: string,
  arrivesMs: number,
  written: Map<string, Written>,
): void {
  const state = written.get(group);
  if (state === undefined) {
    written.set(group, { sinceMs: 0, arrivesMs, mayHaveLoaded: mayStartByItself(checker, group) });
  } else if (arrivesMs < state.arrivesMs - state.sinceMs) {
    state.sinceMs = 0;
    state.arrivesMs = arrivesMs;
  }
}

/** `seen`: the group that the gate looks at, and those whose illness can show there. */
function warnOfBlindGate(
  checker: Checker,
  path: Path,
  gate: Gate,
  group: string,
  seen: ReadonlySet<string>,
  written: ReadonlyMap<string, Written>,
): void {
  const { groups, load } = checker.scenario;
  const states = [...seen].flatMap((name) => {
    const state = written.get(name);
    return state === undefined
      ? []
      : [{ name, state, earliestMs: earliestLoadMs(groups[name]?.load ?? load) }];
  });
  if (states.length === 0) {
    const found = `a look at ${group}, to which the plan has not written yet`;
    checker.warn([...path, "on"], found, lookAt(written));
    return;
  }
  if (states.some(({ state }) => state.mayHaveLoaded)) return;
  let first: { name: string; lastMs: number; loadMs: number } | undefined;
  for (const { name, state, earliestMs } of states) {
    if (earliestMs === undefined) continue;
    const lastMs = state.sinceMs + rangeOf(gate.for).hiMs;
    const loadMs = state.arrivesMs + earliestMs;
    if (first === undefined || loadMs - lastMs < first.loadMs - first.lastMs)
      first = { name, lastMs, loadMs };
  }
  if (first === undefined) {
    checker.warn(
      path,
      `a gate that can never see the change, since nothing makes the nodes of ${states[0]?.name} load it`,
      "a restart or a signal between the write and the gate: add a step",
    );
  } else if (first.lastMs < first.loadMs) {
    checker.warn(
      path,
      `a gate that can never see the change: its last reading is at most ${formatDuration(first.lastMs)} after the write, ` +
        `and no node of ${first.name} loads before ${formatDuration(first.loadMs)}`,
      `a later reading: make "for" longer by more than ${formatDuration(first.loadMs - first.lastMs)} to see anything at all, or restart the nodes first`,
    );
  }
}

function lookAt(written: ReadonlyMap<string, Written>): string {
  return `a look at what it has written to: put ${[...written.keys()].slice(0, 5).join(" or ")} here, or write first`;
}

function markLoaded(
  checker: Checker,
  on: string | readonly string[],
  written: ReadonlyMap<string, Written>,
): void {
  for (const group of checker.groupsOf(on)) {
    const state = written.get(group);
    if (state !== undefined) state.mayHaveLoaded = true;
  }
}

/** Faults, supervisors and people can make a node start, and so load, at a time that the plan does not tell. */
function mayStartByItself(checker: Checker, group: string): boolean {
  const { groups, faults, operator } = checker.scenario;
  return (
    groups[group]?.supervisor !== undefined ||
    faults?.some((fault) => fault.do === "restart" && checker.groupsOf(fault.on).has(group)) === true ||
    operator?.some(({ does }) => does === "restart" || does === "signal" || does === "write") === true
  );
}

/** The shortest time from a file's change to the load; undefined where nothing but a restart or a signal brings it. */
function earliestLoadMs(load: Load | undefined): number | undefined {
  if (load?.by === "watch") return rangeOf(load.delay).loMs;
  return load === undefined || load.by === "signal" || load.by === "restart-only" ? undefined : 0;
}

/** The most time that a step can take. */
function longestMs(step: Step): number {
  if ("wait" in step) return rangeOf(step.wait).hiMs;
  if ("approve" in step) return rangeOf(step.approve.after).hiMs;
  if ("window" in step) return DAY_MS;
  if ("gate" in step) return step.gate.skip === true ? 0 : rangeOf(step.gate.for).hiMs;
  return "restart" in step ? Number.POSITIVE_INFINITY : 0;
}
