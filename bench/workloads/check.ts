import fc from "fast-check";
import { scenarios } from "../../src/arbitraries/scenario.ts";
import { simulate } from "../../src/run.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { judgeRun } from "../../src/verdict/judgement.ts";
import { slowfuse } from "../programs.ts";
import type { Race, Work } from "../workload.ts";

const SCENARIOS = 500;
// Some ten thousand scenarios until the time of one no longer falls: each uses another part of the model.
const TIMES = { warmUps: 20, repetitions: 4 };

export const check: Race = {
  kind: "race",
  title: "check end to end, shrinking off",
  work:
    "500 random scenarios by fast-check: generated, simulated under one seed and judged by what they expect. The rival is " +
    "fast-check that generates the same and does nothing with them. Checksum: scenarios and the steps of their plans",
  unit: "scenarios",
  cases: [""],
  programs: [slowfuse("check", TIMES), slowfuse("generate", TIMES, "fast-check alone")],
  goals: [{ against: "fast-check alone", floor: 1 / 3, aim: 1 / 2 }],
};

export const work: Work = () =>
  eachScenario((scenario) => {
    const run = simulate(scenario, 1);
    judgeRun(run.model.expect, run.verdict);
  });

export const generate: Work = () => eachScenario(() => {});

function eachScenario(visit: (scenario: Scenario) => void): { units: number; checksum: string } {
  let count = 0;
  let steps = 0;
  const property = fc.property(scenarios(), (scenario) => {
    visit(scenario);
    count++;
    steps += scenario.plan.length;
  });
  fc.assert(property, { seed: 1, numRuns: SCENARIOS, endOnFailure: true });
  return { units: count, checksum: `${count}/${steps}` };
}
