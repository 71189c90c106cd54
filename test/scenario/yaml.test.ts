import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formatProblem, type Located, ScenarioFileError } from "../../src/scenario/located.ts";
import { parseScenario } from "../../src/scenario/yaml.ts";
import { SOUND } from "./scenario.ts";

const FOLDER = new URL("broken/", import.meta.url);
const EXPECT = /^# expect: (\d+:\d+) (error|warning) (\S+) (.*)$/gm;

function problemsOf(text: string): readonly Located[] {
  try {
    return parseScenario(text, "a.yaml").problems;
  } catch (error) {
    if (error instanceof ScenarioFileError) return error.located;
    throw error;
  }
}

describe("a file with the mistake", () => {
  const files = readdirSync(FOLDER);

  test("is there, for more than a hundred mistakes", () => {
    expect(files.length).toBeGreaterThan(100);
  });

  // Each file says in its first lines what is to be said of it: line:column severity path text.
  test.each(files)("%s is answered as its header says", (file) => {
    const text = readFileSync(new URL(file, FOLDER), "utf8");
    const expected = [...text.matchAll(EXPECT)];
    const problems = problemsOf(text);
    expect(
      problems.map(
        (problem) => `${problem.line}:${problem.column} ${problem.severity} ${problem.where || "(file)"}`,
      ),
    ).toEqual(expected.map(([, place, severity, where]) => `${place} ${severity} ${where}`));
    problems.forEach((problem, index) => {
      expect(formatProblem(problem)).toContain(expected[index]?.[4]);
    });
  });
});

test("all errors come at once, in the order of the file, without a stack", () => {
  const text = readFileSync(new URL("several-at-once.yaml", FOLDER), "utf8");
  expect(() => parseScenario(text, "a.yaml")).toThrow(ScenarioFileError);
  const [first, second] = problemsOf(text).map(formatProblem);
  expect(first).toMatch(
    /^a\.yaml:\d+:\d+: error: groups\.production\.redundancy\.quorum\.write: found 9, expected at most 3/,
  );
  expect(second).toMatch(
    /plan\[1\]\.gate\.on: found "tset", expected a group or a node: .*\. Did you mean "test"\?$/,
  );
});

test("after fifty errors the message says how many more there are", () => {
  const steps = "  - gatee: 1\n".repeat(80);
  const text = `formatVersion: 1\nname: many\nconfig: {}\ngroups: {}\nplan:\n${steps}horizon: 1h\n`;
  expect(() => parseScenario(text, "a.yaml")).toThrow(/\nand 32 more$/);
});

test("JSON is YAML", () => {
  expect(parseScenario(JSON.stringify(SOUND, null, "\t"), "a.json")).toEqual({
    scenario: SOUND,
    problems: [],
  });
});

test("a byte-order mark is passed over, and does not shift columns", () => {
  expect(parseScenario(`\uFEFF${JSON.stringify(SOUND)}`, "a.json").scenario).toEqual(SOUND);
  expect(problemsOf("\uFEFFname: x\nplan: 5\n")[0]).toMatchObject({ line: 1, column: 1 });
});

test("an alias stands for what its anchor holds", () => {
  const text = JSON.stringify(SOUND)
    .replace('"v2":{"root":"/svr"}', '"v2":{"root": *r}')
    .replace('"root":"/srv"', '"root": &r "/srv"');
  expect(parseScenario(text, "a.yaml").scenario.config.versions.v2).toEqual({ root: "/srv" });
});

test("reserved keys change no object", () => {
  problemsOf(
    "formatVersion: 1\n__proto__: { polluted: yes }\nconstructor: { prototype: { polluted: yes } }\n",
  );
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test("what is wrong with the YAML of one line is told once", () => {
  const text = "formatVersion: 1\nplan:\n  - wait: 1m\n - wait: 2m\nhorizon: 1h\n";
  const lines = problemsOf(text).map(({ line }) => line);
  expect(lines).toEqual([4]);
});
