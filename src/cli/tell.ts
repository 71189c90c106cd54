/** Tells one run: as a report, or as a line of JSON. */

import type { Remedy } from "../explore/remedies.ts";
import { jsonLine, type RunName } from "../report/json.ts";
import { exitCodeOf, judgeRun } from "../report/judgement.ts";
import { shareText } from "../report/summary.ts";
import { reportParts } from "../report/text.ts";
import type { Run } from "../run.ts";
import { judgeShare } from "../verdict/expectation.ts";
import { type Io, pageOf, print } from "./io.ts";

/** Tells one run, whose title has been told unless it is JSON. Returns the exit code. */
export async function tell(run: Run, name: RunName, json: boolean | undefined, io: Io): Promise<number> {
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

/** Prints the report of a run below its title, each part as soon as it is known. */
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
