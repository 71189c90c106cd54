/** The schema of matchers: which configurations and which nodes a rule is meant for. */

import { z } from "zod";
import {
  bound,
  code,
  either,
  flag,
  list,
  named,
  namesOf,
  number,
  oneOf,
  text,
  value,
  words,
} from "./schema-words.ts";
import type { WhenFunction } from "./words.ts";

const comparison = words("a comparison", {
  is: value.optional().describe("Equal to this value."),
  not: value.optional().describe("Not equal to this value."),
  oneOf: list("values", value).optional().describe("Equal to one of these values."),
  above: bound
    .optional()
    .describe(
      "Greater than this value of the field's type, or than the limit of the world with this name; hosts: by length.",
    ),
  below: bound
    .optional()
    .describe(
      "Less than this value of the field's type, or than the limit of the world with this name; hosts: by length.",
    ),
  like: text("a pattern such as /srv/*", "/srv/*")
    .optional()
    .describe("Looks like this; `*` stands for any run of characters."),
});

const match = either(
  "a value, a comparison, or one of in-world, not-in-world, missing, invalid, changed",
  text("a text").meta({ examples: ["in-world", "not-in-world", "missing", "invalid", "changed"] }),
  number("a number", Number.MIN_SAFE_INTEGER),
  flag,
  list("texts", text("a text")),
  comparison,
).describe(
  "A value (equal); `not-in-world`, `in-world` (path, host, hosts); `missing`; `invalid` (the static validator refuses it); `changed` (differs from the initial version); or a comparison.",
);

export const when = either(
  "a version, or a map of fields and what their values match",
  text("a version"),
  named("fields and what their values match", match),
  code<WhenFunction>(),
).describe("Which configurations are meant: a version's name, or field → match, all of which must hold.");

export const occasion = oneOf("load", "request", "reload", "start");

/** Bounds of a number, neither of which it may have. */
const bounds = words("bounds", {
  above: z
    .number({ error: () => "a number" })
    .optional()
    .describe("Greater than this number."),
  below: z
    .number({ error: () => "a number" })
    .optional()
    .describe("Less than this number."),
});

const label = either(
  "a text, a number, or a comparison such as { above: 10 }",
  text("a text"),
  number("a number", Number.MIN_SAFE_INTEGER),
  bounds,
);

export const where = words("where", {
  group: namesOf("a group").optional().describe("Nodes of these groups. Default: all."),
  nodes: namesOf("a node").optional().describe("These nodes. Default: all."),
  build: namesOf("a build").optional().describe("Nodes that run these builds. Default: all."),
  labels: named("labels and their values", label)
    .optional()
    .describe("Nodes with these labels: label → a value, or a comparison of numbers. Default: all."),
}).describe("Which nodes are meant; all that is given must hold. Default: all nodes.");
