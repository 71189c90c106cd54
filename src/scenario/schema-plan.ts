/** The schema of the plan under test, of the people around it, and of what is expected. */

import {
  duration,
  either,
  flag,
  integer,
  list,
  named,
  number,
  oneOf,
  oneWord,
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
  to: target.describe("Where to: a group, nodes by name, or several of either."),
  delivery: range.optional().describe("From the write to its arrival in each node's file. Default: 0."),
}).describe("Writes a version to the files of nodes.");

const signal = words("a signal", {
  on: target.describe("Which nodes: a group, nodes by name, or several of either."),
}).describe("Sends a signal to the processes; `load.onSignal` says what it does.");

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
  drain: duration.optional().describe("How long a node takes no new requests before it stops. Default: 0."),
  gap: duration.optional().describe("`rolling`: the pause between two nodes. Default: 0."),
}).describe("Restarts nodes.");

const gate = words("a gate", {
  name: text("a name").describe("Its name, unique in the plan."),
  on: target.describe("The group it looks at, or some nodes of one."),
  through: oneOf("each", "balancer").describe("Each node by itself, or whichever the balancer sends it to."),
  ask: list("what it asks", text("something to ask")).describe(
    "Kinds of request (deep looks), health (a shallow look), version (which version is running).",
  ),
  version: text("a version")
    .optional()
    .describe("What an answer to `version` must be. Default: what the plan wrote last."),
  every: duration.describe("The time between two readings."),
  for: duration.describe("How long it looks, from its first reading to its last; 0 is one reading."),
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
  timeout: duration.optional().describe("How long an answer may take. Default: the group's timeout."),
  onFail: oneOf("halt", "roll-back", "roll-back-and-restart")
    .optional()
    .describe("What its failing does. halt: no later step is done, what was written stays. Default: halt."),
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
  restart: flag
    .optional()
    .describe(
      "Whether the nodes are restarted too; else what was put back is adopted as lazily as any change. Default: false.",
    ),
}).describe("Takes agents away and puts the files back as they were before the plan.");

const wait = range.describe("Does nothing for so long.");

/** A map with exactly one of these words. */
export const step = oneWord({ deploy, write, signal, restart, wait, gate, window, approve, rollBack });

const oneMonitor = words("a monitor", {
  name: text("a name").optional().describe("Its name, for reports."),
  notices: oneOf("failure", "symptom").describe(
    "failure: a kind of request is below its slo. symptom: a node does not serve.",
  ),
  on: target.optional().describe("Which groups or nodes. Default: each group with users."),
  after: range.describe("How long it lasts before it is reported."),
});

export const monitor = either("a monitor, or a list of them", oneMonitor, list("monitors", oneMonitor));

export const act = words("an act", {
  does: oneOf(
    "roll-back",
    "roll-back-and-restart",
    "restore-files",
    "remove-agents",
    "restart",
    "signal",
  ).describe(
    "restore-files: as they were before the plan. remove-agents: those that the plan deployed. roll-back: both. roll-back-and-restart: and restarts. restart, signal: the nodes.",
  ),
  on: target.optional().describe("Which nodes. Default: all that the plan wrote to."),
  after: range.describe("From the report, or the act before, to this act."),
});

export const limits = words("limits", {
  events: integer("a number of events", 1).optional().describe("Events of one run. Default: 1000000."),
  records: integer("a number of records", 1)
    .optional()
    .describe("Records in the trace of one run. Default: 1000000."),
});

const outcome = oneOf("slow-fuse", "caught", "false-alarm", "inconclusive", "clean");
const outcomes = either(
  "one of slow-fuse, caught, false-alarm, inconclusive, clean, or a list of them",
  outcome,
  list("outcomes", outcome),
);
const sight = oneOf(
  "lost",
  "wrong-place",
  "masked",
  "blind",
  "too-early",
  "tolerated",
  "sighted",
  "unrelated",
  "never-looked",
);

export const expect = words("what is expected", {
  outcome: outcomes.optional().describe("How each run ends."),
  not: outcomes.optional().describe("How no run ends."),
  share: share
    .optional()
    .describe(
      "How many of the runs end as `outcome`; judged from 100 runs on, in the 99.9 % binomial interval.",
    ),
  outage: range.optional().describe("How long the worst kind of request fails."),
  fuse: range.optional().describe("From the accept of the change to the failure."),
  userMinutes: either(
    "a number, or two such as 10..20",
    number("a number", 0),
    text("two numbers such as 10..20", "10..20"),
  )
    .optional()
    .describe(
      "Minutes in which users could not do what they wanted, over all users: a number, or two with `..` between them.",
    ),
  stoppedBy: text("a gate, or who approves")
    .optional()
    .describe("The gate, the approval's `by`, or `operator`, that stopped the plan."),
  gates: named("gates and sights", sight).optional().describe("Gate → what its best reading could observe."),
});
