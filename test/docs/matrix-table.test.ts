import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { matrixOf } from "../../src/explore/matrix.ts";
import { repositoryRoot } from "../packaging/repository.ts";
import { scenarioOfFile } from "../support.ts";
import { readDocument } from "./markdown.ts";

/** The rows of the table of scores in docs/matrix.md: the scenarios of a row, and their score. */
const rows = [...readDocument("docs/matrix.md").matchAll(/^\| (`kiln-.*`) \| (\d of \d[^|]*) \| /gm)].map(
  ([, names, score]) => ({
    names: [...(names as string).matchAll(/`([^`]+)`/g)].map(([, name]) => name as string),
    score: score as string,
  }),
);

/** All kinds that do harm to Kiln are one to it, so that one of them tells the score. */
const FATES: Record<string, string> = {
  "0 of 6": "slips",
  "0 of 6, not decided": "unsettled",
  "6 of 6": "caught",
};

describe("the table of scores", () => {
  test("has each Kiln scenario once", () => {
    const files = readdirSync(join(repositoryRoot, "scenarios")).filter((name) => name.startsWith("kiln-"));
    expect(rows.flatMap(({ names }) => names).sort()).toEqual(
      files.map((name) => name.replace(".yaml", "")).sort(),
    );
  });

  test.each(rows.flatMap(({ names, score }) => names.map((name) => ({ name, score }))))(
    "says of $name what its matrix says: $score",
    ({ name, score }) => {
      const limits = { kinds: ["typo-in-path"], budget: 200, samples: 10 } as const;
      const { rows: found } = matrixOf(scenarioOfFile(`${name}.yaml`), limits);
      expect(found.map(({ fate }) => fate)).toEqual([FATES[score]]);
    },
  );
});
