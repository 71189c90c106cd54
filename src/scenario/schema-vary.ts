/** The schema of a campaign: what it varies, and what has to happen in it. */

import { FAULT_KINDS } from "./fault-kinds.ts";
import { outcome, sight } from "./schema-expect.ts";
import { code, duration, either, integer, list, oneOf, range, target, text, words } from "./schema-words.ts";
import type { OwnStatement } from "./words.ts";

const durations = either(
  "a duration such as 10s, or 3m..5m, or a list of durations",
  range,
  list("durations", duration),
);

const bogus = words("bogus versions", {
  of: text("a version").describe(
    "The version in which the mistakes are made. They take its place where the plan brings it; else that of the first version which the plan brings.",
  ),
  kinds: either("all, or a list of kinds", oneOf("all"), list("kinds of the catalogue", text("a kind")))
    .optional()
    .describe("Kinds of bogus change by their names, such as typo-in-path, or all. Default: all."),
});

const faults = words("faults", {
  most: integer("how many faults", 1).optional().describe("How many a case has at the most. Default: 1."),
  do: list("kinds of fault", oneOf(...FAULT_KINDS)).describe(
    "Of which kinds, as in `faults`: crash, hang, restart, partition, slow; of a storage service also power-loss, torn-write, disk-full, disk-slow, corrupt, pause.",
  ),
  on: target.describe("The nodes they happen to, one each."),
  at: range.optional().describe("When. Default: at any time."),
  for: range
    .optional()
    .describe("`partition`, `slow`, `disk-full`, `disk-slow`, `pause`: how long. Default: to the horizon."),
  takes: duration.optional().describe("`slow`: how long an answer takes. Required there."),
});

const step = words("a step that varies", {
  gate: text("a gate")
    .optional()
    .describe("The gate that varies, by its name. Required, unless `step` is given."),
  step: integer("the number of a step", 1)
    .optional()
    .describe("The step that varies, by its number from 1. Required, unless `gate` is given."),
  for: durations.optional().describe("How long the gate looks. Default: as in the plan."),
  every: durations.optional().describe("The time between two readings of the gate. Default: as in the plan."),
  tolerates: list("numbers", integer("how many failing readings", 0))
    .optional()
    .describe("How many failing readings the gate lets pass. Default: as in the plan."),
  through: list("each and balancer", oneOf("each", "balancer"))
    .optional()
    .describe("How the gate asks: each node by itself, or the balancer. Default: as in the plan."),
  wait: durations.optional().describe("How long a wait is. Default: as in the plan."),
  delivery: durations.optional().describe("How long a write takes to arrive. Default: as in the plan."),
  after: durations.optional().describe("How long an approval takes. Default: as in the plan."),
});

export const vary = words("what varies", {
  bogus: bogus
    .optional()
    .describe(
      "In place of a version, bogus ones that a static validator accepts. Default: the version as it is.",
    ),
  faults: faults.optional().describe("Faults besides those of the scenario. Default: none."),
  plan: list("steps that vary", step)
    .optional()
    .describe("What may be otherwise in the plan. Default: nothing."),
});

export const statement = words("a statement", {
  outcome: outcome.optional().describe("The run ends so."),
  stoppedBy: text("a gate, or who approves")
    .optional()
    .describe("The plan is stopped by that gate, by whoever refuses to approve, or by `operator`."),
  gate: text("a gate").optional().describe("The gate of which `sight` tells. Required there."),
  sight: sight.optional().describe("What the gate could see."),
  fact: text("a kind of fact", "failover").optional().describe("A kind of fact that is in the trace."),
  of: text("a name")
    .optional()
    .describe("What the fact is about: a node, a group, a store, a gate. Default: anything."),
});

/** In TypeScript also a function of a run. */
export const statements = list(
  "statements",
  either(
    "a statement: a map with outcome, stoppedBy, gate, sight, fact, of",
    statement,
    code<OwnStatement>(),
  ),
);
