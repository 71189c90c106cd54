/**
 * Runs many random scenarios and looks whether what must hold always does: `npm run campaign -- 100000 1`, the number of
 * scenarios and the first seed. It is no part of CI. As many processes as there are processors share the work.
 */

import { availableParallelism } from "node:os";
import fc from "fast-check";
import { scenarios } from "../src/arbitraries/scenario.ts";
import { simulate } from "../src/run.ts";
import { brokenInvariants } from "./campaign/invariants.ts";
import { runScript } from "./campaign/process.ts";

const BATCH = 100;
const MOST_MS = Number(process.env.CAMPAIGN_MS ?? 600_000);

interface Share {
  runs: number;
  outcomes: Record<string, number>;
  broken: { seed: number; index: number; what: string[]; scenario: unknown }[];
}

const [runs = "100000", seed = "1", shard, shards] = process.argv.slice(2);
if (shard === undefined) await share(Number(runs), Number(seed));
else work(Number(runs), Number(seed), Number(shard), Number(shards));

/** One process's part: batches shard, shard + shards, … */
function work(total: number, first: number, own: number, of: number): void {
  const startedMs = performance.now();
  const done: Share = { runs: 0, outcomes: {}, broken: [] };
  for (let batch = own; batch * BATCH < total; batch += of) {
    if (performance.now() - startedMs > MOST_MS) break;
    const drawn = fc.sample(scenarios(), {
      seed: first + batch,
      numRuns: Math.min(BATCH, total - batch * BATCH),
    });
    for (const [index, scenario] of drawn.entries()) {
      const what = brokenInvariants(scenario, first + index);
      if (what.length > 0) done.broken.push({ seed: first + batch, index, what, scenario });
      else {
        const { outcome } = simulate(scenario, first + index);
        done.outcomes[outcome] = (done.outcomes[outcome] ?? 0) + 1;
      }
      done.runs++;
    }
  }
  process.stdout.write(`${JSON.stringify(done)}\n`);
}

async function share(total: number, first: number): Promise<void> {
  const startedMs = performance.now();
  const of = availableParallelism();
  const parts = await Promise.all(
    Array.from({ length: of }, (_, own) => runScript<Share>(import.meta.url, [total, first, own, of])),
  );
  const outcomes: Record<string, number> = {};
  for (const part of parts)
    for (const [outcome, n] of Object.entries(part.outcomes))
      outcomes[outcome] = (outcomes[outcome] ?? 0) + n;
  const broken = parts.flatMap((part) => part.broken);
  const done = parts.reduce((sum, part) => sum + part.runs, 0);
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  console.log(
    `${done} of ${total} scenarios in ${seconds} s, each run five times: ${JSON.stringify(outcomes)}`,
  );
  console.log(broken.length === 0 ? "Everything held." : `${broken.length} broken:`);
  for (const one of broken.slice(0, 10)) console.log(JSON.stringify(one, null, 1));
  process.exitCode = broken.length > 0 ? 1 : done < total ? 3 : 0;
}
