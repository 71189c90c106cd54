import fc from "fast-check";
import { expect, test } from "vitest";
import { ScenarioFileError } from "../../src/scenario/located.ts";
import { parseScenario } from "../../src/scenario/yaml.ts";
import { SOUND } from "./scenario.ts";

const MIB = 1_048_576;
const fill = (piece: string, characters = MIB - 100) => piece.repeat(Math.floor(characters / piece.length));
const json = JSON.stringify(SOUND);
const bomb = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
for (const [one, next] of ["ab", "bc", "cd", "de", "ef", "fg"])
  bomb.push(`${next}: &${next} [${`*${one},`.repeat(10)}]`);

/** It takes less than a second; tests that run side by side may take several times as long. */
const PATIENCE_MS = 5_000;

// Each would exhaust the stack, the memory or somebody's patience if nobody had thought of it.
const HOSTILE: Record<string, string> = {
  "lists in lists": fill("["),
  "maps in maps": fill("{a: "),
  "JSON in JSON": fill('{"a":['),
  "dashes in dashes": fill("- "),
  "keys that are maps": fill("? "),
  "ever deeper indents": Array.from({ length: 1_400 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
  "an alias bomb": bomb.join("\n"),
  "an alias in its own anchor": "a: &a [*a]",
  "too many aliases": `a: &a x\nb: [${fill("*a, ", 100_000)}]`,
  "aliases of nothing": `a: [${fill("*a, ", 100_000)}]`,
  "a hundred thousand keys": Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`).join("\n"),
  "ten thousand keys, none known": Array.from({ length: 10_000 }, (_, index) => `k${index}: 1`).join("\n"),
  "the same key again and again": fill("a: 1\n", 60_000),
  "keys of nothing": fill(":\n", 80_000),
  tags: `a: [${fill("!x y, ", 100_000)}]`,
  "one endless tag": fill("!"),
  comments: fill("#\n"),
  "nothing but line ends": fill("\n"),
  "an endless quote": `"${fill("a\n")}`,
  "escapes that are none": `a: "${fill("\\u00")}"`,
  commas: `a: [${fill(",", 90_000)}`,
  "brackets that close nothing": fill("]", 90_000),
  documents: fill("---\n", 190_000),
  directives: fill("%YAML 1.1\n", 400_000),
  tabs: fill("\ta: b\n", 90_000),
  "one endless word": fill("a"),
  "a number of a million digits": `${json.slice(0, -1)},"limits":{"events":${fill("9", MIB - 10_000)}}}`,
  "an exponent of a million digits": `a: 1e${fill("9")}`,
  "NUL bytes": fill("\0"),
  "half a surrogate pair": "name: \ud800",
  "a file of more than 1 MiB": fill("a", 2 * MIB),
  "unknown steps": json.replace('"plan":[', `"plan":[${fill('{"gatee":1},', 90_000)}`),
  "steps that are nothing": `formatVersion: 1\nplan:\n${fill("  -\n", 120_000)}`,
  "a target of many names": json.replace('"to":"test"', `"to":[${fill('"tset",', 300_000)}"test"]`),
  "a pattern of many stars": json.replace('"type":"path"', `"type":"path","like":"${"*a".repeat(4_000)}"`),
  "versions that all come from one another": json.replace(
    '"v2":',
    `${Array.from({ length: 999 }, (_, index) => `"w${index}":{"from":"w${(index + 1) % 999}"},`).join("")}"v2":`,
  ),
};

test.each(Object.entries(HOSTILE))(
  "%s: an answer within a second, and a short one",
  (_, text) => {
    let answer: unknown;
    try {
      parseScenario(text, "hostile.yaml");
    } catch (error) {
      answer = error;
    }
    expect(answer).toBeInstanceOf(ScenarioFileError);
    const { message } = answer as ScenarioFileError;
    expect(message).toMatch(/^hostile\.yaml(:\d+:\d+)?: error: /);
    expect(message.length).toBeLessThan(30_000);
    expect(message).not.toMatch(/ {4}at /);
  },
  PATIENCE_MS,
);

test("whatever is cut out of a sound file, the answer is a scenario or located errors", () => {
  fc.assert(
    fc.property(fc.nat(json.length), fc.nat(20), fc.string({ maxLength: 5 }), (at, length, other) => {
      try {
        parseScenario(json.slice(0, at) + other + json.slice(at + length), "cut.yaml");
        return true;
      } catch (error) {
        return (
          error instanceof ScenarioFileError && error.located.every(({ severity }) => severity === "error")
        );
      }
    }),
  );
});
