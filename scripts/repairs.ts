/**
 * Repairs the scenarios of the project and writes docs/repairs.md: `npm run docs:repairs`; or makes only the rows of some anew, and
 * keeps the others: `npm run docs:repairs -- knight-2012-08 fastly-2021-06`.
 */

import { readFileSync, writeFileSync } from "node:fs";
import {
  mergedRows,
  nameOf,
  patchProblem,
  repairedFiles,
  repairRow,
  repairsDocument,
  repairsOfFile,
  rowsOf,
  writeProblem,
} from "./docs/repairs.ts";

const SECONDS_EACH = Number(process.env.SECONDS_EACH ?? 120);
/** Where the search takes longer, the command does not search again. */
const MOST_WRITTEN_MS = 1_000;

const document = new URL("../docs/repairs.md", import.meta.url);
const files = repairedFiles();
const asked = process.argv.slice(2);
const strange = asked.filter((name) => !files.some((file) => nameOf(file) === name));
if (strange.length > 0) {
  console.error(`no scenario is called ${strange.join(" or ")}; there are ${files.map(nameOf).join(", ")}`);
  process.exit(2);
}

let problems = 0;
const anew = new Map<string, string | null>();
for (const file of files.filter((one) => asked.length === 0 || asked.includes(nameOf(one)))) {
  const row = await rowOf(file);
  anew.set(nameOf(file), row);
  // So that what has been found is kept, whatever comes after it.
  const rows = mergedRows(files, rowsOf(readFileSync(document, "utf8")), anew);
  writeFileSync(document, repairsDocument(rows, SECONDS_EACH));
}
process.exitCode = problems === 0 ? 0 : 1;

/** null for a scenario that is proved as it is. */
async function rowOf(file: string): Promise<string | null> {
  const startedMs = performance.now();
  const repairs = await repairsOfFile(file, SECONDS_EACH * 1_000);
  if (repairs.before === "PROVED") return null;
  const isShort = performance.now() - startedMs < MOST_WRITTEN_MS && repairs.repairs.length > 0;
  const problem = patchProblem(file, repairs) ?? (isShort ? await writeProblem(file) : null);
  if (problem !== null) {
    problems++;
    console.error(`${file}: the patch ${problem}`);
  }
  const row = repairRow(file, repairs);
  console.log(`${Math.round(performance.now() - startedMs)} ms ${row}`);
  return row;
}
