import { NO_RECORD } from "../../kernel/trace.ts";
import { Fact, type GroupHeader } from "../../model/facts.ts";
import type { Witness } from "../evidence.ts";
import type { History, Operation } from "./history.ts";
import { Replicas } from "./replicas.ts";

/** An acknowledged push that is lost at the end of a run. */
export interface Loss {
  readonly object: string;
  /** The push; 0 for what was there at the beginning. */
  readonly revision: number;
  /** The record from which on no node that runs held it, or anything that came after it. */
  readonly since: number;
}

/**
 * The acknowledged pushes that are lost: at the end no running node holds them, nor anything that may have come after them. What
 * came after is told by users alone: whatever had not been acknowledged before the push was called.
 */
export function findLosses({ trace }: Witness, group: GroupHeader, histories: readonly History[]): Loss[] {
  const replicas = new Replicas(group, trace);
  const pushes = new Map(histories.map(({ object, operations }) => [object, new Map(pushesOf(operations))]));
  // Of the acknowledged pushes the one that was called last: who holds nothing that was over before it holds what counts.
  const last = new Map<string, Operation | null>(histories.map(({ object }) => [object, null]));
  const since = new Map<string, number>();
  const look = (object: string, index: number): void => {
    const push = last.get(object) ?? null;
    const ofObject = pushes.get(object);
    const isKept = replicas.someHolds(object, (revision) => {
      if (revision === undefined) return false;
      if (push === null || revision === push.revision) return true;
      const held = ofObject?.get(revision);
      return held !== undefined && !(held.returned !== NO_RECORD && held.returned < push.called);
    });
    if (isKept) since.delete(object);
    else if (!since.has(object)) since.set(object, index);
  };
  const byReturn = new Map(
    histories.flatMap(({ object, operations }) =>
      operations
        .filter(({ isPush, returned }) => isPush && returned !== NO_RECORD)
        .map((push) => [push.returned, { object, push }] as const),
    ),
  );
  for (let index = 0; index < trace.length; index++) {
    if (trace.kindOf(index) === Fact.answered) {
      const acknowledged = byReturn.get(index);
      if (acknowledged === undefined) continue;
      const { object, push } = acknowledged;
      if (push.called > (last.get(object)?.called ?? NO_RECORD)) last.set(object, push);
      look(object, index);
      continue;
    }
    for (const object of replicas.enter(index) ?? last.keys()) if (last.has(object)) look(object, index);
  }
  return [...since].map(([object, index]) => ({
    object,
    revision: last.get(object)?.revision ?? 0,
    since: index,
  }));
}

function pushesOf(operations: readonly Operation[]): [number, Operation][] {
  return operations.filter(({ isPush }) => isPush).map((push) => [push.revision, push]);
}
