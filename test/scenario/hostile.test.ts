import fc from "fast-check";
import { expect, test } from "vitest";
import { ScenarioFileError } from "../../src/scenario/located.ts";
import { parseScenario } from "../../src/scenario/yaml.ts";
import { SOUND } from "./scenario.ts";

const MIB = 1_048_576;
const fill = (piece: string, characters = MIB - 100) => piece.repeat(Math.floor(characters / piece.length));
const json = JSON.stringify(SOUND);
/** Entries of a map, as JSON. */
const entries = (count: number, entry: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => entry(index)).join(",");
const top = (word: string, map: string) => `${json.slice(0, -1)},"${word}":{${map}}}`;
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
  "stores that all come from one another": top(
    "stores",
    entries(1_000, (index) => `"s${index}":{"from":"s${(index + 1) % 1_000}","by":"watch"}`),
  ),
  "more stores than there may be": top(
    "stores",
    entries(9_000, (index) => `"s${index}":{}`),
  ),
  "stores of nothing": top(
    "stores",
    entries(1_000, (index) => `"s${index}":[]`),
  ),
  "generators that write everywhere": top(
    "generators",
    entries(
      100,
      (index) => `"g${index}":{"to":[${fill('"tset",', 1_400)}"test"],"every":"1s","writes":"v2"}`,
    ),
  ),
  "a generator with an endless turn": top(
    "generators",
    `"g":{"to":"test","every":"1s","writes":[${fill('"v3",', 140_000)}"v2"]}`,
  ),
  "inputs in inputs": top("inputs", fill('"a":{"at":', 200)),
  "groups that all need one another": json.replace(
    '"groups":{',
    `"groups":{${entries(150, (index) => `"g${index}":{"nodes":1,"redundancy":"brittle","needs":{${entries(150, (other) => `"g${other}":{}`)}}}`)},`,
  ),
  "ten thousand accounts without weight": json.replace(
    '"rate":"20/s"',
    `"rate":"20/s","accounts":{${entries(10_000, (index) => `"a${index}":0`)}}`,
  ),
  "phases of ten thousand nodes that are not there": json.replace(
    '"delay":"1m..2m"',
    `"every":"1s","phase":{${entries(10_000, (index) => `"n${index}":"1s"`)}}`,
  ),
  "labels that nobody has": json.replace(
    '"do":"crash"',
    `"do":"crash","where":{"labels":{${entries(10_000, (index) => `"l${index}":"x"`)}}}`,
  ),
  "probes that are texts": top(
    "probes",
    entries(9_000, (index) => `"p${index}":"() => true"`),
  ),
  "reserved names of stores and accounts": json
    .replace('"rate":"20/s"', '"rate":"20/s","accounts":{"__proto__":1,"constructor":1}')
    .replace('"plan":', '"stores":{"__proto__":{},"prototype":{"from":"__proto__","by":"watch"}},"plan":'),
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

test(
  "a scenario as large as it may be, every part tied to every other, is checked within a second",
  () => {
    const stores = entries(
      1_000,
      (index) => `"s${index}":{${index === 0 ? "" : `"from":"s${index - 1}","by":"watch"`}}`,
    );
    const group = (index: number) =>
      `"g${index}":{"nodes":1,"redundancy":"brittle","file":{"from":"s${999 - index}","by":"watch"},"needs":{${entries(Math.min(index, 10), (back) => `"g${index - back - 1}":{}`)}}}`;
    const steps = entries(300, (index) => {
      const gate = `{"gate":{"name":"n${index}","on":"g${index}","through":"each","ask":["push"],"every":"1s","for":"1s"}}`;
      return `{"write":{"version":"v2","to":"s${index}"}},${gate}`;
    });
    const large = json
      .replace('"plan":[', `"stores":{${stores}},"plan":[${steps},`)
      .replace('"groups":{', `"groups":{${entries(300, group)},`);
    expect(parseScenario(large, "large.yaml").scenario.plan).toHaveLength(603);
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
