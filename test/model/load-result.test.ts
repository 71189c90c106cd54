import { describe, expect, it } from "vitest";
import type { Run } from "../../src/run.ts";
import type { Group, LoadResult, LoadRule, Scenario } from "../../src/scenario/words.ts";
import {
  availability,
  BAD,
  facts,
  gate,
  MINUTE,
  ONE,
  runs,
  SECOND,
  simulateSmall,
  times,
  writeTo,
} from "../support.ts";

const QUIET: Group = { nodes: 1, redundancy: "brittle" };
const wait = (duration: string) => ({ wait: duration }) as const;

/** A run in which the node loads v2 at 10s, on one occasion, with one result; then a gate asks for its health. */
function load(occasion: "request" | "reload" | "start", gives: LoadResult): Run {
  const results: LoadRule[] = [{ when: BAD, gives }];
  const health = gate({ name: "health", ask: ["health"], for: 0 });
  const rest = [wait("1s"), health];
  switch (occasion) {
    case "request":
      return simulateSmall({
        groups: { g: QUIET },
        load: { by: "per-request", results },
        plan: [wait("10s"), writeTo("g"), gate({ for: 0, obeyed: false }), ...rest],
      });
    case "reload":
      return simulateSmall({
        groups: { g: QUIET },
        load: { by: "watch", results },
        plan: [wait("10s"), writeTo("g"), ...rest],
      });
    case "start":
      return simulateSmall({
        groups: { g: QUIET },
        load: { by: "restart-only", results },
        plan: [writeTo("g"), wait("10s"), { restart: { on: "g" } }, ...rest],
      });
  }
}

/** What is left in the end: what it runs (and whether in part), what it answers, whether it looks healthy, how it ended. */
function state(run: Run): string {
  const last = facts(run, { kind: "run" }).at(-1);
  const running = last === undefined ? "v1" : `${last.object}${last.value === 0 ? " in part" : ""}`;
  const answers = availability(run, "g").at(-1)?.[1] ?? 1;
  const healthy = run.verdict.gates.at(-1)?.passed ? "healthy" : "sick";
  const end =
    facts(run, {}).find((record) => record.kind === "crash" || record.kind === "refuse")?.kind ?? "alive";
  return `${running}, answers ${answers}, ${healthy}, ${end}`;
}

describe("what comes of a load", () => {
  it.each<[LoadResult, "request" | "reload" | "start", string]>([
    ["apply", "request", "v2, answers 1, healthy, alive"],
    ["apply", "reload", "v2, answers 1, healthy, alive"],
    ["apply", "start", "v2, answers 1, healthy, alive"],
    ["keep-old", "request", "v1, answers 1, healthy, alive"],
    ["keep-old", "reload", "v1, answers 1, healthy, alive"],
    // A process that starts has nothing old to keep.
    ["keep-old", "start", "v1, answers 0, sick, refuse"],
    ["pending", "request", "v2 in part, answers 1, healthy, alive"],
    ["pending", "reload", "v2 in part, answers 1, healthy, alive"],
    ["pending", "start", "v2, answers 1, healthy, alive"],
    ["half", "request", "v2 in part, answers 1, healthy, alive"],
    ["half", "reload", "v2 in part, answers 1, healthy, alive"],
    ["half", "start", "v2, answers 1, healthy, alive"],
    ["break", "request", "v2, answers 0, healthy, alive"],
    ["break", "reload", "v2, answers 0, healthy, alive"],
    ["break", "start", "v2, answers 0, healthy, alive"],
    ["error", "request", "v1, answers 0, sick, alive"],
    ["error", "reload", "v1, answers 0, sick, alive"],
    ["error", "start", "v1, answers 0, sick, alive"],
    ["die", "request", "v1, answers 0, sick, crash"],
    ["die", "reload", "v1, answers 0, sick, crash"],
    ["die", "start", "v1, answers 0, sick, crash"],
    // A process that runs can no longer refuse to start.
    ["refuse", "request", "v1, answers 1, healthy, alive"],
    ["refuse", "reload", "v1, answers 1, healthy, alive"],
    ["refuse", "start", "v1, answers 0, sick, refuse"],
  ])("%s at a %s leaves: %s", (gives, occasion, expected) => {
    const run = load(occasion, gives);
    expect(state(run)).toBe(expected);
    expect(times(run, { kind: "load" })[0]).toBe(10 * SECOND);
  });

  it("is as the first rule says that is about the file, the occasion and the node", () => {
    const results: LoadRule[] = [
      { when: BAD, on: "start", gives: "refuse" },
      { when: BAD, where: { nodes: "g-2" }, gives: "die" },
      { when: "v2", gives: "keep-old" },
      { when: { root: "changed" }, gives: "break" },
    ];
    const run = simulateSmall({
      groups: { g: { nodes: 2, redundancy: "balanced" } },
      load: { by: "watch", results },
    });
    expect(times(run, { kind: "crash", subject: "g-2" })).toEqual([0]);
    expect(runs(run, "g-1")).toEqual([]);
    expect(run.verdict.inconclusive.join()).toContain("g-1 had refused v2 and kept v1");
  });
});

describe("a load in error", () => {
  const results: LoadRule[] = [{ when: BAD, gives: "error" }];
  const heals = (words: Partial<Scenario>) => availability(simulateSmall(words), "g");

  it("is healed by a good file at the next request of users", () => {
    const shares = heals({
      load: { by: "watch", delay: "5m", results },
      plan: [writeTo("g"), wait("10m"), writeTo("g", "v4")],
    });
    // It errs at 5m; v4 comes at 10m, and with it the next request, within a second.
    expect(shares.map(([, share]) => share)).toEqual([0, 1]);
    expect(shares[0]?.[0]).toBe(5 * MINUTE);
    expect(shares[1]?.[0]).toBeLessThan(10 * MINUTE + SECOND);
  });

  it("is healed by its own trigger where nobody asks", () => {
    const plan = [writeTo("g"), wait("10m"), writeTo("g", "v4")];
    const groups = { g: QUIET };
    expect(heals({ groups, plan, load: { by: "watch", delay: "5m", results } })).toEqual([
      [5 * MINUTE, 0],
      [15 * MINUTE, 1],
    ]);
    expect(heals({ groups, plan, load: { by: "poll", every: "4m", phase: "1m", results } })).toEqual([
      [MINUTE, 0],
      [13 * MINUTE, 1],
    ]);
  });

  it("is not healed by another bad file, and that does not look like a recovery", () => {
    const run = simulateSmall({
      load: { by: "watch", results },
      plan: [writeTo("g"), wait("3m"), writeTo("g", "v3")],
      monitor: { notices: "failure", after: "5m" },
    });
    expect(availability(run, "g")).toEqual([[0, 0]]);
    expect(run.verdict.noticedAtMs).toBe(5 * MINUTE);
  });

  it("ends with the process, and is tried again at a start", () => {
    const run = simulateSmall({
      load: { by: "restart-only", results: [{ when: BAD, on: "start", gives: "error" }] },
      groups: { g: QUIET },
      plan: [writeTo("g"), { restart: { on: "g" } }, wait("1m"), { restart: { on: "g", force: false } }],
    });
    // There is nothing that children could inherit: it is started like a dead one.
    expect(times(run, { kind: "load" })).toEqual([0, MINUTE]);
    expect(runs(run, "g-1")).toEqual([]);
    expect(run.outcome).toBe("slow-fuse");
  });

  it("that is only of a start is over with the first request", () => {
    const run = simulateSmall({
      load: { by: "restart-only", results: [{ when: BAD, on: "start", gives: "error" }] },
      groups: { g: { ...ONE, start: "10s" } },
      plan: [writeTo("g"), { restart: { on: "g" } }],
    });
    const [adopted] = runs(run, "g-1");
    expect(adopted?.[0]).toBe("v2");
    expect(adopted?.[1]).toBeGreaterThanOrEqual(10 * SECOND);
    expect(adopted?.[1]).toBeLessThan(11 * SECOND);
  });

  it("is one record and not one for each of a thousand requests", () => {
    const run = simulateSmall({
      load: { by: "watch", results },
      groups: { g: { ...ONE, users: { rate: "100/s" } } },
    });
    expect(facts(run, { kind: "load" }).length).toBeLessThanOrEqual(2);
    expect(run.verdict).toMatchObject({ outcome: "slow-fuse", recoveredAtMs: null });
  });

  it("leaves what the old configuration did to the process where a later file is not taken over", () => {
    const run = simulateSmall({
      load: {
        by: "watch",
        results: [
          { when: "v3", gives: "error" },
          { when: "v4", gives: "keep-old" },
        ],
      },
      effects: [{ when: "v2", do: "fail", share: "50%" }],
      plan: [writeTo("g"), wait("1m"), writeTo("g", "v3"), wait("1m"), writeTo("g", "v4")],
    });
    expect(availability(run, "g")).toEqual([
      [0, 0.5],
      [MINUTE, 0],
      [2 * MINUTE, 0.5],
    ]);
  });

  it("is forgotten by a process that crashes, whatever was still to come", () => {
    const run = simulateSmall({
      load: { by: "watch", delay: "10s", results },
      plan: [writeTo("g"), wait("20s"), writeTo("g", "v3")],
      faults: [{ at: "25s", do: "crash", on: "g" }],
    });
    expect(times(run, { kind: "load" }).every((atMs) => atMs < 25 * SECOND)).toBe(true);
  });
});

describe("a field that a process takes over only when it starts", () => {
  const config: Scenario["config"] = {
    fields: { root: { type: "path" }, size: { type: "integer", adopts: "start" } },
    versions: {
      v1: { root: "/srv", size: 1 },
      v2: { root: "/data", size: 2 },
      v4: { root: "/data", size: 1 },
    },
  };
  const effects = [{ when: { size: 2 }, do: "crash" }] as const;

  it("is pending until then, while the rest applies", () => {
    const run = simulateSmall({
      config,
      effects,
      plan: [writeTo("g"), wait("1m"), { restart: { on: "g" } }],
    });
    expect(facts(run, { kind: "run" }).map(({ atMs, value, note }) => [atMs, value, note])).toEqual([
      [0, 0, "size pending until a start"],
      [MINUTE, 1, null],
    ]);
    expect(times(run, { kind: "crash" })).toEqual([MINUTE]);
  });

  it("is told of what has changed, and of nothing else that waits for a start", () => {
    const fields = { ...config.fields, mode: { type: "text", optional: true, adopts: "start" } } as const;
    const run = simulateSmall({ config: { ...config, fields }, effects });
    expect(facts(run, { kind: "run" })[0]?.note).toBe("size pending until a start");
  });

  it("makes a run inconclusive that nobody restarts, and not one in which it does not change", () => {
    expect(simulateSmall({ config, effects }).verdict.inconclusive.join()).toContain("ran only a part of v2");
    expect(simulateSmall({ config, effects, plan: [writeTo("g", "v4")] }).outcome).toBe("clean");
  });

  it("pends undisturbed by signals: what was taken over already goes on", () => {
    const run = simulateSmall({
      config,
      effects: [{ when: { root: "/data" }, do: "leak", after: "10m" }],
      load: { by: "watch", onSignal: "reload" },
      plan: [
        writeTo("g"),
        ...Array.from({ length: 4 }, () => [wait("4m"), { signal: { on: "g" } }] as const).flat(),
      ],
    });
    expect(times(run, { kind: "crash" })).toEqual([10 * MINUTE]);
  });
});

describe("a file that is loaded by half", () => {
  it("is loaded up to the line with the error, which is the first that the rule is about", () => {
    const config: Scenario["config"] = {
      fields: { a: { type: "integer" }, b: { type: "integer", max: 5 }, c: { type: "integer" } },
      versions: { v1: { a: 1, b: 1, c: 1 }, v2: { a: 2, b: 9, c: 2 } },
    };
    const halved = (when: LoadRule["when"], effect: Record<string, number>) =>
      simulateSmall({
        config,
        load: { by: "watch", results: [{ when, gives: "half" }] },
        effects: [{ when: effect, do: "crash" }],
      });
    expect(facts(halved({ b: "invalid" }, { a: 1, c: 2 }), { kind: "run" })[0]?.note).toBe("b, c not loaded");
    expect(times(halved({ b: "invalid" }, { a: 2, b: 1, c: 1 }), { kind: "crash" })).toEqual([0]);
    // A rule that names no field is about what a validator refuses.
    expect(times(halved("v2", { a: 2, b: 1, c: 1 }), { kind: "crash" })).toEqual([0]);
    expect(times(halved({ c: 2 }, { a: 2, b: 9, c: 1 }), { kind: "crash" })).toEqual([0]);
  });
});
