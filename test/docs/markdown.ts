/** What a test reads of a Markdown file: its blocks of code, its links and its headings. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../packaging/repository.ts";

export interface Block {
  /** `console`, `yaml`, `ts`; empty where nothing is said. */
  readonly language: string;
  readonly text: string;
  /** Where its text begins, as an editor counts. */
  readonly line: number;
}

/** README.md and every file of docs/, by their path from the root. */
export const DOCUMENTS = [
  "README.md",
  ...readdirSync(join(repositoryRoot, "docs"))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `docs/${name}`),
];

export function readDocument(path: string): string {
  return readFileSync(join(repositoryRoot, path), "utf8");
}

/** The fenced blocks of a text, in order. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; line: number; lines: string[] } | null = null;
  for (const [index, line] of text.split("\n").entries()) {
    if (open === null) {
      const fence = /^```(\w*)/.exec(line);
      if (fence !== null) open = { language: fence[1] as string, line: index + 2, lines: [] };
    } else if (line === "```") {
      blocks.push({ language: open.language, line: open.line, text: `${open.lines.join("\n")}\n` });
      open = null;
    } else open.lines.push(line);
  }
  return blocks;
}

/** The blocks of a document in some language. */
export function blocksIn(path: string, language: string): Block[] {
  return blocksOf(readDocument(path)).filter((block) => block.language === language);
}

/** The file that a block says it is, in a comment on its first line: `# rollout.yaml`, `// rollout.test.ts`. */
export function fileNameOf(block: Block): string | undefined {
  return /^(?:#|\/\/) ([\w-]+(?:\.[\w-]+)+)\n/.exec(block.text)?.[1];
}

/** The targets of the links of a text, outside its blocks of code. */
export function linksOf(text: string): string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, "").replaceAll(/`[^`\n]*`/g, "code");
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target]) => target as string);
}

/** The anchors that GitHub gives the headings of a text. */
export function anchorsOf(text: string, anchorOf: (heading: string) => string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of text.replaceAll(/^```[\s\S]*?^```$/gm, "").matchAll(/^#+ (.+)$/gm)) {
    const anchor = anchorOf(heading as string);
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count++) unique = `${anchor}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}
