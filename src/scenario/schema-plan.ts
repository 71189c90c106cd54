/** The schema of the plan under test. */

import { putBack, settings } from "./schema-people.ts";
import {
  duration,
  flag,
  integer,
  list,
  multiple,
  namesOf,
  oneOf,
  oneWord,
  place,
  range,
  share,
  target,
  text,
  timeOfDay,
  words,
} from "./schema-words.ts";

const deploy = words("a deployment", {
  agent: text("an agent").describe("The agent that is deployed, and from then on writes."),
  to: target.describe("Where to: a group, nodes by name, or several of either."),
}).describe("Deploys an agent, which then writes configuration by itself.");

const write = words("a write", {
  version: text("a version").describe("The version that is written."),
  to: place.describe("Where to: a store, a group, nodes by name, or several of them."),
  delivery: range
    .optional()
    .describe("From the write to its arrival in each store and each node's file. Default: 0."),
  gap: duration
    .optional()
    .describe("From the write to one place to the write to the next: stores first, then nodes. Default: 0."),
}).describe("Writes a version to stores and to the files of nodes.");

const promote = words("a promotion", {
  from: text("a store").describe("The store whose version is written, whatever it holds then."),
  to: place.describe("Where to: another store, a group, nodes by name, or several of them."),
  delivery: range
    .optional()
    .describe("From the promotion to its arrival in each store and each node's file. Default: 0."),
  gap: duration.optional().describe("From one place to the next. Default: 0."),
}).describe("Writes what a store holds to other places.");

const signal = words("a signal", {
  on: target.describe("Which nodes: a group, nodes by name, or several of either."),
}).describe(
  "Sends a signal to the processes; `load.onSignal` says what it does. It waits for those that acknowledge.",
);

const clear = words("a clearing", {
  on: target.describe("Which nodes: a group, nodes by name, or several of either."),
}).describe(
  "Clears away what effects `until: cleared` have left behind; where what runs brings it, it comes again.",
);

const restart = words("a restart", {
  on: target.describe("Which nodes: a group, nodes by name, or several of either."),
  how: oneOf("together", "rolling")
    .optional()
    .describe(
      "All at once, or one after another, each when the one before has started or failed. Default: together.",
    ),
  force: flag
    .optional()
    .describe(
      "true: the process stops and starts, and so loads its file. false: its children are replaced and inherit what it runs. Default: true.",
    ),
  drain: range
    .optional()
    .describe(
      "How long a node takes no new requests before it stops; a range is drawn once for all of them. Default: 0.",
    ),
  gap: range
    .optional()
    .describe("`rolling`: the pause between two nodes; a range is drawn once for all of them. Default: 0."),
}).describe("Restarts nodes.");

const gate = words("a gate", {
  name: text("a name").describe("Its name, unique in the plan."),
  on: target.describe("The group it looks at, or some nodes of one."),
  through: oneOf("each", "balancer").describe("Each node by itself, or whichever the balancer sends it to."),
  ask: list("what it asks", text("something to ask")).describe(
    "Kinds of request (deep looks), health (a shallow look), version (which version is running), load (how much is asked of the group), validator (what the node's own validator says of its file), acknowledgement (what the node answered when it was last wanted to load), or `probes` of your own.",
  ),
  load: multiple
    .optional()
    .describe(
      "`ask: load`: the greatest load of the group that passes, as a share of its capacity. Default: 100%.",
    ),
  version: text("a version")
    .optional()
    .describe("What an answer to `version` must be. Default: what the plan wrote last."),
  every: duration.describe("The time between two readings."),
  for: range.describe("How long it looks, from its first reading to its last; 0 is one reading."),
  passes: oneOf("every", "once")
    .optional()
    .describe(
      "every: each reading must pass. once: it ends at the first that does, and fails if none has by the end. Default: every.",
    ),
  tolerates: integer("how many failing readings", 0)
    .optional()
    .describe("How many failing readings it lets pass. Default: 0."),
  loses: share.optional().describe("The share of readings that never come. Default: 0%."),
  missing: oneOf("fails", "passes")
    .optional()
    .describe("What a reading that never came counts as. Default: fails."),
  as: text("an account")
    .optional()
    .describe("The account in whose name it asks. Default: none, and so what serves everybody without one."),
  connects: oneOf("each", "once")
    .optional()
    .describe(
      "each: each reading opens a new connection. once: all go through the one that the first opens, which `load.sessions` lets go on with an older version. Default: each.",
    ),
  timeout: duration.optional().describe("How long an answer may take. Default: the group's timeout."),
  onFail: oneOf("halt", "roll-back", "roll-back-and-restart")
    .optional()
    .describe("What its failing does. halt: no later step is done, what was written stays. Default: halt."),
  ...putBack("`onFail: roll-back`, `roll-back-and-restart`: "),
  obeyed: flag.optional().describe("false: the plan goes on whatever the gate says. Default: true."),
  skip: flag.optional().describe("true: nobody looks. Default: false."),
}).describe("Looks at nodes, and lets the plan go on or not.");

const window = words("a window", {
  opens: timeOfDay.describe("The time of day at which it opens."),
  closes: timeOfDay.describe(
    "The time of day at which it closes; the day after, where it is earlier than `opens`.",
  ),
}).describe("Waits until the time of day lies in the window.");

const approve = words("an approval", {
  by: text("who approves").describe("Who approves."),
  after: range.optional().describe("How long that takes. Default: 0."),
  grants: flag.optional().describe("false: refused, and the plan is stopped. Default: true."),
}).describe("Waits for a person's approval.");

const rollBack = words("a rollback", {
  to: text("a version or a store")
    .optional()
    .describe(
      "The version that is put there instead, or the store whose version it is. Default: what was there before the plan.",
    ),
  restart: flag
    .optional()
    .describe(
      "Whether the nodes are restarted too; else what was put back is adopted as lazily as any change. Default: false.",
    ),
  ...putBack(""),
}).describe(
  "Takes agents away, moves accounts back, and puts stores and files back as they were before the plan.",
);

const adjust = words("an adjustment", {
  on: namesOf("a group").describe("Which groups."),
  ...settings,
}).describe("Sets load or capacity of groups otherwise, for a time or for good.");

const move = words("a move", {
  on: target.describe("Which nodes: a group, nodes by name, or several of either."),
  accounts: list("accounts", text("an account")).describe("The accounts that are moved."),
  to: text("a version").describe("The version by which they are served from now on."),
}).describe("Moves accounts to a version: the nodes serve them by it, and everybody else by what they run.");

const wait = range.describe("Does nothing for so long.");

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
