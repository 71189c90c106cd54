import { describe, expect, it } from "vitest";
import { simulate } from "../../src/run.ts";
import type { Group, Load, Scenario } from "../../src/scenario/words.ts";
import {
  CRASH,
  facts,
  gate,
  MINUTE,
  ONE,
  runs,
  SECOND,
  simulateSmall,
  small,
  times,
  writeTo,
} from "../support.ts";

/** A group that nobody uses. */
const QUIET: Group = { nodes: 1, redundancy: "brittle" };

/** What the node ran, and from when on, under a load and a plan. */
function loaded(
  load: Load,
  plan: Scenario["plan"] = [writeTo("g")],
  words: Partial<Scenario> = {},
  seed = 1,
) {
  return runs(simulateSmall({ load, plan, groups: { g: QUIET }, ...words }, seed), "g-1");
}

const wait = (duration: string) => ({ wait: duration }) as const;

describe("a poll", () => {
  const POLL = { by: "poll", every: "1m", phase: "20s" } as const;

  it("loads at its first look at or after the write", () => {
    expect(loaded(POLL)).toEqual([["v2", 20 * SECOND]]);
    expect(loaded(POLL, [wait("20s"), writeTo("g")])).toEqual([["v2", 20 * SECOND]]);
    expect(loaded(POLL, [wait("20001ms"), writeTo("g")])).toEqual([["v2", 80 * SECOND]]);
  });

  it("loads what the file says then, not what it said first", () => {
    expect(loaded(POLL, [writeTo("g"), wait("10s"), writeTo("g", "v4")])).toEqual([["v4", 20 * SECOND]]);
  });

  it("finds nothing where the file says again what the process runs", () => {
    const run = simulateSmall({ load: POLL, plan: [writeTo("g"), wait("10s"), writeTo("g", "v1")] });
    expect(facts(run, { kind: "load" })).toEqual([]);
    expect(run.verdict.outcome).toBe("clean");
  });

  it("at a phase that nobody knows loads anywhere in its period, never outside of it", () => {
    const seen: number[] = [];
    for (let seed = 1; seed <= 60; seed++)
      seen.push(...loaded({ by: "poll", every: "1m" }, undefined, {}, seed).map((one) => one[1]));
    expect(seen).toHaveLength(60);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...seen)).toBeLessThan(MINUTE);
    expect(Math.max(...seen) - Math.min(...seen)).toBeGreaterThan(MINUTE / 2);
  });

  it("looks as much later than its period as its jitter says, also where the write falls between", () => {
    const late = { ...POLL, jitter: "5s" } as const;
    // A jitter of exactly 5s is no draw: looks at 25s, 85s, …
    for (const [at, then] of [
      ["0s", 20],
      ["22s", 80],
    ] as const) {
      const spread = loaded({ ...POLL, jitter: "0s..5s" }, [wait(at), writeTo("g")])[0] as [string, number];
      expect(spread[1]).toBeGreaterThanOrEqual((then === 80 ? 22 : then) * SECOND);
      expect(spread[1]).toBeLessThanOrEqual((then + 5) * SECOND);
    }
    expect(loaded({ ...late, jitter: "5s..6s" }, [wait("24s"), writeTo("g")])[0]?.[1]).toBeGreaterThanOrEqual(
      25 * SECOND,
    );
    expect(loaded({ ...late, jitter: "5s..6s" }, [wait("24s"), writeTo("g")])[0]?.[1]).toBeLessThanOrEqual(
      26 * SECOND,
    );
  });

  it("counts its period from the start of the process", () => {
    const plan = [wait("10s"), { restart: { on: "g" } }, wait("20s"), writeTo("g")];
    const groups = { g: { ...QUIET, start: "5s" } };
    // Started at 10s (and up at 15s), so it looks at 70s; written to at 35s.
    expect(loaded(POLL, plan, { groups }).at(-1)).toEqual(["v2", 70 * SECOND]);
  });
});

describe("a poll that is checked when a request arrives", () => {
  const LAZY = { by: "poll", every: "1m", phase: "20s", checked: "request" } as const;

  it("loads nothing where nobody asks", () => {
    expect(loaded(LAZY)).toEqual([]);
  });

  it("loads at the first request of users after its period", () => {
    const run = simulateSmall({ load: LAZY, groups: { g: { ...ONE, users: { rate: "1/s" } } } });
    const [first] = runs(run, "g-1");
    expect(first?.[1]).toBeGreaterThanOrEqual(20 * SECOND);
    expect(first?.[1]).toBeLessThan(21 * SECOND);
  });

  it("loads at a probe of a gate only once its period is over", () => {
    expect(loaded(LAZY, [writeTo("g"), gate()])).toEqual([["v2", 20 * SECOND]]);
    expect(loaded(LAZY, [writeTo("g"), gate({ every: "15s" })])).toEqual([["v2", 30 * SECOND]]);
  });
});

describe("a time to live", () => {
  it("makes a process load once its copy is older than that", () => {
    const seen = new Set<number>();
    for (let seed = 1; seed <= 20; seed++) {
      const plan = [writeTo("g"), wait("2m"), writeTo("g", "v4")];
      const [first, second] = loaded({ by: "ttl", every: "10m" }, plan, { horizon: "2h" }, seed) as [
        string,
        number,
      ][];
      expect(first?.[1]).toBeLessThan(10 * MINUTE);
      seen.add(first?.[1] as number);
      // Where the second write came before the copy was too old, there is one load of what was written last.
      if ((first?.[1] as number) < 2 * MINUTE) expect(second?.[1]).toBe((first?.[1] as number) + 10 * MINUTE);
      else expect([first?.[0], second]).toEqual(["v4", undefined]);
    }
    expect(seen.size).toBeGreaterThan(10);
  });
});

describe("a watch", () => {
  it("loads its delay after the write, or at once", () => {
    expect(loaded({ by: "watch", delay: "30s" })).toEqual([["v2", 30 * SECOND]]);
    expect(loaded({ by: "watch" })).toEqual([["v2", 0]]);
  });

  it("begins its delay again with each new write", () => {
    const plan = [writeTo("g"), wait("20s"), writeTo("g", "v4"), wait("20s"), writeTo("g", "v2")];
    expect(loaded({ by: "watch", delay: "30s" }, plan)).toEqual([["v2", 70 * SECOND]]);
  });

  it("loads a write at the instant of its end together with what was there", () => {
    // The plan writes v4 at 30s before the node would load v2 at 30s: the delay begins again.
    const plan = [writeTo("g"), wait("30s"), writeTo("g", "v4")];
    expect(loaded({ by: "watch", delay: "30s" }, plan)).toEqual([["v4", 60 * SECOND]]);
  });

  it("sees a write that comes while the process starts", () => {
    const groups = { g: { ...QUIET, start: "1m" } };
    const faults = [{ at: 0, do: "restart", on: "g" }] as const;
    const plan = [wait("10s"), writeTo("g")];
    // It read its file at 0; the write at 10s is loaded at 40s, before it serves at 60s.
    expect(loaded({ by: "watch", delay: "30s" }, plan, { groups, faults }).at(-1)).toEqual([
      "v2",
      40 * SECOND,
    ]);
  });

  it("is over with the process", () => {
    const faults = [{ at: "10s", do: "crash", on: "g" }] as const;
    expect(loaded({ by: "watch", delay: "30s" }, undefined, { faults })).toEqual([]);
  });
});

describe("a signal", () => {
  const SIGNAL = { signal: { on: "g" } } as const;
  const plan = [writeTo("g"), wait("10s"), SIGNAL];

  it("makes a process load that waits for one", () => {
    expect(loaded({ by: "signal" }, plan)).toEqual([["v2", 10 * SECOND]]);
    expect(loaded({ by: "signal", delay: "5s" }, plan)).toEqual([["v2", 15 * SECOND]]);
    expect(loaded({ by: "signal" })).toEqual([]);
  });

  it("during the delay of another begins it again", () => {
    expect(loaded({ by: "signal", delay: "15s" }, [...plan, wait("10s"), SIGNAL])).toEqual([
      ["v2", 35 * SECOND],
    ]);
  });

  it("before the write makes it load what is there at the end of its delay", () => {
    const early = [SIGNAL, wait("10s"), writeTo("g")];
    expect(loaded({ by: "signal", delay: "15s" }, early)).toEqual([["v2", 15 * SECOND]]);
    expect(loaded({ by: "signal" }, early)).toEqual([]);
  });

  it("is ignored by a process that has no use for it, or loads another way besides", () => {
    expect(loaded({ by: "restart-only" }, plan)).toEqual([]);
    expect(loaded({ by: "restart-only", onSignal: "reload" }, plan)).toEqual([["v2", 10 * SECOND]]);
    expect(loaded({ by: "watch", delay: "1m", onSignal: "ignored" }, plan)).toEqual([["v2", 60 * SECOND]]);
    expect(loaded({ by: "poll", every: "1m", phase: "20s", onSignal: "reload" }, plan)).toEqual([
      ["v2", 10 * SECOND],
    ]);
  });

  it("kills a process that takes it raw, and that is nothing of the change", () => {
    const run = simulateSmall({ load: { by: "signal", onSignal: "kills" }, plan });
    expect(times(run, { kind: "crash", subject: "g-1" })).toEqual([10 * SECOND]);
    expect(run.verdict).toMatchObject({
      firstSymptomAtMs: null,
      firstFailureAtMs: null,
      outcome: "inconclusive",
    });
  });

  it("does nothing to a process that hangs or is down", () => {
    for (const fault of ["hang", "crash"] as const) {
      const faults = [{ at: "5s", do: fault, on: "g" }] as const;
      const run = simulateSmall({ load: { by: "signal" }, plan, faults });
      expect(facts(run, { kind: "signal" }).map((record) => record.note)).toEqual(["ignored"]);
      expect(runs(run, "g-1")).toEqual([]);
    }
  });
});

describe.each(["per-request", "per-connection"] as const)("a process that loads %s", (by) => {
  it("adopts nothing where nobody asks", () => {
    expect(loaded({ by })).toEqual([]);
  });

  it("loads at the first request of users", () => {
    const run = simulateSmall({ load: { by }, groups: { g: { ...ONE, users: { rate: "6/m" } } } });
    const [first] = runs(run, "g-1");
    expect(first?.[1]).toBeLessThan(10 * SECOND);
  });

  it("loads at a probe of a gate, which sees what it has loaded", () => {
    const run = simulateSmall({
      load: { by },
      groups: { g: QUIET },
      effects: [CRASH],
      plan: [writeTo("g"), wait("30s"), gate()],
    });
    expect(runs(run, "g-1")).toEqual([["v2", 30 * SECOND]]);
    expect(run.verdict).toMatchObject({ outcome: "caught", noticedAtMs: 30 * SECOND });
    expect(run.verdict.gates[0]).toMatchObject({ sight: "sighted", ranChange: 1 });
  });

  it("loads on one balanced node at each probe through the balancer, on all of a quorum", () => {
    const plan = [writeTo("g"), gate({ through: "balancer", for: 0 })];
    const adopted = (redundancy: Group["redundancy"]) =>
      facts(simulateSmall({ load: { by }, plan, groups: { g: { nodes: 3, redundancy } } }), { kind: "run" })
        .length;
    expect(adopted("balanced")).toBe(1);
    expect(adopted({ quorum: { write: 2, read: 2 } })).toBe(3);
  });

  it("loads at no request that does not reach it", () => {
    const groups = { g: { ...ONE, start: "1m" } };
    const away = simulateSmall({
      load: { by },
      plan: [wait("1s"), writeTo("g")],
      faults: [{ at: 0, do: "partition", on: "g", for: "10m" }],
    });
    // What is written waits until somebody reaches the node, and so do requests.
    expect(runs(away, "g-1")[0]?.[1]).toBeGreaterThanOrEqual(10 * MINUTE);
    const starting = simulateSmall({
      load: { by },
      groups,
      plan: [{ restart: { on: "g", force: false } }],
      faults: [{ at: "30s", do: "restart", on: "g" }],
      agents: {},
    });
    expect(runs(starting, "g-1").every(([version]) => version === "v1")).toBe(true);
    const during = simulateSmall({
      load: { by },
      groups,
      plan: [wait("1s"), writeTo("g", "v4")],
      faults: [{ at: 0, do: "restart", on: "g" }],
    });
    const adopted = runs(during, "g-1").at(-1) as [string, number];
    expect(adopted[0]).toBe("v4");
    expect(adopted[1]).toBeGreaterThanOrEqual(MINUTE);
  });

  it("as a standby that carries no traffic adopts nothing until it takes over", () => {
    const groups = { g: { nodes: 2, redundancy: "standby", users: { rate: "1/s" } } } as const;
    const faults = [{ at: "10m", do: "crash", on: "g-1" }] as const;
    const run = simulate(small({ load: { by }, groups, faults, plan: [writeTo("g", "v4")] }), 1);
    expect(runs(run, "g-1")[0]?.[1]).toBeLessThan(SECOND);
    expect(runs(run, "g-2")[0]?.[1]).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(runs(run, "g-2")[0]?.[1]).toBeLessThan(10 * MINUTE + SECOND);
  });
});

describe("a process that loads only when it starts", () => {
  it("loads nothing until somebody restarts it", () => {
    const load = { by: "restart-only" } as const;
    expect(loaded(load)).toEqual([]);
    expect(loaded(load, [writeTo("g"), wait("10s"), { restart: { on: "g" } }])).toEqual([
      ["v2", 10 * SECOND],
    ]);
    expect(loaded(load, [writeTo("g"), wait("10s"), { restart: { on: "g", force: false } }])).toEqual([
      ["v1", 10 * SECOND],
    ]);
  });
});

describe("a delivery", () => {
  it("arrives its delay after the write, and is refused where something newer has come before it", () => {
    const load = { by: "watch" } as const;
    expect(loaded(load, [writeTo("g", "v2", "30s")])).toEqual([["v2", 30 * SECOND]]);
    expect(loaded(load, [writeTo("g", "v2", "30s"), wait("10s"), writeTo("g", "v4", "30s")])).toEqual([
      ["v2", 30 * SECOND],
      ["v4", 40 * SECOND],
    ]);
    expect(loaded(load, [writeTo("g", "v2", "30s"), wait("10s"), writeTo("g", "v4")])).toEqual([
      ["v4", 10 * SECOND],
    ]);
    expect(loaded(load, [writeTo("g", "v2", "30s"), wait("10s"), { rollBack: {} }])).toEqual([]);
  });
});
