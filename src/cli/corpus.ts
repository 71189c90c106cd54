/** The corpus beside a scenario: cases that have failed, which are run first the next time. */

import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { type CaseFile, caseText, parseCaseFile } from "../scenario/case-file.ts";
import { CASE_ENDING } from "../scenario/file.ts";
import { UsageError } from "./io.ts";
import { systemText, writeFileWhole } from "./write-file.ts";

/** A case of a corpus and its file. */
export interface KnownCase extends CaseFile {
  readonly seed: number;
  readonly id: string;
  readonly path: string;
}

/** The folder of the cases of a scenario's file: `corpus/<its name>` beside it. */
function corpusOf(file: string): string {
  return join(dirname(file), "corpus", basename(file, extname(file)));
}

/**
 * The cases of a corpus, in the order of their names; none where there is no corpus yet.
 *
 * @throws ScenarioFileError for a file that is no case
 */
export function readCorpus(file: string): KnownCase[] {
  const folder = corpusOf(file);
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(CASE_ENDING) && !name.startsWith("."));
  } catch {
    return [];
  }
  return names.sort().map((name) => {
    const path = join(folder, name);
    const { seed, ...words } = readCase(path);
    if (seed === null)
      throw new UsageError(
        `${path}: found a counterexample of slowfuse prove, expected a case of slowfuse check`,
      );
    return { ...words, seed, id: basename(name, CASE_ENDING), path };
  });
}

/** @throws ScenarioFileError for a file that is no case */
export function readCase(path: string): CaseFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${systemText(error)}`);
  }
  return parseCaseFile(text, path);
}

/** Where the case of a class of failure is written, and from there the scenario's file. */
export function placeOfCase(file: string, id: string): { path: string; of: string } {
  const folder = corpusOf(file);
  const of = relative(resolve(folder), resolve(file)).split(sep).join("/");
  return { path: join(folder, `${id}${CASE_ENDING}`), of };
}

/** Where a counterexample is written, by default in `counterexamples` beside the scenario, and from there its file. */
export function placeOfCounterexample(
  file: string,
  folder: string | null,
  suffix: string,
): { path: string; of: string } {
  const place = folder ?? join(dirname(file), "counterexamples");
  const of = relative(resolve(place), resolve(file)).split(sep).join("/");
  return { path: join(place, `${nameOfCounterexample(file)}${suffix}${CASE_ENDING}`), of };
}

export function nameOfCounterexample(file: string): string {
  return basename(file, extname(file));
}

export function writeCase(path: string, words: CaseFile, head: readonly string[]): void {
  makeFolder(dirname(path));
  writeFileWhole(path, caseText(words, head).split("\n"));
}

/** @throws UsageError where the system refuses */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new UsageError(`cannot make the folder ${path}: ${systemText(error)}`);
  }
}
