import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { call, KILN, root, tempFolder } from "./call.ts";

test("the version is that of the package, and nothing else", async () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(await call(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
});

test("without a command the help is shown", async () => {
  const { code, out } = await call([]);
  expect(code).toBe(0);
  expect(out).toContain("slowfuse init");
});

test.each(["run", "replay", "explain", "init", "schema"])(
  "the help of %s teaches by example",
  async (command) => {
    const { code, out } = await call([command, "--help"]);
    expect(code).toBe(0);
    expect(out).toContain(`Examples:\n  $ slowfuse ${command === "replay" ? "run" : command}`);
  },
);

test.each([
  [["rnu"], "Did you mean run?"],
  [["run", KILN, "--sead", "3"], "Did you mean --seed?"],
  [["scenarios/x.yaml"], "Did you mean slowfuse run scenarios/x.yaml?"],
  [["run"], "missing required argument"],
  [["run", KILN, "--seed", "one"], "Expected a whole number"],
  [["run", KILN, "--seeds", "0"], "Expected a whole number from 1 to 10000000"],
  [["run", KILN, "--seed", "9007199254740991", "--seeds", "2"], "greatest seed"],
  [["run", KILN, "--json", "--table"], "exclude each other"],
  [["replay", "missing.jsonl"], "cannot read missing.jsonl"],
])("wrong usage is exit code 2 with a hint: %j", async (argv, hint) => {
  const { code, out, err } = await call(argv);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(hint);
  expect(err).not.toMatch(/^ +at /m);
});

test("the schema is JSON that describes a scenario", async () => {
  const { code, out } = await call(["schema"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ title: "slowfuse scenario", type: "object" });
});

test("what init writes refers to the schema beside it, runs as expected, and is overwritten only by force", async () => {
  const folder = tempFolder();
  const path = join(folder, "first.yaml");
  const init = await call(["init", path]);
  expect(init.code).toBe(0);
  expect(init.out).toContain(`slowfuse run ${path}`);
  expect(readFileSync(path, "utf8")).toMatch(/^# yaml-language-server: \$schema=slowfuse\.schema\.json\n/);
  expect(JSON.parse(readFileSync(join(folder, "slowfuse.schema.json"), "utf8"))).toHaveProperty("title");
  expect((await call(["run", path, "--seeds", "200"])).code).toBe(0);
  writeFileSync(path, "mine");
  expect((await call(["init", path])).code).toBe(2);
  expect(readFileSync(path, "utf8")).toBe("mine");
  expect((await call(["init", path, "--force"])).code).toBe(0);
});

test("what init writes is caught as soon as the plan is mended as its last lines say", async () => {
  const path = join(tempFolder(), "first.yaml");
  await call(["init", path]);
  const text = readFileSync(path, "utf8").replace("{ outcome: slow-fuse }", "{ outcome: caught }");
  writeFileSync(path, text);
  expect((await call(["run", path, "--seeds", "50"])).code).toBe(1);
  writeFileSync(path, text.replace("for: 1m }", "for: 5m }"));
  expect((await call(["run", path, "--seeds", "50"])).code).toBe(0);
  writeFileSync(
    path,
    text
      .replace("plan:\n", "plan:\n")
      .replace("  - gate: { name: canary", "  - restart: { on: canary }\n  - gate: { name: canary"),
  );
  expect((await call(["run", path, "--seeds", "50"])).code).toBe(0);
});

test("init leaves alone what is not its own", async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "slowfuse.schema.json"), "{}");
  expect((await call(["init", join(folder, "slowfuse.yaml")])).code).toBe(2);
  expect(existsSync(join(folder, "slowfuse.yaml"))).toBe(false);
  expect((await call(["init", join(folder, "missing", "slowfuse.yaml")])).code).toBe(2);
  expect((await call(["init", join(folder, "slowfuse.txt")])).code).toBe(2);
});

/** The command as a process of its own, from the sources. */
function spawnCommand(command: string, cwd: string): string {
  const cli = join(root, "src", "cli.ts");
  const jiti = join(root, "node_modules", "jiti", "lib", "jiti-cli.mjs");
  const script = command.replaceAll("slowfuse ", `"${process.execPath}" "${jiti}" "${cli}" `);
  return execFileSync("bash", ["-c", script], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
}

test("the exit code reaches the shell", () => {
  expect(spawnCommand("slowfuse run missing.yaml 2>&1; echo $?", tempFolder())).toMatch(
    /missing\.yaml.*\n2\n$/,
  );
});

test("a reader that leaves early is no error", () => {
  const errors = join(tempFolder(), "errors");
  const command = `slowfuse run ${KILN} --seeds 300 --json 2>${errors} | head -n 1 | cut -c 1-18; grep -v warning: ${errors}`;
  expect(spawnCommand(`${command} || true`, root)).toBe('{"formatVersion":1\n');
});

test("a run writes no file", () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "kiln.yaml"), readFileSync(join(root, KILN)));
  expect(spawnCommand("slowfuse run . --seeds 2 2>/dev/null; ls -A", folder)).toMatch(
    /: as expected\nkiln\.yaml\n$/,
  );
});

test("help on a command that there is not is an unknown command", async () => {
  const { code, err } = await call(["help", "nope"]);
  expect(code).toBe(2);
  expect(err).toContain("unknown command 'nope'");
  expect((await call(["help", "run"])).code).toBe(0);
});

test("more seeds than can be kept are refused", async () => {
  const { code, err } = await call(["run", "scenarios/kiln-2011-09.yaml", "--seeds", "10000001"]);
  expect(code).toBe(2);
  expect(err).toContain("Expected a whole number from 1 to 10000000.");
});
