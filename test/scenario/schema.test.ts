import { expect, test } from "vitest";
import { jsonSchema } from "../../src/scenario/json-schema.ts";
import { scenarioSchema } from "../../src/scenario/schema.ts";
import { SOUND } from "./scenario.ts";

interface Part {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly [word: string]: unknown;
}

/** Calls for each word of the schema, with the path to it. */
function eachWord(part: Part, path: string, visit: (word: Part, path: string) => void): void {
  for (const [word, schema] of Object.entries(part.properties ?? {})) visit(schema, `${path}.${word}`);
  for (const [key, inner] of Object.entries(part)) {
    if (typeof inner === "object" && inner !== null) eachWord(inner as Part, `${path}.${key}`, visit);
  }
}

test("every word has a description that ends as a sentence does", () => {
  const without: string[] = [];
  let words = 0;
  eachWord(jsonSchema() as Part, "", (word, path) => {
    words += 1;
    if (word.description === undefined || !/[.]$/.test(word.description)) without.push(path);
  });
  expect(without).toEqual([]);
  expect(words).toBeGreaterThan(100);
});

test("the JSON Schema is plain data of draft 2020-12", () => {
  const schema = jsonSchema();
  expect(schema).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "slowfuse scenario",
    additionalProperties: false,
    required: ["formatVersion", "name", "config", "groups", "plan", "horizon"],
  });
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  expect(JSON.stringify(schema)).not.toContain("{}");
});

test("what only TypeScript can give is nothing in JSON", () => {
  const { properties } = jsonSchema() as Part;
  expect(properties?.probes).toMatchObject({ type: "object", additionalProperties: false });
  const effect = properties?.effects?.items as Part;
  expect(effect.properties?.do?.anyOf).toHaveLength(1);
});

test("a sound scenario has the shape", () => {
  expect(scenarioSchema.safeParse(SOUND).success).toBe(true);
});
