/** YAML as plain data, with the place of everything in it. Trusts nothing: see `limits.ts` for what is refused. */

import { Composer, isMap, isSeq, Lexer, LineCounter, type Node, Parser } from "yaml";
import { MAX_DEPTH, MAX_TOKENS } from "./limits.ts";
import { PlainReader, startOf } from "./plain-reader.ts";
import type { Problem } from "./problem.ts";

type Path = Problem["path"];
type Token = Parameters<Composer["next"]>[0];

export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface PlacedProblem extends Problem {
  readonly place: Place;
}

/** Levels of the parser for one of ours: a map in a list is two, and each has its document around it. */
const MAX_PARSER_DEPTH = 3 * MAX_DEPTH;

/** So many mistakes in the YAML itself are reported; those after the first mostly follow from it. */
const MAX_BROKEN = 100;

/** A file as YAML 1.2 sees it: one document, core schema, no tags of its own, no merge keys. */
export class YamlFile {
  /** What the document holds; undefined where `broken`. */
  readonly data: unknown;
  readonly problems: PlacedProblem[] = [];
  /** Whether the text is no YAML, or too much of it, so that what stands in it cannot be judged. */
  readonly broken: boolean;
  readonly #lines = new LineCounter();
  readonly #reader = new PlainReader((node, path, found, expected, hint) => {
    this.#report(startOf(node) ?? 0, path, found, expected, hint);
  });
  #root: Node | null = null;

  constructor(text: string) {
    const tokens = this.#tokens(text);
    if (tokens !== undefined) this.#compose(tokens, text.length);
    const isYaml = this.problems.length === 0;
    if (isYaml) this.data = this.#reader.read(this.#root, []);
    this.broken = !isYaml || this.#reader.tooMuch;
  }

  /** The place of the value at a path, or of its key; of the nearest that holds it, where there is none. */
  place(path: Path, atKey = false): Place {
    let node = this.#root;
    let offset = startOf(node) ?? 0;
    for (const [index, part] of path.entries()) {
      const holder = node === null ? undefined : (this.#reader.targets.get(node) ?? node);
      const entry = isMap(holder) ? this.#reader.entries.get(holder)?.get(String(part)) : undefined;
      const item = isSeq(holder) ? (holder.items[Number(part)] as Node | undefined) : undefined;
      if (entry === undefined && item === undefined) break;
      const keyOffset = startOf(entry?.key) ?? offset;
      node = entry?.value ?? item ?? null;
      offset = atKey && index === path.length - 1 ? keyOffset : (startOf(node) ?? keyOffset);
    }
    return this.#placeOf(offset);
  }

  #placeOf(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #report(offset: number, path: Path, found: string, expected: string, hint?: string): void {
    const place = this.#placeOf(offset);
    this.problems.push({
      severity: "error",
      path,
      found,
      expected,
      place,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /** Undefined where there is too much, or nested so deep that composing it would exhaust the stack. */
  #tokens(text: string): Token[] | undefined {
    const parser = new Parser(this.#lines.addNewLine);
    const tokens: Token[] = [];
    this.#lines.addNewLine(0);
    let count = 0;
    for (const lexeme of new Lexer().lex(text)) {
      tokens.push(...parser.next(lexeme));
      const tooDeep = parser.stack.length > MAX_PARSER_DEPTH;
      if (tooDeep)
        this.#report(parser.offset, [], "maps and lists inside one another", `at most ${MAX_DEPTH} deep`);
      else if (++count > MAX_TOKENS)
        this.#report(parser.offset, [], "too much YAML", `at most ${MAX_TOKENS} tokens`);
      if (tooDeep || count > MAX_TOKENS) return undefined;
    }
    tokens.push(...parser.end());
    const directive = tokens.find((token) => token.type === "directive");
    if (directive !== undefined) this.#report(directive.offset, [], "a YAML directive", "none");
    return directive === undefined ? tokens : undefined;
  }

  #compose(tokens: Token[], length: number): void {
    // Duplicate keys are looked for below: the library compares each key with each.
    const options = {
      version: "1.2",
      schema: "core",
      merge: false,
      uniqueKeys: false,
      prettyErrors: false,
    } as const;
    const [document, second] = withoutStacks(() => [...new Composer(options).compose(tokens, true, length)]);
    const told = new Set<number>();
    for (const error of document?.errors.slice(0, MAX_BROKEN) ?? []) {
      // What else is wrong with a line mostly follows from the first.
      const { line } = this.#placeOf(error.pos[0]);
      if (told.has(line)) continue;
      told.add(line);
      this.#report(error.pos[0], [], "broken YAML", "YAML 1.2", `${error.message.slice(0, 200)}.`);
    }
    if (second !== undefined)
      this.#report(startOf(second.contents) ?? length, [], "a second document", "one in a file");
    this.#root = (document?.contents as Node | undefined) ?? null;
  }
}

/** A broken file can have a hundred thousand errors, and a stack trace for each would take seconds. */
function withoutStacks<Result>(work: () => Result): Result {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
