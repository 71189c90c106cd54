/** Whether a case has the same run twice; and if not, what is different, and what is likely behind it. */

import { type Draw, describeQuestion } from "../kernel/choices.ts";
import type { Run } from "../run.ts";
import type { Scenario } from "../scenario/words.ts";

/** How two runs of one case differ. */
export interface Mismatch {
  readonly seed: number;
  /** The first record that differs: its number, and as it was the first and the second time; null for none. */
  readonly record: number;
  readonly first: string | null;
  readonly second: string | null;
  /** The draw behind it, as it was both times; null where none is. */
  readonly draw: string | null;
  /** What is likely to blame, in a sentence. */
  readonly likely: string;
}

/** The first difference between two runs of a case; null where there is none. */
export function differenceOf(seed: number, one: Run, other: Run): Mismatch | null {
  const [was, is] = [one.trace, other.trace];
  const likely = likelyCause(one.model.scenario);
  if (was.length === is.length && was.hash() === is.hash()) {
    const same = JSON.stringify(one.verdict) === JSON.stringify(other.verdict);
    return same
      ? null
      : { seed, record: was.length, first: null, second: null, draw: drawBehind(one, other), likely };
  }
  const [lines, others] = [[...was.toLines()], [...is.toLines()]];
  let record = 0;
  while (lines[record] === others[record]) record++;
  return {
    seed,
    record,
    first: lines[record] ?? null,
    second: others[record] ?? null,
    draw: drawBehind(one, other, record),
    likely,
  };
}

/** The first draw that differs; else the last that was made for what the record is about. */
function drawBehind(one: Run, other: Run, record?: number): string | null {
  const [draws, others] = [one.draws, other.draws];
  const answers = new Map(others.map((draw) => [draw.name, draw]));
  for (const draw of draws) {
    const again = answers.get(draw.name);
    if (again === undefined) return `${drawText(draw)}, and the second time not at all`;
    if (drawText(again) !== drawText(draw))
      return `${drawText(draw)}, and the second time ${drawText(again)}`;
  }
  const known = new Set(draws.map(({ name }) => name));
  const more = others.find(({ name }) => !known.has(name));
  if (more !== undefined) return `${drawText(more)}, made the second time only`;
  if (record === undefined || record >= one.trace.length) return null;
  const subjects = [...one.trace.causes(record)].map(({ subject }) => subject);
  const behind = draws.findLast(({ name }) => subjects.some((subject) => name.startsWith(`${subject}/`)));
  return behind === undefined ? null : drawText(behind);
}

function drawText(draw: Draw): string {
  return `${draw.name} (${describeQuestion(draw)}) was ${draw.value}`;
}

const SUSPECTS: readonly (readonly [RegExp, string])[] = [
  [/\bDate\b|\bperformance\b|\bhrtime\b/, "reads the clock"],
  [/\bMath\s*\.\s*random\b|\bcrypto\b|\brandomUUID\b/, "draws by itself: use node.draw or node.chance"],
  [/\bawait\b|\bPromise\b|\bsetTimeout\b/, "waits for something outside the run"],
];

function likelyCause(scenario: Scenario): string {
  const own = [...functionsIn(scenario, "")];
  for (const [path, code] of own)
    for (const [pattern, what] of SUSPECTS)
      if (pattern.test(code)) return `${path} is your own code, and ${what}`;
  if (own.length > 0) {
    const paths = own.map(([path]) => path).join(", ");
    return `your own code (${paths}) remembers something from one run to the next, or reads something outside`;
  }
  return "slowfuse itself: the scenario holds no code; please report it";
}

/** Every function in a scenario, with its place and its source. */
function* functionsIn(value: unknown, path: string): Iterable<readonly [string, string]> {
  if (typeof value === "function") yield [path, String(value)];
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${path}[${key}]` : `${path === "" ? "" : `${path}.`}${key}`;
    yield* functionsIn(inner, place);
  }
}
