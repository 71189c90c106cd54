/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("");
}

/** The text of a frame, with each line `<!-- name -->` replaced by the part of that name. */
export function fillFrame(frame: string, parts: Readonly<Record<string, () => string>>): string {
  return frame.replace(/^<!-- (\w+) -->\n/gm, (mark, name: string) => parts[name]?.() ?? mark);
}
