import fc from "fast-check";
import { formatDuration, parseDuration, parseDurationRange } from "../kernel/duration.ts";
import { ordered } from "./ordered.ts";

export interface DurationConstraints {
  /** Default: `0`. */
  readonly min?: string;
  /** Default: `1d`. */
  readonly max?: string;
}

const ROUND = [
  ..."0 1ms 10ms 100ms 1s 2s 5s 10s 15s 30s 1m 2m 5m 10m 15m 30m".split(" "),
  ..."1h 2h 4h 8h 12h 1d 2d 7d 30d 365d".split(" "),
];

/**
 * Spans of time as people write them: `10s`, `5m`, and now and then one that is not round, to the second. The shorter and
 * the rounder, the simpler.
 *
 * @throws RangeError where `max` is less than `min`
 */
export function durations(constraints: DurationConstraints = {}): fc.Arbitrary<string> {
  const [minMs, maxMs] = [parseDuration(constraints.min ?? "0"), parseDuration(constraints.max ?? "1d")];
  if (minMs === undefined || maxMs === undefined || minMs > maxMs)
    throw new RangeError(
      `found ${constraints.min}..${constraints.max}, expected durations, the shorter first`,
    );
  const rounds = ROUND.map((text) => parseDuration(text) as number).filter(
    (ms) => ms >= minMs && ms <= maxMs,
  );
  const simple = ordered([...new Set([minMs, ...rounds, maxMs])]);
  const [least, most] = [Math.ceil(minMs / 1_000), Math.floor(maxMs / 1_000)];
  const any = fc.integer({ min: least, max: Math.max(least, most) }).map((seconds) => seconds * 1_000);
  const ms =
    least < most
      ? fc.oneof({ withCrossShrink: true }, { arbitrary: simple, weight: 4 }, { arbitrary: any, weight: 1 })
      : simple;
  return ms.map((value) => (value === 0 ? "0" : formatDuration(value)));
}

/**
 * Ranges from which a run draws: `3m..5m`, or a single span, which is the simpler. Both ends lie within the constraints.
 *
 * @throws RangeError where `max` is less than `min`
 */
export function durationRanges(constraints: DurationConstraints = {}): fc.Arbitrary<string> {
  const end = durations(constraints);
  return fc.tuple(end, fc.option(end, { freq: 2 })).map(([one, other]) => {
    const [a, b] = [one, other ?? one].map((text) => parseDurationRange(text)?.loMs as number) as [
      number,
      number,
    ];
    if (a === b) return one;
    return a < b ? `${one}..${other}` : `${other}..${one}`;
  });
}
