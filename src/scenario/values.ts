/** The small texts of a scenario as numbers, and what a static validator can see of a config value. */

import { parseDuration } from "../kernel/duration.ts";
import type { Field, Value } from "./words.ts";

/** Longest `like` pattern, in characters. */
export const MAX_PATTERN = 200;

const RATE = /^(\d{1,9})(?:\.(\d{1,3}))?\/(s|m|h|d)$/;
const RATE_UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `count` events in each `perMs` milliseconds, both integers: `"20/s"` is 20 in 1,000, `"0.5/s"` is 5 in 10,000. */
export function parseRate(text: string): { count: number; perMs: number } | undefined {
  const match = RATE.exec(text);
  if (match === null) return undefined;
  const decimals = match[2] ?? "";
  const perMs = (RATE_UNITS_MS[match[3] ?? ""] ?? 0) * Number(`1e${decimals.length}`);
  return { count: Number(`${match[1]}${decimals}`), perMs };
}

const PERCENT = /^(\d{1,3}(?:\.\d{1,9})?)%$/;

/** A number from 0 to 1, of that number or of `"32.3%"`. */
export function parseShare(share: string | number): number | undefined {
  // "32.3e-2" is the double nearest to 0.323; 32.3 / 100 is its neighbour.
  const value = typeof share === "number" ? share : Number(`${PERCENT.exec(share)?.[1]}e-2`);
  return value >= 0 && value <= 1 ? value : undefined;
}

/** A share that may be more than a whole: `"150%"` or 1.5, at most a thousand times. */
export function parseMultiple(multiple: string | number): number | undefined {
  const value = typeof multiple === "number" ? multiple : Number(`${PERCENT_OR_MORE.exec(multiple)?.[1]}e-2`);
  return value >= 0 && value <= 1_000 ? value : undefined;
}

const PERCENT_OR_MORE = /^(\d{1,6}(?:\.\d{1,9})?)%$/;

const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;

/** Milliseconds since midnight of `"02:00"` or `"02:00:30"`; the last there is, is `"23:59:59"`. */
export function parseTimeOfDay(text: string): number | undefined {
  const match = TIME_OF_DAY.exec(text);
  if (match === null) return undefined;
  return ((Number(match[1]) * 60 + Number(match[2])) * 60 + Number(match[3] ?? 0)) * 1_000;
}

const SIZE = /^(\d{1,15})(?:\.(\d{1,3}))?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$/;
const SIZE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1_000,
  MB: 1_000_000,
  GB: 1_000_000_000,
  TB: 1_000_000_000_000,
  KiB: 1_024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
  TiB: 1_099_511_627_776,
};

/** Bytes of `"64MiB"` (2^20) or `"64MB"` (10^6); a whole number is bytes already. */
export function parseSize(text: string | number): number | undefined {
  let bytes = text;
  if (typeof bytes === "string") {
    const match = SIZE.exec(bytes);
    const decimals = match?.[2] ?? "";
    const unit = SIZE_UNITS[match?.[3] ?? ""] ?? Number.NaN;
    bytes = Number(match?.[1]) * unit + (Number(decimals) * unit) / Number(`1e${decimals.length}`);
  }
  return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : undefined;
}

/**
 * Whether a text looks like a pattern, in which `*` stands for any run of characters. Each piece between stars is
 * looked for once, leftmost first, so the time is linear in the text for patterns up to `MAX_PATTERN`.
 */
export function isLike(pattern: string, text: string): boolean {
  const pieces = pattern.split("*");
  const first = pieces.shift() ?? "";
  const last = pieces.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

/** The number that `min`, `max`, `above` and `below` compare: milliseconds, bytes, or how many hosts. */
export function fieldNumber(field: Field, value: Value | undefined): number | undefined {
  if (field.type === "hosts") return Array.isArray(value) ? value.length : undefined;
  return typeof value === "string" || typeof value === "number" ? boundNumber(field, value) : undefined;
}

/** The same of a bound, which for hosts is a length. Undefined where the field's type has no order. */
export function boundNumber(field: Field, bound: number | string): number | undefined {
  switch (field.type) {
    case "integer":
    case "hosts":
      return Number.isSafeInteger(bound) ? Number(bound) : undefined;
    case "number":
      return typeof bound === "number" && Number.isFinite(bound) ? bound : undefined;
    case "duration":
      return parseDuration(bound);
    case "size":
      return parseSize(bound);
    default:
      return undefined;
  }
}

/** What a field takes, as in `expected …`. */
export function fieldText(field: Field): string {
  switch (field.type) {
    case "path":
    case "host":
    case "text":
      return `a ${field.type}${field.like === undefined ? "" : ` like ${JSON.stringify(field.like)}`}`;
    case "hosts":
      return `a list of ${range(field, "any number of")} hosts`;
    case "integer":
      return `an integer${bounds(field)}`;
    case "number":
    case "size":
      return `a ${field.type}${bounds(field)}`;
    case "duration":
      return `a duration with a unit${bounds(field)}`;
    case "boolean":
      return "true or false";
    case "choice":
      return `one of ${(field.values ?? []).join(", ")}`;
  }
}

function bounds(field: Field): string {
  const text = range(field, "");
  return text === "" ? "" : ` ${field.min === undefined || field.max === undefined ? "of" : "from"} ${text}`;
}

function range({ min, max }: Field, otherwise: string): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `${min} or more`;
  return max === undefined ? otherwise : `${max} or less`;
}

const HOST = /^[A-Za-z0-9._:[\]-]{1,253}$/;

/** Whether a value has the form of the field's type, apart from `min` and `max`. */
function hasForm(field: Field, value: Value): boolean {
  switch (field.type) {
    case "path":
      return typeof value === "string" && value !== "" && !value.includes("\0") && looksRight(field, value);
    case "host":
      return typeof value === "string" && HOST.test(value) && looksRight(field, value);
    case "text":
      return typeof value === "string" && looksRight(field, value);
    case "hosts":
      return Array.isArray(value) && value.every((host) => HOST.test(host));
    case "boolean":
      return typeof value === "boolean";
    case "choice":
      return typeof value === "string" && (field.values ?? []).includes(value);
    default:
      return fieldNumber(field, value) !== undefined;
  }
}

function looksRight(field: Field, value: string): boolean {
  return field.like === undefined || isLike(field.like, value);
}

/**
 * What a static validator says of a value: undefined where it is valid, else `expected an integer from 1 to 5`. It
 * sees types, forms and bounds; it does not see the world.
 */
export function validateField(field: Field, value: Value | undefined): string | undefined {
  if (value === undefined)
    return field.optional === true ? undefined : `expected ${fieldText(field)}, found nothing`;
  if (!hasForm(field, value)) return `expected ${fieldText(field)}`;
  const number = fieldNumber(field, value);
  if (number === undefined) return undefined;
  const least = field.min === undefined ? undefined : boundNumber(field, field.min);
  const greatest = field.max === undefined ? undefined : boundNumber(field, field.max);
  const inBounds = (least === undefined || number >= least) && (greatest === undefined || number <= greatest);
  return inBounds ? undefined : `expected ${fieldText(field)}`;
}
