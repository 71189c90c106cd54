/** What the schema says of data, as problems that a person can read. */

import type * as z from "zod/mini";
import { didYouMean, listWords, nearest, type Problem, quote } from "./problem.ts";
import { scenarioSchema } from "./schema.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Beyond so many problems nobody reads hints, and finding them costs time. */
const MAX_HINTS = 100;

/** Compiled code for each map pays where it is used again and again: a file is judged once. */
const COLD = { jitless: true };

/** All that keeps data from having the shape of a scenario. */
export function shapeProblems(data: unknown): Problem[] {
  const problems: Problem[] = [];
  const { error } = scenarioSchema.safeParse(data, COLD);
  for (const issue of error?.issues ?? []) addProblems(issue, [], data, problems);
  return problems;
}

/** Leaves out what is missing only because it was misspelt: `through` beside `thruogh`. */
export function withoutEchoes(problems: readonly Problem[]): Problem[] {
  const meant = new Set<string>();
  for (const { path, atKey, expected } of problems) {
    const near = atKey === true ? nearest(String(path.at(-1)), wordsIn(expected)) : undefined;
    if (near !== undefined) meant.add(JSON.stringify([...path.slice(0, -1), near]));
  }
  return problems.filter(({ path, found }) => found !== "nothing" || !meant.has(JSON.stringify(path)));
}

function addProblems(issue: Issue, base: Path, data: unknown, problems: Problem[]): void {
  const path = [...base, ...issue.path];
  if (issue.code === "invalid_union") {
    const meant = issue.errors.find((branch) => !branch.some(isOfAnotherKind));
    if (meant !== undefined) {
      for (const nested of meant) addProblems(nested, path, data, problems);
      return;
    }
  }
  const hints = problems.length < MAX_HINTS;
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) {
      const hint = hints ? didYouMean(key, wordsIn(issue.message)) : undefined;
      problems.push({ ...problem([...path, key], quote(key), issue.message, hint), atKey: true });
    }
    return;
  }
  const value = valueAt(data, path);
  const isTwoWords = issue.code === "custom" && typeof value === "object" && value !== null;
  const words = isTwoWords ? Object.keys(value) : [];
  const found = words.length > 1 ? `both ${listWords(words)}` : quote(value);
  problems.push(problem(path, found, issue.message, hints ? hintFor(issue, value) : undefined));
}

function problem(path: Path, found: string, expected: string, hint: string | undefined): Problem {
  const keys = path.map((key) => (typeof key === "number" ? key : String(key)));
  return { severity: "error", path: keys, found, expected, ...(hint === undefined ? {} : { hint }) };
}

/** Whether a branch of a union was not meant: a text where it wants a map, say, or a map where it wants a list. */
function isOfAnotherKind(issue: Issue): boolean {
  return issue.path.length === 0 && issue.code !== "unrecognized_keys";
}

function hintFor(issue: Issue, value: unknown): string | undefined {
  if (typeof value === "string") return didYouMean(value, wordsIn(issue.message));
  if (typeof value === "number" && issue.message.startsWith("a duration"))
    return `Give it a unit: ${value}s.`;
  const wantsText = issue.code === "invalid_type" && issue.expected === "string";
  const isPlain = typeof value === "number" || typeof value === "boolean";
  return wantsText && isPlain && !issue.message.includes("such as")
    ? `Put it in quotes: "${value}".`
    : undefined;
}

/** The words of `one of load, request, reload, start`. */
function wordsIn(expected: string): string[] {
  const words = expected.replace(/^(exactly )?one of /, "");
  return words === expected ? [] : words.split(", ").filter((word) => /^[\w-]+$/.test(word));
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
