/** The schema of a campaign: what it varies, and what has to happen in it. */

import { FAULT_KINDS } from "./fault-kinds.ts";
import { outcome, sight } from "./schema-expect.ts";
import {
  code,
  described,
  duration,
  either,
  integer,
  list,
  oneOf,
  optional,
  range,
  target,
  text,
  words,
} from "./schema-words.ts";
import type { OwnStatement } from "./words.ts";

const durations = either(
  "a duration such as 10s, or 3m..5m, or a list of durations",
  range,
  list("durations", duration),
);

const bogus = words("bogus versions", () => ({
  of: described(
    text("a version"),
    "The version in which the mistakes are made. They take its place where the plan brings it; else that of the first version which the plan brings.",
  ),
  kinds: optional(
    either("all, or a list of kinds", oneOf("all"), list("kinds of the catalogue", text("a kind"))),
    "Kinds of bogus change by their names, such as typo-in-path, or all. Default: all.",
  ),
}));

const faults = words("faults", () => ({
  most: optional(integer("how many faults", 1), "How many a case has at the most. Default: 1."),
  do: described(
    list("kinds of fault", oneOf(...FAULT_KINDS)),
    "Of which kinds, as in `faults`: crash, hang, restart, partition, slow; of a storage service also power-loss, torn-write, disk-full, disk-slow, corrupt, pause.",
  ),
  on: described(target, "The nodes they happen to, one each."),
  at: optional(range, "When. Default: at any time."),
  for: optional(
    range,
    "`partition`, `slow`, `disk-full`, `disk-slow`, `pause`: how long. Default: to the horizon.",
  ),
  takes: optional(duration, "`slow`: how long an answer takes. Required there."),
}));

const step = words("a step that varies", () => ({
  gate: optional(text("a gate"), "The gate that varies, by its name. Required, unless `step` is given."),
  step: optional(
    integer("the number of a step", 1),
    "The step that varies, by its number from 1. Required, unless `gate` is given.",
  ),
  for: optional(durations, "How long the gate looks. Default: as in the plan."),
  every: optional(durations, "The time between two readings of the gate. Default: as in the plan."),
  tolerates: optional(
    list("numbers", integer("how many failing readings", 0)),
    "How many failing readings the gate lets pass. Default: as in the plan.",
  ),
  through: optional(
    list("each and balancer", oneOf("each", "balancer")),
    "How the gate asks: each node by itself, or the balancer. Default: as in the plan.",
  ),
  wait: optional(durations, "How long a wait is. Default: as in the plan."),
  delivery: optional(durations, "How long a write takes to arrive. Default: as in the plan."),
  after: optional(durations, "How long an approval takes. Default: as in the plan."),
}));

export const vary = words("what varies", () => ({
  bogus: optional(
    bogus,
    "In place of a version, bogus ones that a static validator accepts. Default: the version as it is.",
  ),
  faults: optional(faults, "Faults besides those of the scenario. Default: none."),
  plan: optional(list("steps that vary", step), "What may be otherwise in the plan. Default: nothing."),
}));

export const statement = words("a statement", () => ({
  outcome: optional(outcome, "The run ends so."),
  stoppedBy: optional(
    text("a gate, or who approves"),
    "The plan is stopped by that gate, by whoever refuses to approve, or by `operator`.",
  ),
  gate: optional(text("a gate"), "The gate of which `sight` tells. Required there."),
  sight: optional(sight, "What the gate could see."),
  fact: optional(text("a kind of fact", "failover"), "A kind of fact that is in the trace."),
  of: optional(
    text("a name"),
    "What the fact is about: a node, a group, a store, a gate. Default: anything.",
  ),
}));

/** In TypeScript also a function of a run. */
export const statements = list(
  "statements",
  either(
    "a statement: a map with outcome, stoppedBy, gate, sight, fact, of",
    statement,
    code<OwnStatement>(),
  ),
);
