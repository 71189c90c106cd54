/** Case files: a failing case that `slowfuse check` or `slowfuse prove` found, as YAML that people read and compare. */

import type { FailureClass } from "../explore/failure-class.ts";
import type { Draw } from "../kernel/choices.ts";
import { type PlacedProblem, YamlFile } from "./document.ts";
import type { FunctionPlace } from "./functions.ts";
import { locate, ScenarioFileError } from "./located.ts";
import type { Problem } from "./problem.ts";
import { quote } from "./problem.ts";
import type { Scenario } from "./words.ts";
import { judge } from "./yaml.ts";
import { yamlText } from "./yaml-text.ts";

export interface CaseFile {
  /** The scenario's file, from the folder of the case file, with `/` between folders. */
  readonly of: string;
  /** The seed of the case, which with the scenario's file says what failed first; null where a proof has found it. */
  readonly seed: number | null;
  readonly failure: FailureClass;
  /** What was varied, a phrase each. */
  readonly varied: readonly string[];
  /** The answers to the draws of the scenario. */
  readonly draws: readonly Draw[];
  /**
   * The scenario that fails so, of `check` the smallest, without functions; null where only its file can say it.
   */
  readonly scenario: Scenario | null;
  /** Where functions of the file belong in it. Default: it has none. */
  readonly functions?: readonly FunctionPlace[];
}

/** The text of a case file. `head`: lines for people, which become a comment. */
export function caseText({ scenario, ...words }: CaseFile, head: readonly string[]): string {
  const comment = head.map((line) => `# ${line}`.trimEnd());
  return [...comment, yamlText({ formatVersion: 1, ...words, scenario }).trimEnd()].join("\n");
}

/** @throws ScenarioFileError with every error, each with its line and column */
export function parseCaseFile(text: string, file: string): CaseFile {
  const yaml = new YamlFile(text);
  const problems = yaml.broken ? [] : [...problemsOf(yaml.data)];
  const placed: PlacedProblem[] = [
    ...yaml.problems,
    ...problems.map((problem) => ({ ...problem, place: yaml.place(problem.path, problem.atKey) })),
  ];
  if (placed.length > 0)
    throw new ScenarioFileError(
      placed,
      placed.map((problem) => locate(problem, file, problem.place)),
    );
  return yaml.data as CaseFile;
}

function* problemsOf(data: unknown): Iterable<Problem> {
  const problem = (path: Problem["path"], found: unknown, expected: string): Problem => ({
    severity: "error",
    path,
    found: quote(found),
    expected,
  });
  if (!isMap(data)) {
    yield problem([], data, "a case that slowfuse check or slowfuse prove wrote");
    return;
  }
  const { formatVersion, of, seed, failure, varied, draws, scenario, functions = [] } = data;
  if (formatVersion !== 1) yield problem(["formatVersion"], formatVersion, "1");
  if (typeof of !== "string") yield problem(["of"], of, "the file of a scenario");
  if (seed !== null && (!Number.isSafeInteger(seed) || (seed as number) < 0))
    yield problem(["seed"], seed, "a seed, or null");
  if (!isFailure(failure))
    yield problem(["failure"], failure, "a map of outcome, violates, sights, hasFuse and cause");
  if (!isTexts(varied)) yield problem(["varied"], varied, "a list of texts");
  if (!Array.isArray(draws)) yield problem(["draws"], draws, "a list of draws");
  else
    for (const [index, draw] of draws.entries())
      if (!isDraw(draw))
        yield problem(["draws", index], draw, "a draw: name, kind, its range, and its value");
  if (!Array.isArray(functions) || !functions.every(isFunctionPlace))
    yield problem(["functions"], functions, "a list of places of functions, each with at and of");
  // What lacks its functions is judged when it has them.
  else if (functions.length > 0) return;
  if (scenario === null) return;
  for (const one of judge(scenario))
    if (one.severity === "error") yield { ...one, path: ["scenario", ...one.path] };
}

function isMap(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

function isTexts(data: unknown): boolean {
  return Array.isArray(data) && data.every((text) => typeof text === "string");
}

function isFailure(data: unknown): boolean {
  if (!isMap(data)) return false;
  const { outcome, violates, sights, hasFuse, cause } = data;
  return (
    [outcome, violates, cause].every((text) => typeof text === "string") &&
    isMap(sights) &&
    typeof hasFuse === "boolean"
  );
}

function isFunctionPlace(data: unknown): boolean {
  const isPath = (path: unknown) =>
    Array.isArray(path) && path.every((key) => typeof key === "string" || Number.isSafeInteger(key));
  return isMap(data) && isPath(data.at) && isPath(data.of);
}

/** Whether a value can be a draw. Whether its value lies in its range is seen when it is made. */
function isDraw(data: unknown): boolean {
  if (!isMap(data) || typeof data.name !== "string") return false;
  const { kind, value, loMs, hiMs, share, count } = data;
  if (kind === "uniformMs") return [value, loMs, hiMs].every((number) => Number.isSafeInteger(number));
  if (kind === "chance") return typeof share === "number" && typeof value === "boolean";
  return kind === "pick" && Number.isSafeInteger(count) && Number.isSafeInteger(value);
}
