/** Answers to the draws of a run that are rounder than those it has. */

import { type Draw, describeQuestion, type Source } from "../kernel/choices.ts";
import { costOf, roundsOf } from "./shrink-values.ts";

/** Draws, each with its answer. */
type Answered = readonly (readonly [Draw, Draw["value"]])[];

/**
 * Sources that answer some draws in a rounder way and all others as before: a duration by an end of its range or a round one, a
 * chance by no, a pick by the first. All draws at once are tried first, then halves, quarters and so on, since a failure depends
 * on few of many; then each one that is left, in every rounder way.
 *
 * Whoever tries a source tells the draws of its run where it fails in the same way, which is then what others begin with, and null
 * where it does not.
 */
export function* roundDraws(
  draws: readonly Draw[],
  source: Source,
): Generator<Source, void, readonly Draw[] | null> {
  let now = draws;
  let answers = source;
  const take = (tried: Source, after: readonly Draw[]) => {
    [answers, now] = [tried, after];
  };
  const canBeRounder = () => now.filter((draw) => rounder(draw).length > 0);

  for (let size = canBeRounder().length; size > 1; size = Math.floor(size / 2)) {
    // What has been rounded is not among them any more, so that the next ones are in its place.
    for (let from = 0, left = canBeRounder(); from < left.length; left = canBeRounder()) {
      const some = left.slice(from, from + size);
      const tried = answering(answers, roundest(some));
      const after = yield tried;
      if (after === null) from += size;
      else take(tried, after);
    }
  }

  const looked = new Set<string>();
  const next = () => canBeRounder().find(({ name }) => !looked.has(name));
  for (let draw = next(); draw !== undefined; draw = next()) {
    looked.add(draw.name);
    for (const value of rounder(draw)) {
      const tried = answering(answers, [[draw, value]]);
      const after = yield tried;
      if (after === null) continue;
      take(tried, after);
      break;
    }
  }
}

function roundest(draws: readonly Draw[]): Answered {
  return draws.map((draw) => [draw, rounder(draw)[0] as Draw["value"]]);
}

function rounder(draw: Draw): (number | boolean)[] {
  switch (draw.kind) {
    case "chance":
      return draw.value ? [false] : [];
    case "pick":
      return Array.from({ length: draw.value }, (_, index) => index);
    case "uniformMs": {
      const { loMs, hiMs, value } = draw;
      const near = [loMs, hiMs, ...roundsOf(value)].filter((ms) => ms >= loMs && ms <= hiMs);
      const cost = costOf(value);
      const better = [...new Set(near)].filter((ms) => costOf(ms) < cost);
      return better.sort((one, other) => costOf(one) - costOf(other) || one - other);
    }
  }
}

/** Another world may ask for the same name otherwise; that is answered as before. */
class Rounded implements Source {
  /** Question and name → answer. */
  readonly answers: ReadonlyMap<string, Draw["value"]>;
  readonly source: Source;

  constructor(source: Source, answers: ReadonlyMap<string, Draw["value"]>) {
    this.source = source;
    this.answers = answers;
  }

  uniformMs(name: string, loMs: number, hiMs: number): number {
    return this.#answer(name, `${loMs}..${hiMs} ms`, () => this.source.uniformMs(name, loMs, hiMs));
  }

  chance(name: string, share: number): boolean {
    return this.#answer(name, `a chance of ${share}`, () => this.source.chance(name, share));
  }

  pick(name: string, count: number): number {
    return this.#answer(name, `one of ${count}`, () => this.source.pick(name, count));
  }

  #answer<Value extends Draw["value"]>(name: string, question: string, otherwise: () => Value): Value {
    return (this.answers.get(`${question}\n${name}`) as Value | undefined) ?? otherwise();
  }
}

/** All answers lie in one map, however often some were rounded: a tower of sources would be asked from its top each time. */
function answering(source: Source, answered: Answered): Source {
  const [below, known] =
    source instanceof Rounded ? [source.source, source.answers] : [source, new Map<string, Draw["value"]>()];
  const more = answered.map(([draw, value]) => [`${describeQuestion(draw)}\n${draw.name}`, value] as const);
  return new Rounded(below, new Map([...known, ...more]));
}
