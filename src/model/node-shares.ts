/**
 * The share of a kind of request that each node of a group answers, by its place. Most answer all or nothing: those are counted,
 * so that a change of one node asks no other, and a group of thousands costs no more for each of them than a small one.
 */
export class NodeShares {
  readonly all: number[] = [];
  /** Whether the balancer believes in each. */
  readonly #believed: boolean[] = [];
  /** How many answer all. */
  #whole: number;
  /** How many of those the balancer believes in. */
  #wholeBelieved: number;
  /** How many answer a part. */
  #parts = 0;

  /** At first all nodes answer all, and are believed in. */
  constructor(nodes: number) {
    for (let place = 0; place < nodes; place++) {
      this.all.push(1);
      this.#believed.push(true);
    }
    this.#whole = nodes;
    this.#wholeBelieved = nodes;
  }

  get whole(): number {
    return this.#whole;
  }

  get wholeBelieved(): number {
    return this.#wholeBelieved;
  }

  /** Whether some answer a part: then counting does not tell what all answer together. */
  get hasParts(): boolean {
    return this.#parts > 0;
  }

  set(place: number, share: number): void {
    this.#count(place, -1);
    this.all[place] = share;
    this.#count(place, 1);
  }

  believe(place: number, isBelieved: boolean): void {
    this.#count(place, -1);
    this.#believed[place] = isBelieved;
    this.#count(place, 1);
  }

  #count(place: number, by: 1 | -1): void {
    const share = this.all[place] as number;
    if (share !== 0 && share !== 1) this.#parts += by;
    if (share !== 1) return;
    this.#whole += by;
    if (this.#believed[place]) this.#wholeBelieved += by;
  }
}
