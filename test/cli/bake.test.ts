import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call, jsonLines, tempFolder } from "./call.ts";

/** Two nodes that load within 10 ms: a gate at 10 ms or later sees every crash. */
function fileOf(words: { load?: string; wait?: string } = {}): string {
  const { load = "{ by: poll, every: 10ms }", wait = "4ms" } = words;
  const file = join(tempFolder(), "by-hand.yaml");
  const text = `formatVersion: 1
name: by-hand
world: { paths: [/srv/site] }
config:
  fields: { root: { type: path } }
  versions: { v1: { root: /srv/site }, v2: { root: /srv/stie } }
load: ${load}
effects: [{ when: { root: not-in-world }, do: crash }]
groups: { web: { nodes: 2, redundancy: balanced, users: { rate: 5/s } } }
plan:
  - write: { version: v2, to: web }
  - wait: ${wait}
  - gate: { name: look, on: web, through: each, ask: [pull], every: 1ms, for: 0 }
horizon: 100ms
`;
  writeFileSync(file, text);
  return file;
}

describe("slowfuse bake", () => {
  test("says what is missing, and of what the least value is made", async () => {
    const { code, out } = await call(["bake", fileOf()]);
    expect(code).toBe(0);
    expect(out).toMatch(/^– TOO SHORT by-hand: /);
    expect(out).toContain("Today 4ms: 6ms too short.");
    expect(out).toContain("Safe from 10ms on (up to 100ms, the longest that was looked at).");
    expect(out).toContain("10ms = poll period 10ms\n");
    expect(out).toContain("6ms = poll period 10ms − 4ms (fixed times)\n");
  });

  test("says what there is to spare where the plan is safe", async () => {
    const { code, out } = await call(["bake", fileOf({ wait: "13ms" }), "--of", "plan/2/wait"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^✓ SAFE by-hand: /);
    expect(out).toContain("Today 13ms: safe, with 3ms to spare.");
    expect(out).not.toContain("plan/3/for");
  });

  test("says that no bake is long enough, and why", async () => {
    const { code, out } = await call(["bake", fileOf({ load: "{ by: restart-only }" })]);
    expect(code).toBe(1);
    expect(out).toMatch(/^✗ NO BAKE by-hand: no bake that was looked at is long enough\n/);
    expect(out).toMatch(/a node of web loads its file only when it\s+starts/);
  });

  test("two of them are inequalities and a picture", async () => {
    const { code, out } = await call(["bake", fileOf(), "--together", "plan/2/wait,plan/3/for"]);
    expect(code).toBe(0);
    expect(out).toContain("Safe where x + y ≥ 10ms\n");
    expect(out).toMatch(/\n +·+#+\n/);
  });

  test("where the budget is too small it proves single pairs, says so, and that is no pass", async () => {
    const words = ["bake", fileOf(), "--together", "plan/2/wait,plan/3/for", "--budget", "12"];
    const { code, out } = await call(words);
    expect(code).toBe(3);
    expect(out).toMatch(/Bounded: not every timing with .*, since there are more\s+than\s+12\s+regions/);
    expect(out).toContain("# proved   · refuted   ? not decided");
    const [line] = jsonLines((await call([...words, "--json"])).out);
    expect(line).toMatchObject({ exitCode: 3, safe: [] });
    expect(line?.tried).toHaveLength(81);
  });

  test("--json says it to programs", async () => {
    const { code, out } = await call(["bake", fileOf(), "--json", "--up-to", "50ms"]);
    expect(code).toBe(0);
    expect(jsonLines(out)).toMatchObject([
      {
        formatVersion: 1,
        status: "TOO SHORT",
        exitCode: 0,
        parameters: [
          {
            name: "plan/2/wait",
            leastMs: 10,
            missingMs: 6,
            safe: [{ fromMs: 10, toMs: 50 }],
            method: "regions",
            binding: { text: "10ms = poll period 10ms" },
          },
          { name: "plan/3/for", leastMs: 6 },
        ],
      },
    ]);
    const two = await call(["bake", fileOf(), "--json", "--together", "plan/2/wait,plan/3/for"]);
    expect(jsonLines(two.out)).toMatchObject([
      { safe: [{ text: "x + y ≥ 10ms", inequalities: [{ of: "x + y", leastMs: 10 }] }], unknown: null },
    ]);
  });

  test.each([
    [["--of", "plan/9/wait"], /found "plan\/9\/wait", expected one of plan\/2\/wait, plan\/3\/for/],
    [["--of", "plan/2/wiat"], /Did you mean "plan\/2\/wait"\?/],
    [["--together", "plan/2/wait"], /expected two names with a comma between/],
    [["--up-to", "soon"], /expected a duration such as 2h/],
    [["--time-limit", "soon"], /--time-limit: found soon, expected a duration such as 5m/],
    [["--of", "plan/2/wait", "--together", "plan/2/wait,plan/3/for"], /exclude each other/],
  ])("%j is wrong usage", async (words, said) => {
    const { code, err } = await call(["bake", fileOf(), ...words]);
    expect(code).toBe(2);
    expect(err).toMatch(said);
  });
});

describe("slowfuse prove --margins", () => {
  test("says how far each time is from flipping the verdict", async () => {
    const file = fileOf({ wait: "13ms" });
    const { code, out } = await call(["prove", file, "--margins"]);
    expect(code).toBe(0);
    expect(out).toMatch(/plan\/2\/wait +13ms +4ms shorter +no matter how much longer/);
    expect(out).toMatch(/load\.every +10ms +no matter how much shorter +4ms longer +halved/);
    const { out: json } = await call(["prove", file, "--margins", "--json"]);
    const [proof] = jsonLines(json) as [{ margins: readonly unknown[] }];
    expect(proof.margins[0]).toMatchObject({
      timing: "plan/2/wait",
      shorterMs: 4,
      longerMs: null,
      isAssumed: false,
    });
  });
});
