/** The schema of matchers: which configurations and which nodes a rule is meant for. */

import {
  anyNumber,
  bound,
  code,
  described,
  either,
  flag,
  list,
  named,
  namesOf,
  number,
  oneOf,
  optional,
  text,
  value,
  words,
} from "./schema-words.ts";
import type { WhenFunction } from "./words.ts";

const comparison = words("a comparison", () => ({
  is: optional(value, "Equal to this value."),
  not: optional(value, "Not equal to this value."),
  oneOf: optional(list("values", value), "Equal to one of these values."),
  above: optional(
    bound,
    "Greater than this value of the field's type, or than the limit of the world with this name; hosts: by length.",
  ),
  below: optional(
    bound,
    "Less than this value of the field's type, or than the limit of the world with this name; hosts: by length.",
  ),
  like: optional(
    text("a pattern such as /srv/*", "/srv/*"),
    "Looks like this; `*` stands for any run of characters.",
  ),
}));

const match = described(
  either(
    "a value, a comparison, or one of in-world, not-in-world, missing, invalid, changed",
    text("a text", "in-world", "not-in-world", "missing", "invalid", "changed"),
    number("a number", Number.MIN_SAFE_INTEGER),
    flag,
    list("texts", text("a text")),
    comparison,
  ),
  "A value (equal); `not-in-world`, `in-world` (path, host, hosts); `missing`; `invalid` (the static validator refuses it); `changed` (differs from the initial version); or a comparison.",
);

export const when = described(
  either(
    "a version, or a map of fields and what their values match",
    text("a version"),
    named("fields and what their values match", match),
    code<WhenFunction>(),
  ),
  "Which configurations are meant: a version's name, or field → match, all of which must hold.",
);

export const occasion = oneOf("load", "request", "reload", "start");

/** Bounds of a number, neither of which it may have. */
const bounds = words("bounds", () => ({
  above: optional(anyNumber, "Greater than this number."),
  below: optional(anyNumber, "Less than this number."),
}));

const label = either(
  "a text, a number, or a comparison such as { above: 10 }",
  text("a text"),
  number("a number", Number.MIN_SAFE_INTEGER),
  bounds,
);

export const where = words(
  "where",
  () => ({
    group: optional(namesOf("a group"), "Nodes of these groups. Default: all."),
    nodes: optional(namesOf("a node"), "These nodes. Default: all."),
    build: optional(namesOf("a build"), "Nodes that run these builds. Default: all."),
    labels: optional(
      named("labels and their values", label),
      "Nodes with these labels: label → a value, or a comparison of numbers. Default: all.",
    ),
  }),
  "Which nodes are meant; all that is given must hold. Default: all nodes.",
);
