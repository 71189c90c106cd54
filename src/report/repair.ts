/** Repairs of a plan in words: what to change, what it costs, and the cheapest as a patch. */

import type { Repair, Repairs } from "../explore/repair.ts";
import { shortTime } from "../kernel/duration.ts";
import { wrap } from "./layout.ts";
import type { Page } from "./paint.ts";
import { count, numberText, percentText } from "./words.ts";

/** The repairs of one scenario, as they are told. */
export interface Repaired {
  readonly file: string;
  readonly name: string;
  readonly repairs: Repairs;
  /** The patch of each repair, in their order: lines of a unified diff, or why there is none. */
  readonly patches: readonly Patch[];
  /** Which of them has been written into the file, from 0; null for none. */
  readonly written: number | null;
}

export type Patch = { readonly lines: readonly string[] } | { readonly why: string };

/** 0 proved as it is, or repaired · 1 there is a repair · 3 there is none that is known. */
export function exitCodeOfRepairs({ repairs, written }: Repaired): 0 | 1 | 3 {
  if (repairs.before === "PROVED" || written !== null) return 0;
  return repairs.repairs.length > 0 ? 1 : 3;
}

export function repairLines(repaired: Repaired, page: Page): string[] {
  const { repairs, name, patches, written, file } = repaired;
  const { paint, width } = page;
  const head = (sign: string, text: string) => wrap(`${paint.bold(name)}: ${text}`, width, `${sign} `);
  if (repairs.before === "PROVED")
    return head(paint.green("✓"), "proved as it is: no timing ends as a slow fuse, and nothing is to repair");
  if (repairs.repairs.length === 0)
    return [...head(paint.yellow("–"), noneText(repairs)), ...obstacleLines(repairs, page)];
  const found = count(repairs.repairs.length, "repair");
  const whole = smallestText(repairs);
  const lines = [
    ...head(
      paint.red("✗"),
      `${repairs.before.toLowerCase()} as it is; ${found}, each proved over every timing`,
    ),
    "",
  ];
  for (const [place, one] of repairs.repairs.entries()) lines.push(...oneLines(one, place + 1, page));
  lines.push("", ...wrap(whole, width).map(paint.dim));
  const shown = written ?? 0;
  lines.push("", paint.bold(written === null ? "The first as a patch" : `Written into ${file}`));
  lines.push(...patchLines(patches[shown] as Patch, page));
  return lines;
}

function oneLines({ edits, cost }: Repair, number: number, { paint, width }: Page): string[] {
  const lines: string[] = [];
  for (const [place, { text }] of edits.entries())
    lines.push(...wrap(text, width, place === 0 ? `  ${number}. ` : "     and "));
  const { steps, addedMs, users, hurt } = cost;
  const parts = [
    `${count(steps, "step")} changed`,
    addedMs === 0 ? "no time added" : `${shortTime(Math.abs(addedMs))} ${addedMs > 0 ? "added" : "less"}`,
    users === 0 ? "no users exposed" : `${count(Math.round(users), "user")} exposed`,
    ...(hurt === 0 ? [] : [`users meet a failure all the same in ${percentText(hurt)} of the runs`]),
  ];
  return [...lines, ...wrap(parts.join(", "), width, "     ").map(paint.dim)];
}

function smallestText({ tried, wholeUpTo, repairs }: Repairs): string {
  const steps = repairs[0]?.cost.steps ?? 0;
  const least =
    wholeUpTo >= steps
      ? "there is no other of this size and none smaller in the set"
      : "not all of this size were tried; none smaller is one";
  return `${count(tried, "changed plan")} tried: ${least}. Times are the shortest that are proved.`;
}

function noneText({ before, tried, wholeUpTo, undecided }: Repairs): string {
  const of = wholeUpTo === 0 ? "" : `, among them every one of up to ${count(wholeUpTo, "step")}`;
  const open =
    undecided === 0
      ? ""
      : `; ${numberText(undecided)} of them could not be decided within the budget, though no run refuted them`;
  return `${before.toLowerCase()} as it is, and none of ${numberText(tried)} changed plans is known as a repair${of}${open}`;
}

function obstacleLines({ obstacles }: Repairs, { paint, width }: Page): string[] {
  return ["", paint.bold("What makes it so"), ...obstacles.flatMap((text) => wrap(text, width, "  - "))];
}

function patchLines(patch: Patch, { paint, width }: Page): string[] {
  if ("why" in patch) return wrap(patch.why, width, "  ");
  return patch.lines.map((line) => {
    if (line.startsWith("+")) return paint.green(line);
    return line.startsWith("-") ? paint.red(line) : line;
  });
}

/** The repairs of one scenario as one line of JSON. Others rely on the names: fields may be added, none is renamed. */
export function repairJson(repaired: Repaired): string {
  const { name, file, repairs, patches, written } = repaired;
  const { before, tried, wholeUpTo, undecided, obstacles, whys } = repairs;
  return JSON.stringify({
    formatVersion: 1,
    scenario: name,
    file,
    exitCode: exitCodeOfRepairs(repaired),
    verdict: before,
    tried,
    wholeUpTo,
    undecided,
    repairs: repairs.repairs.map(({ edits, cost }, place) => {
      const patch = patches[place] as Patch;
      return {
        edits: edits.map(({ kind, text, steps, words }) => ({ kind, text, steps, words })),
        ...cost,
        patch: "lines" in patch ? `${patch.lines.join("\n")}\n` : null,
      };
    }),
    written,
    obstacles,
    whys,
  });
}
