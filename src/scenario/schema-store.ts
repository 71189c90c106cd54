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

const NEEDS =
  "A group without which nothing gets here from there: what is due waits until that group answers. Default: none.";

/** What becomes of what arrives after something newer. */
export const late = oneOf("refused", "overwrites");

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
  needs: text("a group").optional().describe(NEEDS),
  late: late
    .optional()
    .describe(
      "What becomes of something that was sent here earlier than what it holds, and arrives later. refused: nothing. overwrites: it is held from then on, as where the age is checked too early or never. Default: refused.",
    ),
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
  needs: text("a group").optional().describe(NEEDS),
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
  delivery: range
    .optional()
    .describe(
      "From its reading to the arrival of what it writes, which may be old by then; see `late`. Default: 0.",
    ),
  needs: text("a group")
    .optional()
    .describe("A group without which it makes nothing, and waits for its next turn. Default: none."),
  brings: flag
    .optional()
    .describe(
      "Whether what it writes is a change as much as what the plan writes, and accepted as soon as no step follows. Default: false.",
    ),
});

export const agent = words("an agent", {
  writes: text("a version").describe("The version that it writes."),
  after: range.optional().describe("From its deployment to its first write. Default: 0."),
  every: duration
    .optional()
    .describe("How often it looks, and writes again what somebody else has changed. Default: 1m."),
});
