/** Values that are right somewhere else, or were right once. */

import type { Field, Value } from "../scenario/words.ts";
import { eachField, exists, type Good, type KindRule, withText } from "./slip.ts";

const DIGITS = /^(.*?)(\d+)(\D*)$/;
const MOST_TRIED = 100;

/** A host that stood in another version and is gone; else one with the next number that no host has. */
function* goneHosts(
  host: string,
  field: Field,
  name: string,
  good: Good,
): Iterable<readonly [string, string]> {
  const known = good.others.flatMap((values) => {
    const value = values[name];
    return Array.isArray(value) ? (value as readonly string[]) : typeof value === "string" ? [value] : [];
  });
  const ours = [good.values[name]].flat();
  const isGone = (one: string) => !ours.includes(one) && !exists(field, one, good.world);
  const gone = known.find(isGone);
  if (gone !== undefined) yield [gone, "it is a host of another version that is gone"];
  const [, before, digits, after] = DIGITS.exec(host) ?? [];
  if (digits === undefined) return;
  for (let next = Number(digits) + 1; next <= Number(digits) + MOST_TRIED; next++) {
    const other = `${before}${next}${after}`;
    if (!isGone(other)) continue;
    yield [other, "it is a host with a number that is not there"];
    return;
  }
}

export const PLACES = {
  "stale-host": {
    mechanism: "a host that was taken away, or renumbered, is still named",
    slips: (good: Good) =>
      eachField(good, ["host", "hosts"], (value, field, name) =>
        withText(value, (host) => goneHosts(host, field, name, good)),
      ),
  },
  "another-environment": {
    mechanism:
      "the value is right in another environment: another version has it, or it exists and is not ours",
    slips: (good: Good) =>
      eachField(
        good,
        ["path", "host", "hosts", "text", "integer", "number", "duration", "size"],
        function* (value, field, name) {
          for (const values of good.others) {
            const other = values[name];
            if (other !== undefined && isThere(other, field, good))
              yield [other, "another version has this value"];
          }
          const there = (field.type === "path" ? good.world.paths : good.world.hosts) ?? [];
          const other = there.find((one) => one !== value);
          if (other !== undefined && (field.type === "path" || field.type === "host"))
            yield [other, "it exists, and belongs to somebody else"];
        },
      ),
  },
} satisfies Record<string, KindRule>;

/** Whether a value means something in the world, as one that is right elsewhere does. */
function isThere(value: Value, field: Field, { world }: Good): boolean {
  if (field.type !== "path" && field.type !== "host" && field.type !== "hosts") return true;
  const texts = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
  return texts.every((text) => exists(field, text, world));
}
