import { type Comparison, comparing } from "../explore/compare.ts";
import {
  type Compared,
  comparisonJson,
  comparisonLines,
  exitCodeOfComparison,
} from "../report/comparison.ts";
import type { LoadedScenario } from "../scenario/file.ts";
import { Interrupt } from "./interrupt.ts";
import { type Io, pageOf, print, UsageError } from "./io.ts";
import { loadScenarios } from "./load.ts";
import { limitOf, Watch } from "./watch.ts";

/** The options of `slowfuse compare`. */
export interface CompareCommandOptions {
  readonly budget: number;
  readonly samples: number;
  readonly seeds: number;
  /** When it ends at the latest. Default: never. */
  readonly timeLimit?: string;
  readonly json?: boolean;
}

/** `slowfuse compare`: two plans side by side. Returns the exit code. */
export async function compareCommand(
  before: string,
  after: string,
  { budget, samples, seeds, timeLimit, json }: CompareCommandOptions,
  io: Io,
): Promise<number> {
  const limitMs = limitOf(timeLimit);
  const { scenarios, hasErrors } = await loadScenarios([before, after], io);
  if (hasErrors) return 2;
  if (scenarios.length !== 2) throw new UsageError(`found ${scenarios.length} scenarios, expected two files`);
  const [one, other] = scenarios as [LoadedScenario, LoadedScenario];
  const interrupt = new Interrupt();
  const watch = new Watch(io, interrupt, limitMs);
  try {
    const comparison = await watched([one, other], { budget, samples, seeds }, watch);
    watch.erase();
    const compared: Compared = {
      names: [one.scenario.name, other.scenario.name],
      files: [one.file, other.file],
      comparison,
    };
    if (json === true) io.stdout.write(`${comparisonJson(compared)}\n`);
    else print(io.stdout, comparisonLines(compared, pageOf(io.stdout, io.env)));
    return exitCodeOfComparison(compared);
  } finally {
    interrupt.release();
    watch.erase();
  }
}

/** The comparison, while a person watches how far it has come, and may end it. */
async function watched(
  files: readonly [LoadedScenario, LoadedScenario],
  options: { budget: number; samples: number; seeds: number },
  watch: Watch,
): Promise<Comparison> {
  const [one, other] = files;
  try {
    const steps = comparing(one.scenario, other.scenario, { ...options, goOn: () => watch.end === null });
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
      await watch.step(`${value.phase} of ${files[value.side].scenario.name}`, value.done, value.of);
    }
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
