import type { OwnRevision } from "../../../src/index.ts";
import { byAge, plantedStore } from "./store.ts";

/** A repair that writes the older value, and makes it look newer than all. */
function olderOf(answers: readonly (OwnRevision | null)[]): OwnRevision | null {
  const sorted = byAge(answers);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined || first === last) return last ?? null;
  return { counter: last.counter + 1, push: first.push };
}

export default plantedStore({ own: { repairs: olderOf } });
