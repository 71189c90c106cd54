/** The schema of a scenario: exactly the words of `words.ts`, each with what it means, its unit and its default. */

import * as z from "zod/mini";
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
import {
  code,
  described,
  duration,
  list,
  named,
  oneOf,
  optional,
  text,
  timeOfDay,
  words,
} from "./schema-words.ts";
import type { OwnProbe, Scenario } from "./words.ts";

export const scenarioSchema = words("a scenario", () => ({
  formatVersion: described(z.literal(1, { error: () => "1" }), "The version of these words: 1."),
  name: described(text("a short name", "kiln-2011-09"), "A short name, unique in a folder of scenarios."),
  shows: optional(text("a sentence"), "What the scenario shows, in a sentence."),
  world: optional(world, "What exists, and so which values are right. Default: nothing is known to exist."),
  config: described(config, "The fields of the configuration and its versions."),
  load: optional(
    load,
    "How nodes load their file, unless their group says otherwise. Default: { by: restart-only }.",
  ),
  effects: optional(list("effects", effect), "What running a version does to a node. Default: nothing."),
  stores: optional(
    named("stores", store),
    "Places that hold a version on its way from the plan to the files of nodes. Default: none, the plan writes to files.",
  ),
  generators: optional(
    named("generators", generator),
    "What makes configuration from something else, again and again. Default: nothing.",
  ),
  inputs: optional(
    named("inputs", input),
    "What reaches nodes from outside and may exercise what they run: a record of a new type, a backup. Default: nothing.",
  ),
  agents: optional(
    named("agents", agent),
    "Components that write configuration by themselves where the plan deploys them.",
  ),
  requests: optional(
    named("kinds of request, each read or write", oneOf("read", "write")),
    "The kinds of request and what each needs of a quorum. Default: { push: write, pull: read }.",
  ),
  groups: described(named("groups", group), "Nodes with one redundancy."),
  plan: described(
    list("steps", step),
    "What the release engineer does, in order. Each step is exactly one word.",
  ),
  monitor: optional(monitor, "What notices that something is wrong. Default: nobody."),
  operator: optional(
    list("acts", act),
    "What a person does once a monitor has reported, in order. Default: nothing.",
  ),
  faults: optional(list("faults", fault), "What goes wrong by itself. Default: nothing."),
  clock: optional(timeOfDay, "The time of day at which the scenario begins. Default: 00:00."),
  horizon: described(duration, "How long is simulated."),
  probes: optional(
    named("looks of your own", code<OwnProbe>()),
    "Looks of your own at a node, in TypeScript only, which a gate can `ask` by name. Default: none.",
  ),
  limits: optional(limits, "Where a run gives up. Reaching a limit is inconclusive, never a pass."),
  expect: optional(expect, "What is expected of each run. Default: { not: slow-fuse }."),
  vary: optional(
    vary,
    "What `slowfuse check` varies besides timings; each case leaves out a part. Default: nothing.",
  ),
  sometimes: optional(
    statements,
    "What has to happen in at least one run of a campaign of `slowfuse check`, each by itself. In TypeScript also functions of a run. Default: nothing.",
  ),
  reachable: optional(
    list("statements", statement),
    "What has to happen in at least one run of a campaign, or in one with every gate passing and nobody acting. Default: nothing.",
  ),
}));

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
