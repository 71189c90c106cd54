/** The schema of what exists, and of the configuration and its versions. */

import {
  bound,
  described,
  flag,
  list,
  named,
  noted,
  oneOf,
  optional,
  text,
  value,
  words,
} from "./schema-words.ts";

export const world = words("what exists", () => ({
  paths: optional(list("paths", text("a path")), "The paths that exist. Default: none."),
  hosts: optional(list("hosts", text("a host")), "The hosts that exist. Default: none."),
  limits: optional(
    named("limits, each a number or a text such as 10s or 64MiB", bound),
    "Named limits that `above` and `below` can name, each written as a value of the field's type.",
  ),
}));

const field = words("a field", () => ({
  type: described(
    oneOf("path", "host", "hosts", "integer", "number", "duration", "size", "boolean", "text", "choice"),
    "What its values are, and so what a static validator can see of them.",
  ),
  values: optional(list("texts", text("a text")), "`choice`: the values there are."),
  min: optional(bound, "The least value (integer, number, duration, size), or length (hosts)."),
  max: optional(bound, "The greatest value (integer, number, duration, size), or length (hosts)."),
  like: optional(
    text("a pattern such as /srv/*", "/srv/*"),
    "`text`, `path`, `host`: what values look like; `*` stands for any run of characters.",
  ),
  optional: optional(flag, "Whether a version may leave the field out. Default: false."),
  adopts: optional(
    oneOf("load", "start"),
    "When a process takes a new value over: at each load, or only when it starts; until then it is pending. Default: load.",
  ),
}));

const version = noted(named("fields and their values", value), {
  properties: { from: { type: "string", description: "The version that gives the fields not given here." } },
  description: "Field → value. `from` names a version that gives the fields not given here.",
});

export const config = words("the configuration", () => ({
  fields: described(named("fields", field), "Field → its type and what the static validator checks of it."),
  versions: described(named("versions", version), "Version → its fields, bogus values included."),
  initial: optional(
    text("the name of a version"),
    "The version that every node has and runs at the start. Default: the first one.",
  ),
}));
