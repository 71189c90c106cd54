import { parseDuration, parseDurationRange } from "../kernel/duration.ts";
import type { Names } from "../kernel/names.ts";
import { Configs } from "../model/config.ts";
import { factNames } from "../model/facts.ts";
import { createMatcher, type Matcher } from "../model/matcher.ts";
import type { AdjustModel, DeliveryModel, Origin, Places, RangeMs, RequestModel } from "../model/model.ts";
import { namesIn, nodeNames } from "./checker.ts";
import { parseMultiple, parseRate, parseShare } from "./values.ts";
import type {
  Adjustment,
  Duration,
  DurationRange,
  Group,
  Rate,
  Scenario,
  Share,
  Target,
  When,
  Where,
} from "./words.ts";

/** Finds what the names in a checked scenario mean: nodes and groups by their indices, versions, kinds of request. */
export class Lookup {
  readonly scenario: Scenario;
  readonly names: Names = factNames();
  readonly configs: Configs;
  readonly requests: readonly RequestModel[];
  /** The fields that a process adopts only when it starts. */
  readonly startOnly: readonly string[];
  /** The nodes of each group, by the group's name. */
  readonly #groups = new Map<string, readonly string[]>();
  readonly #nodeIndex = new Map<string, number>();
  #numbers = 0;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.configs = new Configs(scenario.config, this.names);
    this.startOnly = Object.entries(scenario.config.fields)
      .filter(([, field]) => field.adopts === "start")
      .map(([name]) => name);
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

  /** The stores and nodes that are meant. */
  places(target: Target): Places {
    const names = namesIn(target);
    const stores = names.map((name) => this.store(name)).filter((index) => index >= 0);
    return { stores, nodes: this.targets(names.filter((name) => this.store(name) < 0)) };
  }

  /** The index of a store; −1 where no store has the name. */
  store(name: string): number {
    return Object.keys(this.scenario.stores ?? {}).indexOf(name);
  }

  group(name: string): number {
    return Object.keys(this.scenario.groups).indexOf(name);
  }

  /** What a roll-back puts there: a version by its name, or what a store holds. */
  origin(name: string | undefined): Origin | null {
    if (name === undefined) return null;
    const store = this.store(name);
    return store >= 0 ? { store } : { version: this.configs.get(name) };
  }

  /** What is set of groups; `name` of the step or the act. */
  adjustment({ on, users, capacity, retries, for: lasts }: Adjustment, name: string): AdjustModel {
    const set = [
      ...(users === undefined ? [] : [`${multipleText(users)} of the users ask`]),
      ...(capacity === undefined ? [] : [`each node bears ${multipleText(capacity)} of what it did`]),
      ...(retries === undefined ? [] : [`a failed request is tried again ${retries} times`]),
    ];
    return {
      id: this.number(),
      name,
      groups: namesIn(on).map((group) => this.group(group)),
      users: users === undefined ? null : multiple(users),
      capacity: capacity === undefined ? null : multiple(capacity),
      retries: retries ?? null,
      lasts: lasts === undefined ? null : range(lasts),
      text: set.join(", "),
    };
  }

  /** A number that nothing else has: for steps, acts and what they send. */
  number(): number {
    return this.#numbers++;
  }

  /** How something comes to places. Each call gives a sender of its own. */
  delivery({ delivery, gap }: Delivered = {}): DeliveryModel {
    return { sender: this.number(), takes: range(delivery), gapMs: duration(gap ?? 0) };
  }

  /** The indices of the nodes that are meant by groups and nodes, in order, each once. */
  targets(target: Target): number[] {
    const names = namesIn(target);
    const nodes = names.flatMap((name) => this.#groups.get(name) ?? [name]).map((name) => this.node(name));
    return [...new Set(nodes)].sort((one, other) => one - other);
  }

  /** The nodes for which a rule is meant; null for all. */
  where(where: Where | undefined): ReadonlySet<number> | null {
    if (where === undefined) return null;
    const isAmong = (name: string, words: string | readonly string[] | undefined): boolean =>
      words === undefined || words === name || namesIn(words).includes(name);
    const meant = new Set<number>();
    for (const [group, { build, labels }] of Object.entries(this.scenario.groups)) {
      if (!isAmong(group, where.group) || !isAmong(build ?? "", where.build)) continue;
      if (!hasLabels(labels ?? {}, where.labels ?? {})) continue;
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

function hasLabels(labels: NonNullable<Group["labels"]>, wanted: NonNullable<Where["labels"]>): boolean {
  return Object.entries(wanted).every(([name, match]) => {
    const label = labels[name];
    if (typeof match !== "object") return label === match;
    const { above, below } = match;
    return (
      typeof label === "number" &&
      (above === undefined || label > above) &&
      (below === undefined || label < below)
    );
  });
}

function multipleText(words: Share): string {
  return typeof words === "string" ? words.replace("%", " %") : `${Math.round(words * 1_000) / 10} %`;
}

interface Delivered {
  readonly delivery?: DurationRange;
  readonly gap?: Duration;
}

/** Events a ms of a rate in words. */
export function perMs(rate: Rate): number {
  const { count, perMs } = parseRate(rate) as { count: number; perMs: number };
  return count / perMs;
}

/** No time at all. */
const NO_TIME: RangeMs = { loMs: 0, hiMs: 0 };

export function range(words: DurationRange | undefined): RangeMs {
  return words === undefined ? NO_TIME : (parseDurationRange(words) as RangeMs);
}

export function duration(words: Duration): number {
  return parseDuration(words) as number;
}

export function multiple(words: Share): number {
  return parseMultiple(words) as number;
}

export function share(words: Share): number {
  return parseShare(words) as number;
}
