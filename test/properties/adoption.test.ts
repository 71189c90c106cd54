import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Run, simulate } from "../../src/run.ts";
import type { Effect, Group, Load, Scenario, Step } from "../../src/scenario/words.ts";
import { sharesOf, walkTogether } from "../../src/verdict/shares.ts";
import { BAD, gate, small, writeTo } from "../support.ts";
import { fixedLoad, redundancy, seconds, wholeEffect } from "./arbitraries.ts";

// What sessions, answers, torn writes and what stays can do to a run, and what they cannot. Each property says why it is true.

const seed = fc.integer({ min: 1, max: 1000 });
const check = <Ts extends [unknown, ...unknown[]]>(property: fc.IProperty<Ts>): void =>
  fc.assert(property, { seed: 43, numRuns: 40 });

const parts = fc.record({ load: fixedLoad, effect: wholeEffect, redundancy, start: seconds(0, 30) });
type Parts = Readonly<{ load: Load; effect: Effect; redundancy: Group["redundancy"]; start: string }>;

const scenarioOf = ({ load, effect, redundancy, start }: Parts, words: Partial<Scenario> = {}): Scenario =>
  small({
    load,
    effects: [effect],
    groups: { g: { nodes: 3, redundancy, start, users: { rate: "10/s" } } },
    ...words,
  });

/** Whether the first run answers at least as much as the second, at every instant. */
function answersAtLeast(one: Run, other: Run): void {
  for (const request of one.header.requests) {
    const [more, less] = [one, other].map((run) => sharesOf(run.trace, "g", request)) as [never, never];
    walkTogether(more, less, one.header.horizonMs, (fromMs, _, here, there) => {
      expect(here.share, `${request} from ${fromMs} ms on`).toBeGreaterThanOrEqual(there.share - 1e-9);
    });
  }
}

/** What happened, without some kinds of fact. */
const story = (run: Run, without: readonly string[] = []) =>
  [...run.trace]
    .filter(({ kind }) => !without.includes(kind))
    .map(({ atMs, kind, subject, object, value }) => [atMs, kind, subject, object, value]);

describe("sessions", () => {
  it("that go on with the old never hurt users earlier than a load for all at once", () => {
    // Nothing is rolled back, and a shallow look opens a new session: balancers and standbys see the same in both.
    check(
      fc.property(parts, seed, seconds(0, 900), fc.boolean(), (words, seed, follow, outlive) => {
        const kept = { ...words.load, sessions: { follow: `0s..${follow}`, outlive } };
        answersAtLeast(
          simulate(scenarioOf({ ...words, load: kept }), seed),
          simulate(scenarioOf(words), seed),
        );
      }),
    );
  });

  it("that go over at once change nothing but that they are told", () => {
    // What was open is over at the same instant, and what holds for no time at all does not hold.
    check(
      fc.property(parts, seed, (words, seed) => {
        const at = scenarioOf({ ...words, load: { ...words.load, sessions: { follow: "0" } } });
        const [one, other] = [simulate(at, seed), simulate(scenarioOf(words), seed)];
        expect(one.verdict.outcome).toBe(other.verdict.outcome);
        answersAtLeast(one, other);
        answersAtLeast(other, one);
      }),
    );
  });
});

describe("what a node says", () => {
  it("of a reload that is well whatever comes of it, changes nothing of what happens", () => {
    // Nobody waits for it, and nobody asks.
    const plan: Step[] = [writeTo("g"), { signal: { on: "g" } }, { wait: "5m" }, gate()];
    const load: Load = { by: "signal", delay: "7s" };
    check(
      fc.property(parts, seed, (words, seed) => {
        const silent = simulate(scenarioOf({ ...words, load }, { plan }), seed);
        const told = simulate(
          scenarioOf({ ...words, load: { ...load, acknowledges: "ok" } }, { plan }),
          seed,
        );
        expect(story(told, ["acknowledged"])).toEqual(story(silent));
      }),
    );
  });

  it("truly of a reload never lets a plan go on that a lie stops", () => {
    // Whoever asks is told that all is well by a liar, whatever there is.
    const plan: Step[] = [
      writeTo("g"),
      { signal: { on: "g" } },
      gate({ ask: ["acknowledgement"], for: "0" }),
    ];
    check(
      fc.property(parts, fc.constantFrom("keep-old", "die", "half", "apply"), seed, (words, gives, seed) => {
        const stopped = (acknowledges: "truth" | "ok") =>
          simulate(
            scenarioOf(
              { ...words, load: { by: "signal", acknowledges, results: [{ when: BAD, gives }] } },
              { plan },
            ),
            seed,
          ).verdict.gates[0]?.passed;
        expect(stopped("ok")).toBe(true);
        expect(stopped("truth")).toBe(gives === "apply");
      }),
    );
  });
});

describe("what stays", () => {
  it("never lets users recover earlier than what ends with its version", () => {
    // A fixed effect, rolled back at a fixed time: the same but for what is left of it.
    const fails = { when: BAD, do: "fail" } as const;
    check(
      fc.property(
        parts,
        seconds(0, 1800),
        fc.constantFrom("start", "cleared"),
        seed,
        (words, wait, until, seed) => {
          const plan: Step[] = [writeTo("g"), { wait }, { rollBack: { restart: true } }];
          const ended = simulate(scenarioOf({ ...words, effect: fails }, { plan }), seed);
          const stays = simulate(scenarioOf({ ...words, effect: { ...fails, until } }, { plan }), seed);
          answersAtLeast(ended, stays);
          // A start ends what stays until one.
          if (until === "start") answersAtLeast(stays, ended);
        },
      ),
    );
  });

  it("is over when it is cleared after everything has been put back", () => {
    const fails = { when: BAD, do: "fail", until: "cleared" } as const;
    check(
      fc.property(parts, seconds(0, 1800), seed, (words, wait, seed) => {
        const plan: Step[] = [
          writeTo("g"),
          { wait },
          { rollBack: { restart: true } },
          { wait: "1m" },
          { clear: { on: "g" } },
        ];
        const run = simulate(scenarioOf({ ...words, effect: fails }, { plan }), seed);
        for (const request of run.header.requests)
          expect(sharesOf(run.trace, "g", request).at(-1)?.share).toBe(1);
      }),
    );
  });
});

describe("a torn write", () => {
  it("does no harm that the twin has not, where the change itself does none", () => {
    // Half of the new and half of the old lack the same lines.
    const lacking: Effect = { when: { size: "missing" }, do: "fail" };
    check(
      fc.property(parts, seconds(1, 300), seed, (words, torn, seed) => {
        const { g } = scenarioOf(words).groups;
        const scenario = scenarioOf(
          { ...words, effect: lacking },
          { groups: { g: { ...(g as Group), torn } }, plan: [writeTo("g", "v4"), { restart: { on: "g" } }] },
        );
        const { verdict } = simulate(scenario, seed);
        expect(verdict.firstFailureAtMs).toBeNull();
        expect(verdict.firstSymptomAtMs).toBeNull();
      }),
    );
  });
});
