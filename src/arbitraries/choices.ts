import fc from "fast-check";
import { type Draw, describeQuestion, type Source, seeded } from "../kernel/choices.ts";
import { formatDuration } from "../kernel/duration.ts";

/** Answers the draws of runs, and knows those that were asked: `recorded(source.draws)` replays them. */
export interface ChoiceSource extends Source {
  /** Every draw that was asked for, and its answer. */
  readonly draws: readonly Draw[];
}

/**
 * The choices inside a run, for `simulate(scenario, choices)`. A draw is answered by its name, so the answers stay the same
 * while the scenario beside it shrinks. Most are uniform; now and then all durations lean to one end of their range, or lie
 * together at the same place of it, which uniform draws hardly ever do.
 *
 * It shrinks to the least and then the roundest answers under which the property still fails: whole hours, minutes, seconds;
 * no luck; the first of several. One source can be asked by any number of runs.
 */
export function choices(): fc.Arbitrary<ChoiceSource> {
  return new ChoicesArbitrary();
}

/** Where in their ranges the durations lie that nothing else decides: uniformly, or all at the same share of them. */
type Lean = number | null;

class Answers implements ChoiceSource {
  readonly seed: number;
  readonly lean: Lean;
  /** Question → the answer that shrinking has put in place of that of the seed. */
  readonly fixed: ReadonlyMap<string, number>;
  /** Whether all that it knows was asked under these answers. */
  readonly isFresh: boolean;
  readonly #asked = new Map<string, Draw>();
  readonly #source: Source;

  constructor(seed: number, lean: Lean, fixed: ReadonlyMap<string, number>, isFresh: boolean) {
    this.seed = seed;
    this.lean = lean;
    this.fixed = fixed;
    this.isFresh = isFresh;
    this.#source = seeded(seed);
  }

  get draws(): readonly Draw[] {
    return [...this.#asked.values()];
  }

  uniformMs(name: string, loMs: number, hiMs: number): number {
    const fixed = this.fixed.get(questionOf({ name, kind: "uniformMs", loMs, hiMs, value: 0 }));
    const leant = this.lean === null ? undefined : loMs + Math.floor(this.lean * (hiMs - loMs));
    const value = fixed ?? leant ?? this.#source.uniformMs(name, loMs, hiMs);
    return this.#log({ name, kind: "uniformMs", loMs, hiMs, value }).value as number;
  }

  chance(name: string, share: number): boolean {
    const fixed = this.fixed.get(questionOf({ name, kind: "chance", share, value: false }));
    const value = fixed === undefined ? this.#source.chance(name, share) : fixed === 1;
    return this.#log({ name, kind: "chance", share, value }).value as boolean;
  }

  pick(name: string, count: number): number {
    const fixed = this.fixed.get(questionOf({ name, kind: "pick", count, value: 0 }));
    return this.#log({ name, kind: "pick", count, value: fixed ?? this.#source.pick(name, count) })
      .value as number;
  }

  /** As a failing property shows it. */
  [fc.toStringMethod](): string {
    const texts = this.draws.map(
      (draw) => `${draw.name}: ${draw.kind === "uniformMs" ? formatDuration(draw.value) : draw.value}`,
    );
    return texts.length === 0 ? "choices (nothing was drawn)" : `choices {${texts.join(", ")}}`;
  }

  #log(draw: Draw): Draw {
    this.#asked.set(questionOf(draw), draw);
    return draw;
  }
}

function questionOf(draw: Draw): string {
  return `${draw.name}: ${describeQuestion(draw)}`;
}

const LEANS: readonly Lean[] = [0, 1, 0.5, 0.999, null];
const MAX_SEED = 0x7fffffff;

class ChoicesArbitrary extends fc.Arbitrary<ChoiceSource> {
  generate(random: fc.Random, biasFactor: number | undefined): fc.Value<ChoiceSource> {
    const seed = random.nextInt(0, MAX_SEED);
    const leans = biasFactor !== undefined && random.nextInt(1, 4) === 1;
    const lean = leans
      ? (LEANS[random.nextInt(0, LEANS.length - 1)] ?? random.nextInt(0, 1_000) / 1_000)
      : null;
    return valued(new Answers(seed, lean, new Map(), false));
  }

  canShrinkWithoutContext(_value: unknown): _value is ChoiceSource {
    return false;
  }

  shrink(_value: ChoiceSource, context: unknown): fc.Stream<fc.Value<ChoiceSource>> {
    return fc.stream(simplerAnswers(context as Answers));
  }
}

function valued(answers: Answers): fc.Value<ChoiceSource> {
  return new fc.Value(answers, answers);
}

function* simplerAnswers(answers: Answers): IterableIterator<fc.Value<ChoiceSource>> {
  const { seed, lean, fixed, draws } = answers;
  const open = draws.filter((draw) => leastOf(draw) !== numberOf(draw));
  if (open.length === 0) return;
  const put = (changed: Iterable<readonly [Draw, number]>) => {
    const values = [...changed].map(([draw, number]) => [questionOf(draw), number] as const);
    return valued(new Answers(seed, lean, new Map([...fixed, ...values]), true));
  };
  yield put(open.map((draw) => [draw, leastOf(draw)]));
  // What was asked while something else shrank may be asked no more: the same answers once again tell.
  if (!answers.isFresh) yield put([]);
  for (const draw of open) for (const number of simplerNumbers(draw)) yield put([[draw, number]]);
}

/** An answer as a number: 1 for what happens by chance. */
function numberOf(draw: Draw): number {
  return Number(draw.value);
}

function leastOf(draw: Draw): number {
  return draw.kind === "uniformMs" ? draw.loMs : 0;
}

const UNITS_MS = [86_400_000, 3_600_000, 600_000, 60_000, 10_000, 1_000, 100, 10, 1];

/** Smaller answers: the least, then halfway there in the largest units, then one unit less, down to milliseconds. */
function* simplerNumbers(draw: Draw): IterableIterator<number> {
  const [least, now] = [leastOf(draw), numberOf(draw)];
  yield least;
  const units = draw.kind === "uniformMs" ? UNITS_MS : [1];
  const tried = new Set([least, now]);
  for (const unit of units) {
    for (let gap = now - least; gap >= 1; gap = Math.floor(gap / 2)) {
      const number = Math.floor((now - Math.ceil(gap / 2)) / unit) * unit;
      if (number <= least || tried.has(number)) continue;
      tried.add(number);
      yield number;
    }
    const round = Math.floor(now / unit) * unit;
    if (round <= least || tried.has(round)) continue;
    tried.add(round);
    yield round;
  }
}
