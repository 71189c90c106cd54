/**
 * Compares proofs of many random small scenarios with every timing of each: `npm run proof:nightly -- 4000 1`, the number of
 * scenarios and the first seed, a new one each time unless it is given. It is no part of CI. As many processes as there are
 * processors share the work. What disagrees belongs into test/explore/aimed.ts, and stays there.
 */

import { availableParallelism } from "node:os";
import fc from "fast-check";
import { checkErrors } from "../src/scenario/check.ts";
import type { Scenario } from "../src/scenario/words.ts";
import { type Check, checkProof, checkWorlds, type Unchecked } from "../test/explore/check-proof.ts";
import { anyAlikeScenario, anySmallScenario, anyStoppedScenario } from "../test/explore/small-arbitrary.ts";
import { runScript } from "./campaign/process.ts";

const BATCH = 20;
const MOST_TIMINGS = Number(process.env.PROOF_TIMINGS ?? 1_000);
const MOST_MS = Number(process.env.CAMPAIGN_MS ?? 1_800_000);

/** By turns: what a proof finds out, of three kinds of scenario, and all that happens in the four worlds. */
const TURNS: readonly (readonly [fc.Arbitrary<Scenario>, typeof checkProof])[] = [
  [anySmallScenario, checkProof],
  [anyStoppedScenario, checkProof],
  [anyAlikeScenario, checkProof],
  [anySmallScenario, checkWorlds],
];

interface Share {
  readonly checked: number;
  readonly regions: number;
  readonly timings: number;
  /** Scenarios with regions that hold more than there is. */
  readonly relaxed: number;
  readonly stopped: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly disagree: readonly { seed: number; what: readonly string[]; scenario: unknown }[];
}

const NONE: Share = {
  checked: 0,
  regions: 0,
  timings: 0,
  relaxed: 0,
  stopped: 0,
  counts: {},
  disagree: [],
};

const [total = "2000", seed = String(Date.now() % 1_000_000_000), shard, shards] = process.argv.slice(2);
if (shard === undefined) await share(Number(total), Number(seed));
else work(Number(total), Number(seed), Number(shard), Number(shards));

/** One process's part: batches shard, shard + shards, … */
function work(scenarios: number, first: number, own: number, of: number): void {
  const startedMs = performance.now();
  let done = NONE;
  for (let batch = own; batch * BATCH < scenarios; batch += of) {
    if (performance.now() - startedMs > MOST_MS) break;
    const [arbitrary, check] = TURNS[batch % TURNS.length] as (typeof TURNS)[number];
    for (const scenario of fc.sample(arbitrary, { seed: first + batch, numRuns: BATCH })) {
      done = together(done, shareOf(scenario, first + batch, check));
    }
  }
  process.stdout.write(`${JSON.stringify(done)}\n`);
}

function shareOf(scenario: Scenario, seed: number, check: typeof checkProof): Share {
  if (checkErrors(scenario).length > 0) return { ...NONE, counts: { "no scenario": 1 } };
  let found: Check | Unchecked;
  try {
    found = check(scenario, MOST_TIMINGS);
  } catch (error) {
    const what = [`it threw ${error instanceof Error ? error.stack : String(error)}`];
    return { ...NONE, disagree: [{ seed, what, scenario }] };
  }
  if ("why" in found) {
    const why = found.why === "untrackable" ? `${found.why}: ${found.reason}` : found.why;
    return { ...NONE, counts: { [why]: 1 } };
  }
  const { regions, timings, stopped, outcomes, problems } = found;
  return {
    checked: 1,
    regions,
    timings,
    stopped,
    relaxed: found.relaxed > 0 ? 1 : 0,
    counts: outcomes,
    disagree: problems.length > 0 ? [{ seed, what: problems, scenario }] : [],
  };
}

function together(one: Share, other: Share): Share {
  const counts: Record<string, number> = { ...one.counts };
  for (const [what, count] of Object.entries(other.counts)) counts[what] = (counts[what] ?? 0) + count;
  return {
    checked: one.checked + other.checked,
    regions: one.regions + other.regions,
    timings: one.timings + other.timings,
    relaxed: one.relaxed + other.relaxed,
    stopped: one.stopped + other.stopped,
    counts,
    disagree: [...one.disagree, ...other.disagree],
  };
}

async function share(scenarios: number, first: number): Promise<void> {
  const startedMs = performance.now();
  const of = availableParallelism();
  const parts = await Promise.all(
    Array.from({ length: of }, (_, own) => runScript<Share>(import.meta.url, [scenarios, first, own, of])),
  );
  const { disagree, ...sums } = parts.reduce(together, NONE);
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  console.log(`From seed ${first}, in ${seconds} s: ${JSON.stringify(sums)}`);
  console.log(disagree.length === 0 ? "Everything agreed." : `${disagree.length} disagree:`);
  for (const one of disagree.slice(0, 10)) console.log(JSON.stringify(one, null, 1));
  process.exitCode = disagree.length > 0 ? 1 : 0;
}
