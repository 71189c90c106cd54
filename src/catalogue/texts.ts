/** Texts that look right at a glance: another case, a space too many, a part that is missing, what a template said. */

import type { Value } from "../scenario/words.ts";
import { eachField, exists, type Good, type KindRule, type Slip, withText } from "./slip.ts";

type Wrong = (text: string) => Iterable<readonly [string, string]>;

/** Slips of texts, paths and hosts after which paths and hosts do not exist. */
function wrongTexts(
  good: Good,
  types: readonly ("text" | "path" | "host" | "hosts")[],
  wrong: Wrong,
): Iterable<Slip> {
  return eachField(good, types, function* (value, field) {
    const isPlace = field.type !== "text";
    const wrongOnes: Wrong = function* (text) {
      for (const [other, how] of wrong(text)) {
        if (!isPlace || !exists(field, other, good.world)) yield [other, how];
      }
    };
    yield* withText(value as Value, wrongOnes);
  });
}

export const TEXTS = {
  "wrong-case": {
    mechanism: "a letter has the wrong case where case counts",
    slips: (good: Good) =>
      wrongTexts(good, ["path", "host", "hosts", "text"], function* (text) {
        const at = text.search(/[A-Za-z]/);
        if (at < 0) return;
        const letter = text[at] as string;
        const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
        yield [text.slice(0, at) + other + text.slice(at + 1), "a letter has the other case"];
      }),
  },
  "extra-whitespace": {
    mechanism: "a space that nobody sees belongs to the value",
    slips: (good: Good) =>
      wrongTexts(good, ["path", "text"], function* (text) {
        yield [`${text} `, "a space stands at the end"];
        yield [` ${text}`, "a space stands at the beginning"];
      }),
  },
  "truncated-value": {
    mechanism: "the end of a value is lost, and what is left is a value too",
    slips: (good: Good) =>
      wrongTexts(good, ["path", "text"], function* (text) {
        const cut = text.replace(/[^\w]?\w+[^\w]*$/, "");
        if (cut !== text && cut !== "") yield [cut, "its last part is lost"];
      }),
  },
  "relative-path": {
    mechanism: "a path lacks its first slash, and so means another place wherever the process was started",
    slips: (good: Good) =>
      wrongTexts(good, ["path"], function* (text) {
        if (text.startsWith("/") && text.length > 1) yield [text.slice(1), "its first slash is missing"];
      }),
  },
  "empty-text": {
    mechanism: "a value that was not filled in is an empty text",
    slips: (good: Good) =>
      wrongTexts(good, ["text"], function* () {
        yield ["", "nothing stands there"];
      }),
  },
  "placeholder-left-in": {
    mechanism: "what an example or a template said was never replaced",
    slips: (good: Good) =>
      eachField(good, ["path", "host", "hosts", "text"], function* (value, field) {
        const stands = { path: "/path/to/data", host: "localhost", hosts: "localhost", text: "changeme" };
        const text = stands[field.type as keyof typeof stands];
        const how = "it says what the template says";
        if (field.type === "text" || !exists(field, text, good.world))
          yield [Array.isArray(value) ? [text] : text, how];
      }),
  },
} satisfies Record<string, KindRule>;
