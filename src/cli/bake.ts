import { type Bake, type BakeOptions, baking } from "../explore/bake.ts";
import { type BakeOfTwo, bakingTwo } from "../explore/bake-two.ts";
import { type Parameter, parametersOf } from "../explore/parameter.ts";
import { parseDuration } from "../kernel/duration.ts";
import { bakeLines, bakeOfTwoLines, bakeStatus, exitCodeOfBake, exitCodeOfTwo } from "../report/bake.ts";
import { bakeJson, bakeOfTwoJson } from "../report/bake-json.ts";
import type { LoadedScenario } from "../scenario/file.ts";
import { didYouMean } from "../scenario/problem.ts";
import { Interrupt } from "./interrupt.ts";
import { type Io, pageOf, print, UsageError } from "./io.ts";
import { loadScenarios } from "./load.ts";
import { limitOf, Watch } from "./watch.ts";

/** The options of `slowfuse bake`. */
export interface BakeCommandOptions {
  /** The one time of the plan that is looked at. Default: each of them. */
  readonly of?: string;
  /** Two of them, with a comma between, that change together. */
  readonly together?: string;
  /** The longest value that is looked at. */
  readonly upTo?: string;
  readonly budget: number;
  /** When it ends at the latest. Default: never. */
  readonly timeLimit?: string;
  readonly json?: boolean;
}

/** `slowfuse bake`: how long each wait, gate and restart of a plan must be. Returns the exit code. */
export async function bakeCommand(file: string, options: BakeCommandOptions, io: Io): Promise<number> {
  if (options.of !== undefined && options.together !== undefined)
    throw new UsageError("--of and --together exclude each other: one time of the plan, or two");
  const upToMs = options.upTo === undefined ? undefined : parseDuration(options.upTo);
  if (options.upTo !== undefined && (upToMs === undefined || upToMs === 0))
    throw new UsageError(`--up-to: found "${options.upTo}", expected a duration such as 2h`);
  const limitMs = limitOf(options.timeLimit);
  const { scenarios } = await loadScenarios([file], io);
  const [loaded] = scenarios;
  if (loaded === undefined) return 2;
  if (scenarios.length > 1) throw new UsageError(`found ${scenarios.length} scenarios, expected one file`);
  const interrupt = new Interrupt();
  const watch = new Watch(io, interrupt, limitMs);
  const limits = {
    budget: options.budget,
    goOn: () => watch.end === null,
    ...(upToMs === undefined ? {} : { upToMs }),
  };
  try {
    return options.together === undefined
      ? await bakeEach(loaded, options, limits, watch, io)
      : await bakePair(loaded, options.together, options, limits, watch, io);
  } finally {
    interrupt.release();
    watch.erase();
  }
}

type Limits = BakeOptions;

async function bakeEach(
  { scenario, file }: LoadedScenario,
  options: BakeCommandOptions,
  limits: Limits,
  watch: Watch,
  io: Io,
): Promise<number> {
  const all = parametersOf(scenario);
  const chosen = options.of === undefined ? all : [named(all, options.of, "--of")];
  const bakes: Bake[] = [];
  for (const parameter of chosen)
    bakes.push(await watched(baking(scenario, parameter, limits), parameter.name, options.budget, watch));
  watch.erase();
  if (options.json) io.stdout.write(`${bakeJson(file, scenario.name, bakes)}\n`);
  else print(io.stdout, bakeLines(scenario.name, bakes, pageOf(io.stdout, io.env)));
  return exitCodeOfBake(bakeStatus(bakes));
}

async function bakePair(
  { scenario, file }: LoadedScenario,
  together: string,
  { json, budget }: BakeCommandOptions,
  limits: Limits,
  watch: Watch,
  io: Io,
): Promise<number> {
  const all = parametersOf(scenario);
  const names = together.split(",").map((name) => name.trim());
  if (names.length !== 2 || names[0] === names[1])
    throw new UsageError(`--together: found "${together}", expected two names with a comma between`);
  const pair = names.map((name) => named(all, name, "--together")) as [Parameter, Parameter];
  const bake: BakeOfTwo = await watched(bakingTwo(scenario, pair, limits), together, budget, watch);
  watch.erase();
  if (json) io.stdout.write(`${bakeOfTwoJson(file, scenario.name, bake)}\n`);
  else print(io.stdout, bakeOfTwoLines(scenario.name, bake, pageOf(io.stdout, io.env)));
  return exitCodeOfTwo(bake);
}

function named(all: readonly Parameter[], name: string, option: string): Parameter {
  const found = all.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = all.map((one) => one.name);
  const known = all.length === 0 ? "a plan with a wait, a gate or a restart" : `one of ${names.join(", ")}`;
  const hint = didYouMean(name, names);
  throw new UsageError(
    `${option}: found "${name}", expected ${known}${hint === undefined ? "" : `. ${hint}`}`,
  );
}

async function watched<Result>(
  steps: Generator<number, Result, void>,
  name: string,
  budget: number,
  watch: Watch,
): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await watch.step(`timings of ${name}`, value, budget);
  }
}
