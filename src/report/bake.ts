/** How long the times of a plan must be, in words. */

import type { Bake } from "../explore/bake.ts";
import type { BakeOfTwo, TriedPair } from "../explore/bake-two.ts";
import type { Binding, Term } from "../explore/binding.ts";
import type { Inequality } from "../explore/octagon.ts";
import type { Parameter } from "../explore/parameter.ts";
import type { Stretch } from "../explore/stretches.ts";
import type { Tried } from "../explore/trials.ts";
import { formatDuration, shortTime } from "../kernel/duration.ts";
import { mostLikelyAtMost } from "../verdict/binomial.ts";
import { wrap } from "./layout.ts";
import type { Page } from "./paint.ts";
import { count, listText, numberText, percentText } from "./words.ts";

/** What came of the times of a plan: it is safe as it is, one of them can be long enough, none can, or it is not known. */
export type BakeStatus = "SAFE" | "TOO SHORT" | "NO BAKE" | "BOUNDED";

export function bakeStatus(bakes: readonly Bake[]): BakeStatus {
  if (bakes.some(({ missingMs }) => missingMs === 0)) return "SAFE";
  if (bakes.some(({ leastMs }) => leastMs !== null)) return "TOO SHORT";
  return bakes.every(({ isComplete }) => isComplete) ? "NO BAKE" : "BOUNDED";
}

/** 0 safe, or a least value was found · 1 no bake is long enough · 3 the budget was spent, and none was found. */
export function exitCodeOfBake(status: BakeStatus): 0 | 1 | 3 {
  if (status === "NO BAKE") return 1;
  return status === "BOUNDED" ? 3 : 0;
}

const SENTENCES: Readonly<Record<BakeStatus, string>> = {
  SAFE: "no timing ends as a slow fuse with the plan as it is",
  "TOO SHORT": "the plan is not safe on every timing, and would be if it took longer",
  "NO BAKE": "no bake that was looked at is long enough",
  BOUNDED: "no value is known to be long enough, which is no pass",
};

export function bakeLines(name: string, bakes: readonly Bake[], page: Page): string[] {
  const status = bakeStatus(bakes);
  const { paint, width } = page;
  const colour = {
    SAFE: paint.green,
    "TOO SHORT": paint.yellow,
    "NO BAKE": paint.red,
    BOUNDED: paint.yellow,
  }[status];
  const sign = { SAFE: "✓", "TOO SHORT": "–", "NO BAKE": "✗", BOUNDED: "–" }[status];
  const head = `${paint.bold(colour(status))} ${paint.bold(name)}: ${SENTENCES[status]}`;
  const lines = wrap(head, width, `${colour(sign)} `);
  if (bakes.length === 0)
    lines.push(...wrap("The plan has no wait, gate or restart that could take longer.", width, "  "));
  for (const bake of bakes) lines.push("", ...oneLines(bake, page));
  return lines;
}

function oneLines(bake: Bake, { paint, width }: Page): string[] {
  const { parameter, binding, obstacle, whyBisected } = bake;
  const title = `  ${paint.bold(capital(parameter.text))} ${paint.dim(`(${parameter.name})`)}`;
  const texts = [todayText(bake), ...safeTexts(bake)];
  if (binding !== null) texts.push(bindingText(binding));
  const reasons = obstacle === null ? [] : [...obstacle.effect, ...obstacle.gates];
  const restsOn = whyBisected === null ? [] : bisectedTexts(bake, whyBisected);
  return [
    title,
    ...texts.flatMap((text) => wrap(text, width, "    ")),
    ...reasons.flatMap((text) => wrap(text, width, "    - ")),
    ...restsOn.flatMap((text) => wrap(text, width, "    ")),
  ];
}

/** What a value rests on that was found by proofs of single values. */
function bisectedTexts({ tried, isComplete, refutedToMs, leastMs }: Bake, why: string): string[] {
  const because = `Not every timing with every value was followed: ${why}.`;
  const values = count(tried.length, "value");
  const were = tried.length === 1 ? "was" : "were";
  if (!isComplete || leastMs === null) {
    const others = isComplete ? "; all others are taken to be what their neighbours are" : "";
    return [
      `${because} By ${tried.length === 1 ? "itself" : "themselves"} ${were} tried ${values}: ${triedText(tried)}${others}.`,
    ];
  }
  const isExact = refutedToMs === leastMs - 1;
  return [
    `${because} ${isExact ? "No shorter value is safe, which is exact. " : ""}By themselves ${were} tried ${values}; ${isExact ? "longer ones" : "all others"} are taken to be what their neighbours are.`,
  ];
}

function triedText(tried: readonly Tried[]): string {
  const of = (isMeant: (one: Tried) => boolean, what: string) => {
    const found = tried.filter(isMeant).map(({ ms }) => formatDuration(ms));
    const few = found.length > 4 ? [found[0] as string, "…", found.at(-1) as string] : found;
    return found.length === 0 ? [] : [`${few.join(", ")} ${what}`];
  };
  const samples = new Set(tried.map(({ sampled }) => sampled));
  return [
    ...of(({ isSafe }) => isSafe === true, "proved"),
    ...of(({ isSafe }) => isSafe === false, "refuted"),
    ...[...samples].flatMap((runs) =>
      of(({ isSafe, sampled }) => isSafe === null && sampled === runs, openText(runs)),
    ),
  ].join("; ");
}

/** What is known of values that are neither proved nor refuted. */
function openText(runs: number): string {
  if (runs === 0) return "not decided";
  return `not decided (under ${numberText(runs)} random timings none failed, p < ${percentText(mostLikelyAtMost(0, runs, 0.95))} at 95 %)`;
}

function todayText({ parameter, missingMs, safe }: Bake): string {
  const { loMs, hiMs } = parameter.today;
  const today = `Today ${loMs === hiMs ? formatDuration(loMs) : `${formatDuration(loMs)} to ${formatDuration(hiMs)}`}`;
  if (missingMs === null) return `${today}.`;
  if (missingMs > 0) return `${today}: ${formatDuration(missingMs)} too short.`;
  const here = safe.find(({ fromMs, toMs }) => fromMs <= loMs && hiMs <= toMs) as Stretch;
  const spare = loMs - here.fromMs;
  return `${today}: safe${spare === 0 ? "" : `, with ${formatDuration(spare)} to spare`}.`;
}

function safeTexts({ safe, within, isComplete, refutedToMs, tried, obstacle }: Bake): string[] {
  const longest = `${formatDuration(within.toMs)}, the longest that was looked at`;
  if (!isComplete) {
    const upTo = refutedToMs === null ? "" : ` No value up to ${formatDuration(refutedToMs)} is safe.`;
    const open = tried.some(({ isSafe }) => isSafe === true)
      ? "whether it is safe today is not known"
      : "the least safe value is not known";
    return [`Bounded: ${open}, and that is no pass.${upTo}`];
  }
  if (safe.length > 0) {
    const stretches = safe.map(({ fromMs, toMs }) => {
      if (toMs === within.toMs) return `from ${formatDuration(fromMs)} on`;
      return fromMs === toMs
        ? `at ${formatDuration(fromMs)}`
        : `from ${formatDuration(fromMs)} to ${formatDuration(toMs)}`;
    });
    return [`Safe ${listText(stretches)}${safe.at(-1)?.toMs === within.toMs ? ` (up to ${longest})` : ""}.`];
  }
  const none = `None is long enough, up to ${longest}`;
  if (obstacle === null) return [`${none}.`];
  return [
    `${none}: with it, too, ${obstacle.outcome === "inconclusive" ? "some timing comes to no verdict, because" : "some timing ends as a slow fuse, because"}`,
  ];
}

/** `6m50s = poll period 5m + jitter 20s + crash delay 90s`. */
export function bindingText({ leastMs, terms }: Binding): string {
  const sum = terms.map((term, place) => termText(term, place === 0)).join("");
  return `${formatDuration(leastMs)} = ${sum}`;
}

function termText({ what, ms }: Term, isFirst: boolean): string {
  const sign = ms < 0 ? (isFirst ? "−" : " − ") : isFirst ? "" : " + ";
  const time = formatDuration(Math.abs(ms));
  if (what === "order") return `${sign}${time} (at the same instant the plan goes first)`;
  if (what === "fixed") return `${sign}${time} (fixed times)`;
  return `${sign}${what} ${time}`;
}

export function exitCodeOfTwo({ unknown, safe }: BakeOfTwo): 0 | 1 | 3 {
  if (unknown !== null) return 3;
  return safe.length > 0 ? 0 : 1;
}

export function bakeOfTwoLines(name: string, bake: BakeOfTwo, { paint, width }: Page): string[] {
  const [one, other] = bake.parameters;
  const lines = wrap(`${paint.bold(name)}: ${one.text} and ${other.text} together`, width);
  lines.push(...wrap(`x = ${one.text} (${one.name}), today ${formatDuration(one.today.loMs)}`, width, "  "));
  lines.push(
    ...wrap(`y = ${other.text} (${other.name}), today ${formatDuration(other.today.loMs)}`, width, "  "),
  );
  if (bake.unknown !== null) return [...lines, ...boundedLines(bake, bake.unknown, width)];
  if (bake.safe.length === 0)
    return [...lines, ...wrap(`No pair is long enough, up to ${boxText(bake)}.`, width, "  ")];
  const [first, ...more] = bake.safe.map((all) => inequalitiesText(all));
  lines.push(...wrap(`Safe where ${first}`, width, "  "));
  for (const text of more) lines.push(...wrap(`or ${text}`, width, "    "));
  return [...lines, "", ...picture(bake).map((line) => `  ${line}`)];
}

/** What is known of pairs of which not every timing was followed. */
function boundedLines({ unsafe, tried }: BakeOfTwo, why: string, width: number): string[] {
  const lines = wrap(
    `Bounded: not every timing with every pair was followed, since ${why}. What is safe is known of single pairs only, which is no pass.`,
    width,
    "  ",
  );
  const [first, ...more] = unsafe.map((all) => inequalitiesText(all));
  if (first !== undefined) lines.push(...wrap(`Not safe, at any rate, where ${first}`, width, "  "));
  for (const text of more) lines.push(...wrap(`or ${text}`, width, "    "));
  return [...lines, "", ...grid(tried).map((line) => `  ${line}`)];
}

/** Single pairs as a picture: x to the right, y upwards. */
function grid(tried: readonly TriedPair[]): string[] {
  const inOrder = (values: readonly number[]) => [...new Set(values)].sort((one, other) => one - other);
  const xs = inOrder(tried.map(({ oneMs }) => oneMs));
  const ys = inOrder(tried.map(({ otherMs }) => otherMs)).reverse();
  const markOf = (x: number, y: number) => {
    const isSafe = tried.find(({ oneMs, otherMs }) => oneMs === x && otherMs === y)?.isSafe ?? null;
    if (isSafe === null) return "?";
    return isSafe ? "#" : "·";
  };
  const heads = ys.map((y) => `${y === ys[0] ? "y = " : ""}${shortTime(y)}`);
  const wide = Math.max(...heads.map(({ length }) => length));
  const rows = ys.map((y, row) => {
    return `${(heads[row] as string).padStart(wide)}  ${xs.map((x) => markOf(x, y)).join("   ")}`;
  });
  const [from, to] = [shortTime(xs[0] as number), shortTime(xs.at(-1) as number)];
  const steps = ` in ${xs.length - 1} steps`;
  return [
    ...rows,
    `${" ".repeat(wide)}  x = ${from} to ${to}${steps}`,
    "# proved   · refuted   ? not decided",
  ];
}

function boxText({ within: [one, other] }: BakeOfTwo): string {
  return `${formatDuration(one.toMs)} and ${formatDuration(other.toMs)}`;
}

const FORMS = ["x", "y", "x + y", "x − y"] as const;

/** `x + y ≥ 6m50s and x ≥ 20s`. */
export function inequalitiesText(all: readonly Inequality[]): string {
  if (all.length === 0) return "x and y are whatever they may be";
  return listText(
    all.map(({ form, end, bound }) => {
      const time = bound < 0 ? `−${formatDuration(-bound)}` : formatDuration(bound);
      return `${FORMS[form]} ${end === "lo" ? "≥" : "≤"} ${time}`;
    }),
  );
}

const WIDE = 32;
const HIGH = 10;

/** The safe pairs as a picture: x to the right, y upwards, far enough to show every bound. */
function picture({ within, safe, isSafe, parameters }: BakeOfTwo): string[] {
  const [xMost, yMost] = within.map(({ toMs }, axis) => {
    const today = (parameters[axis] as Parameter).today.hiMs;
    const bounds = safe.flat().map(({ bound }) => Math.abs(bound));
    return Math.min(toMs, Math.ceil(1.25 * Math.max(today, ...bounds, 1)));
  }) as [number, number];
  const rows = Array.from({ length: HIGH + 1 }, (_, row) => {
    const y = Math.round((yMost * (HIGH - row)) / HIGH);
    const cells = Array.from({ length: WIDE + 1 }, (_, column) =>
      isSafe(Math.round((xMost * column) / WIDE), y) === true ? "#" : "·",
    );
    return `${row === 0 ? "y " : "  "}${cells.join("")}${row === 0 ? ` y = ${shortTime(yMost)}` : ""}`;
  });
  return [...rows, `  ${" ".repeat(WIDE)}x = ${shortTime(xMost)}`, "  # safe   · not safe"];
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
