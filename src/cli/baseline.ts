/** A baseline: what is known to be wrong, so that only what is new fails. */

import { readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { UsageError } from "./io.ts";
import { systemText, writeFileWhole } from "./write-file.ts";

/** One thing that is known to be wrong with one scenario. */
export interface KnownProblem {
  /** The scenario's file, from the folder of the baseline, with `/` between folders. */
  readonly file: string;
  readonly id: string;
  /** What it is, for people. */
  readonly what: string;
}

export class Baseline {
  readonly path: string;
  readonly #known: readonly KnownProblem[];

  private constructor(path: string, known: readonly KnownProblem[]) {
    this.path = path;
    this.#known = known;
  }

  /**
   * Reads a baseline.
   *
   * @param mayBeMissing whether there need not be one yet
   * @throws UsageError for a file that is missing or no baseline
   */
  static read(path: string, mayBeMissing: boolean): Baseline {
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch (error) {
      const isMissing = (error as { code?: string }).code === "ENOENT";
      if (isMissing && mayBeMissing) return new Baseline(path, []);
      const hint = isMissing ? "; --update-baseline writes it" : "";
      throw new UsageError(`cannot read the baseline ${path}: ${systemText(error)}${hint}`);
    }
    return new Baseline(path, parse(text, path));
  }

  knows(file: string, id: string): boolean {
    return this.#of(file).some((known) => known.id === id);
  }

  /** What is known of a scenario and is not among what was found. */
  gone(file: string, found: readonly string[]): readonly KnownProblem[] {
    return this.#of(file).filter(({ id }) => !found.includes(id));
  }

  /** Writes what was found, scenario by scenario; what is known of scenarios that were not checked stays. */
  write(found: ReadonlyMap<string, readonly { readonly id: string; readonly text: string }[]>): void {
    const checked = new Set([...found.keys()].map((file) => this.#name(file)));
    const known = this.#known.filter(({ file }) => !checked.has(file));
    for (const [file, problems] of found)
      known.push(...problems.map(({ id, text }) => ({ file: this.#name(file), id, what: text })));
    known.sort((one, other) => compare(one.file, other.file) || compare(one.id, other.id));
    writeFileWhole(this.path, JSON.stringify({ formatVersion: 1, known }, null, 2).split("\n"));
  }

  #of(file: string): readonly KnownProblem[] {
    const name = this.#name(file);
    return this.#known.filter((known) => known.file === name);
  }

  #name(file: string): string {
    return relative(dirname(resolve(this.path)), resolve(file))
      .split(sep)
      .join("/");
  }
}

function parse(text: string, path: string): readonly KnownProblem[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${placeIn(text, path, error)}: found no JSON, expected a baseline`);
  }
  const { formatVersion, known } = (data ?? {}) as Record<string, unknown>;
  if (formatVersion !== 1 || !Array.isArray(known))
    throw new UsageError(`${path}:1:1: found no formatVersion 1 with known, expected a baseline`);
  for (const [index, one] of known.entries()) {
    const { file, id, what } = (one ?? {}) as Record<string, unknown>;
    if ([file, id, what].some((word) => typeof word !== "string"))
      throw new UsageError(`${path}: known[${index}]: expected file, id and what, a text each`);
  }
  return known as readonly KnownProblem[];
}

/** `file:line:column` of what JSON stumbled over, as far as the engine says. */
function placeIn(text: string, path: string, error: unknown): string {
  const position = /position (\d+)/.exec(String(error))?.[1];
  if (position === undefined) return `${path}:1:1`;
  const lines = text.slice(0, Number(position)).split("\n");
  return `${path}:${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
