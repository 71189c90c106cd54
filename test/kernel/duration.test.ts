import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDuration, parseDuration, parseDurationRange } from "../../src/kernel/duration.ts";

describe("a duration", () => {
  test.each([
    ["250ms", 250],
    ["10s", 10_000],
    ["4m30s", 270_000],
    ["2h", 7_200_000],
    ["1d12h", 129_600_000],
    ["1.5s", 1_500],
    ["0.25d", 21_600_000],
    ["0s", 0],
    ["0", 0],
    [0, 0],
  ])("%s is %d ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    "",
    "5",
    5,
    "-5s",
    "5 s",
    "5S",
    "5min",
    "30s4m",
    "5s5s",
    "0.5ms",
    "1e3s",
    ".5s",
    "5.s",
    "s",
    `${"9".repeat(15)}d`,
    "9".repeat(1_000_000),
    Number.NaN,
  ])("%j is none", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test("reads back as it was written, to the millisecond", () => {
    fc.assert(fc.property(fc.maxSafeNat(), (ms) => parseDuration(formatDuration(ms)) === ms));
  });

  test("is written in its greatest units", () => {
    expect(formatDuration(0)).toBe("0s");
    expect(formatDuration(270_000)).toBe("4m30s");
    expect(formatDuration(90_061_001)).toBe("1d1h1m1s1ms");
    expect(formatDuration(-120_000)).toBe("-2m");
    expect(() => formatDuration(0.5)).toThrow(RangeError);
  });

  test("is a whole number of milliseconds, or none, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789.dhms-e ") }), (text) => {
        const ms = parseDuration(text);
        return ms === undefined || (Number.isSafeInteger(ms) && ms >= 0);
      }),
    );
  });
});

describe("a range of durations", () => {
  test("has two ends, or one that is both", () => {
    expect(parseDurationRange("3m..5m")).toEqual({ loMs: 180_000, hiMs: 300_000 });
    expect(parseDurationRange("0..5m")).toEqual({ loMs: 0, hiMs: 300_000 });
    expect(parseDurationRange("3m")).toEqual({ loMs: 180_000, hiMs: 180_000 });
    expect(parseDurationRange(0)).toEqual({ loMs: 0, hiMs: 0 });
  });

  test("that is upside down is left so", () => {
    expect(parseDurationRange("5m..3m")).toEqual({ loMs: 300_000, hiMs: 180_000 });
  });

  test.each(["3m..", "..3m", "3m...5m", "3m..5m..7m", "3m-5m", 3])("%j is none", (text) => {
    expect(parseDurationRange(text)).toBeUndefined();
  });
});
