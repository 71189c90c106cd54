/** The schema of what comes from outside: inputs, and what goes wrong by itself. */

import { duration, flag, oneOf, range, target, words } from "./schema-words.ts";

export const input = words("an input", {
  at: range.describe("From the beginning of the scenario to the input."),
  every: duration.optional().describe("From one to the next. Default: it comes once."),
  on: target.optional().describe("The nodes it reaches. Default: all."),
});

export const fault = words("a fault", {
  at: range.describe("From the beginning of the scenario to the fault."),
  do: oneOf("crash", "hang", "restart", "partition", "slow").describe(
    "crash, hang: the process does. restart: it stops and starts. partition: nobody reaches the node. slow: it answers late.",
  ),
  on: target.describe("The nodes it happens to."),
  for: range.optional().describe("`partition`, `slow`: how long. Default: to the horizon."),
  takes: duration.optional().describe("`slow`: how long an answer takes. Required there."),
  answersHealth: flag
    .optional()
    .describe("`hang`: whether a shallow look is still answered. Default: false."),
});
