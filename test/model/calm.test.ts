import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scenarios } from "../../src/arbitraries/scenario.ts";
import { Fact } from "../../src/model/facts.ts";
import { type Run, simulate } from "../../src/run.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { CRASH, gate, ONE, scenarioOfFile, small, writeTo } from "../support.ts";

const isCalm = (words: Partial<Scenario>) => compile(small(words)).isCalm;

/** How often the twins of a run, simulated, say that something is answered more or less than before. */
const changesOfTwins = (run: Run): number =>
  run.world("twin").trace.ofKind(Fact.availability).length +
  run.world("unstopped-twin").trace.ofKind(Fact.availability).length;

describe("a calm service", () => {
  it("has twins that answer everything all the time", () => {
    let calm = 0;
    fc.assert(
      fc.property(scenarios(), fc.nat(), (scenario, seed) => {
        if (!compile(scenario).isCalm) return;
        calm++;
        expect(changesOfTwins(simulate(scenario, seed))).toBe(0);
      }),
      { numRuns: 400 },
    );
    expect(calm).toBeGreaterThan(40);
  });

  it("is what many scenarios of the project have, and their twins answer everything", () => {
    const files = [".", "incidents"].flatMap((folder) =>
      readdirSync(new URL(`../../scenarios/${folder}`, import.meta.url))
        .filter((name) => name.endsWith(".yaml"))
        .map((name) => scenarioOfFile(`${folder}/${name}`)),
    );
    const calm = files.filter((scenario) => compile(scenario).isCalm);
    expect(calm.length).toBeGreaterThan(10);
    for (const scenario of calm)
      expect([scenario.name, changesOfTwins(simulate(scenario, 1))]).toEqual([scenario.name, 0]);
  });

  it("gives the verdict that a simulated twin gives, without simulating it", () => {
    const words = {
      load: { by: "watch", delay: "5m" },
      effects: [CRASH],
      plan: [writeTo("g"), gate()],
    } as const;
    const fault = { do: "crash", on: "h", at: "1s" } as const;
    const groups = { g: ONE, h: { nodes: 1, redundancy: "brittle" } } as const;
    const quiet = simulate(small({ ...words, groups }), 1);
    const noisy = simulate(small({ ...words, groups, faults: [fault] }), 1);
    expect([quiet.model.isCalm, noisy.model.isCalm]).toEqual([true, false]);
    expect(quiet.verdict).toEqual(noisy.verdict);
    expect(quiet.verdict.outcome).toBe("slow-fuse");
  });
});

describe("a service is not calm", () => {
  it.each<[string, Partial<Scenario>]>([
    ["where a fault strikes", { faults: [{ do: "crash", on: "g", at: "1s" }] }],
    ["where the plan restarts nodes", { plan: [writeTo("g"), { restart: { on: "g" } }] }],
    ["where the plan rolls back by restarts", { plan: [writeTo("g"), { rollBack: { restart: true } }] }],
    ["where a gate takes back what it refuses", { plan: [writeTo("g"), gate({ onFail: "roll-back" })] }],
    ["where what it runs before the plan does harm", { effects: [{ when: "v1", do: "crash", after: "1h" }] }],
    ["where a signal kills", { load: { by: "signal", onSignal: "kills" } }],
    ["where a file can be found half written", { groups: { g: { ...ONE, torn: "1s" } } }],
    ["where a node can be overtaxed", { groups: { g: { ...ONE, capacity: { rate: "10/s" } } } }],
  ] as [string, Partial<Scenario>][])("%s", (_, words) => {
    expect(isCalm({})).toBe(true);
    expect(isCalm(words)).toBe(false);
  });
});
