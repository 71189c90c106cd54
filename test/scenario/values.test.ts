import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  boundNumber,
  fieldNumber,
  isLike,
  parseRate,
  parseShare,
  parseSize,
  parseTimeOfDay,
  validateField,
} from "../../src/scenario/values.ts";
import type { Field, Value } from "../../src/scenario/words.ts";

test("a rate is whole events in whole milliseconds", () => {
  expect(parseRate("20/s")).toEqual({ count: 20, perMs: 1_000 });
  expect(parseRate("0.5/s")).toEqual({ count: 5, perMs: 10_000 });
  expect(parseRate("5/m")).toEqual({ count: 5, perMs: 60_000 });
  for (const text of ["20", "/s", "-1/s", "20/fortnight", "20 /s", "1e9/s"])
    expect(parseRate(text)).toBeUndefined();
});

test("a share is from 0 to 1, and a percentage is its nearest number", () => {
  expect(parseShare("32.3%")).toBe(0.323);
  expect(parseShare("100%")).toBe(1);
  expect(parseShare(0.25)).toBe(0.25);
  for (const share of [1.01, -0.1, Number.NaN, "101%", "0.5", "%", "-1%"])
    expect(parseShare(share)).toBeUndefined();
});

test("a time of day ends before midnight", () => {
  expect(parseTimeOfDay("02:00")).toBe(7_200_000);
  expect(parseTimeOfDay("23:59:59")).toBe(86_399_000);
  for (const text of ["24:00", "2:00", "02:60", "02:00:60", "02:00 ", "0200"]) {
    expect(parseTimeOfDay(text)).toBeUndefined();
  }
});

test("a size counts in 1024 or in 1000, as its unit says", () => {
  expect(parseSize("64MiB")).toBe(67_108_864);
  expect(parseSize("64MB")).toBe(64_000_000);
  expect(parseSize("1.5KiB")).toBe(1_536);
  expect(parseSize(512)).toBe(512);
  for (const text of ["64", "64M", "-1B", "0.3B", -1, 0.5]) expect(parseSize(text)).toBeUndefined();
});

describe("a pattern", () => {
  test("stands for the whole text, with any run of characters for each star", () => {
    expect(isLike("/srv/*", "/srv/kiln")).toBe(true);
    expect(isLike("/srv/*", "/opt/srv/kiln")).toBe(false);
    expect(isLike("*a*b", "xaab")).toBe(true);
    expect(isLike("a*a", "a")).toBe(false);
    expect(isLike("", "")).toBe(true);
    expect(isLike("a.c", "abc")).toBe(false);
  });

  test("agrees with the obvious definition", () => {
    const obvious = (pattern: string, text: string): boolean => {
      if (pattern === "") return text === "";
      if (pattern[0] !== "*") return pattern[0] === text[0] && obvious(pattern.slice(1), text.slice(1));
      return obvious(pattern.slice(1), text) || (text !== "" && obvious(pattern, text.slice(1)));
    };
    const short = (characters: string) => fc.string({ unit: fc.constantFrom(...characters), maxLength: 8 });
    fc.assert(
      fc.property(
        short("ab*"),
        short("ab"),
        (pattern, text) => isLike(pattern, text) === obvious(pattern, text),
      ),
    );
  });

  test("of many stars against a long text takes no time", () => {
    expect(isLike(`${"*a".repeat(99)}*b`, "a".repeat(1_000_000))).toBe(false);
  });
});

describe("a static validator", () => {
  const integer: Field = { type: "integer", min: 1, max: 5 };
  const cases: [Field, Value | undefined, string | undefined][] = [
    [integer, 3, undefined],
    [integer, 6, "expected an integer from 1 to 5"],
    [integer, 1.5, "expected an integer from 1 to 5"],
    [integer, "3", "expected an integer from 1 to 5"],
    [{ type: "number", min: 0 }, -0.5, "expected a number of 0 or more"],
    [{ type: "duration", max: "5m" }, "6m", "expected a duration with a unit of 5m or less"],
    [{ type: "duration" }, 30, "expected a duration with a unit"],
    [{ type: "size", min: "1KiB" }, "1000B", "expected a size of 1KiB or more"],
    [{ type: "path", like: "/srv/*" }, "/srv/klin", undefined],
    [{ type: "path", like: "/srv/*" }, "/opt", 'expected a path like "/srv/*"'],
    [{ type: "path" }, "", "expected a path"],
    [{ type: "host" }, "store 1", "expected a host"],
    [{ type: "hosts", min: 2 }, ["a"], "expected a list of 2 or more hosts"],
    [{ type: "hosts" }, ["a", "b c"], "expected a list of any number of hosts"],
    [{ type: "boolean" }, "yes", "expected true or false"],
    [{ type: "choice", values: ["a", "b"] }, "c", "expected one of a, b"],
    [{ type: "text" }, 5, "expected a text"],
    [{ type: "text" }, undefined, "expected a text, found nothing"],
    [{ type: "text", optional: true }, undefined, undefined],
  ];
  test.each(cases)("of %j says of %j: %s", (field, value, verdict) => {
    expect(validateField(field, value)).toBe(verdict);
  });
});

test("what has an order has a number", () => {
  expect(fieldNumber({ type: "duration" }, "5m")).toBe(300_000);
  expect(fieldNumber({ type: "size" }, "1KiB")).toBe(1_024);
  expect(fieldNumber({ type: "hosts" }, ["a", "b"])).toBe(2);
  expect(fieldNumber({ type: "path" }, "/srv")).toBeUndefined();
  expect(fieldNumber({ type: "integer" }, undefined)).toBeUndefined();
  expect(boundNumber({ type: "hosts" }, 3)).toBe(3);
  expect(boundNumber({ type: "boolean" }, 1)).toBeUndefined();
});
