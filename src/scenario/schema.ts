/** The schema of a scenario: exactly the words of `words.ts`, each with what it means, its unit and its default. */

import { z } from "zod";
import { config, world } from "./schema-config.ts";
import { effect } from "./schema-effect.ts";
import { expect, limits } from "./schema-expect.ts";
import { group } from "./schema-group.ts";
import { load } from "./schema-load.ts";
import { fault, input } from "./schema-outside.ts";
import { act, monitor } from "./schema-people.ts";
import { step } from "./schema-plan.ts";
import { agent, generator, store } from "./schema-store.ts";
import { statement, statements, vary } from "./schema-vary.ts";
import { code, duration, list, named, oneOf, text, timeOfDay, words } from "./schema-words.ts";
import type { OwnProbe, Scenario } from "./words.ts";

export const scenarioSchema = words("a scenario", {
  formatVersion: z.literal(1, { error: () => "1" }).describe("The version of these words: 1."),
  name: text("a short name", "kiln-2011-09").describe("A short name, unique in a folder of scenarios."),
  shows: text("a sentence").optional().describe("What the scenario shows, in a sentence."),
  world: world
    .optional()
    .describe("What exists, and so which values are right. Default: nothing is known to exist."),
  config: config.describe("The fields of the configuration and its versions."),
  load: load
    .optional()
    .describe("How nodes load their file, unless their group says otherwise. Default: { by: restart-only }."),
  effects: list("effects", effect)
    .optional()
    .describe("What running a version does to a node. Default: nothing."),
  stores: named("stores", store)
    .optional()
    .describe(
      "Places that hold a version on its way from the plan to the files of nodes. Default: none, the plan writes to files.",
    ),
  generators: named("generators", generator)
    .optional()
    .describe("What makes configuration from something else, again and again. Default: nothing."),
  inputs: named("inputs", input)
    .optional()
    .describe(
      "What reaches nodes from outside and may exercise what they run: a record of a new type, a backup. Default: nothing.",
    ),
  agents: named("agents", agent)
    .optional()
    .describe("Components that write configuration by themselves where the plan deploys them."),
  requests: named("kinds of request, each read or write", oneOf("read", "write"))
    .optional()
    .describe("The kinds of request and what each needs of a quorum. Default: { push: write, pull: read }."),
  groups: named("groups", group).describe("Nodes with one redundancy."),
  plan: list("steps", step).describe(
    "What the release engineer does, in order. Each step is exactly one word.",
  ),
  monitor: monitor.optional().describe("What notices that something is wrong. Default: nobody."),
  operator: list("acts", act)
    .optional()
    .describe("What a person does once a monitor has reported, in order. Default: nothing."),
  faults: list("faults", fault).optional().describe("What goes wrong by itself. Default: nothing."),
  clock: timeOfDay.optional().describe("The time of day at which the scenario begins. Default: 00:00."),
  horizon: duration.describe("How long is simulated."),
  probes: named("looks of your own", code<OwnProbe>())
    .optional()
    .describe(
      "Looks of your own at a node, in TypeScript only, which a gate can `ask` by name. Default: none.",
    ),
  limits: limits.optional().describe("Where a run gives up. Reaching a limit is inconclusive, never a pass."),
  expect: expect.optional().describe("What is expected of each run. Default: { not: slow-fuse }."),
  vary: vary
    .optional()
    .describe("What `slowfuse check` varies besides timings; each case leaves out a part. Default: nothing."),
  sometimes: statements
    .optional()
    .describe(
      "What has to happen in at least one run of a campaign of `slowfuse check`, each by itself. In TypeScript also functions of a run. Default: nothing.",
    ),
  reachable: list("statements", statement)
    .optional()
    .describe(
      "What has to happen in at least one run of a campaign, or in one with every gate passing and nobody acting. Default: nothing.",
    ),
});

/** The types above and those of `words.ts` are the same words: this does not compile where one has a word more. */
type Plain<T> = T extends (...given: never[]) => unknown
  ? never
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? {
          -readonly [Key in keyof T]-?: undefined extends T[Key]
            ? Maybe<Plain<Exclude<T[Key], undefined>>>
            : Plain<T[Key]>;
        }
      : T;
type Maybe<T> = { maybe: T };
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
true satisfies Same<Plain<z.input<typeof scenarioSchema>>, Plain<Scenario>>;

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
