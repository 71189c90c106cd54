/** The program: its commands, their options and examples. What a command does is loaded when it is called. */

import { createRequire } from "node:module";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { ScenarioError } from "../scenario/problem.ts";
import { parseShare } from "../scenario/values.ts";
import type { BakeCommandOptions } from "./bake.ts";
import type { CheckOptions } from "./check.ts";
import type { CompareCommandOptions } from "./compare.ts";
import {
  BAKE_HELP,
  CHECK_HELP,
  COMPARE_HELP,
  EXPLAIN_HELP,
  HELP,
  INIT_HELP,
  MATRIX_HELP,
  PROVE_HELP,
  REPAIR_HELP,
  REPLAY_HELP,
  RUN_HELP,
  SCHEMA_HELP,
} from "./help.ts";
import { type Io, print, printError, UsageError } from "./io.ts";
import type { MatrixCommandOptions } from "./matrix.ts";
import type { ProveCommandOptions } from "./prove.ts";
import type { RepairCommandOptions } from "./repair.ts";
import type { RunOptions } from "./run.ts";

/** Exit code for usage errors and bad scenarios. */
const BAD_USAGE = 2;

/**
 * Does what the arguments say.
 *
 * @param argv the arguments after the program's name
 * @returns the exit code: 0 as expected, 1 not as expected, 2 usage or bad scenario, 3 inconclusive and not expected
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  try {
    const program = createProgram(io, (result) => {
      code = result;
    });
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(isHelpOnNothing(argv, program) ? argv.slice(1) : argv, { from: "user" });
  } catch (error) {
    // Commander has said what is wrong already; asking for help or the version is no error.
    if (error instanceof CommanderError) {
      if (error.code === "commander.unknownCommand") hintAtRun(argv, io);
      return error.exitCode === 0 ? 0 : BAD_USAGE;
    }
    if (error instanceof ScenarioError) print(io.stderr, error.message.split("\n"));
    else {
      const where = error instanceof UsageError ? error.where : undefined;
      printError(io, error instanceof Error ? error.message : String(error), where);
    }
    return BAD_USAGE;
  }
  return code;
}

function createProgram(io: Io, done: (code: number) => void): Command {
  const program = new Command("slowfuse")
    .description(
      "Would your rollout have caught it? Simulates a service, a change of its configuration and a rollout plan.",
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .showHelpAfterError("(slowfuse --help and slowfuse <command> --help show examples)")
    .addHelpText("after", HELP);
  program.option("-V, --version", "print the version").on("option:version", () => {
    io.stdout.write(`${packageVersion()}\n`);
    throw new CommanderError(0, "commander.version", "");
  });
  addRun(program, io, done);
  addCheck(program, io, done);
  addProve(program, io, done);
  addBake(program, io, done);
  addMatrix(program, io, done);
  addRepair(program, io, done);
  addCompare(program, io, done);
  program
    .command("replay")
    .description("run a trace, or a case, again and compare")
    .argument(
      "<file>",
      "a trace that `slowfuse run --trace` wrote, or a case that `slowfuse check` or `prove` wrote",
    )
    .addHelpText("after", REPLAY_HELP)
    .action(async (file: string) => done(await (await import("./replay.ts")).replayCommand(file, io)));
  program
    .command("explain")
    .description("say in plain sentences what a scenario will do, without running it")
    .argument("<scenario>", "a scenario file")
    .addHelpText("after", EXPLAIN_HELP)
    .action(async (file: string) => done(await (await import("./explain.ts")).explainCommand(file, io)));
  program
    .command("init")
    .description("write a commented scenario to begin with, and the schema beside it")
    .argument("[file]", "where to", "slowfuse.yaml")
    .option("--force", "overwrite what is there")
    .addHelpText("after", INIT_HELP)
    .action(async (file: string, options: { force?: boolean }) =>
      done(await (await import("./init.ts")).initCommand(file, options.force ?? false, io)),
    );
  program
    .command("schema")
    .description("print the JSON Schema of a scenario")
    .addHelpText("after", SCHEMA_HELP)
    .action(async () => done(await (await import("./schema.ts")).schemaCommand(io)));
  return program;
}

function addRun(program: Command, io: Io, done: (code: number) => void): void {
  program
    .command("run")
    .description("simulate scenarios and judge what comes of them")
    .argument("<paths...>", "scenario files, and folders of them; or one case that check or prove has kept")
    .option("--seed <S>", "the seed of the (first) run", wholeNumber(0), 1)
    .option("--seeds <N>", "how many runs: seeds S to S+N-1", wholeNumber(1, MOST_SEEDS), 1)
    .option("--json", "one line of JSON a run, and nothing else")
    .option("--table", "the scenarios side by side")
    .option("--trace <file>", "write the trace of the run, for replay (one scenario, one seed)")
    .addHelpText("after", RUN_HELP)
    .action(async (paths: string[], options: RunOptions) =>
      done(await (await import("./run.ts")).runCommand(paths, options, io)),
    );
}

function addCheck(program: Command, io: Io, done: (code: number) => void): void {
  program
    .command("check")
    .description("run what scenarios leave open, many times, in search of what they forbid")
    .argument("<paths...>", "scenario files, and folders of them")
    .option("--runs <N>", "how many runs of each scenario", wholeNumber(1), 1_000)
    .option("--seed <S>", "the seed of the first run; each further run has the next", wholeNumber(0), 1)
    .option("--time-limit <duration>", "end after so long, such as 5m, and tell what was covered")
    .option("--check-determinism", "run each case twice and compare (else one of 50)")
    .option("--no-corpus", "neither read nor write the cases that failed before")
    .option("--baseline <file>", "what is known to be wrong: only what is new fails")
    .option("--update-baseline", "write what was found into the baseline")
    .option("--report-dir <folder>", "write a text, a JSON and a scenario file for each failure")
    .option("--junit <file>", "write JUnit XML")
    .option("--github", "print annotations for GitHub Actions too")
    .option("--json", "one line of JSON a scenario, and nothing else")
    .addHelpText("after", CHECK_HELP)
    .action(async (paths: string[], options: CheckOptions) =>
      done(await (await import("./check.ts")).checkCommand(paths, options, io)),
    );
}

function addProve(program: Command, io: Io, done: (code: number) => void): void {
  program
    .command("prove")
    .description("prove over every timing that no run ends as a slow fuse, or show one that does")
    .argument("<paths...>", "scenario files, and folders of them")
    .option(
      "--budget <N>",
      "how many runs of each scenario for the verdict, at the most",
      wholeNumber(1),
      20_000,
    )
    .option("--samples <N>", "how many random runs where timings could not be counted", wholeNumber(1), 2_000)
    .option(
      "--save <folder>",
      "where counterexamples are written (default: counterexamples/ beside the scenario)",
    )
    .option("--no-save", "write no counterexamples")
    .option("--margins", "say how far each time is from flipping the verdict (takes many proofs)")
    .option("--github", "print annotations for GitHub Actions too")
    .option("--json", "one line of JSON a scenario, and nothing else")
    .addHelpText("after", PROVE_HELP)
    .action(async (paths: string[], options: ProveCommandOptions) =>
      done(await (await import("./prove.ts")).proveCommand(paths, options, io)),
    );
}

function addMatrix(program: Command, io: Io, done: (code: number) => void): void {
  program
    .command("matrix")
    .description(
      "kinds of bogus change against the gates of a plan: what each could see, and what slips through",
    )
    .argument("<paths...>", "scenario files, and folders of them")
    .option("--kinds <names>", "which kinds of bogus change, with commas between them (default: all)", names)
    .option("--of <version>", "the good version, in which the mistakes are made (default: config.initial)")
    .option("--at-least <share>", "the least score that passes, such as 90%", shareOfAll, 1)
    .option(
      "--budget <N>",
      "how many runs for each bogus version, at the most; fewer where runs are long",
      wholeNumber(1),
      2_000,
    )
    .option("--samples <N>", "how many random runs where timings could not be counted", wholeNumber(1), 300)
    .option("--time-limit <duration>", "end after so long, such as 5m, and tell what was looked at")
    .option("--json", "one line of JSON a scenario, and nothing else")
    .addHelpText("after", MATRIX_HELP)
    .action(async (paths: string[], options: MatrixCommandOptions) =>
      done(await (await import("./matrix.ts")).matrixCommand(paths, options, io)),
    );
}

function addRepair(program: Command, io: Io, done: (code: number) => void): void {
  program
    .command("repair")
    .description("the smallest changes of a plan with which it is proved, as patches of its file")
    .argument("<scenario>", "a scenario file")
    .option("--steps <N>", "how many steps may change, at the most", wholeNumber(1), 3)
    .option(
      "--tries <N>",
      "how many changed plans are tried, at the most; fewer where runs are long",
      wholeNumber(1),
      400,
    )
    .option(
      "--budget <N>",
      "how many runs each proof may take; fewer where runs are long",
      wholeNumber(1),
      2_000,
    )
    .option("--time-limit <duration>", "end the search after so long, such as 5m, and tell what it has")
    .option(
      "--pick <N>",
      "which repair to show as a patch, and to --write: 1 is the cheapest",
      wholeNumber(1),
      1,
    )
    .option("--write", "write the repair into the file; comments and all else stay as they are")
    .option("--json", "one line of JSON, and nothing else")
    .addHelpText("after", REPAIR_HELP)
    .action(async (path: string, options: RepairCommandOptions) =>
      done(await (await import("./repair.ts")).repairCommand(path, options, io)),
    );
}

function addCompare(program: Command, io: Io, done: (code: number) => void): void {
  program
    .command("compare")
    .description("two plans side by side: what each lets through, whom it exposes, and what it takes")
    .argument("<before>", "a scenario file")
    .argument("<after>", "another one")
    .option(
      "--budget <N>",
      "how many runs for each version, at the most; fewer where runs are long",
      wholeNumber(1),
      2_000,
    )
    .option("--samples <N>", "how many random runs where timings could not be counted", wholeNumber(1), 300)
    .option("--time-limit <duration>", "end after so long, such as 5m, and tell what was looked at")
    .option("--seeds <N>", "how many runs exposure is measured in", wholeNumber(1), 100)
    .option("--json", "one line of JSON, and nothing else")
    .addHelpText("after", COMPARE_HELP)
    .action(async (before: string, after: string, options: CompareCommandOptions) =>
      done(await (await import("./compare.ts")).compareCommand(before, after, options, io)),
    );
}

function names(text: string): string[] {
  return text.split(",").map((name) => name.trim());
}

function shareOfAll(text: string): number {
  const share = parseShare(text);
  if (share === undefined) throw new InvalidArgumentError("Expected a share such as 90%.");
  return share;
}

function addBake(program: Command, io: Io, done: (code: number) => void): void {
  program
    .command("bake")
    .description(
      "say how long each wait, gate and restart of a plan must be for it to be safe on every timing",
    )
    .argument("<scenario>", "a scenario file")
    .option("--of <name>", "one time of the plan, such as plan/2/wait (default: each)")
    .option("--together <names>", "two of them that change together, such as plan/2/wait,plan/3/for")
    .option("--up-to <duration>", "the longest value that is looked at (default: the horizon)")
    .option(
      "--budget <N>",
      "how many runs for each of them, at the most; fewer where runs are long",
      wholeNumber(1),
      20_000,
    )
    .option("--time-limit <duration>", "end after so long, such as 5m, and tell what is known")
    .option("--json", "one line of JSON, and nothing else")
    .addHelpText("after", BAKE_HELP)
    .action(async (file: string, options: BakeCommandOptions) =>
      done(await (await import("./bake.ts")).bakeCommand(file, options, io)),
    );
}

function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const range = most < Number.MAX_SAFE_INTEGER ? `from ${least} to ${most}` : `of ${least} or more`;
    throw new InvalidArgumentError(`Expected a whole number ${range}.`);
  };
}

/** What is kept of each run, about 100 bytes, must have its place in memory. */
const MOST_SEEDS = 10_000_000;

/** Help on a command that there is not is an unknown command. */
function isHelpOnNothing([first, asked]: readonly string[], { commands }: Command): boolean {
  return first === "help" && asked !== undefined && commands.every((command) => command.name() !== asked);
}

/** Who leaves the command out most often means `run`. */
function hintAtRun(argv: readonly string[], io: Io): void {
  const [first] = argv;
  if (first !== undefined && /[./\\]/.test(first))
    io.stderr.write(`(Did you mean slowfuse run ${argv.join(" ")}?)\n`);
}

function packageVersion(): string {
  const manifest = createRequire(import.meta.url)("slowfuse/package.json") as { version: string };
  return manifest.version;
}
