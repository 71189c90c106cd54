/** Runs many times, and what comes of them together. */

import { type ScenarioResult, shareText, storiesOf, summaryLines, totalLines } from "../report/summary.ts";
import { tableLines } from "../report/table.ts";
import type { LoadedScenario } from "../scenario/file.ts";
import { type Io, pageOf, print } from "./io.ts";
import { Progress } from "./progress.ts";
import type { RunOptions } from "./run.ts";
import { sweep } from "./sweep.ts";

/** Runs each scenario under each seed, and sums up. Returns the exit code. */
export async function runMany(
  scenarios: readonly LoadedScenario[],
  options: Pick<RunOptions, "seed" | "seeds" | "json" | "table">,
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
