/** The schema of a storage service: what it stores, and what it reads from the configuration that it runs. */

import { bound, code, duration, integer, range, text, words } from "./schema-words.ts";
import type { OwnStorage } from "./storage-words.ts";

const field = text("a field of the configuration");

const settings = words("settings and the fields that hold them", {
  root: field
    .optional()
    .describe("Where it stores; what is under another root is another store. Default: always the same."),
  peers: field
    .optional()
    .describe(
      "The hosts among which objects are replicated: names of nodes. Default: the nodes of the group.",
    ),
  replicas: field
    .optional()
    .describe("How many hosts hold an object. Default: 3, or as many nodes as there are if these are fewer."),
  write: field
    .optional()
    .describe(
      "How many hosts must have a push before it is acknowledged; of a standby group, the primary among them. Default: `write` of the quorum; 1 for standby.",
    ),
  read: field
    .optional()
    .describe("How many hosts a pull asks. Default: `read` of the quorum; standby has none."),
  quota: field.optional().describe("How many bytes a node stores. Default: no limit."),
  port: field
    .optional()
    .describe("Where it listens; it looks for its peers there too. Default: always the same."),
  cache: field.optional().describe("How many objects a node answers pulls of out of its memory. Default: 0."),
  expiry: field.optional().describe("How long what it has there is good. Default: 0."),
  accounts: field
    .optional()
    .describe(
      "The accounts that it knows. Objects belong to the accounts of the users by turns. Default: all.",
    ),
  lease: field
    .optional()
    .describe("Standby: how long a primary is one without being confirmed. Default: 10s."),
  election: field
    .optional()
    .describe("Standby: for how long, once or twice, a node waits when a lease is over. Default: 5s."),
});

const own = words("decisions", {
  enough: code<NonNullable<OwnStorage["enough"]>>()
    .optional()
    .describe("How many answers are enough where so many are needed. Default: so many."),
  keepsHint: code<NonNullable<OwnStorage["keepsHint"]>>()
    .optional()
    .describe("Whether what a host has missed is kept for it. Default: it is."),
  serves: code<NonNullable<OwnStorage["serves"]>>()
    .optional()
    .describe("Which of the answers of replicas a user gets. Default: the newest."),
  repairs: code<NonNullable<OwnStorage["repairs"]>>()
    .optional()
    .describe("What is written back to replicas whose answers were older. Default: the newest."),
  catchesUp: code<NonNullable<OwnStorage["catchesUp"]>>()
    .optional()
    .describe(
      "Of the objects that a node has missed while it was away, those that it fetches. Default: all.",
    ),
});

export const storage = words("storage", {
  objects: integer("how many objects", 1).optional().describe("How many objects there are. Default: 10."),
  size: bound.optional().describe("What a push adds to each replica. Default: 1MiB."),
  settings: settings
    .optional()
    .describe(
      "Setting → the field of the configuration that holds it. Default: none, so that no version changes anything.",
    ),
  network: range.optional().describe("From one node to another. Default: 2ms."),
  sync: range.optional().describe("From a write to its being synced. Default: 2ms."),
  handoff: duration
    .optional()
    .describe(
      "How often what a host has missed is handed off to it, and what a node lacks is asked for again. Default: 10s.",
    ),
  scrub: duration
    .optional()
    .describe(
      "How often a node reads all that it holds, and fetches anew what it cannot read. Default: 30s.",
    ),
  stale: duration.optional().describe("How much older than the newest a pull may be. Default: 0."),
  quiet: duration
    .optional()
    .describe("Before the horizon, for how long nobody pushes and no fault begins. Default: 2m."),
  tolerates: integer("how many nodes", 0)
    .optional()
    .describe(
      "How many nodes faults may hit at once; what is more is held back. Default: as many as the redundancy must survive.",
    ),
  own: own.optional().describe("How it decides, in TypeScript only. Default: so that it keeps its promises."),
});
