/** The examples of the scenario reference: read from `examples.yaml`, and set into a whole scenario. */

import { readFileSync } from "node:fs";
import { parse } from "yaml";

export interface Example {
  /** Where its words stand: keys with dots between them; `+` is one behind the end of a list. */
  readonly at: string;
  /** The words of one map, without its braces. */
  readonly text: string;
  /** Whether they stand instead of what is there, not over it. */
  readonly alone: boolean;
  /** Whether they are words that only TypeScript has. */
  readonly isTypeScript: boolean;
  /** Words of the scenario that it needs besides. */
  readonly with: Readonly<Record<string, unknown>>;
}

interface ExampleWords {
  readonly at?: string;
  readonly text?: string;
  readonly typescript?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface SectionExamples {
  readonly at: string;
  readonly alone?: boolean;
  readonly words: Readonly<Record<string, string | ExampleWords>>;
  /** Word → value of an enumeration → what it means. */
  readonly means?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface ExampleFile {
  readonly base: object;
  readonly kinds: Readonly<Record<string, { readonly means: string; readonly examples: readonly unknown[] }>>;
  readonly sections: Readonly<Record<string, SectionExamples>>;
}

export const EXAMPLES = parse(readFileSync(new URL("examples.yaml", import.meta.url), "utf8"), {
  merge: true,
}) as ExampleFile;

/** The key of a section among the examples: its path; the scenario itself has none, and is called so. */
export function exampleKey(sectionPath: string): string {
  return sectionPath === "" ? "scenario" : sectionPath;
}

/** The example of a word; undefined where there is none. */
export function exampleOf(sectionPath: string, word: string): Example | undefined {
  const section = EXAMPLES.sections[exampleKey(sectionPath)];
  const example = section?.words[word];
  if (section === undefined || example === undefined) return undefined;
  const { at, text, typescript, ...rest } = typeof example === "string" ? { text: example } : example;
  return {
    at: at ?? section.at,
    text: text ?? typescript ?? "",
    alone: section.alone ?? false,
    isTypeScript: typescript !== undefined,
    with: rest.with ?? {},
  };
}

/** What a value of an enumeration means, as far as its word's description does not say it. */
export function meaningOf(sectionPath: string, word: string, value: string): string | undefined {
  return EXAMPLES.sections[exampleKey(sectionPath)]?.means?.[word]?.[value];
}

/** The words of an example, as data. */
export function wordsOfExample({ text, isTypeScript }: Example): Record<string, unknown> {
  if (isTypeScript) return new Function(`return { ${text} };`)() as Record<string, unknown>;
  return parse(`{ ${text} }`) as Record<string, unknown>;
}

type Holder = Record<string, unknown>;

/** A whole scenario with the example in its place. */
export function assemble(example: Example): unknown {
  const root = { scenario: { ...structuredClone(EXAMPLES.base), ...example.with } } as Holder;
  const path = ["scenario", ...example.at.split(".").filter((key) => key !== "")];
  let holder = root;
  for (const [index, key] of path.entries()) {
    const place = key === "+" ? String((holder as unknown as unknown[]).length) : key;
    const isLast = index === path.length - 1;
    if (isLast && example.alone) holder[place] = {};
    const wantsList = !isLast && /^(\d+|\+)$/.test(path[index + 1] as string);
    if (typeof holder[place] !== "object") holder[place] = wantsList ? [] : {};
    holder = holder[place] as Holder;
  }
  Object.assign(holder, wordsOfExample(example));
  return root.scenario;
}
