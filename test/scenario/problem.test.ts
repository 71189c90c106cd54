import fc from "fast-check";
import { expect, test } from "vitest";
import { didYouMean, listWords, nearest, pathText, problemText, quote } from "../../src/scenario/problem.ts";

test("a word is near to another that is one slip away", () => {
  expect(nearest("tset", ["production", "test"])).toBe("test");
  expect(nearest("gatee", ["write", "gate"])).toBe("gate");
  expect(nearest("ONLOAD", ["onLoad"])).toBe("onLoad");
  expect(didYouMean("gat", ["gate"])).toBe('Did you mean "gate"?');
});

test("a word that is like none is near to none", () => {
  expect(nearest("banana", ["gate", "wait"])).toBeUndefined();
  expect(nearest("ab", ["cd"])).toBeUndefined();
  expect(nearest("", ["a"])).toBeUndefined();
  expect(nearest("x".repeat(10_000), ["x".repeat(9_999)])).toBeUndefined();
});

test("a word is nearest to itself", () => {
  const words = fc.array(fc.string({ minLength: 1, maxLength: 30 }), { minLength: 1 });
  fc.assert(
    fc.property(words, fc.nat(), (all, pick) => {
      const word = all[pick % all.length] as string;
      return nearest(word, all)?.toLowerCase() === word.toLowerCase();
    }),
  );
});

test("an error says where, what was found, what was expected, and what may help", () => {
  const problem = {
    severity: "error",
    path: ["plan", 1, "gate", "on"],
    found: '"tset"',
    expected: "a group: production, test",
    hint: 'Did you mean "test"?',
  } as const;
  expect(problemText(problem)).toBe(
    'plan[1].gate.on: found "tset", expected a group: production, test. Did you mean "test"?',
  );
});

test("a key that is no plain word is quoted in a path", () => {
  expect(pathText(["groups", "two boxes", 0])).toBe('groups["two boxes"][0]');
});

test("what is long is cut", () => {
  expect(quote("x".repeat(1_000)).length).toBeLessThan(70);
  expect(listWords(Array.from({ length: 100 }, (_, index) => `w${index}`))).toMatch(/w19 and 80 more$/);
});
