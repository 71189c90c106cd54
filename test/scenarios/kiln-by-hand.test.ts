import { describe, expect, it } from "vitest";
import { simulate } from "../../src/run.ts";
import type { Config, Effect, Group, Scenario } from "../../src/scenario/words.ts";
import { isWithinBinomialInterval } from "../../src/verdict/binomial.ts";
import type { Verdict } from "../../src/verdict/verdict.ts";
import { kiln, kilnGroups, kilnPlan, MINUTE, SECOND, times } from "../support.ts";

// Kiln as it stands: its agent goes to the test boxes at 0, its gate looks at 0s, 10s, … 2m, the agent goes to production
// at 2m, the second gate looks at 2m, … 3m, the plan ends at 3m. 20 requests a second are 1,200 users; half of what they
// ask are pushes, half are pulls. Each variation changes some numbers, and its comment computes what must come of it.

const LOADS_AFTER_4M = { by: "watch", delay: "4m" } as const;

/** Kiln in which every node loads four minutes after the change. */
const pinned = (words: Partial<Scenario> = {}) => kiln({ load: LOADS_AFTER_4M, ...words });

const verdictOf = (scenario: Scenario, seed = 1) => simulate(scenario, seed).verdict;

/** All that is computed by hand; times in seconds. */
function numbers(verdict: Verdict) {
  const seconds = (ms: number | null) => (ms === null ? null : ms / SECOND);
  return {
    outcome: verdict.outcome,
    accepted: seconds(verdict.acceptedAtMs),
    symptom: seconds(verdict.firstSymptomAtMs),
    failure: seconds(verdict.firstFailureAtMs),
    fuse: seconds(verdict.fuseMs),
    noticed: seconds(verdict.noticedAtMs),
    recovered: seconds(verdict.recoveredAtMs),
    stoppedBy: verdict.stoppedBy,
    outage: verdict.impact.outageMs / SECOND,
    span: seconds(verdict.impact.outageSpanMs),
    userMinutes: verdict.impact.userMinutes,
    lost: verdict.impact.nodesLost,
    sights: verdict.gates.map((gate) => `${gate.sight} ${gate.ranChange}/${gate.inScope}`).join(", "),
  };
}

/** What comes of {@link pinned} itself. */
const PINNED = {
  outcome: "slow-fuse",
  accepted: 180,
  symptom: 240,
  failure: 360,
  fuse: 180,
  noticed: 600,
  recovered: 790,
  stoppedBy: null,
  outage: 430,
  span: 430,
  userMinutes: 8600,
  lost: 5,
  sights: "blind 0/2, blind 0/3",
};

describe("Kiln with a watch of exactly four minutes", () => {
  // The boxes crash at 0 + 4m. Production is written to at 2m and crashes at 6m; accepted at 3m: a fuse of 3m. Noticed at
  // 6m + 4m, rolled back at 13m, served from 13m10s: 7m10s of outage for 1,200 users are 8,600 user-minutes.
  it("fails at 6m with a fuse of 3m and costs 8,600 user-minutes", () => {
    expect(numbers(verdictOf(pinned()))).toEqual(PINNED);
  });

  // Noticed at 6m + 1m, rolled back 30s later, up 10s later: 100 s × 1,200 users = 2,000 user-minutes.
  it("is over after 1m40s where people are quicker", () => {
    const verdict = verdictOf(
      pinned({
        monitor: { notices: "failure", after: "1m" },
        operator: [{ does: "roll-back-and-restart", after: "30s" }],
      }),
    );
    expect(numbers(verdict)).toEqual({
      ...PINNED,
      noticed: 420,
      recovered: 460,
      outage: 100,
      span: 100,
      userMinutes: 2000,
    });
  });

  // 4m + 3m + 30s: recovered at 13m30s; 450 s × 1,200 users = 9,000 user-minutes.
  it("is down for as much longer as a node takes longer to start", () => {
    const verdict = verdictOf(pinned({ groups: kilnGroups({ start: "30s" }, { start: "30s" }) }));
    expect(numbers(verdict)).toEqual({
      ...PINNED,
      recovered: 810,
      outage: 450,
      span: 450,
      userMinutes: 9000,
    });
  });

  // 4m + 3m: recovered at 13m; 420 s × 1,200 users = 8,400 user-minutes.
  it("is back at the instant of the restart where a start takes no time", () => {
    const verdict = verdictOf(pinned({ groups: kilnGroups({ start: 0 }, { start: 0 }) }));
    expect(numbers(verdict)).toEqual({
      ...PINNED,
      recovered: 780,
      outage: 420,
      span: 420,
      userMinutes: 8400,
    });
  });

  // From 6m to 13m10s on the clock: four minutes with 60 users, then 3m10s with 120: 240 + 380 = 620 user-minutes.
  it("costs what the users of each time of day lose", () => {
    const rate = { "00:00": "1/s", "00:10": "2/s" };
    const verdict = verdictOf(pinned({ groups: kilnGroups({}, { users: { rate } }) }));
    expect(numbers(verdict)).toEqual({ ...PINNED, userMinutes: 620 });
  });

  // What begins at the horizon lasts no time there: all that can be said is that nodes do not run the change.
  it("is inconclusive where the run ends at the instant of the failure, and a slow fuse a millisecond later", () => {
    const short = verdictOf(pinned({ horizon: "6m" }));
    expect(numbers(short)).toMatchObject({
      outcome: "inconclusive",
      accepted: 180,
      failure: null,
      outage: 0,
    });
    expect(numbers(verdictOf(pinned({ horizon: "6m1ms" })))).toMatchObject({
      outcome: "slow-fuse",
      failure: 360,
      recovered: null,
      outage: 0.001,
      span: null,
      // 1,200 users × 1 ms = 0.02 user-minutes.
      userMinutes: 0.02,
    });
  });
});

describe("Kiln with a quicker load", () => {
  // The boxes crash at 30s; the reading at 30s comes before that, the one at 40s fails.
  it("is caught by the first reading after the boxes have loaded", () => {
    const verdict = verdictOf(kiln({ load: { by: "watch", delay: "30s" } }));
    expect(numbers(verdict)).toEqual({
      outcome: "caught",
      accepted: null,
      symptom: 30,
      failure: null,
      fuse: null,
      noticed: 40,
      recovered: null,
      stoppedBy: "two-box test",
      outage: 0,
      span: null,
      userMinutes: 0,
      lost: 2,
      sights: "sighted 2/2, never-looked 0/3",
    });
  });

  // Readings at 40s, 50s and 60s fail; two are tolerated, so the third stops the plan.
  it("is caught by the third failing reading where two are tolerated", () => {
    const verdict = verdictOf(
      kiln({ load: { by: "watch", delay: "30s" }, plan: kilnPlan({ tolerates: 2 }) }),
    );
    expect(numbers(verdict)).toMatchObject({
      outcome: "caught",
      noticed: 60,
      sights: expect.stringMatching(/^sighted 2\/2/),
    });
  });

  const quickProduction = { groups: kilnGroups({}, { load: { by: "watch", delay: "30s" } }) } as const;

  // The boxes are still blind until 2m. Production crashes at 2m30s, the reading at 2m40s stops the plan: caught, with
  // users hurt. Nobody rolls back before the monitor's 4m and the operator's 3m: 2m30s + 7m10s = 9m40s. The boxes load
  // what was written to them at 4m and are lost as well.
  it("in production is caught there, after users were hurt", () => {
    expect(numbers(verdictOf(pinned(quickProduction)))).toEqual({
      outcome: "caught",
      accepted: null,
      symptom: 150,
      failure: 150,
      fuse: null,
      noticed: 160,
      recovered: 580,
      stoppedBy: "post-rollout check",
      outage: 430,
      span: 430,
      userMinutes: 8600,
      lost: 5,
      sights: "blind 0/2, sighted 3/3",
    });
  });

  // The gate rolls back and restarts at 2m40s; up at 2m50s: 20 s × 1,200 = 400 user-minutes. The boxes never load v2.
  it("in production costs 20s where the gate itself rolls back and restarts", () => {
    const plan = kilnPlan({}, { onFail: "roll-back-and-restart" });
    expect(numbers(verdictOf(pinned({ ...quickProduction, plan })))).toMatchObject({
      outcome: "caught",
      noticed: 160,
      recovered: 170,
      outage: 20,
      userMinutes: 400,
      lost: 3,
    });
  });
});

describe("Kiln with other gates", () => {
  // The last reading is at 4m, where the boxes load only after it has looked; production follows at 4m and loads at 8m,
  // its gate ends at 5m.
  it("passes a first gate whose last reading comes at the instant of the load", () => {
    expect(numbers(verdictOf(pinned({ plan: kilnPlan({ for: "4m" }) })))).toMatchObject({
      outcome: "slow-fuse",
      accepted: 300,
      failure: 480,
      fuse: 180,
      sights: "blind 0/2, blind 0/3",
    });
  });

  // Readings at 0, 7, … 238 and, since both ends are included, at 241 s: one second after the crash.
  it("is caught by a last reading that the period does not reach", () => {
    const verdict = verdictOf(pinned({ plan: kilnPlan({ every: "7s", for: "4m1s" }) }));
    expect(numbers(verdict)).toMatchObject({
      outcome: "caught",
      noticed: 241,
      sights: "sighted 2/2, never-looked 0/3",
    });
  });

  // A good change and a gate that waits until both run it: they load at 4m, the reading of 4m looks before, that of 4m10s
  // passes. Production is written to at 4m10s and the plan ends at 5m10s.
  it("ends a gate that waits for the new version at the first reading after it is loaded", () => {
    const config: Config = {
      fields: { storageRoot: { type: "path" }, peers: { type: "hosts" } },
      versions: {
        v1: { storageRoot: "/srv/kiln", peers: ["store-1", "store-2", "store-3"] },
        v2: { storageRoot: "/srv/kiln", peers: ["store-3", "store-2", "store-1"] },
      },
    };
    const plan = kilnPlan({ ask: ["push", "version"], passes: "once", for: "5m10s" });
    expect(numbers(verdictOf(pinned({ config, plan })))).toMatchObject({
      outcome: "clean",
      accepted: 310,
      symptom: null,
      userMinutes: 0,
      sights: "sighted 2/2, blind 0/3",
    });
  });
});

describe("Kiln with other redundancy", () => {
  /** Production of some nodes, of which the n-th crashes so many minutes after it has loaded, at 6m. */
  function crashing(production: Partial<Group>, afterMinutes: readonly number[]): Scenario {
    const bad = { when: { storageRoot: "not-in-world" }, do: "crash" } as const;
    const effects: Effect[] = [
      { ...bad, where: { group: "test" } },
      ...afterMinutes.map((minutes, index) => ({
        ...bad,
        after: `${minutes * 60}s`,
        where: { nodes: `production-${index + 1}` },
      })),
    ];
    return pinned({ effects, groups: kilnGroups({}, production) });
  }

  // Crashes at 6m, 7m, 8m, 9m; the fifth lives. A push needs 4 of 5: none from 7m on; a pull needs 2: none from 9m on.
  // Noticed at 11m, back at 14m10s. Pushes: 430 s × 600 users = 4,300; pulls: 310 s × 600 = 3,100.
  it("of five nodes, four for a push and two for a pull, fails for pushes with the second crash", () => {
    const quorum = { write: 4, read: 2 };
    const verdict = verdictOf(crashing({ nodes: 5, redundancy: { quorum } }, [0, 1, 2, 3]));
    expect(numbers(verdict)).toEqual({
      ...PINNED,
      failure: 420,
      fuse: 240,
      noticed: 660,
      recovered: 850,
      userMinutes: 7400,
      lost: 6,
      sights: "blind 0/2, blind 0/5",
    });
  });

  // Crashes at 6m, 7m, 8m. One down, all down: 6m. The balancer finds a healthy one until the last: 8m.
  it("fails with the first crash where it is brittle, with the last where it is balanced", () => {
    expect(numbers(verdictOf(crashing({ redundancy: "brittle" }, [0, 1, 2])))).toEqual(PINNED);
    expect(numbers(verdictOf(crashing({ redundancy: "balanced" }, [0, 1, 2])))).toEqual({
      ...PINNED,
      failure: 480,
      fuse: 300,
      noticed: 720,
      recovered: 910,
    });
  });

  // The active one crashes at 6m, the other takes over at 6m20s and crashes at 7m30s (its effect is due 90 s after 6m).
  // The first dip is too short for the monitor: noticed at 11m30s, back at 14m40s. 20 s + 7m10s = 450 s of outage in a span
  // of 8m40s; 450 s × 1,200 users = 9,000.
  it("with a standby fails twice, and the dip before the failover does not reach the monitor", () => {
    const redundancy = { standby: { failover: "20s" } };
    expect(numbers(verdictOf(crashing({ nodes: 2, redundancy }, [0, 1.5])))).toEqual({
      ...PINNED,
      noticed: 690,
      recovered: 880,
      outage: 450,
      span: 520,
      userMinutes: 9000,
      lost: 4,
      sights: "blind 0/2, blind 0/2",
    });
  });

  // Between 5m and 7m each node loads when it likes: the failure is the first, the second or the last of the three loads.
  it.each([
    ["brittle", 0],
    [{ quorum: { write: 2, read: 2 } }, 1],
    ["balanced", 2],
  ] as const)(
    "%j fails with the load number %i, counted from 0, whatever the timing",
    (redundancy, place) => {
      for (let seed = 1; seed <= 50; seed++) {
        const run = simulate(kiln({ groups: kilnGroups({}, { redundancy }) }), seed);

        const failure = run.verdict.firstFailureAtMs as number;
        expect(failure).toBeGreaterThanOrEqual(5 * MINUTE);
        expect(failure).toBeLessThanOrEqual(7 * MINUTE);
        const production = ["production-1", "production-2", "production-3"].map(
          (subject) => times(run, { kind: "crash", subject })[0] as number,
        );

        expect(failure).toBe(production.sort((one, other) => one - other)[place]);
      }
    },
  );
});

describe("Kiln with an agent that stays", () => {
  const staying = (every: string) =>
    pinned({
      agents: { "upgrade-service": { writes: "v2", every } },
      operator: [
        { does: "restore-files", after: "3m" },
        { does: "restart", after: 0 },
      ],
    });

  // Restored and restarted at 13m, up at 13m10s. In production the agent looks at 2m, 5m, … 14m and writes v2 again: down
  // from 18m to the horizon. 430 s + 42 min = 2,950 s × 1,200 users = 59,000.
  it("looks every three minutes, and undoes the restored files a minute later", () => {
    expect(numbers(verdictOf(staying("3m")))).toEqual({
      ...PINNED,
      recovered: null,
      outage: 2950,
      span: null,
      userMinutes: 59_000,
    });
  });

  // It looks at 2m, 13m, 24m: the look of 13m comes before the files are restored, at the same instant. Down again from
  // 28m on: 430 s + 32 min = 2,350 s.
  it("finds what was restored at the instant of its look only at the next one", () => {
    expect(numbers(verdictOf(staying("11m")))).toMatchObject({ recovered: null, outage: 2350 });
  });
});

describe("Kiln with a poll of five minutes at a phase that is known", () => {
  const polling = (phase: string) => kiln({ load: { by: "poll", every: "5m", phase } });

  // The boxes look at 1m30s; the reading at 1m40s fails.
  it("is caught on the test boxes where they poll inside their gate", () => {
    expect(numbers(verdictOf(polling("1m30s")))).toMatchObject({
      outcome: "caught",
      symptom: 90,
      noticed: 100,
      stoppedBy: "two-box test",
      sights: "sighted 2/2, never-looked 0/3",
    });
  });

  // At 2m the first gate takes its last reading, production is written to, the second gate takes its first reading; after
  // that, at the same instant, all five poll and crash. The reading at 2m10s stops the plan. Back at 2m + 7m10s.
  it("is caught in production where all poll at the instant between the gates", () => {
    expect(numbers(verdictOf(polling("2m")))).toMatchObject({
      outcome: "caught",
      accepted: null,
      symptom: 120,
      failure: 120,
      noticed: 130,
      recovered: 550,
      stoppedBy: "post-rollout check",
      outage: 430,
      sights: "blind 0/2, sighted 3/3",
    });
  });

  // The last reading, the end of the plan and the failure share the instant 3m: accepted while it begins to fail.
  it("has a fuse of nothing where all poll at the instant of the last reading", () => {
    expect(numbers(verdictOf(polling("3m")))).toMatchObject({
      outcome: "slow-fuse",
      accepted: 180,
      failure: 180,
      fuse: 0,
      noticed: 420,
      recovered: 610,
      sights: "blind 0/2, blind 0/3",
    });
  });

  // Production is written to at 2m; its next poll after that is at 1m + 5m.
  it("waits for the next period where the write comes after the poll", () => {
    const groups = kilnGroups(
      { load: { by: "poll", every: "5m", phase: "4m" } },
      { load: { by: "poll", every: "5m", phase: "1m" } },
    );
    expect(numbers(verdictOf(kiln({ groups })))).toMatchObject({
      outcome: "slow-fuse",
      symptom: 240,
      failure: 360,
      fuse: 180,
    });
  });
});

describe("Kiln with a poll at a phase that nobody knows", () => {
  const SEEDS = 700;

  const shareIs = (scenario: Scenario, share: number) => {
    let count = 0;
    for (let seed = 1; seed <= SEEDS; seed++) if (simulate(scenario, seed).outcome === "slow-fuse") count++;
    expect(
      isWithinBinomialInterval(share, count, SEEDS, 0.999),
      `${count} of ${SEEDS}, by hand ${share}`,
    ).toBe(true);
  };

  // A box loads uniformly in [0, 4m) and unseen from 1m on: 3/4, both 9/16. A production node loads unseen with 3/4; the
  // quorum hides none or one: 27/64 + 27/64 = 54/64. Together 9/16 × 54/64 = 0.47461.
  it("of four minutes, with gates of one minute each, is a slow fuse in 47.461 % of runs", () => {
    const load = { by: "poll", every: "4m" } as const;
    shareIs(kiln({ load, plan: kilnPlan({ for: "1m" }) }), (9 / 16) * (54 / 64));
  });

  // Both boxes unseen for 2 of 5 minutes: 0.6². Each of three production nodes unseen for 1 of 5: 0.8³. 0.18432.
  it("of five minutes, with a gate that looks at each production node, is a slow fuse in 18.432 % of runs", () => {
    shareIs(
      kiln({ load: { by: "poll", every: "5m" }, plan: kilnPlan({}, { through: "each" }) }),
      0.36 * 0.512,
    );
  });

  // 0.6² for the boxes; of five nodes the quorum of three hides up to two: 0.8⁵ + 5 · 0.2 · 0.8⁴ + 10 · 0.2² · 0.8³ = 0.94208.
  it("of five minutes, with five nodes of which three are needed, is a slow fuse in 33.915 % of runs", () => {
    const groups = kilnGroups({}, { nodes: 5, redundancy: { quorum: { write: 3, read: 3 } } });
    shareIs(kiln({ load: { by: "poll", every: "5m" }, groups }), 0.36 * 0.94208);
  });
});
