/** The schema of the plan under test. */

import { putBack, settings } from "./schema-people.ts";
import {
  described,
  duration,
  flag,
  integer,
  list,
  multiple,
  namesOf,
  oneOf,
  oneWord,
  optional,
  place,
  range,
  share,
  target,
  text,
  timeOfDay,
  words,
} from "./schema-words.ts";

const deploy = words(
  "a deployment",
  () => ({
    agent: described(text("an agent"), "The agent that is deployed, and from then on writes."),
    to: described(target, "Where to: a group, nodes by name, or several of either."),
  }),
  "Deploys an agent, which then writes configuration by itself.",
);

const write = words(
  "a write",
  () => ({
    version: described(text("a version"), "The version that is written."),
    to: described(place, "Where to: a store, a group, nodes by name, or several of them."),
    delivery: optional(
      range,
      "From the write to its arrival in each store and each node's file. Default: 0.",
    ),
    gap: optional(
      duration,
      "From the write to one place to the write to the next: stores first, then nodes. Default: 0.",
    ),
  }),
  "Writes a version to stores and to the files of nodes.",
);

const promote = words(
  "a promotion",
  () => ({
    from: described(text("a store"), "The store whose version is written, whatever it holds then."),
    to: described(place, "Where to: another store, a group, nodes by name, or several of them."),
    delivery: optional(
      range,
      "From the promotion to its arrival in each store and each node's file. Default: 0.",
    ),
    gap: optional(duration, "From one place to the next. Default: 0."),
  }),
  "Writes what a store holds to other places.",
);

const signal = words(
  "a signal",
  () => ({
    on: described(target, "Which nodes: a group, nodes by name, or several of either."),
  }),
  "Sends a signal to the processes; `load.onSignal` says what it does. It waits for those that acknowledge.",
);

const clear = words(
  "a clearing",
  () => ({
    on: described(target, "Which nodes: a group, nodes by name, or several of either."),
  }),
  "Clears away what effects `until: cleared` have left behind; where what runs brings it, it comes again.",
);

const restart = words(
  "a restart",
  () => ({
    on: described(target, "Which nodes: a group, nodes by name, or several of either."),
    how: optional(
      oneOf("together", "rolling"),
      "All at once, or one after another, each when the one before has started or failed. Default: together.",
    ),
    force: optional(
      flag,
      "true: the process stops and starts, and so loads its file. false: its children are replaced and inherit what it runs. Default: true.",
    ),
    drain: optional(
      range,
      "How long a node takes no new requests before it stops; a range is drawn once for all of them. Default: 0.",
    ),
    gap: optional(
      range,
      "`rolling`: the pause between two nodes; a range is drawn once for all of them. Default: 0.",
    ),
  }),
  "Restarts nodes.",
);

const gate = words(
  "a gate",
  () => ({
    name: described(text("a name"), "Its name, unique in the plan."),
    on: described(target, "The group it looks at, or some nodes of one."),
    through: described(
      oneOf("each", "balancer"),
      "Each node by itself, or whichever the balancer sends it to.",
    ),
    ask: described(
      list("what it asks", text("something to ask")),
      "Kinds of request (deep looks), health (a shallow look), version (which version is running), load (how much is asked of the group), validator (what the node's own validator says of its file), acknowledgement (what the node answered when it was last wanted to load), or `probes` of your own.",
    ),
    load: optional(
      multiple,
      "`ask: load`: the greatest load of the group that passes, as a share of its capacity. Default: 100%.",
    ),
    version: optional(
      text("a version"),
      "What an answer to `version` must be. Default: what the plan wrote last.",
    ),
    every: described(duration, "The time between two readings."),
    for: described(range, "How long it looks, from its first reading to its last; 0 is one reading."),
    passes: optional(
      oneOf("every", "once"),
      "every: each reading must pass. once: it ends at the first that does, and fails if none has by the end. Default: every.",
    ),
    tolerates: optional(
      integer("how many failing readings", 0),
      "How many failing readings it lets pass. Default: 0.",
    ),
    loses: optional(share, "The share of readings that never come. Default: 0%."),
    missing: optional(oneOf("fails", "passes"), "What a reading that never came counts as. Default: fails."),
    as: optional(
      text("an account"),
      "The account in whose name it asks. Default: none, and so what serves everybody without one.",
    ),
    connects: optional(
      oneOf("each", "once"),
      "each: each reading opens a new connection. once: all go through the one that the first opens, which `load.sessions` lets go on with an older version. Default: each.",
    ),
    timeout: optional(duration, "How long an answer may take. Default: the group's timeout."),
    onFail: optional(
      oneOf("halt", "roll-back", "roll-back-and-restart"),
      "What its failing does. halt: no later step is done, what was written stays. Default: halt.",
    ),
    ...putBack("`onFail: roll-back`, `roll-back-and-restart`: "),
    obeyed: optional(flag, "false: the plan goes on whatever the gate says. Default: true."),
    skip: optional(flag, "true: nobody looks. Default: false."),
  }),
  "Looks at nodes, and lets the plan go on or not.",
);

const window = words(
  "a window",
  () => ({
    opens: described(timeOfDay, "The time of day at which it opens."),
    closes: described(
      timeOfDay,
      "The time of day at which it closes; the day after, where it is earlier than `opens`.",
    ),
  }),
  "Waits until the time of day lies in the window.",
);

const approve = words(
  "an approval",
  () => ({
    by: described(text("who approves"), "Who approves."),
    after: optional(range, "How long that takes. Default: 0."),
    grants: optional(flag, "false: refused, and the plan is stopped. Default: true."),
  }),
  "Waits for a person's approval.",
);

const rollBack = words(
  "a rollback",
  () => ({
    to: optional(
      text("a version or a store"),
      "The version that is put there instead, or the store whose version it is. Default: what was there before the plan.",
    ),
    restart: optional(
      flag,
      "Whether the nodes are restarted too; else what was put back is adopted as lazily as any change. Default: false.",
    ),
    ...putBack(""),
  }),
  "Takes agents away, moves accounts back, and puts stores and files back as they were before the plan.",
);

const adjust = words(
  "an adjustment",
  () => ({
    on: described(namesOf("a group"), "Which groups."),
    ...settings,
  }),
  "Sets load or capacity of groups otherwise, for a time or for good.",
);

const move = words(
  "a move",
  () => ({
    on: described(target, "Which nodes: a group, nodes by name, or several of either."),
    accounts: described(list("accounts", text("an account")), "The accounts that are moved."),
    to: described(text("a version"), "The version by which they are served from now on."),
  }),
  "Moves accounts to a version: the nodes serve them by it, and everybody else by what they run.",
);

const wait = described(range, "Does nothing for so long.");

/** A map with exactly one of these words. */
export const step = oneWord({
  deploy,
  write,
  promote,
  signal,
  clear,
  restart,
  wait,
  gate,
  window,
  approve,
  rollBack,
  adjust,
  move,
});
