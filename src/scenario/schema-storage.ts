/** The schema of a storage service: what it stores, and what it reads from the configuration that it runs. */

import { bound, code, duration, integer, optional, range, text, words } from "./schema-words.ts";
import type { OwnStorage } from "./storage-words.ts";

const field = text("a field of the configuration");

const settings = words("settings and the fields that hold them", () => ({
  root: optional(
    field,
    "Where it stores; what is under another root is another store. Default: always the same.",
  ),
  peers: optional(
    field,
    "The hosts among which objects are replicated: names of nodes. Default: the nodes of the group.",
  ),
  replicas: optional(
    field,
    "How many hosts hold an object. Default: 3, or as many nodes as there are if these are fewer.",
  ),
  write: optional(
    field,
    "How many hosts must have a push before it is acknowledged; of a standby group, the primary among them. Default: `write` of the quorum; 1 for standby.",
  ),
  read: optional(field, "How many hosts a pull asks. Default: `read` of the quorum; standby has none."),
  quota: optional(field, "How many bytes a node stores. Default: no limit."),
  port: optional(field, "Where it listens; it looks for its peers there too. Default: always the same."),
  cache: optional(field, "How many objects a node answers pulls of out of its memory. Default: 0."),
  expiry: optional(field, "How long what it has there is good. Default: 0."),
  accounts: optional(
    field,
    "The accounts that it knows. Objects belong to the accounts of the users by turns. Default: all.",
  ),
  lease: optional(field, "Standby: how long a primary is one without being confirmed. Default: 10s."),
  election: optional(
    field,
    "Standby: for how long, once or twice, a node waits when a lease is over. Default: 5s.",
  ),
}));

const own = words("decisions", () => ({
  enough: optional(
    code<NonNullable<OwnStorage["enough"]>>(),
    "How many answers are enough where so many are needed. Default: so many.",
  ),
  keepsHint: optional(
    code<NonNullable<OwnStorage["keepsHint"]>>(),
    "Whether what a host has missed is kept for it. Default: it is.",
  ),
  serves: optional(
    code<NonNullable<OwnStorage["serves"]>>(),
    "Which of the answers of replicas a user gets. Default: the newest.",
  ),
  repairs: optional(
    code<NonNullable<OwnStorage["repairs"]>>(),
    "What is written back to replicas whose answers were older. Default: the newest.",
  ),
  catchesUp: optional(
    code<NonNullable<OwnStorage["catchesUp"]>>(),
    "Of the objects that a node has missed while it was away, those that it fetches. Default: all.",
  ),
}));

export const storage = words("storage", () => ({
  objects: optional(integer("how many objects", 1), "How many objects there are. Default: 10."),
  size: optional(bound, "What a push adds to each replica. Default: 1MiB."),
  settings: optional(
    settings,
    "Setting → the field of the configuration that holds it. Default: none, so that no version changes anything.",
  ),
  network: optional(range, "From one node to another. Default: 2ms."),
  sync: optional(range, "From a write to its being synced. Default: 2ms."),
  handoff: optional(
    duration,
    "How often what a host has missed is handed off to it, and what a node lacks is asked for again. Default: 10s.",
  ),
  scrub: optional(
    duration,
    "How often a node reads all that it holds, and fetches anew what it cannot read. Default: 30s.",
  ),
  stale: optional(duration, "How much older than the newest a pull may be. Default: 0."),
  quiet: optional(
    duration,
    "Before the horizon, for how long nobody pushes and no fault begins. Default: 2m.",
  ),
  tolerates: optional(
    integer("how many nodes", 0),
    "How many nodes faults may hit at once; what is more is held back. Default: as many as the redundancy must survive.",
  ),
  own: optional(own, "How it decides, in TypeScript only. Default: so that it keeps its promises."),
}));
