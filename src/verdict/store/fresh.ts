import { TimeOrder } from "../../kernel/time-order.ts";
import { NO_RECORD } from "../../kernel/trace.ts";
import type { Operation } from "./history.ts";

/** A pull that returned what it must not have: something older than what was acknowledged before it was called. */
export interface StalePull {
  readonly pull: Operation;
  /** The acknowledged push that it should have seen, or a later one. */
  readonly missed: Operation;
}

/**
 * The pulls of an object that are older than is promised: such that a push was acknowledged `staleMs` before the pull was called,
 * and what the pull returned had been over before that push began.
 */
export function findStale(
  operations: readonly Operation[],
  staleMs: number,
  order: TimeOrder = new TimeOrder(),
): StalePull[] {
  const pushes = new Map(operations.filter(({ isPush }) => isPush).map((push) => [push.revision, push]));
  const acknowledged = [...pushes.values()]
    .filter(({ returned }) => returned !== NO_RECORD)
    .sort((one, other) => one.returned - other.returned);
  const found: StalePull[] = [];
  let missed: Operation | undefined;
  let due = 0;
  const pulls = operations.filter(({ isPush }) => !isPush).sort((one, other) => one.called - other.called);
  // Pulls in the order of their calls, pushes in that of their answers: what one pull must see, later ones must, too.
  for (const pull of pulls) {
    for (; due < acknowledged.length; due++) {
      const push = acknowledged[due] as Operation;
      if (!isDue(push, pull, staleMs, order)) break;
      if (missed === undefined || push.called > missed.called) missed = push;
    }
    if (pull.revision === -1 && missed === undefined) {
      // What was there at the beginning is gone.
      found.push({ pull, missed: { ...pull, isPush: true, revision: 0 } });
    } else if (
      missed !== undefined &&
      pull.revision !== missed.revision &&
      isOver(pushes.get(pull.revision), missed)
    )
      found.push({ pull, missed });
  }
  return found;
}

function isDue(push: Operation, pull: Operation, staleMs: number, order: TimeOrder): boolean {
  if (staleMs === 0) return push.returned < pull.called;
  const { atMs, variable } = push.returnedAt;
  return order.isBefore({ atMs: atMs + staleMs, variable }, pull.calledAt);
}

/** Whether what a pull returned was over before a push began. What nobody has pushed was there at the beginning, or is nothing. */
function isOver(returned: Operation | undefined, push: Operation): boolean {
  if (returned === undefined) return true;
  return returned.returned !== NO_RECORD && returned.returned < push.called;
}
