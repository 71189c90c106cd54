/** The program: its commands, their options and examples. What a command does is loaded when it is called. */

import { createRequire } from "node:module";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { ScenarioError } from "../scenario/problem.ts";
import type { CheckOptions } from "./check.ts";
import { type Io, print, printError, UsageError } from "./io.ts";
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
    else await program.parseAsync(argv, { from: "user" });
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
  program
    .command("replay")
    .description("run a trace, or a case of a corpus, again and compare")
    .argument("<file>", "a trace that `slowfuse run --trace` wrote, or a case that `slowfuse check` wrote")
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
    .argument("<paths...>", "scenario files, and folders of them")
    .option("--seed <S>", "the seed of the (first) run", wholeNumber(0), 1)
    .option("--seeds <N>", "how many runs: seeds S to S+N-1", wholeNumber(1), 1)
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

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number of ${least} or more.`);
  };
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

const HELP = `
Begin here:
  $ slowfuse init                             write a commented scenario, slowfuse.yaml
  $ slowfuse explain slowfuse.yaml            what it says, in plain sentences
  $ slowfuse run slowfuse.yaml                what happens, why, and what would have caught it

More:
  $ slowfuse run scenarios/ --seeds 1000      judge every scenario of a folder, under 1000 seeds each
  $ slowfuse run scenarios/ --table           compare them side by side
  $ slowfuse check scenarios/                 vary what they leave open, and keep and shrink what fails

Exit codes:
  0  every run as expected, whatever its outcome
  1  a run not as expected
  2  wrong usage, or a file that is no runnable scenario
  3  inconclusive, and not expected to be`;

const RUN_HELP = `
Examples:
  $ slowfuse run kiln.yaml                    one run, seed 1: the full report
  $ slowfuse run kiln.yaml --seed 17          the same run as whenever the seed was 17
  $ slowfuse run kiln.yaml --seeds 1000       seeds 1 to 1000: a line of counts
  $ slowfuse run scenarios/ --seeds 100       every scenario of the folder, each judged by its expect
  $ slowfuse run a.yaml b.yaml --table        outcome, fuse, outage, user-minutes and the time the plan takes
  $ slowfuse run kiln.yaml --json             for programs: one line of JSON a run
  $ slowfuse run kiln.yaml --trace kiln.jsonl everything that happened; slowfuse replay kiln.jsonl runs it again

A scenario without expect is expected not to end as slow-fuse. A share that is expected is judged from 100 runs on.
Exit codes: 0 as expected, 1 not as expected, 2 usage or bad scenario, 3 inconclusive and not expected.`;

const CHECK_HELP = `
Examples:
  $ slowfuse check kiln.yaml                  1000 runs; each failure with its story and the smallest scenario
  $ slowfuse check scenarios/ --runs 10000 --time-limit 5m
  $ slowfuse check kiln.yaml --runs 1 --seed 17
                                              the case of seed 17 alone
  $ slowfuse check scenarios/ --github --junit check.xml --report-dir reports/
                                              as a CI job
  $ slowfuse check scenarios/ --baseline known.json --update-baseline
  $ slowfuse check scenarios/ --baseline known.json
                                              from now on only what is new fails

Cases that fail are kept in corpus/ beside the scenario, and run first the next time.
What varies besides timings is said by the word vary of a scenario; what has to happen by sometimes and reachable.
Exit codes: 0 nothing forbidden found, 1 something forbidden, or a campaign that proves nothing, 2 usage or bad scenario,
3 nothing forbidden found, but not all runs were made, or some came to no verdict.`;

const REPLAY_HELP = `
Examples:
  $ slowfuse run kiln.yaml --trace kiln.jsonl
  $ slowfuse replay kiln.jsonl
  $ slowfuse replay corpus/kiln/3fa81c20.case.yaml
                                              a case that slowfuse check has kept

Exit codes: 0 the same trace, 1 another one (the first difference is named), 2 no trace of slowfuse.`;

const EXPLAIN_HELP = `
Examples:
  $ slowfuse explain slowfuse.yaml            who loads when, and what each gate can and cannot see`;

const INIT_HELP = `
Examples:
  $ slowfuse init                             write slowfuse.yaml
  $ slowfuse init rollouts/cache.yaml         write it elsewhere
  $ slowfuse init --force                     overwrite it

Beside it stands slowfuse.schema.json, to which the first line of the scenario refers, so that editors complete words.`;

const SCHEMA_HELP = `
Examples:
  $ slowfuse schema > slowfuse.schema.json

and as the first line of a scenario in the same folder:
  # yaml-language-server: $schema=slowfuse.schema.json`;
