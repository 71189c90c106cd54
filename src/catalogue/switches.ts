/** Switches the wrong way, fields left out, and fields that a running process does not take over. */

import type { Field, Value } from "../scenario/words.ts";
import { eachField, type Good, type KindRule, type Slip } from "./slip.ts";

export const SWITCHES = {
  "wrong-boolean": {
    mechanism: "a switch is the wrong way: on for off, or a double negative that was read once",
    slips: (good: Good) =>
      eachField(good, ["boolean"], function* (value) {
        yield [!value, `it is ${!value}`];
      }),
  },
  "wrong-choice": {
    mechanism: "one of the words that there are, and not the one that was meant",
    slips: (good: Good) =>
      eachField(good, ["choice"], function* (value, { values }) {
        for (const other of values ?? []) if (other !== value) yield [other, `it is ${other}`];
      }),
  },
  "omitted-field": {
    mechanism: "a field was left out, and the service falls back to a default that nobody meant",
    *slips({ fields, values }: Good): Iterable<Slip> {
      for (const name of Object.keys(fields))
        if (values[name] !== undefined) yield { changes: { [name]: undefined }, how: "it is left out" };
    },
  },
  "needs-a-restart": {
    mechanism: "the field is read at a start only: what looks adopted still waits for one",
    *slips(good: Good): Iterable<Slip> {
      for (const [name, field] of Object.entries(good.fields)) {
        const other = field.adopts === "start" ? anotherValue(name, field, good) : undefined;
        if (other !== undefined) yield { changes: { [name]: other }, how: "only a start takes it over" };
      }
    },
  },
} satisfies Record<string, KindRule>;

/** Some other value of a field, as near as there is. */
function anotherValue(name: string, field: Field, good: Good): Value | undefined {
  const value = good.values[name];
  if (value === undefined) return undefined;
  const known = good.others.map((values) => values[name]).find((one) => one !== undefined && one !== value);
  if (known !== undefined) return known;
  switch (field.type) {
    case "boolean":
      return !value;
    case "choice":
      return field.values?.find((one) => one !== value);
    case "integer":
    case "number":
      return Number(value) + 1;
    case "size":
    case "duration":
      return String(value).replace(/^\d+/, (digits) => String(Number(digits) + 1));
    case "hosts":
      return (value as readonly string[]).slice(0, -1);
    default:
      return `${value}2`;
  }
}
