/** Scenarios side by side: what each plan lets through, what that costs users, and what the plan itself costs. */

import { shortTime } from "../kernel/duration.ts";
import { columns, wrap } from "./layout.ts";
import { outcomePaint } from "./outcome.ts";
import type { Page, Paint } from "./paint.ts";
import { nameOf, outcomeCounts, type ScenarioResult } from "./summary.ts";
import { numberText, percentText } from "./words.ts";

const HEAD = ["scenario", "outcome", "fuse", "outage", "user-min", "plan", "costs"];

/** One line a scenario; over several runs the medians of those that failed. */
export function tableLines(results: readonly ScenarioResult[], page: Page): string[] {
  const { paint, width } = page;
  const [base] = results as [ScenarioResult];
  const baseMs = median(base.numbers.map(({ planMs }) => planMs));
  const rows = results.map((result) => rowOf(result, nameOf(result, results), baseMs, paint));
  const [head, ...lines] = columns(
    [HEAD.map((name) => paint.bold(name)), ...rows],
    ["left", "left", "right", "right", "right", "right", "right"],
  );
  const runs = base.numbers.length;
  const many =
    runs > 1
      ? `Medians over ${numberText(runs)} seeds; of fuse, outage and user-minutes, over the runs that failed. `
      : "";
  const note = `${many}plan: how long it takes when nothing is wrong; costs: how much longer than that of ${nameOf(base, results)}.`;
  return [head as string, ...lines, "", ...wrap(note, width).map(paint.dim)];
}

function rowOf(
  { numbers, exitCode }: ScenarioResult,
  name: string,
  baseMs: number | null,
  paint: Paint,
): string[] {
  const planMs = median(numbers.map((one) => one.planMs));
  const costs = planMs === null || baseMs === null ? null : planMs - baseMs;
  const failed = numbers.filter(({ outageMs }) => outageMs > 0);
  const userMinutes = median(failed.map((one) => one.userMinutes));
  return [
    name,
    `${outcomesText(numbers, paint)}${exitCode === 0 ? "" : paint.red(" ✗")}`,
    timeOrDash(median(failed.map((one) => one.fuseMs))),
    timeOrDash(median(failed.map((one) => one.outageMs))),
    userMinutes === null ? "–" : narrowNumber(userMinutes),
    planMs === null ? "no end" : narrowTime(planMs),
    costs === null || costs === 0 ? "–" : `${costs > 0 ? "+" : ""}${narrowTime(costs)}`,
  ];
}

const MOST_OUTCOMES = 2;

/** `caught 64 %, slow-fuse 36 %`. */
function outcomesText(numbers: ScenarioResult["numbers"], paint: Paint): string {
  const counts = outcomeCounts(numbers);
  const texts = counts.slice(0, MOST_OUTCOMES).map(([outcome, n]) => {
    const share = counts.length === 1 ? "" : ` ${percentText(n / numbers.length)}`;
    return `${outcomePaint(outcome, paint)(outcome)}${share}`;
  });
  return `${texts.join(", ")}${counts.length > MOST_OUTCOMES ? ", …" : ""}`;
}

function timeOrDash(ms: number | null): string {
  return ms === null ? "–" : narrowTime(ms);
}

/** `8,600`, `1,358k`. */
function narrowNumber(value: number): string {
  return value < 100_000 ? numberText(Math.round(value)) : `${numberText(Math.round(value / 1_000))}k`;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Two units at the most, and from ten days on only one: `7m10s`, `3h56m`, `1d19h`, `20d`. */
function narrowTime(ms: number): string {
  const span = Math.abs(ms);
  const unitMs = span >= 10 * DAY_MS ? DAY_MS : span >= DAY_MS ? HOUR_MS : span >= HOUR_MS ? MINUTE_MS : 1;
  return shortTime(ms - (ms % unitMs));
}

/** The middle one of those that are not null; of an even number the lower middle one. */
function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
