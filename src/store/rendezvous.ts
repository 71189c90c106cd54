/**
 * The hosts that hold an object: those with the highest weights for it. Whoever knows the same hosts places it alike, and a host
 * that comes or goes moves only what it gains or held.
 *
 * @returns at most `count` hosts, the one with the highest weight first; hosts that are named twice count once
 */
export function placement(object: string, hosts: readonly string[], count: number): string[] {
  return [...new Set(hosts)]
    .map((host) => ({ host, weight: weightOf(object, host) }))
    .sort((one, other) => other.weight - one.weight || (one.host < other.host ? -1 : 1))
    .slice(0, count)
    .map(({ host }) => host);
}

/** The placements among one list of hosts, each reckoned once: requests ask for the same ones again and again. */
export class Placements {
  readonly #known = new Map<string, readonly string[]>();
  readonly #hosts: readonly string[];
  readonly #count: number;

  constructor(hosts: readonly string[], count: number) {
    this.#hosts = hosts;
    this.#count = count;
  }

  of(object: string): readonly string[] {
    let known = this.#known.get(object);
    if (known === undefined) {
      known = placement(object, this.#hosts, this.#count);
      this.#known.set(object, known);
    }
    return known;
  }
}

/** 32 bits that look random for each pair, the same on every engine. */
function weightOf(object: string, host: string): number {
  let hash = 0x811c9dc5;
  for (const text of [object, "\0", host])
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
