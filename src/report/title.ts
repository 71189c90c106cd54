import type { Scenario } from "../scenario/words.ts";
import { wrap } from "./layout.ts";
import type { Page } from "./paint.ts";

/** The name of a scenario, and what it shows. */
export function titleLines({ name, shows }: Scenario, { paint, width }: Page): string[] {
  return [paint.bold(name), ...(shows === undefined ? [] : wrap(shows, width).map(paint.dim))];
}
