/** What a scenario names, and whether what refers to it means something. */

import { MAX_NODES } from "./limits.ts";
import { didYouMean, listWords, quote } from "./problem.ts";
import { type Path, Reporter } from "./reporter.ts";
import type { Group, Scenario, Target } from "./words.ts";

/** A set of names, or a map from them. */
export type Names = Pick<ReadonlyMap<string, unknown>, "has" | "size" | "keys">;

/** Beyond so many problems nobody reads hints, and finding them costs time. */
const MAX_HINTS = 100;

/** The names of a group's nodes: as listed, or `<group>-1` and so on. */
export function nodeNames(group: string, nodes: Group["nodes"]): readonly string[] {
  if (typeof nodes !== "number") return nodes;
  const count = Number.isInteger(nodes) ? Math.min(Math.max(nodes, 0), MAX_NODES) : 0;
  return Array.from({ length: count }, (_, index) => `${group}-${index + 1}`);
}

const RANGE = /^(.*?)(\d{1,6})\.\.(\d{1,6})$/;

/** The names that a target has; `storage-1..9` stands for `storage-1` to `storage-9`. */
export function namesIn(target: Target): readonly string[] {
  const names = typeof target === "string" ? [target] : target;
  if (!names.some((name) => name.includes(".."))) return names;
  return names.flatMap((name) => {
    const [, stem, from, to] = RANGE.exec(name) ?? [];
    const count = Number(to) - Number(from) + 1;
    if (stem === undefined || !(count > 0 && count <= MAX_NODES)) return [name];
    return Array.from({ length: count }, (_, index) => `${stem}${Number(from) + index}`);
  });
}

const NONE: ReadonlySet<string> = new Set();
const USUAL_REQUESTS: ReadonlySet<string> = new Set(["push", "pull"]);

function namesOf(map: Readonly<Record<string, unknown>> | undefined): ReadonlySet<string> {
  return map === undefined ? NONE : new Set(Object.keys(map));
}

/** Knows the names that a scenario gives, and checks what refers to them. */
export class Checker extends Reporter {
  readonly scenario: Scenario;
  readonly fields: ReadonlySet<string>;
  readonly versions: ReadonlySet<string>;
  readonly agents: ReadonlySet<string>;
  readonly stores: ReadonlySet<string>;
  readonly generators: ReadonlySet<string>;
  readonly inputs: ReadonlySet<string>;
  readonly probes: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly builds: ReadonlySet<string>;
  readonly requests: ReadonlySet<string>;
  readonly nodes: Names;
  /** Group → the names of its nodes, as they are listed. */
  readonly nodesOf: ReadonlyMap<string, readonly string[]>;
  /** Node → its group. */
  readonly groupOf: ReadonlyMap<string, string>;
  /** What a `Target` may name where nodes are meant. */
  readonly targets: ReadonlySet<string>;
  /** What a `Target` may name where versions are written. */
  readonly places: ReadonlySet<string>;
  /** Label → the values that groups have of it. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string | number>>;

  constructor(scenario: Scenario) {
    super();
    this.scenario = scenario;
    this.fields = namesOf(scenario.config.fields);
    this.versions = namesOf(scenario.config.versions);
    this.agents = namesOf(scenario.agents);
    this.stores = namesOf(scenario.stores);
    this.generators = namesOf(scenario.generators);
    this.inputs = namesOf(scenario.inputs);
    this.probes = namesOf(scenario.probes);
    this.groups = namesOf(scenario.groups);
    this.requests = scenario.requests === undefined ? USUAL_REQUESTS : namesOf(scenario.requests);
    const builds = new Set<string>();
    const nodesOf = new Map<string, readonly string[]>();
    const groupOf = new Map<string, string>();
    const labels = new Map<string, Set<string | number>>();
    for (const [name, group] of Object.entries(scenario.groups)) {
      if (group.build !== undefined) builds.add(group.build);
      const nodes = nodeNames(name, group.nodes);
      nodesOf.set(name, nodes);
      for (const node of nodes) groupOf.set(node, name);
      for (const [label, value] of Object.entries(group.labels ?? {}))
        labels.set(label, (labels.get(label) ?? new Set()).add(value));
    }
    this.builds = builds;
    this.nodesOf = nodesOf;
    this.groupOf = groupOf;
    this.nodes = groupOf;
    this.labels = labels;
    const targets = new Set(this.groups);
    for (const node of groupOf.keys()) targets.add(node);
    this.targets = targets;
    this.places = this.stores.size === 0 ? targets : new Set([...this.stores, ...targets]);
  }

  /** Whether a name is one of those there are. `kind` as in `expected a group: production, test`. */
  known(path: Path, name: string, kind: string, names: Names): boolean {
    if (names.has(name)) return true;
    const hint = this.problems.length < MAX_HINTS ? didYouMean(name, names.keys()) : undefined;
    const some = names.size === 0 ? "" : listWords([...names.keys()]);
    this.error(path, quote(name), some === "" ? `${kind}, but there is none` : `${kind}: ${some}`, hint);
    return false;
  }

  /** The groups of which a target means nodes, of its names that exist. */
  target(path: Path, target: Target): ReadonlySet<string> {
    this.each(path, target, (name, at) => {
      if (this.stores.has(name) && !this.targets.has(name))
        this.error(at, `the store ${quote(name)}`, "a group or a node, since a store runs nothing");
      else this.known(at, name, "a group or a node", this.targets);
    });
    return this.groupsOf(target);
  }

  /** A target of writes, which may be stores too. */
  place(path: Path, target: Target): void {
    this.each(path, target, (name, at) => {
      this.known(
        at,
        name,
        this.stores.size === 0 ? "a group or a node" : "a store, a group or a node",
        this.places,
      );
    });
  }

  /** A version, or a store whose version is meant. */
  source(path: Path, name: string): void {
    if (this.versions.has(name) && this.stores.has(name))
      this.error(path, `${quote(name)}, a version and a store`, "a name that only one of them has");
    else this.known(path, name, "a version or a store", new Set([...this.versions, ...this.stores]));
  }

  /** The accounts of the users of groups. */
  accountsOf(groups: Iterable<string>): ReadonlySet<string> {
    const accounts = new Set<string>();
    for (const group of groups) {
      for (const name of Object.keys(this.scenario.groups[group]?.users?.accounts ?? {})) accounts.add(name);
    }
    return accounts;
  }

  groupsOf(target: Target): ReadonlySet<string> {
    const groups = new Set<string>();
    for (const name of namesIn(target)) {
      const group = this.groups.has(name) ? name : this.groupOf.get(name);
      if (group !== undefined) groups.add(group);
    }
    return groups;
  }

  /** Calls for a single name, or for each of a list, with its path. */
  each(path: Path, names: Target | undefined, visit: (name: string, path: Path) => void): void {
    if (names === undefined) return;
    if (typeof names === "string") {
      for (const one of namesIn(names)) visit(one, path);
      return;
    }
    if (names.length === 0) this.error(path, "an empty list", "at least one name");
    names.forEach((name, index) => {
      for (const one of namesIn(name)) visit(one, [...path, index]);
    });
  }
}
