/** Gates that can never see the change, on whatever timing: the warning that this project is about. */

import { formatDuration } from "../kernel/duration.ts";
import type { Checker, Path } from "./checker.ts";
import { rangeOf, writeOf } from "./plan-writes.ts";
import type { Gate, Load, Step } from "./words.ts";

const DAY_MS = 86_400_000;

/** What is known, at a step of the plan, of the nodes of a group. */
interface Written {
  /** The longest time from the step of the first write until now. */
  sinceMs: number;
  /** The shortest time from that write to its arrival in a file. */
  readonly arrivesMs: number;
  /** Whether something may have made a node load its file apart from its trigger. */
  mayHaveLoaded: boolean;
}

/**
 * Warns of a gate whose last reading comes before any node it looks at can have loaded what the plan wrote. Counted from
 * the first write to the group, with every step as slow as it can be; so it holds on every timing.
 */
export function warnOfBlindGates(checker: Checker): void {
  const written = new Map<string, Written>();
  checker.scenario.plan.forEach((step, index) => {
    if ("gate" in step) {
      for (const group of checker.groupsOf(step.gate.on)) {
        warnOfBlindGate(checker, ["plan", index, "gate"], step.gate, group, written);
      }
    }
    const ms = longestMs(step);
    for (const state of written.values()) state.sinceMs += ms;
    if ("signal" in step) markLoaded(checker, step.signal.on, written);
    if ("restart" in step && step.restart.force !== false) markLoaded(checker, step.restart.on, written);
    const write = writeOf(checker, step);
    for (const group of write?.groups ?? []) {
      if (write === undefined || written.has(group)) continue;
      const mayHaveLoaded = mayStartByItself(checker, group);
      written.set(group, { sinceMs: 0, arrivesMs: write.afterMs.loMs, mayHaveLoaded });
    }
  });
}

function warnOfBlindGate(
  checker: Checker,
  path: Path,
  gate: Gate,
  group: string,
  written: ReadonlyMap<string, Written>,
): void {
  if (gate.skip === true || gate.ask.includes("version") || written.size === 0) return;
  const state = written.get(group);
  if (state === undefined) {
    checker.warn(
      [...path, "on"],
      `a look at ${group}, to which the plan has not written yet`,
      lookAt(written),
    );
    return;
  }
  if (state.mayHaveLoaded) return;
  const earliestMs = earliestLoadMs(checker.scenario.groups[group]?.load ?? checker.scenario.load);
  const lastMs = state.sinceMs + rangeOf(gate.for).hiMs;
  if (earliestMs === undefined) {
    checker.warn(
      path,
      `a gate that can never see the change, since nothing makes the nodes of ${group} load it`,
      "a restart or a signal between the write and the gate: add a step",
    );
  } else if (lastMs < state.arrivesMs + earliestMs) {
    const loadMs = state.arrivesMs + earliestMs;
    checker.warn(
      path,
      `a gate that can never see the change: its last reading is at most ${formatDuration(lastMs)} after the write, ` +
        `and no node of ${group} loads before ${formatDuration(loadMs)}`,
      `a later reading: make "for" longer by more than ${formatDuration(loadMs - lastMs)}, or restart the nodes first`,
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
    operator?.some((act) => act.does === "restart" || act.does === "signal") === true
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
