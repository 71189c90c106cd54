import fc from "fast-check";
import type { Load, LoadTrigger, Sessions } from "../scenario/words.ts";
import { durationRanges, durations } from "./duration.ts";

export interface LoadConstraints {
  /** Which triggers. Default: all seven. */
  readonly by?: readonly LoadTrigger[];
  /** The longest period or delay. Default: `1h`. */
  readonly max?: string;
}

/** Sessions that users keep open, and that go over to what is loaded after at most so long. */
export function sessionsOf({ max = "1h" }: Pick<LoadConstraints, "max"> = {}): fc.Arbitrary<Sessions> {
  return fc
    .record({
      follow: durationRanges({ max }),
      count: fc.integer({ min: 1, max: 5 }),
      outlive: fc.boolean(),
    })
    .map(({ follow, count, outlive }) => ({ follow, count, ...(outlive ? { outlive } : {}) }));
}

const TRIGGERS: readonly LoadTrigger[] = [
  "watch",
  "poll",
  "per-request",
  "signal",
  "restart-only",
  "ttl",
  "per-connection",
];

/** What makes a process load its file, with the words that its trigger takes. The simplest is the first of `by`. */
export function loads({ by = TRIGGERS, max = "1h" }: LoadConstraints = {}): fc.Arbitrary<Load> {
  const parts = fc.record({
    by: fc.constantFrom(...by),
    every: durations({ min: "1s", max }),
    delay: durationRanges({ max }),
    jitter: fc.option(durationRanges({ max: "10s" }), { nil: undefined, freq: 2 }),
    isAsked: fc.boolean(),
  });
  return parts.map(({ by: trigger, every, delay, jitter, isAsked }): Load => {
    switch (trigger) {
      case "poll":
        return {
          by: trigger,
          every,
          ...(jitter === undefined || jitter === "0" ? {} : { jitter }),
          ...(isAsked ? { checked: "request" } : {}),
        };
      case "ttl":
        return { by: trigger, every };
      case "watch":
      case "signal":
        return delay === "0" ? { by: trigger } : { by: trigger, delay };
      default:
        return { by: trigger };
    }
  });
}
