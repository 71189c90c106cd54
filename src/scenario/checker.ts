/** What the checks of a scenario share: the names that may be referred to, and small checks that report and return. */

import { formatDuration, parseDurationRange } from "../kernel/duration.ts";
import { MAX_HORIZON_MS, MAX_NAME, MAX_NODES } from "./limits.ts";
import { didYouMean, listWords, type Problem, quote } from "./problem.ts";
import { parseRate, parseShare, parseTimeOfDay } from "./values.ts";
import type { Group, Scenario, Target } from "./words.ts";

export type Path = readonly (string | number)[];

export interface Range {
  readonly loMs: number;
  readonly hiMs: number;
}

/** Beyond so many problems nobody reads hints, and finding them costs time. */
const MAX_HINTS = 100;

const MAX_HORIZON_TEXT = `at most ${formatDuration(MAX_HORIZON_MS)}`;

/** The names of a group's nodes: as listed, or `<group>-1` and so on. */
export function nodeNames(group: string, nodes: Group["nodes"]): readonly string[] {
  if (typeof nodes !== "number") return nodes;
  const count = Number.isInteger(nodes) ? Math.min(Math.max(nodes, 0), MAX_NODES) : 0;
  return Array.from({ length: count }, (_, index) => `${group}-${index + 1}`);
}

export class Checker {
  readonly scenario: Scenario;
  readonly problems: Problem[] = [];
  readonly fields: ReadonlySet<string>;
  readonly versions: ReadonlySet<string>;
  readonly agents: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly builds: ReadonlySet<string>;
  readonly requests: ReadonlySet<string>;
  readonly nodes: ReadonlySet<string>;
  /** Node → its group. */
  readonly groupOf: ReadonlyMap<string, string>;
  /** What a `Target` may name. */
  readonly targets: ReadonlySet<string>;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    const groups = Object.entries(scenario.groups);
    this.fields = new Set(Object.keys(scenario.config.fields));
    this.versions = new Set(Object.keys(scenario.config.versions));
    this.agents = new Set(Object.keys(scenario.agents ?? {}));
    this.groups = new Set(Object.keys(scenario.groups));
    this.builds = new Set(groups.flatMap(([, group]) => (group.build === undefined ? [] : [group.build])));
    this.requests = new Set(Object.keys(scenario.requests ?? { push: "write", pull: "read" }));
    const groupOf = new Map<string, string>();
    for (const [name, group] of groups) {
      for (const node of nodeNames(name, group.nodes)) groupOf.set(node, name);
    }
    this.groupOf = groupOf;
    this.nodes = new Set(groupOf.keys());
    this.targets = new Set([...this.groups, ...this.nodes]);
  }

  error(path: Path, found: string, expected: string, hint?: string): void {
    this.problems.push({ severity: "error", path, found, expected, ...(hint === undefined ? {} : { hint }) });
  }

  warn(path: Path, found: string, expected: string): void {
    this.problems.push({ severity: "warning", path, found, expected });
  }

  /** Whether a name is one of those there are. `kind` as in `expected a group: production, test`. */
  known(path: Path, name: string, kind: string, names: ReadonlySet<string>): boolean {
    if (names.has(name)) return true;
    const hint = this.problems.length < MAX_HINTS ? didYouMean(name, names) : undefined;
    const expected = names.size === 0 ? `${kind}, but there is none` : `${kind}: ${listWords([...names])}`;
    this.error(path, quote(name), expected, hint);
    return false;
  }

  /** The groups of which a target means nodes, of its names that exist. */
  target(path: Path, target: Target, kind = "a group or a node"): ReadonlySet<string> {
    this.each(path, target, (name, at) => {
      this.known(at, name, kind, this.targets);
    });
    return this.groupsOf(target);
  }

  groupsOf(target: Target): ReadonlySet<string> {
    const groups = new Set<string>();
    for (const name of typeof target === "string" ? [target] : target) {
      const group = this.groups.has(name) ? name : this.groupOf.get(name);
      if (group !== undefined) groups.add(group);
    }
    return groups;
  }

  /** Calls for a single name, or for each of a list, with its path. */
  each(path: Path, names: Target | undefined, visit: (name: string, path: Path) => void): void {
    if (names === undefined) return;
    if (typeof names === "string") {
      visit(names, path);
      return;
    }
    if (names.length === 0) this.error(path, "an empty list", "at least one name");
    names.forEach((name, index) => {
      visit(name, [...path, index]);
    });
  }

  /** A word that may stand here only in some cases. */
  unneeded(path: Path, holder: object, word: string, because: string): void {
    const value = (holder as Record<string, unknown>)[word];
    if (value !== undefined) this.error([...path, word], quote(value), because);
  }

  needed(path: Path, holder: object, word: string, because: string): void {
    const value = (holder as Record<string, unknown>)[word];
    if (value === undefined) this.error([...path, word], "nothing", because);
  }

  name(path: Path, name: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    const plain = name.trim() !== "" && name.length <= MAX_NAME && !/[\u0000-\u001f\u007f]/.test(name);
    if (!plain) this.error(path, quote(name), `a name of 1 to ${MAX_NAME} characters on one line`);
  }

  /** A single duration in milliseconds. `least` in milliseconds: 0, or 1 where it has to last. */
  duration(path: Path, text: string | 0 | undefined, least = 0): number | undefined {
    if (typeof text === "string" && text.includes("..")) {
      this.error(path, quote(text), "a single duration such as 10s");
      return undefined;
    }
    return this.range(path, text, least)?.hiMs;
  }

  range(path: Path, text: string | 0 | undefined, least = 0): Range | undefined {
    if (text === undefined) return undefined;
    const range = parseDurationRange(text);
    if (range === undefined) {
      const endless = /^\d{9,}(ms|[dhms])$/.test(String(text));
      const expected = endless ? MAX_HORIZON_TEXT : "a duration such as 10s, 4m30s or 3m..5m";
      this.error(
        path,
        quote(text),
        expected,
        "The units are d, h, m, s and ms, the greater first; nothing is less than 1ms.",
      );
    } else if (range.loMs > range.hiMs) {
      this.error(
        path,
        quote(text),
        `the shorter end first: ${formatDuration(range.hiMs)}..${formatDuration(range.loMs)}`,
      );
    } else if (range.hiMs > MAX_HORIZON_MS) {
      this.error(path, quote(text), MAX_HORIZON_TEXT);
    } else if (range.loMs < least) {
      this.error(path, quote(text), "a duration longer than 0");
    } else {
      return range;
    }
    return undefined;
  }

  share(path: Path, share: string | number | undefined): number | undefined {
    const value = share === undefined ? undefined : parseShare(share);
    if (share !== undefined && value === undefined) {
      this.error(path, quote(share), "a share from 0 to 1, or from 0% to 100%");
    }
    return value;
  }

  rate(path: Path, rate: string): { count: number; perMs: number } | undefined {
    const value = parseRate(rate);
    if (value === undefined) this.error(path, quote(rate), "a rate such as 20/s, 5/m, 100/h or 10/d");
    return value;
  }

  timeOfDay(path: Path, time: string | undefined): number | undefined {
    const ms = time === undefined ? undefined : parseTimeOfDay(time);
    if (time !== undefined && ms === undefined) {
      this.error(path, quote(time), "a time of day such as 02:00 or 02:00:30");
    }
    return ms;
  }

  integer(path: Path, value: number | undefined, least: number, greatest: number): boolean {
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= greatest)) return true;
    this.error(path, quote(value), `an integer from ${least} to ${greatest}`);
    return false;
  }
}
