import { describe, expect, test } from "vitest";
import { Campaign, type CampaignOptions, type CampaignResult } from "../../src/explore/campaign.ts";
import { Cases } from "../../src/explore/case.ts";
import { classOf, idOf } from "../../src/explore/failure-class.ts";
import { simulate } from "../../src/run.ts";
import { check } from "../../src/scenario/check.ts";
import type { OwnActor, Scenario } from "../../src/scenario/words.ts";
import { CRASH, gate, small, writeTo } from "../support.ts";
import { lucky, sound } from "./support.ts";

function campaign(scenario: Scenario, options: CampaignOptions = {}): CampaignResult {
  const all = new Campaign(scenario, { runs: 100, ...options });
  for (const _ of all.run());
  return all.result();
}

describe("a campaign", () => {
  test("finds what luck lets through, and nothing where no timing lets anything through", () => {
    const found = campaign(lucky());
    expect(found.failures).toHaveLength(1);
    expect(found.failures[0]?.class).toMatchObject({
      outcome: "slow-fuse",
      violates: "not",
      sights: { check: "blind" },
    });
    expect(found.outcomes["slow-fuse"]).toBe(found.failures[0]?.runs);
    expect(campaign(sound())).toMatchObject({ failures: [], vacuous: [], outcomes: { caught: 100 } });
  });

  test("finds the same whenever it is run, and whatever was run before", () => {
    expect(campaign(lucky())).toEqual(campaign(lucky()));
    const late = campaign(lucky(), { seed: 51, runs: 50 });
    const whole = campaign(lucky());
    const early = campaign(lucky(), { runs: 50 });
    expect((late.outcomes["slow-fuse"] ?? 0) + (early.outcomes["slow-fuse"] ?? 0)).toBe(
      whole.outcomes["slow-fuse"],
    );
  });

  test("tells what it has found at any time", () => {
    const all = new Campaign(lucky());
    const runs = all.run();
    for (let index = 0; index < 7; index++) runs.next();
    expect(all.result().runs).toBe(7);
  });

  test("counts in how many runs each feature was seen", () => {
    const { coverage, runs } = campaign(lucky());
    expect(coverage.triggers).toEqual({ poll: runs });
    expect(coverage.redundancy).toEqual({ brittle: runs });
    expect(coverage.effects).toEqual({ crashes: runs });
    expect((coverage.sights.blind ?? 0) + (coverage.sights.sighted ?? 0)).toBe(runs);
  });

  test("judges a share where only timings vary, and not where anything else does", () => {
    const expected = { outcome: "slow-fuse", share: "50%" } as const;
    expect(campaign(lucky({ expect: expected })).share?.expected).toBe(true);
    expect(campaign(lucky({ expect: { ...expected, share: "10%" } })).share?.expected).toBe(false);
    const vary = { plan: [{ gate: "check", for: "0..1m" }] };
    expect(campaign(lucky({ expect: expected, vary })).share).toBeNull();
  });
});

describe("a campaign proves nothing", () => {
  const reasons = (scenario: Scenario) => campaign(scenario).vacuous;

  test("where no node ever loads the change", () => {
    expect(reasons(lucky({ load: { by: "restart-only" } }))[0]).toMatch(/no node ever loaded/);
  });

  test("where no gate ever gets a reading", () => {
    expect(reasons(lucky({ plan: [writeTo("g")] }))[0]).toMatch(/no gate ever got a reading/);
    expect(reasons(lucky({ plan: [writeTo("g"), gate({ skip: true })] }))[0]).toMatch(/no gate/);
    expect(reasons(lucky({ plan: [writeTo("g"), gate({ loses: 1, missing: "passes" })] }))[0]).toMatch(
      /no gate/,
    );
  });

  test("where no fuse could ever burn, even with the gates removed", () => {
    expect(reasons(lucky({ effects: [] }))).toEqual([
      expect.stringMatching(/could have ended as a slow fuse/),
    ]);
  });

  test("but a gate that always catches the change is no reason", () => {
    expect(reasons(sound())).toEqual([]);
  });

  test("unless the scenario says that its change is good", () => {
    expect(reasons(lucky({ effects: [], expect: { outcome: "clean" } }))).toEqual([]);
    expect(reasons(lucky({ effects: [], expect: { outcome: ["clean", "caught"] } }))).toHaveLength(1);
  });
});

describe("what has to happen", () => {
  const held = (words: Partial<Scenario>) => campaign(lucky(words)).statements.map((one) => one.held);

  test("sometimes, is counted run by run", () => {
    const { outcomes, statements } = campaign(
      lucky({
        sometimes: [
          { outcome: "caught" },
          { gate: "check", sight: "blind" },
          { stoppedBy: "check" },
          { fact: "crash", of: "g-1" },
          { fact: "failover" },
          { outcome: "caught", gate: "check", sight: "blind" },
          (run) => run.verdict.impact.nodesLost === 1,
        ],
      }),
    );
    const { caught = 0, "slow-fuse": burnt = 0 } = outcomes;
    expect(statements.map((one) => one.held)).toEqual([caught, burnt, caught, 100, 0, 0, 100]);
  });

  test("reachable, is looked for with the gates removed too", () => {
    const plan = [writeTo("g"), gate({ for: "3m" }), writeTo("g", "v4")];
    const word = [{ fact: "write" }, { outcome: "slow-fuse" } as const];
    expect(held({ plan, reachable: [{ outcome: "slow-fuse" }] })[0]).toBeGreaterThan(0);
    expect(held({ plan, sometimes: word })).toEqual([100, 0]);
  });
});

describe("what varies", () => {
  const all = {
    bogus: { of: "v1" },
    faults: { most: 2, do: ["crash", "slow"], on: "g", takes: "30s" },
  } as const;
  const varied = lucky({
    vary: {
      ...all,
      plan: [
        { gate: "check", for: "10s..5m", tolerates: [0, 2] },
        { step: 1, delivery: ["0", "1m"] },
      ],
    },
  });
  const cases = (scenario: Scenario, count = 200) => {
    const made = new Cases(scenario);
    return Array.from({ length: count }, (_, seed) => made.at(seed));
  };

  test("is decided by the scenario and the seed alone", () => {
    expect(cases(varied)).toEqual(cases(structuredClone(varied)));
  });

  test("makes scenarios without errors, in which nothing is left to a campaign", () => {
    for (const { scenario } of cases(varied)) {
      expect(check(scenario).filter(({ severity }) => severity === "error")).toEqual([]);
      expect(scenario).not.toHaveProperty("vary");
    }
  });

  test("is left out of some cases, each part by itself", () => {
    const phrases = cases(varied).map((one) => one.varied.join("\n"));
    for (const part of [/root\b/, /for:/, /delivery:/, /a fault/]) {
      const having = phrases.filter((text) => part.test(text)).length;
      expect(having).toBeGreaterThan(20);
      expect(having).toBeLessThan(180);
    }
    expect(phrases).toContain("");
  });

  test("takes the values that are given", () => {
    const gates = cases(varied).map(({ scenario }) => scenario.plan[1] as { gate: { tolerates?: number } });
    expect(new Set(gates.map(({ gate: { tolerates } }) => tolerates))).toEqual(new Set([undefined, 0, 2]));
    const counts = cases(varied).map(({ scenario }) => scenario.faults?.length ?? 0);
    expect(new Set(counts)).toEqual(new Set([0, 1, 2]));
  });

  test("finds the bogus kind that the gate does not see", () => {
    const scenario = sound({
      effects: [{ ...CRASH, when: { root: "not-in-world" } }],
      vary: { bogus: { of: "v1" } },
    });
    expect(campaign(scenario).failures).toEqual([]);
    const late = {
      ...scenario,
      effects: [
        ...(scenario.effects ?? []),
        { when: { size: { above: 5 } }, do: "crash", after: "5m" } as const,
      ],
    };
    expect(campaign(late).failures.some(({ class: { cause } }) => /size/.test(cause))).toBe(true);
  });

  test("says so where no bogus version can be derived", () => {
    const found = campaign(lucky({ vary: { bogus: { of: "v1", kinds: ["wrong-unit"] } } }));
    expect(found.vacuous[0]).toMatch(/no bogus version could be derived/);
  });
});

describe("a case that is not the same twice", () => {
  const own = (effect: (node: OwnActor) => Generator<number, void, void>) =>
    small({ effects: [{ when: "v2", do: effect }], plan: [writeTo("g"), gate()] });

  test("is found, with the record, and the code that reads the clock named", () => {
    const { mismatch } = campaign(
      own(function* clock(node) {
        yield 1 + (Math.floor(Date.now() * 1000 + performance.now() * 1000) % 50_000);
        node.crash();
      }),
      { checkDeterminism: true },
    );
    expect(mismatch?.likely).toBe("effects[0].do is your own code, and reads the clock");
    expect(mismatch?.record).toBeGreaterThan(0);
    expect(mismatch?.first).not.toBe(mismatch?.second);
  });

  test("is found where the code remembers, with the draw behind it", () => {
    let calls = 0;
    const { mismatch, checkedTwice } = campaign(
      own(function* remembering(node) {
        yield node.draw("wait", 1, 1_000 + calls++);
        node.crash();
      }),
      { checkDeterminism: true },
    );
    expect(checkedTwice).toBe(100);
    expect(mismatch?.draw).toMatch(/wait.*\(1\.\.\d+ ms\) was \d+, and the second time/);
    expect(mismatch?.likely).toMatch(/remembers something/);
  });

  test("is looked for in a sample always, and not found where all is well", () => {
    expect(campaign(lucky())).toMatchObject({ checkedTwice: 2, mismatch: null });
    expect(campaign(lucky(), { checkDeterminism: true })).toMatchObject({
      checkedTwice: 100,
      mismatch: null,
    });
  });
});

test("failures of one kind have one id, and others have others", () => {
  const classes = Array.from({ length: 50 }, (_, seed) => classOf(simulate(lucky(), seed))).filter(
    (one) => one !== null,
  );
  expect(new Set(classes.map(idOf)).size).toBe(1);
  const other = classOf(simulate(lucky({ effects: [{ ...CRASH, do: "hang" }] }), 4));
  const [first] = classes;
  if (other !== null && first !== undefined) expect(idOf(other)).not.toBe(idOf(first));
});
