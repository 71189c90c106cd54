/** Scenarios whose ranges are one value and whose durations are round, where another has longer ones. */

import { formatDuration, parseDurationRange } from "../kernel/duration.ts";
import type { Scenario } from "../scenario/words.ts";
import { type Path, withAt } from "./shrink-tree.ts";

/** Scenarios with one duration each that is easier to read. What is no duration any more is refused when it is compiled. */
export function* compactNumbers(scenario: Scenario): Iterable<Scenario> {
  for (const [path, text] of durationsIn(scenario, []))
    for (const rounder of rounderThan(text))
      if (rounder !== "0s" || path.at(-1) !== "every") yield withAt(scenario, path, rounder);
}

/** Texts that look like durations wherever durations stand: not among fields, nor in the world. */
function* durationsIn(value: unknown, path: Path): Iterable<[Path, string]> {
  if (path[0] === "config" || path[0] === "world" || path[0] === "expect" || path.at(-1) === "when") return;
  if (typeof value === "string") {
    if (/^\d/.test(value) && parseDurationRange(value) !== undefined) yield [path, value];
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* durationsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** Durations in place of one, or of a range, from the roundest. Each costs less, so that rounding comes to an end. */
export function rounderThan(text: string): string[] {
  const { loMs, hiMs } = parseDurationRange(text) as { loMs: number; hiMs: number };
  const cost = loMs === hiMs ? costOf(loMs) : Number.POSITIVE_INFINITY;
  const near = loMs === hiMs ? [...roundsOf(loMs)] : [loMs, hiMs, ...roundsBetween(loMs, hiMs)];
  const candidates = [...new Set(near)].filter(
    (ms) => Number.isSafeInteger(ms) && ms >= 0 && costOf(ms) < cost,
  );
  return candidates.sort((one, other) => costOf(one) - costOf(other) || one - other).map(formatDuration);
}

const UNITS_MS = [86_400_000, 3_600_000, 60_000, 1_000, 1];

/** How much there is to read: the parts of a duration, and the digits of each that are not 0 at its end. */
export function costOf(ms: number): number {
  if (ms === 0) return 0;
  const parts = formatDuration(ms).match(/\d+/g) ?? [];
  return parts.reduce((sum, part) => sum + 1 + part.replace(/0+$/, "").length, 0);
}

/** Round durations next to one, below and above: to units, and to tens of them. */
export function* roundsOf(ms: number): Iterable<number> {
  for (const unitMs of UNITS_MS) {
    for (const times of [30, 15, 10, 5, 1]) {
      const stepMs = unitMs * times;
      if (stepMs > 2 * ms) continue;
      yield Math.floor(ms / stepMs) * stepMs;
      yield Math.ceil(ms / stepMs) * stepMs;
    }
  }
}

/** Round durations inside a range: by its middle and its quarters. */
function* roundsBetween(loMs: number, hiMs: number): Iterable<number> {
  for (const part of [2, 1, 3]) {
    for (const ms of roundsOf(loMs + Math.floor(((hiMs - loMs) * part) / 4))) {
      if (ms > loMs && ms < hiMs) {
        yield ms;
        break;
      }
    }
  }
}
