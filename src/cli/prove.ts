import { classOf, isSameFailure } from "../explore/failure-class.ts";
import type { Counterexample, Proof } from "../explore/proof.ts";
import { proving } from "../explore/prove.ts";
import { type Shrunk, shrinking } from "../explore/shrink.ts";
import { type Draw, recorded } from "../kernel/choices.ts";
import { hasCode } from "../report/campaign.ts";
import { proofAnnotationLines } from "../report/github.ts";
import { assumptionLines, proofLines, proofTotalLines } from "../report/proof.ts";
import { proofJson } from "../report/proof-json.ts";
import {
  askedOf,
  exitCodeOfProof,
  type Proved,
  type Refutation,
  runOfCounterexample,
  type Smallest,
} from "../report/proved.ts";
import { type Run, simulate } from "../run.ts";
import type { LoadedScenario } from "../scenario/file.ts";
import type { Scenario } from "../scenario/words.ts";
import { lineOfPlan } from "./check-output.ts";
import { nameOfCounterexample, placeOfCounterexample, writeCase } from "./corpus.ts";
import { Interrupt } from "./interrupt.ts";
import { type Io, pageOf, print, UsageError } from "./io.ts";
import { loadScenarios } from "./load.ts";
import { shellWord } from "./shell.ts";
import { Watch } from "./watch.ts";

/** The options of `slowfuse prove`. */
export interface ProveCommandOptions {
  readonly budget: number;
  readonly samples: number;
  /** A folder; true for the one beside the scenario, false for none. */
  readonly save: string | boolean;
  readonly margins?: boolean;
  readonly github?: boolean;
  readonly json?: boolean;
}

/** `slowfuse prove`: whether any timing of each scenario ends as a slow fuse. Returns the exit code. */
export async function proveCommand(
  paths: readonly string[],
  options: ProveCommandOptions,
  io: Io,
): Promise<number> {
  if (options.json && options.github)
    throw new UsageError("--json and --github exclude each other: both write to the output");
  const { scenarios, hasErrors } = await loadScenarios(paths, io);
  if (scenarios.length === 0) return 2;
  if (typeof options.save === "string") checkNames(scenarios);
  const interrupt = new Interrupt();
  const watch = new Watch(io, interrupt, null);
  const all: Proved[] = [];
  try {
    for (const loaded of scenarios) {
      const proved = await proveOne(loaded, options, watch);
      all.push(proved);
      watch.erase();
      tell(proved, all.length, options, io);
    }
  } finally {
    interrupt.release();
    watch.erase();
  }
  if (options.json !== true) finish(all, hasErrors, io);
  if (hasErrors) return 2;
  const codes = all.map(({ proof }) => exitCodeOfProof(proof));
  return codes.includes(1) ? 1 : Math.max(0, ...codes);
}

/** In one folder no counterexample may take the place of another. */
function checkNames(scenarios: readonly LoadedScenario[]): void {
  const files = new Map<string, string>();
  for (const { file } of scenarios) {
    const name = nameOfCounterexample(file);
    const other = files.get(name);
    if (other !== undefined)
      throw new UsageError(`--save: the counterexamples of ${other} and ${file} would have the same name`);
    files.set(name, file);
  }
}

async function proveOne(loaded: LoadedScenario, options: ProveCommandOptions, watch: Watch): Promise<Proved> {
  const { scenario, file } = loaded;
  const { budget, samples } = options;
  let proof: Proof;
  try {
    proof = await proofOf(scenario, { budget, samples, margins: options.margins ?? false }, watch);
  } catch (error) {
    throw new UsageError(`found a scenario that throws: ${String(error)}`, file);
  }
  const isInterrupted = watch.end === "interrupted";
  const { counterexample } = proof;
  const refutation = counterexample === null ? null : await refute(loaded, counterexample, options, watch);
  return { file, scenario, proof, budget, isInterrupted, refutation };
}

const PHASES = {
  verdict: "timings of",
  shares: "timings of the outcomes of",
  samples: "random runs of",
  margins: "times moved of",
};

async function proofOf(
  scenario: Scenario,
  limits: { budget: number; samples: number; margins: boolean },
  watch: Watch,
): Promise<Proof> {
  const steps = proving(scenario, { ...limits, goOn: () => watch.end === null });
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    const { phase, runs, most, isRefuted } = value;
    const found = isRefuted ? " · a slow fuse is found" : "";
    await watch.step(`${PHASES[phase]} ${scenario.name}${found}`, runs, most);
  }
}

/** The counterexample with its run and the smallest scenario that fails so, each in a file that keeps it. */
async function refute(
  loaded: LoadedScenario,
  counterexample: Counterexample,
  { budget, samples, save }: ProveCommandOptions,
  watch: Watch,
): Promise<Refutation> {
  const { scenario, file } = loaded;
  const run = runOfCounterexample(scenario, counterexample);
  const limits = `--budget ${budget} --samples ${samples}`;
  const again = `slowfuse prove ${shellWord(file)} ${limits}`;
  const casePath = keep(loaded, run, counterexample.draws, "", save);
  const shrunk = await shrink(scenario, run, watch);
  return {
    counterexample,
    run,
    replay: casePath === null ? again : `slowfuse run ${shellWord(casePath)}`,
    casePath,
    smallest: smallestOf(shrunk, loaded, save),
  };
}

function smallestOf(shrunk: Shrunk, loaded: LoadedScenario, save: ProveCommandOptions["save"]): Smallest {
  const { scenario, draws } = shrunk;
  const run = simulate(scenario, recorded(draws));
  const casePath = hasCode(scenario) ? null : keep(loaded, run, draws, ".smallest", save);
  const replay = casePath === null ? null : `slowfuse run ${shellWord(casePath)}`;
  return { ...shrunk, run, replay, casePath };
}

/** Writes the case of a run. Returns where; null where nothing is to be saved. */
function keep(
  { scenario: whole, file }: LoadedScenario,
  run: Run,
  draws: readonly Draw[],
  suffix: string,
  save: ProveCommandOptions["save"],
): string | null {
  if (save === false) return null;
  const failure = classOf(run);
  if (failure === null) throw new Error(`the counterexample of ${file} is none`);
  const { path, of } = placeOfCounterexample(file, save === true ? null : save, suffix);
  const { scenario } = run.model;
  const words = {
    of,
    seed: null,
    failure,
    varied: [],
    draws,
    scenario: hasCode(scenario) ? null : scenario,
  };
  writeCase(path, words, [
    `${whole.name}: a timing that ends as a slow fuse, found by slowfuse prove`,
    `slowfuse run ${shellWord(path)}`,
  ]);
  return path;
}

const MOST_TRIES = 5_000;

async function shrink(scenario: Scenario, run: Run, watch: Watch): Promise<Shrunk> {
  const failure = classOf(run);
  if (failure === null) throw new Error(`the counterexample of ${scenario.name} is none`);
  const isSame = (other: Run) => isSameFailure(classOf(other), failure);
  let smallest: Shrunk | null = null;
  for (smallest of shrinking(askedOf(scenario), recorded(run.draws), isSame)) {
    if (smallest.tries >= MOST_TRIES || watch.end !== null) break;
    await watch.step(`tries to make a counterexample of ${scenario.name} smaller`, smallest.tries, null);
  }
  return smallest as Shrunk;
}

function tell(proved: Proved, number: number, { json, github }: ProveCommandOptions, io: Io): void {
  if (json) {
    io.stdout.write(`${proofJson(proved)}\n`);
    return;
  }
  const lines = proofLines(proved, pageOf(io.stdout, io.env));
  print(io.stdout, [...(number > 1 ? [""] : []), ...lines]);
  if (github) print(io.stdout, proofAnnotationLines(proved, lineOfPlan));
}

function finish(all: readonly Proved[], hasBadFiles: boolean, io: Io): void {
  const page = pageOf(io.stdout, io.env);
  print(io.stdout, ["", ...assumptionLines(all, page)]);
  if (all.length > 1 || hasBadFiles) print(io.stdout, ["", ...proofTotalLines(all, hasBadFiles, page)]);
}
