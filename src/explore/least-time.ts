/**
 * The least of some times at which something holds, by bisection: exact where it holds for all that are longer, too.
 *
 * @param fromMs where it does not hold
 * @param toMs where it holds; a whole number of steps more
 */
export function leastTime(
  { fromMs, toMs, everyMs }: { readonly fromMs: number; readonly toMs: number; readonly everyMs: number },
  holds: (ms: number) => boolean,
): number {
  let [fails, does] = [0, Math.ceil((toMs - fromMs) / everyMs)];
  while (does - fails > 1) {
    const middle = Math.floor((fails + does) / 2);
    if (holds(fromMs + middle * everyMs)) does = middle;
    else fails = middle;
  }
  return Math.min(toMs, fromMs + does * everyMs);
}
