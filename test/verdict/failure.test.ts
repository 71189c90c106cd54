import { describe, expect, it } from "vitest";
import { findFailures } from "../../src/verdict/oracles/failure.ts";
import { groupHeader, Story } from "../support.ts";

const USERS = { count: [{ fromMs: 0, users: 60 }], asks: [1] };

/** A trace in which a group answers these shares of pushes from these times on. */
function answering(shares: readonly (readonly [number, number])[], story = new Story()): Story {
  for (const [atMs, value] of shares) story.at(atMs, "availability", "a", { object: "push", value });
  return story;
}

const intervals = (run: Story, twin = new Story(run.header)) =>
  findFailures(run.witness, () => twin.witness).map(({ fromMs, toMs, ends, worst }) => [
    fromMs,
    toMs,
    ends,
    worst,
  ]);

describe("a failure", () => {
  it("begins where a kind of request is answered below its slo, and ends where it is not", () => {
    expect(
      intervals(
        answering([
          [10, 0.5],
          [30, 1],
        ]),
      ),
    ).toEqual([[10, 30, true, 0.5]]);
  });

  it("is not where all is answered, or as much as the slo wants", () => {
    expect(intervals(answering([]))).toEqual([]);
    expect(
      intervals(
        answering([
          [10, 0.99],
          [20, 1],
        ]),
      ),
    ).toEqual([]);
  });

  it("lasts to the horizon where nothing ends it", () => {
    expect(intervals(answering([[10, 0]]))).toEqual([[10, 100, false, 0]]);
  });

  it("that begins at the horizon is none", () => {
    expect(intervals(answering([[100, 0]]))).toEqual([]);
  });

  it("that is over at the instant at which it begins is none", () => {
    expect(
      intervals(
        answering([
          [10, 0],
          [10, 1],
        ]),
      ),
    ).toEqual([]);
  });

  it("goes on while the share below its slo changes, and tells of the worst", () => {
    expect(
      intervals(
        answering([
          [10, 0.5],
          [20, 0.2],
          [25, 0.9],
          [30, 1],
        ]),
      ),
    ).toEqual([[10, 30, true, 0.2]]);
  });

  it("is as often as it comes back", () => {
    expect(
      intervals(
        answering([
          [10, 0],
          [20, 1],
          [50, 0],
          [55, 1],
        ]),
      ),
    ).toEqual([
      [10, 20, true, 0],
      [50, 55, true, 0],
    ]);
  });

  it("is excused while the twin fails as well", () => {
    const run = answering([
      [10, 0],
      [60, 1],
    ]);
    expect(
      intervals(
        run,
        answering([
          [10, 0],
          [60, 1],
        ]),
      ),
    ).toEqual([]);
    expect(
      intervals(
        run,
        answering([
          [10, 0],
          [20, 1],
        ]),
      ),
    ).toEqual([[20, 60, true, 0]]);
    expect(
      intervals(
        run,
        answering([
          [40, 0],
          [50, 1],
        ]),
      ),
    ).toEqual([
      [10, 40, true, 0],
      [50, 60, true, 0],
    ]);
  });

  it("is not excused by a twin that is worse than it should be and yet within its slo", () => {
    expect(
      intervals(
        answering([
          [10, 0],
          [60, 1],
        ]),
        answering([[10, 0.995]]),
      ),
    ).toEqual([[10, 60, true, 0]]);
  });

  it("of a group without users counts only where no group has any", () => {
    const alone = [groupHeader("a", ["a-1"]), groupHeader("b", ["b-1"])];
    const beside = [groupHeader("a", ["a-1"]), groupHeader("b", ["b-1"], { users: USERS })];
    expect(intervals(answering([[10, 0]], new Story({ groups: alone })))).toHaveLength(1);
    expect(intervals(answering([[10, 0]], new Story({ groups: beside })))).toHaveLength(0);
  });

  it("is judged for each kind of request by itself, the first failing first", () => {
    const story = new Story({ requests: ["push", "pull"] });
    story.at(5, "availability", "a", { object: "pull", value: 0 });
    story.at(8, "availability", "a", { object: "push", value: 0 });
    const found = findFailures(story.witness, () => new Story(story.header).witness);
    expect(found.map((one) => [one.request, one.fromMs])).toEqual([
      ["pull", 5],
      ["push", 8],
    ]);
  });

  it("asks for no twin where no share is below its slo", () => {
    const run = answering([
      [10, 0.995],
      [20, 1],
    ]);
    expect(
      findFailures(run.witness, () => {
        throw new Error("nobody needs it");
      }),
    ).toEqual([]);
  });
});
