/** The schema of what exists, and of the configuration and its versions. */

import { bound, flag, list, named, oneOf, text, value, words } from "./schema-words.ts";

export const world = words("what exists", {
  paths: list("paths", text("a path")).optional().describe("The paths that exist. Default: none."),
  hosts: list("hosts", text("a host")).optional().describe("The hosts that exist. Default: none."),
  limits: named("limits, each a number or a text such as 10s or 64MiB", bound)
    .optional()
    .describe("Named limits that `above` and `below` can name, each written as a value of the field's type."),
});

const field = words("a field", {
  type: oneOf(
    "path",
    "host",
    "hosts",
    "integer",
    "number",
    "duration",
    "size",
    "boolean",
    "text",
    "choice",
  ).describe("What its values are, and so what a static validator can see of them."),
  values: list("texts", text("a text")).optional().describe("`choice`: the values there are."),
  min: bound.optional().describe("The least value (integer, number, duration, size), or length (hosts)."),
  max: bound.optional().describe("The greatest value (integer, number, duration, size), or length (hosts)."),
  like: text("a pattern such as /srv/*", "/srv/*")
    .optional()
    .describe("`text`, `path`, `host`: what values look like; `*` stands for any run of characters."),
  optional: flag.optional().describe("Whether a version may leave the field out. Default: false."),
  adopts: oneOf("load", "start")
    .optional()
    .describe(
      "When a process takes a new value over: at each load, or only when it starts; until then it is pending. Default: load.",
    ),
});

const version = named("fields and their values", value)
  .meta({
    properties: {
      from: { type: "string", description: "The version that gives the fields not given here." },
    },
  })
  .describe("Field → value. `from` names a version that gives the fields not given here.");

export const config = words("the configuration", {
  fields: named("fields", field).describe("Field → its type and what the static validator checks of it."),
  versions: named("versions", version).describe("Version → its fields, bogus values included."),
  initial: text("the name of a version")
    .optional()
    .describe("The version that every node has and runs at the start. Default: the first one."),
});
