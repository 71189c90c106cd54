/** The schema of the service under test: world, config, loads, effects, agents, groups, faults. */

import { z } from "zod";
import {
  bound,
  duration,
  either,
  flag,
  integer,
  list,
  named,
  namesOf,
  number,
  oneOf,
  oneWord,
  range,
  rate,
  share,
  target,
  text,
  timeOfDay,
  value,
  words,
} from "./schema-words.ts";
import type { WhenFunction } from "./words.ts";

export const world = words("what exists", {
  paths: list("paths", text("a path")).optional().describe("The paths that exist. Default: none."),
  hosts: list("hosts", text("a host")).optional().describe("The hosts that exist. Default: none."),
  limits: named("limits, each a number or a text such as 10s or 64MiB", bound)
    .optional()
    .describe("Named limits that `above` and `below` can name, each written as a value of the field's type."),
});

const field = words("a field", {
  type: oneOf(
    "path",
    "host",
    "hosts",
    "integer",
    "number",
    "duration",
    "size",
    "boolean",
    "text",
    "choice",
  ).describe("What its values are, and so what a static validator can see of them."),
  values: list("texts", text("a text")).optional().describe("`choice`: the values there are."),
  min: bound.optional().describe("The least value (integer, number, duration, size), or length (hosts)."),
  max: bound.optional().describe("The greatest value (integer, number, duration, size), or length (hosts)."),
  like: text("a pattern such as /srv/*", "/srv/*")
    .optional()
    .describe("`text`, `path`, `host`: what values look like; `*` stands for any run of characters."),
  optional: flag.optional().describe("Whether a version may leave the field out. Default: false."),
  adopts: oneOf("load", "start")
    .optional()
    .describe(
      "When a process takes a new value over: at each load, or only when it starts; until then it is pending. Default: load.",
    ),
});

const version = named("fields and their values", value)
  .meta({
    properties: {
      from: { type: "string", description: "The version that gives the fields not given here." },
    },
  })
  .describe("Field → value. `from` names a version that gives the fields not given here.");

export const config = words("the configuration", {
  fields: named("fields", field).describe("Field → its type and what the static validator checks of it."),
  versions: named("versions", version).describe("Version → its fields, bogus values included."),
  initial: text("the name of a version")
    .optional()
    .describe("The version that every node has and runs at the start. Default: the first one."),
});

const comparison = words("a comparison", {
  is: value.optional().describe("Equal to this value."),
  not: value.optional().describe("Not equal to this value."),
  oneOf: list("values", value).optional().describe("Equal to one of these values."),
  above: bound
    .optional()
    .describe(
      "Greater than this value of the field's type, or than the limit of the world with this name; hosts: by length.",
    ),
  below: bound
    .optional()
    .describe(
      "Less than this value of the field's type, or than the limit of the world with this name; hosts: by length.",
    ),
  like: text("a pattern such as /srv/*", "/srv/*")
    .optional()
    .describe("Looks like this; `*` stands for any run of characters."),
});

const match = either(
  "a value, a comparison, or one of in-world, not-in-world, missing, invalid, changed",
  text("a text").meta({ examples: ["in-world", "not-in-world", "missing", "invalid", "changed"] }),
  number("a number", Number.MIN_SAFE_INTEGER),
  flag,
  list("texts", text("a text")),
  comparison,
).describe(
  "A value (equal); `not-in-world`, `in-world` (path, host, hosts); `missing`; `invalid` (the static validator refuses it); `changed` (differs from the initial version); or a comparison.",
);

const when = either(
  "a version, or a map of fields and what their values match",
  text("a version"),
  named("fields and what their values match", match),
  z.custom<WhenFunction>((given) => typeof given === "function", { error: () => "a function" }),
).describe("Which configurations are meant: a version's name, or field → match, all of which must hold.");

const occasion = oneOf("load", "request", "reload", "start");

const where = words("where", {
  group: namesOf("a group").optional().describe("Nodes of these groups. Default: all."),
  nodes: namesOf("a node").optional().describe("These nodes. Default: all."),
  build: namesOf("a build").optional().describe("Nodes that run these builds. Default: all."),
}).describe("Which nodes are meant; all that is given must hold. Default: all nodes.");

const loadRule = words("a load result", {
  when,
  on: occasion.optional().describe("The occasion of the load. Default: load, which means all of them."),
  where: where.optional(),
  gives: oneOf("apply", "keep-old", "pending", "half", "break", "error", "die", "refuse").describe(
    "What comes of the load.",
  ),
});

export const load = words("how nodes load", {
  by: oneOf("poll", "watch", "signal", "restart-only", "per-request", "per-connection", "ttl").describe(
    "What makes a running process load its file. Whatever it is, a process loads its file when it starts.",
  ),
  every: duration.optional().describe("`poll`, `ttl`: the period. Required there."),
  phase: range
    .optional()
    .describe(
      "`poll`: from the beginning of the scenario to the first look. Default: anywhere in the period.",
    ),
  jitter: range.optional().describe("`poll`: how much later than its period each look comes. Default: 0."),
  checked: oneOf("timer", "request")
    .optional()
    .describe("`poll`: by a timer, or when a request arrives and the period is over. Default: timer."),
  delay: range
    .optional()
    .describe(
      "`watch`, `signal`: from the write, or the signal, to the load; a new one restarts it. Default: 0.",
    ),
  onSignal: oneOf("reload", "ignored", "kills")
    .optional()
    .describe("What a signal does. Default: reload where `by` is signal, else ignored."),
  results: list("load results", loadRule)
    .optional()
    .describe("What comes of a load; the first rule that matches holds. Default: apply."),
});

export const effect = words("an effect", {
  when,
  on: occasion.optional().describe("Which load brings it. Default: load, which means all of them."),
  where: where.optional(),
  do: oneOf("crash", "hang", "leak", "fail", "slow", "wrong").describe(
    "What running the version does to the node.",
  ),
  after: range
    .optional()
    .describe(
      "From the load to the effect. Default: 0. For a leak, where it is required: how long it takes to reach the limit.",
    ),
  at: timeOfDay
    .optional()
    .describe("The time of day at which it strikes, the first after the load and after `after`."),
  share: share.optional().describe("`fail`, `wrong`: the share of requests. Default: 100%."),
  asks: list("kinds of request", text("a kind of request"))
    .optional()
    .describe("`fail`, `slow`, `wrong`: which kinds of request. Default: all."),
  takes: duration.optional().describe("`slow`: how long an answer takes. Required there."),
  atLimit: oneOf("crash", "hang").optional().describe("`leak`: what happens at the limit. Default: crash."),
  answersHealth: flag
    .optional()
    .describe("`hang`: whether a shallow look is still answered. Default: false."),
});

export const agent = words("an agent", {
  writes: text("a version").describe("The version that it writes."),
  after: range.optional().describe("From its deployment to its first write. Default: 0."),
  every: duration
    .optional()
    .describe("How often it looks, and writes again what somebody else has changed. Default: 1m."),
});

const standby = words("standby", {
  failover: range
    .optional()
    .describe("From the failure of the node that serves until another does. Default: 0."),
  precondition: oneOf("healthy", "none")
    .optional()
    .describe("Whether the node that takes over has to be healthy. Default: healthy."),
}).describe("The first node serves, another takes over.");

const quorum = words("quorum", {
  write: integer("how many nodes a write needs", 1).describe("How many nodes a write needs."),
  read: integer("how many nodes a read needs", 1).describe("How many nodes a read needs."),
}).describe("A request needs so many nodes.");

const redundancy = either(
  "one of brittle, balanced, standby, { standby: { failover: 30s } }, { quorum: { write: 2, read: 2 } }",
  oneOf("brittle", "balanced", "standby"),
  oneWord({ standby, quorum }),
);

const users = words("users", {
  rate: either(
    "a rate such as 20/s, or a map of times of day and rates",
    rate,
    named("times of day and rates", rate),
  ).describe("Requests that arrive: all day, or from each time of day on."),
  each: rate
    .optional()
    .describe("How often one user asks, which tells how many users there are. Default: 1/m."),
  asks: named("kinds of request and their parts", number("a number of 0 or more", 0))
    .optional()
    .describe("The parts of each kind of request. Default: all alike."),
});

export const group = words("a group", {
  nodes: either(
    "how many nodes, or a list of their names",
    integer("how many nodes", 1),
    list("names", text("a name")),
  ).describe("How many nodes (named `<group>-1` and so on), or their names."),
  redundancy: redundancy.describe(
    "brittle: one down, all down. balanced: each request goes to one healthy node. standby: the first node serves, another takes over. quorum: a request needs so many nodes.",
  ),
  start: range.optional().describe("From the start of a process until it serves. Default: 0."),
  supervisor: words("a supervisor", {
    after: range.describe("From a crash until the process is started again."),
  })
    .optional()
    .describe("Starts a process again that has crashed. Default: nobody does."),
  load: load.optional().describe("How these nodes load. Default: the scenario's `load`."),
  runs: text("a version")
    .optional()
    .describe("The version that they have and run at the start. Default: `config.initial`."),
  build: text("the name of a build")
    .optional()
    .describe("The build of the service that they run, for `where`."),
  users: users.optional().describe("Who uses the group. Default: nobody."),
  slo: share
    .optional()
    .describe("A kind of request fails where fewer than this share of it is answered. Default: 99%."),
  timeout: duration.optional().describe("A request that takes longer has failed. Default: 10s."),
});

export const fault = words("a fault", {
  at: range.describe("From the beginning of the scenario to the fault."),
  do: oneOf("crash", "hang", "restart", "partition", "slow").describe(
    "crash, hang: the process does. restart: it stops and starts. partition: nobody reaches the node. slow: it answers late.",
  ),
  on: target.describe("The nodes it happens to."),
  for: range.optional().describe("`partition`, `slow`: how long. Default: to the horizon."),
  takes: duration.optional().describe("`slow`: how long an answer takes. Required there."),
});
