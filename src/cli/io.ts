/** What a command talks to, and how it talks. */

import picocolors from "picocolors";
import { withoutControls } from "../report/layout.ts";
import type { Page, Paint } from "../report/paint.ts";

/** The part of `process` that the commands use; tests hand in their own. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** A command that cannot be done as it was given: its message is shown, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** The file, or the file and the line, that it is about. */
  readonly where: string | undefined;

  constructor(message: string, where?: string) {
    super(message);
    this.where = where;
  }
}

/** Writes lines of text for people. */
export function print(output: Output, lines: readonly string[]): void {
  if (lines.length > 0) output.write(withoutControls(`${lines.join("\n")}\n`));
}

/** Says on stderr what is wrong. */
export function printError(io: Io, message: string, where?: string): void {
  const place = where === undefined ? "" : `${where}: `;
  print(io.stderr, [`${place}${paintOf(io.stderr, io.env).red("error:")} ${message}`]);
}

const MOST_COLUMNS = 100;
const LEAST_COLUMNS = 60;
const COLUMNS_IN_A_FILE = 90;

/** Colours and width for an output. */
export function pageOf(output: Output, env: Io["env"]): Page {
  const columns = output.isTTY === true ? output.columns || COLUMNS_IN_A_FILE : COLUMNS_IN_A_FILE;
  return { paint: paintOf(output, env), width: Math.min(MOST_COLUMNS, Math.max(LEAST_COLUMNS, columns)) };
}

/**
 * Colours on a terminal only, unless NO_COLOR or FORCE_COLOR says otherwise. Not what picocolors finds by itself: it colours
 * pipes too where CI is set.
 */
function paintOf(output: Output, env: Io["env"]): Paint {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  const terminal = output.isTTY === true && env.TERM !== "dumb";
  const refused = (env.NO_COLOR ?? "") !== "" || (env.FORCE_COLOR !== undefined && !forced);
  return picocolors.createColors(!refused && (forced || terminal));
}
