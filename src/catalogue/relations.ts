/** Values that are legal alone: what is wrong is what they are beside others, or beside what the world has. */

import { formatDuration } from "../kernel/duration.ts";
import { boundNumber, fieldNumber } from "../scenario/values.ts";
import type { Field, FieldType, Value } from "../scenario/words.ts";
import { type Good, type KindRule, pairs, type Slip } from "./slip.ts";

const ALL: readonly FieldType[] = ["path", "host", "hosts", "integer", "number", "duration", "size", "text"];
const ORDERED: readonly FieldType[] = ["integer", "number", "duration", "size"];

/** A number as a value of a field. */
function writtenAs(field: Field, number: number): Value {
  return field.type === "duration" ? formatDuration(number) : number;
}

/** For each ordered field and each limit of the world of its type: the first value on the other side of the limit. */
function* acrossLimits(good: Good, side: "above" | "below"): Iterable<Slip> {
  for (const [name, field] of Object.entries(good.fields)) {
    const now = ORDERED.includes(field.type) ? fieldNumber(field, good.values[name]) : undefined;
    if (now === undefined) continue;
    for (const [limit, text] of Object.entries(good.world.limits ?? {})) {
      const bound = isOfType(field, text) ? boundNumber(field, text) : undefined;
      if (bound === undefined) continue;
      if (side === "above" && now <= bound)
        yield {
          changes: { [name]: writtenAs(field, bound + 1) },
          how: `it is more than ${limit}, which is ${text}`,
        };
      if (side === "below" && now >= bound && bound > 0)
        yield {
          changes: { [name]: writtenAs(field, bound - 1) },
          how: `it is less than ${limit}, which is ${text}`,
        };
    }
  }
}

/** Whether a limit is written as values of the field are; a bare number is a count, and no size. */
function isOfType(field: Field, limit: number | string): boolean {
  return field.type === "integer" || field.type === "number"
    ? typeof limit === "number"
    : typeof limit === "string";
}

export const RELATIONS = {
  "swapped-values": {
    mechanism: "two fields of one type have each the value of the other",
    *slips(good: Good) {
      for (const [one, other] of pairs(good, [...ALL, "choice", "boolean"]))
        yield {
          changes: { [one]: good.values[other], [other]: good.values[one] },
          how: `${one} and ${other} have each other's value`,
        };
    },
  },
  "copied-value": {
    mechanism: "a line was copied, and its value was not changed after that",
    *slips(good: Good) {
      for (const [one, other] of pairs(good, ALL)) {
        yield { changes: { [other]: good.values[one] }, how: `it has the value of ${one}` };
        yield { changes: { [one]: good.values[other] }, how: `it has the value of ${other}` };
      }
    },
  },
  inconsistent: {
    mechanism:
      "each field is legal alone, and no longer fits another: a least above its greatest, a host that is no peer",
    *slips(good: Good) {
      for (const [one, other] of pairs(good, ORDERED)) {
        const [a, b] = [one, other].map((name) =>
          fieldNumber(good.fields[name] as Field, good.values[name]),
        ) as [number, number];
        const [least, most, number] = a <= b ? [one, other, b] : [other, one, a];
        yield {
          changes: { [least]: writtenAs(good.fields[least] as Field, number + 1) },
          how: `it was at most ${most}, and is more`,
        };
      }
      yield* hostsApart(good);
    },
  },
  "limit-below-need": {
    mechanism: "a limit is set below what is needed, which the world states",
    slips: (good: Good) => acrossLimits(good, "below"),
  },
  "more-than-there-is": {
    mechanism: "more is asked for than the world has",
    slips: (good: Good) => acrossLimits(good, "above"),
  },
} satisfies Record<string, KindRule>;

/** A host that was one of a list, and is another that exists; so it is no longer one of them. */
function* hostsApart({ fields, values, world }: Good): Iterable<Slip> {
  for (const [one, { type }] of Object.entries(fields)) {
    if (type !== "host") continue;
    for (const [list, field] of Object.entries(fields)) {
      const hosts = field.type === "hosts" ? (values[list] as readonly string[] | undefined) : undefined;
      if (hosts === undefined || !hosts.includes(String(values[one]))) continue;
      const apart = (world.hosts ?? []).find((host) => !hosts.includes(host));
      if (apart !== undefined) yield { changes: { [one]: apart }, how: `it is no longer one of ${list}` };
    }
  }
}
