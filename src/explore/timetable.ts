/** Whether a plan is safe whenever it begins, or only where it meets the clocks of the service as it does in the scenario. */

import { seeded } from "../kernel/choices.ts";
import { formatDuration, parseDuration } from "../kernel/duration.ts";
import type { Model } from "../model/model.ts";
import { compile } from "../scenario/compile.ts";
import { MAX_HORIZON_MS } from "../scenario/limits.ts";
import type { Scenario } from "../scenario/words.ts";
import type { Pieces } from "./pieces.ts";
import { answerOf } from "./slow-fuse.ts";

/** So many starts are tried. */
const STARTS = 40;

/**
 * How much later a plan may begin to end as a slow fuse, in ms, though no timing does where it begins as the scenario says. Forty
 * starts are tried, up to the longest period of a generator, and to the last instant of a fault or an input. null where none of
 * them ends so, or no clock of the service stands still while the plan moves. In pieces.
 *
 * @param goOn asked before each start. Returns whether to try it. Default: always
 */
export function* unsafeStartMs(scenario: Scenario, goOn = () => true): Pieces<number | null> {
  const lastMs = lastClockMs(compile(scenario));
  if (lastMs === 0) return null;
  for (let place = 1; place <= STARTS && goOn(); place++) {
    const laterMs = Math.max(1, Math.floor((lastMs * place) / STARTS));
    const later = startedLater(scenario, laterMs);
    if (later !== null && answerOf(compile(later), seeded(`start/${place}`)) === "slow-fuse") return laterMs;
    yield;
  }
  return null;
}

function lastClockMs({ generators, faults, inputs }: Model): number {
  return Math.max(
    0,
    ...generators.map(({ everyMs }) => everyMs),
    ...faults.map(({ at }) => at.hiMs),
    ...inputs.map(({ at }) => at.hiMs),
  );
}

/** The horizon moves along; null where it cannot. */
function startedLater(scenario: Scenario, laterMs: number): Scenario | null {
  const horizonMs = (parseDuration(scenario.horizon) as number) + laterMs;
  if (horizonMs > MAX_HORIZON_MS) return null;
  const plan = [{ wait: formatDuration(laterMs) }, ...scenario.plan];
  return { ...scenario, plan, horizon: formatDuration(horizonMs) };
}
