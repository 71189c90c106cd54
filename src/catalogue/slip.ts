/** What a kind of bogus change is made of: slips of one who writes a configuration. */

import { parseDuration } from "../kernel/duration.ts";
import { fieldNumber } from "../scenario/values.ts";
import type { Config, Field, FieldType, Value, VersionFields, World } from "../scenario/words.ts";

/** The version that somebody means to change, and all that a slip can be made of. */
export interface Good {
  readonly fields: Config["fields"];
  readonly values: VersionFields;
  readonly world: World;
  /** The fields of the other versions of the config, in their order. */
  readonly others: readonly VersionFields[];
}

/** One slip: what becomes of some fields, and how. */
export interface Slip {
  /** Field → its value, undefined where it is left out. */
  readonly changes: Readonly<Record<string, Value | undefined>>;
  /** How it came about, without its subject: `two neighbouring letters change places`. */
  readonly how: string;
}

/** A kind of bogus change. */
export interface KindRule {
  /** What happens, in a sentence about the kind and not about one version. */
  readonly mechanism: string;
  /** Slips of the kind, the likeliest first. They may be such as the static validator refuses; those are left out. */
  slips(good: Good): Iterable<Slip>;
}

/** What a field can become, and how: undefined where it is left out. */
type Becomes = Iterable<readonly [Value | undefined, string]>;

/** Slips of one field each: for every field of these types that the version has. */
export function* eachField(
  good: Good,
  types: readonly FieldType[],
  become: (value: Value, field: Field, name: string) => Becomes,
): Iterable<Slip> {
  for (const [name, field] of Object.entries(good.fields)) {
    const value = good.values[name];
    if (value === undefined || !types.includes(field.type)) continue;
    for (const [wrong, how] of become(value, field, name)) yield { changes: { [name]: wrong }, how };
  }
}

/** Every two fields of the same type that the version has, in the order of the config. */
export function* pairs(good: Good, types: readonly FieldType[]): Iterable<readonly [string, string]> {
  const names = Object.keys(good.fields).filter(
    (name) => good.values[name] !== undefined && types.includes((good.fields[name] as Field).type),
  );
  for (const [index, one] of names.entries()) {
    for (const other of names.slice(index + 1)) {
      if (good.fields[one]?.type === good.fields[other]?.type) yield [one, other];
    }
  }
}

/** The values that a text, or one entry of a list of hosts, can have where it becomes one of `texts`. */
export function* withText(
  value: Value,
  wrong: (text: string) => Iterable<readonly [string, string]>,
): Becomes {
  if (typeof value === "string") yield* wrong(value);
  if (!Array.isArray(value)) return;
  for (const [index, entry] of (value as readonly string[]).entries()) {
    for (const [text, how] of wrong(entry)) yield [value.with(index, text), how];
  }
}

/** Whether a path or a host exists. */
export function exists(field: Field, text: string, { paths, hosts }: World): boolean {
  return ((field.type === "path" ? paths : hosts) ?? []).includes(text);
}

/** Whether two values mean the same to the service: `60s` and `1m` do. */
export function meansSame(field: Field, one: Value | undefined, other: Value | undefined): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((entry, index) => entry === other[index]);
  if (one === other) return true;
  const number = field.type === "hosts" ? undefined : fieldNumber(field, one);
  return number !== undefined && number === fieldNumber(field, other);
}

/** A number and its unit, as they are written: `["64", "MiB"]`; undefined for a value without one unit. */
export function withUnit(value: Value): readonly [string, string] | undefined {
  const match = typeof value === "string" ? /^(\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(value) : null;
  return match === null ? undefined : [match[1] as string, match[2] as string];
}

/** The milliseconds of a duration that is valid. */
export function durationMs(value: Value): number {
  return parseDuration(value as string) ?? 0;
}
