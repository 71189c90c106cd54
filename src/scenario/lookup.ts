import { parseDuration, parseDurationRange } from "../kernel/duration.ts";
import type { Names } from "../kernel/names.ts";
import { Configs } from "../model/config.ts";
import { factNames } from "../model/facts.ts";
import { createMatcher, type Matcher } from "../model/matcher.ts";
import type { RangeMs, RequestModel } from "../model/model.ts";
import { nodeNames } from "./checker.ts";
import { parseShare } from "./values.ts";
import type { Duration, DurationRange, Scenario, Share, Target, When, Where } from "./words.ts";

/** Finds what the names in a checked scenario mean: nodes and groups by their indices, versions, kinds of request. */
export class Lookup {
  readonly scenario: Scenario;
  readonly names: Names = factNames();
  readonly configs: Configs;
  readonly requests: readonly RequestModel[];
  /** The nodes of each group, by the group's name. */
  readonly #groups = new Map<string, readonly string[]>();
  readonly #nodeIndex = new Map<string, number>();

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.configs = new Configs(scenario.config);
    const requests: NonNullable<Scenario["requests"]> = scenario.requests ?? { push: "write", pull: "read" };
    this.requests = Object.entries(requests).map(([name, needs]) => ({
      name,
      nameId: this.names.id(name),
      needs,
    }));
    for (const [name, group] of Object.entries(scenario.groups)) {
      const nodes = nodeNames(name, group.nodes);
      this.#groups.set(name, nodes);
      for (const node of nodes) this.#nodeIndex.set(node, this.#nodeIndex.size);
    }
  }

  nodesOf(group: string): readonly string[] {
    return this.#groups.get(group) as readonly string[];
  }

  node(name: string): number {
    return this.#nodeIndex.get(name) as number;
  }

  /** The indices of the nodes that are meant by groups and nodes, in order, each once. */
  targets(target: Target): number[] {
    const names = typeof target === "string" ? [target] : target;
    const nodes = names.flatMap((name) => this.#groups.get(name) ?? [name]).map((name) => this.node(name));
    return [...new Set(nodes)].sort((one, other) => one - other);
  }

  /** The nodes for which a rule is meant; null for all. */
  where(where: Where | undefined): ReadonlySet<number> | null {
    if (where === undefined) return null;
    const isAmong = (name: string, words: string | readonly string[] | undefined): boolean =>
      words === undefined || words === name || (typeof words !== "string" && words.includes(name));
    const meant = new Set<number>();
    for (const [group, { build }] of Object.entries(this.scenario.groups)) {
      if (!isAmong(group, where.group) || !isAmong(build ?? "", where.build)) continue;
      for (const node of this.nodesOf(group)) if (isAmong(node, where.nodes)) meant.add(this.node(node));
    }
    return meant;
  }

  matcher(when: When): Matcher {
    return createMatcher(when, this.configs, this.scenario.world ?? {});
  }

  request(name: string): number {
    return this.requests.findIndex((request) => request.name === name);
  }
}

/** No time at all. */
export const NO_TIME: RangeMs = { loMs: 0, hiMs: 0 };

export function range(words: DurationRange | undefined): RangeMs {
  return words === undefined ? NO_TIME : (parseDurationRange(words) as RangeMs);
}

export function duration(words: Duration): number {
  return parseDuration(words) as number;
}

export function share(words: Share): number {
  return parseShare(words) as number;
}
