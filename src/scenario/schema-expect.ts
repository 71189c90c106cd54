/** The schema of where a run gives up, and of what is expected of it. */

import {
  either,
  integer,
  list,
  named,
  number,
  oneOf,
  range,
  share,
  span,
  text,
  words,
} from "./schema-words.ts";
import { STORAGE_PROMISES } from "./storage-words.ts";

export const limits = words("limits", {
  events: integer("a number of events", 1).optional().describe("Events of one run. Default: 1000000."),
  records: integer("a number of records", 1)
    .optional()
    .describe("Records in the trace of one run. Default: 1000000."),
  draws: integer("a number of draws", 1).optional().describe("Draws of one run. Default: 1000000."),
});

export const outcome = oneOf("slow-fuse", "caught", "false-alarm", "inconclusive", "clean");
const outcomes = either(
  "one of slow-fuse, caught, false-alarm, inconclusive, clean, or a list of them",
  outcome,
  list("outcomes", outcome),
);
export const sight = oneOf(
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

const numberRange = either(
  "a number, or two such as 10..20",
  number("a number", 0),
  text("two numbers such as 10..20", "10..20"),
);

export const expect = words("what is expected", {
  outcome: outcomes.optional().describe("How each run ends."),
  not: outcomes.optional().describe("How no run ends."),
  share: share
    .optional()
    .describe(
      "How many of the runs end as `outcome`; judged from 100 runs on, in the 99.9 % binomial interval.",
    ),
  failure: range.optional().describe("When the first failure begins."),
  recovered: range.optional().describe("When the last failure ends."),
  outage: range.optional().describe("How long the worst kind of request fails, all in all."),
  outageSpan: range.optional().describe("From the first failure to the recovery."),
  fuse: span
    .optional()
    .describe(
      "From the accept of the change to the failure: negative where it failed before it was accepted.",
    ),
  userMinutes: numberRange
    .optional()
    .describe(
      "Minutes in which users could not do what they wanted, over all users: a number, or two with `..` between them.",
    ),
  nodesLost: numberRange
    .optional()
    .describe(
      "How many nodes crash, hang or refuse to start because of the change: a number, or two with `..` between them.",
    ),
  stoppedBy: text("a gate, or who approves")
    .optional()
    .describe("The gate, the approval's `by`, or `operator`, that stopped the plan."),
  broken: list("promises", oneOf(...STORAGE_PROMISES))
    .optional()
    .describe(
      "The promises of stores that are not kept, exactly these, whatever the reason. durable: no acknowledged push is lost. fresh: no pull returns what is older than may be. linearizable: the pushes and pulls of an object are as though one came after another. single-primary: at most one node takes itself for the primary. converged: after a quiet phase all replicas of an object are the same. Default: none that would not be kept without the change either.",
    ),
  gates: named("gates and sights", sight).optional().describe("Gate → what its best reading could observe."),
});
