import type { Pieces } from "./pieces.ts";

/**
 * The least of some times at which something holds, in pieces, by bisection: exact where it holds for all that are longer, too.
 *
 * @param fromMs where it does not hold
 * @param toMs where it holds; a whole number of steps more
 */
export function* leastTime(
  { fromMs, toMs, everyMs }: { readonly fromMs: number; readonly toMs: number; readonly everyMs: number },
  holds: (ms: number) => Pieces<boolean>,
): Pieces<number> {
  let [fails, does] = [0, Math.ceil((toMs - fromMs) / everyMs)];
  while (does - fails > 1) {
    const middle = Math.floor((fails + does) / 2);
    if (yield* holds(fromMs + middle * everyMs)) does = middle;
    else fails = middle;
  }
  return Math.min(toMs, fromMs + does * everyMs);
}
