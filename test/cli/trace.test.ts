import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { call, KILN, tempFolder } from "./call.ts";

let folder = "";
let path = "";
let lines: string[] = [];

beforeEach(async () => {
  folder = tempFolder();
  path = join(folder, "kiln.jsonl");
  await call(["run", KILN, "--seed", "5", "--trace", path]);
  lines = readFileSync(path, "utf8").trimEnd().split("\n");
});

/** The trace with its lines changed, in a file of its own. */
function changed(change: (lines: string[]) => string[]): string {
  const other = join(folder, "changed.jsonl");
  writeFileSync(other, `${change([...lines]).join("\n")}\n`);
  return other;
}

test("a trace is a line about the run, a line for each draw and a line for each record", () => {
  const header = JSON.parse(lines[0] as string);
  expect(header).toMatchObject({ formatVersion: 1, seed: 5, scenario: { name: "kiln-2011-09" } });
  expect(lines).toHaveLength(1 + header.draws + header.records);
  expect(JSON.parse(lines[1] as string)).toHaveProperty("draw.name");
  expect(JSON.parse(lines.at(-1) as string)).toHaveProperty("kind");
  expect(readdirSync(folder)).toEqual(["kiln.jsonl"]);
});

test("a replay prints the same report, and that it is the same trace", async () => {
  const run = await call(["run", KILN, "--seed", "5"]);
  const replay = await call(["replay", path]);
  expect(replay.code).toBe(0);
  expect(replay.out.startsWith(run.out)).toBe(true);
  expect(replay.out.slice(run.out.length)).toMatch(/^✓ same trace, hash [0-9a-f]{16}\n$/);
});

test("a replay names the first record that differs", async () => {
  const at = lines.findIndex((line) => line.includes('"kind":"crash"'));
  const { code, out } = await call([
    "replay",
    changed((all) => all.with(at, (all[at] as string).replace("crash", "hang"))),
  ]);
  expect(code).toBe(1);
  expect(out).toContain(`(line ${at + 1}) was {`);
});

test("a replay names the draw that the recording does not have, and the one that is not made", async () => {
  const drop = (all: string[]) => [(all[0] as string).replace('"draws":5', '"draws":4'), ...all.slice(2)];
  const missing = await call(["replay", changed(drop)]);
  expect(missing.code).toBe(1);
  expect(missing.out).toContain("the recording has no draw");
  const extra = '{"draw":{"name":"nobody/asks","kind":"pick","count":3,"value":1}}';
  const add = ([first, ...all]: string[]) => [
    (first as string).replace('"draws":5', '"draws":6'),
    extra,
    ...all,
  ];
  const surplus = await call(["replay", changed(add)]);
  expect(surplus.code).toBe(1);
  expect(surplus.out).toContain('the draw "nobody/asks" (line 2) was recorded and is not made');
});

test.each<[string, (lines: string[]) => string[], RegExp]>([
  ["that is no JSON", (all) => all.with(8, "{"), /:9: error: found what is no JSON/],
  ["that ends too early", (all) => all.slice(0, 30), /:31: error: found 30 lines, expected \d+/],
  ["of another format", (all) => all.with(0, '{"formatVersion":2}'), /:1: error: found formatVersion 2/],
  [
    "whose draw cannot be",
    (all) => all.with(1, (all[1] as string).replace(/"value":\d+/, '"value":1')),
    /:2: error: found a draw/,
  ],
  ["that begins with something else", () => ["hello"], /:1: error: found what is no JSON/],
])("a file %s is refused with its line", async (_, change, message) => {
  const { code, err, out } = await call(["replay", changed(change)]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(message);
});

test("a trace that is cut off in a line is refused", async () => {
  writeFileSync(path, readFileSync(path, "utf8").slice(0, 4000));
  const { code, err } = await call(["replay", path]);
  expect(code).toBe(2);
  expect(err).toContain("cut off");
});

test("a scenario in a trace is checked like any other", async () => {
  const { code, err } = await call([
    "replay",
    changed((all) => all.with(0, (all[0] as string).replace("peers", "pears"))),
  ]);
  expect(code).toBe(2);
  expect(err).toMatch(/changed\.jsonl:1:\d+: error: /);
});

test("a trace takes one scenario, one seed, and never the place of the scenario", async () => {
  const copy = join(folder, "kiln.yaml");
  writeFileSync(copy, readFileSync(KILN));
  for (const argv of [
    ["run", copy, "--seeds", "2", "--trace", join(folder, "x")],
    ["run", copy, KILN, "--trace", join(folder, "x")],
    ["run", copy, "--trace", copy],
    ["run", copy, "--trace", join(folder, "missing", "x")],
  ]) {
    expect(await call(argv)).toMatchObject({ code: 2, out: "" });
  }
  expect(readFileSync(copy, "utf8")).toBe(readFileSync(KILN, "utf8"));
  expect(existsSync(join(folder, "x"))).toBe(false);
});

test("a scenario with functions is loaded from its file again", async () => {
  const module = join(folder, "kiln.ts");
  const data = JSON.stringify(JSON.parse(lines[0] as string).scenario);
  const effects = `[{ when: (fields: any) => fields.storageRoot === "/srv/klin", do: "crash" }]`;
  writeFileSync(module, `export default { ...${data}, effects: ${effects} };\n`);
  const trace = join(folder, "module.jsonl");
  expect((await call(["run", module, "--trace", trace])).code).toBe(0);
  expect(JSON.parse(readFileSync(trace, "utf8").split("\n")[0] as string)).toMatchObject({
    scenario: null,
    file: "kiln.ts",
  });
  expect((await call(["replay", trace])).code).toBe(0);
});
