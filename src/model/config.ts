import { Names } from "../kernel/names.ts";
import { validateField } from "../scenario/values.ts";
import type { Config, Field, Value } from "../scenario/words.ts";

/** An immutable configuration: field → value, under the name of the version that it is called. */
export interface ConfigVersion {
  /** Its number in {@link Configs}, for tables. */
  readonly id: number;
  /** What it is called, by people and by the node that runs it. */
  readonly name: string;
  /** The name as a trace holds it. */
  readonly nameId: number;
  /** The name of the version whose fields it carries: in a twin another than what it is called. */
  readonly fieldsOf: string;
  readonly values: Readonly<Record<string, Value>>;
  /** Which part of the named version it lacks, in words; null where it is the whole version. */
  readonly lacks: string | null;
  /** Whether it is what a reader finds who comes in the midst of a write. */
  readonly isTorn: boolean;
}

/** All the configurations that can occur: the versions of the scenario, and mixtures that loads make of them. */
export class Configs {
  readonly fields: Readonly<Record<string, Field>>;
  readonly #named = new Map<string, ConfigVersion>();
  readonly #derived = new Map<string, ConfigVersion>();
  #count = 0;

  readonly #names: Names;

  /** @param names where the names of versions get their numbers. Default: a table of their own */
  constructor(config: Config, names = new Names()) {
    this.#names = names;
    this.fields = config.fields;
    for (const name of Object.keys(config.versions)) {
      this.#named.set(name, this.#make(name, name, resolveValues(config, name), null, false));
    }
  }

  get(name: string): ConfigVersion {
    const version = this.#named.get(name);
    if (version === undefined) throw new Error(`there is no version "${name}"`);
    return version;
  }

  get names(): string[] {
    return [...this.#named.keys()];
  }

  /** A version under its name, but with the fields of another: what a twin writes in its place. */
  relabelled(name: string, other: ConfigVersion): ConfigVersion {
    return this.#derive(`${name}=${other.id}`, () =>
      this.#make(name, other.fieldsOf, other.values, other.lacks, other.isTorn),
    );
  }

  /** `next`, but with the fields in `kept` as `old` has them: what a process runs that took only part of it over. */
  mixed(next: ConfigVersion, old: ConfigVersion, kept: readonly string[], lacks: string): ConfigVersion {
    return this.#derive(`${next.id}-${kept.join()}+${old.id}`, () => {
      const values: Record<string, Value> = { ...next.values };
      for (const field of kept) {
        const value = old.values[field];
        if (value === undefined) delete values[field];
        else values[field] = value;
      }
      return this.#make(next.name, next.fieldsOf, values, lacks, next.isTorn);
    });
  }

  /** What a file holds while a version is being written into it: the first half of its lines, and nothing after them. */
  torn(version: ConfigVersion): ConfigVersion {
    return this.#derive(`${version.id}~`, () => {
      const lines = Object.keys(this.fields).filter((name) => version.values[name] !== undefined);
      const written = lines.slice(0, Math.floor(lines.length / 2));
      const rest = lines.slice(written.length);
      const values = Object.fromEntries(written.map((name) => [name, version.values[name] as Value]));
      return this.#make(version.name, version.fieldsOf, values, `${rest.join(", ")} not yet written`, true);
    });
  }

  /** The fields that a static validator refuses, in the order of the version. It sees forms and bounds, not the world. */
  invalidFields(version: ConfigVersion): string[] {
    return Object.entries(this.fields)
      .filter(([name, field]) => validateField(field, version.values[name]) !== undefined)
      .map(([name]) => name);
  }

  /** The fields in which two configurations differ. */
  differences(one: ConfigVersion, other: ConfigVersion): string[] {
    return Object.keys(this.fields).filter((name) => !sameValue(one.values[name], other.values[name]));
  }

  /** The same in words: `root /srv/stie instead of /srv/site`. */
  changes(one: ConfigVersion, other: ConfigVersion): string[] {
    return this.differences(one, other).map((name) => {
      return `${name} ${valueText(one.values[name])} instead of ${valueText(other.values[name])}`;
    });
  }

  #derive(key: string, make: () => ConfigVersion): ConfigVersion {
    const known = this.#derived.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#derived.set(key, made);
    return made;
  }

  #make(
    name: string,
    fieldsOf: string,
    values: ConfigVersion["values"],
    lacks: string | null,
    isTorn: boolean,
  ): ConfigVersion {
    return { id: this.#count++, name, nameId: this.#names.id(name), fieldsOf, values, lacks, isTorn };
  }
}

/** The fields of a version, those that it takes `from` another included. */
export function resolveValues(config: Config, name: string): Record<string, Value> {
  const { from, ...own } = config.versions[name] ?? {};
  return typeof from === "string" ? { ...resolveValues(config, from), ...own } : own;
}

/** Whether two configurations have the same name and hold the same. */
export function isSameConfig(one: ConfigVersion, other: ConfigVersion): boolean {
  const names = Object.keys({ ...one.values, ...other.values });
  return one.name === other.name && names.every((name) => sameValue(one.values[name], other.values[name]));
}

export function sameValue(one: Value | undefined, other: Value | undefined): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

/** A value as people write it. */
export function valueText(value: Value | undefined): string {
  if (value === undefined) return "missing";
  return Array.isArray(value) ? `[${value.join(", ")}]` : String(value);
}
