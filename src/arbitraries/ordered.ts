import fc from "fast-check";

/** One of the values, the simplest first: unlike `fc.constantFrom`, it shrinks step by step to the simplest that fails. */
export function ordered<Value>(values: readonly Value[]): fc.Arbitrary<Value> {
  return fc.nat(values.length - 1).map((index) => values[index] as Value);
}
