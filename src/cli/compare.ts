import { comparePlans } from "../explore/compare.ts";
import {
  type Compared,
  comparisonJson,
  comparisonLines,
  exitCodeOfComparison,
} from "../report/comparison.ts";
import type { LoadedScenario } from "../scenario/file.ts";
import { type Io, pageOf, print, UsageError } from "./io.ts";
import { loadScenarios } from "./load.ts";

/** The options of `slowfuse compare`. */
export interface CompareCommandOptions {
  readonly budget: number;
  readonly samples: number;
  readonly seeds: number;
  readonly json?: boolean;
}

/** `slowfuse compare`: two plans side by side. Returns the exit code. */
export async function compareCommand(
  before: string,
  after: string,
  { budget, samples, seeds, json }: CompareCommandOptions,
  io: Io,
): Promise<number> {
  const { scenarios, hasErrors } = await loadScenarios([before, after], io);
  if (hasErrors) return 2;
  if (scenarios.length !== 2) throw new UsageError(`found ${scenarios.length} scenarios, expected two files`);
  const [one, other] = scenarios as [LoadedScenario, LoadedScenario];
  const compared: Compared = {
    names: [one.scenario.name, other.scenario.name],
    files: [one.file, other.file],
    comparison: compareFiles(one, other, { budget, samples, seeds }),
  };
  if (json === true) io.stdout.write(`${comparisonJson(compared)}\n`);
  else print(io.stdout, comparisonLines(compared, pageOf(io.stdout, io.env)));
  return exitCodeOfComparison(compared);
}

function compareFiles(
  one: LoadedScenario,
  other: LoadedScenario,
  options: { budget: number; samples: number; seeds: number },
): Compared["comparison"] {
  try {
    return comparePlans(one.scenario, other.scenario, options);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
