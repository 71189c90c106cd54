/** Repairs every scenario of the project and writes docs/repairs.md: `npm run docs:repairs`. */

import { writeFileSync } from "node:fs";
import {
  patchProblem,
  repairedFiles,
  repairRow,
  repairsDocument,
  repairsOfFile,
  writeProblem,
} from "./docs/repairs.ts";

const SECONDS_EACH = Number(process.env.SECONDS_EACH ?? 120);
/** Where the search takes longer, the command does not search again. */
const MOST_WRITTEN_MS = 1_000;

const rows: string[] = [];
let problems = 0;
for (const file of repairedFiles()) {
  const startedMs = performance.now();
  const repairs = await repairsOfFile(file, SECONDS_EACH * 1_000);
  if (repairs.before === "PROVED") continue;
  const isShort = performance.now() - startedMs < MOST_WRITTEN_MS && repairs.repairs.length > 0;
  const problem = patchProblem(file, repairs) ?? (isShort ? await writeProblem(file) : null);
  if (problem !== null) {
    problems++;
    console.error(`${file}: the patch ${problem}`);
  }
  rows.push(repairRow(file, repairs));
  console.log(`${Math.round(performance.now() - startedMs)} ms ${rows.at(-1)}`);
}
writeFileSync(new URL("../docs/repairs.md", import.meta.url), repairsDocument(rows, SECONDS_EACH));
process.exitCode = problems === 0 ? 0 : 1;
