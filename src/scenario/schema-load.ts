/** The schema of how nodes load their file, and what comes of it. */

import { LOAD_TRIGGERS } from "./load-triggers.ts";
import { occasion, when, where } from "./schema-when.ts";
import { duration, flag, integer, keysOf, list, oneOf, phase, range, words } from "./schema-words.ts";

const loadRule = words("a load result", {
  when,
  on: occasion.optional().describe("The occasion of the load. Default: load, which means all of them."),
  where: where.optional(),
  gives: oneOf("apply", "keep-old", "pending", "half", "break", "error", "die", "refuse").describe(
    "What comes of the load.",
  ),
});

const refusal = words("what a validator refuses", { when, where: where.optional() });

const sessions = words("sessions", {
  follow: range.describe(
    "From a load to when a session that was open goes over to it, because it ends or looks by itself; drawn for each.",
  ),
  count: integer("how many sessions", 1)
    .optional()
    .describe("How many are open on a node; each carries an equal part of its users. Default: 4."),
  outlive: flag
    .optional()
    .describe("Whether they go on when the process dies or is restarted. Default: false."),
});

export const load = words("how nodes load", {
  by: oneOf(...keysOf(LOAD_TRIGGERS)).describe(
    "What makes a running process load its file. Whatever it is, a process loads its file when it starts.",
  ),
  every: duration.optional().describe("`poll`, `ttl`: the period. Required there."),
  phase: phase
    .optional()
    .describe(
      "`poll`, `ttl`: from the beginning of the scenario to the first look: for all nodes, or node → range. Default: anywhere in the period.",
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
  acknowledges: oneOf("none", "truth", "ok")
    .optional()
    .describe(
      "What it answers to whoever wants it to load its file. none: nothing. truth: once it has tried, whether it runs all of the file. ok: that all is well, whatever comes of it. A plan that signals it waits for the answer. Default: none.",
    ),
  results: list("load results", loadRule)
    .optional()
    .describe("What comes of a load; the first rule that matches holds. Default: apply."),
  validator: list("what its validator refuses", refusal)
    .optional()
    .describe(
      "Which files its own validator refuses, for gates that ask it. What it does not try, it lets pass. Default: it has none.",
    ),
  sessions: sessions
    .optional()
    .describe(
      "Sessions of users that go on with what the process ran when they began. Default: none, a load is for all users at once.",
    ),
});
