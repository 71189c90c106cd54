import { readFileSync, statSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { classOf, isSameFailure } from "../explore/failure-class.ts";
import { DrawError, recorded } from "../kernel/choices.ts";
import type { RunName } from "../report/json.ts";
import { firstDifference } from "../report/replay.ts";
import { BEFORE_SCENARIO, parseTraceFile, type TraceFile, TraceFileError } from "../report/trace-file.ts";
import { type Run, simulate } from "../run.ts";
import { CASE_ENDING, loadScenarioFile } from "../scenario/file.ts";
import type { Scenario } from "../scenario/words.ts";
import { parseScenario } from "../scenario/yaml.ts";
import { runOfCase } from "./case.ts";
import { type Io, pageOf, print, UsageError } from "./io.ts";
import { replayCommandFor, shellWord } from "./shell.ts";
import { printReport } from "./tell.ts";
import { printTitle } from "./title.ts";
import { systemText } from "./write-file.ts";

/** `slowfuse replay`: simulates what a trace or a case recorded, and compares. Returns the exit code. */
export async function replayCommand(path: string, io: Io): Promise<number> {
  if (path.endsWith(CASE_ENDING)) return await replayCase(path, io);
  const trace = readTrace(path);
  const file = relative("", resolve(dirname(path), trace.header.file));
  const scenario = await scenarioOf(trace, path, file);
  const { paint } = pageOf(io.stdout, io.env);
  const run = simulateAgain(scenario, trace);
  if (typeof run === "string") {
    print(io.stdout, [`${paint.red("✗ not the same run")}: ${run}`]);
    return 1;
  }
  const { seed } = trace.header;
  const name: RunName = { file, seed, replay: replayCommandFor(file, seed) };
  const difference = firstDifference(trace, run);
  const verdict =
    difference === null
      ? `${paint.green("✓ same trace")}, hash ${run.trace.hash()}`
      : `${paint.red("✗ not the same trace")}: ${difference}`;
  printTitle(run.model.scenario, io);
  await printReport(run, name, io);
  print(io.stdout, [verdict]);
  return difference === null ? 0 : 1;
}

/** Simulates the case that a file keeps, and says whether it still fails in the same way. */
async function replayCase(path: string, io: Io): Promise<number> {
  const { run, kept } = await runOfCase(path);
  const found = classOf(run);
  const { paint } = pageOf(io.stdout, io.env);
  const isSame = isSameFailure(found, kept.failure);
  const verdict = isSame
    ? paint.green("✓ it fails as it was recorded to")
    : `${paint.red("✗ it does not fail as it was recorded to")}: ${found === null ? "it is as expected" : `${found.outcome}, against expect.${found.violates}`}`;
  const name: RunName = { file: path, seed: kept.seed, replay: `slowfuse replay ${shellWord(path)}` };
  printTitle(run.model.scenario, io);
  await printReport(run, name, io);
  print(io.stdout, [verdict]);
  return isSame ? 0 : 1;
}

const A_TRACE = "A trace is what slowfuse run <scenario> --trace <file> writes.";
const MAX_BYTES = 512 * 1024 * 1024;

function readTrace(path: string): TraceFile {
  let text: string;
  try {
    if (statSync(path).size > MAX_BYTES)
      throw new UsageError(`${path}: found more than 512 MiB, expected a trace`);
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot read ${path}: ${systemText(error)}`);
  }
  try {
    return parseTraceFile(text);
  } catch (error) {
    if (!(error instanceof TraceFileError)) throw error;
    // What is wrong from the first line on is most often another kind of file.
    const hint = error.line === 1 ? `. ${A_TRACE}` : "";
    throw new UsageError(`${error.message}${hint}`, `${path}:${error.line}`);
  }
}

/** The scenario in the trace, which is checked like any other; or, where only its file can say it, that. */
async function scenarioOf({ header }: TraceFile, path: string, file: string): Promise<Scenario> {
  if (header.scenario === null) return (await loadScenarioFile(file)).scenario;
  // As far to the right as it stands in the first line, so that columns are told rightly.
  return parseScenario(" ".repeat(BEFORE_SCENARIO.length) + JSON.stringify(header.scenario), path).scenario;
}

/** The run; or, in words, the draw at which it could not go on. */
function simulateAgain(scenario: Scenario, { draws }: TraceFile): Run | string {
  try {
    const run = simulate(scenario, recorded(draws));
    // The judge asks for other worlds, which draw too.
    void run.verdict;
    return run;
  } catch (error) {
    if (error instanceof DrawError) return error.message;
    throw error;
  }
}
