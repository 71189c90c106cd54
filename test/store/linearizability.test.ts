import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_RECORD } from "../../src/kernel/trace.ts";
import { findStale } from "../../src/verdict/store/fresh.ts";
import type { Operation } from "../../src/verdict/store/history.ts";
import { isLinearizable } from "../../src/verdict/store/linearizability.ts";

const operation = (isPush: boolean, revision: number, called: number, returned: number): Operation => ({
  isPush,
  revision,
  called,
  returned,
  calledAt: { atMs: called, variable: 0 },
  returnedAt: { atMs: returned === NO_RECORD ? Number.POSITIVE_INFINITY : returned, variable: 0 },
});
const push = (revision: number, called: number, returned: number) =>
  operation(true, revision, called, returned);
const pull = (revision: number, called: number, returned: number) =>
  operation(false, revision, called, returned);

/** All orders, tried one after another: what a pull returns is what the last push before it brought. */
function bruteForce(operations: readonly Operation[]): boolean {
  const must = operations.filter(({ returned }) => returned !== NO_RECORD);
  const go = (left: readonly Operation[], held: number): boolean => {
    if (must.every((one) => !left.includes(one))) return true;
    return left.some((next) => {
      const isFirst = left.every((other) => other.returned === NO_RECORD || other.returned > next.called);
      if (!isFirst || (!next.isPush && next.revision !== held)) return false;
      return go(
        left.filter((one) => one !== next),
        next.isPush ? next.revision : held,
      );
    });
  };
  return go(operations, 0);
}

/** Small histories, of which about half are linearizable: pulls return any revision there is. */
const histories = fc
  .array(
    fc.record({
      isPush: fc.boolean(),
      span: fc.tuple(fc.nat(20), fc.nat(20)),
      of: fc.nat(5),
      isOpen: fc.nat(3),
    }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((words) =>
    words.map(({ isPush, span: [one, other], of, isOpen }, index) => {
      // No two records are the same.
      const [called, returned] = [Math.min(one, other) * 10 + index, Math.max(one, other) * 10 + 100 + index];
      if (isPush) return push(index + 1, called, isOpen === 0 ? NO_RECORD : returned);
      return pull(of, called, returned);
    }),
  );

describe("the search for an order of pushes and pulls", () => {
  it("finds one exactly where trying all orders does", () => {
    fc.assert(
      fc.property(histories, (history) => {
        expect(isLinearizable(history).holds).toBe(bruteForce(history));
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });

  it("accepts pulls that see a push early while it is under way", () => {
    expect(isLinearizable([push(1, 1, 9), pull(1, 2, 3), pull(1, 4, 5)]).holds).toBe(true);
  });

  it("refuses a pull that goes back behind another, though both are while the push is under way", () => {
    const history = [push(1, 1, 9), pull(1, 2, 3), pull(0, 4, 5)];
    expect(isLinearizable(history).holds).toBe(false);
    expect(findStale(history, 0)).toEqual([]);
  });

  it("lets a push of which nobody has heard take effect late", () => {
    expect(isLinearizable([push(1, 1, NO_RECORD), pull(0, 2, 3), push(2, 4, 5), pull(1, 6, 7)]).holds).toBe(
      true,
    );
  });
});

describe("a stale pull", () => {
  it("returns what was over before an acknowledged push began", () => {
    expect(findStale([push(1, 1, 2), push(2, 3, 4), pull(1, 5, 6)], 0)).toHaveLength(1);
    expect(findStale([push(1, 1, 2), push(2, 3, 4), pull(2, 5, 6)], 0)).toHaveLength(0);
  });

  it("is none while the push is younger than may be", () => {
    expect(findStale([push(1, 1, 2), pull(0, 5, 6)], 10)).toHaveLength(0);
    expect(findStale([push(1, 1, 2), pull(0, 50, 60)], 10)).toHaveLength(1);
  });

  it("finds nothing where something was there at the beginning", () => {
    expect(findStale([pull(-1, 5, 6)], 0)).toHaveLength(1);
  });

  it("is never part of a history that is linearizable", () => {
    fc.assert(
      fc.property(histories, (history) => {
        if (isLinearizable(history).holds) expect(findStale(history, 0)).toEqual([]);
      }),
      { numRuns: 1_000, seed: 2 },
    );
  });
});
