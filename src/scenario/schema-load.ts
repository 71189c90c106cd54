/** The schema of how nodes load their file, and what comes of it. */

import { LOAD_TRIGGERS } from "./load-triggers.ts";
import { occasion, when, where } from "./schema-when.ts";
import {
  described,
  duration,
  flag,
  integer,
  keysOf,
  list,
  oneOf,
  optional,
  phase,
  range,
  words,
} from "./schema-words.ts";

const loadRule = words("a load result", () => ({
  when,
  on: optional(occasion, "The occasion of the load. Default: load, which means all of them."),
  where: optional(where),
  gives: described(
    oneOf("apply", "keep-old", "pending", "half", "break", "error", "die", "refuse"),
    "What comes of the load.",
  ),
}));

const refusal = words("what a validator refuses", () => ({ when, where: optional(where) }));

const sessions = words("sessions", () => ({
  follow: described(
    range,
    "From a load to when a session that was open goes over to it, because it ends or looks by itself; drawn for each.",
  ),
  count: optional(
    integer("how many sessions", 1),
    "How many are open on a node; each carries an equal part of its users. Default: 4.",
  ),
  outlive: optional(flag, "Whether they go on when the process dies or is restarted. Default: false."),
}));

export const load = words("how nodes load", () => ({
  by: described(
    oneOf(...keysOf(LOAD_TRIGGERS)),
    "What makes a running process load its file. Whatever it is, a process loads its file when it starts.",
  ),
  every: optional(duration, "`poll`, `ttl`: the period. Required there."),
  phase: optional(
    phase,
    "`poll`, `ttl`: from the beginning of the scenario to the first look: for all nodes, or node → range. Default: anywhere in the period.",
  ),
  jitter: optional(range, "`poll`: how much later than its period each look comes. Default: 0."),
  checked: optional(
    oneOf("timer", "request"),
    "`poll`: by a timer, or when a request arrives and the period is over. Default: timer.",
  ),
  delay: optional(
    range,
    "`watch`, `signal`: from the write, or the signal, to the load; a new one restarts it. Default: 0.",
  ),
  onSignal: optional(
    oneOf("reload", "ignored", "kills"),
    "What a signal does. Default: reload where `by` is signal, else ignored.",
  ),
  acknowledges: optional(
    oneOf("none", "truth", "ok"),
    "What it answers to whoever wants it to load its file. none: nothing. truth: once it has tried, whether it runs all of the file. ok: that all is well, whatever comes of it. A plan that signals it waits for the answer. Default: none.",
  ),
  results: optional(
    list("load results", loadRule),
    "What comes of a load; the first rule that matches holds. Default: apply.",
  ),
  validator: optional(
    list("what its validator refuses", refusal),
    "Which files its own validator refuses, for gates that ask it. What it does not try, it lets pass. Default: it has none.",
  ),
  sessions: optional(
    sessions,
    "Sessions of users that go on with what the process ran when they began. Default: none, a load is for all users at once.",
  ),
}));
