import { dirname, relative, resolve, sep } from "node:path";
import type { RunName } from "../report/json.ts";
import { traceFileLines } from "../report/trace-file.ts";
import type { Run } from "../run.ts";
import { writeFileWhole } from "./write-file.ts";

/** Writes the trace of a run, from which `slowfuse replay` makes it again. */
export function writeTrace(
  run: Run,
  { file, seed }: RunName & { readonly seed: number },
  path: string,
): void {
  // From the folder of the trace, so that both can be moved together.
  const reference = relative(dirname(resolve(path)), resolve(file))
    .split(sep)
    .join("/");
  writeFileWhole(path, traceFileLines(run, reference, seed));
}
