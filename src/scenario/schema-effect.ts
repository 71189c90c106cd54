/** The schema of what running a version does to a node. */

import { EFFECT_KINDS } from "./effect-kinds.ts";
import { when, where } from "./schema-when.ts";
import {
  code,
  described,
  duration,
  either,
  flag,
  integer,
  keysOf,
  list,
  multiple,
  named,
  oneOf,
  optional,
  range,
  rate,
  share,
  text,
  timeOfDay,
  words,
} from "./schema-words.ts";
import type { OwnEffect } from "./words.ts";

const context = words("surroundings", () => ({
  runs: optional(
    named("groups and versions", text("a version, or another")),
    "Group → a version that one of its nodes runs, or `another`: one that the node itself does not run. Default: any.",
  ),
  load: optional(
    words("a load", () => ({
      above: described(multiple, "Greater than this share of the capacity; overload is above 100%."),
    })),
    "The load of the node's group, as a share of its capacity. Default: any.",
  ),
  down: optional(
    words("nodes that are down", () => ({
      above: described(integer("how many nodes", 0), "More nodes than this."),
    })),
    "How many nodes of the node's group do not serve. Default: any.",
  ),
  failing: optional(
    text("a group"),
    "A group that does not answer every kind of request as often as it should. Default: any.",
  ),
}));

const kind = oneOf(...keysOf(EFFECT_KINDS));

export const effect = words("an effect", () => ({
  when,
  on: optional(
    oneOf("load", "request", "reload", "start", "input"),
    "Which load brings it, or `input`: it comes with an input, as long as the version runs; with `while`, if its surroundings are such when the input comes, whatever they are later. Default: load, which means any load.",
  ),
  input: optional(text("an input"), "`on: input`: which input. Required there."),
  where: optional(where),
  while: optional(
    context,
    "In which surroundings it strikes; all that is given must hold, and while it does not, the effect waits. Default: whatever they are.",
  ),
  do: described(
    either(`one of ${kind.options.join(", ")}`, kind, code<OwnEffect>()),
    "What running the version does to the node; in TypeScript also a process of your own.",
  ),
  after: optional(
    range,
    "From the load, or the input, to the effect. Default: 0. For a leak, where it is required: how long it takes to reach the limit.",
  ),
  since: optional(
    oneOf("load", "start"),
    "What `after` counts from. load: the load of the version. start: the start of the process, which a reload leaves as it is; `uptime` of the group says how long ago that was at the beginning. Default: load.",
  ),
  at: optional(
    either("a time of day such as 02:00, or a duration such as 365d from the beginning", timeOfDay, range),
    "When it strikes, but not before the load and `after`: a time of day, the next one; or how long after the beginning of the scenario, at once where that is past.",
  ),
  for: optional(
    range,
    "`fail`, `slow`, `wrong`, `call`: how long it lasts. Default: for as long as the version runs.",
  ),
  share: optional(share, "`fail`, `wrong`: the share of requests. Default: 100%."),
  asks: optional(
    list("kinds of request", text("a kind of request")),
    "`fail`, `slow`, `wrong`: which kinds of request; `fail` also `health`, a shallow look. Default: all kinds of request.",
  ),
  takes: optional(duration, "`slow`: how long an answer takes. Required there."),
  atLimit: optional(oneOf("crash", "hang"), "`leak`: what happens at the limit. Default: crash."),
  answersHealth: optional(flag, "`hang`: whether a shallow look is still answered. Default: false."),
  to: optional(
    text("a group"),
    "`call`: the group that the node calls more often than before. Required there.",
  ),
  rate: optional(rate, "`call`: how many more calls the node makes. Required there."),
  until: optional(
    oneOf("changed", "answered", "start", "cleared"),
    "What ends it. changed: the node runs something else, or nothing. answered (`call`): the same, but a call goes on until it is answered. start (`fail`, `slow`, `wrong`): a start of the process. cleared (the same, and `crash`): the step or the act `clear`; neither a reload nor a start nor a roll-back ends it. Default: changed.",
  ),
}));
