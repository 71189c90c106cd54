import type { OwnStorage } from "../scenario/words.ts";
import { newest } from "./revision.ts";

/** How a store decides where one could decide otherwise. A scenario in TypeScript may bring its own. */
export const STRATEGIES: Required<OwnStorage> = {
  enough: (needed) => needed,
  keepsHint: () => true,
  serves: (answers) => newest(answers),
  repairs: (answers) => newest(answers),
  catchesUp: (objects) => objects,
};
