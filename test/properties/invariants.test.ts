import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recorded, seeded } from "../../src/kernel/choices.ts";
import { Trace } from "../../src/kernel/trace.ts";
import { factNames } from "../../src/model/facts.ts";
import { Simulation } from "../../src/model/simulation.ts";
import { type Run, simulate } from "../../src/run.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { type SimulatedRun, setScene } from "../../src/simulate.ts";
import type { Evidence, Witness } from "../../src/verdict/evidence.ts";
import { judge } from "../../src/verdict/judge.ts";
import { Ledger } from "../../src/verdict/ledger.ts";
import { anyScenario } from "./arbitraries.ts";

// What holds of every run of every scenario.

const checked = (property: (scenario: Scenario, seed: number) => void, numRuns = 70): void =>
  fc.assert(fc.property(anyScenario, fc.integer({ min: 1, max: 1000 }), property), { seed: 41, numRuns });

/** A world as it is when its trace has been written out and read in again. */
function readAgain(world: SimulatedRun): Witness {
  const trace = new Trace(factNames());
  for (const line of world.trace.toLines()) trace.appendFact(JSON.parse(line));
  return { header: JSON.parse(JSON.stringify(world.header)), trace, limit: world.limit };
}

function evidenceOf(run: Run): Evidence {
  const unstopped: Evidence = {
    run: readAgain(run.world("unstopped")),
    twin: () => readAgain(run.world("unstopped-twin")),
    unstopped: () => unstopped,
  };
  return {
    run: readAgain(run.world("run")),
    twin: () => readAgain(run.world("twin")),
    unstopped: () => unstopped,
  };
}

describe("of every run", () => {
  it("the same seed gives the same trace, and another the same worlds", () => {
    checked((words, seed) => {
      const [one, other] = [simulate(words, seed), simulate({ ...words }, seed)];
      for (const mode of ["run", "twin", "unstopped", "unstopped-twin"] as const) {
        expect(other.world(mode).trace.hash()).toBe(one.world(mode).trace.hash());
      }
    }, 40);
  });

  it("a recording of its draws replays it", () => {
    checked((words, seed) => {
      const run = simulate(words, seed);
      const { verdict } = run;
      const again = simulate(words, recorded(run.draws));
      expect(again.trace.hash()).toBe(run.trace.hash());
      expect(again.verdict).toEqual(verdict);
    });
  });

  it("the verdict follows from the traces alone, written out and read in again", () => {
    checked((words, seed) => {
      const run = simulate(words, seed);
      expect(judge(evidenceOf(run))).toEqual(run.verdict);
      expect(run.outcome).toBe(run.verdict.outcome);
    });
  });

  it("users lose no more time than there is", () => {
    checked((words, seed) => {
      const run = simulate(words, seed);
      const { groups, horizonMs } = run.header;
      const users = groups.reduce((sum, group) => sum + (group.users?.count[0]?.users ?? 0), 0);
      const { userMinutes, outageMs, outageSpanMs, worstAvailability } = run.verdict.impact;
      expect(userMinutes).toBeGreaterThanOrEqual(0);
      expect(userMinutes).toBeLessThanOrEqual((users * horizonMs) / 60_000 + 0.001);
      expect(outageMs).toBeLessThanOrEqual(horizonMs);
      // The sum of one kind of request lies within the span of all.
      if (outageSpanMs !== null) expect(outageMs).toBeLessThanOrEqual(outageSpanMs);
      expect(worstAvailability).toBeGreaterThanOrEqual(0);
      expect(worstAvailability).toBeLessThanOrEqual(1);
    });
  });

  it("stored and running are never confused: the judge's book, kept from the trace, is what the nodes are", () => {
    checked((words, seed) => {
      const model = compile(words);
      const simulation = new Simulation(model, seeded(seed), { mode: "run" });
      const service = setScene(simulation);
      simulation.kernel.run(model.horizonMs, model.limits.events);
      const ledger = new Ledger({ ...model.header, mode: "run" }, simulation.trace);
      for (let index = 0; index < simulation.trace.length; index++) ledger.enter(index);
      for (const node of service.nodes) {
        const entry = ledger.node(node.model.nameId);
        const text = (id: number | undefined) => model.names.text(id ?? -1);
        expect(text(entry?.stored)).toBe(node.file.stored.name);
        const running = node.loader.running;
        const isUp = ["starting", "serving", "draining"].includes(node.life);
        if (isUp && running !== null) {
          expect(text(entry?.ran)).toBe(running.name);
          expect(entry?.whole).toBe(running.lacks === null);
        }
        const isGone = ["crashed", "stopped", "hung"].includes(node.life);
        if (isGone) expect(node.effects.ailments).toEqual([]);
        expect((entry?.serves ?? []).map(({ key }) => text(key)).sort()).toEqual(
          [...node.accounts.names].sort(),
        );
        // A node without any ailment that serves is ill of nothing.
        if (node.life === "serving" && entry?.isLost)
          throw new Error(`${node.model.name} is lost and serves`);
      }
    });
  });

  it("what users get of a group is what its nodes answer, after every event", () => {
    checked((words, seed) => {
      const model = compile(words);
      const simulation = new Simulation(model, seeded(seed), { mode: "run" });
      const { groups } = setScene(simulation);
      for (let events = 1; ; events++) {
        const end = simulation.kernel.run(model.horizonMs, Math.min(events, model.limits.events));
        for (const group of groups) {
          if (group.model.otherwise !== null || group.model.oneByOne !== null) continue;
          for (const request of model.requests.keys()) {
            const now = group.answers(request, group.model.timeoutMs) * Math.min(1, group.regulation.users);
            expect(group.availability(request)).toBe(now);
          }
        }
        if (end !== "event-limit" || events >= model.limits.events || events >= 2_000) return;
      }
    });
  });

  it("nothing is run that was not stored, and nothing stored of a store that it did not hold", () => {
    checked((words, seed) => {
      const { trace, header } = simulate(words, seed);
      const held = new Map<string, Set<string | null>>([
        ["far", new Set(["v1"])],
        ["near", new Set(["v1"])],
      ]);
      for (const { kind, subject, object, source, note } of trace) {
        if (kind === "store") {
          if (subject === "near") expect(held.get("far")?.has(object)).toBe(true);
          held.get(subject as string)?.add(object);
        }
        if (kind === "file" && note === "near") expect(held.get("near")?.has(object)).toBe(true);
        if (kind === "run") {
          const before = header.groups.find(({ nodes }) => nodes.includes(subject as string))?.runs;
          expect(object).toBe(source < 0 ? before : trace.at(source).object);
        }
      }
    });
  });
});
