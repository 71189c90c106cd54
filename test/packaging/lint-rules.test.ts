import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTempFolder, repositoryRoot } from "./repository.ts";

const core = [
  "src/index.ts",
  ...["kernel", "model", "rollout", "verdict", "explore", "catalogue"].map((f) => `src/${f}/x.ts`),
];
const outsideTheCore = ["src/scenario/x.ts", "src/report/x.ts", "src/vitest.ts"];
const commandLine = ["src/cli.ts", "src/cli/x.ts"];

const notDetermined = [
  "Date.now()",
  "new Date()",
  "performance.now()",
  "setTimeout(() => {}, 1)",
  "setInterval(() => {}, 1)",
  "setImmediate(() => {})",
  "crypto.randomUUID()",
  "globalThis.Date",
  "process.env",
  "Math.random()",
  'Math["random"]()',
  "Math.log(2)",
  "Math.exp(2)",
  "Math.pow(2, 3)",
  "Math.sin(2)",
  "Math.cos(2)",
  "Math.hypot(2)",
  "seed ** 2",
]
  .map(valueLine("wrong"))
  .concat("seed **= 2;");
const determined = ["Math.floor(seed / 2)", "Math.sqrt(seed)", "Math.max(seed, 2)", "seed * 2"].map(
  valueLine("right"),
);
const notForTheCore = [
  "node:fs",
  "fs",
  "node:fs/promises",
  "zod",
  "zod/mini",
  "yaml",
  "commander",
  "jiti",
  "picocolors",
].map(importLine("wrong"));
const forTheCore = ["seedrandom", "eventemitter3", "./other.ts"].map(importLine("right"));

function valueLine(prefix: string): (expression: string, i: number) => string {
  return (expression, i) => `export const ${prefix}${i} = ${expression};`;
}

function importLine(prefix: string): (module: string, i: number) => string {
  return (module, i) => `export * as ${prefix}${i} from "${module}";`;
}

const tempFolder = makeTempFolder();

beforeAll(() => {
  for (const path of ["biome.json", ".gitignore", "scripts/lint"]) {
    cpSync(join(repositoryRoot, path), join(tempFolder, path), { recursive: true });
  }
});

afterAll(() => {
  rmSync(tempFolder, { recursive: true, force: true });
});

test.each([...core, ...outsideTheCore])("in %s, all that may differ between two runs is refused", (file) => {
  expect(refusedLines(file, [...notDetermined, ...determined])).toEqual(notDetermined);
});

test.each(commandLine)("in %s, the clock is allowed", (file) => {
  expect(refusedLines(file, notDetermined)).toEqual([]);
});

test.each(core)("in %s, Node built-ins and what the scenario reader and the CLI use are refused", (file) => {
  expect(refusedLines(file, [...notForTheCore, ...forTheCore])).toEqual(notForTheCore);
});

test.each([...outsideTheCore, ...commandLine])("in %s, every import is allowed", (file) => {
  expect(
    refusedLines(
      file,
      notForTheCore.filter((line) => !line.includes('"fs"')),
    ),
  ).toEqual([]);
});

/** Of a file with these lines, the ones in which the linter finds an error. */
function refusedLines(file: string, lines: string[]): string[] {
  const path = join(tempFolder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, ["let seed = 3;", "seed += 1;", ...lines, ""].join("\n"));
  const biome = join(repositoryRoot, "node_modules", "@biomejs", "biome", "bin", "biome");
  const args = [biome, "lint", "--reporter=json", "--diagnostic-level=error", "--max-diagnostics=none", file];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: tempFolder, encoding: "utf8" });
  if (!stdout.startsWith("{")) throw new Error(`the linter gave no report: ${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { location: { start: { line: number } } }[] };
  const refused = new Set(diagnostics.map(({ location }) => location.start.line));
  return lines.filter((_, i) => refused.has(i + 3));
}
