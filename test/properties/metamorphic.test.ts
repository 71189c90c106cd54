import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Run, simulate } from "../../src/run.ts";
import type { Effect, Gate, Group, Load, Redundancy, Scenario, Step } from "../../src/scenario/words.ts";
import { sharesOf, walkTogether } from "../../src/verdict/shares.ts";
import { gate, MINUTE, SECOND, settled, small, writeTo } from "../support.ts";
import {
  anyScenario,
  fixedLoad,
  partEffect,
  redundancy,
  seconds,
  timedLoad,
  wholeEffect,
} from "./arbitraries.ts";

// What must come of a scenario when one thing of it is changed. Each property says why it is true; where a like one is false,
// it says that, too.

const seed = fc.integer({ min: 1, max: 1000 });
const check = <Ts extends [unknown, ...unknown[]]>(property: fc.IProperty<Ts>, numRuns = 40): void =>
  fc.assert(property, { seed: 43, numRuns });

const USERS = { users: { rate: "10/s" } } as const;
const group = (words: Partial<Group> = {}): Group => ({
  nodes: 3,
  redundancy: "balanced",
  ...USERS,
  ...words,
});

/** One group of three, one or two effects, a plan of one write. */
interface Parts {
  readonly load: Load;
  readonly effects: readonly Effect[];
  readonly redundancy: Redundancy;
  readonly start: string;
}
const parts = (load: fc.Arbitrary<Load>, effect: fc.Arbitrary<Effect>): fc.Arbitrary<Parts> =>
  fc.record({
    load,
    effects: fc.array(effect, { minLength: 1, maxLength: 2 }),
    redundancy,
    start: seconds(0, 30),
  });

const scenarioOf = ({ load, effects, redundancy, start }: Parts, words: Partial<Scenario> = {}): Scenario =>
  small({ load, effects, groups: { g: group({ redundancy, start }) }, ...words });

/** What happened, but for the numbers of records. */
const story = (run: Run, shiftMs = 0): unknown[] =>
  [...run.trace].map(({ atMs, kind, subject, object, value, note }) => [
    atMs - shiftMs,
    kind,
    subject,
    object,
    kind === "due" ? (value as number) - shiftMs : value,
    note,
  ]);

/** Whether the first run answers at least as much as the second, at every instant, for every kind of request. */
function answersAtLeast(one: Run, other: Run): void {
  for (const request of one.header.requests) {
    const [more, less] = [one, other].map((run) => sharesOf(run.trace, "g", request)) as [never, never];
    walkTogether(more, less, one.header.horizonMs, (fromMs, _, here, there) => {
      expect(here.share, `${request} from ${fromMs} ms on`).toBeGreaterThanOrEqual(there.share - 1e-9);
    });
  }
}

describe("time", () => {
  it("a wait before everything shifts everything by it", () => {
    // No clock, no phase that is counted from the beginning, no fault: all times are counted from the write. The draws have
    // the same names, and so the same answers.
    const delayed = seconds(0, 200).chain((lo) =>
      seconds(0, 99).map(
        (more): Load => ({
          by: "watch",
          delay: `${lo}..${Number.parseInt(lo, 10) + Number.parseInt(more, 10)}s`,
        }),
      ),
    );
    check(
      fc.property(parts(delayed, partEffect), seed, fc.integer({ min: 1, max: 600 }), (words, seed, wait) => {
        const waiting = (duration: string) =>
          simulate(
            scenarioOf(words, { plan: [{ wait: duration }, writeTo("g"), gate()], horizon: "2h" }),
            seed,
          );
        // The first step, which waits, is told at the beginning in both.
        const [now, later] = [waiting("0"), waiting(`${wait}s`)];
        expect(story(later, wait * SECOND).slice(1)).toEqual(story(now).slice(1));
        expect(later.verdict.fuseMs).toBe(now.verdict.fuseMs);
        expect(later.verdict.impact.outageSpanMs).toBe(now.verdict.impact.outageSpanMs);
      }),
    );
  });

  it("twice every duration is twice every time", () => {
    // Nothing is drawn and nothing hangs on the clock, so every time is a sum of durations.
    const twice = (words: Scenario): Scenario =>
      JSON.parse(
        JSON.stringify(words).replaceAll(/"(\d+)([smh])"/g, (_, n, unit) => `"${2 * Number(n)}${unit}"`),
      );
    check(
      fc.property(parts(fixedLoad, wholeEffect), ({ ...words }) => {
        const scenario = scenarioOf(words, {
          plan: [writeTo("g"), gate(), { wait: "1m" }, { rollBack: { restart: true } }],
        });
        const [one, two] = [simulate(scenario), simulate(twice(scenario))];
        expect(two.verdict.outcome).toBe(one.verdict.outcome);
        expect([...two.trace].map(({ atMs, kind }) => [atMs, kind])).toEqual(
          [...one.trace].map(({ atMs, kind }) => [2 * atMs, kind]),
        );
        expect(two.verdict.impact.userMinutes).toBeCloseTo(2 * one.verdict.impact.userMinutes, 2);
      }),
    );
  });

  it("a longer delay of a watch never fails earlier", () => {
    // One write, and a fixed delay: each node loads that much later, and what follows comes that much later.
    check(
      fc.property(parts(fixedLoad, wholeEffect), fc.nat(300), fc.nat(300), (words, delay, more) => {
        const failure = (delay: number) =>
          simulate(scenarioOf({ ...words, load: { by: "watch", delay: `${delay}s` } })).verdict
            .firstFailureAtMs;
        const [short, long] = [failure(delay), failure(delay + more)];
        if (short === null) expect(long).toBeNull();
        else expect(long).toBe(short + more * SECOND);
      }),
    );
  });

  it("the longest fuse over all phases grows with the period of a poll", () => {
    // For one phase it is false: a longer period may look sooner after the write. The last phase of a period looks one
    // millisecond before it is over, and of a longer one later.
    const longest = (everySeconds: number, after: string): number => {
      const phases = Array.from({ length: 12 }, (_, part) =>
        Math.floor((part * (everySeconds * SECOND - 1)) / 11),
      );
      const fuses = phases.map((phase) => {
        const load: Load = { by: "poll", every: `${everySeconds}s`, phase: `${phase}ms` };
        const words = { load, effects: [{ when: { root: "not-in-world" }, do: "crash", after } as const] };
        return simulate(small({ ...words, plan: [writeTo("g"), gate({ for: "20s" })] })).verdict;
      });
      const slow = fuses
        .filter(({ outcome }) => outcome === "slow-fuse")
        .map(({ fuseMs }) => fuseMs as number);
      return Math.max(0, ...slow);
    };
    check(
      fc.property(fc.integer({ min: 5, max: 300 }), fc.nat(200), seconds(0, 60), (every, more, after) => {
        expect(longest(every + more, after)).toBeGreaterThanOrEqual(longest(every, after));
      }),
      25,
    );
  });
});

describe("gates", () => {
  const looking = (words: Parts, look: Partial<Gate>, seed: number) =>
    simulate(scenarioOf(words, { plan: [writeTo("g"), gate({ every: "10s", ...look })] }), seed);
  const look = fc.record({
    through: fc.constantFrom("each" as const, "balancer" as const),
    ask: fc.subarray(["push", "pull", "health", "version"], { minLength: 1 }),
    loses: fc.constantFrom("0%", "30%"),
    missing: fc.constantFrom("fails" as const, "passes" as const),
  });

  it("what a longer look lets pass, a shorter one lets pass", () => {
    // Its readings are the first of the longer one, with the same draws. The other way round is false.
    check(
      fc.property(
        parts(timedLoad, partEffect),
        look,
        seed,
        fc.nat(9),
        fc.nat(20),
        (words, look, seed, times, more) => {
          const passed = (count: number) =>
            looking(words, { ...look, for: `${count * 10}s` }, seed).verdict.gates[0]?.passed;
          if (passed(times + more)) expect(passed(times)).toBe(true);
        },
      ),
    );
  });

  it("the more failing readings a gate takes, the later it stops, if at all", () => {
    // Until the stricter one stops, both have the same readings; at that reading the other has room left.
    check(
      fc.property(
        parts(timedLoad, partEffect),
        look,
        seed,
        fc.nat(3),
        fc.integer({ min: 1, max: 3 }),
        (words, look, seed, few, more) => {
          const stop = (tolerates: number) => looking(words, { ...look, tolerates, for: "5m" }, seed).verdict;
          const [strict, lax] = [stop(few), stop(few + more)];
          if (strict.stoppedBy === null) expect(lax.stoppedBy).toBeNull();
          if (lax.stoppedBy !== null) {
            expect(lax.noticedAtMs as number).toBeGreaterThanOrEqual(strict.noticedAtMs as number);
          }
        },
      ),
    );
  });

  it("a second look at the same readings of each node finds what the balancer's users find", () => {
    // Where every node answers everything, so does every redundancy of them: what passes through each passes through the
    // balancer. Effects are whole, so no reading is luck. The other way round is false: redundancy hides.
    check(
      fc.property(parts(timedLoad, wholeEffect), seed, seconds(0, 400), (words, seed, wait) => {
        const passed = (through: Gate["through"]) =>
          simulate(
            scenarioOf(words, {
              plan: [writeTo("g"), { wait }, gate({ through, ask: ["push", "pull", "health"], for: "0" })],
            }),
            seed,
          ).verdict.gates[0]?.passed;
        if (passed("each")) expect(passed("balancer")).toBe(true);
      }),
    );
  });

  it("a restart before a gate leaves no gate blind", () => {
    // A process loads its file when it starts, whatever its trigger; one that refuses makes the gate fail because of the
    // change, which is no blindness either.
    const results: fc.Arbitrary<NonNullable<Load["results"]>> = fc.constantFrom(
      [],
      [{ when: { root: "not-in-world" }, on: "start", gives: "refuse" }] as const,
      [{ when: { root: "not-in-world" }, gives: "break" }] as const,
      [{ when: { root: "not-in-world" }, gives: "keep-old" }] as const,
    );
    check(
      fc.property(
        parts(timedLoad, partEffect),
        results,
        seed,
        fc.constantFrom("together" as const, "rolling" as const),
        (words, results, seed, how) => {
          const plan: Step[] = [
            writeTo("g"),
            { restart: { on: "g", how } },
            gate({ for: "30s", ask: ["push", "health"] }),
          ];
          const { gates } = simulate(
            scenarioOf({ ...words, load: { ...words.load, results } }, { plan }),
            seed,
          ).verdict;
          expect(gates[0]?.sight).not.toBe("blind");
        },
      ),
    );
  });

  it("the unstopped run does not know how strict the gates are", () => {
    // There each gate takes all of its readings and nobody heeds what it says, which is all that strictness decides.
    check(
      fc.property(anyScenario, seed, fc.nat(9), (words, seed, tolerates) => {
        const unstopped = (change: Partial<Gate>) => {
          const plan = words.plan.map((step) =>
            "gate" in step ? { gate: { ...step.gate, ...change } } : step,
          );
          const { trace } = simulate({ ...words, plan }, seed).world("unstopped");
          return [...trace]
            .filter(({ kind }) => kind !== "gate-passed" && kind !== "gate-failed")
            .map(({ atMs, kind, subject, object, value }) => [atMs, kind, subject, object, value]);
        };
        expect(unstopped({ tolerates, onFail: "roll-back-and-restart", obeyed: false })).toEqual(
          unstopped({}),
        );
      }),
    );
  });

  it("whoever looks without making anything load changes nothing: a gate that nobody obeys could be a wait", () => {
    // A look reads; only where a request makes a process load does it act.
    check(
      fc.property(parts(timedLoad, partEffect), seed, (words, seed) => {
        const of = (step: Step) =>
          simulate(scenarioOf(words, { plan: [writeTo("g"), step, writeTo("g", "v4")] }), seed);
        const [looked, waited] = [of(gate({ obeyed: false, tolerates: 100 })), of({ wait: "1m" })];
        for (const kind of ["file", "load", "run", "crash", "hang", "availability"]) {
          const of = (run: Run) => story(run).filter((fact) => (fact as unknown[])[1] === kind);
          expect(of(looked)).toEqual(of(waited));
        }
      }),
    );
  });
});

describe("names and neighbours", () => {
  it("the names of groups and nodes do not matter where nothing is drawn", () => {
    // Names decide draws, and nothing else: order is that of the scenario.
    const renamed = (words: Scenario): Scenario =>
      JSON.parse(JSON.stringify(words).replaceAll('"g"', '"zebra"'));
    check(
      fc.property(parts(fixedLoad, wholeEffect), (words) => {
        const scenario = scenarioOf(words, {
          plan: [writeTo("g"), gate(), { wait: "5m" }, writeTo("g", "v4")],
        });
        const [one, other] = [simulate(scenario), simulate(renamed(scenario))];
        const facts = (run: Run) => JSON.stringify(story(run)).replaceAll("zebra", "g");
        expect(facts(other)).toBe(facts(one));
        expect(other.verdict.outcome).toBe(one.verdict.outcome);
      }),
    );
  });

  it("a group that has nothing to do with the others changes nothing of them", () => {
    // Draws are named, so new ones shift no old ones; and nobody in the others needs, calls or watches it. It has no users:
    // with them its failures would count.
    check(
      fc.property(anyScenario, seed, (words, seed) => {
        const island: Group = {
          nodes: ["alone", "lonely"],
          redundancy: "balanced",
          start: "1s..9s",
          load: { by: "poll", every: "1m" },
        };
        const without =
          words.inputs === undefined
            ? {}
            : { inputs: { backup: { at: "3m..5m", every: "10m", on: ["g", "db"] } } };
        const one = simulate({ ...words, ...without }, seed);
        const faults = [...(words.faults ?? []), { at: "1m..9m", do: "restart", on: "island" } as const];
        const other = simulate({ ...words, ...without, groups: { ...words.groups, island }, faults }, seed);
        const ours = (run: Run) =>
          story(run).filter(
            (fact) => !["alone", "lonely", "island"].includes((fact as string[])[2] as string),
          );
        expect(ours(other)).toEqual(ours(one));
        expect({ ...other.verdict, whys: [] }).toEqual({ ...one.verdict, whys: [] });
      }),
    );
  });

  it("one node more in a quorum that needs as many never answers less", () => {
    // The others go through the same, by their names; and of more nodes at least as many answer.
    check(
      fc.property(
        parts(timedLoad, partEffect),
        seed,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        (words, seed, write, read) => {
          const of = (nodes: number) =>
            simulate(
              scenarioOf(words, {
                groups: { g: group({ nodes, redundancy: { quorum: { write, read } } }) },
                faults: [{ at: "1m", do: "crash", on: "g-1" }],
              }),
              seed,
            );
          answersAtLeast(of(4), of(3));
        },
      ),
    );
  });

  it("no redundancy answers less than none", () => {
    // A brittle group answers what all of its nodes answer one after another, the product of shares, and no share of a
    // quorum, of an active node, or of a rotation is less than that.
    check(
      fc.property(parts(timedLoad, partEffect), seed, (words, seed) => {
        const of = (redundancy: Redundancy) => simulate(scenarioOf({ ...words, redundancy }), seed);
        answersAtLeast(of(words.redundancy), of("brittle"));
      }),
    );
  });
});

describe("harm", () => {
  it("a change that changes nothing is its own twin", () => {
    // Its fields are those of the version before, so in the twin it is the same in every respect that a matcher of fields
    // can see. (One that matches a version by its name sees the name, and so does a generator that reads.)
    check(
      fc.property(anyScenario, seed, (words, seed) => {
        const effects = (words.effects ?? []).filter((effect) => effect.while?.runs === undefined);
        const same = { root: "/srv", size: 1 };
        const config = { ...words.config, versions: { v1: same, v2: same, v3: same, v4: same } };
        const generators = { builder: { to: "db", every: "6m", writes: ["v1", "v4"] } };
        const run = simulate({ ...words, effects, config, generators }, seed);
        const facts = (mode: "run" | "twin") =>
          [...run.world(mode).trace].map(({ atMs, kind, subject, value }) => [atMs, kind, subject, value]);
        expect(facts("twin")).toEqual(facts("run"));
        expect(["slow-fuse", "caught"]).not.toContain(run.verdict.outcome);
        expect(run.verdict.impact).toMatchObject({ userMinutes: 0, outageMs: 0 });
      }),
    );
  });

  it("twice as many users lose twice as much", () => {
    // There is no capacity that more of them could exhaust, and no load that their requests bring about; what is answered
    // is the same share. With a capacity it is false.
    check(
      fc.property(
        parts(timedLoad, partEffect),
        seed,
        fc.integer({ min: 2, max: 9 }),
        (words, seed, times) => {
          const lost = (rate: number) =>
            simulate(
              scenarioOf(words, {
                groups: { g: group({ redundancy: words.redundancy, users: { rate: `${rate}/s` } }) },
              }),
              seed,
            ).verdict.impact.userMinutes;
          // To a thousandth of a minute, of which each is rounded.
          expect(Math.abs(lost(10 * times) - times * lost(10))).toBeLessThanOrEqual(0.001 * times);
        },
      ),
    );
  });

  it("who asks for less has no more failures", () => {
    // Here the twin answers everything. Where the twin fails, too, it is false: what is below both slos may be no failure
    // under the greater, because the twin is below that one.
    check(
      fc.property(
        parts(timedLoad, partEffect),
        seed,
        fc.integer({ min: 1, max: 99 }),
        fc.integer({ min: 0, max: 50 }),
        (words, seed, slo, less) => {
          const outage = (slo: number) =>
            simulate(
              scenarioOf(words, {
                groups: { g: group({ redundancy: words.redundancy, slo: `${Math.max(1, slo)}%` }) },
              }),
              seed,
            ).verdict.impact.outageMs;
          expect(outage(slo - less)).toBeLessThanOrEqual(outage(slo));
        },
      ),
    );
  });

  it("whatever a change did, putting the files back and restarting every node undoes it", () => {
    // A start reads the file, and with what was there before nothing is wrong. Without the restart it is false: what hangs
    // does not load, and what only a start loads stays.
    check(
      fc.property(parts(timedLoad, partEffect), seed, seconds(0, 900), (words, seed, wait) => {
        const plan: Step[] = [writeTo("g"), { wait }, { rollBack: { restart: true } }];
        const run = simulate(scenarioOf(words, { plan }), seed);
        expect(settled(run, "g").at(-1)?.[1] ?? 1).toBe(1);
        if (run.verdict.firstFailureAtMs !== null) {
          const undone = Number.parseInt(wait, 10) * SECOND + MINUTE;
          expect(run.verdict.recoveredAtMs as number).toBeLessThanOrEqual(undone);
        }
      }),
    );
  });

  it("a version that nobody wrote to a node is never run there, whatever lies in the stores", () => {
    // What a node runs comes from its file, and its file only from what was written to it or sent.
    check(
      fc.property(anyScenario, seed, (words, seed) => {
        const run = simulate(words, seed);
        for (const { name, nodes, runs } of run.header.groups) {
          const had = new Map(nodes.map((node) => [node, new Set<string | null>([runs])]));
          for (const { kind, subject, object } of run.trace) {
            if (kind === "file") had.get(subject as string)?.add(object);
            if (kind === "run" && had.has(subject as string)) {
              expect(had.get(subject as string)?.has(object), `${object} on ${subject} of ${name}`).toBe(
                true,
              );
            }
          }
        }
      }),
    );
  });
});
