import type { Instant } from "../../kernel/timings.ts";
import { NO_RECORD } from "../../kernel/trace.ts";
import { Fact, type GroupHeader } from "../../model/facts.ts";
import type { Witness } from "../evidence.ts";

/** One push or pull of an object, as its user knows it. Instants are records of the trace, which are in their order. */
export interface Operation {
  readonly isPush: boolean;
  /** What a push brings, or a pull has returned; 0 for what was there at the beginning, −1 for nothing. */
  readonly revision: number;
  readonly called: number;
  /** The record of its answer; `NO_RECORD` for a push of which its user has heard nothing: it may count, now or later. */
  readonly returned: number;
  readonly calledAt: Instant;
  readonly returnedAt: Instant;
}

/** When an answer comes of which its user never hears. */
const NEVER: Instant = { atMs: Number.POSITIVE_INFINITY, variable: 0 };

/** What users did with one object, in the order in which they called. */
export interface History {
  readonly group: GroupHeader;
  readonly object: string;
  readonly operations: readonly Operation[];
}

/** The histories of all objects that the groups of a run store. A pull without an answer tells nothing, and is left out. */
export function historiesOf({ header, trace }: Witness): History[] {
  const open = new Map<number, Operation>();
  const byKey = new Map<string, Map<number, Operation>>();
  const keyOf = (called: number) =>
    `${trace.names.text(trace.subjectOf(called))}\n${trace.names.text(trace.noteOf(called))}`;
  for (let index = 0; index < trace.length; index++) {
    const kind = trace.kindOf(index);
    if (kind === Fact.request) {
      const revision = trace.valueOf(index);
      const isPush = !Number.isNaN(revision);
      const calledAt = trace.instantOf(index);
      const operation = { isPush, revision, called: index, returned: NO_RECORD, calledAt, returnedAt: NEVER };
      open.set(index, operation);
      if (isPush) enter(byKey, keyOf(index), operation);
    } else if (kind === Fact.answered) {
      const asked = open.get(trace.causeOf(index));
      if (asked === undefined) continue;
      const { isPush, called, calledAt } = asked;
      const revision = isPush ? asked.revision : trace.valueOf(index);
      const returnedAt = trace.instantOf(index);
      enter(byKey, keyOf(called), { isPush, revision, called, returned: index, calledAt, returnedAt });
    }
  }
  return header.groups.flatMap((group) =>
    Object.keys(group.storage?.placement ?? {}).map((object) => ({
      group,
      object,
      operations: [...(byKey.get(`${group.name}\n${object}`)?.values() ?? [])].sort(
        (one, other) => one.called - other.called,
      ),
    })),
  );
}

function enter(byKey: Map<string, Map<number, Operation>>, key: string, operation: Operation): void {
  const history = byKey.get(key);
  if (history === undefined) byKey.set(key, new Map([[operation.called, operation]]));
  else history.set(operation.called, operation);
}
