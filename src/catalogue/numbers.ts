/** Numbers, durations and sizes that are off: by a zero, by a unit, at an end, below zero. */

import { formatDuration } from "../kernel/duration.ts";
import type { Field, FieldType, Value } from "../scenario/words.ts";
import { durationMs, eachField, type Good, type KindRule, withUnit } from "./slip.ts";

const NUMBERS: readonly FieldType[] = ["integer", "number", "duration", "size"];

/** A value of a field with another number, written as it was; undefined where it cannot be written. */
function scaled(value: Value, field: Field, scale: (number: number) => number): Value | undefined {
  if (field.type === "duration") {
    const ms = scale(durationMs(value));
    return Number.isSafeInteger(ms) ? formatDuration(ms) : undefined;
  }
  if (typeof value === "number") return scale(value);
  const parts = withUnit(value);
  return parts === undefined ? undefined : `${scale(Number(parts[0]))}${parts[1]}`;
}

const DURATION_UNITS = ["ms", "s", "m", "h", "d"];
const SIZE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];
const DECIMAL_UNITS = ["B", "kB", "MB", "GB", "TB"];

/** The units next to one, the smaller first; for sizes also the one that differs by an i. */
function otherUnits(unit: string): string[] {
  for (const ladder of [DURATION_UNITS, SIZE_UNITS, DECIMAL_UNITS]) {
    const at = ladder.indexOf(unit);
    if (at < 0 || (unit === "B" && ladder === DECIMAL_UNITS)) continue;
    const next = [ladder[at - 1], ladder[at + 1]].filter((one) => one !== undefined);
    const twin = ladder === SIZE_UNITS ? DECIMAL_UNITS[at] : ladder === DECIMAL_UNITS ? SIZE_UNITS[at] : unit;
    return twin === unit ? next : [...next, twin as string];
  }
  return [];
}

export const NUMBERS_OFF = {
  "off-by-a-factor": {
    mechanism: "a number has a zero too many, or one too few",
    slips: (good: Good) =>
      eachField(good, NUMBERS, function* (value, field) {
        const more = scaled(value, field, (number) => number * 10);
        if (more !== undefined) yield [more, "it has a zero too many"];
        const less = scaled(value, field, (number) => number / 10);
        if (less !== undefined) yield [less, "it lacks a zero"];
      }),
  },
  "wrong-unit": {
    mechanism: "a number is right, and its unit is not",
    slips: (good: Good) =>
      eachField(good, ["duration", "size"], function* (value) {
        const [number, unit] = withUnit(value) ?? [];
        if (number === undefined || unit === undefined) return;
        for (const other of otherUnits(unit)) yield [`${number}${other}`, `${unit} has become ${other}`];
      }),
  },
  "missing-unit": {
    mechanism: "a number stands without its unit, and is taken for another one",
    slips: (good: Good) =>
      eachField(good, ["size"], function* (value) {
        const [number, unit] = withUnit(value) ?? [];
        if (unit !== undefined && unit !== "B")
          yield [Number(number), `${unit} is missing, so bytes are meant`];
      }),
  },
  zero: {
    mechanism: "zero stands where something is needed, or was meant to switch a limit off",
    slips: (good: Good) =>
      eachField(good, NUMBERS, function* (_, { type }) {
        yield [type === "duration" ? "0" : 0, "it is zero"];
      }),
  },
  negative: {
    mechanism: "a number below zero stands where none makes sense, or was meant as no limit",
    slips: (good: Good) =>
      eachField(good, ["integer", "number"], function* (value) {
        if (Number(value) > 0) yield [-1, "it is below zero"];
        if (Number(value) > 1) yield [-Number(value), "it has a minus too many"];
      }),
  },
  "at-the-least": {
    mechanism: "a value is the least that the validator takes, which nobody has tried",
    slips: (good: Good) =>
      eachField(good, NUMBERS, function* (_, { min }) {
        if (min !== undefined) yield [min, "it is the least that is allowed"];
      }),
  },
  "at-the-greatest": {
    mechanism: "a value is the greatest that the validator takes, which nobody has tried",
    slips: (good: Good) =>
      eachField(good, NUMBERS, function* (_, { max }) {
        if (max !== undefined) yield [max, "it is the greatest that is allowed"];
      }),
  },
  "expiry-soon": {
    mechanism: "what has to last, such as a lease, a certificate or a lifetime, is over soon",
    slips: (good: Good) =>
      eachField(good, ["duration", "text"], function* (value, field, name) {
        if (field.type === "duration" && LASTS.test(name)) {
          const ms = durationMs(value);
          const soon = ["1d", "1h", "1m", "1s", "1ms"].find((one) => durationMs(one) * 10 <= ms);
          if (soon !== undefined) yield [soon, "it is over soon"];
        }
        const year = /^(\d{4})(-\d{2}-\d{2}.*)$/.exec(String(value));
        if (year !== null) yield [`${Number(year[1]) - 1}${year[2]}`, "it is over a year earlier"];
      }),
  },
} satisfies Record<string, KindRule>;

/** Names of fields that say how long something lasts. */
const LASTS = /ttl|expir|valid|life|lease|retention|retain|max-?age|keep|rotat|session/i;
