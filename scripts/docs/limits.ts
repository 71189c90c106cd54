/** The limits of a scenario, as their constants and the comments on them tell. */

import { readFileSync } from "node:fs";
import { formatDuration } from "../../src/kernel/duration.ts";
import * as scenario from "../../src/scenario/index.ts";
import * as limits from "../../src/scenario/limits.ts";

const SOURCES = ["limits.ts", "values.ts"];
const CONSTANT = /\/\*\* (.+?) \*\/\nexport const (MAX_\w+) =/g;

/** What is limited and the most there may be, in the order of the source. */
export function limitRows(): [string, string][] {
  const values: Readonly<Record<string, unknown>> = { ...scenario, ...limits };
  return SOURCES.flatMap((file) => {
    const source = readFileSync(new URL(`../../src/scenario/${file}`, import.meta.url), "utf8");
    return [...source.matchAll(CONSTANT)].map(([, comment, name]): [string, string] => [
      (comment as string).replace(/\.$/, ""),
      limitText(name as string, Number(values[name as string])),
    ]);
  });
}

function limitText(name: string, value: number): string {
  if (name.endsWith("_MS")) return formatDuration(value);
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
