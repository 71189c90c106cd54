import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import {
  assemble,
  EXAMPLES,
  exampleKey,
  exampleOf,
  meaningOf,
  wordsOfExample,
} from "../../scripts/docs/examples.ts";
import { enumOf, SECTIONS, scenarioReference } from "../../scripts/docs/reference.ts";
import { parseDuration, parseDurationRange } from "../../src/kernel/duration.ts";
import { simulate } from "../../src/run.ts";
import { parseRate, parseShare, parseTimeOfDay } from "../../src/scenario/values.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { parseScenario } from "../../src/scenario/yaml.ts";

const WORDS = SECTIONS.flatMap(({ path, words }) => words.map((word) => ({ path, word })));
const nameOf = (path: string, word: string) => (path === "" ? word : `${path}.${word}`);

test("docs/scenario.md is what the schema says (npm run docs:reference writes it anew)", () => {
  const committed = readFileSync(new URL("../../docs/scenario.md", import.meta.url), "utf8");
  expect(committed === scenarioReference(), "docs/scenario.md is out of date: npm run docs:reference").toBe(
    true,
  );
});

test("the reference has every word there is", () => {
  const reference = scenarioReference();
  expect(WORDS.length).toBeGreaterThan(140);
  for (const { word } of WORDS) expect(reference).toContain(`\n| \`${word.name}\` | `);
});

test("every word has an example, in which it stands", () => {
  const without = WORDS.filter(({ path, word }) => {
    const example = exampleOf(path, word.name);
    return example === undefined || !(word.name in wordsOfExample(example));
  });
  const names = without.map(({ path, word }) => nameOf(path, word.name));
  expect(names, "add examples to scripts/docs/examples.yaml").toEqual([]);
});

test("every example is of a word that there is, and every meaning of a value", () => {
  const stale: string[] = [];
  for (const [key, { words, means }] of Object.entries(EXAMPLES.sections)) {
    const section = SECTIONS.find(({ path }) => exampleKey(path) === key);
    const word = (name: string) => section?.words.find((one) => one.name === name);
    for (const name of Object.keys(words)) if (word(name) === undefined) stale.push(nameOf(key, name));
    for (const [name, values] of Object.entries(means ?? {})) {
      const known = enumOf(word(name)?.part ?? {});
      for (const value of Object.keys(values)) {
        if (!known.includes(value)) stale.push(`${nameOf(key, name)}: ${value}`);
      }
    }
  }
  expect(stale).toEqual([]);
});

test("every value of an enumeration is explained, where its word is described or beside it", () => {
  // What a run can end as, and what a gate can see, is the matter of docs/verdicts.md.
  const elsewhere = ["expect.not", "expect.gates", "sometimes[].outcome", "sometimes[].sight"];
  const unexplained = WORDS.flatMap(({ path, word }) =>
    enumOf(word.part)
      .filter((value) => !mentions(word.part.description ?? "", value))
      .filter((value) => meaningOf(path, word.name, value) === undefined)
      .map((value) => `${nameOf(path, word.name)}: ${value}`),
  ).filter((name) => !elsewhere.includes(name.split(":")[0] as string));
  expect(unexplained, "add them to scripts/docs/examples.yaml, under means").toEqual([]);
});

function mentions(description: string, value: string): boolean {
  return description
    .replaceAll(/[^\w-]+/g, " ")
    .split(" ")
    .includes(value);
}

describe("an example stands in a whole scenario that runs", () => {
  test.each(WORDS.map(({ path, word }) => nameOf(path, word.name)))("%s", (name) => {
    const { path, word } = WORDS.find((one) => nameOf(one.path, one.word.name) === name)!;
    const example = exampleOf(path, word.name);
    if (example === undefined) return;
    const data = assemble(example) as Scenario;
    const scenario = example.isTypeScript ? data : parseScenario(stringify(data), name).scenario;
    const run = simulate(scenario, 1);
    expect(run.verdict.outcome).toBeTypeOf("string");
    expect(run.world("run").limit).toBeNull();
  });
});

test("the examples of durations, rates and the like are such", () => {
  const parsers: Readonly<Record<string, (text: never) => unknown>> = {
    duration: parseDuration,
    range: parseDurationRange,
    "time of day": parseTimeOfDay,
    rate: parseRate,
    share: parseShare,
  };
  for (const [kind, { examples }] of Object.entries(EXAMPLES.kinds)) {
    const parser = parsers[kind];
    if (parser === undefined) continue;
    for (const example of examples) expect(parser(example as never), `${kind}: ${example}`).toBeDefined();
  }
});
