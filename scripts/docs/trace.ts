/** docs/trace.md: a hand-written frame, and the kinds of fact, made from the comments of `src/model/facts.ts`. */

import { readFileSync } from "node:fs";
import { LOAD_RESULTS } from "../../src/model/facts.ts";
import { fillFrame, table } from "./table.ts";

/** The whole text of docs/trace.md. */
export function traceReference(): string {
  const frame = readFileSync(new URL("trace.frame.md", import.meta.url), "utf8");
  return fillFrame(frame, { facts: () => table(["kind", "what happened", "what it says"], factRows()) });
}

const LOAD_VALUES = LOAD_RESULTS.map((result, index) => `${index} \`${result}\``).join(", ");

function titled(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const FACT = /\/\*\* (.+?) \*\/\n {2}"([\w-]+)",\n/g;

/** Each kind of fact, what happened, and what its subject, object, value, note, cause and source are. */
export function factRows(): string[][] {
  const source = readFileSync(new URL("../../src/model/facts.ts", import.meta.url), "utf8");
  const list = source.slice(source.indexOf("export const FACTS"), source.indexOf("] as const"));
  return [...list.matchAll(FACT)].map(([, comment, kind]) => {
    const text = (comment as string).replace(/\.$/, "");
    const at = text.search(/\b(subject|object|value|note|cause|source): /);
    const [what, says] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
    const meaning = what.trim().replace(/\.$/, "") || titled((kind as string).replaceAll("-", " "));
    return [`\`${kind}\``, meaning, says.trim().replace("index in LOAD_RESULTS", LOAD_VALUES)];
  });
}
