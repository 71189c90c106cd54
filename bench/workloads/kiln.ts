import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { simulate } from "../../src/run.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { slowfuse } from "../programs.ts";
import type { Race, Work } from "../workload.ts";

const RUNS = 500;

export const kiln: Race = {
  kind: "race",
  title: "Kiln: simulate and judge, one core",
  work:
    "scenarios/kiln-2011-09.yaml under 500 seeds by `simulate(scenario, seed).verdict`, the whole verdict with its twin " +
    "world. Checksum: records and user-minutes lost, summed up",
  unit: "runs",
  cases: [""],
  programs: [slowfuse("kiln", { warmUps: 20, repetitions: 8 })],
  goals: [{ against: null, floor: 15_000, aim: 40_000 }],
};

const read = () => parse(readFileSync("scenarios/kiln-2011-09.yaml", "utf8")) as Scenario;
let scenario: Scenario | null = null;

export const work: Work = () => {
  scenario ??= read();
  let records = 0;
  let userMinutes = 0;
  for (let seed = 1; seed <= RUNS; seed++) {
    const run = simulate(scenario, seed);
    userMinutes += run.verdict.impact.userMinutes;
    records += run.trace.length;
  }
  return { units: RUNS, checksum: `${records}/${Math.round(userMinutes)}` };
};
