/** Scenarios from YAML (and JSON, which is YAML): every mistake with its place, in one go. */

import { check, checkErrors } from "./check.ts";
import { type PlacedProblem, YamlFile } from "./document.ts";
import { MAX_FILE_BYTES } from "./limits.ts";
import { fileError, type Located, locate, ScenarioFileError } from "./located.ts";
import { didYouMean, type Problem } from "./problem.ts";
import { shapeProblems, withoutEchoes } from "./shape.ts";
import type { Scenario } from "./words.ts";

/**
 * The scenario that a text holds, and the warnings there are. Runs no code of the text, reads no other file, and
 * takes less than a second whatever the text.
 *
 * @param file what errors call the file
 * @throws ScenarioFileError with every error, each with its line and column
 */
export function parseScenario(text: string, file: string): { scenario: Scenario; problems: Located[] } {
  if (new TextEncoder().encode(text).length > MAX_FILE_BYTES) {
    throw fileError(file, "a file of more than 1 MiB", "at most that");
  }
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const strange = strangeCharacter(source);
  if (strange !== undefined) throw new ScenarioFileError([strange], [locate(strange, file, strange.place)]);

  const yaml = new YamlFile(source);
  // What was refused already is not there, which would be a second error.
  const refused = new Set(yaml.problems.map((problem) => JSON.stringify(problem.path)));
  const problems = yaml.broken
    ? []
    : judge(yaml.data).filter(({ path }) => !refused.has(JSON.stringify(path)));
  const placed = [...yaml.problems, ...problems.map((problem) => place(problem, yaml))];
  placed.sort((one, other) => one.place.line - other.place.line || one.place.column - other.place.column);
  const errors = placed.filter((problem) => problem.severity === "error");
  if (errors.length > 0)
    throw new ScenarioFileError(
      errors,
      errors.map((error) => locate(error, file, error.place)),
    );
  return {
    scenario: yaml.data as Scenario,
    problems: placed.map((warning) => locate(warning, file, warning.place)),
  };
}

/** All problems of plain data, whatever its shape. */
export function judge(data: unknown): Problem[] {
  const stranger = strangerProblem(data);
  if (stranger !== undefined) return [stranger];
  const shape = shapeProblems(data);
  if (shape.length === 0) return check(data as Scenario);
  if (shape.some((problem) => problem.atKey !== true)) return withoutEchoes(shape);
  // With nothing worse than unknown words, what is known can be checked; but not the maps that they stand in, where
  // what seems to be missing may be what was misspelt.
  const misspelt = new Set(shape.map((problem) => holderOf(problem.path)));
  const others = checkErrors(data as Scenario).filter(
    ({ path }) => !misspelt.has(JSON.stringify(path)) && !misspelt.has(holderOf(path)),
  );
  return [...shape, ...others];
}

function holderOf(path: Problem["path"]): string {
  return JSON.stringify(path.slice(0, -1));
}

/** One error for what is no scenario at all, in place of one for each word that is not there. */
function strangerProblem(data: unknown): Problem | undefined {
  const hint = "A scenario begins with formatVersion: 1 and has name, config, groups, plan and horizon.";
  const stranger = (found: string): Problem => ({
    severity: "error",
    path: [],
    found,
    expected: "a scenario",
    hint,
  });
  if (data === null || data === undefined) return stranger("nothing");
  if (Array.isArray(data)) return stranger("a list");
  if (typeof data !== "object") return stranger(typeof data === "string" ? "a text" : `a ${typeof data}`);
  const signs = ["formatVersion", "config", "groups", "plan"];
  const keys = Object.keys(data);
  const near = keys.some((key) => signs.includes(key) || didYouMean(key, signs) !== undefined);
  return near ? undefined : stranger("a map without formatVersion, config, groups and plan");
}

function place(problem: Problem, yaml: YamlFile): PlacedProblem {
  return { ...problem, place: yaml.place(problem.path, problem.atKey) };
}

/** The first character that no text has: what is left of binary data. */
function strangeCharacter(text: string): PlacedProblem | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  const at = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|\p{Surrogate}/u);
  if (at < 0) return undefined;
  const lines = text.slice(0, at).split("\n");
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return {
    severity: "error",
    path: [],
    found: `the character U+${code}`,
    expected: "a text file",
    place: { line: lines.length, column: (lines.at(-1) ?? "").length + 1 },
  };
}
