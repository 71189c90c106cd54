import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Whatever the tests, and the programs that they start, leave in the folder for temporary files is in one folder of this call,
 * which goes with it: also what a failing test has left. Returns what removes it.
 */
export default function setUp(): () => void {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "slowfuse-tests-")));
  keepCompiled(folder);
  for (const name of ["TMPDIR", "TMP", "TEMP"]) process.env[name] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** jiti keeps there what it has compiled, which takes seconds to make anew: where it keeps it for programs of the repository. */
function keepCompiled(folder: string): void {
  const cache = fileURLToPath(new URL("../node_modules/.cache/jiti", import.meta.url));
  mkdirSync(cache, { recursive: true });
  symlinkSync(cache, join(folder, "jiti"), "junction");
}
