/** Problems of a file, each with the place where it stands. */

import { MAX_SHOWN } from "./limits.ts";
import { type Problem, pathText, ScenarioError } from "./problem.ts";

/** A problem with its place, as plain data. */
export interface Located {
  readonly file: string;
  /** 1 for the first; absent for a scenario in TypeScript, which has no places once it is loaded. */
  readonly line?: number;
  /** 1 for the first; counted in UTF-16 code units, as editors do. */
  readonly column?: number;
  readonly severity: "error" | "warning";
  /** Such as `plan[1].gate.on`; empty for the file as a whole. */
  readonly where: string;
  readonly found: string;
  readonly expected: string;
  readonly hint?: string;
}

/** Thrown for a file that is no runnable scenario; `located` has every error at once, in the order of the file. */
export class ScenarioFileError extends ScenarioError {
  readonly located: readonly Located[];

  constructor(problems: readonly Problem[], located: readonly Located[]) {
    super(problems, formatProblems(located));
    this.name = "ScenarioFileError";
    this.located = located;
  }
}

/** `file:7:12: error: plan[1].gate.on: found "tset", expected a group: production, test. Did you mean "test"?` */
export function formatProblem(problem: Located): string {
  const place =
    problem.line === undefined ? problem.file : `${problem.file}:${problem.line}:${problem.column}`;
  const where = problem.where === "" ? "" : `${problem.where}: `;
  const hint = problem.hint === undefined ? "" : `. ${problem.hint}`;
  return `${place}: ${problem.severity}: ${where}found ${problem.found}, expected ${problem.expected}${hint}`;
}

/** One a line; the first of many, and how many more there are. */
export function formatProblems(problems: readonly Located[]): string {
  const lines = problems.slice(0, MAX_SHOWN).map(formatProblem);
  if (problems.length > MAX_SHOWN) lines.push(`and ${problems.length - MAX_SHOWN} more`);
  return lines.join("\n");
}

/** A problem at a place of a file. */
export function locate(problem: Problem, file: string, place?: { line: number; column: number }): Located {
  const { severity, path, found, expected, hint } = problem;
  return {
    file,
    ...place,
    severity,
    where: pathText(path),
    found,
    expected,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** An error of a file as a whole, or at the one place that is known. */
export function fileError(
  file: string,
  found: string,
  expected: string,
  hint?: string,
  place?: { line: number; column: number },
): ScenarioFileError {
  const problem: Problem = {
    severity: "error",
    path: [],
    found,
    expected,
    ...(hint === undefined ? {} : { hint }),
  };
  return new ScenarioFileError([problem], [locate(problem, file, place)]);
}
