import { closeSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UsageError } from "./io.ts";

const CHUNK = 1_000;

/**
 * Writes a file of lines whole or not at all: beside its place first, then renamed.
 *
 * @throws UsageError where the system refuses
 */
export function writeFileWhole(path: string, lines: Iterable<string>): void {
  let folder: string | null = null;
  try {
    folder = mkdtempSync(join(dirname(path), `.${basename(path)}-`));
    const temporary = join(folder, "new");
    const file = openSync(temporary, "wx");
    try {
      let chunk: string[] = [];
      for (const line of lines) {
        chunk.push(line);
        if (chunk.length < CHUNK) continue;
        writeSync(file, `${chunk.join("\n")}\n`);
        chunk = [];
      }
      if (chunk.length > 0) writeSync(file, `${chunk.join("\n")}\n`);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${systemText(error)}`);
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

/** What the system says, without the path that it repeats. */
export function systemText(error: unknown): string {
  return error instanceof Error
    ? (error.message.split("\n")[0] ?? "").replace(/^E[A-Z]+: |, \w+ '.*$/g, "")
    : String(error);
}
