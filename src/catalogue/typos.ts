/** Slips of the hand: a key that is missed, hit twice, or hit too early. */

import { eachField, exists, type Good, type KindRule, type Slip, withText } from "./slip.ts";

/** The first and the likeliest typos of a text: in its last word, since the beginning is what people look at. */
function* typosOf(text: string): Iterable<readonly [string, string]> {
  const [, before, word] = /^(.*?)([A-Za-z0-9]*)[^A-Za-z0-9]*$/.exec(text) as RegExpExecArray;
  const from = (before as string).length;
  const letters = [...(word as string)];
  const rest = text.slice(from + letters.length);
  const put = (changed: readonly string[]) => text.slice(0, from) + changed.join("") + rest;
  const at = letters.findLastIndex((letter, index) => index > 0 && letter !== letters[index - 1]);
  if (at > 0) {
    const [first, second] = [letters[at - 1] as string, letters[at] as string];
    yield [put(letters.with(at - 1, second).with(at, first)), "two neighbouring characters change places"];
  }
  if (letters.length > 1) yield [put(letters.toSpliced(-2, 1)), "a character is missing"];
  if (letters.length > 0) yield [put([...letters, letters.at(-1) as string]), "a character stands twice"];
}

function* placeTypos(good: Good, type: "path" | "host" | "hosts"): Iterable<Slip> {
  yield* eachField(good, [type], function* (value, field) {
    for (const [wrong, how] of withText(value, typosOf)) {
      const texts = Array.isArray(wrong) ? (wrong as readonly string[]) : [wrong as string];
      if (texts.some((text) => !exists(field, text, good.world) && !listed(value, text))) yield [wrong, how];
    }
  });
}

function listed(value: unknown, text: string): boolean {
  return value === text || (Array.isArray(value) && value.includes(text));
}

export const TYPOS = {
  "typo-in-path": {
    mechanism: "a letter of a path is missed, doubled or out of order, and there is no such path",
    slips: (good: Good) => placeTypos(good, "path"),
  },
  "typo-in-host": {
    mechanism: "a letter of a host is missed, doubled or out of order, and there is no such host",
    *slips(good: Good) {
      yield* placeTypos(good, "host");
      yield* placeTypos(good, "hosts");
    },
  },
  "typo-in-text": {
    mechanism: "a letter of a text is missed, doubled or out of order",
    slips: (good: Good) => eachField(good, ["text"], (value) => withText(value, typosOf)),
  },
  "typo-in-number": {
    mechanism: "two digits of a number change places",
    slips: (good: Good) =>
      eachField(good, ["integer", "number", "duration", "size"], function* (value) {
        const [, digits, rest] = /^(\d+)(.*)$/.exec(String(value)) ?? [];
        if (digits === undefined) return;
        const at = [...digits].findIndex((digit, index) => index > 0 && digit !== digits[index - 1]);
        if (at < 0) return;
        const wrong = `${digits.slice(0, at - 1)}${digits[at]}${digits[at - 1]}${digits.slice(at + 1)}`;
        const text = `${Number(wrong)}${rest}`;
        yield [typeof value === "number" ? Number(text) : text, "two digits change places"];
      }),
  },
} satisfies Record<string, KindRule>;
