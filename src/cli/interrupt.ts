/** Ctrl-C, or the end that a CI job sends: heard until it is released; a second one ends the program as ever. */
export class Interrupt {
  #isHeard = false;
  readonly #hear = () => {
    this.#isHeard = true;
    this.release();
  };

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#hear);
  }

  get isHeard(): boolean {
    return this.#isHeard;
  }

  release(): void {
    for (const signal of SIGNALS) process.off(signal, this.#hear);
  }
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
