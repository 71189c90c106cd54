/** The schema of the people around a plan: who notices, and who then acts. */

import {
  described,
  duration,
  either,
  flag,
  integer,
  list,
  multiple,
  oneOf,
  optional,
  place,
  range,
  target,
  text,
  words,
} from "./schema-words.ts";

/** How what is put back comes to its places. `of`: with what it goes, for the descriptions. */
export function putBack(of: string) {
  return {
    delivery: optional(
      range,
      `${of}how long what is put back takes to each store and each node's file. Default: 0.`,
    ),
    gap: optional(duration, `${of}from one place to the next. Default: 0.`),
    waits: optional(
      flag,
      `${of}whether each node that is restarted is so only when what was put back is in its file. Default: false: at once, and with what is there.`,
    ),
  };
}

/** What can be set of a group. */
export const settings = {
  users: optional(
    multiple,
    "`adjust`: how many of the usual users ask. Less than all: the others are turned away. Default: as it is.",
  ),
  capacity: optional(
    multiple,
    "`adjust`: how much of the usual a node bears, as where others help it. Default: as it is.",
  ),
  retries: optional(
    integer("how many times", 0),
    "`adjust`: how often users try a failed request again. Default: as it is.",
  ),
  for: optional(range, "`adjust`: how long it lasts. Default: for good."),
};

export const act = words("an act", () => ({
  does: described(
    oneOf(
      "roll-back",
      "roll-back-and-restart",
      "restore-files",
      "remove-agents",
      "write",
      "restart",
      "stop",
      "signal",
      "clear",
      "fail-back",
      "stop-generator",
      "adjust",
      "nothing",
    ),
    "restore-files: stores and files as they were before the plan. remove-agents: those that the plan deployed. roll-back: both, and accounts moved back. roll-back-and-restart: and restarts. write: another version. restart, stop, signal: the nodes. clear: what effects `until: cleared` have left behind on them. fail-back: the first node of a standby group serves again. stop-generator: it writes no more. adjust: load or capacity of groups. nothing: looks elsewhere.",
  ),
  on: optional(place, "Nodes, groups or stores. Default: all that the plan wrote to."),
  after: described(range, "From the report, or the act before, to this act."),
  to: optional(
    text("a version or a store"),
    "`write`, where it is required: the version, or the store whose version it is. `roll-back`, `roll-back-and-restart`, `restore-files`: the version that is put there, or the store whose version it is. Default: what was there before the plan.",
  ),
  generator: optional(text("a generator"), "`stop-generator`: which. Required there."),
  how: optional(
    oneOf("together", "rolling"),
    "`restart`: all at once, or one after another without waiting for it to serve. Default: together.",
  ),
  ...putBack("`write`, `roll-back` and the like: "),
  gap: optional(
    duration,
    "`restart`, rolling: from one node to the next. `write`, `roll-back` and the like: from one place to the next. Default: 0.",
  ),
  ...settings,
  needs: optional(
    text("a group"),
    "A group without which it cannot be done: the person is locked out until that group answers. Default: none.",
  ),
  otherwise: optional(
    range,
    "With `needs`: how long it takes to find another way in. Default: there is none.",
  ),
  only: optional(
    oneOf("failing", "ill"),
    "failing: only if users still meet a failure; else it is left out. ill: only on the nodes that do not look healthy. Default: always, and on all.",
  ),
}));

const oneMonitor = words("a monitor", () => ({
  name: optional(text("a name"), "Its name, for reports."),
  notices: described(
    oneOf("failure", "symptom", "load", "stale"),
    "failure: a kind of request is below its slo. symptom: a node does not look healthy. load: a group is asked for more than it should be. stale: a node runs another version than its file says, or the first of the stores from which that comes.",
  ),
  above: optional(multiple, "`load`: above which share of the capacity. Default: 100%."),
  on: optional(target, "Which groups or nodes. Default: each group with users."),
  after: described(range, "How long it lasts before it is reported."),
  clears: optional(
    duration,
    "How long it must be well again until it is over: what comes and goes faster counts as one. Default: 0.",
  ),
  times: optional(
    integer("how many times", 1),
    "The how manieth time is reported, since the last report. Default: 1.",
  ),
  again: optional(
    flag,
    "Whether each further report begins the list of acts anew, once it has been done. Default: false.",
  ),
  needs: optional(
    text("a group"),
    "A group without which it cannot report: it waits until that group answers. Default: none.",
  ),
  acts: optional(
    list("acts", act),
    "What a person does once this monitor has reported, in order. Default: the scenario's `operator`.",
  ),
}));

export const monitor = either("a monitor, or a list of them", oneMonitor, list("monitors", oneMonitor));
