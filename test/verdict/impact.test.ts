import { describe, expect, it } from "vitest";
import type { GroupHeader, TraceHeader } from "../../src/model/facts.ts";
import { judge } from "../../src/verdict/judge.ts";
import { CRASH, DAY, groupHeader, HOUR, MINUTE, Story, simulateSmall, writeTo } from "../support.ts";

const SIXTY = { count: [{ fromMs: 0, users: 60 }], asks: [1] };

type Answers = readonly (readonly [atMs: number, kind: string, share: number, group?: string])[];

function story(header: Partial<TraceHeader>, answers: Answers): Story {
  const users: GroupHeader[] = [groupHeader("a", ["a-1"], { users: SIXTY })];
  const told = new Story({ horizonMs: DAY, groups: users, ...header });
  for (const [atMs, object, value, group = "a"] of answers)
    told.at(atMs, "availability", group, { object, value });
  return told;
}

const verdictOf = (run: Story, twin = new Story(run.header)) => judge(run.evidence(twin));

describe("an outage", () => {
  it("sums its failing intervals; its span is from the first failure to the recovery", () => {
    const { impact, recoveredAtMs } = verdictOf(
      story({}, [
        [10, "push", 0],
        [30, "push", 1],
        [70, "push", 0.5],
        [75, "push", 1],
      ]),
    );
    expect(impact).toMatchObject({ outageMs: 25, outageSpanMs: 65, worstAvailability: 0 });
    expect(recoveredAtMs).toBe(75);
  });

  it("is that of the worst kind of request, not of all kinds together", () => {
    const users = { ...SIXTY, asks: [0.5, 0.5] };
    const { impact } = verdictOf(
      story({ requests: ["push", "pull"], groups: [groupHeader("a", ["a-1"], { users })] }, [
        [10, "push", 0],
        [10, "pull", 0],
        [30, "pull", 1],
        [50, "push", 1],
      ]),
    );
    expect(impact).toMatchObject({ outageMs: 40, outageSpanMs: 40 });
  });

  it("of two groups is that of the worse one", () => {
    const groups = ["a", "b"].map((name) => groupHeader(name, [`${name}-1`], { users: SIXTY }));
    const { impact } = verdictOf(
      story({ groups }, [
        [10, "push", 0, "a"],
        [20, "push", 1, "a"],
        [15, "push", 0, "b"],
        [45, "push", 1, "b"],
      ]),
    );
    expect(impact).toMatchObject({ outageMs: 30, outageSpanMs: 35 });
  });

  it("that lasts to the horizon has no recovery and no span, whatever ended before", () => {
    const { impact, recoveredAtMs } = verdictOf(
      story({ horizonMs: 100 }, [
        [10, "push", 0],
        [30, "push", 1],
        [90, "push", 0],
      ]),
    );
    expect(impact).toMatchObject({ outageMs: 30, outageSpanMs: null });
    expect(recoveredAtMs).toBe(null);
  });

  it("is none where nothing failed", () => {
    const verdict = verdictOf(story({}, []));
    expect(verdict.impact).toEqual({
      outageMs: 0,
      outageSpanMs: null,
      userMinutes: 0,
      worstAvailability: 1,
      nodesLost: 0,
    });
    expect(verdict.recoveredAtMs).toBe(null);
  });
});

describe("user-minutes", () => {
  it("are users times the share of their requests that failed times how long", () => {
    const run = story({}, [
      [0, "push", 0.25],
      [2 * MINUTE, "push", 1],
    ]);
    expect(verdictOf(run).impact.userMinutes).toBe(60 * 0.75 * 2);
  });

  it("count what is lost above the slo too, though that is no failure", () => {
    const run = story({}, [
      [0, "push", 0.995],
      [10 * MINUTE, "push", 1],
    ]);
    expect(verdictOf(run).impact).toMatchObject({ outageMs: 0, userMinutes: 3 });
  });

  it("count only what the twin did not lose", () => {
    const run = story({}, [
      [0, "push", 0],
      [2 * MINUTE, "push", 1],
    ]);
    const twin = story({}, [
      [MINUTE, "push", 0.5],
      [9 * MINUTE, "push", 1],
    ]);
    expect(verdictOf(run, twin).impact.userMinutes).toBe(60 + 30);
  });

  it("weigh each kind of request by its part", () => {
    const users = { ...SIXTY, asks: [0.9, 0.1] };
    const run = story({ requests: ["push", "pull"], groups: [groupHeader("a", ["a-1"], { users })] }, [
      [0, "pull", 0],
      [10 * MINUTE, "pull", 1],
    ]);
    expect(verdictOf(run).impact.userMinutes).toBe(60);
  });

  it("follow the clock over midnight and through whole days", () => {
    // 10 users from midnight, 100 from 06:00, 20 from 22:00.
    const count = [
      { fromMs: 0, users: 10 },
      { fromMs: 6 * HOUR, users: 100 },
      { fromMs: 22 * HOUR, users: 20 },
    ];
    const header = {
      clockMs: 21 * HOUR,
      horizonMs: 3 * DAY,
      groups: [groupHeader("a", ["a-1"], { users: { count, asks: [1] } })],
    };
    // From 21:30 to 00:30: half an hour of 100, two hours of 20, half an hour of 10.
    const night = story(header, [
      [HOUR / 2, "push", 0],
      [3.5 * HOUR, "push", 1],
    ]);
    expect(verdictOf(night).impact.userMinutes).toBe(30 * 100 + 120 * 20 + 30 * 10);
    // Two whole days: 2 × (6 h of 10, 16 h of 100, 2 h of 20).
    const days = story(header, [
      [HOUR, "push", 0],
      [HOUR + 2 * DAY, "push", 1],
    ]);
    expect(verdictOf(days).impact.userMinutes).toBe(2 * 60 * (60 + 1600 + 40));
  });

  it("are none in a group without users", () => {
    const run = story({ groups: [groupHeader("a", ["a-1"])] }, [[0, "push", 0]]);
    expect(verdictOf(run).impact).toMatchObject({ outageMs: DAY, userMinutes: 0 });
  });

  it("before the first time of day that a scenario gives are those of the last one of the day before", () => {
    // From 00:00 to 01:00 still 2/s (120 users), then 1/s (60): an outage from 00:30 to 01:30.
    const run = simulateSmall({
      load: { by: "watch", delay: "30m" },
      effects: [CRASH],
      groups: { g: { nodes: 1, redundancy: "brittle", users: { rate: { "01:00": "1/s", "05:00": "2/s" } } } },
      plan: [writeTo("g")],
      horizon: "90m",
    });
    expect(run.verdict.impact.userMinutes).toBe(30 * 120 + 30 * 60);
  });
});

describe("nodes", () => {
  it("are lost where they crash, hang or refuse to start because of the change, each once", () => {
    const run = simulateSmall({
      groups: { g: { nodes: 4, redundancy: "brittle", start: "1s", supervisor: { after: "9s" } } },
      load: {
        by: "watch",
        results: [{ when: { root: "not-in-world" }, gives: "die", where: { nodes: "g-3" } }],
      },
      effects: [
        { ...CRASH, where: { nodes: "g-1" } },
        { ...CRASH, do: "hang", where: { nodes: "g-2" } },
      ],
      faults: [{ at: "5s", do: "crash", on: "g-4" }],
    });
    expect(run.verdict.impact.nodesLost).toBe(3);
  });
});
