import { describe, expect, it } from "vitest";
import type { Scenario } from "../../src/scenario/words.ts";
import { BAD, CRASH, facts, MINUTE, ONE, settled, simulateSmall, times, writeTo } from "../support.ts";

const TWO = { nodes: 2, redundancy: "balanced", users: { rate: "1/s" } } as const;

describe("two lists of acts", () => {
  it("can restart the same node in the same instant, and each draws under a name of its own", () => {
    const rolling = (gap: string) =>
      ({ does: "restart", how: "rolling", gap, on: "g", after: "1m..2m" }) as const;
    const words: Partial<Scenario> = {
      groups: { g: TWO },
      effects: [{ when: BAD, do: "fail" }],
      monitor: [
        { name: "pager", notices: "failure", after: "1m", acts: [rolling("1m")] },
        { name: "users", notices: "failure", after: "1m", acts: [rolling("1m")] },
      ],
    };
    for (let seed = 1; seed <= 20; seed++) {
      const { draws } = simulateSmall(words, seed);
      expect(draws.map(({ name }) => name).sort()).toEqual(["operator/pager/1#1", "operator/users/1#1"]);
    }
    const [pager] = words.monitor as [object];
    const together = [pager, { ...pager, name: "users" }].map((one) => ({
      ...one,
      acts: [{ ...rolling("1m"), after: "1m" }],
    }));
    const starts = facts(simulateSmall({ ...words, monitor: together as never }), { kind: "start" });
    expect(starts.map(({ subject }) => subject).sort()).toEqual(["g-1", "g-1", "g-2", "g-2"]);
  });

  it("that is begun again leaves what was still to come of it", () => {
    const run = simulateSmall({
      groups: { g: { nodes: 3, redundancy: "brittle", users: { rate: "1/s" } } },
      inputs: { job: { at: "1m", every: "2m" } },
      effects: [{ when: BAD, on: "input", input: "job", do: "fail", for: "1m" }],
      monitor: {
        notices: "failure",
        after: "10s",
        again: true,
        acts: [{ does: "restart", how: "rolling", gap: "5m", on: "g", after: "0" }],
      },
      plan: [writeTo("g")],
      horizon: "9m",
    });
    expect(facts(run, { kind: "report" }).length).toBeGreaterThan(1);
    expect(times(run, { kind: "start", subject: "g-2" })).toEqual([]);
  });
});

describe("what a node knows to be good", () => {
  const told = (words: Partial<Scenario>) =>
    simulateSmall({
      groups: { g: { ...ONE, supervisor: { after: "10s" }, lastKnownGood: { after: "5m" } } },
      effects: [
        { when: "v4", do: "fail", for: "1m", after: "2m" },
        { when: "v2", do: "crash" },
      ],
      plan: [writeTo("g", "v4"), { wait: "6m" }, writeTo("g", "v2")],
      horizon: "20m",
      ...words,
    });
  const fallsBackTo = (words: Partial<Scenario>) => facts(told(words), { kind: "run" }).at(-1)?.object;

  it("has run for so long without illness, and without a break", () => {
    // v4 was ill from the 2nd to the 3rd minute: at the 6th it has been well for three.
    expect(fallsBackTo({})).toBe("v1");
    expect(fallsBackTo({ plan: [writeTo("g", "v4"), { wait: "9m" }, writeTo("g", "v2")] })).toBe("v4");
    expect(fallsBackTo({ effects: [CRASH] })).toBe("v4");
  });
});

describe("a date", () => {
  it("is drawn once for a node, however often its sessions begin anew", () => {
    const run = simulateSmall({
      load: { by: "watch", sessions: { follow: "10m" } },
      effects: [{ when: { size: { below: 9 } }, at: "30m..50m", do: "fail" }],
      plan: [writeTo("g", "v4"), { wait: "1m" }, writeTo("g", "v3"), { wait: "1m" }, writeTo("g", "v2")],
    });
    expect(run.draws.filter(({ name }) => name.endsWith("-date#1"))).toHaveLength(1);
    expect(run.draws.filter(({ name }) => name.includes("-date"))).toHaveLength(1);
    expect(new Set(facts(run, { kind: "due" }).map(({ value }) => value)).size).toBe(1);
  });
});

describe("two effects of one kind", () => {
  it("draw under names of their own, whichever comes first", () => {
    const { draws } = simulateSmall({
      effects: [
        { when: "v3", do: "fail", after: "1m..2m" },
        { when: "v2", do: "fail", after: "1m..2m" },
      ],
      plan: [writeTo("g", "v2"), { wait: "5m" }, writeTo("g", "v3")],
    });
    expect(draws.map(({ name }) => name)).toEqual(["g-1/fail-2-delay#1", "g-1/fail-delay#1"]);
  });
});

describe("an answer to a reload", () => {
  it("comes, too, where a request makes the node load before the signal does", () => {
    const signal = { signal: { on: "g" } } as const;
    const run = simulateSmall({
      load: { by: "signal", delay: "10m", acknowledges: "truth", results: [{ when: BAD, gives: "error" }] },
      plan: [writeTo("g"), signal, writeTo("g", "v4"), signal],
    });
    // After a load that failed each request tries again.
    const answers = facts(run, { kind: "acknowledged" }).map(({ atMs, value }) => [
      Math.floor(atMs / MINUTE),
      value,
    ]);
    expect(answers).toEqual([
      [10, 0],
      [10, 1],
    ]);
    expect(run.verdict.planMs).toBeLessThan(11 * MINUTE);
  });
});

describe("copies of what others answer, one behind the other", () => {
  it("are settled from the last that is needed to the first, and a change of no duration is none", () => {
    // front needs middle, which needs one and other; one fails in the instant in which other is well again.
    const crash = (at: string, on: string) => ({ at, do: "crash", on }) as const;
    const run = simulateSmall({
      groups: {
        front: { ...ONE, needs: { middle: { cache: "10m..10m" } } },
        middle: {
          nodes: 1,
          redundancy: "brittle",
          needs: { one: { cache: "1m..1m" }, other: { cache: "1m..1m" } },
        },
        one: { nodes: 1, redundancy: "brittle", start: "2m", supervisor: { after: "0" } },
        other: { nodes: 1, redundancy: "brittle", start: "3m", supervisor: { after: "0" } },
      },
      faults: [crash("1m", "other-1"), crash("3m", "one-1")],
      plan: [writeTo("one", "v1")],
      horizon: "20m",
    });
    // The copy of other runs out at 2m and is good again at 4m; that of one runs out at 4m and is good again at 5m.
    expect(settled(run, "middle").map(([atMs, share]) => [atMs / MINUTE, share])).toEqual([
      [2, 0],
      [5, 1],
    ]);
    expect(settled(run, "front")).toEqual([]);
  });
});
