/** What is wrong with a scenario, as data; and the nearest word to one that is not known. */

export interface Problem {
  /** An error stops the scenario from running; a warning is legal but surely unmeant. */
  readonly severity: "error" | "warning";
  /** Keys and indices from the top of the scenario. */
  readonly path: readonly (string | number)[];
  /** Set where it is not the value at the path that is wrong, but the last key of the path. */
  readonly atKey?: true;
  /** What stands there, as in `found …`. */
  readonly found: string;
  /** What may stand there, as in `expected …`. */
  readonly expected: string;
  /** A sentence that helps, such as `Did you mean "gate"?`. */
  readonly hint?: string;
}

/** Thrown for a scenario that cannot run; `problems` has every error at once. */
export class ScenarioError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], message = problems.map(problemText).join("\n")) {
    super(message);
    this.name = "ScenarioError";
    this.problems = problems;
  }
}

/** `plan[1].gate.on: found "tset", expected a group: production, test. Did you mean "test"?` */
export function problemText(problem: Problem): string {
  const where = problem.path.length === 0 ? "" : `${pathText(problem.path)}: `;
  const hint = problem.hint === undefined ? "" : `. ${problem.hint}`;
  return `${where}found ${problem.found}, expected ${problem.expected}${hint}`;
}

/** `["plan", 1, "gate"]` as `plan[1].gate`; a key that is no plain word is quoted. */
export function pathText(path: readonly (string | number)[]): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (!/^[\w-]+$/.test(part)) text += `[${quote(part)}]`;
    else text += text === "" ? part : `.${part}`;
  }
  return text;
}

const MAX_QUOTED = 60;

/** A value as an error shows it: JSON, cut where it is long. */
export function quote(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(cut(value));
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (value === null) return "nothing";
  if (typeof value === "object") return Object.keys(value).length === 0 ? "an empty map" : "a map";
  if (typeof value === "function") return "a function";
  return value === undefined ? "nothing" : String(value);
}

function cut(text: string): string {
  return text.length <= MAX_QUOTED ? text : `${text.slice(0, MAX_QUOTED)}…`;
}

const MAX_WORDS = 20;

/** `production, test`, cut where there are many. */
export function listWords(words: readonly string[]): string {
  const shown = words.slice(0, MAX_WORDS).map(cut).join(", ");
  return words.length <= MAX_WORDS ? shown : `${shown} and ${words.length - MAX_WORDS} more`;
}

/** `Did you mean "gate"?`, or undefined where no candidate is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const near = nearest(word, candidates);
  return near === undefined ? undefined : `Did you mean ${quote(near)}?`;
}

const MAX_COMPARED = 40;
const MAX_CANDIDATES = 1_000;

/**
 * The candidate with the fewest edits (one character inserted, removed, replaced, or two swapped) from the word: at
 * most one for words up to 4 characters, two up to 8, else three. Case does not count. The first of equals.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_COMPARED) return undefined;
  const lower = word.toLowerCase();
  let near: string | undefined;
  let fewest = (word.length <= 4 ? 1 : word.length <= 8 ? 2 : 3) + 1;
  let seen = 0;
  for (const candidate of candidates) {
    if (++seen > MAX_CANDIDATES) break;
    if (candidate.length > MAX_COMPARED || Math.abs(candidate.length - word.length) >= fewest) continue;
    const edits = editDistance(lower, candidate.toLowerCase());
    if (edits < fewest && edits < candidate.length) {
      fewest = edits;
      near = candidate;
    }
  }
  return near;
}

/** Optimal string alignment, row by row. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let edits = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) edits = Math.min(edits, (before[column - 2] ?? 0) + 1);
      current.push(edits);
    }
    before = above;
    above = current;
  }
  return above[b.length] ?? 0;
}
