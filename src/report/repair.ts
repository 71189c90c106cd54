/** Repairs of a plan in words: what to change, what it costs, and the cheapest as a patch. */

import type { Bounded, Repair, Repairs } from "../explore/repair.ts";
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
  /** Whose patch is shown, from 0. */
  readonly picked: number;
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
  const { repairs, name, patches, picked, written, file } = repaired;
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
  const title = picked === 0 ? "The first as a patch" : `Number ${picked + 1} as a patch`;
  lines.push("", paint.bold(written === null ? title : `Written into ${file}`));
  lines.push(...patchLines(patches[picked] as Patch, page));
  return lines;
}

function oneLines({ edits, cost, unsafeStartMs }: Repair, number: number, { paint, width }: Page): string[] {
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
  const told = [...lines, ...wrap(parts.join(", "), width, "     ").map(paint.dim)];
  return unsafeStartMs === null
    ? told
    : [...told, ...wrap(paint.yellow(timetableText(unsafeStartMs)), width, "     ")];
}

function timetableText(ms: number): string {
  return `holds for this timetable only: where the plan begins ${shortTime(ms)} later, and the clocks of the service do not, a run ends as a slow fuse`;
}

function smallestText({ tried, untried, wholeUpTo, repairs, trials }: Repairs): string {
  const steps = repairs[0]?.cost.steps ?? 0;
  const undecided = undecidedText(trials.undecided);
  const least =
    wholeUpTo >= steps
      ? undecided === ""
        ? "there is no other of this size and none smaller in the set"
        : `no other of this size and none smaller in the set was proved${undecided}`
      : `${numberText(untried)} more of this size or larger were not tried; none smaller was proved${undecided}`;
  return `${count(tried, "changed plan")} tried: ${least}. Times are the shortest that are proved. ${goodText(repairs)}`;
}

function goodText(repairs: readonly Repair[]): string {
  const proved = repairs.filter(({ isGoodProved }) => isGoodProved).length;
  const sampled = "under ten seeds, where it passes the plan as it is";
  if (proved === repairs.length) return "A good change passes under every timing, which is proved.";
  if (proved === 0) return `A good change passes: that was looked at ${sampled}.`;
  const which = repairs.flatMap(({ isGoodProved }, place) => (isGoodProved ? [place + 1] : []));
  return `A good change passes: that is proved over every timing of ${which.join(", ")}, and was looked at ${sampled}, of the others.`;
}

function undecidedText(undecided: number): string {
  return undecided === 0
    ? ""
    : `; ${numberText(undecided)} of them could not be decided within the budget, though no run refuted ${undecided === 1 ? "it" : "them"}`;
}

/** Says no more than was tried. */
function noneText({ before, bound, tried, untried, wholeUpTo, trials }: Repairs): string {
  const of = wholeUpTo === 0 ? "" : `, among them every one of up to ${count(wholeUpTo, "step")}`;
  const asItIs = `${before.toLowerCase()} as it is${bound === null ? "" : ` (${sampledText(bound)})`}`;
  if (untried > 0)
    return `${asItIs}, and the search did not end: ${numberText(tried)} changed plans were tried${of}, and at least ${numberText(untried)} were not. None of those tried is proved${undecidedText(trials.undecided)}`;
  if (trials.undecided > 0)
    return `${asItIs}, and none of ${numberText(tried)} changed plans is proved${of}${undecidedText(trials.undecided)}`;
  return `${asItIs}, and no change of the set repairs it: ${numberText(tried)} changed plans were tried${of}`;
}

function obstacleLines(
  { obstacles, candidates, untried, trials }: Repairs,
  { paint, width }: Page,
): string[] {
  const isWhole = untried === 0 && trials.undecided === 0;
  const lines = [
    "",
    paint.bold(isWhole ? "What makes it so" : "What stands in the way, as far as it is known"),
  ];
  lines.push(...obstacles.flatMap((text) => wrap(text, width, "  - ")));
  if (candidates.length === 0) return lines;
  lines.push(
    "",
    paint.bold("BOUNDED: neither refuted nor proved, which is no repair; a larger --budget may tell"),
  );
  for (const { edits, runs, mostUnsafe, regions } of candidates) {
    lines.push(...wrap(edits.map(({ text }) => text).join(", and "), width, "  - "));
    const sampled = sampledText({ runs, mostUnsafe });
    const covered =
      regions === 0
        ? "more is drawn in a run than can be followed over every timing"
        : `${count(regions, "region")} of timings covered exactly, then the budget was spent`;
    const text = `not proved: ${sampled}; ${covered}`;
    lines.push(...wrap(text, width, "    ").map(paint.dim));
  }
  return lines;
}

function sampledText({ runs, mostUnsafe }: Omit<Bounded, "regions">): string {
  if (runs === 0) return "no random timing was run";
  return `under ${numberText(runs)} random timings none failed, p < ${percentText(mostUnsafe)} at 95 %`;
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
  const { before, bound, tried, untried, wholeUpTo, trials, candidates, obstacles, whys } = repairs;
  return JSON.stringify({
    formatVersion: 1,
    scenario: name,
    file,
    exitCode: exitCodeOfRepairs(repaired),
    verdict: before,
    bound,
    tried,
    untried,
    wholeUpTo,
    trials,
    candidates: candidates.map(({ edits, ...bounded }) => ({
      edits: edits.map(({ kind, text, steps, words }) => ({ kind, text, steps, words })),
      ...bounded,
    })),
    repairs: repairs.repairs.map(({ edits, cost, isGoodProved, unsafeStartMs }, place) => {
      const patch = patches[place] as Patch;
      return {
        edits: edits.map(({ kind, text, steps, words }) => ({ kind, text, steps, words })),
        ...cost,
        isGoodProved,
        unsafeStartMs,
        patch: "lines" in patch ? `${patch.lines.join("\n")}\n` : null,
      };
    }),
    written,
    obstacles,
    whys,
  });
}
