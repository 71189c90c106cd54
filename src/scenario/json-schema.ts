/** The schema for others: as JSON Schema. By itself, because reading a scenario does without. */

import * as z from "zod/mini";
import { scenarioSchema } from "./schema.ts";

/**
 * The schema as JSON Schema, draft 2020-12, for editors: `slowfuse schema > scenario.schema.json`, and as the first
 * line of a scenario `# yaml-language-server: $schema=scenario.schema.json`.
 */
export function jsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(scenarioSchema, {
    target: "draft-2020-12",
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema: part }) => {
      // A function, which only TypeScript can give, is nothing in JSON.
      if (part.anyOf !== undefined) part.anyOf = part.anyOf.filter(isSomething);
      if (typeof part.additionalProperties === "object" && !isSomething(part.additionalProperties))
        part.additionalProperties = false;
    },
  });
  const { $schema, ...rest } = schema;
  return {
    $schema,
    title: "slowfuse scenario",
    description: "A service, a change of its configuration, a rollout plan, and what is expected of them.",
    ...rest,
  };
}

function isSomething(part: object | boolean): boolean {
  return typeof part === "boolean" || Object.keys(part).length > 0;
}
