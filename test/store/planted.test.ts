import { describe, expect, it } from "vitest";
import { Campaign } from "../../src/explore/campaign.ts";
import { sameFailureAs } from "../../src/explore/failure-class.ts";
import { shrinkScenario } from "../../src/explore/shrink.ts";
import { simulate } from "../../src/run.ts";
import type { OwnRevision, OwnStorage, Scenario, StoragePromise } from "../../src/scenario/words.ts";
import { storeUnderFaults } from "./support.ts";

type Answers = readonly (OwnRevision | null)[];

const byAge = (answers: Answers): OwnRevision[] =>
  answers.filter((one) => one !== null).sort((one, other) => one.counter - other.counter);

/** A pull serves the oldest of the answers. */
const oldest = (answers: Answers): OwnRevision | null => byAge(answers)[0] ?? null;

/** A repair takes the older value, and makes it look newer than all. */
const writesOlder = (answers: Answers): OwnRevision | null => {
  const sorted = byAge(answers);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined || first === last) return last ?? null;
  return { counter: last.counter + 1, push: first.push };
};

interface Planted {
  readonly defect: string;
  readonly own: OwnStorage;
  readonly breaks: readonly StoragePromise[];
  readonly scenario: (own?: OwnStorage) => Scenario;
}

const withOwn = (own: OwnStorage | undefined) => (own === undefined ? {} : { own });

/** Of many objects few are pushed twice, and nobody pulls: only what replicas do by themselves makes them alike. */
const nobodyPulls = { users: { rate: "20/m", asks: { push: 1 } }, storage: { objects: 40 } } as const;

const PLANTED: readonly Planted[] = [
  {
    defect: "a quorum that is one too small",
    own: { enough: (needed) => needed - 1 },
    breaks: ["fresh", "linearizable", "durable"],
    scenario: (own) => storeUnderFaults(withOwn(own)),
  },
  {
    defect: "a hint that is dropped",
    own: { keepsHint: () => false },
    breaks: ["converged"],
    scenario: (own) => storeUnderFaults({ ...nobodyPulls, ...withOwn(own), faults: ["disk-full"] }),
  },
  {
    defect: "a repair that writes the older value",
    own: { repairs: writesOlder },
    breaks: ["fresh", "linearizable", "durable"],
    scenario: (own) => storeUnderFaults(withOwn(own)),
  },
  {
    defect: "a stale read that is served",
    own: { serves: oldest },
    breaks: ["fresh", "linearizable"],
    scenario: (own) => storeUnderFaults(withOwn(own)),
  },
  {
    defect: "a catch-up that stops early",
    // Hints would bring the rest: nobody who is down hears of them here.
    own: { keepsHint: () => false, catchesUp: (objects) => objects.slice(0, 1) },
    breaks: ["converged"],
    scenario: (own) =>
      storeUnderFaults({
        ...nobodyPulls,
        own: { keepsHint: () => false, ...own },
        faults: ["crash"],
      }),
  },
];

const RUNS = 60;

describe("a defect that is planted into the store", () => {
  it.each(PLANTED)("$defect is found by check and shrunk", ({ own, breaks, scenario }) => {
    const campaign = new Campaign(scenario(own), { runs: RUNS });
    for (const { failure } of campaign.run()) if (failure !== null) break;
    const [failure] = campaign.result().failures;
    expect(breaks.map((promise) => `broken.${promise}`)).toContain(failure?.class.violates);
    const { case: found } = failure as NonNullable<typeof failure>;
    const isSame = sameFailureAs(simulate(found.scenario, found.seed));
    const { scenario: smallest, draws } = shrinkScenario(found.scenario, found.seed, isSame, 60);
    const size = (of: Scenario) => JSON.stringify(of).length;
    expect(size(smallest)).toBeLessThan(size(found.scenario));
    expect(draws.length).toBeGreaterThan(0);
  });

  it.each(PLANTED)("$defect is what is found: without it all is well", ({ scenario, defect }) => {
    // Hints that a catch-up would otherwise not be needed for are dropped there, too.
    const campaign = new Campaign(scenario(), { runs: RUNS / 4 });
    for (const { failure } of campaign.run()) expect([defect, failure]).toEqual([defect, null]);
  });
});
