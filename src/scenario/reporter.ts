/**
 * Collects the problems of a scenario, and has small checks of single values, which report and return. A check takes where the
 * value stands in two parts, the path of what holds it and its word there: most values are well, and need no path of their own.
 */

import { formatDuration, parseDurationRange } from "../kernel/duration.ts";
import { MAX_HORIZON_MS, MAX_NAME } from "./limits.ts";
import { type Problem, quote } from "./problem.ts";
import { parseMultiple, parseRate, parseShare, parseTimeOfDay } from "./values.ts";

export type Path = readonly (string | number)[];

/** A key or an index: the last part of a path. */
export type Word = Path[number];

export interface Range {
  readonly loMs: number;
  readonly hiMs: number;
}

const MAX_HORIZON_TEXT = `at most ${formatDuration(MAX_HORIZON_MS)}`;

export class Reporter {
  readonly problems: Problem[] = [];

  error(path: Path, found: string, expected: string, hint?: string | undefined): void {
    this.problems.push({ severity: "error", path, found, expected, ...(hint === undefined ? {} : { hint }) });
  }

  warn(path: Path, found: string, expected: string): void {
    this.problems.push({ severity: "warning", path, found, expected });
  }

  /** A word that may stand here only in some cases. */
  unneeded(path: Path, holder: object, word: string, because: string): void {
    const value = (holder as Record<string, unknown>)[word];
    if (value !== undefined) this.error([...path, word], quote(value), because);
  }

  needed(path: Path, holder: object, word: string, because: string): void {
    const value = (holder as Record<string, unknown>)[word];
    if (value === undefined) this.error([...path, word], "nothing", because);
  }

  /** The words of a holder that its kind does not take. `because` as in `since crash takes after, at`. */
  onlyTaken(
    path: Path,
    holder: object,
    words: readonly string[],
    taken: readonly string[],
    because: string,
  ): void {
    for (const word of words)
      if (!taken.includes(word)) this.unneeded(path, holder, word, `no ${word}, ${because}`);
  }

  name(path: Path, name: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    const plain = name.trim() !== "" && name.length <= MAX_NAME && !/[\u0000-\u001f\u007f]/.test(name);
    if (!plain) this.error(path, quote(name), `a name of 1 to ${MAX_NAME} characters on one line`);
  }

  /** A single duration in milliseconds. `least` in milliseconds: 0, or 1 where it has to last. */
  duration(path: Path, word: Word, text: string | 0 | undefined, least = 0): number | undefined {
    if (typeof text === "string" && text.includes("..")) {
      this.error([...path, word], quote(text), "a single duration such as 10s");
      return undefined;
    }
    return this.range(path, word, text, least)?.hiMs;
  }

  range(path: Path, word: Word, text: string | 0 | undefined, least = 0): Range | undefined {
    if (text === undefined) return undefined;
    const range = parseDurationRange(text);
    if (
      range !== undefined &&
      range.loMs <= range.hiMs &&
      range.hiMs <= MAX_HORIZON_MS &&
      range.loMs >= least
    )
      return range;
    this.#badRange([...path, word], text, range);
    return undefined;
  }

  #badRange(path: Path, text: string | 0, range: Range | undefined): void {
    if (range === undefined) {
      const endless = /^\d{9,}(ms|[dhms])$/.test(String(text));
      const expected = endless ? MAX_HORIZON_TEXT : "a duration such as 10s, 4m30s or 3m..5m";
      this.error(
        path,
        quote(text),
        expected,
        "The units are d, h, m, s and ms, the greater first; nothing is less than 1ms.",
      );
    } else if (range.loMs > range.hiMs) {
      this.error(
        path,
        quote(text),
        `the shorter end first: ${formatDuration(range.hiMs)}..${formatDuration(range.loMs)}`,
      );
    } else if (range.hiMs > MAX_HORIZON_MS) {
      this.error(path, quote(text), MAX_HORIZON_TEXT);
    } else {
      this.error(path, quote(text), "a duration longer than 0");
    }
  }

  share(path: Path, word: Word, share: string | number | undefined): number | undefined {
    const value = share === undefined ? undefined : parseShare(share);
    if (share !== undefined && value === undefined) {
      this.error([...path, word], quote(share), "a share from 0 to 1, or from 0% to 100%");
    }
    return value;
  }

  /** A share that may be more than a whole. */
  multiple(path: Path, word: Word, multiple: string | number | undefined): void {
    if (multiple !== undefined && parseMultiple(multiple) === undefined)
      this.error([...path, word], quote(multiple), "a share such as 25%, or a multiple such as 150% or 1.5");
  }

  rate(path: Path, word: Word, rate: string): { count: number; perMs: number } | undefined {
    const value = parseRate(rate);
    if (value === undefined)
      this.error([...path, word], quote(rate), "a rate such as 20/s, 5/m, 100/h or 10/d");
    return value;
  }

  /** A rate of something that happens at all. */
  positiveRate(path: Path, word: Word, rate: string | undefined): void {
    if (rate !== undefined && this.rate(path, word, rate)?.count === 0)
      this.error([...path, word], quote(rate), "a rate above 0");
  }

  timeOfDay(path: Path, word: Word, time: string | undefined): number | undefined {
    const ms = time === undefined ? undefined : parseTimeOfDay(time);
    if (time !== undefined && ms === undefined) {
      const padded = `0${time}`;
      const hint = parseTimeOfDay(padded) === undefined ? undefined : `Write ${padded}.`;
      this.error([...path, word], quote(time), "a time of day such as 02:00 or 02:00:30", hint);
    }
    return ms;
  }

  integer(path: Path, word: Word, value: number | undefined, least: number, greatest: number): boolean {
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= greatest)) return true;
    this.error([...path, word], quote(value), `an integer from ${least} to ${greatest}`);
    return false;
  }
}
