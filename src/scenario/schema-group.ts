/** The schema of groups: nodes with one redundancy, what they need and who uses them. */

import { load } from "./schema-load.ts";
import { storage } from "./schema-storage.ts";
import { hop, late } from "./schema-store.ts";
import {
  described,
  duration,
  either,
  flag,
  integer,
  list,
  named,
  number,
  oneOf,
  oneWord,
  optional,
  range,
  rate,
  share,
  text,
  words,
} from "./schema-words.ts";

const standby = words(
  "standby",
  () => ({
    failover: optional(
      range,
      "From the active node's not looking healthy to another's taking over. Default: 0.",
    ),
    precondition: optional(
      oneOf("healthy", "none"),
      "Whether the node that takes over must look healthy. Default: healthy.",
    ),
    votes: optional(
      integer("how many nodes", 0),
      "How many nodes must answer requests for another to be elected. Default: 0, nobody is asked.",
    ),
  }),
  "The first node serves, another takes over.",
);

const quorum = words(
  "quorum",
  () => ({
    write: described(integer("how many nodes a write needs", 1), "How many nodes a write needs."),
    read: described(integer("how many nodes a read needs", 1), "How many nodes a read needs."),
  }),
  "A request needs so many nodes.",
);

const redundancy = either(
  "one of brittle, balanced, standby, { standby: { failover: 30s } }, { quorum: { write: 2, read: 2 } }",
  oneOf("brittle", "balanced", "standby"),
  oneWord({ standby, quorum }),
);

const balancer = words("a balancer", () => ({
  notices: described(range, "How long a node must look ill, or well again, until the balancer believes it."),
}));

const supervisor = words("a supervisor", () => ({
  after: described(range, "From a crash until the process is started again."),
  hung: optional(
    range,
    "From a hang until a watchdog has noticed it and restarts the process. Default: nobody does.",
  ),
  backoff: optional(
    number("a number of 1 or more", 1),
    "By how much each further wait is longer, until the process has served for as long as the wait was. Default: 1.",
  ),
  most: optional(duration, "With `backoff`: the longest wait. Default: 5m."),
}));

const need = words("a need", () => ({
  cache: optional(
    range,
    "How long an answer of the group is good for; each node's runs out at another time. Of two durations, how much of that is left at least, and at most. Default: 0.",
  ),
  calls: optional(
    number("a number of 0 or more", 0),
    "How many calls to the group come of each request that gets through here, for its load. Default: 0, its load is another matter.",
  ),
  retries: optional(
    integer("how many times", 0),
    "With `calls`: how often a call that has failed is tried again. Default: 0.",
  ),
  stale: optional(
    flag,
    "Whether an answer that has run out is still used while there is no new one. Default: false.",
  ),
  negative: optional(duration, "How long a failing is remembered after the group answers again. Default: 0."),
}));

const capacity = words("a capacity", () => ({
  rate: described(rate, "What each node that serves can bear."),
  overload: optional(
    oneOf("share", "collapse"),
    "What comes of too much. share: as much is answered as can be. collapse: nothing is. Default: share.",
  ),
}));

const part = number("a number of 0 or more", 0);

const users = words("users", () => ({
  rate: described(
    either(
      "a rate such as 20/s, or a map of times of day and rates",
      rate,
      named("times of day and rates", rate),
    ),
    "Requests that arrive: all day, or from each time of day on.",
  ),
  each: optional(rate, "How often one user asks, which tells how many users there are. Default: 1/m."),
  asks: optional(
    named("kinds of request and their parts", part),
    "The parts of each kind of request. Default: all alike.",
  ),
  retries: optional(
    integer("how many times", 0),
    "How often a request that has failed is tried again, which adds to the load. Default: 0.",
  ),
  otherwise: optional(
    text("a group"),
    "A group that those try who are not answered here, whether turned away or failed: it has them to bear, too. Default: none.",
  ),
  accounts: optional(
    named("accounts and their parts", part),
    "Account → its part of the requests. Default: users belong to no account.",
  ),
  by: optional(
    oneOf("changes", "requests"),
    "changes: only changes of what is answered are simulated, which is fast. requests: each request is, one by one. Default: changes; with `storage` requests.",
  ),
  arrivals: optional(
    oneOf("random", "regular"),
    "`by: requests`: random: one in each stretch of time in which one is due, anywhere in it. regular: at its beginning, kinds, objects and nodes by turns, so that nothing is drawn. Default: random.",
  ),
  window: optional(
    duration,
    "`by: requests`: over how long the share that is answered is measured. Default: 10s.",
  ),
  pause: optional(
    duration,
    "`by: requests`: from a request that has failed to its being tried again, at the most `retries` times. Default: it is not.",
  ),
}));

export const group = words("a group", () => ({
  nodes: described(
    either(
      "how many nodes, or a list of their names",
      integer("how many nodes", 1),
      list("names", text("a name")),
    ),
    "How many nodes (named `<group>-1` and so on), or their names.",
  ),
  redundancy: described(
    redundancy,
    "brittle: one down, all down. balanced: each request goes to one healthy node. standby: the first node serves, another takes over. quorum: a request needs so many nodes.",
  ),
  balancer: optional(balancer, "`balanced`: how its balancer sees the nodes. Default: as they are, at once."),
  start: optional(range, "From the start of a process until it serves. Default: 0."),
  torn: optional(
    range,
    "How long a write into a file of its nodes takes, whoever writes: until it is done the file holds the first half of the lines, and nothing after them. Default: 0, a write is atomic.",
  ),
  uptime: optional(
    either(
      "a duration such as 240d, or a map of nodes and those",
      duration,
      named("nodes and durations", duration),
    ),
    "How long its processes have been up when the scenario begins, for effects `since: start`: all alike, or node → duration. Default: 0.",
  ),
  supervisor: optional(supervisor, "Starts a process again that has crashed. Default: nobody does."),
  file: optional(hop, "Where the files of its nodes come from. Default: the plan writes into them."),
  late: optional(
    late,
    "What becomes of something that was sent to a file earlier than what it says, and arrives later. refused: nothing. overwrites: the file says it from then on. Default: refused.",
  ),
  load: optional(load, "How these nodes load. Default: the scenario's `load`."),
  lastKnownGood: optional(
    words("the last known good", () => ({
      after: described(
        duration,
        "How long a version must have run without illness to be the last known good.",
      ),
    })),
    "Falls back, at a start, to the last version known to be good. Default: never.",
  ),
  runs: optional(
    text("a version"),
    "The version that they have and run at the start. Default: `config.initial`.",
  ),
  build: optional(text("the name of a build"), "The build of the service that they run, for `where`."),
  labels: optional(
    named(
      "labels and their values",
      either("a text or a number", text("a text"), number("a number", Number.MIN_SAFE_INTEGER)),
    ),
    "Whatever else tells nodes apart, for `where`: role, size, region. Default: none.",
  ),
  needs: optional(
    named("groups and how they are needed", need),
    "Groups that its nodes need in order to answer. Default: none.",
  ),
  calls: optional(
    named("groups and rates", rate),
    "Group → how often each node that serves calls it. Default: none, for a load without users.",
  ),
  capacity: optional(capacity, "How many requests and calls it bears. Default: any number."),
  storage: optional(storage, "What its nodes store. Default: nothing."),
  users: optional(users, "Who uses the group. Default: nobody."),
  slo: optional(
    share,
    "A kind of request fails where fewer than this share of it is answered. Default: 99%.",
  ),
  timeout: optional(duration, "A request that takes longer has failed. Default: 10s."),
}));
