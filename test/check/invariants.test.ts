import fc from "fast-check";
import { expect, test } from "vitest";
import { brokenInvariants } from "../../scripts/campaign/invariants.ts";
import { scenarios } from "../../src/arbitraries/scenario.ts";

test("what must hold of every run holds of random scenarios (npm run campaign: of 100,000)", () => {
  fc.assert(
    fc.property(scenarios(), fc.nat(10_000), (scenario, seed) => {
      expect(brokenInvariants(scenario, seed)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
