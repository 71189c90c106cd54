import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseCaseFile } from "../../src/scenario/case-file.ts";
import { parseScenario } from "../../src/scenario/yaml.ts";
import { call, jsonLines, root, tempFolder } from "./call.ts";

/** Two nodes that load within 10 ms, and a gate: a person can count the timings. */
function byHand(words: { every?: string; lasts?: string; extra?: string } = {}): string {
  const { every = "7ms", lasts = "7ms", extra = "" } = words;
  return `formatVersion: 1
name: by-hand
world: { paths: [/srv/site] }
config:
  fields: { root: { type: path } }
  versions: { v1: { root: /srv/site }, v2: { root: /srv/stie } }
load: { by: poll, every: 10ms }
effects: [{ when: { root: not-in-world }, do: crash }]
groups: { web: { nodes: 2, redundancy: balanced, users: { rate: 5/s } } }
plan:
  - write: { version: v2, to: web }
  - gate: { name: look, on: web, through: each, ask: [pull], every: ${every}, for: ${lasts} }
horizon: 1s
${extra}`;
}

function fileOf(text: string, name = "by-hand.yaml"): { folder: string; file: string } {
  const folder = tempFolder();
  const file = join(folder, name);
  writeFileSync(file, text);
  return { folder, file };
}

/** Nodes that are asked which version they run: it cannot be counted node by node, so there are regions to visit. */
const ASKED = join(root, "scenarios/kiln-ask-version.yaml");

const sound = () => byHand({ every: "5ms", lasts: "10ms" });

describe("slowfuse prove", () => {
  test("refutes with the exact share, the story, what it needs and the smallest scenario", async () => {
    const { file } = fileOf(byHand());
    const { code, out } = await call(["prove", file]);
    expect(code).toBe(1);
    expect(out).toMatch(/^✗ REFUTED by-hand: some timings end as a slow fuse\n/);
    expect(out).toMatch(/slow-fuse +9 % +counted: 9 in 100 timings/);
    expect(out).toMatch(/caught +91 % +counted: 91 in 100 timings/);
    expect(out).toContain("SLOW FUSE: the plan accepted the change, and 1ms later it failed");
    expect(out).toMatch(/web-2\/phase#1 +0s\.\.9ms +8ms/);
    expect(out).toContain("- web-1 and web-2 both crash between 7ms and 9ms, after the plan has ended (7ms)");
    expect(out).toContain(
      "The smallest scenario that fails so (2 steps and 1 node, out of 2 steps and 2 nodes)",
    );
    expect(out).toContain("It rests on\n");
  });

  test("proves where each of the same timings is seen", async () => {
    const { folder, file } = fileOf(sound());
    const { code, out } = await call(["prove", file]);
    expect(code).toBe(0);
    expect(out).toMatch(/^✓ PROVED by-hand: no timing ends as a slow fuse\n/);
    expect(out).toMatch(/caught +100 % +counted: all of them/);
    expect(readdirSync(folder)).toEqual(["by-hand.yaml"]);
  });

  test("says of a plan that always raises a false alarm that it does", async () => {
    const { code, out } = await call(["prove", join(root, "scenarios/kiln-overcautious.yaml")]);
    expect(code).toBe(0);
    expect(out.replaceAll(/\s+/g, " ")).toContain(
      "PROVED kiln-overcautious: no timing ends as a slow fuse, but all of the timings end as a false alarm",
    );
  });

  test("is bounded when the budget is spent, which is no pass, and says what was covered", async () => {
    const { code, out } = await call(["prove", ASKED, "--budget", "20", "--samples", "100"]);
    const text = out.replaceAll(/\s+/g, " ");
    expect(code).toBe(3);
    expect(text).toMatch(
      /^– BOUNDED kiln-ask-version: no slow fuse was found, but not every timing was looked at/,
    );
    expect(text).toMatch(
      /Covered exactly: \S+ % of the timings, in 20 regions; then the budget of 20 runs was spent\./,
    );
    expect(text).toMatch(/Of the rest, p < \S+ % at 95 %: none of the \d+ random runs/);
  });

  test("is unknown where a timing comes to no verdict, and says where and why", async () => {
    const { code, out } = await call(["prove", join(root, "scenarios/kiln-restart-only.yaml")]);
    expect(code).toBe(3);
    expect(out).toMatch(
      /^– UNKNOWN kiln-restart-only: it cannot be said of every timing, which is no pass\n/,
    );
    expect(out).toMatch(/^ {2}the horizon, 30d: test-1 had stored v2/m);
  });

  test("ends with what was covered when it is interrupted", async () => {
    const before = process.listenerCount("SIGINT");
    const large = join(root, "test/planted/scenarios/three-restarts-in-a-fifth-of-a-second.yaml");
    const ended = call(["prove", large, ASKED, "--no-save", "--budget", "1000000"]);
    while (process.listenerCount("SIGINT") === before) await new Promise((resolve) => setImmediate(resolve));
    process.listeners("SIGINT").at(-1)?.("SIGINT");
    const { out, code } = await ended;
    expect([1, 3]).toContain(code);
    const text = out.replaceAll(/\s+/g, " ");
    expect(text).toMatch(
      /three-restarts-in-a-fifth-of-a-second: .* regions?( of timings)?; then it was interrupted\./,
    );
    expect(text).toMatch(/BOUNDED kiln-ask-version: .* in 1 region; then it was interrupted\./);
    expect(process.listenerCount("SIGINT")).toBe(before);
  });

  test("keeps the counterexample, of the whole scenario and of the smallest, and run shows both again", async () => {
    const { folder, file } = fileOf(byHand());
    const { out } = await call(["prove", file]);
    const kept = join(folder, "counterexamples");
    expect(readdirSync(kept)).toEqual(["by-hand.case.yaml", "by-hand.smallest.case.yaml"]);
    const commands = [...out.matchAll(/again: slowfuse (run .*\.case\.yaml)$/gm)].map(
      ([, text]) => text as string,
    );
    expect(commands).toHaveLength(2);
    for (const command of commands) {
      const again = await call(command.split(" "));
      expect(again.code).toBe(1);
      expect(again.out).toContain("SLOW FUSE: the plan accepted the change, and");
      expect(again.out).toContain(`again: slowfuse ${command}`);
      const replayed = await call(["replay", ...command.split(" ").slice(1)]);
      expect(replayed).toMatchObject({ code: 0 });
      expect(replayed.out).toContain("✓ it fails as it was recorded to");
    }
    const whole = join(kept, "by-hand.case.yaml");
    const { of, seed, scenario } = parseCaseFile(readFileSync(whole, "utf8"), whole);
    expect({ of, seed, nodes: scenario?.groups.web?.nodes }).toEqual({
      of: "../by-hand.yaml",
      seed: null,
      nodes: 2,
    });
  });

  test("keeps it where --save says, and nowhere with --no-save", async () => {
    const { folder, file } = fileOf(byHand());
    const other = join(folder, "kept");
    const first = await call(["prove", file, "--save", other]);
    expect(first.out).toContain(`again: slowfuse run ${other}/by-hand.case.yaml`);
    expect(readdirSync(other)).toHaveLength(2);
    const second = await call(["prove", file, "--no-save"]);
    expect(second.out).toContain(`again: slowfuse prove ${file} --budget 20000 --samples 2000`);
    expect(existsSync(join(folder, "counterexamples"))).toBe(false);
  });

  test("gives the counterexample of a scenario that holds functions again from its file", async () => {
    const { scenario } = parseScenario(byHand(), "by-hand.yaml");
    const words = JSON.stringify({ ...scenario, effects: [] });
    const effect = '{ when: { root: "not-in-world" }, do: function* (node) { node.crash(); } }';
    const { folder, file } = fileOf(
      `const words = ${words};\nexport default { ...words, effects: [${effect}] };\n`,
      "by-hand.scenario.ts",
    );
    const { code, out } = await call(["prove", file]);
    expect(code).toBe(1);
    expect(readdirSync(join(folder, "counterexamples"))).toEqual(["by-hand.scenario.case.yaml"]);
    const again = await call(["run", join(folder, "counterexamples/by-hand.scenario.case.yaml")]);
    expect(again.out).toContain("SLOW FUSE");
    expect(out).toContain("(it holds functions, which only its file can say)");
  });

  test("several: the worst code, what each rests on once, and a count", async () => {
    const { folder, file } = fileOf(byHand());
    writeFileSync(join(folder, "sound.yaml"), sound().replace("by-hand", "sound"));
    const { code, out } = await call(["prove", folder]);
    expect(code).toBe(1);
    expect(out).toContain("2 scenarios: 1 proved and 1 refuted");
    expect(out.match(/It rests on/g)).toHaveLength(1);
    const unknown = join(root, "scenarios/kiln-restart-only.yaml");
    expect((await call(["prove", join(folder, "sound.yaml"), unknown])).code).toBe(3);
    expect((await call(["prove", unknown, file])).code).toBe(1);
    writeFileSync(join(folder, "broken.yaml"), "formatVersion: 2\n");
    expect((await call(["prove", folder])).code).toBe(2);
  });

  test("one line of JSON a scenario, with fractions as texts", async () => {
    const { file } = fileOf(byHand());
    const { code, out } = await call(["prove", file, "--json"]);
    expect(code).toBe(1);
    const [line] = jsonLines(out);
    expect(line).toMatchObject({
      formatVersion: 1,
      scenario: "by-hand",
      file,
      verdict: "REFUTED",
      exitCode: 1,
      isComplete: true,
      interrupted: false,
      slowFuse: { share: 0.09, points: "9", of: "100" },
      bound: null,
      unknown: null,
      counterexample: {
        acceptedAtMs: 7,
        firstFailureAtMs: 8,
        fuseMs: 1,
        conditionTexts: ["web-1 and web-2 both crash between 7ms and 9ms, after the plan has ended (7ms)"],
        smallest: { isSmallest: true },
      },
    });
    expect(jsonLines((await call(["prove", fileOf(sound()).file, "--json"])).out)).toMatchObject([
      { verdict: "PROVED", exitCode: 0, counterexample: null, slowFuse: { share: 0, points: "0" } },
    ]);
  });

  test("annotations for GitHub: an error where it is refuted, none where it is proved", async () => {
    const { out } = await call(["prove", fileOf(byHand()).file, "--github", "--no-save"]);
    expect(out).toMatch(/^::error file=.*by-hand\.yaml,line=10,title=slowfuse%3A by-hand::REFUTED: some/m);
    expect((await call(["prove", fileOf(sound()).file, "--github"])).out).not.toContain("::");
  });

  test("the same each time", async () => {
    const { file } = fileOf(byHand());
    const argv = ["prove", file, "--no-save"];
    expect(await call(argv)).toEqual(await call(argv));
  });
});

describe("is refused, with exit code 2", () => {
  test.each([
    ["no budget", ["--budget", "0"], "Expected a whole number of 1 or more."],
    ["a budget that is no number", ["--budget", "lots"], "Expected a whole number of 1 or more."],
    ["JSON and annotations in one", ["--json", "--github"], "--json and --github exclude each other"],
    ["an option that is none", ["--seeds", "3"], "unknown option '--seeds'"],
  ])("%s", async (_, options, text) => {
    const { code, err } = await call(["prove", fileOf(byHand()).file, ...options]);
    expect(code).toBe(2);
    expect(err).toContain(text);
  });

  test("a file that is not there", async () => {
    const { code, err } = await call(["prove", "nowhere.yaml"]);
    expect(code).toBe(2);
    expect(err).toContain("nowhere.yaml");
  });

  test("one folder for counterexamples that would have the same name", async () => {
    const [one, other] = [fileOf(byHand()), fileOf(sound())];
    const { code, err } = await call(["prove", one.file, other.file, "--save", join(one.folder, "kept")]);
    expect(code).toBe(2);
    expect(err).toContain("would have the same name");
  });

  test("a case together with other files, or with a seed", async () => {
    const { folder, file } = fileOf(byHand());
    await call(["prove", file]);
    const kept = join(folder, "counterexamples/by-hand.case.yaml");
    expect((await call(["run", kept, file])).err).toContain("a case is run by itself");
    expect((await call(["run", kept, "--seed", "2"])).err).toContain("a case keeps its draws");
    expect((await call(["run", kept, "--seed", "2"])).code).toBe(2);
  });

  test("a corpus that holds a counterexample, which has no seed to begin with", async () => {
    const { folder, file } = fileOf(byHand());
    await call(["prove", file, "--save", join(folder, "corpus/by-hand")]);
    const { code, err } = await call(["check", file, "--runs", "5"]);
    expect(code).toBe(2);
    expect(err).toContain("found a counterexample of slowfuse prove, expected a case of slowfuse check");
  });
});
