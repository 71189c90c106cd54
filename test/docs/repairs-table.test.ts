import { describe, expect, test } from "vitest";
import { nameOf, repairedFiles, repairRow, repairsOfFile } from "../../scripts/docs/repairs.ts";
import { readDocument } from "./markdown.ts";

/** The rows of docs/repairs.md, by the name of their scenario. */
const rows = new Map(
  [...readDocument("docs/repairs.md").matchAll(/^\| `([^`]+)` \| .*$/gm)].map(([row, name]) => [name, row]),
);

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

  test.each(["kiln-restart-only", "gate-skipped", "signal-after-gate"])(
    "says of %s what the search says",
    async (name) => {
      const file = repairedFiles().find((one) => nameOf(one) === name) as string;
      expect(rows.get(name)).toBe(repairRow(file, await repairsOfFile(file, 60_000)));
    },
  );
});
