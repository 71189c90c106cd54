import { resolve } from "node:path";
import { CASE_ENDING, type LoadedScenario } from "../scenario/file.ts";
import { type Io, UsageError } from "./io.ts";
import { loadScenarios } from "./load.ts";
import { replayCommandFor, shellWord } from "./shell.ts";
import { printTitle } from "./title.ts";

/** The options of `slowfuse run`. */
export interface RunOptions {
  readonly seed: number;
  readonly seeds: number;
  readonly json?: boolean;
  readonly table?: boolean;
  readonly trace?: string;
}

/** `slowfuse run`: simulates, judges and tells. What does so is loaded when scenarios are found in order. Returns the exit code. */
export async function runCommand(paths: readonly string[], options: RunOptions, io: Io): Promise<number> {
  checkOptions(options);
  if (paths.some((path) => path.endsWith(CASE_ENDING))) return await runCase(paths, options, io);
  const { scenarios, hasErrors } = await loadScenarios(paths, io);
  if (options.trace !== undefined && scenarios.length > 1) throw new UsageError("--trace takes one scenario");
  if (scenarios.length === 0) return 2;
  const [first] = scenarios as [LoadedScenario];
  const isOne = scenarios.length === 1 && options.seeds === 1 && options.table !== true;
  const code = isOne ? await runOne(first, options, io) : await runEach(scenarios, options, hasErrors, io);
  return hasErrors ? 2 : code;
}

function checkOptions({ seed, seeds, json, table, trace }: RunOptions): void {
  if (!Number.isSafeInteger(seed + (seeds - 1)))
    throw new UsageError(`--seeds ${seeds} goes beyond the greatest seed`);
  if (json && table) throw new UsageError("--json and --table exclude each other");
  if (trace !== undefined && seeds > 1)
    throw new UsageError("--trace takes one seed: leave --seeds out, and pick one by --seed");
  if (trace !== undefined && table) throw new UsageError("--trace and --table exclude each other");
}

async function runOne(loaded: LoadedScenario, { seed, json, trace }: RunOptions, io: Io): Promise<number> {
  const { file } = loaded;
  if (trace !== undefined && resolve(trace) === resolve(file))
    throw new UsageError("--trace would overwrite the scenario");
  // A trace that cannot be written is an error with nothing told before it.
  if (!json && trace === undefined) printTitle(loaded.scenario, io);
  const { simulateFile } = await import("./simulate-file.ts");
  const run = simulateFile(loaded, seed);
  const name = { file, seed, replay: replayCommandFor(file, seed) };
  if (trace !== undefined) {
    (await import("./trace.ts")).writeTrace(run, name, trace);
    if (!json) printTitle(loaded.scenario, io);
  }
  return (await import("./tell.ts")).tell(run, name, json, io);
}

/** The run that a case file keeps, whose draws are not drawn anew. */
async function runCase(
  paths: readonly string[],
  { seed, seeds, table, trace, json }: RunOptions,
  io: Io,
): Promise<number> {
  const [path] = paths as [string];
  if (paths.length > 1) throw new UsageError("a case is run by itself: leave the other files out");
  if (seed !== 1 || seeds > 1 || table || trace !== undefined)
    throw new UsageError("a case keeps its draws: leave --seed, --seeds, --table and --trace out");
  const { run, kept } = await (await import("./case.ts")).runOfCase(path);
  if (!json) printTitle(run.model.scenario, io);
  const name = { file: path, seed: kept.seed, replay: `slowfuse run ${shellWord(path)}` };
  return (await import("./tell.ts")).tell(run, name, json, io);
}

async function runEach(
  scenarios: readonly LoadedScenario[],
  options: RunOptions,
  hasErrors: boolean,
  io: Io,
): Promise<number> {
  return (await import("./run-many.ts")).runMany(scenarios, options, hasErrors, io);
}
