/** The schema of what comes from outside: inputs, and what goes wrong by itself. */

import { FAULT_KINDS } from "./fault-kinds.ts";
import { described, duration, flag, oneOf, optional, range, target, words } from "./schema-words.ts";

export const input = words("an input", () => ({
  at: described(range, "From the beginning of the scenario to the input."),
  every: optional(duration, "From one to the next. Default: it comes once."),
  on: optional(target, "The nodes it reaches. Default: all."),
}));

export const fault = words("a fault", () => ({
  at: described(range, "From the beginning of the scenario to the fault."),
  do: described(
    oneOf(...FAULT_KINDS),
    "crash, hang: the process does. restart: it stops and starts. partition: nobody reaches the node. slow: it answers late. The others happen to a storage service: power-loss: it crashes, and what was not synced is lost. torn-write: the same in the midst of a write. disk-full: it writes nothing. disk-slow: its writes take longer. corrupt: an object that it holds cannot be read any more. pause: the process does nothing for a while, and does not know it.",
  ),
  on: described(target, "The nodes it happens to."),
  from: optional(
    target,
    "`partition` of a storage service: only these nodes and it do not reach each other; users do. Default: nobody reaches it.",
  ),
  way: optional(
    oneOf("both", "in", "out"),
    "With `from`: whether messages to the node are lost (in), those from it (out), or both. Default: both.",
  ),
  for: optional(
    range,
    "`partition`, `slow`, `disk-full`, `disk-slow`, `pause`: how long. Default: to the horizon.",
  ),
  takes: optional(
    duration,
    "`slow`: how long an answer takes. `disk-slow`: how much longer a write takes. Required there.",
  ),
  answersHealth: optional(flag, "`hang`: whether a shallow look is still answered. Default: false."),
  of: optional(
    oneOf("process", "children"),
    "`crash`: the whole process, or its children, to whose successors the master gives what it runs. Default: process.",
  ),
}));
