/** Checks of matchers: which configurations and which nodes a rule is meant for. */

import { boundText, checkPattern, ORDERED } from "./check-config.ts";
import type { Checker } from "./checker.ts";
import { didYouMean, listWords, quote } from "./problem.ts";
import type { Path } from "./reporter.ts";
import { boundNumber } from "./values.ts";
import type { Bounds, Comparison, Field, FieldType, Match, When, Where } from "./words.ts";

const IN_WORLD: readonly FieldType[] = ["path", "host", "hosts"];

export function checkWhen(checker: Checker, path: Path, when: When): void {
  if (typeof when === "function") return;
  if (typeof when === "string") {
    checker.known(path, when, "a version", checker.versions);
    return;
  }
  const matches = Object.entries(when);
  if (matches.length === 0)
    checker.error(path, "an empty map", "a version, or at least one field and its match");
  for (const [name, match] of matches) {
    if (!checker.known([...path, name], name, "a field", checker.fields)) continue;
    const field = checker.scenario.config.fields[name];
    if (field !== undefined) checkMatch(checker, [...path, name], field, match);
  }
}

function checkMatch(checker: Checker, path: Path, field: Field, match: Match): void {
  if (match === "in-world" || match === "not-in-world") {
    if (!IN_WORLD.includes(field.type)) {
      checker.error(
        path,
        quote(match),
        `another match, since only ${IN_WORLD.join(", ")} are in the world or not`,
      );
    }
  } else if (typeof match === "object" && !Array.isArray(match)) {
    checkComparison(checker, path, field, match as Comparison);
  }
}

function checkComparison(checker: Checker, path: Path, field: Field, comparison: Comparison): void {
  if (Object.keys(comparison).length === 0) {
    checker.error(path, "an empty map", "at least one of is, not, oneOf, above, below, like");
  }
  if (comparison.oneOf?.length === 0)
    checker.error([...path, "oneOf"], "an empty list", "at least one value");
  for (const word of ["above", "below"] as const) {
    const bound = comparison[word];
    if (bound === undefined) continue;
    if (ORDERED.includes(field.type)) checkBound(checker, [...path, word], field, bound);
    else
      checker.error(
        [...path, word],
        quote(bound),
        `another match, since only ${ORDERED.join(", ")} have an order`,
      );
  }
  if (comparison.like !== undefined) checkPattern(checker, [...path, "like"], field, comparison.like);
}

function checkBound(checker: Checker, path: Path, field: Field, bound: number | string): void {
  const limits = checker.scenario.world?.limits ?? {};
  const limit = typeof bound === "string" && Object.hasOwn(limits, bound) ? limits[bound] : undefined;
  if (limit !== undefined) {
    if (boundNumber(field, limit) === undefined) {
      checker.error(
        ["world", "limits", String(bound)],
        quote(limit),
        `${boundText(field)}, as it is compared with one`,
      );
    }
  } else if (boundNumber(field, bound) === undefined) {
    const names = Object.keys(limits);
    const or = names.length === 0 ? "" : `, or a limit of the world: ${listWords(names)}`;
    checker.error(path, quote(bound), `${boundText(field)}${or}`, didYouMean(String(bound), names));
  }
}

export function checkWhere(checker: Checker, path: Path, where: Where | undefined): void {
  if (where === undefined) return;
  checker.each([...path, "group"], where.group, (name, at) => {
    checker.known(at, name, "a group", checker.groups);
  });
  checker.each([...path, "nodes"], where.nodes, (name, at) => {
    checker.known(at, name, "a node", checker.nodes);
  });
  checker.each([...path, "build"], where.build, (name, at) => {
    checker.known(at, name, "a build that some group runs", checker.builds);
  });
  for (const [label, value] of Object.entries(where.labels ?? {})) {
    const at = [...path, "labels", label];
    if (!checker.known(at, label, "a label that some group has", checker.labels)) continue;
    const values = [...(checker.labels.get(label) ?? [])];
    if (typeof value === "object") checkBounds(checker, at, value, values);
    else if (!values.includes(value)) {
      const hint = didYouMean(String(value), values.map(String));
      checker.error(at, quote(value), `a value that some group has: ${listWords(values.map(quote))}`, hint);
    }
  }
}

function checkBounds(
  checker: Checker,
  path: Path,
  bounds: Bounds,
  values: readonly (string | number)[],
): void {
  const { above, below } = bounds;
  if (above === undefined && below === undefined)
    checker.error(path, "an empty map", "at least one of above, below");
  if (above !== undefined && below !== undefined && above >= below)
    checker.error([...path, "below"], quote(below), `more than above, which is ${quote(above)}`);
  if (!values.some((value) => typeof value === "number"))
    checker.error(path, "a comparison of numbers", `a label that is a number in some group`);
}
