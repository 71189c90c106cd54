import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventQueue, tieKey } from "../../src/kernel/event-queue.ts";

/** What a queue does, in the plainest way: a list that is sorted again after each push. */
class SortedList {
  readonly #events: { atMs: number; tie: number; slot: number }[] = [];

  get slots(): number[] {
    return this.#events.map((event) => event.slot);
  }

  get firstAtMs(): number {
    return this.#events[0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  get firstSlot(): number {
    return this.#events[0]?.slot ?? -1;
  }

  push(atMs: number, tie: number, slot: number): void {
    this.#events.push({ atMs, tie, slot });
    this.#events.sort((one, other) => one.atMs - other.atMs || one.tie - other.tie);
  }

  pop(): number {
    return this.#events.shift()?.slot as number;
  }
}

const command = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ atMs: fc.integer({ min: 0, max: 6 }), rank: fc.integer({ min: 0, max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.constant("pop" as const) },
);

describe("the queue", () => {
  it("always has the event first that a sorted list has first", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 400, size: "max" }), (commands) => {
        const queue = new EventQueue();
        const list = new SortedList();
        for (const [slot, one] of commands.entries()) {
          if (one !== "pop") {
            // The slot makes the tie key unique, as the kernel demands.
            queue.push(one.atMs, tieKey(1, one.rank, slot), slot);
            list.push(one.atMs, tieKey(1, one.rank, slot), slot);
          } else if (queue.size > 0) {
            expect(queue.pop()).toBe(list.pop());
          }
          expect([queue.size, queue.firstAtMs, queue.firstSlot]).toEqual([
            list.slots.length,
            list.firstAtMs,
            list.firstSlot,
          ]);
        }
        const pending: number[] = [];
        queue.forEach((slot) => void pending.push(slot));
        expect(new Set(pending)).toEqual(new Set(list.slots));
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it("keeps times of many years apart to the millisecond", () => {
    const queue = new EventQueue();
    const millenniumMs = 1000 * 366 * 86_400_000;
    const times = [2, 0, 3, 1].map((ms) => millenniumMs + ms);
    for (const [slot, atMs] of times.entries()) queue.push(atMs, 0, slot);
    expect(times.map(() => queue.pop())).toEqual([1, 3, 0, 2]);
  });

  it("grows and loses nothing", () => {
    const queue = new EventQueue();
    const count = 1000;
    for (let slot = 0; slot < count; slot++) queue.push((slot * 7919) % count, 0, slot);
    const times = Array.from({ length: count }, () => (queue.pop() * 7919) % count);
    expect(times).toEqual(Array.from({ length: count }, (_, atMs) => atMs));
  });
});

describe("tie keys", () => {
  it("order by domain, then by rank, then by local number", () => {
    const part = (max: number) => fc.oneof(fc.integer({ min: 0, max }), fc.constantFrom(0, max));
    const key = fc.tuple(part(255), part(255), part(4294967295));
    fc.assert(
      fc.property(key, key, (one, other) => {
        const differing = one.findIndex((value, index) => value !== other[index]);
        const order =
          differing < 0 ? 0 : Math.sign((one[differing] as number) - (other[differing] as number));
        expect(Math.sign(tieKey(...one) - tieKey(...other))).toBe(order);
        expect(Number.isSafeInteger(tieKey(...one))).toBe(true);
      }),
      { seed: 2 },
    );
  });
});
