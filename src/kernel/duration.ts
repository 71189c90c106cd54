/** Spans of simulated time as people write them, and as integers of milliseconds. */

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;

/** One part of a duration. Six decimals keep the arithmetic below exact: 10^6 × a day is under 2^53. */
const PART = /(\d{1,15})(?:\.(\d{1,6}))?(ms|[dhms])/y;

/** Longer texts are no durations. */
const MAX_TEXT = 100;

/**
 * Milliseconds of `"4m30s"`, `"250ms"`, `"2h"`, `"1d12h"`, `"1.5s"` or 0; undefined where it is none of them.
 *
 * Units are d, h, m, s and ms, the greater first, each at most once. Any number but 0 lacks its unit. A part of a
 * millisecond, a sign, a space, or more than 2^53 − 1 ms is refused.
 */
export function parseDuration(text: string | number): number | undefined {
  if (text === 0 || text === "0") return 0;
  if (typeof text !== "string" || text.length === 0 || text.length > MAX_TEXT) return undefined;
  let ms = 0;
  let nextUnit = 0;
  let at = 0;
  while (at < text.length) {
    PART.lastIndex = at;
    const part = PART.exec(text);
    if (part === null) return undefined;
    const unit = UNITS.findIndex(([name]) => name === part[3]);
    if (unit < nextUnit) return undefined;
    ms += partMs(part[1] ?? "", part[2] ?? "", UNITS[unit]?.[1] ?? Number.NaN);
    nextUnit = unit + 1;
    at = PART.lastIndex;
  }
  return Number.isSafeInteger(ms) ? ms : undefined;
}

/** Not an integer where the decimals do not come out as whole milliseconds. */
function partMs(whole: string, decimals: string, unitMs: number): number {
  const decimalMs = decimals === "" ? 0 : (Number(decimals) * unitMs) / Number(`1e${decimals.length}`);
  return Number(whole) * unitMs + decimalMs;
}

/**
 * Both ends in milliseconds of `"3m..5m"`; a single duration is a range of one point. Undefined where an end is no
 * duration. An upside-down range is returned as it stands.
 */
export function parseDurationRange(text: string | number): { loMs: number; hiMs: number } | undefined {
  const dots = typeof text === "string" ? text.indexOf("..") : -1;
  const loMs = parseDuration(dots < 0 ? text : String(text).slice(0, dots));
  const hiMs = dots < 0 ? loMs : parseDuration(String(text).slice(dots + 2));
  return loMs === undefined || hiMs === undefined ? undefined : { loMs, hiMs };
}

/** The same where an end can lie before what is counted from: `"-3m..-1m"`, `"-30s..2m"`. */
export function parseSpanRange(text: string | number): { loMs: number; hiMs: number } | undefined {
  const ends = String(text).split("..");
  const [loMs, hiMs = loMs] = ends.map((end) => {
    return end.startsWith("-") ? negative(parseDuration(end.slice(1))) : parseDuration(end);
  });
  const isWhole = ends.length <= 2 && loMs !== undefined && hiMs !== undefined;
  return isWhole ? { loMs, hiMs } : undefined;
}

function negative(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : 0 - ms;
}

/**
 * `"4m30s"` for 270,000; `"0s"` for 0. What `parseDuration` reads back as the same number; a negative span, which only
 * reports have, is written with a minus that the parser refuses. Throws RangeError for what is no safe integer.
 */
export function formatDuration(ms: number): string {
  if (!Number.isSafeInteger(ms)) throw new RangeError(`not an integer of milliseconds: ${ms}`);
  let rest = Math.abs(ms);
  let text = ms < 0 ? "-" : "";
  for (const [name, unitMs] of UNITS) {
    const count = Math.floor(rest / unitMs);
    if (count > 0) text += `${count}${name}`;
    rest -= count * unitMs;
  }
  return text === "" ? "0s" : text;
}

const SECOND_MS = 1_000;

/**
 * A span for reading: `5m54s` for 354,256 ms. Cut, never rounded up, to seconds, below ten to tenths; the trace and the
 * JSON have the milliseconds.
 */
export function shortTime(ms: number): string {
  if (ms < 0) return `-${shortTime(-ms)}`;
  if (ms < SECOND_MS) return ms === 0 ? "0s" : `${ms}ms`;
  if (ms < 10 * SECOND_MS) return `${Math.floor(ms / 100) / 10}s`;
  return formatDuration(ms - (ms % SECOND_MS));
}
