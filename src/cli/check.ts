import { Campaign } from "../explore/campaign.ts";
import { checkedLines, checkTotalLines, coverageLines } from "../report/campaign.ts";
import { campaignJson } from "../report/campaign-json.ts";
import {
  type Checked,
  exitCodeOfChecked,
  type Finding,
  failureText,
  wholeFindings,
} from "../report/checked.ts";
import type { LoadedScenario } from "../scenario/file.ts";
import { ScenarioError } from "../scenario/problem.ts";
import { Baseline } from "./baseline.ts";
import { annotate, writeJunit, writeReports } from "./check-output.ts";
import { type KnownCase, readCorpus } from "./corpus.ts";
import { makeFailing } from "./failing.ts";
import { Interrupt } from "./interrupt.ts";
import { type Io, pageOf, print, UsageError } from "./io.ts";
import { loadScenarios } from "./load.ts";
import { limitOf, Watch } from "./watch.ts";

/** The options of `slowfuse check`. */
export interface CheckOptions {
  readonly runs: number;
  readonly seed: number;
  readonly timeLimit?: string;
  readonly junit?: string;
  readonly github?: boolean;
  readonly reportDir?: string;
  readonly checkDeterminism?: boolean;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly corpus: boolean;
  readonly json?: boolean;
}

/** `slowfuse check`: runs what each scenario leaves open, in search of what it forbids. Returns the exit code. */
export async function checkCommand(paths: readonly string[], options: CheckOptions, io: Io): Promise<number> {
  const limitMs = checkOptions(options);
  const baseline =
    options.baseline === undefined ? null : Baseline.read(options.baseline, options.updateBaseline === true);
  const { scenarios, hasErrors } = await loadScenarios(paths, io);
  const corpora = readCorpora(scenarios, options, io);
  const isBad = hasErrors || corpora === null;
  if (scenarios.length === 0 || corpora === null) return 2;
  const interrupt = new Interrupt();
  const watch = new Watch(io, interrupt, limitMs);
  const all: Checked[] = [];
  try {
    for (const [index, loaded] of scenarios.entries()) {
      const checked = await checkOne(
        loaded,
        corpora[index] as readonly KnownCase[],
        options,
        baseline,
        watch,
      );
      all.push(checked);
      watch.erase();
      tell(checked, all.length, options, io);
    }
  } finally {
    interrupt.release();
    watch.erase();
  }
  finish(all, isBad, options, baseline, io);
  return isBad ? 2 : exitCodeOfAll(all, options.updateBaseline === true && baseline !== null);
}

/** @returns the time limit in ms; null for none */
function checkOptions(options: CheckOptions): number | null {
  const { runs, seed, timeLimit, baseline, updateBaseline, json, github } = options;
  if (!Number.isSafeInteger(seed + (runs - 1)))
    throw new UsageError(`--runs ${runs} goes beyond the greatest seed`);
  if (updateBaseline && baseline === undefined)
    throw new UsageError("--update-baseline needs --baseline FILE");
  if (json && github)
    throw new UsageError("--json and --github exclude each other: both write to the output");
  return limitOf(timeLimit);
}

/** The corpus of each scenario; null where one holds what is no case. */
function readCorpora(
  scenarios: readonly LoadedScenario[],
  { corpus }: CheckOptions,
  io: Io,
): (readonly KnownCase[])[] | null {
  let isBad = false;
  const corpora = scenarios.map(({ file }) => {
    if (!corpus) return [];
    try {
      return readCorpus(file);
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      isBad = true;
      print(io.stderr, error.message.split("\n"));
      return [];
    }
  });
  return isBad ? null : corpora;
}

async function checkOne(
  loaded: LoadedScenario,
  corpus: readonly KnownCase[],
  options: CheckOptions,
  baseline: Baseline | null,
  watch: Watch,
): Promise<Checked> {
  const { scenario, file } = loaded;
  const { runs: wanted, seed, checkDeterminism = false } = options;
  const campaign = new Campaign(scenario, {
    runs: wanted,
    seed,
    first: corpus.map((one) => one.seed),
    checkDeterminism,
  });
  const fixed: string[] = [];
  let end: Checked["end"] = null;
  let done = 0;
  try {
    for (const { failure, status } of campaign.run()) {
      const known = corpus[done++];
      if (known !== undefined && failure === null && status === "expected") fixed.push(known.path);
      await watch.step(`runs of ${scenario.name}`, done, wanted + corpus.length);
      end = watch.end;
      if (end !== null) break;
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const text = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `${file}, seed ${done < corpus.length ? corpus[done]?.seed : seed + done - corpus.length}: ${text}`,
    );
  }
  if (done === wanted + corpus.length) end = null;
  const result = campaign.result();
  const findings: Finding[] = [];
  const knows = (id: string) => baseline?.knows(file, id) ?? false;
  for (const failure of result.failures) {
    const failing = await makeFailing(loaded, failure, corpus, findings.length, options.corpus, watch);
    findings.push({
      id: failure.id,
      text: failureText(failure, result.runs),
      isKnown: knows(failure.id),
      failing,
    });
  }
  for (const whole of wholeFindings(result, end === null))
    findings.push({ ...whole, isKnown: knows(whole.id), failing: null });
  const gone =
    end === null
      ? (baseline?.gone(
          file,
          findings.map(({ id }) => id),
        ) ?? [])
      : [];
  return { file, scenario, result, seed, wanted, end, findings, fixed, gone: gone.map(({ what }) => what) };
}

function tell(checked: Checked, number: number, { json, github }: CheckOptions, io: Io): void {
  if (json) {
    io.stdout.write(`${campaignJson(checked)}\n`);
    return;
  }
  print(io.stdout, [...(number > 1 ? [""] : []), ...checkedLines(checked, pageOf(io.stdout, io.env))]);
  if (github) print(io.stdout, annotate(checked));
}

function finish(
  all: readonly Checked[],
  isBad: boolean,
  { json, junit, reportDir, updateBaseline }: CheckOptions,
  baseline: Baseline | null,
  io: Io,
): void {
  const page = pageOf(io.stdout, io.env);
  if (!json) print(io.stdout, ["", ...coverageLines(all, page), "", ...checkTotalLines(all, isBad, page)]);
  if (junit !== undefined) writeJunit(junit, all);
  if (reportDir !== undefined) writeReports(reportDir, all);
  if (baseline === null || updateBaseline !== true) return;
  const done = all.filter(({ end }) => end === null);
  baseline.write(new Map(done.map(({ file, findings }) => [file, findings])));
  if (done.length < all.length)
    print(io.stderr, ["The baseline was not changed for scenarios of which not all runs were made."]);
}

/** Where several hold: 1, then 3. */
function exitCodeOfAll(all: readonly Checked[], isUpdated: boolean): number {
  const codes = all.map((checked) =>
    // What has just been written into the baseline is known.
    isUpdated && checked.end === null
      ? exitCodeOfChecked({ ...checked, findings: [] })
      : exitCodeOfChecked(checked),
  );
  return codes.includes(1) ? 1 : Math.max(0, ...codes);
}
