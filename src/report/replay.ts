/** Whether a run that was simulated again is the one that was recorded, to the byte. */

import type { Run } from "../run.ts";
import type { TraceFile } from "./trace-file.ts";

/** The first difference between a recording and the run that was made of it, in a sentence; null where there is none. */
export function firstDifference(recorded: TraceFile, run: Run): string | null {
  return (
    differentHeader(recorded, run) ??
    differentRecord(recorded, run) ??
    differentDraw(recorded, run) ??
    differentHash(recorded, run)
  );
}

function differentHeader({ header }: TraceFile, run: Run): string | null {
  const [was, is] = [JSON.stringify(header.header), JSON.stringify(run.header)];
  return was === is ? null : `line 1: the header was ${around(was, is)}, and is now ${around(is, was)}`;
}

function differentRecord({ header, records }: TraceFile, run: Run): string | null {
  let index = 0;
  for (const line of run.trace.toLines()) {
    const was = records[index];
    const place = `record ${index} (line ${index + 2 + header.draws})`;
    if (was === undefined) return `the recording ends before ${place}, which is now ${line}`;
    if (was !== line) return `${place} was ${was}, and is now ${line}`;
    index++;
  }
  if (index === records.length) return null;
  return `record ${index} (line ${index + 2 + header.draws}) was ${records[index]}, and the run ends before it`;
}

function differentDraw({ draws }: TraceFile, run: Run): string | null {
  // A draw that was not recorded has ended the run already.
  const made = new Set(run.draws.map(({ name }) => name));
  const index = draws.findIndex(({ name }) => !made.has(name));
  return index < 0
    ? null
    : `the draw "${draws[index]?.name}" (line ${index + 2}) was recorded and is not made`;
}

function differentHash({ header }: TraceFile, run: Run): string | null {
  const hash = run.trace.hash();
  return hash === header.traceHash ? null : `line 1: the hash was ${header.traceHash}, and is now ${hash}`;
}

const AROUND = 40;

/** The part of a long text where it begins to differ from another. */
function around(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at++;
  const from = Math.max(0, at - AROUND);
  return `${from > 0 ? "…" : ""}${text.slice(from, at + AROUND)}${at + AROUND < text.length ? "…" : ""}`;
}
