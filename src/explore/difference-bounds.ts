/**
 * A conjunction of conditions `t(a) − t(b) ≤ c` over integer variables: which timings a run stays the same run in.
 *
 * It is kept closed: each bound is the least that follows from all conditions. So whether a condition follows is one
 * look, and a variable alone, a pair of them and a point can be read off. Over integers with integer bounds that is
 * exact: every conjunction that is not refused holds an integer point, and every bound is reached by one.
 *
 * Variable 0 is the beginning of the run, and 0. Each other one is added as something between `lo` and `hi` after one
 * that is there already, so all are bounded. Times are in ms. With n variables a condition costs n² at the most, and
 * n where little follows from it; a variable n.
 */
export class DifferenceBounds {
  #size = 1;
  #stride = INITIAL_CAPACITY;
  /** Row a, column b: the greatest that t(a) − t(b) can be. */
  #most = new Float64Array(INITIAL_CAPACITY * INITIAL_CAPACITY);

  /** How many variables there are, with variable 0. */
  get size(): number {
    return this.#size;
  }

  copy(): DifferenceBounds {
    const copy = new DifferenceBounds();
    copy.#size = this.#size;
    copy.#stride = this.#stride;
    copy.#most = this.#most.slice();
    return copy;
  }

  /** The greatest that t(a) − t(b) can be; the least is −`most(b, a)`. */
  most(a: number, b: number): number {
    return this.#most[a * this.#stride + b] as number;
  }

  /** Adds a variable: from `lo` to `hi` after `parent`, both included. Returns its number. */
  add(parent: number, lo: number, hi: number): number {
    if (this.#size === this.#stride) this.#grow();
    const added = this.#size++;
    for (let other = 0; other < added; other++) {
      this.#set(added, other, hi + this.most(parent, other));
      this.#set(other, added, this.most(other, parent) - lo);
    }
    return added;
  }

  /** Whether t(a) − t(b) ≤ c follows. */
  entails(a: number, b: number, c: number): boolean {
    return this.most(a, b) <= c;
  }

  /** Adds t(a) − t(b) ≤ c. False, and nothing is changed, where no point would be left. */
  restrict(a: number, b: number, c: number): boolean {
    if (this.entails(a, b, c)) return true;
    if (c + this.most(b, a) < 0) return false;
    // Since the bounds are closed, what is not nearer to b through a is nearer to nothing, and likewise on the other side.
    const nearer: number[] = [];
    for (let j = 0; j < this.#size; j++) if (c + this.most(b, j) < this.most(a, j)) nearer.push(j);
    for (let i = 0; i < this.#size; i++) {
      const throughA = this.most(i, a) + c;
      if (throughA >= this.most(i, b)) continue;
      for (const j of nearer) {
        const through = throughA + this.most(b, j);
        if (through < this.most(i, j)) this.#set(i, j, through);
      }
    }
    return true;
  }

  /** Whether a point, t(0) = 0 first, satisfies all conditions. */
  contains(times: readonly number[]): boolean {
    for (let a = 0; a < this.#size; a++) {
      for (let b = 0; b < this.#size; b++) {
        if ((times[a] as number) - (times[b] as number) > this.most(a, b)) return false;
      }
    }
    return true;
  }

  /**
   * A point of it, quickly: halfway between all at their earliest and all at their latest. Both are points, and because
   * the bounds are integers, so is what rounding down makes of their mean.
   */
  witness(): number[] {
    return Array.from({ length: this.#size }, (_, a) => Math.floor((this.most(a, 0) - this.most(0, a)) / 2));
  }

  /**
   * A point from its middle: every bound that leaves any room is tightened by the largest amount that leaves a point.
   *
   * @returns the point, and `slackMs`: every difference of two times may change by so much, and no condition is hurt
   */
  middle(): { times: number[]; slackMs: number } {
    let tightest: DifferenceBounds = this;
    let slackMs = 0;
    let tooMuch = 1;
    for (let a = 1; a < this.#size; a++) tooMuch = Math.max(tooMuch, this.most(a, 0) + this.most(0, a) + 1);
    while (tooMuch - slackMs > 1) {
      const trial = Math.floor((slackMs + tooMuch) / 2);
      const tightened = this.#tightened(trial);
      if (tightened === null) {
        tooMuch = trial;
      } else {
        slackMs = trial;
        tightest = tightened;
      }
    }
    return { times: tightest.witness(), slackMs };
  }

  /** With every bound that leaves room less by `amount`; null where no point is left. */
  #tightened(amount: number): DifferenceBounds | null {
    const tightened = this.copy();
    for (let a = 0; a < this.#size; a++) {
      for (let b = 0; b < this.#size; b++) {
        const hasRoom = this.most(a, b) + this.most(b, a) > 0;
        if (hasRoom && !tightened.restrict(a, b, this.most(a, b) - amount)) return null;
      }
    }
    return tightened;
  }

  #set(a: number, b: number, most: number): void {
    this.#most[a * this.#stride + b] = most;
  }

  #grow(): void {
    const stride = this.#stride * 2;
    const most = new Float64Array(stride * stride);
    for (let a = 0; a < this.#size; a++) {
      most.set(this.#most.subarray(a * this.#stride, a * this.#stride + this.#size), a * stride);
    }
    this.#stride = stride;
    this.#most = most;
  }
}

const INITIAL_CAPACITY = 8;
