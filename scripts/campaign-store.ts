/**
 * Runs many random stores under random faults within tolerance and looks whether one breaks a promise:
 * `npm run campaign:store -- 10000 1`, the number of runs and the first seed. CI runs fewer, in test/store.
 */

import fc from "fast-check";
import { stores } from "../src/fast-check.ts";
import { simulate } from "../src/run.ts";
import type { Scenario } from "../src/scenario/words.ts";
import { findDivergence } from "../src/verdict/store/converged.ts";
import { historiesOf } from "../src/verdict/store/history.ts";
import { isLinearizable } from "../src/verdict/store/linearizability.ts";

const [runs = "10000", first = "1"] = process.argv.slice(2);
const startedMs = performance.now();
const counts = { runs: 0, operations: 0, unknownOrders: 0, judgedConverged: 0, faults: 0, heldBack: 0 };
const broken: { seed: number; what: string }[] = [];

for (let seed = Number(first); seed < Number(first) + Number(runs); seed++) {
  const [scenario] = fc.sample(stores(), { seed, numRuns: 1, unbiased: true }) as [Scenario];
  const run = simulate(scenario, seed);
  const witness = run.world("run");
  counts.runs++;
  for (const { what } of run.verdict.broken ?? []) broken.push({ seed, what });
  if (run.outcome !== "clean") broken.push({ seed, what: `it ended as ${run.outcome}` });
  for (const { operations } of historiesOf(witness)) {
    counts.operations += operations.length;
    if (isLinearizable(operations).holds === null) counts.unknownOrders++;
  }
  const [group] = run.header.groups;
  if (group !== undefined && findDivergence(witness, group) !== null) counts.judgedConverged++;
  for (const { kind, note } of run.trace) {
    if (kind !== "fault") continue;
    if (note?.includes("held back") === true) counts.heldBack++;
    else counts.faults++;
  }
}

console.log(`${Math.round((performance.now() - startedMs) / 1_000)} s: ${JSON.stringify(counts)}`);
console.log(broken.length === 0 ? "Every promise was kept." : `${broken.length} broken:`);
for (const one of broken.slice(0, 20)) console.log(JSON.stringify(one));
process.exitCode = broken.length > 0 ? 1 : counts.unknownOrders > 0 ? 3 : 0;
