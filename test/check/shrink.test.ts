import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Part, sectionsOf } from "../../scripts/docs/sections.ts";
import { scenarios } from "../../src/arbitraries/scenario.ts";
import { sameFailureAs } from "../../src/explore/failure-class.ts";
import { type Shrunk, shrinkScenario } from "../../src/explore/shrink.ts";
import { isWord } from "../../src/explore/shrink-tree.ts";
import { costOf, rounderThan } from "../../src/explore/shrink-values.ts";
import { recorded } from "../../src/kernel/choices.ts";
import { formatDuration } from "../../src/kernel/duration.ts";
import { simulate } from "../../src/run.ts";
import { jsonSchema } from "../../src/scenario/json-schema.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { parseScenario } from "../../src/scenario/yaml.ts";
import { yamlText } from "../../src/scenario/yaml-text.ts";
import { kiln } from "../support.ts";

const ANYTHING_BUT = { not: ["slow-fuse"] } as const;

function shrunkOf(scenario: Scenario, seed: number): Shrunk {
  return shrinkScenario(scenario, seed, sameFailureAs(simulate(scenario, seed)));
}

const sizeOf = (scenario: Scenario) => JSON.stringify(scenario).length;

describe("what is left of Kiln", () => {
  const { scenario, draws, isDone } = shrunkOf(kiln({ expect: ANYTHING_BUT }), 1);

  test("is one deployment, one node, and the gate that did not see it", () => {
    expect(isDone).toBe(true);
    expect(scenario.plan.map((step) => Object.keys(step)[0])).toEqual(["deploy", "gate"]);
    expect(scenario.groups).toEqual({ production: { nodes: 1, redundancy: "brittle" } });
  });

  test("has one value where it had a range, and nothing to draw", () => {
    expect(scenario.load).toEqual({ by: "watch", delay: "3m" });
    expect(draws).toEqual([]);
  });

  test("has neither people nor fields that do not matter", () => {
    expect(scenario).not.toHaveProperty("operator");
    expect(scenario).not.toHaveProperty("monitor");
    expect(Object.keys(scenario.config.fields)).toEqual(["storageRoot"]);
  });
});

test("a smallest scenario fails in the same way, is a scenario, is no larger, and has no smaller one", () => {
  fc.assert(
    fc.property(scenarios(), fc.nat(1_000), (drawn, seed) => {
      const scenario: Scenario = { ...drawn, expect: ANYTHING_BUT };
      const run = simulate(scenario, seed);
      fc.pre(run.outcome === "slow-fuse");
      const isSame = sameFailureAs(run);
      const shrunk = shrinkScenario(scenario, seed, isSame);
      expect(shrunk.isDone).toBe(true);
      const again = simulate(shrunk.scenario, recorded(shrunk.draws));
      expect(isSame(again)).toBe(true);
      const read = parseScenario(yamlText(shrunk.scenario), "smallest.yaml").scenario;
      expect(read).toEqual(shrunk.scenario);
      expect(sizeOf(shrunk.scenario)).toBeLessThanOrEqual(sizeOf(scenario));
      const once = shrinkScenario(shrunk.scenario, recorded(shrunk.draws), isSame);
      expect(once.scenario).toEqual(shrunk.scenario);
      expect(once.draws).toEqual(shrunk.draws);
    }),
    { numRuns: 15, seed: 5 },
  );
});

test("what does not fail is not made smaller", () => {
  const fine = simulate(kiln({ expect: { outcome: "slow-fuse" } }), 1);
  expect(() => sameFailureAs(fine)).toThrow("does not fail");
  const isSame = sameFailureAs(simulate(kiln({ expect: ANYTHING_BUT }), 1));
  expect(() => shrinkScenario(kiln({ expect: { outcome: "slow-fuse" } }), 1, isSame)).toThrow(
    "not fail in that way",
  );
});

test("a duration becomes rounder, and never longer to read", () => {
  expect(rounderThan("17m32s411ms")).toContain("17m");
  expect(rounderThan("3m..5m")).toEqual(expect.arrayContaining(["3m", "4m", "5m"]));
  fc.assert(
    fc.property(fc.nat(1_000_000_000), (ms) => {
      for (const text of rounderThan(formatDuration(ms)))
        expect(text.match(/\d+/g)?.length).toBeLessThanOrEqual(formatDuration(ms).match(/\d+/g)?.length ?? 0);
      expect(costOf(0)).toBe(0);
    }),
  );
});

test("a word that has to stand is never taken out by itself: the schema has the same words", () => {
  const wrong: string[] = [];
  for (const { path, words } of sectionsOf(jsonSchema() as Part)) {
    if (/^(vary|sometimes|reachable|expect|limits)/.test(path)) continue;
    const parts =
      path === ""
        ? []
        : path
            .replaceAll("[]", ".0")
            .split(".")
            .map((part) => (part === "0" ? 0 : part));
    for (const { name, isRequired } of words) {
      if (isRequired && name !== "formatVersion" && isWord([...parts, name])) wrong.push(`${path}.${name}`);
    }
  }
  expect(wrong).toEqual([]);
});
