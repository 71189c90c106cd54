/** The matrix of a plan in words: a row a kind, a column a gate, then the score, what slips through, and why. */

import type { GateGlances, GlanceShare } from "../explore/glances.ts";
import type { BogusTrial, Matrix, MatrixRow } from "../explore/matrix.ts";
import type { Proof } from "../explore/proof.ts";
import type { Why } from "../verdict/verdict.ts";
import { columns, widthOf, wrap } from "./layout.ts";
import type { Page, Paint } from "./paint.ts";
import { timingsText } from "./share.ts";
import { count, listText, numberText, percentText } from "./words.ts";

/** The matrix of one scenario, as it is told. */
export interface Tabulated {
  readonly file: string;
  readonly name: string;
  readonly matrix: Matrix;
  /** The least score that passes, from 0 to 1. */
  readonly atLeast: number;
}

/** 0 the score is high enough · 1 too much slips through · 3 it could not be said, or nothing does any harm. */
export function exitCodeOfMatrix({ matrix, atLeast }: Tabulated): 0 | 1 | 3 {
  const { rows, score, isCutShort } = matrix;
  if (score.share === null || isCutShort) return 3;
  if (score.share >= atLeast) return 0;
  const open = rows.filter(({ fate }) => fate === "unsettled").length;
  return (score.caught + open) / score.harmful >= atLeast ? 3 : 1;
}

export function matrixLines(tabulated: Tabulated, page: Page): string[] {
  const { matrix } = tabulated;
  const { paint, width } = page;
  const lines = wrap(headText(tabulated, paint), width, `${markOf(tabulated, paint)} `);
  const harmful = matrix.rows.filter(({ fate }) => fate !== "harmless");
  if (harmful.length > 0) lines.push("", ...tableLines(matrix, harmful, page));
  lines.push(...restLines(matrix, page), ...slippedLines(harmful, page));
  return lines;
}

function markOf(tabulated: Tabulated, paint: Paint): string {
  return { 0: paint.green("✓"), 1: paint.red("✗"), 3: paint.yellow("–") }[exitCodeOfMatrix(tabulated)];
}

/** `kiln: catches 2 of 6 kinds of bogus change on every timing: a score of 33.3 %`. */
function headText({ name, matrix, atLeast }: Tabulated, paint: Paint): string {
  const { caught, harmful, share } = matrix.score;
  const short = matrix.isCutShort ? "; it was interrupted, and not every kind was looked at" : "";
  if (share === null)
    return `${paint.bold(name)}: no kind of bogus change does any harm, so nothing can be caught${short}`;
  const wanted = atLeast === 1 ? "" : `, at least ${percentText(atLeast)} wanted`;
  const kinds = `${numberText(caught)} of ${count(harmful, "kind")} of bogus change`;
  return `${paint.bold(name)}: catches ${kinds} on every timing: a score of ${percentText(share)}${wanted}${short}`;
}

/**
 * The names of the gates head the columns where there is room; else their numbers do, and the names stand below. Where there is no room
 * for columns at all, a kind is a paragraph.
 */
function tableLines({ gates }: Matrix, rows: readonly MatrixRow[], { paint, width }: Page): string[] {
  const cells = rows.map(({ kind, trials: [trial] }) => [
    kind,
    ...trial.cells.map((cell) => cellText(cell, paint)),
    planText(trial, paint),
  ]);
  const table = (heads: readonly string[]) =>
    columns([["kind", ...heads, "the plan"].map((head) => paint.bold(head)), ...cells]);
  const named = table(gates);
  if (named.every((line) => widthOf(line) <= width)) return named;
  const numbered = table(gates.map((_, place) => String(place + 1)));
  if (numbered.some((line) => widthOf(line) > width)) return paragraphs(rows, width, paint);
  const legend = gates.flatMap((gate, place) => wrap(gate, width, `  ${place + 1}  `));
  return [...numbered, "", ...legend.map(paint.dim)];
}

/** Kinds that are alike to the service, together: what each gate sees, a line each. */
function paragraphs(rows: readonly MatrixRow[], width: number, paint: Paint): string[] {
  const groups = [...alikeRows(rows).values()];
  return groups.flatMap(([first, ...others], place) => {
    const { trials } = first as MatrixRow;
    const [trial] = trials;
    const kinds = [first as MatrixRow, ...others].map(({ kind }) => kind).join(", ");
    return [
      ...(place === 0 ? [] : [""]),
      ...wrap(`${paint.bold(kinds)}: ${planText(trial, paint)}`, width),
      ...trial.cells.flatMap((cell) => wrap(`${cell.gate}: ${cellText(cell, paint)}`, width, "  ", "    ")),
    ];
  });
}

/** By the number of what they are to the service. */
function alikeRows(rows: readonly MatrixRow[]): Map<number, MatrixRow[]> {
  const alike = new Map<number, MatrixRow[]>();
  for (const row of rows) alike.set(row.trials[0].alike, [...(alike.get(row.trials[0].alike) ?? []), row]);
  return alike;
}

const MOST_GLANCES = 2;

/** `blind`, `caught 67.7 %, blind 32.3 %`; `~` before what was sampled. */
function cellText({ glances }: GateGlances, paint: Paint): string {
  const texts = glances.slice(0, MOST_GLANCES).map((one) => {
    const { glance, share, exact } = one;
    const part = share === 1 ? "" : ` ${exact === null ? percentText(share) : timingsText(share)}`;
    return `${exact === null ? "~" : ""}${glancePaint(one, paint)(glance)}${part}`;
  });
  return `${texts.join(", ")}${glances.length > MOST_GLANCES ? ", …" : ""}`;
}

function glancePaint({ glance }: GlanceShare, paint: Paint): (text: string) => string {
  if (glance === "caught") return paint.green;
  return glance === "never-looked" ? paint.dim : paint.yellow;
}

/** What becomes of the version over every timing. */
function planText({ fate, proof }: BogusTrial, paint: Paint): string {
  switch (fate) {
    case "caught":
      return paint.green("caught");
    case "slips":
      return paint.red(`slips through: ${slipText(proof)}`);
    case "unsettled":
      return paint.yellow("not decided");
    case "harmless":
      return "harmless";
  }
}

/** On how many timings it slips through. */
function slipText({ slowFuse, outcomes }: Proof): string {
  if (slowFuse !== null) return slowFuse.share === 1 ? "every timing" : timingsText(slowFuse.share);
  const sampled = outcomes.find(({ outcome }) => outcome === "slow-fuse");
  return sampled === undefined ? "rarely" : `~${percentText(sampled.share)}`;
}

/** Kinds that are in no row, and kinds that do no harm and are stopped all the same. */
function restLines({ rows, absent }: Matrix, { paint, width }: Page): string[] {
  const harmless = rows.filter(({ fate }) => fate === "harmless");
  const alarms = rows.filter(({ trials }) => trials.some(isFalseAlarm));
  const tell = (what: string, kinds: readonly string[], colour: (text: string) => string) =>
    kinds.length === 0 ? [] : wrap(`${what}: ${kinds.join(", ")}`, width).map(colour);
  const kindsOf = (of: readonly MatrixRow[]) => of.map(({ kind }) => kind);
  const lines = [
    ...tell("Harmless here, since no effect and no load result is for it", kindsOf(harmless), paint.dim),
    ...tell(
      "Harmless, and stopped all the same on some timings: a false alarm",
      kindsOf(alarms),
      paint.yellow,
    ),
    ...tell("The config has no field for", absent, paint.dim),
  ];
  return lines.length === 0 ? [] : ["", ...lines];
}

function isFalseAlarm({ fate, proof }: BogusTrial): boolean {
  return fate === "harmless" && proof.outcomes.some(({ outcome }) => outcome === "false-alarm");
}

const MOST_TOLD = 5;

/** What slips through, once for all kinds that are alike to the service, with the whys of a counterexample. */
function slippedLines(rows: readonly MatrixRow[], page: Page): string[] {
  const { paint, width } = page;
  const stories = alikeRows(rows.filter(({ fate }) => fate !== "caught"));
  if (stories.size === 0) return [];
  const lines = ["", paint.bold("What slips through, and why")];
  for (const alike of [...stories.values()].slice(0, MOST_TOLD)) {
    const [{ trials }] = alike as [MatrixRow];
    const [trial] = trials;
    lines.push(...wrap(listText(alike.map(({ kind }) => kind)), width, `  ${paint.red("✗")} `));
    lines.push(...wrap(`such as ${trial.bogus.mechanism}`, width, "    ").map(paint.dim));
    lines.push(
      ...(trial.fate === "slips" ? trial.whys : openWhys(trial)).flatMap((why) => whyLines(why, page)),
    );
  }
  if (stories.size > MOST_TOLD)
    lines.push(`  and ${numberText(stories.size - MOST_TOLD)} more; --json has them`);
  return lines;
}

function openWhys({ proof }: BogusTrial): Pick<Why, "question" | "answer">[] {
  const { unknown, bound } = proof;
  const answer =
    unknown !== null
      ? `${unknown.where}: ${unknown.why}.`
      : `The budget was spent; what was covered has no slow fuse${bound === null ? "" : `, and of the rest fewer than ${percentText(bound.mostOfRest)} at 95 %`}.`;
  return [{ question: "Why could it not be said?", answer }];
}

function whyLines({ question, answer }: Pick<Why, "question" | "answer">, { paint, width }: Page): string[] {
  return [...wrap(question, width, "    - "), ...wrap(answer, width, "      ").map(paint.dim)];
}
