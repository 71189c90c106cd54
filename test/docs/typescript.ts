/** TypeScript blocks of the documents: written out as files that import the sources, and type-checked. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { repositoryRoot } from "../packaging/repository.ts";
import type { Block } from "./markdown.ts";

/** What a user imports, and where it stands in this repository. */
const ENTRIES: Readonly<Record<string, string>> = {
  slowfuse: "src/index.ts",
  "slowfuse/explore": "src/explore/index.ts",
  "slowfuse/kernel": "src/kernel/index.ts",
  "slowfuse/scenario": "src/scenario/index.ts",
  "slowfuse/fast-check": "src/fast-check.ts",
  "slowfuse/vitest": "src/vitest.ts",
};

/** Writes a block as a file of its own. Returns its path. */
export function writeModule(block: Block, name: string): string {
  const folder = join(repositoryRoot, "temp", "docs");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.replaceAll(/[^\w-]/g, "-")}-${block.line}.ts`);
  writeFileSync(path, withSources(block.text));
  return path;
}

/** The text of a module that imports the sources in place of the package. */
function withSources(text: string): string {
  return text.replaceAll(/(from |import |import\()"(slowfuse[^"]*)"/g, (_, before, specifier) => {
    const entry = ENTRIES[specifier as string];
    if (entry === undefined) throw new Error(`nobody can import ${specifier}`);
    return `${before}${JSON.stringify(join(repositoryRoot, entry))}`;
  });
}

/** What the compiler says of files, under the options of this repository; empty where nothing. */
export function typeErrors(files: readonly string[]): string[] {
  const { config } = ts.readConfigFile(join(repositoryRoot, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, repositoryRoot);
  const program = ts.createProgram([...files], options);
  return files.flatMap((file) => {
    const source = program.getSourceFile(file) as ts.SourceFile;
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ start, messageText }) => {
      const { line } = source.getLineAndCharacterOfPosition(start ?? 0);
      return `${file}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
  });
}
