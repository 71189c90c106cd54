/** The parts of a scenario by their paths: which can be left out, and scenarios without or with others of them. */

import type { Scenario } from "../scenario/words.ts";

export type Path = readonly (string | number)[];

/** The words that must stand, by the path of their map, in which `*` stands for a name or a place in a list. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  "": ["formatVersion", "name", "config", "groups", "plan", "horizon"],
  config: ["fields", "versions"],
  "config.fields.*": ["type", "values"],
  load: ["by", "every"],
  "load.results.*": ["when", "gives"],
  "load.validator.*": ["when"],
  "load.sessions": ["follow"],
  "effects.*": ["when", "do", "input", "takes"],
  "effects.*.while.load": ["above"],
  "effects.*.while.down": ["above"],
  "stores.*": ["by", "every"],
  "generators.*": ["to", "every"],
  "generators.*.reads": ["from", "gives"],
  "inputs.*": ["at"],
  "agents.*": ["writes"],
  "groups.*": ["nodes", "redundancy"],
  "groups.*.redundancy": ["standby", "quorum"],
  "groups.*.redundancy.quorum": ["write", "read"],
  "groups.*.balancer": ["notices"],
  "groups.*.supervisor": ["after"],
  "groups.*.file": ["from", "by", "every"],
  "groups.*.load": ["by", "every"],
  "groups.*.load.results.*": ["when", "gives"],
  "groups.*.load.validator.*": ["when"],
  "groups.*.load.sessions": ["follow"],
  "groups.*.lastKnownGood": ["after"],
  "groups.*.capacity": ["rate"],
  "groups.*.users": ["rate"],
  "plan.*": [
    "deploy",
    "write",
    "promote",
    "signal",
    "clear",
    "restart",
    "wait",
    "gate",
    "window",
    "approve",
    "rollBack",
    "adjust",
    "move",
  ],
  "plan.*.deploy": ["agent", "to"],
  "plan.*.write": ["version", "to"],
  "plan.*.promote": ["from", "to"],
  "plan.*.signal": ["on"],
  "plan.*.clear": ["on"],
  "plan.*.restart": ["on"],
  "plan.*.gate": ["name", "on", "through", "ask", "every", "for"],
  "plan.*.window": ["opens", "closes"],
  "plan.*.approve": ["by"],
  "plan.*.adjust": ["on"],
  "plan.*.move": ["on", "accounts", "to"],
  monitor: ["notices", "after"],
  "monitor.*": ["notices", "after"],
  "monitor.acts.*": ["does", "after"],
  "monitor.*.acts.*": ["does", "after"],
  "operator.*": ["does", "after"],
  "faults.*": ["at", "do", "on", "takes"],
};

/** Maps from names that the scenario chooses, of which each entry can go. */
const NAMED = new Set([
  "groups",
  "agents",
  "generators",
  "stores",
  "inputs",
  "probes",
  "requests",
  "config.fields",
  "config.versions",
  "config.versions.*",
  "world.limits",
]);

/** Words that are never taken out by themselves: what is expected is what fails. */
const KEPT = new Set(["formatVersion", "name", "expect", "expect.outcome", "expect.not", "expect.share"]);

/** Whether what stands at a path may be left out. */
export function isWord(path: Path): boolean {
  const last = path.at(-1);
  if (last === undefined || KEPT.has(path.join("."))) return false;
  // With fewer values, those that versions have would be no values any more.
  if (typeof last === "number") return !(path[1] === "fields" && path.at(-2) === "values");
  const holder = patternOf(path.slice(0, -1));
  if (NAMED.has(holder)) return true;
  return !(REQUIRED[holder] ?? []).includes(last);
}

/** A path with `*` for names and for places in lists. */
function patternOf(path: Path): string {
  let pattern = "";
  for (const part of path) {
    const isName = typeof part === "number" || NAMED.has(pattern);
    pattern += `${pattern === "" ? "" : "."}${isName ? "*" : part}`;
  }
  return pattern;
}

/** What stands at a path; undefined for nothing. */
export function at(scenario: Scenario, path: Path): unknown {
  let value: unknown = scenario;
  for (const part of path) value = (value as Record<string | number, unknown> | undefined | null)?.[part];
  return value;
}

/** The scenario with something else at a path. */
export function withAt(scenario: Scenario, path: Path, value: unknown): Scenario {
  return replaced(scenario, path, () => value) as Scenario;
}

/** The scenario without what stands at a path. */
export function without(scenario: Scenario, path: Path): Scenario {
  const last = path.at(-1) as string | number;
  return replaced(scenario, path.slice(0, -1), (holder) => {
    if (Array.isArray(holder)) return holder.filter((_, index) => index !== last);
    const { [last]: _, ...rest } = holder as Record<string | number, unknown>;
    return rest;
  }) as Scenario;
}

function replaced(value: unknown, path: Path, make: (value: unknown) => unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return make(value);
  if (Array.isArray(value))
    return value.map((item, index) => (index === first ? replaced(item, rest, make) : item));
  const map = value as Record<string | number, unknown>;
  return { ...map, [first]: replaced(map[first], rest, make) };
}
