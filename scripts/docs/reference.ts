/** docs/scenario.md: a hand-written frame, and the reference of every word, made from the JSON Schema. */

import { readFileSync } from "node:fs";
import * as z from "zod/mini";
import { jsonSchema } from "../../src/scenario/json-schema.ts";
import * as kinds from "../../src/scenario/schema-words.ts";
import { EXAMPLES, exampleOf, meaningOf } from "./examples.ts";
import { limitRows } from "./limits.ts";
import {
  alternativesOf,
  keyNameOf,
  mapsIn,
  type Part,
  type Section,
  sectionOf,
  sectionsOf,
  type Word,
} from "./sections.ts";
import { fillFrame, table } from "./table.ts";

/** The sections of the reference, in order. */
export const SECTIONS = sectionsOf(jsonSchema() as Part);

/** The whole text of docs/scenario.md. */
export function scenarioReference(): string {
  const parts: Readonly<Record<string, () => string>> = {
    kinds: kindsTable,
    limits: limitsTable,
    contents,
    base: baseScenario,
    words: () => SECTIONS.map(sectionText).join("\n"),
  };
  const frame = readFileSync(new URL("scenario.frame.md", import.meta.url), "utf8");
  return fillFrame(frame, parts);
}

const TITLES: Readonly<Record<string, string>> = { "": "The scenario" };

function titleOf({ path }: Section): string {
  return TITLES[path] ?? `\`${path}\``;
}

/** The anchor that GitHub makes of a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");
}

function contents(): string {
  const lines = SECTIONS.map((section) => {
    const words = section.words.map(({ name }) => name).join(", ");
    return `- [${titleOf(section)}](#${anchorOf(titleOf(section))}): ${words}`;
  });
  return `${lines.join("\n")}\n`;
}

function sectionText(section: Section): string {
  const rows = section.words.map((word) => [
    `\`${word.name}\``,
    valueText(word.part, word.name),
    defaultText(word),
    meaningText(word),
    exampleText(section, word),
  ]);
  const head = ["word", "value", "default", "meaning", "example"];
  const enumerations = section.words.map((word) => enumerationText(section, word));
  return `### ${titleOf(section)}\n\n${table(head, rows)}${enumerations.join("")}`;
}

const DEFAULT = /\s*Default: (.+?)\.(?=\s|$)/;

function defaultText({ part, isRequired }: Word): string {
  if (isRequired) return "**required**";
  const text = DEFAULT.exec(part.description ?? "")?.[1];
  if (text === undefined) return /required/i.test(part.description ?? "") ? "—" : "none";
  const isLiteral = /^([{\d].*|true|false)$/.test(text) || enumOf(part).includes(text);
  return isLiteral ? `\`${text}\`` : text;
}

function meaningText({ part }: Word): string {
  const text = (part.description ?? "").replace(DEFAULT, "").trim();
  // `<` and `>` outside code would be taken for HTML.
  return text.replace(/(`[^`]*`)|[<>]/g, (found, code?: string) => code ?? `\\${found}`);
}

function exampleText(section: Section, word: Word): string {
  const example = exampleOf(section.path, word.name);
  return example === undefined ? "—" : `\`${example.text}\``;
}

/** The values of an enumeration, each with its meaning, where there is more to say than the description does. */
function enumerationText(section: Section, word: Word): string {
  const explained = enumOf(word.part).filter((value) => meaningOf(section.path, word.name, value));
  if (explained.length === 0) return "";
  const rows = explained.map((value) => [
    `\`${value}\``,
    meaningOf(section.path, word.name, value) as string,
  ]);
  return `\n${table([`\`${word.name}\``, "meaning"], rows)}`;
}

/** The values of an enumeration, wherever it stands in a part. */
export function enumOf(part: Part): string[] {
  const found = alternativesOf(part).flatMap((option) => {
    const inside = [option.items, option.additionalProperties].filter((one) => typeof one === "object");
    return [...(option.enum ?? []), ...inside.flatMap((one) => enumOf(one as Part))];
  });
  return [...new Set(found)];
}

/** Kinds of value that have a name, by their JSON Schema. */
const KINDS = new Map(
  Object.entries({
    duration: kinds.duration,
    range: kinds.range,
    "time of day": kinds.timeOfDay,
    rate: kinds.rate,
    share: kinds.share,
    multiple: kinds.multiple,
    names: kinds.target,
    value: kinds.value,
    bound: kinds.bound,
  }).map(([kind, schema]) => [keyOf(z.toJSONSchema(schema, { io: "input" }) as Part), kind]),
);

function keyOf(part: object): string {
  const { description: _, $schema: __, ...rest } = part as Record<string, unknown>;
  return JSON.stringify(Object.entries(rest).sort());
}

/** What stands behind a word, with links to where that is described. */
function valueText(part: Part, word: string): string {
  if (word === "when") return "[matcher](#matchers)";
  const kind = KINDS.get(keyOf(part));
  if (kind !== undefined) return `[${kind}](#values)`;
  const texts = part.anyOf?.map((option) => valueText(option, word)) ?? [optionText(part, word)];
  return [...new Set(texts)].join(", or ");
}

function optionText(part: Part, word: string): string {
  const [map] = mapsIn(part);
  if (map !== undefined) return `[map](#${anchorOf(titleOf(sectionOf(map, SECTIONS) as Section))})`;
  if (part.const !== undefined) return `\`${part.const}\``;
  if (part.enum !== undefined) return part.enum.map((value) => `\`${value}\``).join(", ");
  if (part.items !== undefined) return `list of ${valueText(part.items, word)}`;
  if (typeof part.additionalProperties === "object") {
    return `map of ${keyNameOf(word)} → ${valueText(part.additionalProperties, "")}`;
  }
  const least =
    part.minimum === undefined || part.minimum === Number.MIN_SAFE_INTEGER ? "" : ` ≥ ${part.minimum}`;
  const types: readonly unknown[] = Array.isArray(part.type) ? part.type : [part.type];
  return `${types.map((type) => TYPES[String(type)] ?? String(type)).join(" or ")}${least}`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  boolean: "`true` or `false`",
  // What JSON cannot hold.
  object: "map of functions",
};

function kindsTable(): string {
  const rows = Object.entries(EXAMPLES.kinds).map(([kind, { means, examples }]) => [
    kind,
    means,
    examples.map((example) => `\`${example}\``).join(", "),
  ]);
  return table(["kind", "meaning", "examples"], rows);
}

function limitsTable(): string {
  return table(["what", "at most"], limitRows());
}

/** The scenario that the examples stand in, as it is written. */
function baseScenario(): string {
  const source = readFileSync(new URL("examples.yaml", import.meta.url), "utf8");
  const [, base] = /^base:\n((?: {2}.*\n)+)/m.exec(source) as RegExpExecArray;
  return `\`\`\`yaml\n${(base as string).replace(/^ {2}/gm, "")}\`\`\`\n`;
}
