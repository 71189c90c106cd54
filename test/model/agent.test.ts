import { describe, expect, it } from "vitest";
import type { Scenario } from "../../src/scenario/words.ts";
import { CRASH, facts, MINUTE, SECOND, simulateSmall, times, writeTo } from "../support.ts";

const wait = (duration: string) => ({ wait: duration }) as const;
const deploy = (agent = "robot") => ({ deploy: { agent, to: "g" } }) as const;

/** What the file of the node said, by whom, and from when on. */
function files(plan: Scenario["plan"], words: Partial<Scenario> = {}): (string | number | null)[][] {
  const run = simulateSmall({ agents: { robot: { writes: "v4", every: "10m" } }, plan, ...words });
  return facts(run, { kind: "file", subject: "g-1" }).map(({ atMs, object, note }) => [atMs, object, note]);
}

describe("an agent", () => {
  it("writes once where it is deployed, after its delay", () => {
    expect(files([deploy()])).toEqual([[0, "v4", "robot"]]);
    const agents = { robot: { writes: "v4", after: "3m" } };
    expect(files([deploy()], { agents })).toEqual([[3 * MINUTE, "v4", "robot"]]);
  });

  it("writes again what somebody else has changed, at its next look", () => {
    const plan = [wait("1m"), deploy(), wait("4m"), writeTo("g")];
    // Deployed at 1m, it looks at 11m, 21m, …; the plan wrote at 5m.
    expect(files(plan)).toEqual([
      [MINUTE, "v4", "robot"],
      [5 * MINUTE, "v2", "the plan"],
      [11 * MINUTE, "v4", "robot, again"],
    ]);
  });

  it("leaves alone what says already what it would write", () => {
    expect(files([deploy(), wait("5m"), writeTo("g", "v4")])).toHaveLength(2);
    expect(files([deploy(), wait("5m"), writeTo("g"), wait("1m"), writeTo("g", "v4")])).toHaveLength(3);
  });

  it("finds a change at the instant of its look only at the next", () => {
    expect(files([deploy(), wait("10m"), writeTo("g")]).at(-1)).toEqual([20 * MINUTE, "v4", "robot, again"]);
  });

  it("undoes a change that reaches its node late", () => {
    // Nobody reaches the node from 1m to 12m; the agent on it looks at 10m, finds nothing, and at 20m finds what came at 12m.
    const faults = [{ at: "1m", do: "partition", on: "g", for: "11m" }] as const;
    expect(files([deploy(), wait("5m"), writeTo("g")], { faults })).toEqual([
      [0, "v4", "robot"],
      [12 * MINUTE, "v2", "the plan"],
      [20 * MINUTE, "v4", "robot, again"],
    ]);
  });

  it("that is taken away writes no more, not even what it was about to", () => {
    const agents = { robot: { writes: "v2", after: "3m" } };
    expect(files([deploy(), wait("1m"), { rollBack: {} }], { agents })).toEqual([[MINUTE, "v1", "the plan"]]);
    expect(files([deploy(), wait("1m"), { rollBack: {} }, writeTo("g")]).at(-1)).toEqual([
      MINUTE,
      "v2",
      "the plan",
    ]);
  });

  it("that is deployed where it is already is deployed anew", () => {
    const agents = { robot: { writes: "v4", after: "3m", every: "10m" } };
    const plan = [deploy(), wait("1m"), deploy(), wait("5m"), writeTo("g")];
    expect(files(plan, { agents })).toEqual([
      [4 * MINUTE, "v4", "robot"],
      [6 * MINUTE, "v2", "the plan"],
      [14 * MINUTE, "v4", "robot, again"],
    ]);
    expect(files([deploy(), deploy()], { agents })).toEqual([[3 * MINUTE, "v4", "robot"]]);
  });

  it("fights with another that writes something else, and neither wins", () => {
    const agents = { robot: { writes: "v4", every: "1m" }, rival: { writes: "v1", every: "1m" } };
    const found = files([deploy(), deploy("rival")], { agents, horizon: "3m30s" });
    expect(found.map(([atMs, version]) => [Number(atMs) / MINUTE, version])).toEqual([
      [0, "v4"],
      [0, "v1"],
      [1, "v4"],
      [2, "v1"],
      [3, "v4"],
    ]);
  });

  it("is what a person forgets who restores files alone", () => {
    const words: Partial<Scenario> = {
      agents: { robot: { writes: "v2", every: "2m" } },
      effects: [CRASH],
      monitor: { notices: "failure", after: "1m" },
      load: { by: "watch", delay: "30s" },
    };
    const acts = (...does: ("restore-files" | "remove-agents" | "restart")[]) =>
      simulateSmall({
        ...words,
        plan: [deploy()],
        operator: does.map((one) => ({ does: one, after: "30s" })),
      });
    // Down from 30s, reported at 90s, restored at 2m, at the instant of a look; written again at 4m.
    expect(times(acts("restore-files", "restart"), { kind: "crash" })).toEqual([30 * SECOND, 270 * SECOND]);
    expect(times(acts("remove-agents", "restore-files", "restart"), { kind: "crash" })).toEqual([
      30 * SECOND,
    ]);
  });
});
