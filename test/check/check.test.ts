import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseCaseFile } from "../../src/scenario/case-file.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { parseScenario } from "../../src/scenario/yaml.ts";
import { yamlText } from "../../src/scenario/yaml-text.ts";
import { call, jsonLines } from "../cli/call.ts";
import { folderOf, lucky, sound } from "./support.ts";

const filesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : []);

describe("slowfuse check", () => {
  test("is in order where nothing forbidden was found, and writes nothing", async () => {
    const { folder, file } = folderOf(sound());
    const { code, out } = await call(["check", file("sound"), "--runs", "100"]);
    expect(code).toBe(0);
    expect(out).toContain("✓ sound: 100 runs from seed 1: caught 100");
    expect(out).toContain("1 scenario, 100 runs, 2 of them twice: 1 in order");
    expect(filesIn(folder)).toEqual(["sound.yaml"]);
  });

  test("tells of a failure its story, every drawn value, the smallest scenario, and what reproduces it", async () => {
    const { file } = folderOf(lucky());
    const { code, out } = await call(["check", file("lucky"), "--runs", "100"]);
    expect(code).toBe(1);
    expect(out).toMatch(/✗ slow-fuse in \d+ of 100 runs, against expect\.not; crashes: root \/svr is not/);
    expect(out).toMatch(/g-1\/phase#1 +0s\.\.1m59s999ms +\w+/);
    expect(out).toContain("The smallest scenario (2 steps and 1 node, out of 2 steps and 1 node)");
    const replay = /again: slowfuse (replay .*\.case\.yaml)$/m.exec(out)?.[1] as string;
    const again = await call(replay.split(" "));
    expect(again.out).toContain("✓ it fails as it was recorded to");
    expect(again.code).toBe(0);
  });

  test("says the same each time, but for what it has kept", async () => {
    const { file } = folderOf(lucky());
    const argv = ["check", file("lucky"), "--runs", "50", "--no-corpus"];
    expect(await call(argv)).toEqual(await call(argv));
  });

  test("runs a single case again by its seed", async () => {
    const { file } = folderOf(lucky());
    const { out } = await call(["check", file("lucky"), "--runs", "100", "--no-corpus"]);
    const again = /again: slowfuse (check .*)$/m.exec(out)?.[1] as string;
    expect(again).toMatch(/--runs 1 --seed \d+ --no-corpus$/);
    expect((await call(again.split(" "))).code).toBe(1);
  });

  test("checks every scenario of a folder, and passes its corpus over", async () => {
    const { folder } = folderOf(lucky(), sound());
    await call(["check", folder, "--runs", "20"]);
    expect(filesIn(join(folder, "corpus", "lucky"))).toHaveLength(1);
    const { out } = await call(["check", folder, "--runs", "20"]);
    expect(out).toContain("2 scenarios, 41 runs");
    expect((await call(["run", folder])).out).toContain("2 scenarios");
  });

  test("is red where a campaign proves nothing, or what has to happen does not", async () => {
    const { file } = folderOf(
      sound({ name: "quiet", effects: [] }),
      sound({ name: "never", sometimes: [{ outcome: "slow-fuse" }] }),
    );
    const quiet = await call(["check", file("quiet"), "--runs", "20"]);
    expect(quiet.code).toBe(1);
    expect(quiet.out.replaceAll(/\s+/g, " ")).toContain(
      "✗ it proves nothing: no run could have ended as a slow fuse",
    );
    const never = await call(["check", file("never"), "--runs", "20"]);
    expect(never.code).toBe(1);
    expect(never.out).toContain("✗ sometimes { outcome: slow-fuse } never held in 20 runs");
  });

  test("does not pass runs that came to no verdict", async () => {
    const open = { horizon: "90s", load: { by: "watch", delay: "1m..5m" } } as const;
    const { file } = folderOf(lucky({ ...open, expect: { outcome: ["slow-fuse", "caught"] } }));
    const { code, out } = await call(["check", file("lucky"), "--runs", "20", "--no-corpus"]);
    expect(out.replaceAll(/\s+/g, " ")).toMatch(/\d+ came to no verdict, which is no pass/);
    expect(code).toBe(3);
  });

  test("ends when its time is over, with what it covered", async () => {
    const { file } = folderOf(sound());
    const { code, out } = await call(["check", file("sound"), "--runs", "1000000", "--time-limit", "300ms"]);
    expect(code).toBe(3);
    expect(out).toMatch(/sound: [\d,]+ runs? from seed 1, the time was over before 1,000,000: caught/);
  });
});

describe("the corpus", () => {
  test("holds a failing case as a text that reads back, and is run first the next time", async () => {
    const { folder, file } = folderOf(lucky());
    await call(["check", file("lucky"), "--runs", "50"]);
    const [name] = filesIn(join(folder, "corpus", "lucky")) as [string];
    const path = join(folder, "corpus", "lucky", name);
    const kept = readFileSync(path, "utf8");
    expect(parseCaseFile(kept, path)).toMatchObject({
      of: "../../lucky.yaml",
      failure: { outcome: "slow-fuse" },
    });
    const { out, code } = await call(["check", file("lucky"), "--runs", "1", "--seed", "1000000"]);
    expect(out).toContain("lucky: 2 runs");
    expect(code).toBe(1);
    expect(readFileSync(path, "utf8")).toBe(kept);
  });

  test("tells when a case does not fail any more", async () => {
    const { file } = folderOf(lucky());
    await call(["check", file("lucky"), "--runs", "50"]);
    writeFileSync(file("lucky"), yamlText(sound({ name: "lucky" })));
    const { out, code } = await call(["check", file("lucky"), "--runs", "50"]);
    expect(out).toMatch(/✓ fixed: .*\.case\.yaml\s+does\s+not\s+fail\s+any\s+more/s);
    expect(code).toBe(0);
  });

  test("that holds what is no case is an error with its place", async () => {
    const { folder, file } = folderOf(sound());
    mkdirSync(join(folder, "corpus", "sound"), { recursive: true });
    writeFileSync(join(folder, "corpus", "sound", "x.case.yaml"), "formatVersion: 1\nof: a\nseed: -3\n");
    const { code, out, err } = await call(["check", file("sound"), "--runs", "5"]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("x.case.yaml:3:7: error: seed: found -3, expected a seed");
  });
});

describe("a baseline", () => {
  test("lets only what is new fail, and tells what is gone", async () => {
    const { folder, file } = folderOf(lucky());
    const argv = [
      "check",
      file("lucky"),
      "--runs",
      "50",
      "--no-corpus",
      "--baseline",
      join(folder, "known.json"),
    ];
    expect((await call(argv)).code).toBe(2);
    expect((await call([...argv, "--update-baseline"])).code).toBe(0);
    const known = await call(argv);
    expect(known.code).toBe(0);
    expect(known.out).toContain("(known to the baseline)");
    writeFileSync(file("lucky"), yamlText(lucky({ effects: [{ when: "v2", do: "hang" }] })));
    const other = await call(argv);
    expect(other.code).toBe(1);
    expect(other.out).toContain("✓ not found any more: slow-fuse");
    expect((await call([...argv, "--update-baseline"])).code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, "known.json"), "utf8")).known).toHaveLength(1);
  });

  test("that is none is an error with its place", async () => {
    const { folder, file } = folderOf(lucky());
    const path = join(folder, "known.json");
    for (const text of ['{"a": ', "[]", '{"formatVersion":1,"known":[{}]}']) {
      writeFileSync(path, text);
      const { code, err } = await call(["check", file("lucky"), "--baseline", path]);
      expect(code).toBe(2);
      expect(err).toContain(`error: ${path}:`);
    }
  });
});

describe("what other programs read", () => {
  const CONTROL = lucky({ name: 'a & <b> "c"' });

  test("JUnit XML has a case for each failure, and is well-formed whatever the names", async () => {
    const { folder, file } = folderOf(CONTROL, sound());
    const junit = join(folder, "out", "check.xml");
    await call([
      "check",
      file('a & <b> "c"'),
      file("sound"),
      "--runs",
      "30",
      "--no-corpus",
      "--junit",
      junit,
    ]);
    const xml = readFileSync(junit, "utf8");
    expect(wellFormed(xml)).toBe(true);
    expect(xml).toContain('classname="a &amp; &lt;b&gt; &quot;c&quot;"');
    expect(xml).toMatch(/<testsuite [^>]*tests="1" failures="1" errors="0" skipped="0"/);
    expect(xml).toMatch(/<testsuite [^>]*tests="1" failures="0" errors="0" skipped="0"/);
    expect(xml).toContain("The smallest scenario");
  });

  test("GitHub gets an annotation at the plan", async () => {
    const { file } = folderOf(lucky());
    const { out } = await call(["check", file("lucky"), "--runs", "30", "--no-corpus", "--github"]);
    const line = readFileSync(file("lucky"), "utf8").split("\n").indexOf("plan:") + 1;
    expect(out).toMatch(
      new RegExp(`^::error file=.*lucky\\.yaml,line=${line},title=slowfuse%3A lucky::slow-fuse in`, "m"),
    );
  });

  test("the report folder has a text, JSON and the smallest scenario of each failure", async () => {
    const { folder, file } = folderOf(lucky());
    const reports = join(folder, "reports");
    await call(["check", file("lucky"), "--runs", "30", "--report-dir", reports]);
    const names = filesIn(reports);
    expect(names.map((name) => name.replace(/-[0-9a-f]{8}/, ""))).toEqual([
      "lucky.json",
      "lucky.txt",
      "lucky.yaml",
    ]);
    const yaml = join(reports, names[2] as string);
    expect(parseScenario(readFileSync(yaml, "utf8"), yaml).scenario.plan).toHaveLength(2);
    const data = JSON.parse(readFileSync(join(reports, names[0] as string), "utf8"));
    expect(data).toMatchObject({ formatVersion: 1, scenario: "lucky", outcome: "slow-fuse" });
  });

  test("JSON is one line a scenario", async () => {
    const { folder } = folderOf(lucky(), sound());
    const { out } = await call(["check", folder, "--runs", "30", "--no-corpus", "--json"]);
    const [one, other] = jsonLines(out);
    expect(one).toMatchObject({ scenario: "lucky", runs: 30, end: "done", exitCode: 1 });
    expect(other).toMatchObject({ scenario: "sound", findings: [], exitCode: 0 });
  });
});

test.each([
  [["--seed", "9007199254740991", "--runs", "2"], "greatest seed"],
  [["--update-baseline"], "needs --baseline"],
  [["--json", "--github"], "exclude each other"],
  [["--time-limit", "soon"], "expected a duration such as 5m"],
  [["--baseline", "missing.json"], "--update-baseline writes it"],
])("wrong usage is exit code 2 with a hint: %j", async (argv, hint) => {
  const { file } = folderOf(sound());
  const { code, out, err } = await call(["check", file("sound"), ...argv]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(hint);
});

test.each<[Partial<Scenario>, string]>([
  [{ vary: { bogus: { of: "v9" } } }, 'found "v9", expected a version'],
  [{ vary: { bogus: { of: "v1", kinds: ["typo"] } } }, "expected a kind of the catalogue"],
  [{ vary: { faults: { do: ["slow"], on: "g" } } }, "vary.faults.takes: found nothing"],
  [{ vary: { faults: { do: ["crash"], on: "h" } } }, "expected a group or a node"],
  [{ vary: { plan: [{ gate: "chekc", for: "1m" }] } }, 'Did you mean "check"?'],
  [{ vary: { plan: [{ step: 1, for: "1m" }] } }, "since of a write varies delivery"],
  [{ vary: { plan: [{ step: 9, wait: "1m" }] } }, "an integer from 1 to 2"],
  [{ vary: { plan: [{ gate: "check" }] } }, "found nothing that varies"],
  [{ sometimes: [{ fact: "crashes" }] }, 'Did you mean "crash"?'],
  [{ sometimes: [{ sight: "blind" }] }, "sometimes[0].gate: found nothing"],
  [{ reachable: [{}] }, "expected what happens, such as outcome: caught"],
])("wrong words of a campaign are told with their place: %j", async (words, hint) => {
  const { file } = folderOf(lucky(words));
  const { code, err } = await call(["check", file("lucky")]);
  expect(code).toBe(2);
  expect(err).toMatch(/lucky\.yaml:\d+:\d+: error: /);
  expect(err).toContain(hint);
});

/** Whether tags match, and no character stands that must not. */
function wellFormed(xml: string): boolean {
  const open: string[] = [];
  const rest = xml
    .replace(/^<\?xml .*\?>\n/, "")
    .replace(/<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>/g, (_, end, name, _attributes, empty) => {
      if (end === "/") return open.pop() === name ? "" : "<";
      if (empty !== "/") open.push(name);
      return "";
    });
  return (
    open.length === 0 &&
    !/[<>]|&(?!(amp|lt|gt|quot|#\d+);)/.test(rest) &&
    !/&(?!(amp|lt|gt|quot|#\d+);)/.test(xml)
  );
}
