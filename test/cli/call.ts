import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "../../src/cli/main.ts";

/** The scenarios of the repository, as a user names them who stands in its root. */
export const KILN = "scenarios/kiln-2011-09.yaml";
export const POLL = "scenarios/kiln-plain-poll.yaml";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Calls the command in this process. */
export async function call(
  argv: readonly string[],
  io: { isTTY?: boolean; env?: Record<string, string> } = {},
): Promise<Called> {
  let [out, err] = ["", ""];
  const code = await main(argv, {
    stdout: { write: (text) => (out += text), isTTY: io.isTTY },
    stderr: { write: (text) => (err += text), isTTY: false },
    env: io.env ?? {},
  });
  return { code, out, err };
}

/** Each line of an output as JSON. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A folder of its own for a test. */
export function tempFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "cli-")));
}
