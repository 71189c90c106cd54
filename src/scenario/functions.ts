/** Functions that a scenario in TypeScript holds: where they stand, so that data and its file together say all of it. */

import type { Scenario } from "./words.ts";
import { type WordPath, withEdits } from "./words-edit.ts";

/** A function of a scenario that was made of another. */
export interface FunctionPlace {
  readonly at: WordPath;
  /** Where it stands in the scenario of the file. */
  readonly of: WordPath;
}

/**
 * A scenario as data, and where in its file the functions stand that are left out; null where one is not in the file, or is no
 * word of a map.
 */
export function withoutFunctions(
  scenario: Scenario,
  whole: Scenario,
): { scenario: Scenario; functions: readonly FunctionPlace[] } | null {
  const known = new Map([...functionsIn(whole, [])].map(([path, found]) => [found, path]));
  const functions: FunctionPlace[] = [];
  for (const [at, found] of functionsIn(scenario, [])) {
    const of = known.get(found);
    if (of === undefined || typeof at.at(-1) === "number") return null;
    functions.push({ at, of });
  }
  return { scenario: JSON.parse(JSON.stringify(scenario)) as Scenario, functions };
}

/** @throws RangeError where the scenario of the file has no such function any more */
export function withFunctions(
  scenario: Scenario,
  functions: readonly FunctionPlace[],
  whole: Scenario,
): Scenario {
  const known = new Map([...functionsIn(whole, [])].map(([path, found]) => [path.join("."), found]));
  return withEdits(
    scenario,
    functions.map(({ at, of }) => {
      const value = known.get(of.join("."));
      if (value === undefined) throw new RangeError(`there is no function at ${of.join(".")} any more`);
      return { does: "set", path: at, value } as const;
    }),
  );
}

function* functionsIn(value: unknown, path: WordPath): Iterable<readonly [WordPath, unknown]> {
  if (typeof value === "function") yield [path, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* functionsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}
