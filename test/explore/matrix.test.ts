import { describe, expect, test } from "vitest";
import { bogusVersions, withBogus } from "../../src/catalogue/index.ts";
import { behaviourOf } from "../../src/explore/alike-versions.ts";
import { type GateGlances, glanceOf, glancesOf } from "../../src/explore/glances.ts";
import { matrixOf } from "../../src/explore/matrix.ts";
import type { Proof } from "../../src/explore/proof.ts";
import { prove } from "../../src/explore/prove.ts";
import { Run } from "../../src/run.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { CRASH, gate, scenarioOfFile, small, writeTo } from "../support.ts";
import { everyAnswer } from "./brute-force.ts";

const limits = { budget: 2_000, samples: 200, goOn: () => true };

function glances(scenario: Scenario, words: Partial<typeof limits> = {}): GateGlances[] {
  const steps = glancesOf(compile(scenario), { ...limits, ...words });
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value as GateGlances[];
}

/** The share of each glance of each gate, over every timing of whole runs, one by one. */
function byBruteForce(scenario: Scenario): Record<string, number>[] {
  const model = compile(scenario);
  const shares: Record<string, number>[] = model.header.gates.map(() => ({}));
  for (const { of, probability, result } of everyAnswer(
    (source) => new Run(model, source, {}).verdict.gates,
  )) {
    for (const [place, verdict] of result.entries()) {
      const own = shares[place] as Record<string, number>;
      own[glanceOf(verdict)] = (own[glanceOf(verdict)] ?? 0) + probability / Number(of);
    }
  }
  return shares;
}

/** Cells and outcomes are found in different ways, and must tell of the same: a plan is stopped where some gate stops it. */
function agreesWithOutcomes(cells: readonly GateGlances[], { outcomes }: Proof): void {
  const shareOf = (cell: GateGlances, glance: string) =>
    cell.glances.find((one) => one.glance === glance)?.share ?? 0;
  let stopped = 0;
  for (const cell of cells) {
    expect(cell.glances.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    if (cell.glances.every(({ exact }) => exact !== null))
      expect(shareOf(cell, "never-looked")).toBeCloseTo(stopped, 9);
    stopped += shareOf(cell, "caught");
  }
  const caught = outcomes.find(({ outcome }) => outcome === "caught");
  const isCounted = cells.every(({ glances: all }) => all.every(({ exact }) => exact !== null));
  if (isCounted && outcomes.every(({ exact }) => exact !== null))
    expect(stopped).toBeCloseTo(caught?.share ?? 0, 9);
}

test("a gate that sees the same of every timing sees it of all, whatever chances add up to", () => {
  const scenario = small({
    load: { by: "watch", delay: "30m" },
    stores: { s: {} },
    groups: {
      g: { nodes: 3, redundancy: "balanced", file: { from: "s", by: "watch", misses: { share: "10%" } } },
    },
    plan: [writeTo("s"), gate({ ask: ["health"] })],
  } as unknown as Partial<Scenario>);
  const [cell] = glances(scenario);
  expect(cell?.glances).toMatchObject([{ glance: "blind", share: 1 }]);
});

const poll = { effects: [CRASH], load: { by: "poll", every: "6ms" } } as const;
const late = { effects: [{ ...CRASH, after: "1ms..4ms" }], load: { by: "poll", every: "4ms" } } as const;
const gates = (words: Parameters<typeof gate>[0]) => [
  writeTo("g"),
  gate({ name: "one", ...words }),
  gate({ name: "two", every: "2ms", for: "4ms" }),
];

describe("the glances of gates", () => {
  const cases: Record<string, Scenario> = {
    "a gate that is mostly blind": small({ ...poll, plan: gates({ every: "3ms", for: "3ms" }) }),
    "an effect that comes later": small({ ...late, plan: gates({ every: "2ms", for: "2ms" }) }),
    "a gate that takes failing readings": small({
      ...poll,
      plan: gates({ every: "2ms", for: "4ms", tolerates: 1 }),
    }),
    "a gate that nobody obeys": small({ ...poll, plan: gates({ every: "2ms", for: "4ms", obeyed: false }) }),
    "readings that are lost": small({
      ...poll,
      plan: [writeTo("g"), gate({ every: "3ms", for: "3ms", loses: "50%", missing: "passes" })],
    }),
    "a gate that waits for the version": small({
      ...poll,
      plan: gates({ ask: ["version"], passes: "once", every: "2ms", for: "6ms" }),
    }),
    "a balancer that masks": small({
      ...poll,
      groups: { g: { nodes: 2, redundancy: "balanced" } },
      plan: [writeTo("g"), gate({ through: "balancer", every: "2ms", for: "4ms" })],
    }),
    "a restart": small({
      ...poll,
      plan: [writeTo("g"), { restart: { on: "g" } }, gate({ every: "2ms", for: "2ms" })],
    }),
  };
  for (const [name, scenario] of Object.entries(cases)) {
    test(`are counted as brute force counts them: ${name}`, () => {
      const counted = glances(scenario);
      const expected = byBruteForce(scenario);
      for (const [place, { glances: found }] of counted.entries()) {
        expect(found.every(({ exact }) => exact !== null)).toBe(true);
        const shares = Object.fromEntries(found.map(({ glance, share }) => [glance, share]));
        const wanted = expected[place] as Record<string, number>;
        expect(Object.keys(shares).sort()).toEqual(Object.keys(wanted).sort());
        for (const [glance, share] of Object.entries(shares))
          expect(share).toBeCloseTo(wanted[glance] as number, 9);
      }
    });
  }

  test("are sampled with an interval that holds the share where the budget is too small", () => {
    const scenario = cases["a gate that is mostly blind"] as Scenario;
    const [wanted] = byBruteForce(scenario);
    for (const { glance, exact, sampled } of (glances(scenario, { budget: 1 })[0] as GateGlances).glances) {
      expect(exact).toBeNull();
      expect(sampled?.from).toBeLessThanOrEqual(wanted?.[glance] as number);
      expect(sampled?.to).toBeGreaterThanOrEqual(wanted?.[glance] as number);
    }
  });
});

describe("the matrix", () => {
  test("of Kiln's plan has every gate blind for every kind that does harm, and scores nothing", () => {
    const { score, rows, gates } = matrixOf(scenarioOfFile("kiln-2011-09.yaml"));
    expect(gates).toEqual(["two-box test", "post-rollout check"]);
    expect(score).toEqual({ caught: 0, harmful: 6, share: 0 });
    for (const { fate, trials } of rows.filter((row) => row.fate !== "harmless")) {
      expect(fate).toBe("slips");
      expect(trials[0].cells.map(({ glances: [first] }) => [first?.glance, first?.share])).toEqual([
        ["blind", 1],
        ["blind", 1],
      ]);
      expect(trials[0].whys.length).toBeGreaterThan(3);
    }
  });

  test.each(["kiln-forced-restart", "kiln-long-bake", "kiln-brittle-first"])("of %s scores all", (name) => {
    expect(matrixOf(scenarioOfFile(`${name}.yaml`)).score).toEqual({ caught: 6, harmful: 6, share: 1 });
  });

  test.each([
    "kiln-masked",
    "kiln-plain-poll",
    "kiln-forced-restart",
    "kiln-brittle-first",
    "kiln-restart-only",
  ])(
    "of %s agrees with the proof of each version by itself, also of those that were looked at for one another",
    (name) => {
      const scenario = scenarioOfFile(`${name}.yaml`);
      const { rows } = matrixOf(scenario, { kinds: ["typo-in-path", "truncated-value", "typo-in-host"] });
      expect(rows.length).toBe(3);
      const looked = new Set<number>();
      for (const { trials, fate: worst } of rows) {
        expect(worst).toBe(trials[0].fate);
        for (const { bogus, proof, cells, fate, alike } of trials) {
          // The first that was looked at is proved anew, and so is one that it stands for.
          if (looked.has(alike) && bogus.kind !== "truncated-value") continue;
          looked.add(alike);
          const alone = withBogus(scenario, bogus);
          const single = prove(alone, { budget: 2_000, samples: 300 });
          expect([proof.verdict, proof.slowFuse, proof.outcomes]).toEqual([
            single.verdict,
            single.slowFuse,
            single.outcomes,
          ]);
          expect(fate === "slips").toBe(single.verdict === "REFUTED");
          expect(glances(alone)).toEqual(cells);
          agreesWithOutcomes(cells, single);
        }
      }
    },
  );

  test("tells versions apart where the service does, and no others", () => {
    const scenario = scenarioOfFile("kiln-2011-09.yaml");
    const versions = bogusVersions(scenario, { kinds: ["typo-in-path", "stale-host"] });
    const texts = versions.map((bogus) => behaviourOf(compile(withBogus(scenario, bogus))));
    const ofKind = (kind: string) => new Set(texts.filter((_, place) => versions[place]?.kind === kind));
    expect(ofKind("typo-in-path").size).toBe(1);
    expect(ofKind("stale-host").size).toBe(1);
    expect(new Set(texts).size).toBe(2);
    const withCode = { ...scenario, effects: [{ when: () => true, do: "crash" as const }] };
    expect(new Set(versions.map((bogus) => behaviourOf(compile(withBogus(withCode, bogus))))).size).toBe(
      versions.length,
    );
  });

  test("has no score where nothing does any harm", () => {
    const { effects: _, ...harmless } = scenarioOfFile("kiln-2011-09.yaml");
    const { score, rows } = matrixOf(harmless, { kinds: ["typo-in-path"] });
    expect(score.share).toBeNull();
    expect(rows.map(({ fate }) => fate)).toEqual(["harmless"]);
  });

  test("says that it was cut short, and does not count what it did not look at", () => {
    const { isCutShort, rows } = matrixOf(scenarioOfFile("kiln-2011-09.yaml"), { goOn: () => false });
    expect({ isCutShort, rows }).toEqual({ isCutShort: true, rows: [] });
  });
});
