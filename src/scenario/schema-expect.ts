/** The schema of where a run gives up, and of what is expected of it. */

import {
  either,
  integer,
  list,
  named,
  number,
  oneOf,
  optional,
  range,
  share,
  span,
  text,
  words,
} from "./schema-words.ts";
import { STORAGE_PROMISES } from "./storage-words.ts";

export const limits = words("limits", () => ({
  events: optional(integer("a number of events", 1), "Events of one run. Default: 1000000."),
  records: optional(integer("a number of records", 1), "Records in the trace of one run. Default: 1000000."),
  draws: optional(integer("a number of draws", 1), "Draws of one run. Default: 1000000."),
}));

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

export const expect = words("what is expected", () => ({
  outcome: optional(outcomes, "How each run ends."),
  not: optional(outcomes, "How no run ends."),
  share: optional(
    share,
    "How many of the runs end as `outcome`; judged from 100 runs on, in the 99.9 % binomial interval.",
  ),
  failure: optional(range, "When the first failure begins."),
  recovered: optional(range, "When the last failure ends."),
  outage: optional(range, "How long the worst kind of request fails, all in all."),
  outageSpan: optional(range, "From the first failure to the recovery."),
  fuse: optional(
    span,
    "From the accept of the change to the failure: negative where it failed before it was accepted.",
  ),
  userMinutes: optional(
    numberRange,
    "Minutes in which users could not do what they wanted, over all users: a number, or two with `..` between them.",
  ),
  nodesLost: optional(
    numberRange,
    "How many nodes crash, hang or refuse to start because of the change: a number, or two with `..` between them.",
  ),
  stoppedBy: optional(
    text("a gate, or who approves"),
    "The gate, the approval's `by`, or `operator`, that stopped the plan.",
  ),
  broken: optional(
    list("promises", oneOf(...STORAGE_PROMISES)),
    "The promises of stores that are not kept, exactly these, whatever the reason. durable: no acknowledged push is lost. fresh: no pull returns what is older than may be. linearizable: the pushes and pulls of an object are as though one came after another. single-primary: at most one node takes itself for the primary. converged: after a quiet phase all replicas of an object are the same. Default: none that would not be kept without the change either.",
  ),
  gates: optional(named("gates and sights", sight), "Gate → what its best reading could observe."),
}));
