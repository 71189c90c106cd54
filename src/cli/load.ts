import { count } from "../report/words.ts";
import { findScenarioFiles, type LoadedScenario, loadScenarioFile } from "../scenario/file.ts";
import { formatProblem } from "../scenario/located.ts";
import { ScenarioError } from "../scenario/problem.ts";
import { type Io, print } from "./io.ts";

/** Scenarios that could be loaded, and whether there were others. */
export interface Loaded {
  readonly scenarios: readonly LoadedScenario[];
  readonly hasErrors: boolean;
}

/** Loads every scenario that paths mean. Errors and warnings go to stderr; what is in order is still loaded. */
export async function loadScenarios(paths: readonly string[], io: Io): Promise<Loaded> {
  const files = new Set<string>();
  const scenarios: LoadedScenario[] = [];
  let hasErrors = false;
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      hasErrors = true;
      print(io.stderr, error.message.split("\n"));
    }
  };
  for (const path of paths) {
    await attempt(async () => {
      for (const file of findScenarioFiles([path])) files.add(file);
    });
  }
  for (const file of files) {
    await attempt(async () => {
      scenarios.push(await loadScenarioFile(file));
    });
  }
  printWarnings(scenarios, io);
  return { scenarios, hasErrors };
}

/** Of one scenario each warning, of many how many there are. */
function printWarnings(scenarios: readonly LoadedScenario[], io: Io): void {
  const warned = scenarios.filter(({ warnings }) => warnings.length > 0);
  const warnings = warned.flatMap((loaded) => loaded.warnings);
  if (scenarios.length <= 1) print(io.stderr, warnings.map(formatProblem));
  else if (warnings.length > 0) {
    const where = `${warned.length} of ${scenarios.length} scenarios`;
    print(io.stderr, [
      `${count(warnings.length, "warning")} in ${where}; slowfuse explain <scenario> shows them`,
    ]);
  }
}
