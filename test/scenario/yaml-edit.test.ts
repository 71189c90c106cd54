import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { editsOf } from "../../src/explore/edits/edits.ts";
import { unifiedDiff } from "../../src/report/diff.ts";
import { withEdits } from "../../src/scenario/words-edit.ts";
import { parseScenario } from "../../src/scenario/yaml.ts";
import { editYaml } from "../../src/scenario/yaml-edit.ts";

const TEXT = `# first
a: { b: 1, c: [x, y] } # of a

# of the list
list:
  # of one
  - { one: 1 } # beside one
  - two: 2
    more: "02:00"
  # of three
  - three
tail: end
`;

describe("changes of a YAML text", () => {
  test.each([
    ["a word of a map on one line", { does: "set", path: ["a", "b"], value: 2 }, "b: 1", "b: 2"],
    ["a list in it", { does: "set", path: ["a", "c"], value: ["z"] }, "[x, y]", "[z]"],
    ["a new word", { does: "set", path: ["a", "d"], value: { e: "1m" } }, "y] }", "y], d: { e: 1m } }"],
    [
      "a new word of a map in lines",
      { does: "set", path: ["list", 1, "new"], value: true },
      '"02:00"\n',
      '"02:00"\n    new: true\n',
    ],
    [
      "a new item, before the comment of the next",
      { does: "insert", list: ["list"], at: 2, value: { w: { x: 1 } } },
      "  # of three",
      "  - w: { x: 1 }\n  # of three",
    ],
    [
      "a last item",
      { does: "insert", list: ["list"], at: 3, value: "four" },
      "- three\n",
      "- three\n  - four\n",
    ],
    [
      "a new item in a list on one line",
      { does: "insert", list: ["a", "c"], at: 1, value: "n" },
      "[x, y]",
      "[x, n, y]",
    ],
  ] as const)("touch nothing else: %s", (_, edit, before, after) => {
    expect(editYaml(TEXT, [edit])).toBe(TEXT.replace(before, () => after));
  });

  test("move an item with the comments over and beside it", () => {
    const moved = editYaml(TEXT, [{ does: "move", list: ["list"], from: 0, to: 2 }]);
    expect(moved).toMatch(/- three\n {2}# of one\n {2}- \{ one: 1 \} # beside one\ntail: end\n$/);
  });

  test("are refused where they cannot be made alone", () => {
    expect(() => editYaml("a: &x { b: 1 }\nc: *x\n", [{ does: "set", path: ["a", "b"], value: 2 }])).toThrow(
      "touches more",
    );
    expect(() => editYaml("a:\n  b:\n    c: 1\n", [{ does: "set", path: ["a", "b"], value: 2 }])).toThrow(
      "by itself",
    );
  });
});

const folder = new URL("../../scenarios/", import.meta.url);
const files = ["", "incidents/"].flatMap((inside) =>
  readdirSync(new URL(inside, folder))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => inside + name),
);

test("edits of the scenarios of the project are patches that apply, keep all comments, and change nothing else", {
  timeout: 60_000,
}, () => {
  const repository = mkdtempSync(join(tmpdir(), "patch-"));
  let applied = 0;
  for (const name of files) {
    const text = readFileSync(new URL(name, folder), "utf8");
    const { scenario } = parseScenario(text, name);
    for (const [place, { words }] of editsOf(scenario).entries()) {
      // One in five, so that it stays quick; which ones differs from file to file.
      if ((place + name.length) % 5 !== 0) continue;
      const after = editYaml(text, words);
      expect(parseScenario(after, name).scenario).toEqual(withEdits(scenario, words));
      const comments = (of: string) =>
        of
          .split("\n")
          .flatMap((line) => /#.*$/.exec(line) ?? [])
          .sort();
      expect(comments(after)).toEqual(comments(text));
      const patch = unifiedDiff(text, after, "it.yaml");
      const removed = patch.slice(2).filter((line) => line.startsWith("-")).length;
      expect(removed).toBeLessThanOrEqual(words.length + 5);
      // A program of its own for one in fifteen: each costs a process.
      if ((place + name.length) % 15 !== 0) continue;
      writeFileSync(join(repository, "it.yaml"), text);
      execFileSync("git", ["apply", "--unsafe-paths", "-"], {
        cwd: repository,
        input: `${patch.join("\n")}\n`,
      });
      expect(readFileSync(join(repository, "it.yaml"), "utf8")).toBe(after);
      applied++;
    }
  }
  expect(applied).toBeGreaterThan(10);
});
