import { describe, expect, test } from "vitest";
import {
  mergedRows,
  nameOf,
  repairedFiles,
  repairRow,
  repairsOfFile,
  rowsOf,
} from "../../scripts/docs/repairs.ts";
import { readDocument } from "./markdown.ts";

/** The rows of docs/repairs.md, by the name of their scenario. */
const rows = rowsOf(readDocument("docs/repairs.md"));

/** These are proved as they are, or so nearly that nothing refutes them: docs/proofs.md. So they have no row. */
const PROVED = [
  "kiln-ask-version",
  "kiln-brittle-first",
  "kiln-forced-restart",
  "kiln-good-change",
  "kiln-long-bake",
  "kiln-overcautious",
];

describe("the table of repairs", () => {
  test("has a row for each scenario of the project that is not proved as it is, and no other", () => {
    const names = repairedFiles().map(nameOf);
    for (const name of rows.keys()) expect(names).toContain(name);
    const missing = names.filter((name) => !rows.has(name));
    expect(missing.sort()).toEqual(PROVED);
  });

  test("keeps the rows that are not made anew, in the order of the files, and none of a file that is gone", () => {
    const kept = rowsOf("| `a` | old |\n| `b` | old |\n| `c` | old |\n| `gone` | old |\n");
    const anew = new Map([
      ["b", "| `b` | new |"],
      ["c", null],
      ["d", "| `d` | new |"],
    ]);
    expect(mergedRows(["x/d.yaml", "x/a.yaml", "x/b.yaml", "x/c.yaml", "x/e.yaml"], kept, anew)).toEqual([
      "| `d` | new |",
      "| `a` | old |",
      "| `b` | new |",
    ]);
  });

  test.each(["kiln-restart-only", "gate-skipped", "signal-after-gate"])(
    "says of %s what the search says",
    async (name) => {
      const file = repairedFiles().find((one) => nameOf(one) === name) as string;
      expect(rows.get(name)).toBe(repairRow(file, await repairsOfFile(file, 60_000)));
    },
  );
});
