/** Whole numbers from one to another, both included. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A set of whole numbers as stretches, in order, which neither overlap nor touch. */
export class Stretches {
  readonly all: readonly Stretch[];

  constructor(all: readonly Stretch[] = []) {
    this.all = all;
  }

  with({ fromMs, toMs }: Stretch): Stretches {
    const before = this.all.filter((one) => one.toMs < fromMs - 1);
    const after = this.all.filter((one) => one.fromMs > toMs + 1);
    const met = this.all.filter((one) => one.toMs >= fromMs - 1 && one.fromMs <= toMs + 1);
    const joined = {
      fromMs: Math.min(fromMs, ...met.map((one) => one.fromMs)),
      toMs: Math.max(toMs, ...met.map((one) => one.toMs)),
    };
    return new Stretches([...before, joined, ...after]);
  }

  includes({ fromMs, toMs }: Stretch): boolean {
    return this.all.some((one) => one.fromMs <= fromMs && toMs <= one.toMs);
  }

  /** What else there is in a stretch. */
  restOf({ fromMs, toMs }: Stretch): Stretches {
    const rest: Stretch[] = [];
    let nextMs = fromMs;
    for (const one of this.all) {
      if (one.fromMs > nextMs) rest.push({ fromMs: nextMs, toMs: Math.min(one.fromMs - 1, toMs) });
      nextMs = Math.max(nextMs, one.toMs + 1);
    }
    if (nextMs <= toMs) rest.push({ fromMs: nextMs, toMs });
    return new Stretches(rest.filter((one) => one.fromMs <= one.toMs));
  }
}
