import fc from "fast-check";
import { test } from "vitest";
import { checkMinimal, laxPlans } from "./minimal-repair.ts";

// More of them, at night: RUNS=300 npx vitest run test/explore/minimal-repair.test.ts --testTimeout=0
test("no smaller repair exists than those proposed, and no shorter time: all that are smaller are refuted", () => {
  fc.assert(
    fc.property(laxPlans, (scenario) => checkMinimal(scenario, 2)),
    { seed: 11, numRuns: Number(process.env.RUNS ?? 2), endOnFailure: true },
  );
});
