import { describe, expect, it } from "vitest";
import { type Group, type Scenario, simulate } from "../../src/index.ts";
import { check } from "../../src/scenario/check.ts";

const ROUNDS = 10;

/** A service that fails for some of the time, in part or wholly, with a bogus version that comes and goes. */
const failing = (group: Group, share: string): Scenario => ({
  formatVersion: 1,
  name: "failing",
  config: { fields: { n: { type: "integer" } }, versions: { v1: { n: 1 }, v2: { n: 2 } } },
  load: { by: "watch", delay: "10s..2m" },
  effects: [{ when: { n: 2 }, do: "fail", share }],
  groups: { web: group },
  plan: [{ write: { version: "v2", to: "web" } }, { wait: "20m" }, { rollBack: {} }],
  horizon: "40m",
});

const REDUNDANCIES: readonly [string, Group["redundancy"]][] = [
  ["brittle", "brittle"],
  ["balanced", "balanced"],
  ["standby", "standby"],
  ["a quorum", { quorum: { write: 2, read: 1 } }],
];

/** The mean over many seeds, and how far it may be off by chance. */
function meanOf(numbers: readonly number[]): { mean: number; error: number } {
  const mean = numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const squares = numbers.reduce((sum, one) => sum + (one - mean) * (one - mean), 0);
  return { mean, error: Math.sqrt(squares / (numbers.length - 1) / numbers.length) };
}

function lost(scenario: Scenario): { mean: number; error: number } {
  const minutes = Array.from(
    { length: ROUNDS },
    (_, seed) => simulate(scenario, seed + 1).verdict.impact.userMinutes,
  );
  return meanOf(minutes);
}

/** The share of all requests of a run that was answered. */
function answeredShare(scenario: Scenario, seed: number): number {
  const counts = { answered: 0, unanswered: 0 };
  for (const { kind } of simulate(scenario, seed).trace)
    if (kind === "answered" || kind === "unanswered") counts[kind]++;
  return counts.answered / (counts.answered + counts.unanswered);
}

describe("users one by one lose what users as a rate lose, within the error of chance", () => {
  it.each(
    REDUNDANCIES.flatMap(([name, redundancy]) =>
      ["30%", "100%"].map((share) => [name, share, redundancy] as const),
    ),
  )("%s, failing %s of requests", (_, share, redundancy) => {
    const group = (by: "changes" | "requests"): Group => ({
      nodes: 3,
      redundancy,
      users: { rate: "2/s", by, asks: { push: 1, pull: 3 } },
    });
    const [rate, oneByOne] = [
      lost(failing(group("changes"), share)),
      lost(failing(group("requests"), share)),
    ];
    const error = Math.sqrt(rate.error * rate.error + oneByOne.error * oneByOne.error);
    expect(rate.mean).toBeGreaterThan(0);
    expect(Math.abs(rate.mean - oneByOne.mean)).toBeLessThan(4 * error + 0.01 * rate.mean);
  });

  it("where users come and go by the clock", () => {
    const group = (by: "changes" | "requests"): Group => ({
      nodes: 1,
      redundancy: "brittle",
      users: { rate: { "00:00": "4/s", "00:05": "0/s", "00:10": "1/s" }, by },
    });
    const [rate, oneByOne] = [
      lost(failing(group("changes"), "50%")),
      lost(failing(group("requests"), "50%")),
    ];
    const error = Math.sqrt(rate.error * rate.error + oneByOne.error * oneByOne.error);
    expect(Math.abs(rate.mean - oneByOne.mean)).toBeLessThan(4 * error + 0.01 * rate.mean);
  });
});

describe("users one by one", () => {
  const group = (users: Partial<Group["users"]>): Group => ({
    nodes: 2,
    redundancy: "balanced",
    users: { rate: "2/s", by: "requests", ...users } as NonNullable<Group["users"]>,
  });

  it("get answers as often as the share of the time-averaged availability says", () => {
    const scenario = failing(group({}), "40%");
    const run = simulate(failing({ ...group({}), users: { rate: "2/s" } }, "40%"), 3);
    const lostShare = run.verdict.impact.userMinutes / (120 * 40);
    expect(answeredShare(scenario, 3)).toBeCloseTo(1 - lostShare, 1);
  });

  it("try again where they are told to, and fail less often for it", () => {
    const once = answeredShare(failing(group({}), "60%"), 1);
    const again = answeredShare(failing(group({ retries: 3, pause: "1s" }), "60%"), 1);
    expect(again).toBeGreaterThan(once + 0.1);
  });

  it.each([
    ["pause", { by: "changes" as const, pause: "1s", retries: 1 }, "add by: requests"],
    ["arrivals", { by: "changes" as const, arrivals: "regular" as const }, "add by: requests"],
    ["rate", { rate: "2000/s" }, "at most 1000/s"],
    ["retries", { retries: 2 }, "pause too"],
  ])("are refused where they do not go together with %s", (_, users, expected) => {
    const errors = check(failing(group(users), "60%")).filter(({ severity }) => severity === "error");
    expect(errors.map((error) => error.expected).join()).toContain(expected);
  });

  it("are the only users that a store can have", () => {
    const scenario = failing(
      {
        nodes: 3,
        redundancy: { quorum: { write: 2, read: 2 } },
        storage: {},
        users: { rate: "1/s", by: "changes" },
      },
      "60%",
    );
    const [error] = check(scenario);
    expect(error?.path).toEqual(["groups", "web", "users", "by"]);
    expect(error?.expected).toContain("which no rate tells");
  });

  it("store nothing where nothing is replicated", () => {
    const scenario = failing({ nodes: 3, redundancy: "balanced", storage: {} }, "60%");
    expect(check(scenario)[0]?.path).toEqual(["groups", "web", "storage"]);
  });
});
