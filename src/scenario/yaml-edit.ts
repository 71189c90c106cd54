/** Changes of a YAML text that leave everything else as it stands: comments, order, quotes and line breaks. */

import {
  isCollection,
  isMap,
  isPair,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { type WordEdit, type WordPath, withEdits } from "./words-edit.ts";

/** A change that cannot be written into a text without touching more of it, as where the place is an alias. */
export class YamlEditError extends Error {
  override readonly name = "YamlEditError";
}

/**
 * Makes changes in a YAML text, one after another, by splicing: only the characters of the change differ.
 *
 * @throws YamlEditError where a change cannot be made so; the text is read again, and must hold the data with the changes
 */
export function editYaml(text: string, edits: readonly WordEdit[]): string {
  return edits.reduce((before, edit) => {
    const after = edited(before, edit);
    const [is, wanted] = [dataOf(after), withEdits(dataOf(before), [edit])];
    if (JSON.stringify(sorted(is)) !== JSON.stringify(sorted(wanted)))
      throw new YamlEditError("the file is written in a way in which this change touches more than itself");
    return after;
  }, text);
}

function dataOf(text: string): unknown {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new YamlEditError("the change would make the file no YAML");
  return document.toJS();
}

/** The order of keys does not matter; that of lists does. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort();
  return keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])]);
}

function edited(text: string, edit: WordEdit): string {
  switch (edit.does) {
    case "set":
      return withWord(text, edit.path, edit.value);
    case "insert":
      return withItem(text, seqAt(text, edit.list), edit.at, edit.value);
    case "move":
      return withMoved(text, seqAt(text, edit.list), edit.from, edit.to);
  }
}

function withWord(text: string, path: WordPath, value: unknown): string {
  const holder = nodeAt(text, path.slice(0, -1));
  if (!isMap(holder)) throw new YamlEditError(`there is no map at ${path.slice(0, -1).join(".")}`);
  const key = String(path.at(-1));
  const pair = (holder.items as Pair<Node, Node | null>[]).find((one) => String(one.key) === key);
  if (pair !== undefined) return withValue(text, pair, value);
  const word = `${flow(key)}: ${flow(value)}`;
  if (holder.flow === true) return intoFlow(text, holder, holder.items.length, word);
  const [first] = holder.items as [Pair<Node, Node | null>?];
  if (first === undefined) throw new YamlEditError("there is nothing to stand beside");
  const indent = " ".repeat(columnOf(text, startOf(first.key)));
  return splice(
    text,
    lineEndAfter(text, endOf(holder.items.at(-1) as Pair<Node, Node | null>)),
    0,
    `${indent}${word}\n`,
  );
}

function withValue(text: string, { value: old }: Pair<Node, Node | null>, value: unknown): string {
  if (
    old?.range == null ||
    (isCollection(old) && old.flow !== true) ||
    ("source" in old === false && !isCollection(old))
  )
    throw new YamlEditError("what stands there cannot be replaced by itself");
  const [from, to] = old.range;
  return splice(text, from, to - from, flow(value));
}

function withItem(text: string, list: YAMLSeq<Node>, at: number, value: unknown): string {
  if (list.flow === true) return intoFlow(text, list, at, flow(value));
  const item = list.items[Math.min(at, list.items.length - 1)];
  if (item === undefined) throw new YamlEditError("the list is empty");
  const line = `${" ".repeat(dashColumnOf(text, item))}- ${asItem(value)}\n`;
  if (at < list.items.length) return splice(text, beginOfItem(text, item), 0, line);
  return splice(text, lineEndAfter(text, endOf(item)), 0, line);
}

function withMoved(text: string, list: YAMLSeq<Node>, from: number, to: number): string {
  const items = list.items;
  if (list.flow === true) {
    const texts = items.map((item) => text.slice(startOf(item), endOf(item)));
    const moved = texts.toSpliced(from, 1).toSpliced(to, 0, texts[from] as string);
    return items.reduceRight((all, item, place) => {
      return splice(all, startOf(item), endOf(item) - startOf(item), moved[place] as string);
    }, text);
  }
  const parts = items.map((item, place) => {
    const begin = beginOfItem(text, item);
    const next = items[place + 1];
    return text.slice(begin, next === undefined ? lineEndAfter(text, endOf(item)) : beginOfItem(text, next));
  });
  const whole = parts.map((part) => (part.endsWith("\n") ? part : `${part}\n`));
  const moved = whole.toSpliced(from, 1).toSpliced(to, 0, whole[from] as string);
  const begin = beginOfItem(text, items[0] as Node);
  return splice(text, begin, parts.join("").length, moved.join(""));
}

/** Puts an entry between the brackets of a list or a map. */
function intoFlow(text: string, holder: YAMLMap | YAMLSeq, at: number, entry: string): string {
  const items = holder.items as (Node | Pair<Node, Node | null>)[];
  const here = items[at];
  if (here !== undefined) return splice(text, startOf(here), 0, `${entry}, `);
  const last = items.at(-1);
  if (last !== undefined) return splice(text, endOf(last), 0, `, ${entry}`);
  return splice(text, startOf(holder) + 1, 0, isMap(holder) ? ` ${entry} ` : entry);
}

function nodeAt(text: string, path: WordPath): Node | null {
  const document = parseDocument(text);
  return (path.length === 0 ? document.contents : document.getIn(path, true)) as Node | null;
}

function seqAt(text: string, path: WordPath): YAMLSeq<Node> {
  const node = nodeAt(text, path);
  if (!isSeq(node)) throw new YamlEditError(`there is no list at ${path.join(".")}`);
  return node as YAMLSeq<Node>;
}

function startOf(node: Node | Pair<Node, Node | null>): number {
  return isPair(node) ? startOf(node.key as Node) : ((node as Node).range?.[0] ?? 0);
}

/** Where a value ends, without the comment and the line break after it. */
function endOf(node: Node | Pair<Node, Node | null>): number {
  if (isPair(node)) return endOf((node.value ?? node.key) as Node);
  if (isCollection(node) && node.flow !== true) {
    const last = node.items.at(-1) as Node | Pair<Node, Node | null> | undefined;
    if (last !== undefined) return endOf(last);
  }
  return (node as Node).range?.[1] ?? 0;
}

/** Where the next line begins. */
function lineEndAfter(text: string, offset: number): number {
  if (text[offset - 1] === "\n") return offset;
  const at = text.indexOf("\n", offset);
  if (at < 0) throw new YamlEditError("the file does not end with a line break");
  return at + 1;
}

function lineStartOf(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

function columnOf(text: string, offset: number): number {
  return offset - lineStartOf(text, offset);
}

function dashColumnOf(text: string, item: Node): number {
  const line = text.slice(lineStartOf(text, startOf(item)), startOf(item));
  const at = line.indexOf("-");
  if (at < 0 || line.slice(0, at).trim() !== "")
    throw new YamlEditError("an item shares its line with others");
  return at;
}

/** Where the first line of an item begins, the comments over it included. */
function beginOfItem(text: string, item: Node): number {
  const dash = dashColumnOf(text, item);
  let begin = lineStartOf(text, startOf(item));
  while (begin > 0) {
    const before = lineStartOf(text, begin - 1);
    const line = text.slice(before, begin - 1);
    if (line.trimStart()[0] !== "#" || line.length - line.trimStart().length !== dash) break;
    begin = before;
  }
  return begin;
}

function splice(text: string, at: number, length: number, put: string): string {
  return text.slice(0, at) + put + text.slice(at + length);
}

/** A map of one word, as a step is, stands in a list without braces. */
function asItem(value: unknown): string {
  const entries =
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  const [entry] = entries;
  return entries.length === 1 && entry !== undefined ? `${flow(entry[0])}: ${flow(entry[1])}` : flow(value);
}

/** A value on one line, as people write it. */
function flow(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: true })
    .trim()
    .replaceAll("[ ", "[")
    .replaceAll(" ]", "]");
}
