import { describe, expect, it } from "vitest";
import type { Margin } from "../../src/explore/margins.ts";
import { prove } from "../../src/explore/prove.ts";
import type { Scenario } from "../../src/scenario/words.ts";

function scenarioOf(wait: string, others: Partial<Scenario> = {}): Scenario {
  return {
    formatVersion: 1,
    name: "margins",
    world: { paths: ["/srv/site"] },
    config: {
      fields: { root: { type: "path" } },
      versions: { v1: { root: "/srv/site" }, v2: { root: "/srv/stie" } },
    },
    load: { by: "poll", every: "5m", jitter: "0s..20s" },
    effects: [{ when: { root: "not-in-world" }, do: "crash", after: "60s..90s" }],
    groups: { web: { nodes: 2, redundancy: "balanced", users: { rate: "5/s" } } },
    plan: [
      { write: { version: "v2", to: "web" } },
      { wait },
      { gate: { name: "look", on: "web", through: "each", ask: ["pull"], every: "10s", for: "0s" } },
    ],
    horizon: "30m",
    ...others,
  };
}

function marginsOf(scenario: Scenario): Record<string, Pick<Margin, "shorterMs" | "longerMs" | "isAssumed">> {
  const { margins } = prove(scenario, { margins: true });
  const all = margins?.map(({ timing, shorterMs, longerMs, isAssumed }) => {
    return [timing, { shorterMs, longerMs, isAssumed }] as const;
  });
  return Object.fromEntries(all ?? []);
}

describe("the margins of a plan", () => {
  it("are not looked for unless somebody asks", () => {
    expect(prove(scenarioOf("7m")).margins).toBeNull();
  });

  it("that is safe say how much worse each time may be: all of them add up to 6m50s", () => {
    expect(marginsOf(scenarioOf("7m"))).toMatchObject({
      "plan/2/wait": { shorterMs: 10_001, longerMs: null, isAssumed: false },
      "load.every": { longerMs: 10_001, isAssumed: true },
      "load.jitter": { longerMs: 10_001, isAssumed: false },
      "effects.0.after": { shorterMs: null, longerMs: 10_001, isAssumed: false },
    });
  });

  it("that is not safe say how much better each time would have to be", () => {
    expect(marginsOf(scenarioOf("6m40s"))).toMatchObject({
      "plan/2/wait": { shorterMs: null, longerMs: 10_000 },
      "load.every": { shorterMs: 10_000, longerMs: null, isAssumed: true },
      "load.jitter": { shorterMs: 10_000, isAssumed: false },
      "effects.0.after": { shorterMs: 10_000, isAssumed: false },
    });
  });

  it("agree with proofs on both sides of the flip", () => {
    const crashing = (most: string): Partial<Scenario> => ({
      effects: [{ when: { root: "not-in-world" }, do: "crash", after: `60s..${most}` }],
    });
    expect(prove(scenarioOf("7m", crashing("1m40s"))).verdict).toBe("PROVED");
    expect(prove(scenarioOf("7m", crashing("1m40s1ms"))).verdict).toBe("REFUTED");
  });

  it("say so where the budget was spent", () => {
    const scenario = scenarioOf("7m", { faults: [{ at: "20m", on: "web-1", do: "crash" }] });
    const { margins, verdict } = prove(scenario, { margins: true, budget: 1 });
    expect(verdict).toBe("BOUNDED");
    expect(margins).toEqual([]);
  });
});
