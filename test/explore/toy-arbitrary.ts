import fc from "fast-check";
import type { Range, Toy, ToyNode } from "./toy.ts";

/** How many timings a generated toy may have for brute force, about. */
const MOST_TIMINGS = 1500;

const range = (lo: number, hi: number, width: number): fc.Arbitrary<Range> =>
  fc
    .tuple(fc.integer({ min: lo, max: hi }), fc.integer({ min: 0, max: width }))
    .map(([from, more]) => [from, from + more]);

const toyNode: fc.Arbitrary<ToyNode> = fc
  .record({
    by: fc.constantFrom("poll", "poll", "ttl", "watch"),
    periodMs: fc.integer({ min: 4, max: 12 }),
    jitter: fc.oneof(fc.constant<Range>([0, 0]), range(0, 2, 2)),
    crashes: range(0, 4, 3),
    offset: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ offset, ...node }) => ({ ...node, phase: [offset, offset + node.periodMs - 1] }));

/** Toys of one to three nodes in which any two things may happen at one instant. Numbers vary; so do the kinds of node. */
export const anyToy: fc.Arbitrary<Toy> = fc
  .record({
    nodes: fc.array(toyNode, { minLength: 1, maxLength: 3 }),
    writeAtMs: fc.integer({ min: 0, max: 9 }),
    gate: fc.record({
      everyMs: fc.integer({ min: 1, max: 4 }),
      forMs: fc.integer({ min: 0, max: 10 }),
      tolerates: fc.integer({ min: 0, max: 2 }),
    }),
    rollsBack: fc.boolean(),
    person: fc.option(
      fc.record({ crash: fc.integer({ min: 1, max: 2 }), notices: range(0, 3, 2), acts: range(0, 3, 2) }),
      { nil: null },
    ),
    horizonMs: fc.integer({ min: 8, max: 30 }),
    eventLimit: fc.oneof(fc.constant(1000), fc.integer({ min: 3, max: 15 })),
  })
  .filter((toy) => timings(toy) <= MOST_TIMINGS);

function timings({ nodes, person }: Toy): number {
  const width = ([lo, hi]: Range) => hi - lo + 1;
  const ofNode = (node: ToyNode) => width(node.phase) * width(node.crashes) * width(node.jitter);
  const ofPerson = person === null ? 1 : width(person.notices) * width(person.acts);
  return nodes.reduce((product, node) => product * ofNode(node), ofPerson);
}
