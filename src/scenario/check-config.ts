/** Checks of the configuration: its fields and versions. */

import type { Checker } from "./checker.ts";
import { listWords, quote } from "./problem.ts";
import type { Path } from "./reporter.ts";
import { boundNumber, MAX_PATTERN } from "./values.ts";
import type { Field, FieldType, VersionFields } from "./words.ts";

export const ORDERED: readonly FieldType[] = ["integer", "number", "duration", "size", "hosts"];
const PATTERNED: readonly FieldType[] = ["text", "path", "host"];

export function checkConfig(checker: Checker): void {
  const { fields, versions, initial } = checker.scenario.config;
  const path = ["config"];
  if (checker.fields.size === 0) checker.error([...path, "fields"], "an empty map", "at least one field");
  if (checker.versions.size === 0)
    checker.error([...path, "versions"], "an empty map", "at least one version");
  for (const [name, field] of Object.entries(fields))
    checkField(checker, [...path, "fields", name], name, field);
  for (const [name, version] of Object.entries(versions)) {
    checker.name([...path, "versions", name], name);
    checkVersion(checker, [...path, "versions", name], version);
  }
  checkInheritance(checker);
  if (initial !== undefined) checker.known([...path, "initial"], initial, "a version", checker.versions);
}

function checkField(checker: Checker, path: Path, name: string, field: Field): void {
  checker.name(path, name);
  if (name === "from")
    checker.error(path, '"from"', "another name, since versions use it to name another version");
  if (field.type === "choice") {
    if (field.values === undefined || field.values.length === 0) {
      checker.error(
        [...path, "values"],
        quote(field.values),
        "the values there are, since the type is choice",
      );
    }
  } else {
    checker.unneeded(path, field, "values", `no such word, since only choice takes it, not ${field.type}`);
  }
  for (const word of ["min", "max"] as const) {
    const bound = field[word];
    if (bound === undefined) continue;
    if (!ORDERED.includes(field.type)) {
      checker.error([...path, word], quote(bound), `no such word, since only ${ORDERED.join(", ")} take it`);
    } else if (boundNumber(field, bound) === undefined) {
      checker.error([...path, word], quote(bound), boundText(field));
    }
  }
  const least = field.min === undefined ? undefined : boundNumber(field, field.min);
  const greatest = field.max === undefined ? undefined : boundNumber(field, field.max);
  if (least !== undefined && greatest !== undefined && least > greatest) {
    checker.error([...path, "max"], quote(field.max), `at least min, which is ${quote(field.min)}`);
  }
  if (field.like !== undefined) checkPattern(checker, [...path, "like"], field, field.like);
}

export function boundText(field: Field): string {
  if (field.type === "hosts") return "a number of hosts";
  if (field.type === "duration") return "a duration such as 10s";
  return field.type === "size"
    ? "a size such as 64MiB"
    : `${field.type === "integer" ? "an integer" : "a number"}`;
}

export function checkPattern(checker: Checker, path: Path, field: Field, pattern: string): void {
  if (!PATTERNED.includes(field.type)) {
    checker.error(path, quote(pattern), `no such word, since only ${PATTERNED.join(", ")} take it`);
  } else if (pattern.length > MAX_PATTERN) {
    checker.error(path, `a pattern of ${pattern.length} characters`, `at most ${MAX_PATTERN}`);
  }
}

function checkVersion(checker: Checker, path: Path, version: VersionFields): void {
  for (const field of Object.keys(version)) {
    if (field !== "from") checker.known([...path, field], field, "a field", checker.fields);
  }
  if (version.from === undefined) return;
  if (typeof version.from === "string")
    checker.known([...path, "from"], version.from, "a version", checker.versions);
  else checker.error([...path, "from"], quote(version.from), "the name of a version");
}

/** Follows `from` of each version once; what a version lacks, it may have from there. */
function checkInheritance(checker: Checker): void {
  const { fields, versions } = checker.scenario.config;
  const required = Object.keys(fields).filter((name) => fields[name]?.optional !== true);
  const missing = new Map<string, readonly string[]>();
  for (const first of checker.versions) {
    const chain: string[] = [];
    let name: unknown = first;
    while (
      typeof name === "string" &&
      checker.versions.has(name) &&
      !missing.has(name) &&
      !chain.includes(name)
    ) {
      chain.push(name);
      name = versions[name]?.from;
    }
    if (typeof name === "string" && chain.includes(name)) {
      const circle = [...chain.slice(chain.indexOf(name)), name].map(quote).join(" from ");
      checker.error(
        ["config", "versions", name, "from"],
        circle,
        "versions that do not come from themselves",
      );
      for (const member of chain) missing.set(member, []);
      continue;
    }
    let lacking = typeof name === "string" ? (missing.get(name) ?? []) : required;
    for (const member of chain.reverse()) {
      const version = versions[member] ?? {};
      lacking = lacking.filter((field) => !Object.hasOwn(version, field));
      missing.set(member, lacking);
    }
  }
  for (const [name, lacking] of missing) {
    if (lacking.length === 0) continue;
    const what = `${listWords(lacking)}, since ${lacking.length === 1 ? "it is" : "they are"} not optional`;
    checker.error(["config", "versions", name], "a version without some fields", `a value for ${what}`);
  }
}
