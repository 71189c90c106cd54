import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { call, jsonLines, KILN, POLL, tempFolder } from "./call.ts";

const kiln = readFileSync(KILN, "utf8");

/** Kiln with something replaced, in a file of its own. */
function variant(...replacements: (readonly [string | RegExp, string])[]): string {
  const path = join(tempFolder(), "variant.yaml");
  writeFileSync(
    path,
    replacements.reduce((text, [from, to]) => text.replace(from, to), kiln),
  );
  return path;
}

const EXPECT = /^expect: .*$/m;

test("the report of Kiln tells the whole story", async () => {
  const { code, out } = await call(["run", KILN]);
  expect(code).toBe(0);
  await expect(out).toMatchFileSnapshot("../golden/kiln-2011-09.report.txt");
});

test("a report fits into ninety columns, but for commands and names that cannot be broken", async () => {
  const { out } = await call(["run", KILN]);
  expect(out.split("\n").filter((line) => [...line].length > 90)).toEqual([]);
});

test("a report has colours on a terminal and none in a pipe", async () => {
  expect((await call(["run", KILN])).out).not.toContain("\u001b[");
  expect((await call(["run", KILN], { isTTY: true })).out).toContain("\u001b[");
});

test("NO_COLOR takes the colours away, FORCE_COLOR brings them into a pipe", async () => {
  expect((await call(["run", KILN], { isTTY: true, env: { NO_COLOR: "1" } })).out).not.toContain("\u001b[");
  expect((await call(["run", KILN], { env: { FORCE_COLOR: "1" } })).out).toContain("\u001b[");
  expect((await call(["run", KILN], { env: { CI: "true" } })).out).not.toContain("\u001b[");
});

test("a name that holds a terminal's commands is made harmless", async () => {
  const path = variant([/^shows: .*$/m, 'shows: "red \\e[2J and \\u202Eback"']);
  const { out } = await call(["run", path]);
  expect(out).not.toContain("\u001b");
  expect(out).not.toContain("\u202e");
});

test("JSON is one line a run with every promised field, and nothing else", async () => {
  const { code, out } = await call(["run", KILN, "--json"]);
  expect(code).toBe(0);
  const [line, ...others] = jsonLines(out);
  expect(others).toEqual([]);
  expect(line).toMatchObject({
    formatVersion: 1,
    scenario: "kiln-2011-09",
    seed: 1,
    outcome: "slow-fuse",
    expected: true,
    acceptedAtMs: 180_000,
    stoppedBy: null,
    impact: { outageMs: 430_000, outageSpanMs: 430_000, worstAvailability: 0, nodesLost: 5 },
    replay: `slowfuse run ${KILN} --seed 1`,
  });
  const promised = [
    "firstSymptomAtMs",
    "firstFailureAtMs",
    "fuseMs",
    "noticedAtMs",
    "recoveredAtMs",
    "gates",
    "whys",
    "traceHash",
  ];
  expect(Object.keys(line ?? {})).toEqual(expect.arrayContaining(promised));
});

test("an instant that never came is null", async () => {
  const [line] = jsonLines((await call(["run", "scenarios/kiln-forced-restart.yaml", "--json"])).out);
  expect(line).toMatchObject({
    firstFailureAtMs: null,
    fuseMs: null,
    recoveredAtMs: null,
    acceptedAtMs: null,
  });
});

test("seeds S to S+N-1 are run, each with the command that runs it again", async () => {
  const lines = jsonLines((await call(["run", KILN, "--seed", "7", "--seeds", "3", "--json"])).out);
  expect(lines.map(({ seed }) => seed)).toEqual([7, 8, 9]);
  const again = jsonLines((await call(["run", KILN, "--seed", "8", "--json"])).out);
  expect(again[0]).toEqual(lines[1]);
});

test("a folder is every scenario in it, one line each and a total", async () => {
  const folder = tempFolder();
  mkdirSync(join(folder, "lessons"));
  writeFileSync(join(folder, "kiln.yaml"), kiln);
  writeFileSync(join(folder, "lessons", "poll.yaml"), readFileSync(POLL));
  const { code, out } = await call(["run", folder]);
  expect(code).toBe(0);
  expect(out).toMatch(/✓ {2}kiln-2011-09 +slow-fuse +outage 7m10s/);
  expect(out).toMatch(/– {2}kiln-plain-poll .*share not judged: needs 100 runs/);
  expect(out).toMatch(/2 scenarios, 2 runs: 1 scenario as expected, 1 not judged\n$/);
});

test("a share is judged over the runs of the command, and every line says the same", async () => {
  const few = await call(["run", POLL, "--seeds", "5", "--json"]);
  expect(few.code).toBe(0);
  expect(jsonLines(few.out).map(({ expected }) => expected)).toEqual([null, null, null, null, null]);
  expect(few.err).toContain("share not judged: needs 100 runs");
  const many = await call(["run", POLL, "--seeds", "100", "--json"]);
  expect(many.code).toBe(0);
  expect(new Set(jsonLines(many.out).map(({ expected }) => expected))).toEqual(new Set([true]));
});

test("a share that the runs do not bear out is exit code 1", async () => {
  const path = variant([EXPECT, "expect: { outcome: slow-fuse, share: 50% }"]);
  const { code, out } = await call(["run", path, "--seeds", "100", "--json"]);
  expect(code).toBe(1);
  expect(new Set(jsonLines(out).map(({ expected }) => expected))).toEqual(new Set([false]));
});

test("a run that is not as expected is told with its story, every drawn value and the command to have it again", async () => {
  const path = variant([EXPECT, "expect: { outcome: caught, outage: 0..1m }"]);
  const { code, out } = await call(["run", path, "--seed", "17"]);
  expect(code).toBe(1);
  expect(out).toContain("✗ Not as expected. Expected: caught, outage 0..1m.");
  expect(out).toContain("it ended as slow-fuse, expected caught");
  expect(out).toMatch(/production-1\/watch-delay#1 +3m\.\.5m +[34]m/);
  expect(out).toContain(`slowfuse run ${path} --seed 17`);
});

test("among many runs the first of those not as expected are told, the others counted", async () => {
  const path = variant([EXPECT, "expect: { outcome: caught }"]);
  const { code, out } = await call(["run", path, "--seeds", "10"]);
  expect(code).toBe(1);
  expect(out).toContain(`${path}, seed 3`);
  expect(out).not.toContain(`${path}, seed 4`);
  expect(out).toContain("and 7 more runs of kiln-2011-09 not as expected");
  expect(out).toMatch(/a fuse of \d+m/);
  expect(out).toContain('gate "two-box test" passed: blind, 0 of 2 nodes ran the change');
});

test("inconclusive is no pass: exit code 3 where nothing is expected, 0 where it is", async () => {
  const short = [/^horizon: .*$/m, "horizon: 4m"] as const;
  expect((await call(["run", variant(short, [EXPECT, "expect: { not: slow-fuse }"])])).code).toBe(3);
  expect((await call(["run", variant(short, [EXPECT, "expect: { outcome: caught }"])])).code).toBe(3);
  expect((await call(["run", variant(short, [EXPECT, "expect: { outcome: inconclusive }"])])).code).toBe(0);
  // It deviates by more than that.
  expect(
    (await call(["run", variant(short, [EXPECT, "expect: { outcome: caught, outage: 1m..2m }"])])).code,
  ).toBe(1);
});

test("without expect a slow fuse is not as expected", async () => {
  expect((await call(["run", variant([EXPECT, ""])])).code).toBe(1);
});

test("where several exit codes hold, a bad scenario comes first, then one not as expected", async () => {
  const unexpected = variant([EXPECT, "expect: { outcome: caught }"]);
  const inconclusive = variant([/^horizon: .*$/m, "horizon: 4m"], [EXPECT, ""]);
  expect((await call(["run", unexpected, inconclusive])).code).toBe(1);
  const { code, out, err } = await call(["run", unexpected, inconclusive, "missing.yaml"]);
  expect(code).toBe(2);
  expect(err).toContain("missing.yaml");
  expect(out).toContain("2 scenarios, 2 runs");
});

test("warnings go to stderr: each for one scenario, how many for several", async () => {
  const unexpecting = join(tempFolder(), "kiln.yaml");
  writeFileSync(unexpecting, kiln.replace(/, gates: \{.*\} \}/, " }"));
  const one = await call(["run", unexpecting, "--json"]);
  expect(one.err).toMatch(/kiln\.yaml:\d+:\d+: warning: .*can never see the change/);
  const several = await call(["run", unexpecting, POLL, "--json"]);
  expect(several.err).toContain("2 warnings in 1 of 2 scenarios");
});

test("a command that is replayed is quoted for a shell", async () => {
  const path = join(tempFolder(), "it's $HOME.yaml");
  writeFileSync(path, kiln);
  const [line] = jsonLines((await call(["run", path, "--json"])).out);
  expect(line?.replay).toBe(`slowfuse run '${path.replace("'", "'\\''")}' --seed 1`);
});

test("a table puts scenarios side by side, with what each plan costs", async () => {
  const { code, out } = await call(["run", KILN, "scenarios/kiln-forced-restart.yaml", "--table"]);
  expect(code).toBe(0);
  expect(out).toMatch(/scenario +outcome +fuse +outage +user-min +plan +costs/);
  expect(out).toMatch(/kiln-2011-09 +slow-fuse +2m54s +7m10s +8,600 +3m +–/);
  expect(out).toMatch(/kiln-forced-restart +caught +– +– +– +3m20s +\+20s/);
});

test("a table over many seeds has shares, and medians of the runs that failed", async () => {
  const { out } = await call([
    "run",
    "scenarios/kiln-2011-09.yaml",
    "scenarios/kiln-plain-poll.yaml",
    "--table",
    "--seeds",
    "20",
  ]);
  expect(out).toMatch(/kiln-plain-poll +caught \d+ %, slow-fuse \d+ % +\d+m/);
  expect(out.split("\n").filter((line) => [...line].length > 100)).toEqual([]);
});
