/** The table of docs/proofs.md: what `slowfuse prove` says of each scenario of the project. */

import { fileURLToPath } from "node:url";
import type { Proof, ProofVerdict } from "../../src/explore/proof.ts";
import { prove } from "../../src/explore/prove.ts";
import { boundText } from "../../src/report/proof.ts";
import { timingsText } from "../../src/report/share.ts";
import { numberText, percentText } from "../../src/report/words.ts";
import { findScenarioFiles, loadScenarioFile } from "../../src/scenario/file.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const FOLDERS = ["scenarios", "test/planted/scenarios"];

/** Small, so that the whole table is a matter of minutes. */
const LIMITS = { budget: 2_000, samples: 200 };

/** The files of the project's scenarios, from its root: of stores those whose users draw nothing. */
export function scenarioFiles(): string[] {
  return FOLDERS.flatMap((folder) => findScenarioFiles([`${root}${folder}`]))
    .map((file) => file.slice(root.length))
    .filter((file) => !file.startsWith("scenarios/store/") || file === "scenarios/store/smallest.yaml");
}

export async function proofOfFile(file: string): Promise<Proof> {
  const { scenario } = await loadScenarioFile(`${root}${file}`);
  return prove(scenario, LIMITS);
}

/** `| kiln-2011-09 | REFUTED | every one | 12 | |`. */
export function proofRow(file: string, proof: Proof): string {
  const { verdict, regions, isComplete, unknown } = proof;
  const name = file.replace(/^.*\//, "").replace(/\.yaml$/, "");
  const visited = `${numberText(regions)}${isComplete ? "" : " and more"}`;
  const note = unknown === null ? noteOf(proof) : shortened(`${unknown.where}: ${unknown.why}`);
  return `| \`${name}\` | ${verdict} | ${slowFuseText(proof)} | ${visited} | ${note} |`;
}

const MOST_NOTE = 80;

/** Only so much of what is in the way: the command tells all of it. */
function shortened(text: string): string {
  return text.length <= MOST_NOTE ? text : `${text.slice(0, text.lastIndexOf(" ", MOST_NOTE))} …`;
}

function slowFuseText({ slowFuse, outcomes, verdict }: Proof): string {
  if (slowFuse !== null) {
    if (slowFuse.share === 0) return "none";
    return slowFuse.share === 1 ? "every timing" : timingsText(slowFuse.share);
  }
  const sampled = outcomes.find(({ outcome }) => outcome === "slow-fuse");
  if (sampled !== undefined) return `${percentText(sampled.share)}, sampled`;
  return verdict === "REFUTED" ? "rare" : "none found";
}

function noteOf({ bound, outcomes, verdict }: Proof): string {
  if (bound !== null) {
    const covered = bound.covered === null ? "uncounted" : timingsText(bound.covered);
    return `covered: ${covered}; of the rest p < ${boundText(bound.mostOfRest)} at 95 %`;
  }
  const isAlarm = outcomes.length === 1 && outcomes[0]?.outcome === "false-alarm";
  return verdict === "PROVED" && isAlarm ? "always a false alarm" : "";
}

const VERDICTS: readonly ProofVerdict[] = ["PROVED", "REFUTED", "BOUNDED", "UNKNOWN"];

/** The whole document. */
export function proofsDocument(all: readonly { file: string; proof: Proof }[]): string {
  const countOf = (verdict: ProofVerdict) => all.filter(({ proof }) => proof.verdict === verdict).length;
  const tally = VERDICTS.map((verdict) => `| ${verdict} | ${countOf(verdict)} |`);
  const rows = (folder: RegExp) =>
    all.filter(({ file }) => folder.test(file)).map(({ file, proof }) => proofRow(file, proof));
  return [
    "# What is proved of the project's scenarios",
    "",
    "Each scenario of `scenarios/`, of stores the smallest, whose users draw nothing, and each [planted",
    `defect](planted.md), with at most ${numberText(LIMITS.budget)} runs for the verdict and ${numberText(LIMITS.samples)} random runs where timings could not be`,
    "counted. `npm run docs:proofs` writes this file; a test proves some of",
    "the rows again. What a verdict means, and what it rests on, is in [proof.md](proof.md). An incident is expected to be refuted, its",
    "remedy to be proved.",
    "",
    "| verdict | scenarios |",
    "| --- | --- |",
    ...tally,
    "",
    `${percentText(countOf("UNKNOWN") / all.length)} are UNKNOWN, ${percentText(countOf("BOUNDED") / all.length)} BOUNDED with this budget.`,
    "",
    ...section("Scenarios", rows(/^scenarios\/(?!incidents)/)),
    ...section("Planted defects", rows(/^test\//)),
    ...section("Incidents", rows(/^scenarios\/incidents/)),
    "",
    "The remedy of Facebook makes the outage shorter and stops no slow fuse, as its file says. That of OpenAI is caught with every seed",
    "from 1 to 200, and refuted all the same: with each draw in the middle of its range the control plane is overwhelmed only after its",
    "gate.",
  ]
    .join("\n")
    .concat("\n");
}

function section(title: string, rows: readonly string[]): string[] {
  const head = "| scenario | verdict | slow fuse in | regions | |";
  const lines = ["", `## ${title}`, "", head, "| --- | --- | --- | --- | --- |", ...rows];
  return title === "Scenarios" ? lines.slice(1) : lines;
}
