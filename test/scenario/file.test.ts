import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findScenarioFiles, loadScenarioFile } from "../../src/scenario/file.ts";
import { SOUND } from "./scenario.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "slowfuse-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const json = JSON.stringify(SOUND);

test("a scenario is loaded from YAML, JSON and TypeScript alike", async () => {
  for (const file of [
    write("a.yaml", json),
    write("a.json", json),
    write("a.scenario.ts", `export default ${json};`),
  ]) {
    expect(await loadScenarioFile(file)).toEqual({ scenario: SOUND, warnings: [], file });
  }
});

test("TypeScript may put a function where YAML has a matcher, and nowhere else", async () => {
  const withFunction = (from: string) =>
    `export default ${json.replace(from, '(fields: any) => fields.root === "/svr"')};`;
  const { scenario } = await loadScenarioFile(write("when.ts", withFunction('{"root":"not-in-world"}')));
  expect(scenario.effects?.[0]?.when).toBeTypeOf("function");
  await expect(loadScenarioFile(write("where.ts", withFunction('"1h"')))).rejects.toThrow(
    /where\.ts: error: horizon: found a function, expected a duration/,
  );
});

test("TypeScript may bring effects and probes as functions, and YAML cannot", async () => {
  const own = json
    .replace('"do":"crash"', '"do": function* (node: any) { yield 5; node.crash(); }')
    .replace('"plan":', '"probes": { disk: () => true },"plan":')
    .replace('"ask":["push"]', '"ask":["disk"]');
  const { scenario, warnings } = await loadScenarioFile(write("own.ts", `export default ${own};`));
  expect(warnings).toEqual([]);
  expect(scenario.effects?.[0]?.do).toBeTypeOf("function");
  expect(scenario.probes?.disk).toBeTypeOf("function");
  const texts = json.replace('"plan":', '"probes":{"disk":"() => true"},"plan":');
  await expect(loadScenarioFile(write("own.json", texts))).rejects.toThrow(
    "expected a function, which only a scenario in TypeScript can hold",
  );
});

test("a mistake in TypeScript names the file and the path in the scenario", async () => {
  const file = write("tset.ts", `export default ${json.replace('"on":"test"', '"on":"tset"')};`);
  await expect(loadScenarioFile(file)).rejects.toThrow(
    /tset\.ts: error: plan\[1\]\.gate\.on: found "tset".*Did you mean "test"/,
  );
});

test("a module that throws, has no default export, or is no TypeScript is answered without a stack", async () => {
  for (const [name, code] of [
    ["throws.ts", 'throw new Error("out of order");'],
    ["nothing.ts", "export const scenario = 1;"],
    ["broken.ts", "export default {{{"],
    ["cyclic.ts", "const a: any = {}; a.a = a; export default a;"],
    ["huge.ts", "export default Array.from({ length: 1e6 }, () => [1]);"],
  ] as const) {
    await expect(loadScenarioFile(write(name, code))).rejects.toThrow(
      new RegExp(`${name}(:1:\\d+)?: error: [^\\n]*$`),
    );
  }
});

test("a file that is missing, a folder, not text, or of another kind is answered with what was expected", async () => {
  await expect(loadScenarioFile(join(folder, "none.yaml"))).rejects.toThrow(
    "none.yaml: error: found no such file",
  );
  await expect(loadScenarioFile(write("a.toml", ""))).rejects.toThrow(
    "found a .toml file, expected one of .yaml",
  );
  await expect(loadScenarioFile(write("b.yaml", Uint8Array.of(0xff, 0xfe, 0)))).rejects.toThrow("not UTF-8");
  await expect(loadScenarioFile(write("c.yaml", new Uint8Array(2_000_000)))).rejects.toThrow("2000000 bytes");
  mkdirSync(join(folder, "d.yaml"));
  await expect(loadScenarioFile(join(folder, "d.yaml"))).rejects.toThrow(
    "d.yaml: error: found something that is not a file",
  );
  rmSync(join(folder, "d.yaml"), { recursive: true });
});

test("a folder means the scenarios in it and below, in the order of their names", () => {
  for (const name of ["b.yml", "a.yaml", "c.scenario.ts", "d.ts", "e.json", "sub/f.yaml", ".git/g.yaml"]) {
    write(join("all", name), json);
  }
  const all = join(folder, "all");
  const names = ["a.yaml", "b.yml", "c.scenario.ts", join("sub", "f.yaml")].map((name) => join(all, name));
  expect(findScenarioFiles([all, join(all, "a.yaml"), join(all, "e.json")])).toEqual([
    ...names,
    join(all, "e.json"),
  ]);
  mkdirSync(join(folder, "empty"));
  expect(() => findScenarioFiles([join(folder, "empty")])).toThrow("found a folder without scenarios");
  expect(() => findScenarioFiles([join(folder, "none")])).toThrow("found no such file");
});

test("a module that cannot be parsed is told by line and column, and one without a default export as such", async () => {
  const broken = write("broken.scenario.ts", 'export default {\n  name: "x"\n  horizon: "1h",\n};\n');
  await expect(loadScenarioFile(broken)).rejects.toThrow(
    /broken\.scenario\.ts:3:3: error: found a module that/,
  );
  const named = write("named.scenario.ts", `export const scenario = ${json};`);
  await expect(loadScenarioFile(named)).rejects.toThrow(/found a module without a default export/);
});
