import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseScenario } from "../../src/scenario/yaml.ts";
import { call, jsonLines, KILN, root, tempFolder } from "./call.ts";

const kiln = join(root, KILN);
const restarted = join(root, "scenarios/kiln-forced-restart.yaml");

function copyOfKiln(): string {
  const file = join(tempFolder(), "kiln.yaml");
  writeFileSync(file, readFileSync(kiln));
  return file;
}

describe("slowfuse matrix", () => {
  test("shows what each gate could see of each kind, the score, and why something slips through", async () => {
    const { code, out } = await call(["matrix", kiln, "--kinds", "typo-in-path,stale-host,zero"]);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^✗ kiln-2011-09: catches 0 of 1 kind of bogus change on every timing: a score of 0 %/,
    );
    expect(out).toMatch(/typo-in-path +blind +blind +slips through: every timing/);
    expect(out).toMatch(/Harmless here.*: stale-host/);
    expect(out).toContain("The config has no field for: zero");
    expect(out).toContain("Blind: it looked for 2m, and at best 0 of 2 nodes ran the change.");
  });

  test("passes where all is caught, or as much as is wanted", async () => {
    expect((await call(["matrix", restarted, "--kinds", "typo-in-path"])).code).toBe(0);
    const wanted = await call(["matrix", kiln, "--kinds", "typo-in-path", "--at-least", "50%"]);
    expect(wanted.code).toBe(1);
    expect(wanted.out).toMatch(/at\s+least 50 % wanted/);
    expect((await call(["matrix", kiln, "--kinds", "stale-host"])).code).toBe(3);
  });

  test("gives one line of JSON a scenario, with every cell", async () => {
    const { out } = await call(["matrix", kiln, "--kinds", "typo-in-path", "--json"]);
    const [line] = jsonLines(out);
    expect(line).toMatchObject({ scenario: "kiln-2011-09", score: 0, caught: 0, harmful: 1, exitCode: 1 });
    const [{ versions }] = (line?.kinds ?? []) as [{ versions: { cells: unknown[]; whys: unknown[] }[] }];
    expect(versions[0]?.cells[0]).toMatchObject({
      gate: "two-box test",
      glances: [{ glance: "blind", share: 1 }],
    });
    expect(versions[0]?.whys.length).toBeGreaterThan(3);
  });

  test("refuses kinds and shares that there are not", async () => {
    const kinds = await call(["matrix", kiln, "--kinds", "typo-in-pth"]);
    expect(kinds.code).toBe(2);
    expect(kinds.err).toContain("found typo-in-pth, expected kinds out of typo-in-path");
    expect(kinds.err).toContain('Did you mean "typo-in-path"?');
    expect((await call(["matrix", kiln, "--at-least", "lots"])).code).toBe(2);
    const version = await call(["matrix", kiln, "--of", "v9"]);
    expect(version.code).toBe(2);
    expect(version.err).toContain('found the version "v9"');
  });
});

describe("slowfuse repair", () => {
  test("proposes what is proved, with its cost and a patch, and leaves the file as it is", async () => {
    const file = copyOfKiln();
    const { code, out } = await call(["repair", file]);
    expect(code).toBe(1);
    expect(out).toContain('1. stop and start test before the gate "two-box test"');
    expect(out).toContain("1 step changed, 10s added, no users exposed");
    expect(out).toContain("\n+  - restart: { on: test }\n");
    expect(readFileSync(file, "utf8")).toBe(readFileSync(kiln, "utf8"));
  });

  test("writes the one that is picked, and then nothing is left to repair", async () => {
    const file = copyOfKiln();
    expect((await call(["repair", file, "--write"])).code).toBe(0);
    const text = readFileSync(file, "utf8");
    expect(text.replace("  - restart: { on: test }\n", "")).toBe(readFileSync(kiln, "utf8"));
    expect(parseScenario(text, file).scenario.plan.length).toBe(5);
    const again = await call(["repair", file]);
    expect(again.code).toBe(0);
    expect(again.out).toContain("nothing is to repair");
  });

  test("shows the one that is picked, and refuses one that there is not", async () => {
    const { out } = await call(["repair", kiln, "--pick", "3"]);
    expect(out).toMatch(/Number 3 as a patch\n(.*\n)*\+ .*for: 5m10s/);
    const none = await call(["repair", copyOfKiln(), "--write", "--pick", "99"]);
    expect(none.code).toBe(2);
    expect(none.err).toContain("--pick: found 99, expected 1 to 5");
  });

  test("ends after --time-limit and tells what it has, which is no pass", async () => {
    const slow = join(root, "test/planted/scenarios/three-restarts-in-a-fifth-of-a-second.yaml");
    const { code, out } = await call(["repair", slow, "--time-limit", "1ms"]);
    expect(code).toBe(3);
    expect(out).toMatch(/the search did not\s+end/);
    const wrong = await call(["repair", slow, "--time-limit", "soon"]);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain("--time-limit: found soon, expected a duration such as 5m");
  });

  test("gives JSON with the edits and the patch", async () => {
    const { out } = await call(["repair", kiln, "--json", "--steps", "1"]);
    const [line] = jsonLines(out);
    expect(line).toMatchObject({ verdict: "REFUTED", written: null, wholeUpTo: 1, exitCode: 1 });
    const [first] = (line?.repairs ?? []) as { patch: string; edits: { kind: string }[] }[];
    expect(first?.edits.map(({ kind }) => kind)).toEqual(["force-restart"]);
    expect(first?.patch).toContain("+  - restart: { on: test }");
  });
});

describe("slowfuse compare", () => {
  test("says what the second plan catches that the first does not, and what that takes", async () => {
    const { code, out } = await call(["compare", kiln, restarted, "--seeds", "5"]);
    expect(code).toBe(0);
    expect(out).toMatch(/the change, over every timing +refuted +proved/);
    expect(out).toMatch(/kinds caught on every timing +0 of 6 \(0 %\) +6 of 6 \(100 %\)/);
    expect(out).toMatch(/typo-in-path +slips +caught/);
    expect(out).toContain("takes 20s more");
  });

  test("fails where the second plan is worse", async () => {
    const { code, out } = await call(["compare", restarted, kiln, "--seeds", "5", "--json"]);
    expect(code).toBe(1);
    expect(jsonLines(out)[0]).toMatchObject({
      isWorse: true,
      interrupted: false,
      addedMs: -20_000,
      before: { verdict: "PROVED" },
    });
  });

  test("names in what the second plan is worse", async () => {
    const { out } = await call(["compare", restarted, kiln, "--seeds", "2"]);
    expect(out).toContain("✗ worse, and takes 20s less:");
    expect(out).toMatch(
      / {2}- it lets through on some timing what the first does not: the change, typo-in-path,/,
    );
  });
});
