/** Checks of where configuration lies on its way to the nodes, and of what writes it by itself. */

import { checkPhase } from "./check-load.ts";
import type { Checker, Names } from "./checker.ts";
import { circlesOf } from "./circles.ts";
import { quote } from "./problem.ts";
import type { Path } from "./reporter.ts";
import type { Agent, ConfigGenerator, Hop, Store } from "./words.ts";

export function checkStores(checker: Checker): void {
  const stores = Object.entries(checker.scenario.stores ?? {});
  for (const [name, store] of stores) checkStore(checker, ["stores", name], store);
  const from = new Map(stores.map(([name, store]) => [name, store.from === undefined ? [] : [store.from]]));
  for (const circle of circlesOf(from)) {
    const path = ["stores", circle[0] as string, "from"];
    checker.error(path, circle.map(quote).join(" from "), "stores that do not come from themselves");
  }
}

function checkStore(checker: Checker, path: Path, store: Store): void {
  if (store.holds !== undefined)
    checker.known([...path, "holds"], store.holds, "a version", checker.versions);
  if (store.from === undefined) {
    checker.onlyTaken(path, store, HOP_WORDS, [], "since the store comes from no other: add from");
  } else {
    checker.known([...path, "from"], store.from, "a store", checker.stores);
    checker.needed(path, store, "by", "poll or watch, since the store comes from another");
    if (store.by !== undefined) checkWay(checker, path, store, ["every", "phase", "jitter"]);
  }
  if (store.from === undefined)
    checker.unneeded(path, store, "needs", "no needs, since the store comes from no other: add from");
  checkGroupNeeded(checker, path, store.needs);
  checker.duration(path, "every", store.every, 1);
  checker.range(path, "phase", store.phase);
  checker.range(path, "jitter", store.jitter);
  checker.range(path, "delay", store.delay);
}

function checkGroupNeeded(checker: Checker, path: Path, needs: string | undefined): void {
  if (needs !== undefined) checker.known([...path, "needs"], needs, "a group", checker.groups);
}

const WAY_WORDS = ["every", "phase", "jitter", "delay", "enforces"];
const HOP_WORDS = ["by", ...WAY_WORDS];

/** `ofPoll`: the words that only a poll takes; a watch takes `delay`. */
function checkWay(checker: Checker, path: Path, way: Hop | Store, ofPoll: readonly string[]): void {
  const taken = way.by === "poll" ? ofPoll : ["delay"];
  checker.onlyTaken(path, way, WAY_WORDS, taken, `since ${way.by} takes ${taken.join(", ")}`);
  if (way.by === "poll") checker.needed(path, way, "every", "the period of poll, such as 5m");
}

/** `nodes`: those whose files the hop brings. */
export function checkHop(checker: Checker, path: Path, hop: Hop, nodes: Names): void {
  checker.known([...path, "from"], hop.from, "a store", checker.stores);
  checkWay(checker, path, hop, ["every", "phase", "jitter", "enforces"]);
  checkGroupNeeded(checker, path, hop.needs);
  checker.duration(path, "every", hop.every, 1);
  checkPhase(checker, path, hop.phase, nodes);
  checker.range(path, "jitter", hop.jitter);
  checker.range(path, "delay", hop.delay);
  const { misses } = hop;
  if (misses === undefined) return;
  if (misses.nodes === undefined && misses.share === undefined)
    checker.error([...path, "misses"], "an empty map", "nodes, or a share of them");
  checker.each([...path, "misses", "nodes"], misses.nodes, (name, at) => {
    checker.known(at, name, "a node of this group", nodes);
  });
  checker.share([...path, "misses"], "share", misses.share);
}

export function checkGenerator(checker: Checker, path: Path, generator: ConfigGenerator): void {
  const { to, every, phase, writes, reads } = generator;
  checker.place([...path, "to"], to);
  checker.duration(path, "every", every, 1);
  checker.range(path, "phase", phase);
  checker.range(path, "delivery", generator.delivery);
  checkGroupNeeded(checker, path, generator.needs);
  if (writes === undefined && reads === undefined)
    checker.error([...path, "writes"], "nothing", "the version that it writes, or reads");
  if (writes !== undefined && reads !== undefined)
    checker.error([...path, "reads"], "reads beside writes", "either of them");
  checker.each([...path, "writes"], writes, (version, at) => {
    checker.known(at, version, "a version", checker.versions);
  });
  if (reads === undefined) return;
  const sources = new Set([...checker.stores, ...checker.groups]);
  checker.known([...path, "reads", "from"], reads.from, "a store or a group", sources);
  const given = Object.entries(reads.gives);
  if (given.length === 0)
    checker.error([...path, "reads", "gives"], "an empty map", "at least one version and what it gives");
  for (const [found, written] of given) {
    checker.known([...path, "reads", "gives", found], found, "a version", checker.versions);
    checker.known([...path, "reads", "gives", found], written, "a version", checker.versions);
  }
}

export function checkAgent(checker: Checker, path: Path, agent: Agent): void {
  checker.known([...path, "writes"], agent.writes, "a version", checker.versions);
  checker.range(path, "after", agent.after);
  checker.duration(path, "every", agent.every, 1);
}
