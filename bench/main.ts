/** `npm run bench`: every workload against its rivals, then the curves. Writes results.md, results.json and curves/. */

import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { drawCurves } from "./curves.ts";
import { measure, type Program } from "./harness.ts";
import { writeInputs } from "./inputs.ts";
import { compileRivals, describeMachine, onThisMachine } from "./machine.ts";
import { built } from "./programs.ts";
import { figureRow, markdownTable, plainTable, type Row, raceRows } from "./table.ts";
import type { Figure, Race } from "./workload.ts";
import { check } from "./workloads/check.ts";
import { hold } from "./workloads/hold.ts";
import { kiln } from "./workloads/kiln.ts";
import { proofs } from "./workloads/prove.ts";
import { queue } from "./workloads/queue.ts";
import { size } from "./workloads/size.ts";
import { start } from "./workloads/start.ts";
import { storageRequests } from "./workloads/storage-requests.ts";
import { storageStates } from "./workloads/storage-states.ts";
import { tickers } from "./workloads/tickers.ts";

const ROUNDS = 5;
const WORKLOADS: readonly (Race | Figure)[] = [
  tickers,
  queue,
  hold,
  storageRequests,
  storageStates,
  kiln,
  check,
  proofs,
  start,
  size,
];
const here = fileURLToPath(new URL(".", import.meta.url));

const startedMs = performance.now();
// Arguments choose workloads by their titles: `npx jiti bench/main.ts tickers`. Then nothing is written.
const wanted = process.argv.slice(2);
const inputs = await prepare();
const skipped = new Set<string>();
const rows: Row[] = [];
for (const workload of WORKLOADS.filter(({ title }) => isWanted(title)))
  rows.push(...(await rowsOf(workload)));
console.log(`\n${plainTable(rows)}\n`);
for (const line of skipped) console.log(line);
if (wanted.length === 0) write(await drawCurves(`${here}curves`));
console.log(`${Math.round((performance.now() - startedMs) / 1000)} s`);

/** Bundles slowfuse's side as the build does, compiles rivals, and writes what all of them read. */
async function prepare(): Promise<string> {
  mkdirSync(built, { recursive: true });
  const bundle = await rolldown({
    input: { child: `${here}child.ts`, curve: `${here}curve.ts` },
    platform: "node",
    // What a user's installation would have as packages of its own.
    external: /^[a-z]/,
  });
  await bundle.write({ dir: built, format: "esm" });
  compileRivals();
  const file = `${built}/inputs.txt`;
  writeInputs(file);
  return file;
}

function isWanted(title: string): boolean {
  return wanted.length === 0 || wanted.some((word) => title.includes(word));
}

async function rowsOf(workload: Race | Figure): Promise<Row[]> {
  console.log(`${workload.title} …`);
  if (workload.kind === "figure")
    return (await workload.rows()).map((row) => figureRow(workload.title, workload.unit, row));
  const programs = workload.programs.flatMap((program): Program[] => {
    const found = onThisMachine(program);
    if (typeof found === "object") return [found];
    skipped.add(`skipped ${program.name}: ${found}`);
    return [];
  });
  return workload.cases.flatMap((which) => {
    const rounds = measure(programs, ROUNDS, inputs, which);
    const said = new Map(
      [...rounds].map(([name, answers]) => [name, new Set(answers.map(({ checksum }) => checksum))]),
    );
    for (const [name, checksums] of said) console.log(`  ${which} ${name}: ${[...checksums].join(" ")}`);
    if (new Set([...said.values()].flatMap((checksums) => [...checksums])).size > 1)
      throw new Error(`${workload.title}: the programs have not done the same work`);
    return raceRows(workload, which, rounds);
  });
}

function write(curves: string): void {
  const machine = describeMachine();
  const text = [
    "# Results",
    "",
    "Written by `npm run bench`; what it measures is said in [README.md](README.md), what it means in",
    "[docs/performance.md](../docs/performance.md).",
    "",
    `${machine}. ${ROUNDS} rounds (3 at the least where the machine was busy), programs in turns, each in a fresh process; processor time, medians with`,
    "least and greatest. A result with × is slowfuse's speed divided by the rival's, round by round.",
    "",
    markdownTable(rows),
    ...[...skipped].map((line) => `${line}\n`),
    "## What is done",
    "",
    ...WORKLOADS.map(({ title, work }) => `- **${title}**: ${work}.`),
    "",
    "## Curves",
    "",
    curves,
  ];
  writeFileSync(`${here}results.md`, text.join("\n"));
  const json = { machine, rounds: ROUNDS, rows, skipped: [...skipped] };
  writeFileSync(`${here}results.json`, `${JSON.stringify(json, null, 2)}\n`);
}
