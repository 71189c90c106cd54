import { expect, test } from "vitest";
import { shortTime } from "../../src/kernel/duration.ts";
import { pluralClause } from "../../src/report/clauses.ts";
import { columns, withoutControls, wrap } from "../../src/report/layout.ts";
import { nodesText, numberText, percentText } from "../../src/report/words.ts";

test.each([
  [0, "0s"],
  [250, "250ms"],
  [9_250, "9.2s"],
  [9_000, "9s"],
  [354_256, "5m54s"],
  [59_999, "59s"],
  [777_448_256, "8d23h57m28s"],
  [-90_000, "-1m30s"],
])("%i ms read as %s", (ms, text) => {
  expect(shortTime(ms)).toBe(text);
});

test.each([
  [8600, "8,600"],
  [1234567.89, "1,234,567.9"],
  [0.1234, "0.123"],
  [43, "43"],
])("%d is written %s", (value, text) => {
  expect(numberText(value)).toBe(text);
});

test("a share that is not quite all or nothing is not written as if it were", () => {
  expect([0, 0.0001, 0.323, 0.9999, 1].map(percentText)).toEqual([
    "0 %",
    "< 0.1 %",
    "32.3 %",
    "> 99.9 %",
    "100 %",
  ]);
});

const group = (name: string, size: number) => ({
  name,
  nodes: Array.from({ length: size }, (_, index) => `${name}-${index + 1}`),
});

test("nodes are named by group where they are all of it, by number where they are many", () => {
  const groups = [group("canary", 1), group("web", 2), group("db", 9)];
  const db = groups[2]?.nodes ?? [];
  expect(nodesText(["web-2", "canary-1", "web-1"], groups)).toBe("canary-1 and both nodes of web");
  expect(nodesText(db, groups)).toBe("all 9 nodes of db");
  expect(nodesText(db.slice(1), groups)).toBe("db-2, db-3, db-4 and 5 more of db");
});

test("several nodes do what one node does", () => {
  expect(pluralClause("loads v2")).toBe("load v2");
  expect(pluralClause("crashes: it fails")).toBe("crash: it fails");
  expect(pluralClause("leaks to its limit and hangs")).toBe("leak to its limit and hang");
  expect(pluralClause("refuses to start")).toBe("refuse to start");
});

test("lines are broken between words, colours do not count, and a long word stays whole", () => {
  const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
  expect(wrap(`aa ${red("bb")} cc`, 8, "> ")).toEqual([`> aa ${red("bb")}`, "  cc"]);
  expect(wrap("a /a/very/long/path b", 6)).toEqual(["a", "/a/very/long/path", "b"]);
});

test("columns line up, and nothing trails", () => {
  expect(
    columns(
      [
        ["a", "bb", ""],
        ["aaa", "b", "c"],
      ],
      ["left", "right"],
    ),
  ).toEqual(["a    bb", "aaa   b  c"]);
});

test("what a terminal would obey is made visible, colours and line ends stay", () => {
  expect(withoutControls("a\u001b[2Jb\u0007\n\u001b[1mc\u001b[22m\u009b")).toBe(
    "a\ufffd[2Jb\ufffd\n\u001b[1mc\u001b[22m\ufffd",
  );
});
