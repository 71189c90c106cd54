import { describe, expect, it } from "vitest";
import type { Effect, Group, Scenario } from "../../src/scenario/words.ts";
import {
  availability,
  BAD,
  CRASH,
  facts,
  gate,
  MINUTE,
  ONE,
  SECOND,
  settled,
  simulateSmall,
  times,
  writeTo,
} from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;
const QUIET: Group = { nodes: 1, redundancy: "brittle" };

/** `g` has an effect that depends on what `h` runs. */
const mixed = (effect: Partial<Effect>, words: Partial<Scenario> = {}) =>
  simulateSmall({
    groups: { g: ONE, h: QUIET },
    effects: [{ when: "v1", where: { group: "g" }, do: "fail", ...effect } as Effect],
    ...words,
  });

describe("an effect while another group runs a version", () => {
  const WHILE = { while: { runs: { h: "v2" } } } as const;

  it("begins when one of its nodes loads it, and ends when it loads something else", () => {
    const plan = [wait("1m"), writeTo("h"), wait("2m"), writeTo("h", "v4")];
    const run = mixed(WHILE, { plan });
    expect(availability(run, "g")).toEqual([
      [MINUTE, 0],
      [3 * MINUTE, 1],
    ]);
    // What `g` runs was there before; that it fails is because of what `h` was given.
    expect(run.verdict).toMatchObject({ outcome: "slow-fuse", impact: { outageMs: 2 * MINUTE } });
    expect(run.whys.length).toBeGreaterThan(2);
  });

  it("ends when the only one that runs it dies, and begins with its next start", () => {
    const h = { ...QUIET, runs: "v2", load: { by: "restart-only" }, supervisor: { after: "30s" } } as const;
    const run = mixed(WHILE, {
      groups: { g: ONE, h },
      faults: [{ at: "1m", do: "crash", on: "h" }],
      plan: [wait("5m")],
    });
    expect(availability(run, "g")).toEqual([
      [0, 0],
      [MINUTE, 1],
      [90 * SECOND, 0],
    ]);
    // It was so before the plan: nothing of it is because of the change.
    expect(run.verdict).toMatchObject({ firstFailureAtMs: null, firstSymptomAtMs: null });
  });

  it("does not end with one that hangs, which still runs what it ran", () => {
    const run = mixed(WHILE, {
      plan: [wait("1m"), writeTo("h")],
      faults: [{ at: "5m", do: "hang", on: "h" }],
    });
    expect(availability(run, "g")).toEqual([[MINUTE, 0]]);
  });

  it("with a delay strikes only if it lasts so long", () => {
    const delayed = (minutes: number) =>
      mixed(
        { ...WHILE, after: "3m" },
        {
          plan: [
            writeTo("h"),
            wait(`${minutes}m`),
            writeTo("h", "v4"),
            wait("0"),
            gate({ on: "g", for: "0" }),
          ],
        },
      );
    expect(availability(delayed(2), "g")).toEqual([]);
    expect(availability(delayed(4), "g")).toEqual([
      [3 * MINUTE, 0],
      [4 * MINUTE, 1],
    ]);
    // What never came is due no more: the run has a verdict.
    expect(delayed(2).verdict.outcome).toBe("clean");
  });

  it("of `another` version strikes on both sides of a mix, and no longer than it lasts", () => {
    const run = simulateSmall({
      groups: { g: { ...ONE, nodes: 2, redundancy: "balanced" } },
      effects: [
        { when: "v1", while: { runs: { g: "another" } }, do: "fail", share: "50%" },
        { when: "v4", while: { runs: { g: "another" } }, do: "fail", share: "20%" },
      ],
      plan: [writeTo("g-1", "v4"), wait("10m"), writeTo("g-2", "v4")],
    });
    // g-2 (v1) fails half of its requests, g-1 (v4) a fifth: (0.5 + 0.8) / 2.
    expect(settled(run, "g")).toEqual([
      [0, 0.65],
      [10 * MINUTE, 1],
    ]);
    expect(run.verdict).toMatchObject({ outcome: "slow-fuse", recoveredAtMs: 10 * MINUTE });
  });
});

describe("an effect while nodes are down", () => {
  /** Two of three nodes are restarted for five minutes, one at 10m and one at 12m. */
  const down = (effect: Partial<Effect>, words: Partial<Scenario> = {}) =>
    simulateSmall({
      groups: { g: { ...ONE, nodes: 3, redundancy: "balanced", start: "5m" } },
      effects: [{ when: BAD, while: { down: { above: 0 } }, do: "fail", ...effect } as Effect],
      faults: [
        { at: "10m", do: "restart", on: "g-2" },
        { at: "12m", do: "restart", on: "g-3" },
      ],
      plan: [writeTo("g-1"), wait("30m")],
      ...words,
    });

  it("lasts from the first that goes to the last that is back", () => {
    const run = down({});
    expect(facts(run, { kind: "effect" }).map(({ atMs }) => atMs)).toEqual([10 * MINUTE]);
    expect(times(run, { kind: "over" })).toEqual([17 * MINUTE]);
    expect(settled(run, "g")).toEqual([
      [10 * MINUTE, 0.5],
      [12 * MINUTE, 0],
      [15 * MINUTE, 0.5],
      [17 * MINUTE, 1],
    ]);
  });

  it("waits for more of them where it says so", () => {
    const run = down({ while: { down: { above: 1 } } });
    expect(times(run, { kind: "effect" })).toEqual([12 * MINUTE]);
    expect(times(run, { kind: "over" })).toEqual([15 * MINUTE]);
  });

  it("that is over is no illness a gate could be blind to", () => {
    const plan = [writeTo("g-1"), wait("20m"), gate({ on: "g-1", for: "0" })];
    expect(down({}, { plan }).verdict.gates[0]).toMatchObject({ passed: true, sight: "sighted" });
    const during = [writeTo("g-1"), wait("11m"), gate({ on: "g-1", for: "0", ask: ["health"] })];
    expect(down({}, { plan: during }).verdict.gates[0]).toMatchObject({ passed: true, sight: "masked" });
  });

  it("that was due and is over is not due later", () => {
    const plan = [
      writeTo("g-1"),
      wait("11m"),
      gate({ on: "g-1", for: "0" }),
      wait("9m"),
      gate({ name: "late", on: "g-1", for: "0" }),
    ];
    const run = down({ after: "10m" }, { plan });
    expect(times(run, { kind: "due" })).toEqual([10 * MINUTE]);
    expect(times(run, { kind: "over" })).toEqual([17 * MINUTE]);
    expect(times(run, { kind: "effect" })).toEqual([]);
    expect(run.verdict.gates.map(({ sight }) => sight)).toEqual(["too-early", "sighted"]);
    expect(run.verdict.outcome).toBe("clean");
  });

  it("does not count against a node that crashes of it, for the others: they take over what it has begun", () => {
    const cascade = simulateSmall({
      groups: { g: { ...ONE, nodes: 3, redundancy: "balanced" } },
      effects: [{ when: BAD, while: { down: { above: 0 } }, do: "crash", after: "1m" }],
      faults: [{ at: "10m", do: "crash", on: "g-1" }],
    });
    // g-1 crashes of itself; the other two a minute later, because of the change.
    expect(times(cascade, { kind: "crash" })).toEqual([10 * MINUTE, 11 * MINUTE, 11 * MINUTE]);
    expect(cascade.verdict).toMatchObject({
      outcome: "slow-fuse",
      firstFailureAtMs: 11 * MINUTE,
      impact: { nodesLost: 2 },
    });
  });
});

describe("an effect under load", () => {
  it("strikes while more is asked of the group than the share says, and follows the clock", () => {
    const run = simulateSmall({
      groups: {
        g: {
          ...ONE,
          capacity: { rate: "10/s" },
          users: { rate: { "00:00": "1/s", "00:20": "9/s", "00:40": "1/s" } },
        },
      },
      effects: [{ when: BAD, while: { load: { above: "80%" } }, do: "fail" }],
      plan: [writeTo("g"), gate()],
    });
    // At the failing share nothing is asked twice (no retries), so the load stays at 90 %.
    expect(availability(run, "g")).toEqual([
      [20 * MINUTE, 0],
      [40 * MINUTE, 1],
    ]);
    expect(run.verdict).toMatchObject({ outcome: "slow-fuse", impact: { outageMs: 20 * MINUTE } });
  });

  it("does not strike at exactly that share", () => {
    const run = simulateSmall({
      groups: { g: { ...ONE, capacity: { rate: "10/s" }, users: { rate: "8/s" } } },
      effects: [{ when: BAD, while: { load: { above: "80%" } }, do: "fail" }],
    });
    expect(availability(run, "g")).toEqual([]);
  });

  it("that kills a node leaves the rest with more, and they follow", () => {
    // Four nodes for 10/s each, 30/s asked: 75 %. One crash: 100 %, and all that run the change go down after a minute.
    const run = simulateSmall({
      groups: {
        g: { ...ONE, nodes: 4, redundancy: "balanced", capacity: { rate: "10/s" }, users: { rate: "30/s" } },
      },
      effects: [{ when: BAD, while: { load: { above: "80%" } }, do: "crash", after: "1m" }],
      faults: [{ at: "10m", do: "crash", on: "g-1" }],
    });
    expect(times(run, { kind: "crash" })).toEqual([10, 11, 11, 11].map((minutes) => minutes * MINUTE));
  });
});

describe("an effect of what ran before the plan", () => {
  it("begins at the beginning, and is nothing of the change", () => {
    const run = simulateSmall({
      effects: [{ ...CRASH, when: { size: 1 }, after: "10m" }],
      plan: [writeTo("g", "v4"), wait("20m")],
      load: { by: "restart-only" },
    });
    expect(times(run, { kind: "crash" })).toEqual([10 * MINUTE]);
    expect(run.verdict).toMatchObject({
      firstSymptomAtMs: null,
      firstFailureAtMs: null,
      outcome: "inconclusive",
    });
  });

  it("is healed by a change that does not have it", () => {
    const run = simulateSmall({
      groups: { g: { ...ONE, runs: "v2" } },
      effects: [{ when: BAD, do: "fail" }],
      plan: [wait("10m"), writeTo("g", "v4")],
    });
    expect(availability(run, "g")).toEqual([
      [0, 0],
      [10 * MINUTE, 1],
    ]);
    expect(run.verdict.outcome).toBe("clean");
  });
});

describe("an effect of one's own", () => {
  it("is no illness before it has done something, and none after it has undone it", () => {
    const run = simulateSmall({
      effects: [
        {
          when: BAD,
          do: function* flaps(node) {
            yield 10 * MINUTE;
            node.fail(0.5);
            yield MINUTE;
            node.fail(0.8);
            yield MINUTE;
            node.fail(0);
          },
        },
      ],
      plan: [
        writeTo("g"),
        wait("5m"),
        gate({ name: "before", for: "0" }),
        wait("6m"),
        gate({ name: "during", for: "0", ask: ["health"] }),
        wait("3m"),
        gate({ name: "after", for: "0" }),
      ],
    });
    expect(settled(run, "g")).toEqual([
      [10 * MINUTE, 0.5],
      [11 * MINUTE, 0.2],
      [12 * MINUTE, 1],
    ]);
  });

  it("that crashes its node is behind the crash", () => {
    const run = simulateSmall({
      effects: [
        {
          when: BAD,
          after: "1m",
          do: function* fuse(node) {
            yield 2 * MINUTE;
            node.crash();
          },
        },
      ],
    });
    expect(run.verdict).toMatchObject({ firstSymptomAtMs: 3 * MINUTE, impact: { nodesLost: 1 } });
    expect(run.whys.map(({ answer }) => answer).join(" ")).toContain("does what fuse says");
  });
});
