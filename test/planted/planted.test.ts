import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Source, seeded } from "../../src/kernel/choices.ts";
import { type Run, simulate } from "../../src/run.ts";
import { check } from "../../src/scenario/check.ts";
import { nodeNames } from "../../src/scenario/checker.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { parseScenario } from "../../src/scenario/yaml.ts";
import { DEFECTS, type Defect, RARE_DEFECTS } from "./defects.ts";

const FOLDER = new URL("scenarios/", import.meta.url);
const MOST_RUNS = 10_000;
const RARE_RUNS = 2_000;

const textOf = (name: string) => readFileSync(new URL(`${name}.yaml`, FOLDER), "utf8");
const scenarioOf = (name: string) => parseScenario(textOf(name), `${name}.yaml`).scenario;

/** The first of so many seeds under which it ends as a slow fuse. */
function firstSlowFuse(scenario: Scenario, runs: number): Run | null {
  for (let seed = 1; seed <= runs; seed++) {
    const run = simulate(scenario, seed);
    if (run.outcome === "slow-fuse") return run;
  }
  return null;
}

/** Answers some draws by name, and the others as a seed does. */
function pinned(timing: Readonly<Record<string, number>>): Source {
  const others = seeded(1);
  return { ...others, uniformMs: (name, loMs, hiMs) => timing[name] ?? others.uniformMs(name, loMs, hiMs) };
}

function expectFinding({ sight, why, does }: Defect, { verdict, whys }: Run): void {
  expect(verdict.gates).toMatchObject([{ name: "check", sight }]);
  const answers = whys.map(({ answer }) => answer);
  expect(answers.filter((answer) => why.test(answer))).not.toEqual([]);
  expect(answers.join(" ")).toContain(does);
}

const all = [...DEFECTS, ...RARE_DEFECTS];

describe("the planted defects", () => {
  it("are thirty, eight of them rare, and each has a file", () => {
    expect([DEFECTS.length, RARE_DEFECTS.length]).toEqual([22, 8]);
    expect(readdirSync(FOLDER).sort()).toEqual(all.map(({ name }) => `${name}.yaml`).sort());
  });

  it.each(all.map(({ name }) => name))("%s is small, and says what is wrong with it", (name) => {
    const scenario = scenarioOf(name);
    expect(scenario.name).toBe(name);
    expect(textOf(name)).toMatch(/^# .+\.\n/);
    expect(check(scenario).filter(({ severity }) => severity === "error")).toEqual([]);
    const nodes = Object.entries(scenario.groups).flatMap(([group, words]) => nodeNames(group, words.nodes));
    expect(nodes.length).toBeLessThanOrEqual(3);
    expect(scenario.plan.length).toBeLessThanOrEqual(5);
  });
});

describe(`a defect that is not rare is found by plain seeds within ${MOST_RUNS} runs`, () => {
  it.each(DEFECTS)("$name: $sight", (defect) => {
    const run = firstSlowFuse(scenarioOf(defect.name), MOST_RUNS);
    expect(run).not.toBeNull();
    expectFinding(defect, run as Run);
  });
});

describe("a rare defect", () => {
  it.each(RARE_DEFECTS)(`$name is not found by ${RARE_RUNS} plain seeds`, ({ name }) => {
    expect(textOf(name)).toMatch(/^# Rare: /m);
    expect(firstSlowFuse(scenarioOf(name), RARE_RUNS)).toBeNull();
  });

  it.each(RARE_DEFECTS)("$name burns under the timing that it is about: $sight", (defect) => {
    const run = simulate(scenarioOf(defect.name), pinned(defect.timing));
    expect(run.outcome).toBe("slow-fuse");
    const drawn = run.draws.map(({ name }) => name);
    expect(Object.keys(defect.timing).filter((name) => !drawn.includes(name))).toEqual([]);
    expectFinding(defect, run);
  });
});
