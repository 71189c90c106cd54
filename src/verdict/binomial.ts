/**
 * Whether a share `p` lies in the exact (Clopper–Pearson) interval of `count` successes in `runs` at a confidence: whether
 * neither so few nor so many would be rarer than half of what is left to chance.
 *
 * Only sums, products and quotients: the result is the same on every engine, which logarithms do not promise.
 */
export function isWithinBinomialInterval(
  p: number,
  count: number,
  runs: number,
  confidence: number,
): boolean {
  const tail = (1 - confidence) / 2;
  return atMost(p, count, runs) >= tail && 1 - atMost(p, count - 1, runs) >= tail;
}

/** The probability of `count` successes or fewer in `runs` tries of probability `p`. */
export function atMost(p: number, count: number, runs: number): number {
  if (count < 0) return 0;
  if (count >= runs || p <= 0) return 1;
  if (p >= 1) return 0;
  // Weights relative to the most likely number, so that none overflows and the small ones may vanish.
  const mode = Math.min(runs, Math.floor((runs + 1) * p));
  const odds = p / (1 - p);
  let below = mode <= count ? 1 : 0;
  let all = 1;
  let weight = 1;
  for (let k = mode; k < runs && weight > 0; k++) {
    weight *= ((runs - k) / (k + 1)) * odds;
    all += weight;
    if (k + 1 <= count) below += weight;
  }
  weight = 1;
  for (let k = mode; k > 0 && weight > 0; k--) {
    weight *= k / (runs - k + 1) / odds;
    all += weight;
    if (k - 1 <= count) below += weight;
  }
  return below / all;
}

/** The exact (Clopper–Pearson) interval of the share behind `count` successes in `runs` tries. */
export function binomialInterval(
  count: number,
  runs: number,
  confidence: number,
): { readonly from: number; readonly to: number } {
  const oneSided = 1 - (1 - confidence) / 2;
  // As many successes are as rare as so few failures.
  return {
    from: 1 - mostLikelyAtMost(runs - count, runs, oneSided),
    to: mostLikelyAtMost(count, runs, oneSided),
  };
}

/** The share that is not exceeded, with a confidence, after `count` successes in `runs` tries; 1 without any tries. */
export function mostLikelyAtMost(count: number, runs: number, confidence: number): number {
  if (count >= runs) return 1;
  let [possible, impossible] = [count / runs, 1];
  for (let step = 0; step < HALVINGS; step++) {
    const p = (possible + impossible) / 2;
    if (atMost(p, count, runs) >= 1 - confidence) possible = p;
    else impossible = p;
  }
  return impossible;
}

/** Of an interval of length 1, down to less than a billionth. */
const HALVINGS = 40;
