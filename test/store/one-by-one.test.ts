import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Group, type Run, type Scenario, simulate } from "../../src/index.ts";
import { check } from "../../src/scenario/check.ts";

const ROUNDS = 10;
/** Runs of each service that is drawn, by pairs of the same seed. */
const PAIRS = 6;

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
  return answeredShareOf(simulate(scenario, seed));
}

function answeredShareOf({ trace }: Run): number {
  const counts = { answered: 0, unanswered: 0 };
  for (const { kind } of trace) if (kind === "answered" || kind === "unanswered") counts[kind]++;
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

  it("where retries are more load than the nodes can bear", () => {
    const group = (by: "changes" | "requests"): Group => ({
      nodes: 2,
      redundancy: "balanced",
      capacity: { rate: "1.2/s" },
      users: { rate: "2/s", by, retries: 2 },
    });
    const [rate, oneByOne] = [
      lost(failing(group("changes"), "30%")),
      lost(failing(group("requests"), "30%")),
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

/** Services of which nothing is alike: how many nodes, how they serve, whom they serve, and how badly they fail. */
const services = fc
  .record({
    nodes: fc.integer({ min: 1, max: 4 }),
    redundancy: fc.constantFrom<Group["redundancy"]>("brittle", "balanced", "standby", {
      quorum: { write: 1, read: 2 },
    }),
    rate: fc.constantFrom("1/s", "30/m"),
    asks: fc.constantFrom<Record<string, number>>({ push: 1 }, { pull: 1 }),
    sharePercent: fc.integer({ min: 5, max: 100 }),
  })
  .filter(({ nodes, redundancy }) => nodes > 1 || typeof redundancy === "string")
  .map(({ sharePercent, rate, asks, ...group }) => ({
    share: `${sharePercent}%`,
    group: (by: "changes" | "requests"): Group => ({ ...group, users: { rate, asks, by } }),
  }));

/** The mean over time of the availability that the trace tells of, of a service that is asked for one kind of request. */
function availabilityOf({ trace, header }: Run): number {
  let [mean, sinceMs, value] = [0, 0, 1];
  const until = (ms: number) => {
    mean += (value * (ms - sinceMs)) / header.horizonMs;
    sinceMs = ms;
  };
  for (const record of trace) {
    if (record.kind !== "availability") continue;
    until(record.atMs);
    value = record.value as number;
  }
  until(header.horizonMs);
  return mean;
}

describe("any service, asked one by one and by a rate under the same seeds", () => {
  it("has the same availability, and its users lose the same, within four standard errors of the mean difference", () => {
    for (const { group, share } of fc.sample(services, { seed: 1, numRuns: 5 })) {
      const differences = Array.from({ length: PAIRS }, (_, seed) => {
        const rate = simulate(failing(group("changes"), share), seed + 1);
        const oneByOne = simulate(failing(group("requests"), share), seed + 1);
        const { userMinutes } = rate.verdict.impact;
        return {
          availability: answeredShareOf(oneByOne) - availabilityOf(rate),
          lost: oneByOne.verdict.impact.userMinutes - userMinutes,
          userMinutes,
        };
      });
      const availability = meanOf(differences.map((one) => one.availability));
      const lost = meanOf(differences.map((one) => one.lost));
      const all = meanOf(differences.map((one) => one.userMinutes)).mean;
      const what = JSON.stringify([share, group("requests")]);
      expect(Math.abs(availability.mean), what).toBeLessThan(4 * availability.error + 0.002);
      expect(Math.abs(lost.mean), what).toBeLessThan(4 * lost.error + 0.01 * all + 0.1);
    }
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
    ["retries", { retries: 2 }, "by: requests and a pause"],
    ["retries of a rate that nothing bears", { by: "changes" as const, retries: 2 }, "or a capacity"],
    ["otherwise", { otherwise: "web" }, "only a rate goes on to another group"],
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
