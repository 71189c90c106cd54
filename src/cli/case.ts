/** The run that a case file keeps. */

import { dirname, relative, resolve } from "node:path";
import { DrawError, recorded } from "../kernel/choices.ts";
import { askedOf } from "../report/proved.ts";
import { type Run, simulate } from "../run.ts";
import type { CaseFile } from "../scenario/case-file.ts";
import { loadScenarioFile } from "../scenario/file.ts";
import { withFunctions } from "../scenario/functions.ts";
import type { Scenario } from "../scenario/words.ts";
import { readCase } from "./corpus.ts";
import { UsageError } from "./io.ts";
import { shellWord } from "./shell.ts";

/**
 * Simulates the scenario of a case under the draws that it keeps.
 *
 * @throws UsageError where the scenario can be said by its file alone and does not fit the draws
 */
export async function runOfCase(path: string): Promise<{ run: Run; kept: CaseFile }> {
  const kept = readCase(path);
  const scenario = await wholeScenario(path, kept);
  try {
    const run = simulate(scenario, recorded(kept.draws));
    // The judge asks for other worlds, which draw too.
    void run.verdict;
    return { run, kept };
  } catch (error) {
    if (error instanceof DrawError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

/** What a case says, with what only its file can say. */
async function wholeScenario(path: string, kept: CaseFile): Promise<Scenario> {
  if (kept.scenario === null) return await scenarioOfFile(path, kept);
  const { functions = [] } = kept;
  if (functions.length === 0) return kept.scenario;
  const file = relative("", resolve(dirname(path), kept.of));
  try {
    return withFunctions(kept.scenario, functions, (await loadScenarioFile(file)).scenario);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${path}: ${file}: ${error.message}`);
    throw error;
  }
}

/** A proof's counterexample is one of the scenario as its file says it; the smallest scenario of a campaign is in no file. */
async function scenarioOfFile(path: string, { of, seed }: CaseFile): Promise<Scenario> {
  const file = relative("", resolve(dirname(path), of));
  if (seed === null) return askedOf((await loadScenarioFile(file)).scenario);
  throw new UsageError(
    `${path}: the scenario holds functions, which only its file can say: slowfuse check ${shellWord(file)} --runs 1 --seed ${seed}`,
  );
}
