/** Answers to the draws of a run that are rounder than those it has. */

import { type Draw, describeQuestion, type Source } from "../kernel/choices.ts";
import { costOf, roundsOf } from "./shrink-values.ts";

/**
 * Sources that answer one draw each in a rounder way and all others as before: a duration by an end of its range or a round
 * one, a chance by no, a pick by the first.
 */
export function* roundDraws(draws: readonly Draw[], source: Source): Iterable<Source> {
  for (const draw of draws) for (const value of rounder(draw)) yield answering(source, draw, value);
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
function answering(source: Source, draw: Draw, value: number | boolean): Source {
  const question = describeQuestion(draw);
  const isMeant = (name: string, asked: string) => name === draw.name && asked === question;
  return {
    uniformMs: (name, loMs, hiMs) =>
      isMeant(name, `${loMs}..${hiMs} ms`) ? (value as number) : source.uniformMs(name, loMs, hiMs),
    chance: (name, share) =>
      isMeant(name, `a chance of ${share}`) ? (value as boolean) : source.chance(name, share),
    pick: (name, count) => (isMeant(name, `one of ${count}`) ? (value as number) : source.pick(name, count)),
  };
}
