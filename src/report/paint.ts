/** How text is coloured: by functions that are handed in, so that a report decides what stands out and not how. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const same = (text: string): string => text;

/** No colours. */
export const PLAIN: Paint = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

/** Where a text report goes. */
export interface Page {
  readonly paint: Paint;
  /** How many columns a line may have. */
  readonly width: number;
}
