/** The schema of where configuration lies on its way to the nodes, and of what writes it by itself. */

import {
  duration,
  either,
  flag,
  list,
  named,
  namesOf,
  oneOf,
  phase,
  place,
  range,
  share,
  text,
  words,
} from "./schema-words.ts";

const PERIOD = "`poll`: the period. Required there.";
const JITTER = "`poll`: how much later than its period each look comes. Default: 0.";
const DELAY = "`watch`: from the change to its arrival; a new change in between restarts it. Default: 0.";

export const store = words("a store", {
  holds: text("a version").optional().describe("What it holds at the start. Default: `config.initial`."),
  from: text("a store")
    .optional()
    .describe("The store from which it gets what it holds. Default: none, it is written to."),
  by: oneOf("poll", "watch")
    .optional()
    .describe(
      "With `from`, where it is required: how it learns of a change there. poll: it looks by itself. watch: a change is sent.",
    ),
  every: duration.optional().describe(PERIOD),
  phase: range
    .optional()
    .describe(
      "`poll`: from the beginning of the scenario to the first look. Default: anywhere in the period.",
    ),
  jitter: range.optional().describe(JITTER),
  delay: range.optional().describe(DELAY),
});

const misses = words("what it misses", {
  nodes: namesOf("a node").optional().describe("These nodes of the group. Default: none."),
  share: share.optional().describe("So many of the nodes, each by chance. Default: 0%."),
});

export const hop = words("the way from a store", {
  from: text("a store").describe("The store from which the files come."),
  by: oneOf("poll", "watch").describe(
    "poll: each node looks by itself. watch: a change is sent, and takes `delay` to arrive.",
  ),
  every: duration.optional().describe(PERIOD),
  phase: phase
    .optional()
    .describe(
      "`poll`: from the beginning of the scenario to the first look: for all nodes, or node → range. Default: anywhere in the period.",
    ),
  jitter: range.optional().describe(JITTER),
  delay: range.optional().describe(DELAY),
  misses: misses.optional().describe("Which nodes it never reaches. Default: none."),
  enforces: flag
    .optional()
    .describe(
      "`poll`: whether each look puts back what somebody else has written into the file. Default: false.",
    ),
});

export const generator = words("a generator", {
  to: place.describe("Where it writes: stores, groups or nodes by name, or several of them."),
  every: duration.describe("From one writing to the next."),
  phase: range
    .optional()
    .describe("From the beginning of the scenario to its first writing. Default: anywhere in the period."),
  writes: either("a version, or a list of them", text("a version"), list("versions", text("a version")))
    .optional()
    .describe("The version that it writes, or several by turns. Either this or `reads` is required."),
  reads: words("what it reads", {
    from: text("a store or a group").describe("The store, or the group on any node of which, it looks."),
    gives: named("versions found and versions written", text("a version")).describe(
      "The version that it finds → the version that it writes for it.",
    ),
  })
    .optional()
    .describe("Instead of `writes`: what it writes for the version that it finds."),
});

export const agent = words("an agent", {
  writes: text("a version").describe("The version that it writes."),
  after: range.optional().describe("From its deployment to its first write. Default: 0."),
  every: duration
    .optional()
    .describe("How often it looks, and writes again what somebody else has changed. Default: 1m."),
});
