/** Plain data of YAML nodes: what is refused is reported and left out, and no alias is followed twice. */

import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from "yaml";
import { MAX_ALIASES, MAX_DEPTH, MAX_VALUES, RESERVED_KEYS, textProblem } from "./limits.ts";
import { type Problem, quote } from "./problem.ts";

type Path = Problem["path"];

const CORE_TAGS = ["map", "seq", "str", "null", "bool", "int", "float"].map(
  (name) => `tag:yaml.org,2002:${name}`,
);

/** Where a node begins in the text. */
export function startOf(node: Node | null | undefined): number | undefined {
  return node?.range?.[0];
}

interface Entry {
  readonly key: Node;
  readonly value: Node | null;
}

type Report = (node: Node | null, path: Path, found: string, expected: string, hint?: string) => void;

interface Anchor {
  readonly node: Node;
  data: unknown;
  /** How many values it holds and how deep they are; undefined while it is being read. */
  values?: number;
  height?: number;
}

/** Makes plain data of YAML nodes, each of which it visits once. */
export class PlainReader {
  readonly entries = new Map<YAMLMap, Map<string, Entry>>();
  readonly targets = new Map<Node, Node>();
  readonly #report: Report;
  readonly #anchors = new Map<string, Anchor>();
  /** Whether it stopped because there was too much, or too deep: the data is not whole. */
  tooMuch = false;
  #aliases = 0;
  #values = 0;
  /** The greatest depth that was reached since it was last set. */
  #deepest = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  read(node: Node | null, path: Path): unknown {
    if (this.tooMuch || !this.#count(1, path.length, node, path) || node === null) return null;
    if (isAlias(node)) return this.#readAlias(node, node.source, path);
    if (node.tag !== undefined && !CORE_TAGS.includes(node.tag)) {
      this.#report(
        node,
        path,
        `the tag ${node.tag.replace("tag:yaml.org,2002:", "!!").slice(0, 60)}`,
        "no tag",
        "A scenario is plain data.",
      );
    }
    const name = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (name === undefined) return this.#readPlain(node, path);
    const anchor: Anchor = { node, data: null };
    this.#anchors.set(name, anchor);
    const valuesBefore = this.#values;
    const deepestBefore = this.#deepest;
    this.#deepest = path.length;
    anchor.data = this.#readPlain(node, path);
    anchor.values = this.#values - valuesBefore;
    anchor.height = this.#deepest - path.length;
    this.#deepest = Math.max(this.#deepest, deepestBefore);
    return anchor.data;
  }

  /** False where there is too much, or too deep. */
  #count(values: number, depth: number, node: Node | null, path: Path): boolean {
    this.#values += values;
    this.#deepest = Math.max(this.#deepest, depth);
    if (this.#values > MAX_VALUES)
      this.#report(node, [], "too many values", `at most ${MAX_VALUES}, aliases included`);
    else if (depth > MAX_DEPTH)
      this.#report(node, path, "maps and lists inside one another", `at most ${MAX_DEPTH} deep`);
    else return true;
    this.tooMuch = true;
    return false;
  }

  #readAlias(node: Node, name: string, path: Path): unknown {
    const anchor = this.#anchors.get(name);
    this.#aliases += 1;
    if (this.#aliases > MAX_ALIASES) {
      this.tooMuch = true;
      this.#report(node, path, "one more alias", `at most ${MAX_ALIASES} in a file`);
    } else if (anchor === undefined) {
      this.#report(node, path, `the alias ${quote(`*${name}`)}`, "its anchor before it");
    } else if (anchor.values === undefined || anchor.height === undefined) {
      this.#report(node, path, `the alias ${quote(`*${name}`)} inside its own anchor`, "data that ends");
    } else if (this.#count(anchor.values, path.length + anchor.height, node, path)) {
      this.targets.set(node, anchor.node);
      return anchor.data;
    }
    return null;
  }

  #readPlain(node: Node, path: Path): unknown {
    if (isSeq(node)) return node.items.map((item, index) => this.read(item as Node, [...path, index]));
    if (isMap(node)) return this.#readMap(node, path);
    const value = isScalar(node) ? node.value : null;
    if (typeof value === "string") {
      const wrong = textProblem(value);
      if (wrong !== undefined) this.#report(node, path, wrong.found, wrong.expected);
    }
    if (typeof value === "number" && (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER)) {
      const source = isScalar(node) ? node.source : undefined;
      this.#report(
        node,
        path,
        `the number ${quote(source ?? "").slice(1, -1)}`,
        `a finite one, at most ${Number.MAX_SAFE_INTEGER}`,
      );
      return 0;
    }
    return value;
  }

  #readMap(map: YAMLMap, path: Path): Record<string, unknown> {
    const data: Record<string, unknown> = {};
    const entries = new Map<string, Entry>();
    this.entries.set(map, entries);
    for (const { key, value } of map.items as Entry[]) {
      const name = isScalar(key) && key.value !== null ? String(key.source ?? key.value) : undefined;
      if (name === undefined) {
        this.#report(key, path, "a key that is no text", "a text");
        continue;
      }
      if (typeof (key as Scalar).value !== "string") {
        this.#report(
          key,
          [...path, name],
          `the key ${quote(name).slice(1, -1)}`,
          "a text",
          `Put it in quotes: ${quote(name)}.`,
        );
      }
      const at = [...path, name];
      const wrong = textProblem(name);
      if (entries.has(name)) this.#report(key, at, `${quote(name)} again`, "each key once");
      else if (RESERVED_KEYS.includes(name)) this.#report(key, at, quote(name), "another name");
      else if (name === "<<")
        this.#report(key, at, "a merge key", "none", "Write the fields out, or use from in versions.");
      else if (wrong !== undefined) this.#report(key, path, `${wrong.found} as key`, wrong.expected);
      else {
        entries.set(name, { key, value });
        data[name] = this.read(value, at);
      }
    }
    return data;
  }
}
