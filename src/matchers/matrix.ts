import { type MatrixOptions, matrixOf } from "../explore/matrix.ts";
import { matrixLines } from "../report/matrix.ts";
import { PLAIN } from "../report/paint.ts";
import { Run } from "../run.ts";
import { type MatcherResult, nameOf, scenarioOf } from "./subject.ts";

/** Which kinds are meant, and how much each may cost. */
export type MatrixMatcherOptions = Omit<MatrixOptions, "goOn">;

const PAGE = { paint: PLAIN, width: 100 };

/** Whether a plan catches, on every timing, at least this share of the kinds of bogus change that can do harm. */
export function toCatchAtLeast(
  received: unknown,
  least: number,
  options: MatrixMatcherOptions = {},
): MatcherResult {
  if (received instanceof Run) throw new TypeError("found a run, expected a scenario: a run is one timing");
  if (!(least > 0 && least <= 1)) throw new TypeError(`found ${least}, expected a share above 0, up to 1`);
  const scenario = scenarioOf(received);
  const matrix = matrixOf(scenario, options);
  const pass = matrix.score.share !== null && matrix.score.share >= least;
  const heading = `expected the plan of ${nameOf(scenario)} ${pass ? "not " : ""}to catch at least ${least * 100} % of the kinds of bogus change on every timing`;
  const told = { file: scenario.name, name: scenario.name, matrix, atLeast: least };
  return { pass, message: () => [heading, "", ...matrixLines(told, PAGE)].join("\n") };
}
