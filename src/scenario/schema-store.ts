/** The schema of where configuration lies on its way to the nodes, and of what writes it by itself. */

import {
  described,
  duration,
  either,
  flag,
  list,
  named,
  namesOf,
  oneOf,
  optional,
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

export const store = words("a store", () => ({
  holds: optional(text("a version"), "What it holds at the start. Default: `config.initial`."),
  from: optional(
    text("a store"),
    "The store from which it gets what it holds. Default: none, it is written to.",
  ),
  by: optional(
    oneOf("poll", "watch"),
    "With `from`, where it is required: how it learns of a change there. poll: it looks by itself. watch: a change is sent.",
  ),
  every: optional(duration, PERIOD),
  phase: optional(
    range,
    "`poll`: from the beginning of the scenario to the first look. Default: anywhere in the period.",
  ),
  jitter: optional(range, JITTER),
  delay: optional(range, DELAY),
  needs: optional(text("a group"), NEEDS),
  late: optional(
    late,
    "What becomes of something that was sent here earlier than what it holds, and arrives later. refused: nothing. overwrites: it is held from then on, as where the age is checked too early or never. Default: refused.",
  ),
}));

const misses = words("what it misses", () => ({
  nodes: optional(namesOf("a node"), "These nodes of the group. Default: none."),
  share: optional(share, "So many of the nodes, each by chance. Default: 0%."),
}));

export const hop = words("the way from a store", () => ({
  from: described(text("a store"), "The store from which the files come."),
  by: described(
    oneOf("poll", "watch"),
    "poll: each node looks by itself. watch: a change is sent, and takes `delay` to arrive.",
  ),
  every: optional(duration, PERIOD),
  phase: optional(
    phase,
    "`poll`: from the beginning of the scenario to the first look: for all nodes, or node → range. Default: anywhere in the period.",
  ),
  jitter: optional(range, JITTER),
  delay: optional(range, DELAY),
  misses: optional(misses, "Which nodes it never reaches. Default: none."),
  enforces: optional(
    flag,
    "`poll`: whether each look puts back what somebody else has written into the file. Default: false.",
  ),
  needs: optional(text("a group"), NEEDS),
}));

export const generator = words("a generator", () => ({
  to: described(place, "Where it writes: stores, groups or nodes by name, or several of them."),
  every: described(duration, "From one writing to the next."),
  phase: optional(
    range,
    "From the beginning of the scenario to its first writing. Default: anywhere in the period.",
  ),
  writes: optional(
    either("a version, or a list of them", text("a version"), list("versions", text("a version"))),
    "The version that it writes, or several by turns. Either this or `reads` is required.",
  ),
  reads: optional(
    words("what it reads", () => ({
      from: described(text("a store or a group"), "The store, or the group on any node of which, it looks."),
      gives: described(
        named("versions found and versions written", text("a version")),
        "The version that it finds → the version that it writes for it.",
      ),
    })),
    "Instead of `writes`: what it writes for the version that it finds.",
  ),
  delivery: optional(
    range,
    "From its reading to the arrival of what it writes, which may be old by then; see `late`. Default: 0.",
  ),
  needs: optional(
    text("a group"),
    "A group without which it makes nothing, and waits for its next turn. Default: none.",
  ),
  brings: optional(
    flag,
    "Whether what it writes is a change as much as what the plan writes, and accepted as soon as no step follows. Default: false.",
  ),
}));

export const agent = words("an agent", () => ({
  writes: described(text("a version"), "The version that it writes."),
  after: optional(range, "From its deployment to its first write. Default: 0."),
  every: optional(
    duration,
    "How often it looks, and writes again what somebody else has changed. Default: 1m.",
  ),
}));
