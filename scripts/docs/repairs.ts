/** The table of docs/repairs.md: what `slowfuse repair` says of each scenario of the project that is not proved. */

import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "../../src/cli/main.ts";
import type { PlanEdit } from "../../src/explore/edits/edit.ts";
import { quickVerdict } from "../../src/explore/quick-verdict.ts";
import { type Bounded, type Repairs, repair } from "../../src/explore/repair.ts";
import { numberText, percentText } from "../../src/report/words.ts";
import { compile } from "../../src/scenario/compile.ts";
import { findScenarioFiles, loadScenarioFile } from "../../src/scenario/file.ts";
import { parseScenario } from "../../src/scenario/yaml.ts";
import { editYaml } from "../../src/scenario/yaml-edit.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const FOLDERS = ["scenarios/incidents", "scenarios", "test/planted/scenarios"];

/** The files of the project's scenarios that are repaired, from its root: without the remedies of incidents. */
export function repairedFiles(): string[] {
  const files = FOLDERS.flatMap((folder) => findScenarioFiles([`${root}${folder}`])).map((file) =>
    file.slice(root.length),
  );
  return [...new Set(files)].filter((file) => !file.endsWith("-remedy.yaml"));
}

export function nameOf(file: string): string {
  return file.replace(/^.*\//, "").replace(/\.yaml$/, "");
}

/** What is wrong when the command writes the first repair into a copy of a file, and proves that; null where nothing is. */
export async function writeProblem(file: string): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), "repairs-"));
  try {
    const copy = join(folder, file.replace(/^.*\//, ""));
    copyFileSync(`${root}${file}`, copy);
    if ((await call(["repair", copy, "--write"])).code !== 0) return "is not written by --write";
    const { code, out } = await call(["prove", copy, "--no-save", "--samples", "1"]);
    return code === 0 && out.includes("PROVED") ? null : "is not proved by the command";
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function call(argv: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  let out = "";
  const stdout = { write: (text: string) => (out += text), isTTY: false };
  const code = await main(argv, { stdout, stderr: { write: () => undefined, isTTY: false }, env: {} });
  return { code, out };
}

/** @param mostMs how long the search may compute: time of the processor, which does not hang on what else it does */
export async function repairsOfFile(file: string, mostMs: number): Promise<Repairs> {
  const { scenario } = await loadScenarioFile(`${root}${file}`);
  const { user } = process.cpuUsage();
  return repair(scenario, { searchOn: () => process.cpuUsage().user - user < mostMs * 1_000 });
}

/** The rows that the document has, by the name of their scenario. */
export function rowsOf(document: string): Map<string, string> {
  const rows = document.matchAll(/^\| `([^`]+)` \| .*$/gm);
  return new Map([...rows].map(([row, name]) => [name as string, row]));
}

/**
 * The rows of a table, some of them made anew, in the order of the files; what is no longer among the files is left out.
 *
 * @param anew by the name of the scenario; null where it is proved as it is, and so has no row
 */
export function mergedRows(
  files: readonly string[],
  kept: ReadonlyMap<string, string>,
  anew: ReadonlyMap<string, string | null>,
): string[] {
  return files.flatMap((file) => {
    const name = nameOf(file);
    const row = anew.has(name) ? anew.get(name) : kept.get(name);
    return row === undefined || row === null ? [] : [row];
  });
}

/** What is wrong with the patch of a repair, written into a copy of its file; null where nothing is. */
export function patchProblem(file: string, { repairs }: Repairs): string | null {
  const before = readFileSync(`${root}${file}`, "utf8");
  for (const [place, { edits, scenario }] of repairs.entries()) {
    const after = editYaml(
      before,
      edits.flatMap(({ words }) => words),
    );
    const written = parseScenario(after, file).scenario;
    if (JSON.stringify(sorted(written)) !== JSON.stringify(sorted(scenario))) return "says something else";
    const kept = commentsIn(after).join("\n");
    if (kept !== commentsIn(before).join("\n") && edits.every(({ kind }) => !MOVES.has(kind)))
      return "loses or moves a comment";
    if (commentsIn(after).sort().join("\n") !== commentsIn(before).sort().join("\n"))
      return "loses a comment";
    if (place === 0 && quickVerdict(compile(written), BUDGET).verdict !== "PROVED") return "is not proved";
  }
  return null;
}

/** As many runs as a proof of the search may take. */
const BUDGET = 2_000;

/** Edits that move steps, and their comments with them. */
const MOVES: ReadonlySet<string> = new Set(["wave-first", "hold-promotion"]);

function commentsIn(text: string): string[] {
  return [...text.matchAll(/(?:^|\s)#.*$/gm)].map(([comment]) => comment.trim());
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort();
  return keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])]);
}

/** `| kiln-2011-09 | stop and start test before the gate "two-box test" | 1 | 9 |`. */
export function repairRow(
  file: string,
  { before, bound, repairs, tried, untried, trials, ...told }: Repairs,
): string {
  const name = nameOf(file);
  const [first] = repairs;
  const steps = first === undefined ? "" : `${first.cost.steps}`;
  const search = `${numberText(tried)}${untried === 0 ? "" : " and not all"}`;
  const open = trials.undecided === 0 ? "" : `${numberText(trials.undecided)}`;
  const [candidate] = told.candidates;
  const textOf = (edits: readonly PlanEdit[]) => edits.map((edit) => edit.text).join(", and ");
  const reason =
    bound === null ? (told.obstacles[0] ?? "") : `nothing is known to be wrong with it (${boundText(bound)})`;
  const none =
    candidate === undefined
      ? `none: ${reason}`
      : `not proved: ${textOf(candidate.edits)} (${boundText(candidate)})`;
  const text =
    first === undefined
      ? none
      : `${textOf(first.edits)}${first.unsafeStartMs === null ? "" : "; *for this timetable only*"}`;
  return `| \`${name}\` | ${before} | ${text} | ${steps} | ${search} | ${open} |`;
}

function boundText({ runs, mostUnsafe }: Omit<Bounded, "regions">): string {
  if (runs === 0) return "no random timing was run";
  return `none of ${numberText(runs)} random timings failed, p < ${percentText(mostUnsafe)} at 95 %`;
}

/** The whole document. */
export function repairsDocument(rows: readonly string[], seconds: number): string {
  return [
    "# What repairs the project's scenarios",
    "",
    "Each scenario of `scenarios/` but remedies, and each [planted defect](planted.md), that is not proved as it is: the cheapest",
    "change of the [set](repair.md#the-set-of-edits) with which it is proved, or the first reason why none is known. `npm run docs:repairs`",
    "writes this file, and for each repair writes the patch into a copy, reads it again, compares comments, and proves it. Where the search",
    "takes no longer than a second, `slowfuse repair --write` and `slowfuse prove` do so once more. `npm run docs:repairs -- knight-2012-08`",
    "makes the row of one scenario anew, or of several, and keeps the others.",
    "*Tried* counts changed plans; *undecided* are those that no run refuted and the budget did not prove. A search that did not",
    `end had at most ${seconds} seconds of a processor. *For this timetable only* is a repair with which a run fails where the plan begins later.`,
    "In a run of a store thousands of requests are drawn, too many to follow over every timing: a plan of one is mostly refuted, or undecided.",
    "",
    "| scenario | as it is | the cheapest repair, or why none is known | steps | tried | undecided |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ]
    .join("\n")
    .concat("\n");
}
