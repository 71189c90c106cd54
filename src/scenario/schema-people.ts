/** The schema of the people around a plan: who notices, and who then acts. */

import { duration, either, list, oneOf, place, range, target, text, words } from "./schema-words.ts";

export const act = words("an act", {
  does: oneOf(
    "roll-back",
    "roll-back-and-restart",
    "restore-files",
    "remove-agents",
    "write",
    "restart",
    "stop",
    "signal",
    "fail-back",
    "stop-generator",
    "nothing",
  ).describe(
    "restore-files: stores and files as they were before the plan. remove-agents: those that the plan deployed. roll-back: both, and accounts moved back. roll-back-and-restart: and restarts. write: another version. restart, stop, signal: the nodes. fail-back: the first node of a standby group serves again. stop-generator: it writes no more. nothing: looks elsewhere.",
  ),
  on: place.optional().describe("Nodes, groups or stores. Default: all that the plan wrote to."),
  after: range.describe("From the report, or the act before, to this act."),
  to: text("a version or a store")
    .optional()
    .describe(
      "`write`, where it is required: the version. `roll-back`, `roll-back-and-restart`, `restore-files`: the version that is put there, or the store whose version it is. Default: what was there before the plan.",
    ),
  generator: text("a generator").optional().describe("`stop-generator`: which. Required there."),
  how: oneOf("together", "rolling")
    .optional()
    .describe(
      "`restart`: all at once, or one after another without waiting for it to serve. Default: together.",
    ),
  gap: duration.optional().describe("`restart`, rolling: from one node to the next. Default: 0."),
  needs: text("a group")
    .optional()
    .describe(
      "A group without which it cannot be done: the person is locked out until that group answers. Default: none.",
    ),
  otherwise: range
    .optional()
    .describe("With `needs`: how long it takes to find another way in. Default: there is none."),
  only: oneOf("failing", "ill")
    .optional()
    .describe(
      "failing: only if users still meet a failure; else it is left out. ill: only on the nodes that do not look healthy. Default: always, and on all.",
    ),
});

const oneMonitor = words("a monitor", {
  name: text("a name").optional().describe("Its name, for reports."),
  notices: oneOf("failure", "symptom").describe(
    "failure: a kind of request is below its slo. symptom: a node does not look healthy.",
  ),
  on: target.optional().describe("Which groups or nodes. Default: each group with users."),
  after: range.describe("How long it lasts before it is reported."),
  needs: text("a group")
    .optional()
    .describe("A group without which it cannot report: it waits until that group answers. Default: none."),
  acts: list("acts", act)
    .optional()
    .describe(
      "What a person does once this monitor has reported, in order. Default: the scenario's `operator`.",
    ),
});

export const monitor = either("a monitor, or a list of them", oneMonitor, list("monitors", oneMonitor));
