/** A run as JSON Lines, and back: a line about the run, a line for each draw, a line for each record. */

import type { Draw } from "../kernel/choices.ts";
import type { TraceHeader } from "../model/facts.ts";
import type { Run } from "../run.ts";

/** What stands before the scenario in the first line. */
export const BEFORE_SCENARIO = '{"formatVersion":1,"scenario":';

/** The first line of a trace file. */
interface TraceFileHeader {
  readonly formatVersion: 1;
  /** The scenario as data; null where it holds functions, so that only its file can say it. */
  readonly scenario: unknown;
  /** The scenario's file, from the folder of the trace, with `/` between folders. */
  readonly file: string;
  readonly seed: number;
  /** Who is who in the records. */
  readonly header: TraceHeader;
  readonly traceHash: string;
  readonly draws: number;
  readonly records: number;
}

/** The lines of a run's trace file. */
export function* traceFileLines(run: Run, file: string, seed: number): IterableIterator<string> {
  const { scenario } = run.model;
  // Which worlds are compared, and so what is drawn, is known when the run has been judged.
  void run.verdict;
  const { draws, trace, header } = run;
  const first: TraceFileHeader = {
    formatVersion: 1,
    scenario: isData(scenario) ? scenario : null,
    file,
    seed,
    header,
    traceHash: trace.hash(),
    draws: draws.length,
    records: trace.length,
  };
  yield JSON.stringify(first);
  for (const draw of draws) yield JSON.stringify({ draw });
  yield* trace.toLines();
}

/** What a trace file holds. Records stay text: they are compared to the byte. */
export interface TraceFile {
  readonly header: TraceFileHeader;
  readonly draws: readonly Draw[];
  readonly records: readonly string[];
}

/** Thrown for a text that is no trace file of slowfuse; tells the line. */
export class TraceFileError extends Error {
  override readonly name = "TraceFileError";
  /** 1 for the first. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/**
 * Reads a trace file.
 *
 * @throws TraceFileError for the first line that is not as it must be, and where lines are missing
 */
export function parseTraceFile(text: string): TraceFile {
  const lines = text.split("\n");
  const end = lines.pop();
  if (end !== "")
    throw new TraceFileError(lines.length + 1, "found a line that is cut off, expected a whole one");
  const header = readHeader(lines[0]);
  const expected = 1 + header.draws + header.records;
  if (lines.length !== expected) {
    const place = Math.min(lines.length, expected) + 1;
    throw new TraceFileError(place, `found ${lines.length} lines, expected ${expected}`);
  }
  const draws = lines.slice(1, 1 + header.draws).map((line, index) => readDraw(line, index + 2));
  const records = lines.slice(1 + header.draws);
  for (const [index, line] of records.entries()) checkRecord(line, index + 2 + header.draws);
  return { header, draws, records };
}

function readHeader(line: string | undefined): TraceFileHeader {
  const header = readObject(line ?? "", 1);
  if (header.formatVersion !== 1) {
    const found =
      header.formatVersion === undefined
        ? "no formatVersion"
        : `formatVersion ${JSON.stringify(header.formatVersion)}`;
    throw new TraceFileError(1, `found ${found}, expected the header of a trace with formatVersion 1`);
  }
  const isWhole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  const wrong =
    (typeof header.scenario !== "object" && "scenario") ||
    (typeof header.file !== "string" && "file") ||
    (!isWhole(header.seed) && "seed") ||
    ((typeof header.header !== "object" || header.header === null) && "header") ||
    (typeof header.traceHash !== "string" && "traceHash") ||
    (!isWhole(header.draws) && "draws") ||
    (!isWhole(header.records) && "records");
  if (wrong) throw new TraceFileError(1, `found no ${wrong}, expected the header of a trace`);
  return header as unknown as TraceFileHeader;
}

function readDraw(line: string, number: number): Draw {
  const { draw } = readObject(line, number);
  const problem = (what: string) => new TraceFileError(number, `found ${what}, expected a draw`);
  if (typeof draw !== "object" || draw === null) throw problem("a line without draw");
  const { name, kind, value, loMs, hiMs, share, count } = draw as Record<string, unknown>;
  if (typeof name !== "string") throw problem("a draw without name");
  const isIn = (lo: unknown, hi: unknown) =>
    Number.isSafeInteger(value) &&
    Number.isSafeInteger(lo) &&
    Number.isSafeInteger(hi) &&
    (lo as number) <= (value as number) &&
    (value as number) <= (hi as number);
  const isRight =
    (kind === "uniformMs" && isIn(loMs, hiMs)) ||
    (kind === "chance" && typeof share === "number" && typeof value === "boolean") ||
    (kind === "pick" && typeof count === "number" && isIn(0, count - 1));
  if (!isRight) throw problem(`a draw "${name}" whose value cannot be`);
  return draw as Draw;
}

function checkRecord(line: string, number: number): void {
  const record = readObject(line, number);
  if (typeof record.kind !== "string" || typeof record.atMs !== "number") {
    throw new TraceFileError(number, "found a line without kind and atMs, expected a record");
  }
}

function readObject(line: string, number: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new TraceFileError(number, "found what is no JSON, expected a JSON object");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new TraceFileError(number, "found no object, expected a JSON object");
}

/** Whether JSON can hold all of a value: no function is in it. */
function isData(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return typeof value !== "function";
  return Object.values(value).every(isData);
}
