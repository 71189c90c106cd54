/** The times of a scenario outside its plan's own waits and gates: delays that are added, and periods. */

import { formatDuration, parseDuration, parseDurationRange } from "../kernel/duration.ts";
import type { RangeMs } from "../model/model.ts";
import { MAX_HORIZON_MS } from "../scenario/limits.ts";
import type { Scenario } from "../scenario/words.ts";
import type { Path } from "./shrink-tree.ts";

/** One time of a scenario. */
export interface Timing {
  /** Where it stands: `load.delay`, `effects.0.after`. */
  readonly path: Path;
  readonly today: RangeMs;
  /** `additive`: it is added once, and may be a range. `period`: it comes again and again. */
  readonly kind: "additive" | "period";
}

/** Words whose value is added to another time. */
const ADDITIVE = new Set([
  "delay",
  "jitter",
  "after",
  "delivery",
  "start",
  "failover",
  "hung",
  "otherwise",
  "at",
  "torn",
  "notices",
]);
const PERIODS = new Set(["every"]);
/** What holds values and names of somebody's own, or other questions. */
const NO_TIMES = new Set([
  "config",
  "world",
  "requests",
  "probes",
  "vary",
  "expect",
  "labels",
  "users",
  "limits",
]);

/** Every time of a scenario but those that `parametersOf` names. */
export function timingsOf(scenario: Scenario): Timing[] {
  const found: Timing[] = [];
  const visit = (value: unknown, path: Path, kind: Timing["kind"] | null): void => {
    if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (NO_TIMES.has(key)) continue;
        const place = Array.isArray(value) ? Number(key) : key;
        // A delay for each node by its name is one of delays.
        visit(inner, [...path, place], ADDITIVE.has(key) ? "additive" : PERIODS.has(key) ? "period" : kind);
      }
      return;
    }
    if (kind === null || (typeof value !== "string" && typeof value !== "number")) return;
    if (path.at(-1) === "waits" || path.at(-1) === "by") return;
    const today = parseDurationRange(value);
    if (today !== undefined && today.loMs <= today.hiMs) found.push({ path, today, kind });
  };
  visit(scenario, [], null);
  return found;
}

/** A scenario in which a time is another; its horizon moves along by `moreMs`. */
export function withTiming(
  scenario: Scenario,
  { path }: Timing,
  { loMs, hiMs }: RangeMs,
  moreMs: number,
): Scenario {
  const text = loMs === hiMs ? formatDuration(loMs) : `${formatDuration(loMs)}..${formatDuration(hiMs)}`;
  const horizonMs = Math.min((parseDuration(scenario.horizon) as number) + moreMs, MAX_HORIZON_MS);
  return { ...(withAt(scenario, path, text) as Scenario), horizon: formatDuration(horizonMs) };
}

function withAt(value: unknown, [key, ...rest]: Path, text: string): unknown {
  if (key === undefined) return text;
  if (Array.isArray(value)) return value.map((one, place) => (place === key ? withAt(one, rest, text) : one));
  const map = value as Record<string, unknown>;
  return { ...map, [key]: withAt(map[key], rest, text) };
}
