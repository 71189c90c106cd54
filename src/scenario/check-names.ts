/** Checks of the names that a scenario gives: that each can be told from every other where they could be confused. */

import type { Checker } from "./checker.ts";
import { MAX_NODES } from "./limits.ts";
import { quote } from "./problem.ts";
import type { Path } from "./reporter.ts";

export function checkNames(checker: Checker): void {
  checkAskable(checker);
  checkNodes(checker);
  for (const [kind, names] of [
    ["stores", checker.stores],
    ["agents", checker.agents],
    ["generators", checker.generators],
    ["inputs", checker.inputs],
  ] as const) {
    for (const name of names) checker.name([kind, name], name);
  }
  for (const store of checker.stores) checkPlace(checker, ["stores", store], store);
  for (const agent of checker.agents) {
    if (checker.stores.has(agent))
      checker.error(["agents", agent], quote(agent), "another name, since a store has it");
    checkPlace(checker, ["agents", agent], agent);
  }
}

/** A name that no group and no node may have. */
function checkPlace(checker: Checker, path: Path, name: string): void {
  const holder = checker.groups.has(name) ? "a group" : checker.nodes.has(name) ? "a node" : undefined;
  if (holder !== undefined) checker.error(path, quote(name), `another name, since ${holder} has it`);
}

/** What a gate can ask: kinds of request, and looks of one's own. */
function checkAskable(checker: Checker): void {
  for (const [holder, names] of [
    ["requests", checker.requests],
    ["probes", checker.probes],
  ] as const) {
    for (const name of names) {
      const path = [holder, name];
      checker.name(path, name);
      if (ASKED_OTHERWISE.includes(name))
        checker.error(path, quote(name), "another name, since a gate asks for that otherwise");
      else if (holder === "probes" && checker.requests.has(name))
        checker.error(path, quote(name), "another name, since a kind of request has it");
    }
  }
}

/** What a gate can ask that is neither a kind of request nor a look of one's own. */
const ASKED_OTHERWISE = ["health", "version", "validator", "acknowledgement"];

/** How many there are, and that a node's name means one node and no group. */
function checkNodes(checker: Checker): void {
  const { groups } = checker.scenario;
  if (checker.groups.size === 0) checker.error(["groups"], "an empty map", "at least one group");
  let total = 0;
  const seen = new Map<string, string>();
  for (const [name, group] of Object.entries(groups)) {
    const path = ["groups", name];
    checker.name(path, name);
    const listed = typeof group.nodes !== "number";
    if (!listed && !checker.integer(path, "nodes", group.nodes, 1, MAX_NODES)) continue;
    const nodes = checker.nodesOf.get(name) ?? [];
    if (nodes.length === 0) checker.error([...path, "nodes"], "an empty list", "at least one node");
    total += nodes.length;
    nodes.forEach((node, index) => {
      const at = listed ? [...path, "nodes", index] : path;
      if (listed) checker.name(at, node);
      const other = seen.get(node);
      if (other !== undefined)
        checker.error(at, `the node ${quote(node)} again`, `names unlike those of ${quote(other)}`);
      if (checker.groups.has(node)) checker.error(at, `the node ${quote(node)}`, "a name that no group has");
      seen.set(node, name);
    });
  }
  if (total > MAX_NODES)
    checker.error(["groups"], `${total} nodes`, `at most ${MAX_NODES} in all groups together`);
}
