import fc from "fast-check";
import { expect, test } from "vitest";
import { circlesOf } from "../../src/scenario/circles.ts";

const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges));

test("what leads nowhere, or to what is not there, is in no circle", () => {
  expect(circlesOf(graph({ a: ["b", "c"], b: ["c"], c: ["none"] }))).toEqual([]);
});

test("a circle is told from its beginning to its beginning, and once", () => {
  expect(circlesOf(graph({ a: ["a"] }))).toEqual([["a", "a"]]);
  expect(circlesOf(graph({ a: ["b"], b: ["c"], c: ["b"], d: ["c"] }))).toEqual([["b", "c", "b"]]);
});

test("there is a circle if and only if some name can be reached from itself", () => {
  const names = ["a", "b", "c", "d", "e"] as const;
  const edges = fc.record(
    Object.fromEntries(
      names.map((name) => [name, fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 })]),
    ),
  );
  fc.assert(
    fc.property(edges, (leadsTo) => {
      const reached = (from: string): Set<string> => {
        const found = new Set(leadsTo[from]);
        for (const name of found) for (const other of leadsTo[name] ?? []) found.add(other);
        return found;
      };
      const circles = circlesOf(graph(leadsTo));
      for (const circle of circles) {
        expect(circle.at(-1)).toBe(circle[0]);
        circle.slice(1).forEach((name, index) => {
          expect(leadsTo[circle[index] as string]).toContain(name);
        });
      }
      expect(circles.length > 0).toBe(names.some((name) => reached(name).has(name)));
    }),
  );
});

test("a chain of a thousand names is followed without exhausting the stack", () => {
  const chain = new Map(Array.from({ length: 100_000 }, (_, index) => [`${index}`, [`${index + 1}`]]));
  expect(circlesOf(chain)).toEqual([]);
  chain.set("99999", ["0"]);
  expect(circlesOf(chain)[0]).toHaveLength(100_001);
});
