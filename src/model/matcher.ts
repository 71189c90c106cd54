import { boundNumber, fieldNumber, isLike, validateField } from "../scenario/values.ts";
import type { Comparison, Field, Match, Value, When, World } from "../scenario/words.ts";
import { type Configs, type ConfigVersion, sameValue, valueText } from "./config.ts";

/** Which configurations a rule is about, and, for one that it is about, why. */
export interface Matcher {
  matches(config: ConfigVersion, node: MatchedNode): boolean;
  /** Such as `storageRoot /srv/klin is not in the world`. */
  reason(config: ConfigVersion): string;
  /** The fields that it looks at; null where that cannot be told. */
  readonly fields: readonly string[] | null;
}

/** What a matcher may know of the node: its names, and the version it had before the plan. */
export interface MatchedNode {
  readonly name: string;
  readonly groupName: string;
  readonly initial: ConfigVersion;
  /** The same as a reader finds it who comes in the midst of its being written. */
  readonly initialTorn: ConfigVersion;
}

/**
 * Whether a rule holds for a configuration on a node and did not for the one that the node had before the plan. Half of a
 * file is compared with half of that: what is wrong with any half-written file is the way of writing, not the change.
 */
export function isBecauseOfChange(matcher: Matcher, config: ConfigVersion, node: MatchedNode): boolean {
  const before = config.isTorn ? node.initialTorn : node.initial;
  return matcher.matches(config, node) && !matcher.matches(before, node);
}

/** Makes a matcher of the words that a scenario has for it. */
export function createMatcher(when: When, configs: Configs, world: World): Matcher {
  if (typeof when === "function") {
    return {
      fields: null,
      matches: (config, node) => when(config.values, { world, node: node.name, group: node.groupName }),
      reason: (config) =>
        `${config.name} matches ${when.name === "" || when.name === "when" ? "its rule" : when.name}`,
    };
  }
  if (typeof when === "string") {
    return { fields: null, matches: (config) => config.fieldsOf === when, reason: () => `it is ${when}` };
  }
  const fields = Object.keys(when);
  const reasons = new Map<number, string>();
  const test = (name: string, config: ConfigVersion, initial: ConfigVersion | null): boolean =>
    fieldMatches(
      when[name] as Match,
      config.values[name],
      configs.fields[name] as Field,
      world,
      initial?.values[name],
    );
  return {
    fields,
    matches: (config, node) => fields.every((name) => test(name, config, node.initial)),
    reason: (config) => {
      const known = reasons.get(config.id);
      if (known !== undefined) return known;
      const parts = fields.map((name) =>
        `${name} ${valueText(config.values[name])} ${matchText(when[name] as Match)}`.trimEnd(),
      );
      const reason = parts.join(", ");
      reasons.set(config.id, reason);
      return reason;
    },
  };
}

function fieldMatches(
  match: Match,
  value: Value | undefined,
  field: Field,
  world: World,
  initial: Value | undefined,
): boolean {
  switch (match) {
    case "in-world":
      return value !== undefined && isInWorld(value, field, world);
    case "not-in-world":
      return value !== undefined && !isInWorld(value, field, world);
    case "missing":
      return value === undefined;
    case "invalid":
      return validateField(field, value) !== undefined;
    case "changed":
      return !sameValue(value, initial);
  }
  return isComparison(match) ? compares(match, value, field, world) : sameAs(match, value, field);
}

function isInWorld(value: Value, field: Field, world: World): boolean {
  if (field.type === "path") return (world.paths ?? []).includes(String(value));
  const hosts = world.hosts ?? [];
  return Array.isArray(value) ? value.every((host) => hosts.includes(host)) : hosts.includes(String(value));
}

function compares(match: Comparison, value: Value | undefined, field: Field, world: World): boolean {
  const number = fieldNumber(field, value);
  const bound = (text: number | string): number | undefined => {
    const limit = typeof text === "string" ? world.limits?.[text] : undefined;
    return boundNumber(field, limit ?? text);
  };
  const { is, not, oneOf, above, below, like } = match;
  if (is !== undefined && !sameAs(is, value, field)) return false;
  if (not !== undefined && sameAs(not, value, field)) return false;
  if (oneOf !== undefined && !oneOf.some((item) => sameAs(item, value, field))) return false;
  if (above !== undefined && !(number !== undefined && number > (bound(above) ?? Number.NaN))) return false;
  if (below !== undefined && !(number !== undefined && number < (bound(below) ?? Number.NaN))) return false;
  if (like !== undefined && !(typeof value === "string" && isLike(like, value))) return false;
  return true;
}

/** `64MiB` and `65536KiB` are the same size. */
function sameAs(expected: Value, value: Value | undefined, field: Field): boolean {
  const one = fieldNumber(field, expected);
  if (one !== undefined && field.type !== "hosts") return one === fieldNumber(field, value);
  return sameValue(expected, value);
}

function isComparison(match: Match): match is Comparison {
  return typeof match === "object" && !Array.isArray(match);
}

function matchText(match: Match): string {
  switch (match) {
    case "in-world":
      return "is in the world";
    case "not-in-world":
      return "is not in the world";
    case "missing":
      return "";
    case "invalid":
      return "is invalid";
    case "changed":
      return "is not what it was";
  }
  if (!isComparison(match)) return `is ${valueText(match)}`;
  const parts: string[] = [];
  if (match.is !== undefined) parts.push(`is ${valueText(match.is)}`);
  if (match.not !== undefined) parts.push(`is not ${valueText(match.not)}`);
  if (match.oneOf !== undefined) parts.push(`is one of ${match.oneOf.map(valueText).join(", ")}`);
  if (match.above !== undefined) parts.push(`is above ${match.above}`);
  if (match.below !== undefined) parts.push(`is below ${match.below}`);
  if (match.like !== undefined) parts.push(`looks like ${match.like}`);
  return parts.join(" and ");
}
