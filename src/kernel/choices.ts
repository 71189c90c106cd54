import tychei from "seedrandom/lib/tychei.js";

/**
 * The one seam for everything that is not determined. Whatever a run leaves to chance is a named draw that goes through
 * here; a {@link Source} answers it: a seed, a recording, fast-check, or the prover.
 *
 * Streams are named, so a new draw never shifts an old one, and two plans can be compared under the same luck.
 */
export class Choices {
  /** Every draw made so far, in order. */
  readonly draws: Draw[] = [];
  readonly #source: Source;
  readonly #limit: number;
  readonly #names = new Set<string>();

  /** @param limit how many draws it makes at the most */
  constructor(source: Source, limit = Number.POSITIVE_INFINITY) {
    this.#source = source;
    this.#limit = limit;
  }

  /**
   * A whole number of milliseconds, uniform over `loMs` to `hiMs`, both included. Where they are equal nothing is drawn.
   *
   * @returns a plain number, or a {@link Drawn} handle that knows its draw, so that times computed from it stay linked
   * @throws DrawError when the name was drawn before in this run, or the range is upside down
   */
  uniformMs(name: string, loMs: number, hiMs: number): Delay {
    if (loMs === hiMs) return loMs;
    if (!(loMs < hiMs))
      throw new DrawError(`the draw "${name}" has an impossible range, ${loMs}..${hiMs} ms`);
    const draw = {
      name,
      kind: "uniformMs",
      loMs,
      hiMs,
      value: this.#source.uniformMs(name, loMs, hiMs),
    } as const;
    this.#log(draw);
    return new Drawn(draw, this.#source);
  }

  /** Whether something happens that has the probability `share` (0 to 1). At 0 and 1 nothing is drawn. */
  chance(name: string, share: number): boolean {
    if (share <= 0) return false;
    if (share >= 1) return true;
    const value = this.#source.chance(name, share);
    this.#log({ name, kind: "chance", share, value });
    return value;
  }

  /** One of `count` things, by its index. With one there is nothing to draw. */
  pick(name: string, count: number): number {
    if (count === 1) return 0;
    const value = this.#source.pick(name, count);
    this.#log({ name, kind: "pick", count, value });
    return value;
  }

  #log(draw: Draw): void {
    if (!isAnswer(draw)) {
      throw new DrawError(`the draw "${draw.name}" cannot be ${draw.value}: it is ${describeQuestion(draw)}`);
    }
    if (this.#names.has(draw.name)) throw new DrawError(`the draw "${draw.name}" was made twice in one run`);
    if (this.draws.length >= this.#limit) throw new DrawLimitError(this.#limit);
    this.#names.add(draw.name);
    this.draws.push(draw);
  }
}

/** What answers draws. It must give the same answer for the same name whenever it is asked. */
export interface Source {
  uniformMs(name: string, loMs: number, hiMs: number): number;
  chance(name: string, share: number): boolean;
  pick(name: string, count: number): number;
  /** Told when a drawn duration is used as a mere number. Only a prover wants to know. */
  usedAsNumber?(name: string): void;
}

/** One draw and its answer, as a recording holds it. */
export type Draw =
  | {
      readonly name: string;
      readonly kind: "uniformMs";
      readonly loMs: number;
      readonly hiMs: number;
      readonly value: number;
    }
  | { readonly name: string; readonly kind: "chance"; readonly share: number; readonly value: boolean }
  | { readonly name: string; readonly kind: "pick"; readonly count: number; readonly value: number };

/**
 * A drawn duration: a plain number of milliseconds for whoever reckons with it, and a handle that knows its draw for the
 * kernel, which links to it every time that is computed from it.
 */
export class Drawn {
  /** The number, for records and reports; a decision that rests on it would go unnoticed. */
  readonly ms: number;
  /** Which draw it is: the same name in two simulations of one case is the same draw. */
  readonly draw: Draw & { readonly kind: "uniformMs" };
  readonly #source: Source;

  constructor(draw: Draw & { readonly kind: "uniformMs" }, source: Source) {
    this.ms = draw.value;
    this.draw = draw;
    this.#source = source;
  }

  valueOf(): number {
    this.#source.usedAsNumber?.(this.draw.name);
    return this.ms;
  }

  toString(): string {
    return String(this.ms);
  }

  toJSON(): number {
    return this.ms;
  }
}

/** A duration in ms that is fixed, or that was drawn. */
export type Delay = number | Drawn;

/** A run has made as many draws as it may. */
export class DrawLimitError extends Error {
  override readonly name = "DrawLimitError";

  constructor(limit: number) {
    super(`the run reached its limit of ${limit} draws`);
  }
}

export class DrawError extends Error {
  override readonly name = "DrawError";
}

/** Answers every draw from a seed: one stream a name, so draws do not depend on each other or on their order. */
export function seeded(seed: number | string): Source {
  // tychei: 10 ns a draw and 0.4 µs a seed, against 46 ns and 9 µs for the default. Not xor128 or xorwow, whose
  // neighbouring seeds are correlated, nor xorshift7, which ignores the first characters of a seed.
  const units = new Map<string, number>();
  // A twin asks for the same names.
  const unit = (name: string): number => {
    let known = units.get(name);
    if (known === undefined) {
      known = tychei(`${seed}/${name}`).double();
      units.set(name, known);
    }
    return known;
  };
  return {
    uniformMs: (name, loMs, hiMs) => loMs + Math.floor(unit(name) * (hiMs - loMs + 1)),
    chance: (name, share) => unit(name) < share,
    pick: (name, count) => Math.floor(unit(name) * count),
  };
}

/**
 * Answers every draw from a recording, whatever the order in which they are made. A recording of several worlds may hold a
 * name more than once, with another question each.
 *
 * @throws DrawError which names the first draw that the recording does not have, or has with another kind or range
 */
export function recorded(draws: Iterable<Draw>): Source {
  const byName = new Map<string, Draw[]>();
  for (const draw of draws) byName.set(draw.name, [...(byName.get(draw.name) ?? []), draw]);
  const find = (asked: string, name: string): Draw => {
    const named = byName.get(name);
    if (named === undefined) throw new DrawError(`the recording has no draw "${name}" (${asked})`);
    const draw = named.find((one) => describeQuestion(one) === asked);
    if (draw === undefined) {
      const has = named.map(describeQuestion).join(" and ");
      throw new DrawError(`the draw "${name}" does not match: asked for ${asked}, recorded ${has}`);
    }
    return draw;
  };
  return {
    uniformMs: (name, loMs, hiMs) => find(`${loMs}..${hiMs} ms`, name).value as number,
    chance: (name, share) => find(`a chance of ${share}`, name).value as boolean,
    pick: (name, count) => find(`one of ${count}`, name).value as number,
  };
}

/** Whether a source has kept to what it was asked; a recording comes from a file, and may hold anything. */
function isAnswer(draw: Draw): boolean {
  if (draw.kind === "chance") return typeof draw.value === "boolean";
  const [least, most] = draw.kind === "pick" ? [0, draw.count - 1] : [draw.loMs, draw.hiMs];
  return Number.isSafeInteger(draw.value) && draw.value >= least && draw.value <= most;
}

/** What a draw asks for, such as `0..299999 ms`. */
export function describeQuestion(draw: Draw): string {
  if (draw.kind === "uniformMs") return `${draw.loMs}..${draw.hiMs} ms`;
  return draw.kind === "chance" ? `a chance of ${draw.share}` : `one of ${draw.count}`;
}
