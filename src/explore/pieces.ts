/** Work in pieces of a run each, about: it yields between them, so that whoever waits can look at the clock, or hear a signal. */
export type Pieces<Result> = Generator<void, Result, void>;

/** All of it at once, and what comes of it. */
export function whole<Result>(pieces: Generator<unknown, Result, void>): Result {
  let piece = pieces.next();
  while (!piece.done) piece = pieces.next();
  return piece.value;
}

/** The same work, without what it says of how far it has come. */
export function* quietly<Result>(steps: Generator<unknown, Result, void>): Pieces<Result> {
  let step = steps.next();
  while (!step.done) {
    yield;
    step = steps.next();
  }
  return step.value;
}
