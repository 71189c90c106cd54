/** What happens to one node at one instant, in words that go on from its name. */

import { shortTime } from "../kernel/duration.ts";
import type { TraceRecord } from "../kernel/trace.ts";
import { type FactKind, LOAD_RESULTS } from "../model/facts.ts";

/** How good or bad a line is. */
export type Tone = "plan" | "plain" | "quiet" | "good" | "bad";

export interface Clause {
  readonly text: string;
  readonly tone: Tone;
}

const PENDING = "pending until a start";

/**
 * The clause of a record that has a node for its subject: `loads v2`, `serves`. Null where it says nothing that another
 * record of the same instant does not say.
 */
export function nodeClause(record: TraceRecord, cause: TraceRecord | null): Clause | null {
  const told = cause !== null && cause.atMs === record.atMs;
  switch (record.kind as FactKind) {
    case "signal":
      return plain(record.note === "ignored" ? "ignores a signal" : "gets a signal");
    case "sent":
      return quiet(`is being sent ${record.object}`);
    case "missed":
      return bad(`is left out: ${record.object} does not get there`);
    case "acknowledged":
      return record.value === 1 ? plain("answers that it is done") : bad("answers that it is not done");
    case "sessions":
      return sessionsClause(record);
    case "cleared":
      return plain("is cleared of what was left behind");
    case "load":
      return plain(loadText(record));
    case "run":
      if (record.value === 1) return null;
      // What waits for a start is as it should be; a file of which the rest is not loaded is not.
      return {
        text: `runs it in part (${record.note})`,
        tone: record.note?.endsWith(PENDING) ? "plain" : "bad",
      };
    case "due":
      return {
        text: `is going to: ${record.value === null ? "some day" : `at ${shortTime(record.value)}`} it ${record.note}`,
        tone: "bad",
      };
    case "effect":
      return bad(record.note ?? "goes wrong");
    case "over":
      return { text: `is well again: that it ${record.note} is over`, tone: "good" };
    case "start":
      return plain(record.note?.startsWith("with ") ? `starts ${record.note}` : "starts");
    case "serve":
      return { text: "serves again", tone: "good" };
    case "drain":
      return plain("takes no new requests");
    case "stop":
      return plain("stops");
    case "crash":
      return told && (cause.kind === "effect" || cause.kind === "fault") ? null : bad("crashes");
    case "hang":
      return told && (cause.kind === "effect" || cause.kind === "fault") ? null : bad("hangs");
    case "refuse":
      return told && cause.kind === "effect" ? null : bad("refuses to start");
    case "fault":
      return bad(`has a fault (${record.note})`);
    case "healed":
      return { text: "is well again", tone: "good" };
    default:
      return null;
  }
}

/** Only those of users are told. */
function sessionsClause({ object, value }: TraceRecord): Clause | null {
  if (value === null || value === 0) return null;
  return plain(`goes on with ${object} in the sessions that are open`);
}

function loadText(record: TraceRecord): string {
  const version = record.object;
  switch (LOAD_RESULTS[record.value ?? 0]) {
    case "keep-old":
      return `reads ${version} and keeps what it ran`;
    case "error":
    case "die":
    case "refuse":
      return `reads ${version}`;
    default:
      return `loads ${version}`;
  }
}

const PLURALS: readonly (readonly [RegExp, string])[] = [
  [/\b(crash|refus|di)es\b/g, "$1"],
  [/\b(hang|fail|take|answer|leak|look|load|read|run|keep|start|stop|serve|ignore|get)s\b/g, "$1"],
  [/\bgoes on\b/g, "go on"],
  [/\bhas\b/g, "have"],
  [/\bis (being|well|not well|left out|cleared)\b/g, "are $1"],
  [/\bwhat it ran\b/g, "what they ran"],
];

/** The same of several nodes: `crashes: … is wrong` becomes `crash: … is wrong`. What stands behind a colon stays. */
export function pluralClause(text: string): string {
  const colon = text.indexOf(":");
  const head = colon < 0 ? text : text.slice(0, colon);
  const changed = PLURALS.reduce((result, [from, to]) => result.replace(from, to), head);
  return (
    changed.replace(/\bdi\b/g, "die").replace(/\brefus\b/g, "refuse") + (colon < 0 ? "" : text.slice(colon))
  );
}

function plain(text: string): Clause {
  return { text, tone: "plain" };
}

function quiet(text: string): Clause {
  return { text, tone: "quiet" };
}

function bad(text: string): Clause {
  return { text, tone: "bad" };
}
