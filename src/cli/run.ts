import { resolve } from "node:path";
import type { Remedy } from "../explore/remedies.ts";
import { jsonLine, type RunName } from "../report/json.ts";
import { exitCodeOf, judgeRun } from "../report/judgement.ts";
import { type ScenarioResult, shareText, storiesOf, summaryLines, totalLines } from "../report/summary.ts";
import { tableLines } from "../report/table.ts";
import { reportParts } from "../report/text.ts";
import type { Run } from "../run.ts";
import { CASE_ENDING, type LoadedScenario } from "../scenario/file.ts";
import { judgeShare } from "../verdict/expectation.ts";
import { type Io, pageOf, print, UsageError } from "./io.ts";
import { loadScenarios } from "./load.ts";
import { Progress } from "./progress.ts";
import { replayCommandFor, shellWord } from "./shell.ts";
import { simulateFile, sweep } from "./sweep.ts";

/** The options of `slowfuse run`. */
export interface RunOptions {
  readonly seed: number;
  readonly seeds: number;
  readonly json?: boolean;
  readonly table?: boolean;
  readonly trace?: string;
}

/** `slowfuse run`: simulates, judges and tells. Returns the exit code. */
export async function runCommand(paths: readonly string[], options: RunOptions, io: Io): Promise<number> {
  checkOptions(options);
  if (paths.some((path) => path.endsWith(CASE_ENDING))) return await runCase(paths, options, io);
  const { scenarios, hasErrors } = await loadScenarios(paths, io);
  if (options.trace !== undefined && scenarios.length > 1) throw new UsageError("--trace takes one scenario");
  if (scenarios.length === 0) return 2;
  const [first] = scenarios as [LoadedScenario];
  const isOne = scenarios.length === 1 && options.seeds === 1 && options.table !== true;
  const code = isOne ? await runOne(first, options, io) : await runMany(scenarios, options, hasErrors, io);
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
  const run = simulateFile(loaded, seed);
  const name = { file, seed, replay: replayCommandFor(file, seed) };
  if (trace !== undefined) (await import("./trace.ts")).writeTrace(run, name, trace);
  return tell(run, name, json, io);
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
  return tell(run, { file: path, seed: kept.seed, replay: `slowfuse run ${shellWord(path)}` }, json, io);
}

/** Tells one run. Returns the exit code. */
async function tell(run: Run, name: RunName, json: boolean | undefined, io: Io): Promise<number> {
  const { expect } = run.model;
  const judgement = judgeRun(expect, run.verdict);
  const share = judgeShare(expect, [run.outcome]);
  if (json) {
    const expected = judgement.status === "expected" ? (share === null ? true : share.expected) : false;
    io.stdout.write(`${jsonLine(run, name, judgement, expected)}\n`);
    if (share?.expected === null) print(io.stderr, [`${name.file}: ${shareText(share)}`]);
  } else {
    await printReport(run, name, io);
  }
  return exitCodeOf([judgement.status]);
}

/** Prints the full report of a run, each part as soon as it is known. */
export async function printReport(run: Run, name: RunName, io: Io): Promise<void> {
  const { expect } = run.model;
  const share = judgeShare(expect, [run.outcome]);
  const told = {
    run,
    name,
    judgement: judgeRun(expect, run.verdict),
    findRemedies: run.outcome === "slow-fuse" ? () => remediesOf(run) : null,
    shareNote: share === null ? null : `– ${shareText(share)}`,
  };
  for await (const part of reportParts(told, pageOf(io.stdout, io.env))) print(io.stdout, part);
}

/** What looks for remedies is loaded when the story is on the screen. */
async function remediesOf(run: Run): Promise<readonly Remedy[]> {
  const { findRemedies } = await import("../explore/remedies.ts");
  return findRemedies(run.model.scenario);
}

async function runMany(
  scenarios: readonly LoadedScenario[],
  options: RunOptions,
  hasErrors: boolean,
  io: Io,
): Promise<number> {
  const { json = false, table = false } = options;
  const progress = new Progress(io, scenarios.length * options.seeds);
  const writeJson = (line: string) => {
    progress.erase();
    io.stdout.write(`${line}\n`);
  };
  const wanted = {
    firstSeed: options.seed,
    seeds: options.seeds,
    writeJson: json ? writeJson : null,
    planTime: table,
  };
  const results: ScenarioResult[] = [];
  for (const loaded of scenarios) results.push(await sweep(loaded, wanted, progress));
  progress.erase();
  const page = pageOf(io.stdout, io.env);
  if (json) {
    for (const { file, share } of results)
      if (share?.expected === null) print(io.stderr, [`${file}: ${shareText(share)}`]);
  } else if (table) {
    print(io.stdout, tableLines(results, page));
  } else {
    print(io.stdout, [
      ...summaryLines(results, page),
      ...storiesOf(results, page),
      "",
      ...totalLines(results, hasErrors, page),
    ]);
  }
  return worstOf(results);
}

/** Where several hold: 1, then 3. */
function worstOf(results: readonly ScenarioResult[]): number {
  const codes = results.map(({ exitCode }) => exitCode);
  return codes.includes(1) ? 1 : Math.max(...codes);
}
