/**
 * Strings as small integers, so that a trace holds numbers only. Numbers are given in the order of first use and mean
 * nothing outside their table; whatever leaves the process is written with the strings.
 */
export class Names {
  readonly #ids = new Map<string, number>();
  readonly #texts: string[] = [];
  /** Those that somebody has asked for. */
  readonly #hashes: number[] = [];

  id(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#texts.push(text) - 1;
    this.#ids.set(text, id);
    return id;
  }

  /** The string of an id; `null` for {@link NO_NAME}. */
  text(id: number): string | null {
    return id === NO_NAME ? null : (this.#texts[id] as string);
  }

  /** A hash of the string (32 bits) that does not depend on its id. */
  hash(id: number): number {
    if (id === NO_NAME) return 0;
    this.#hashes[id] ??= hashText(this.#texts[id] as string);
    return this.#hashes[id];
  }
}

/** No name. */
export const NO_NAME = -1;

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
