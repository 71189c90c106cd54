/** Scenarios from files. YAML, schema and TypeScript are loaded when the first file needs them. */

import { type Dirent, readdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { limitProblems, MAX_FILE_BYTES } from "./limits.ts";
import { fileError, type Located, locate, ScenarioFileError } from "./located.ts";
import type { Scenario } from "./words.ts";

const DATA = [".yaml", ".yml", ".json"];
const CODE = [".ts", ".mts", ".js", ".mjs"];
const IN_FOLDER = [".yaml", ".yml", ".scenario.ts"];
/** How the names of the case files of a corpus end. */
export const CASE_ENDING = ".case.yaml";

/** A scenario, the file it came from, and what is legal in it but surely unmeant. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly warnings: readonly Located[];
  readonly file: string;
}

/**
 * Loads a scenario: `.yaml`, `.yml` and `.json` as data; `.ts`, `.mts`, `.js` and `.mjs` as the default export of a
 * module, whose code is run.
 *
 * @throws ScenarioFileError for a file that is missing, unreadable, or no runnable scenario
 */
export async function loadScenarioFile(path: string): Promise<LoadedScenario> {
  const extension = extname(path);
  if (DATA.includes(extension)) {
    const text = readText(path);
    const { parseScenario } = await import("./yaml.ts");
    const { scenario, problems } = parseScenario(text, path);
    return { scenario, warnings: problems, file: path };
  }
  if (CODE.includes(extension)) return await loadModule(path);
  throw fileError(path, extension === "" ? "a file without extension" : `a ${extension} file`, kinds());
}

function kinds(): string {
  return `one of ${[...DATA, ...CODE].join(", ")}`;
}

function readText(path: string): string {
  const found = stat(path);
  // A device or a pipe may never end.
  if (!found.isFile()) throw fileError(path, "something that is not a file", "a scenario file");
  const { size } = found;
  if (size > MAX_FILE_BYTES) throw fileError(path, `a file of ${size} bytes`, `at most ${MAX_FILE_BYTES}`);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw fileError(path, "a file that cannot be read", "a readable one", `${systemText(error)}.`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw fileError(path, "bytes that are not UTF-8", "a text file in UTF-8");
  }
}

async function loadModule(path: string): Promise<LoadedScenario> {
  stat(path);
  const { createJiti } = await import("jiti");
  // What a scenario imports as `slowfuse` is this very package, also where its folder has none: handed over as it is loaded
  // here, so that there is one copy, and none has to be compiled. Nothing is cached on disk, and a file that has changed is
  // loaded anew.
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    moduleCache: false,
    virtualModules: { slowfuse: await import("../index.ts") },
  });
  let data: unknown;
  try {
    data = await jiti.import(pathToFileURL(resolve(path)).href, { default: true });
  } catch (error) {
    throw fileError(
      path,
      "a module that cannot be loaded",
      "one that exports a scenario",
      `${systemText(error).trim()}.`,
      placeIn(error, path),
    );
  }
  if (hasNoDefault(data)) {
    throw fileError(path, "a module without a default export", "one that exports a scenario", DEFAULT_EXPORT);
  }
  const { judge } = await import("./yaml.ts");
  const problems = limitProblems(data);
  if (problems.length === 0) problems.push(...judge(data));
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0)
    throw new ScenarioFileError(
      errors,
      errors.map((error) => locate(error, path)),
    );
  return {
    scenario: data as Scenario,
    warnings: problems.map((warning) => locate(warning, path)),
    file: path,
  };
}

function stat(path: string): Stats {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw fileError(path, "no such file", "a scenario file or a folder of them");
  return found;
}

/** The first line of what the system or a module says; no stack. */
function systemText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n")[0] ?? "").slice(0, 300);
}

/** Where a module cannot be parsed: a parser puts the place behind its message, with columns from 0. */
function placeIn(error: unknown, path: string): { line: number; column: number } | undefined {
  const text = error instanceof Error ? error.message : "";
  const [, line, column] =
    new RegExp(`${basename(path).replace(/\W/g, "\\$&")}:(\\d+):(\\d+)`).exec(text) ?? [];
  return line === undefined ? undefined : { line: Number(line), column: Number(column) + 1 };
}

/** Without a default export the whole module is what was found. */
function hasNoDefault(data: unknown): boolean {
  if (typeof data !== "object" || data === null || "formatVersion" in data) return false;
  return data[Symbol.toStringTag as keyof typeof data] === "Module" || "__esModule" in data;
}

const DEFAULT_EXPORT = "Write export default defineScenario({ … }).";

/**
 * The scenario files that paths mean, each once: a file itself; of a folder and those inside it, every `.yaml`, `.yml`
 * and `.scenario.ts`, in the order of their names. Hidden folders, `node_modules` and the `.case.yaml` files of a corpus are
 * passed over.
 *
 * @throws ScenarioFileError for a path that is not there and a folder without scenarios
 */
export function findScenarioFiles(paths: readonly string[]): string[] {
  const files = new Set<string>();
  for (const path of paths) {
    if (!stat(path).isDirectory()) {
      files.add(path);
      continue;
    }
    const inside = filesIn(path);
    if (inside.length === 0)
      throw fileError(path, "a folder without scenarios", `files named *${IN_FOLDER.join(", *")}`);
    for (const file of inside) files.add(file);
  }
  return [...files];
}

function filesIn(folder: string): string[] {
  const files: string[] = [];
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    const passedOver = entry.name.startsWith(".") || entry.name === "node_modules";
    if (entry.isDirectory()) files.push(...(passedOver ? [] : filesIn(path)));
    else if (isScenarioName(entry.name)) files.push(path);
  }
  return files;
}

/** Cases of a corpus are YAML too, and no scenarios. */
function isScenarioName(name: string): boolean {
  return IN_FOLDER.some((ending) => name.endsWith(ending)) && !name.endsWith(CASE_ENDING);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) =>
      one.name < other.name ? -1 : 1,
    );
  } catch (error) {
    throw fileError(folder, "a folder that cannot be read", "a readable one", `${systemText(error)}.`);
  }
}
