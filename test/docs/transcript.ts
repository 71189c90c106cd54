/** Console blocks of the documents: commands with the output that they are said to have. */

import { cpSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../src/cli/main.ts";
import { repositoryRoot } from "../packaging/repository.ts";
import type { Block } from "./markdown.ts";

export interface Exchange {
  readonly command: string;
  /** Lines; `…` alone stands for any number of them, within a line for any characters. */
  readonly expected: readonly string[];
  readonly line: number;
}

/** The commands of a console block, each with the lines up to the next. */
export function exchangesOf(block: Block): Exchange[] {
  const exchanges: (Exchange & { expected: string[] })[] = [];
  for (const [index, line] of block.text.trimEnd().split("\n").entries()) {
    if (line.startsWith("$ "))
      exchanges.push({ command: line.slice(2), expected: [], line: block.line + index });
    else exchanges.at(-1)?.expected.push(line.trimEnd());
  }
  return exchanges;
}

/** A folder in which documents run their commands: it has the scenarios and the examples, as the repository has. */
export function makeSandbox(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "slowfuse-docs-")));
  for (const path of ["scenarios", "docs/examples"])
    cpSync(join(repositoryRoot, path), join(folder, path), { recursive: true });
  return folder;
}

const manifest = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** Runs commands as a shell would, in the current folder, and remembers how the last one ended. */
export class Shell {
  #code = 0;

  /** The output of a line of commands; null where it cannot be known here, as of the tests themselves. */
  async run(line: string): Promise<string | null> {
    let output = "";
    for (const command of line.split(" && ")) {
      const text = await this.#runOne(command);
      if (text === null) return null;
      output += text;
      if (this.#code !== 0) break;
    }
    return output;
  }

  async #runOne(command: string): Promise<string | null> {
    const [, call = command, target] = /^(.*?)(?: > (\S+))?$/.exec(command) ?? [];
    const words = wordsOf(call);
    if (words[0] === "npx") words.shift();
    const [program, ...args] = words;
    if (program === "npm") return this.#npm(args);
    if (program === "echo" && args[0] === "$?") return `${this.#code}\n`;
    if (program === "cat") return args.map((file) => readFileSync(file, "utf8")).join("");
    if (program === "head") return head(args);
    if (program !== "slowfuse") throw new Error(`the documents cannot run ${JSON.stringify(command)}`);
    const output = await this.#slowfuse(args);
    if (target === undefined) return output;
    writeFileSync(target, output);
    return "";
  }

  async #npm([word, ...args]: readonly string[]): Promise<string | null> {
    if (word === "ci" || word === "install") return "";
    const script = manifest.scripts[word === "run" ? (args[0] as string) : (word as string)];
    const command = /^node dist\/cli\.js (.*)$/.exec(script ?? "");
    return command === null ? null : await this.#slowfuse(wordsOf(command[1] as string));
  }

  async #slowfuse(args: readonly string[]): Promise<string> {
    let output = "";
    const stream = {
      write: (text: string) => {
        output += text;
      },
    };
    this.#code = await main(args, { stdout: stream, stderr: stream, env: {} });
    return output;
  }
}

function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? (plain as string));
}

function head([option, count, file]: readonly string[]): string {
  if (option !== "-n") throw new Error("head is known with -n only");
  const lines = readFileSync(file as string, "utf8").split("\n");
  return `${lines.slice(0, Number(count)).join("\n")}\n`;
}

/**
 * The output as a document shows it: where `…` stands, with that. Where the output is another one, all of it.
 */
export function excerpt(output: string, expected: readonly string[]): string {
  const lines = output
    .trimEnd()
    .split("\n")
    .map((line) => line.trimEnd());
  return isExcerpt(output === "" ? [] : lines, expected) ? expected.join("\n") : lines.join("\n");
}

function isExcerpt(lines: readonly string[], expected: readonly string[]): boolean {
  const parts: string[][] = [[]];
  for (const line of expected) {
    if (line.trim() === "…") parts.push([]);
    else parts.at(-1)?.push(line);
  }
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    let from = index > 0 && isLast ? Math.max(at, lines.length - part.length) : at;
    if (index > 0 && !isLast) while (from < lines.length && !standsAt(lines, from, part)) from++;
    if (!standsAt(lines, from, part)) return false;
    at = from + part.length;
  }
  return at === lines.length;
}

function standsAt(lines: readonly string[], from: number, part: readonly string[]): boolean {
  return part.every((line, index) => isSameLine(lines[from + index], line));
}

function isSameLine(line: string | undefined, expected: string): boolean {
  if (line === undefined || !expected.includes("…")) return line === expected;
  const parts = expected.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(line);
}
