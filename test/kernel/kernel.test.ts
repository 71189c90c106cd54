import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Choices } from "../../src/kernel/choices.ts";
import { type EventId, Kernel, NO_EVENT } from "../../src/kernel/kernel.ts";

const NO_LIMIT = 1e9;

/** Some events at few instants, each with a tie key of its own. */
const events = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 12 });

describe("events", () => {
  it("run in the order of their times, and at one instant of their tie keys, whatever the order of scheduling", () => {
    const scheduling = events.chain((times) => {
      const all = times.map((atMs, tie) => ({ atMs, tie }));
      return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }));
    });
    fc.assert(
      fc.property(scheduling, ([all, shuffled]) => {
        const kernel = new Kernel();
        const executed: string[] = [];
        for (const { atMs, tie } of shuffled) {
          kernel.schedule(atMs, tie, () => executed.push(`${kernel.nowMs}/${tie}`), 0, -1);
        }
        kernel.run(10, NO_LIMIT);
        const sorted = [...all].sort((one, other) => one.atMs - other.atMs || one.tie - other.tie);
        expect(executed).toEqual(sorted.map(({ atMs, tie }) => `${atMs}/${tie}`));
      }),
      { seed: 3 },
    );
  });

  it("get the argument and the cause that they were scheduled with", () => {
    const kernel = new Kernel();
    const got: number[][] = [];
    kernel.schedule(1, 0, (...all) => got.push(all), 7, 42);
    kernel.run(1, NO_LIMIT);
    expect(got).toEqual([[7, 42]]);
  });

  it("without delay run at the same instant, after the event that scheduled them, even with an earlier tie key", () => {
    const kernel = new Kernel();
    const executed: string[] = [];
    const run = (name: string) => () => executed.push(`${name} at ${kernel.nowMs}`);
    kernel.schedule(
      3,
      5,
      () => {
        run("first")();
        kernel.schedule(0, 7, run("last"), 0, -1);
        kernel.schedule(0, 5, run("again"), 0, -1);
        kernel.schedule(0, 1, run("earlier"), 0, -1);
      },
      0,
      -1,
    );
    kernel.schedule(3, 6, run("other"), 0, -1);
    kernel.run(3, NO_LIMIT);
    expect(executed).toEqual(["first at 3", "earlier at 3", "again at 3", "other at 3", "last at 3"]);
  });

  it("with the same instant and the same tie key have no order, and are refused", () => {
    const kernel = new Kernel();
    kernel.schedule(4, 9, () => {}, 0, -1);
    kernel.schedule(4, 9, () => {}, 0, -1);
    expect(() => kernel.run(10, NO_LIMIT)).toThrow("two events at 4 ms have the same tie key, 9");
  });

  it("with the same instant and the same tie key are no trouble where all but one are cancelled", () => {
    const kernel = new Kernel();
    let executed = 0;
    const ids = [1, 2, 3].map(() => kernel.schedule(4, 9, () => executed++, 0, -1));
    kernel.cancel(ids[0] as EventId);
    kernel.cancel(ids[2] as EventId);
    kernel.run(10, NO_LIMIT);
    expect(executed).toBe(1);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    "cannot be scheduled after %d ms",
    (delay) => {
      const schedule = () => new Kernel().schedule(delay, 0, () => {}, 0, -1);
      expect(schedule).toThrow(RangeError);
      expect(schedule).toThrow("cannot be scheduled at");
    },
  );
});

describe("cancelling", () => {
  /** Schedules (a delay), or cancels the n-th event that was ever scheduled. */
  const step = fc.oneof(
    fc.record({ delay: fc.integer({ min: 0, max: 4 }) }),
    fc.record({ cancel: fc.nat({ max: 20 }) }),
  );

  it("takes back the event that is meant and no other, although ids are used again", () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 6 }), { maxLength: 6 }), (rounds) => {
        const kernel = new Kernel();
        const ids: EventId[] = [];
        const expected = new Map<number, number>();
        const executed = new Map<number, number>();
        for (const round of rounds) {
          for (const one of round) {
            if ("delay" in one) {
              const number = ids.length;
              expected.set(number, kernel.nowMs + one.delay);
              ids.push(kernel.schedule(one.delay, number, () => executed.set(number, kernel.nowMs), 0, -1));
            } else if (one.cancel < ids.length) {
              kernel.cancel(ids[one.cancel] as EventId);
              if (!executed.has(one.cancel)) expected.delete(one.cancel);
            }
          }
          kernel.run(kernel.nowMs + 2, NO_LIMIT);
        }
        kernel.run(kernel.nowMs + 10, NO_LIMIT);
        expect(executed).toEqual(expected);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it("leaves alone what has been executed or cancelled before, and no event", () => {
    const kernel = new Kernel();
    let executed = 0;
    const first = kernel.schedule(1, 0, () => kernel.cancel(first), 0, -1);
    kernel.run(1, NO_LIMIT);
    // The slot of the first event is the second's now.
    kernel.schedule(1, 0, () => executed++, 0, -1);
    kernel.cancel(first);
    kernel.cancel(NO_EVENT);
    kernel.run(5, NO_LIMIT);
    expect(executed).toBe(1);
  });

  it("reaches an event that is due at this very instant", () => {
    const kernel = new Kernel();
    let executed = 0;
    const later = kernel.schedule(2, 2, () => executed++, 0, -1);
    kernel.schedule(2, 1, () => kernel.cancel(later), 0, -1);
    expect(kernel.run(2, NO_LIMIT)).toBe("horizon");
    expect(executed).toBe(0);
  });
});

describe("a run", () => {
  it("executes the events at its horizon, and none after it", () => {
    const kernel = new Kernel();
    const executed: number[] = [];
    for (const atMs of [9, 10, 11]) kernel.schedule(atMs, 0, () => executed.push(atMs), 0, -1);
    expect(kernel.run(10, NO_LIMIT)).toBe("horizon");
    expect(executed).toEqual([9, 10]);
    expect([kernel.nowMs, kernel.events]).toEqual([10, 2]);
  });

  it("in parts is the same as a run in one go", () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 4 }), (times, limit) => {
        const courses = [1e9, limit].map((eventLimit) => {
          const kernel = new Kernel();
          const executed: string[] = [];
          for (const [tie, atMs] of times.entries()) {
            kernel.schedule(atMs, tie, () => executed.push(`${kernel.nowMs}/${tie}`), 0, -1);
          }
          for (let until = 0; until <= 6; until++) {
            while (kernel.run(until, kernel.events + eventLimit) === "event-limit");
          }
          return executed;
        });
        expect(courses[1]).toEqual(courses[0]);
      }),
      { seed: 5 },
    );
  });

  it("ends at its limit of events, which is no limit reached where nothing is left to do", () => {
    const kernel = new Kernel();
    const tick = () => {
      kernel.schedule(1, 0, tick, 0, -1);
    };
    tick();
    expect([kernel.run(100, 5), kernel.events, kernel.nowMs]).toEqual(["event-limit", 5, 5]);
    expect(kernel.run(5, 5)).toBe("horizon");
  });

  it("that never ends by itself, with no time going by, ends at its limit", () => {
    const kernel = new Kernel();
    const again = () => {
      kernel.schedule(0, 0, again, 0, -1);
    };
    again();
    expect([kernel.run(10, 1000), kernel.nowMs]).toEqual(["event-limit", 0]);
  });

  it.each([Number.POSITIVE_INFINITY, Number.NaN, 0.5, 4])("from 5 ms on cannot last until %d ms", (until) => {
    const kernel = new Kernel();
    kernel.run(5, NO_LIMIT);
    expect(() => kernel.run(until, NO_LIMIT)).toThrow(RangeError);
  });
});

describe("comparisons of times", () => {
  const kernel = new Kernel();
  const instant = (atMs: number) => ({ atMs, variable: 0 });

  it("say before only of what is earlier, not of what is at the same time", () => {
    expect([1, 2, 3].map((atMs) => kernel.isBefore(instant(atMs), instant(2)))).toEqual([true, false, false]);
  });

  it("find the first tick that is not before a time, as counting tick by tick does", () => {
    const time = fc.integer({ min: -20, max: 60 });
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 12 }), time, (origin, periodMs, notBefore) => {
        let expected = origin;
        while (expected < notBefore) expected += periodMs;
        expect(kernel.nextTick(instant(origin), periodMs, instant(notBefore)).atMs).toBe(expected);
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it("find the tick to the millisecond where the time is many years away", () => {
    const year = fc.integer({ min: 0, max: 1000 * 366 * 86_400_000 });
    fc.assert(
      fc.property(year, fc.integer({ min: 1, max: 86_400_000 }), (notBefore, periodMs) => {
        const { atMs } = kernel.nextTick(instant(0), periodMs, instant(notBefore));
        expect(atMs % periodMs).toBe(0);
        expect(atMs - notBefore).toBeGreaterThanOrEqual(0);
        expect(atMs - notBefore).toBeLessThan(periodMs);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it("take a drawn delay for the number that it is where nobody records", () => {
    const drawn = new Choices({ uniformMs: () => 4, chance: () => true, pick: () => 0 }).uniformMs(
      "delay",
      1,
      9,
    );
    expect(kernel.after(instant(3), drawn)).toEqual(instant(7));
  });
});
