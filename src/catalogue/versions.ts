/** Concrete bogus versions of a config, and scenarios that roll one out. */

import { resolveValues, valueText } from "../model/config.ts";
import { validateField } from "../scenario/values.ts";
import type {
  Config,
  Expect,
  Field,
  Scenario,
  Step,
  Value,
  VersionFields,
  World,
} from "../scenario/words.ts";
import { BOGUS_KINDS, type BogusKind, ruleOf } from "./catalogue.ts";
import { type Good, meansSame, type Slip } from "./slip.ts";

/** A version with a mistake that the static validator does not see. */
export interface BogusVersion {
  readonly kind: BogusKind;
  /** The version that the mistake was made in. */
  readonly of: string;
  /** The fields that differ, in the order of the config. */
  readonly fields: readonly string[];
  /** The whole version. */
  readonly values: VersionFields;
  /** What is wrong, in words: `storageRoot /srv/kiln became /srv/klin: two neighbouring characters change places`. */
  readonly mechanism: string;
}

/** What versions are derived from: a scenario is one. */
export interface Configured {
  readonly config: Config;
  readonly world?: World;
}

export interface BogusOptions {
  /** The good version, in which the mistakes are made. Default: `config.initial`, which is the first if not given. */
  readonly of?: string | undefined;
  /** Which kinds. Default: all of {@link BOGUS_KINDS}, in that order. */
  readonly kinds?: readonly BogusKind[] | undefined;
}

/**
 * Versions with a mistake each, of every kind that the config has fields for, of which the static validator accepts every
 * field that was changed. The same config gives the same versions in the same order: by kind, then by field, the likeliest
 * mistake first. A kind that needs what the config or the world does not have, such as two fields of one type, gives none.
 *
 * @throws TypeError for a version or a kind that there is not
 */
export function bogusVersions(from: Configured, options: BogusOptions = {}): BogusVersion[] {
  const { config, world = {} } = from;
  const of = options.of ?? config.initial ?? (Object.keys(config.versions)[0] as string);
  if (!Object.hasOwn(config.versions, of))
    throw new TypeError(
      `found the version ${JSON.stringify(of)}, expected one of ${Object.keys(config.versions).join(", ")}`,
    );
  const others = Object.keys(config.versions).filter((name) => name !== of);
  const good: Good = {
    fields: config.fields,
    values: resolveValues(config, of),
    world,
    others: others.map((name) => resolveValues(config, name)),
  };
  return (options.kinds ?? BOGUS_KINDS).flatMap((kind) => versionsOfKind(kind, of, good));
}

function versionsOfKind(kind: BogusKind, of: string, good: Good): BogusVersion[] {
  const versions = new Map<string, BogusVersion>();
  for (const slip of ruleOf(kind).slips(good)) {
    const fields = changedFields(slip, good);
    if (fields.length === 0 || !fields.every((name) => isAccepted(name, slip, good))) continue;
    const changed = fields.map((name) => slip.changes[name]);
    const key = JSON.stringify([fields, changed.map((value) => value ?? null)]);
    if (!versions.has(key)) versions.set(key, { kind, of, fields, ...outcomeOf(slip, fields, good) });
  }
  return [...versions.values()];
}

/** The fields that mean something else after a slip, in the order of the config. */
function changedFields({ changes }: Slip, { fields, values }: Good): string[] {
  return Object.keys(fields).filter(
    (name) => Object.hasOwn(changes, name) && !meansSame(fields[name] as Field, values[name], changes[name]),
  );
}

function isAccepted(name: string, { changes }: Slip, { fields }: Good): boolean {
  return validateField(fields[name] as Field, changes[name]) === undefined;
}

function outcomeOf({ changes, how }: Slip, fields: readonly string[], { values }: Good) {
  const wrong: Record<string, Value> = { ...values };
  for (const name of fields) {
    const value = changes[name];
    if (value === undefined) delete wrong[name];
    else wrong[name] = value;
  }
  const texts = fields.map((name) => `${name} ${shown(values[name])} became ${shown(changes[name])}`);
  return { values: wrong, mechanism: `${texts.join(", ")}: ${how}` };
}

/** A value as people write it, in quotes where they would not see it. */
function shown(value: Value | undefined): string {
  return typeof value === "string" && /^\s|\s$|^$/.test(value) ? JSON.stringify(value) : valueText(value);
}

/**
 * The scenario that rolls out a bogus version: the version that its plan brings carries the values of `bogus` under its own
 * name. Nothing else changes but `expect`, which was about another change and is left out, so that what is expected is
 * `{ not: slow-fuse }`. Effects and load results hold by their matchers; one that is for the version by its name still is.
 *
 * @param options.version which version is replaced. Default: the first that the plan brings and that is not `bogus.of`
 * @throws TypeError where the plan brings no such version
 */
export function withBogus(
  scenario: Scenario,
  bogus: BogusVersion,
  options: { readonly version?: string | undefined } = {},
): Scenario {
  const brought = broughtVersions(scenario);
  const replaced = options.version ?? brought.find((name) => name !== bogus.of);
  if (replaced === undefined || !Object.hasOwn(scenario.config.versions, replaced))
    throw new TypeError(
      options.version === undefined
        ? `the plan of ${JSON.stringify(scenario.name)} brings no version but ${bogus.of}`
        : `found the version ${JSON.stringify(replaced)}, expected one of ${brought.join(", ")}`,
    );
  const { config } = scenario;
  const versions = Object.entries(config.versions).map(([name, fields]) => {
    if (name === replaced) return [name, bogus.values] as const;
    return [name, fields.from === undefined ? fields : resolveValues(config, name)] as const;
  });
  const { expect: _, ...others } = scenario as Scenario & { expect?: Expect };
  return { ...others, config: { ...config, versions: Object.fromEntries(versions) } };
}

/** The versions that the plan brings, in its order. */
function broughtVersions({ plan, agents }: Scenario): string[] {
  const versions = plan.flatMap((step: Step) => {
    if ("write" in step) return [step.write.version];
    if ("move" in step) return [step.move.to];
    return "deploy" in step ? [agents?.[step.deploy.agent]?.writes ?? []].flat() : [];
  });
  return [...new Set(versions)];
}
