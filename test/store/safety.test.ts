import { describe, expect, it } from "vitest";
import { Campaign } from "../../src/explore/campaign.ts";
import { simulate } from "../../src/run.ts";
import { historiesOf } from "../../src/verdict/store/history.ts";
import { isLinearizable } from "../../src/verdict/store/linearizability.ts";
import { storeUnderFaults } from "./support.ts";

/** A smaller number than `npm run campaign:store` runs. */
const RUNS = 60;

describe.each(["quorum", "primary"] as const)("a store with a %s, under faults within tolerance", (kind) => {
  it(`keeps all its promises in ${RUNS} random runs, and its replicas converge`, () => {
    const campaign = new Campaign(storeUnderFaults({ kind }), { runs: RUNS });
    for (const { failure, case: one } of campaign.run())
      expect([one.seed, failure]).toEqual([one.seed, null]);
    expect(campaign.result().mismatch).toBeNull();
  });

  it("is linearizable by the histories of its users alone", () => {
    let operations = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const { scenario } = new Campaign(storeUnderFaults({ kind })).cases.at(seed);
      const run = simulate(scenario, seed);
      for (const history of historiesOf(run.world("run"))) {
        operations += history.operations.length;
        expect(isLinearizable(history.operations)).toEqual({ holds: true });
      }
    }
    expect(operations).toBeGreaterThan(1_000);
  });
});

describe("faults", () => {
  const scenario = (tolerates?: number) => ({
    ...storeUnderFaults(tolerates === undefined ? {} : { storage: { tolerates } }),
    faults: (["1m", "1m1s", "1m2s"] as const).map((at, index) => ({
      at,
      do: "power-loss" as const,
      on: `store-${index + 1}`,
    })),
  });
  const struck = (tolerates?: number) => {
    const { vary: _, ...plain } = scenario(tolerates);
    return [...simulate(plain, 1).trace].filter(({ kind }) => kind === "crash").length;
  };

  it("are held back where more would strike at once than the redundancy must survive", () => {
    expect(struck()).toBe(1);
  });

  it("strike all the same where the scenario asks for more", () => {
    expect(struck(3)).toBe(3);
  });
});
