/** Lines and columns of text that may hold colours. */

const ESCAPE = "\u001b";
const COLOUR = new RegExp(`${ESCAPE}\\[\\d{1,2}m`, "g");

/** How many columns a text takes on a terminal. */
export function widthOf(text: string): number {
  return [...text.replace(COLOUR, "")].length;
}

/**
 * A text in lines of at most `width` columns, broken between words; a word that is longer stands alone and is not broken,
 * so that it can be copied.
 *
 * @param first what the first line begins with
 * @param hanging what every other line begins with. Default: as many spaces as `first` is wide
 */
export function wrap(
  text: string,
  width: number,
  first = "",
  hanging = " ".repeat(widthOf(first)),
): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    if (!isEmpty && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = hanging;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  lines.push(line);
  return lines;
}

export type Align = "left" | "right";

/** Rows in columns, two spaces between them. The last column is not padded. */
export function columns(
  rows: readonly (readonly string[])[],
  align: readonly Align[] = [],
  gap = "  ",
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, index) => {
        const padding = " ".repeat((widths[index] as number) - widthOf(cell));
        if (align[index] === "right") return padding + cell;
        return index === row.length - 1 ? cell : cell + padding;
      })
      .join(gap)
      .trimEnd(),
  );
}

const CONTROLS = new RegExp(`(?!\\n|${ESCAPE}\\[\\d{1,2}m)[\\p{Cc}\\p{Bidi_Control}]`, "gu");

/**
 * What a terminal would take as a command is made visible: names and values come from files that others wrote. Colours and
 * line ends stay.
 */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, "\ufffd");
}
