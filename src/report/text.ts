/** The report of one run below its title: what happened, what it meant, why, and what would have caught it. */

import type { Remedy } from "../explore/remedies.ts";
import { shortTime } from "../kernel/duration.ts";
import type { Run } from "../run.ts";
import type { Tone } from "./clauses.ts";
import type { RunName } from "./json.ts";
import type { Judgement } from "./judgement.ts";
import { columns, widthOf, wrap } from "./layout.ts";
import { factRows, gateRow, headline, outcomeSentence } from "./outcome.ts";
import type { Page, Paint } from "./paint.ts";
import { drawLines, expectationText } from "./story.ts";
import { type Moment, timelineOf } from "./timeline.ts";
import { numberText } from "./words.ts";

/** What a report is about. */
export interface Told {
  readonly run: Run;
  readonly name: RunName;
  readonly judgement: Judgement;
  /** Looks for what would have caught it, which takes many runs; null where nobody asks. */
  readonly findRemedies: (() => Promise<readonly Remedy[]>) | null;
  /** What is to be said of a share that is expected; null where none is. */
  readonly shareNote: string | null;
}

/** The report of one run, in parts of lines, each of which is told as soon as it is known. */
export async function* reportParts(told: Told, page: Page): AsyncIterable<string[]> {
  yield ["", page.paint.bold("Timeline"), ...timelineLines(told.run, page), ""];
  yield verdictLines(told.run, page);
  yield whyLines(told.run, page);
  const lines = [...(await remedyLines(told, page)), "", ...judgementLines(told, page)];
  if (told.judgement.status !== "expected") lines.push("", ...drawLines(told.run.draws, page));
  yield [...lines, "", ...footLines(told, page)];
}

const MOST_MOMENTS = 60;
const LAST_MOMENTS = 20;

function timelineLines(run: Run, page: Page): string[] {
  const moments = timelineOf(run.header, run.trace, run.verdict);
  const column = moments.reduce((most, { atMs }) => Math.max(most, shortTime(atMs).length), 6);
  const lines: string[] = [];
  let before = "";
  const tell = (moment: Moment) => {
    const time = shortTime(moment.atMs);
    const first = `  ${(time === before ? "" : time).padStart(column)}  ${sign(moment.tone, page.paint)} `;
    lines.push(...wrap(tonePaint(moment.tone, page.paint)(moment.text), page.width, first));
    before = time;
  };
  if (moments.length <= MOST_MOMENTS) {
    for (const moment of moments) tell(moment);
    return lines;
  }
  for (const moment of moments.slice(0, MOST_MOMENTS - LAST_MOMENTS)) tell(moment);
  const left = moments.length - MOST_MOMENTS;
  lines.push(
    page.paint.dim(`  ${"…".padStart(column)}    ${numberText(left)} more; --trace FILE writes them all`),
  );
  for (const moment of moments.slice(-LAST_MOMENTS)) tell(moment);
  return lines;
}

function sign(tone: Tone, paint: Paint): string {
  const signs = {
    plan: paint.cyan("▸"),
    good: paint.green("✓"),
    bad: paint.red("✗"),
    plain: "·",
    quiet: paint.dim("·"),
  };
  return signs[tone];
}

function tonePaint(tone: Tone, paint: Paint): (text: string) => string {
  const same = (text: string) => text;
  return { plan: paint.cyan, good: same, bad: paint.red, plain: same, quiet: paint.dim }[tone];
}

/** What it meant, and what each gate could see of it. */
function verdictLines({ verdict }: Run, { paint, width }: Page): string[] {
  const lines = wrap(`${headline(verdict.outcome, paint)}: ${outcomeSentence(verdict)}`, width);
  lines.push(...columns(factRows(verdict).map(([name, value]) => [`  ${paint.dim(name)}`, value])));
  if (verdict.gates.length === 0) return lines;
  const rows = columns(verdict.gates.map((gate) => gateRow(gate, paint))).map((line) => `  ${line}`);
  return [...lines, "", paint.bold("What each gate could see"), ...rows];
}

function whyLines(run: Run, { paint, width }: Page): string[] {
  const { whys } = run;
  if (whys.length === 0) return [];
  const lines = ["", paint.bold("Why")];
  for (const [index, why] of whys.entries()) {
    const first = `${String(index + 1).padStart(3)}. `;
    lines.push(...wrap(why.question, width, first));
    lines.push(...wrap(why.answer, width, " ".repeat(widthOf(first) + 2)).map(paint.dim));
  }
  return lines;
}

async function remedyLines({ findRemedies }: Told, { paint, width }: Page): Promise<string[]> {
  if (findRemedies === null) return [];
  const remedies = await findRemedies();
  const lines = ["", paint.bold("What would have caught it")];
  if (remedies.length === 0) {
    const none =
      "None of the single changes that were tried: a restart, a longer or stricter look, a look at each node, the version.";
    return [...lines, ...wrap(none, width, "  ")];
  }
  for (const { text, caught, safe, hurt, runs, addedMs } of remedies) {
    lines.push(...wrap(text, width, `  ${paint.green("+")} `));
    const cost = addedMs === null ? "" : `; the plan takes ${added(addedMs)}`;
    const open = safe === caught ? "" : `, safe in ${safe}`;
    const failing = hurt === 0 ? "" : `, but users meet a failure in ${hurt}`;
    const line = `caught in ${caught} of ${runs} runs${open}${failing}${cost}`;
    lines.push(...wrap(line, width, "    ").map(paint.dim));
  }
  const [{ runs }] = remedies as [Remedy];
  return [
    ...lines,
    ...wrap(`Each was tried alone, under seeds 1 to ${runs}: a sample, not a proof.`, width, "  "),
  ];
}

function added(ms: number): string {
  if (ms === 0) return "no longer";
  return ms > 0 ? `${shortTime(ms)} longer` : `${shortTime(-ms)} less`;
}

function judgementLines({ run, judgement, shareNote }: Told, { paint, width }: Page): string[] {
  const expected = expectationText(run.model.expect);
  const share = shareNote === null ? [] : wrap(shareNote, width).map(paint.yellow);
  if (judgement.status === "expected") {
    return [...wrap(`${paint.green("✓ As expected")}: ${expected}.`, width), ...share];
  }
  const lines = wrap(`${paint.red("✗ Not as expected.")} Expected: ${expected}.`, width);
  for (const deviation of judgement.deviations) lines.push(...wrap(deviation, width, "  - "));
  return [...lines, ...share];
}

function footLines({ run, name }: Told, { paint }: Page): string[] {
  const luck = name.seed === null ? "recorded draws" : `seed ${name.seed}`;
  return [paint.dim(`${luck} · trace ${run.trace.hash()} · again: `) + name.replay];
}
