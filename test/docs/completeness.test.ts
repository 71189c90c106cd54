import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EXAMPLES } from "../../scripts/docs/examples.ts";
import { enumOf, SECTIONS } from "../../scripts/docs/reference.ts";
import { factRows, traceReference } from "../../scripts/docs/trace.ts";
import { FACTS, OUTCOMES } from "../../src/model/facts.ts";
import { Domain } from "../../src/model/simulation.ts";
import { jsonLine } from "../../src/report/json.ts";
import { judgeRun } from "../../src/report/judgement.ts";
import { simulate } from "../../src/run.ts";
import { parseScenario } from "../../src/scenario/yaml.ts";
import { repositoryRoot } from "../packaging/repository.ts";
import { blocksIn, readDocument } from "./markdown.ts";

const verdicts = readDocument("docs/verdicts.md");
const readme = readDocument("README.md");

/** The first cells of the table with some first heading. */
function firstCells(text: string, heading: string): string[] {
  const [, rows] = new RegExp(`^\\| ${heading} \\|.*\\n\\| ---.*\\n((?:\\|.*\\n)+)`, "m").exec(text) ?? [];
  return [...(rows ?? "").matchAll(/^\| `?([^`|]+?)`? \|/gm)].map(([, cell]) => cell as string);
}

const sights = enumOf(
  SECTIONS.find(({ path }) => path === "expect")!.words.find(({ name }) => name === "gates")!.part,
);

test("docs/trace.md is what the sources say (npm run docs:reference writes it anew)", () => {
  expect(
    readDocument("docs/trace.md") === traceReference(),
    "docs/trace.md is out of date: npm run docs:reference",
  ).toBe(true);
});

test("the trace reference has every kind of fact", () => {
  expect(factRows().map(([kind]) => kind)).toEqual(FACTS.map((kind) => `\`${kind}\``));
  for (const [, meaning] of factRows()) expect(meaning).not.toBe("");
});

describe("every outcome is explained, in the order in which they are asked for", () => {
  test.each([
    ["README.md", readme],
    ["docs/verdicts.md", verdicts],
  ])("in %s", (_, text) => {
    expect(firstCells(text, "outcome")).toEqual(OUTCOMES);
  });
});

test("every sight is explained", () => {
  expect(sights.length).toBeGreaterThan(8);
  expect(firstCells(readme, "sight of a gate")).toEqual(sights);
  for (const sight of sights) expect(verdicts).toContain(`\`${sight}\``);
});

test.each(sights)("the sight %s is shown by a run", (sight) => {
  const file = `docs/examples/sight-${sight}.yaml`;
  const { scenario } = parseScenario(readDocument(file), file);
  expect(simulate(scenario).verdict.gates[0]).toMatchObject({ sight });
  expect(verdicts).toContain(`$ slowfuse run ${file}\n`);
});

test("every field of the JSON line is explained, and no other", () => {
  const { scenario } = parseScenario(readDocument("scenarios/kiln-2011-09.yaml"), "kiln");
  const run = simulate(scenario);
  const name = { file: "kiln.yaml", seed: 1, replay: "" };
  const line = jsonLine(run, name, judgeRun(run.model.expect, run.verdict), true);
  const fields = fieldsOf(JSON.parse(line) as Record<string, unknown>);
  expect(firstCells(verdicts.slice(verdicts.indexOf("## One line of JSON")), "field")).toEqual(fields);
});

/** `impact.outageMs`, `gates[].name`, `inconclusive[]`. */
function fieldsOf(value: object): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    if (Array.isArray(inner)) {
      const [first] = inner as unknown[];
      return typeof first === "object" && first !== null
        ? fieldsOf(first).map((field) => `${key}[].${field}`)
        : [`${key}[]`];
    }
    if (typeof inner !== "object" || inner === null) return [key];
    return fieldsOf(inner).map((field) => `${key}.${field}`);
  });
}

test("the tour of the README names what is there, and every folder of src", () => {
  const tour = blocksIn("README.md", "text").find(({ text }) => text.startsWith("src/"));
  const paths: string[] = [];
  let folder = "";
  for (const line of tour?.text.trimEnd().split("\n") ?? []) {
    const [, indent, name] = /^( *)(\S+)/.exec(line) as RegExpExecArray;
    if (indent === "") folder = name as string;
    paths.push(indent === "" ? folder : `${folder}${name}`);
  }
  expect(paths.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
  const folders = readdirSync(join(repositoryRoot, "src"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `src/${name}/`);
  expect(folders.filter((path) => !paths.includes(path))).toEqual([]);
});

test("the documents of docs/ are all linked from the README", () => {
  const names = readdirSync(join(repositoryRoot, "docs")).filter((name) => name.endsWith(".md"));
  for (const name of names) expect(readme).toContain(`](docs/${name})`);
});

test("the exit codes of the documents are those of the help", () => {
  const help = readFileSync(join(repositoryRoot, "src/cli/help.ts"), "utf8");
  const codes = [...help.slice(help.indexOf("Exit codes:\n")).matchAll(/^ {2}(\d) {2}\S/gm)].map(
    ([, code]) => code,
  );
  expect(codes.length).toBeGreaterThan(3);
  expect(firstCells(readme, "exit code")).toEqual(codes);
  expect(firstCells(verdicts, "exit code")).toEqual(codes);
});

test("the order of an instant is that of the simulator", () => {
  const [, order] = /The order is: ([\w, \n]+)\./.exec(readDocument("docs/scenario.md")) ?? [];
  expect(order?.split(/,\s+/)).toEqual(Object.keys(Domain));
});

test("the scenario of the examples is one of its kind: it runs", () => {
  const { scenario } = parseScenario(JSON.stringify(EXAMPLES.base), "examples.yaml");
  expect(simulate(scenario).trace.length).toBeGreaterThan(0);
});
