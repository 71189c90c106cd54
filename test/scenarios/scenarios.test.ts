import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { recorded } from "../../src/kernel/choices.ts";
import { simulate } from "../../src/run.ts";
import type { Outcome } from "../../src/scenario/words.ts";
import { deviations, judgeShare } from "../../src/verdict/expectation.ts";
import { scenarioOfFile } from "../support.ts";

const FOLDER = new URL("../../scenarios/", import.meta.url);
const FILES = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".yaml"))
  .sort();
const BASE = "kiln-2011-09.yaml";
const SEEDS = 200;
const MOST_LINES = 15;

const textOf = (name: string) => readFileSync(new URL(name, FOLDER), "utf8");

/** How many lines of one text are not in the other: all but the longest sequence that both have in this order. */
function differingLines(one: string, other: string): { removed: number; added: number } {
  const [from, to] = [one.trimEnd().split("\n"), other.trimEnd().split("\n")];
  let lengths = new Array<number>(to.length + 1).fill(0);
  for (const line of from) {
    const next = [0];
    for (const [index, candidate] of to.entries()) {
      const same = line === candidate ? (lengths[index] as number) + 1 : 0;
      next.push(Math.max(same, next[index] as number, lengths[index + 1] as number));
    }
    lengths = next;
  }
  const common = lengths[to.length] as number;
  return { removed: from.length - common, added: to.length - common };
}

describe("the lines in which two texts differ", () => {
  it("are those that were taken out and those that were put in, wherever they stand", () => {
    expect(differingLines("a\nb\nc", "a\nc")).toEqual({ removed: 1, added: 0 });
    expect(differingLines("a\nb\nc", "x\na\nb\nc\ny")).toEqual({ removed: 0, added: 2 });
    expect(differingLines("a\nb", "b\na")).toEqual({ removed: 1, added: 1 });
    expect(differingLines("a", "a\n")).toEqual({ removed: 0, added: 0 });
  });
});

describe("the folder of scenarios", () => {
  it("has Kiln and its lessons", () => {
    expect(FILES).toContain(BASE);
    expect(FILES.filter((name) => name.startsWith("kiln-")).length).toBeGreaterThanOrEqual(15);
  });
});

describe.each(FILES)("%s", (file) => {
  const scenario = scenarioOfFile(file);

  it(`is as expected with each seed from 1 to ${SEEDS}`, () => {
    const { expect: expected = { not: "slow-fuse" } } = scenario;
    const outcomes: Outcome[] = [];
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { verdict } = simulate(scenario, seed);
      outcomes.push(verdict.outcome);
      expect(deviations(expected, verdict), `seed ${seed}`).toEqual([]);
    }
    expect(judgeShare(expected, outcomes)?.expected ?? true).toBe(true);
  });

  it("says in its head what it shows and what is expected", () => {
    const head = /^(?:#.*\n)+/.exec(textOf(file))?.[0] ?? "";
    expect(head).toMatch(/^# \S.*\n(?:# .*\n)*# Expected: \S/);
    expect(scenario.shows).toMatch(/\S/);
    expect(scenario.expect).toBeDefined();
    expect(`${scenario.name}.yaml`).toBe(file);
  });

  it("has the same trace twice with the same seed, and when it is replayed from its draws", () => {
    for (const seed of [1, 2, 3]) {
      const run = simulate(scenario, seed);
      const { verdict } = run;
      expect(simulate(scenario, seed).trace.hash()).toBe(run.trace.hash());
      const replay = simulate(scenario, recorded(run.draws));
      expect(replay.trace.hash()).toBe(run.trace.hash());
      expect(replay.verdict).toEqual(verdict);
    }
  });
});

/** What a variant goes on from: the scenario whose name its own begins with, else the story itself. */
function baseOf(file: string): string {
  const longer = FILES.filter((other) => other !== file && file.startsWith(other.replace(".yaml", "-")));
  return longer.at(-1) ?? BASE;
}

describe.each(FILES.filter((name) => name.startsWith("kiln-") && name !== BASE))("the variant %s", (file) => {
  it(`differs from its base by at most ${MOST_LINES} lines`, () => {
    const { removed, added } = differingLines(textOf(baseOf(file)), textOf(file));
    expect(removed + added).toBeGreaterThan(0);
    expect(removed + added).toBeLessThanOrEqual(MOST_LINES);
  });
});
