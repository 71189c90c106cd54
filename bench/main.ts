/** `npm run bench`: every workload against its rivals, then the curves. Writes results.md, results.json and curves/. */

import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { drawCurves } from "./curves.ts";
import { type Heat, measure, type Program, type Rounds } from "./harness.ts";
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

const ROUNDS = 7;
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
const chosen = WORKLOADS.filter(({ title }) => isWanted(title));
const rows = [...runRaces(chosen.filter((workload) => workload.kind === "race"))];
for (const workload of chosen) if (workload.kind === "figure") rows.push(...(await rowsOf(workload)));
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

function runRaces(races: readonly Race[]): Row[] {
  const entries = races.flatMap((race) => {
    const programs = race.programs.flatMap(programsHere);
    return race.cases.map((which) => ({ race, heat: { programs, which } satisfies Heat }));
  });
  const measured = measure(
    entries.map(({ heat }) => heat),
    ROUNDS,
    inputs,
  );
  return entries.flatMap(({ race, heat }, place) => {
    const rounds = measured[place] as Rounds;
    checkSameWork(race.title, heat.which, rounds);
    return raceRows(race, heat.which, rounds);
  });
}

/** A program where it can run here; where it cannot, that is said. */
function programsHere(program: Program): Program[] {
  const found = onThisMachine(program);
  if (typeof found === "object") return [found];
  skipped.add(`skipped ${program.name}: ${found}`);
  return [];
}

/** Shows the checksums, and refuses those that differ. */
function checkSameWork(title: string, which: string, rounds: Rounds): void {
  console.log(which === "" ? title : `${title}, ${which}`);
  const all = new Set<string>();
  for (const [name, answers] of rounds) {
    const said = new Set(answers.map(({ checksum }) => checksum));
    console.log(`  ${name}: ${[...said].join(" ")}`);
    for (const checksum of said) all.add(checksum);
  }
  if (all.size > 1) throw new Error(`${title}: the programs have not done the same work`);
}

async function rowsOf(figure: Figure): Promise<Row[]> {
  console.log(`${figure.title} …`);
  return (await figure.rows()).map((row) => figureRow(figure.title, figure.unit, row));
}

function write(curves: string): void {
  const machine = describeMachine();
  const text = [
    "# Results",
    "",
    "Written by `npm run bench`; what it measures is said in [README.md](README.md), what it means in",
    "[docs/performance.md](../docs/performance.md).",
    "",
    `${machine}. ${ROUNDS} rounds over all workloads (3 at the least of what takes long), programs in turns, each in a fresh process; processor time, medians with`,
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
