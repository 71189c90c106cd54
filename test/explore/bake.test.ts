import { describe, expect, it } from "vitest";
import { bakeOf, baking } from "../../src/explore/bake.ts";
import { bakeTwo } from "../../src/explore/bake-two.ts";
import { pieceCost, regionCost, spending } from "../../src/explore/effort.ts";
import { obstacleOf } from "../../src/explore/obstacle.ts";
import { type Parameter, parametersOf, withSettings, withValue } from "../../src/explore/parameter.ts";
import { prove } from "../../src/explore/prove.ts";
import type { TimingSet } from "../../src/explore/timing-set.ts";
import { seeded } from "../../src/kernel/choices.ts";
import { parseDuration } from "../../src/kernel/duration.ts";
import { bakeStatus, bindingText } from "../../src/report/bake.ts";
import { Run } from "../../src/run.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Load, Scenario, Step } from "../../src/scenario/words.ts";
import { scenarioOfFile } from "../support.ts";

interface Words {
  readonly load: Load;
  /** From the load to the crash. */
  readonly after?: string;
  readonly plan: readonly Step[];
  readonly groups?: Scenario["groups"];
  readonly horizon?: string;
}

const WEB: Scenario["groups"] = {
  web: { nodes: 2, redundancy: "balanced", users: { rate: "5/s" } },
};

function scenarioOf({ load, after, plan, groups = WEB, horizon = "30m" }: Words): Scenario {
  return {
    formatVersion: 1,
    name: "by-hand",
    world: { paths: ["/srv/site"] },
    config: {
      fields: { root: { type: "path" } },
      versions: { v1: { root: "/srv/site" }, v2: { root: "/srv/stie" } },
    },
    load,
    effects: [{ when: { root: "not-in-world" }, do: "crash", ...(after === undefined ? {} : { after }) }],
    groups,
    plan,
    horizon,
  };
}

const write = (to: string, delivery?: string): Step => ({
  write: { version: "v2", to, ...(delivery === undefined ? {} : { delivery }) },
});
const look = (on: string, length = "0s", every = "10s", through: "each" | "balancer" = "each"): Step => ({
  gate: { name: `look at ${on}`, on, through, ask: ["pull"], every, for: length },
});
const wait = (length: string): Step => ({ wait: length });

function parameterOf(scenario: Scenario, name: string): Parameter {
  const found = parametersOf(scenario).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no parameter ${name}`);
  return found;
}

const POLL: Load = { by: "poll", every: "5m" };
const POLL_JITTER: Load = { by: "poll", every: "5m", jitter: "0s..20s" };
const WATCH: Load = { by: "watch", delay: "3m..5m" };
const ONE_LOOK = [write("web"), wait("2m"), look("web")];

/** Name, words, the parameter, the least value by hand, and of what it is made. */
const CASES: readonly (readonly [string, Words, string, string, string])[] = [
  ["a poll", { load: POLL, plan: ONE_LOOK }, "plan/2/wait", "5m", "poll period 5m"],
  [
    "a poll and a crash delay",
    { load: POLL, after: "90s", plan: ONE_LOOK },
    "plan/2/wait",
    "6m30s",
    "poll period 5m + crash delay 1m30s",
  ],
  [
    "a poll and a range of crash delays",
    { load: POLL, after: "60s..90s", plan: ONE_LOOK },
    "plan/2/wait",
    "6m30s",
    "poll period 5m + crash delay 1m30s",
  ],
  [
    "a poll with jitter",
    { load: POLL_JITTER, plan: ONE_LOOK },
    "plan/2/wait",
    "5m20s",
    "poll period 5m + jitter 20s",
  ],
  [
    "a poll with jitter and a range of crash delays",
    { load: POLL_JITTER, after: "60s..90s", plan: ONE_LOOK },
    "plan/2/wait",
    "6m50s",
    "poll period 5m + jitter 20s + crash delay 1m30s",
  ],
  [
    "a watch: at the same instant the gate looks first",
    { load: WATCH, plan: ONE_LOOK },
    "plan/2/wait",
    "5m1ms",
    "watch delay 5m + 1ms (at the same instant the plan goes first)",
  ],
  [
    "a watch and a range of crash delays",
    { load: WATCH, after: "1s..7s", plan: ONE_LOOK },
    "plan/2/wait",
    "5m7s1ms",
    "watch delay 5m + crash delay 7s + 1ms (at the same instant the plan goes first)",
  ],
  [
    "a watch and a crash delay that are both fixed",
    { load: { by: "watch", delay: "3m" }, after: "90s", plan: ONE_LOOK },
    "plan/2/wait",
    "4m30s1ms",
    "watch delay 3m + crash delay 1m30s + 1ms (at the same instant the plan goes first)",
  ],
  ["a copy that ages", { load: { by: "ttl", every: "4m" }, plan: ONE_LOOK }, "plan/2/wait", "4m", "ttl 4m"],
  [
    "a wait before the write, which does not count",
    { load: POLL, plan: [wait("1m"), ...ONE_LOOK] },
    "plan/3/wait",
    "5m",
    "poll period 5m",
  ],
  [
    "a second wait, which counts",
    { load: POLL, plan: [write("web"), wait("2m"), wait("1s"), look("web")] },
    "plan/3/wait",
    "3m",
    "poll period 5m − 2m (fixed times)",
  ],
  [
    "the length of a gate",
    { load: POLL, plan: [write("web"), look("web", "1m")] },
    "plan/2/for",
    "5m",
    "poll period 5m",
  ],
  [
    "the length of a gate that is no multiple of its period",
    { load: { by: "watch", delay: "1m..95s" }, plan: [write("web"), look("web", "1m")] },
    "plan/2/for",
    "1m35s1ms",
    "watch delay 1m35s + 1ms (at the same instant the plan goes first)",
  ],
  [
    "the length of a gate after a wait",
    { load: POLL, after: "60s..90s", plan: [write("web"), wait("2m"), look("web", "10s")] },
    "plan/3/for",
    "4m30s",
    "poll period 5m + crash delay 1m30s − 2m (fixed times)",
  ],
  [
    "a delivery and a watch",
    { load: { by: "watch", delay: "1m..2m" }, plan: [write("web", "0s..30s"), wait("1m"), look("web")] },
    "plan/2/wait",
    "2m30s1ms",
    "delivery 30s + watch delay 2m + 1ms (at the same instant the plan goes first)",
  ],
  [
    "a delivery and a poll",
    { load: POLL, plan: [write("web", "0s..30s"), wait("1m"), look("web")] },
    "plan/2/wait",
    "5m30s",
    "delivery 30s + poll period 5m",
  ],
  [
    "a test group with a poll of its own",
    {
      load: POLL,
      groups: { test: { nodes: 1, redundancy: "brittle", load: { by: "poll", every: "1m" } }, ...WEB },
      plan: [write("test"), wait("10s"), look("test"), write("web"), wait("1m"), look("web")],
    },
    "plan/2/wait",
    "1m",
    "poll period 1m",
  ],
  [
    "production after a test that is too short",
    {
      load: POLL,
      groups: { test: { nodes: 1, redundancy: "brittle", load: { by: "poll", every: "1m" } }, ...WEB },
      plan: [write("test"), wait("10s"), look("test"), write("web"), wait("1m"), look("web")],
    },
    "plan/5/wait",
    "5m",
    "poll period 5m",
  ],
  [
    "a quorum of three behind a balancer",
    {
      load: WATCH,
      groups: { web: { nodes: 3, redundancy: { quorum: { write: 2, read: 2 } }, users: { rate: "5/s" } } },
      plan: [write("web"), wait("2m"), look("web", "0s", "10s", "balancer")],
    },
    "plan/2/wait",
    "5m1ms",
    "watch delay 5m + 1ms (at the same instant the plan goes first)",
  ],
  [
    "the pause of a rolling restart",
    {
      load: { by: "restart-only" },
      after: "60s..90s",
      plan: [write("web"), { restart: { on: "web", how: "rolling", gap: "10s" } }, look("web")],
    },
    "plan/2/gap",
    "1m30s1ms",
    "crash delay 1m30s + 1ms (at the same instant the plan goes first)",
  ],
  [
    "the drain of another group, which is a wait",
    {
      load: { by: "watch", delay: "1m..2m" },
      groups: { ...WEB, other: { nodes: 1, redundancy: "brittle" } },
      plan: [write("web"), { restart: { on: "other", drain: "1m" } }, look("web")],
    },
    "plan/2/drain",
    // At the same instant a load comes before the end of a drain, and the plan goes on after that.
    "2m",
    "watch delay 2m",
  ],
  [
    "a wait that lies in a range already",
    { load: POLL, plan: [write("web"), wait("1m..2m"), look("web")] },
    "plan/2/wait",
    "5m",
    "poll period 5m",
  ],
  [
    "four nodes",
    {
      load: { by: "watch", delay: "1m..2m" },
      groups: { web: { nodes: 4, redundancy: "balanced", users: { rate: "5/s" } } },
      plan: ONE_LOOK.map((step) => ("wait" in step ? wait("1m") : step)),
    },
    "plan/2/wait",
    "2m1ms",
    "watch delay 2m + 1ms (at the same instant the plan goes first)",
  ],
];

describe("the least value of a time of the plan is the one that comes out by hand", () => {
  it.each(CASES)("%s", (_, words, name, least, made) => {
    const scenario = scenarioOf(words);
    const parameter = parameterOf(scenario, name);
    const bake = bakeOf(scenario, parameter);
    const leastMs = parseDuration(least) as number;
    expect(bake.method).toBe("regions");
    expect(bake.leastMs).toBe(leastMs);
    expect(bake.missingMs).toBe(leastMs - parameter.today.loMs);
    expect(bake.refutedToMs).toBe(leastMs - 1);
    expect(bake.safe).toEqual([{ fromMs: leastMs, toMs: bake.within.toMs }]);
    // Two other ways come to the same: a proof of the value, and a counterexample a millisecond before it.
    expect(prove(withValue(scenario, parameter, leastMs)).verdict).toBe("PROVED");
    expect(prove(withValue(scenario, parameter, leastMs - 1)).verdict).toBe("REFUTED");
    expect(bake.binding && bindingText(bake.binding)).toBe(`${least} = ${made}`);
  });
});

describe("the values that are safe are those of which each is proved", () => {
  const tiny = (words: Omit<Words, "horizon">) => scenarioOf({ ...words, horizon: "60ms" });
  const POLL_MS: Load = { by: "poll", every: "7ms", jitter: "0s..2ms" };
  const supervised = {
    web: { ...(WEB.web as Scenario["groups"][string]), nodes: 1, supervisor: { after: "6ms" } },
  };
  const scenarios: Record<string, Scenario> = {
    "a poll": tiny({
      load: POLL_MS,
      after: "2ms..4ms",
      plan: [write("web"), wait("3ms"), look("web", "3ms", "2ms")],
    }),
    "a process that crashes again and again": tiny({
      load: { by: "watch", delay: "2ms..3ms" },
      after: "9ms",
      groups: supervised,
      plan: [write("web"), wait("3ms"), look("web", "0s", "2ms")],
    }),
    "a drain before a restart, while a gate of the future looks at what crashes and comes back": tiny({
      load: { by: "watch", delay: "2ms..4ms" },
      after: "6ms",
      groups: { ...supervised, other: { nodes: 1, redundancy: "brittle" } },
      plan: [write("web"), { restart: { on: "other", drain: "3ms" } }, look("web", "1ms", "2ms")],
    }),
    "a rolling restart": tiny({
      load: { by: "restart-only" },
      after: "5ms..8ms",
      plan: [write("web"), { restart: { on: "web", how: "rolling", gap: "1ms" } }, look("web")],
    }),
  };
  for (const [name, scenario] of Object.entries(scenarios)) {
    for (const parameter of parametersOf(scenario)) {
      it(`${name}: ${parameter.text}`, () => {
        const bake = bakeOf(scenario, parameter, { upToMs: 40 });
        expect(bake.method).toBe("regions");
        const range = { loMs: bake.within.toMs, hiMs: bake.within.toMs };
        const { horizon } = withSettings(scenario, [{ parameter, range }]);
        for (let ms = bake.within.fromMs; ms <= bake.within.toMs; ms++) {
          const isSafe = bake.safe.some(({ fromMs, toMs }) => fromMs <= ms && ms <= toMs);
          const { verdict } = prove({ ...withValue(scenario, parameter, ms), horizon });
          expect(`${ms}ms ${verdict === "PROVED"}`).toBe(`${ms}ms ${isSafe}`);
        }
      });
    }
  }

  it("they are several stretches where a process is up and down in turn", () => {
    const scenario = scenarios["a process that crashes again and again"] as Scenario;
    const bake = bakeOf(scenario, parameterOf(scenario, "plan/2/wait"), { upToMs: 40 });
    expect(bake.safe.length).toBeGreaterThan(1);
  });
});

describe("two times of a plan", () => {
  const tiny = scenarioOf({
    load: { by: "poll", every: "5ms" },
    after: "1ms..3ms",
    plan: [write("web"), wait("1ms"), look("web", "2ms", "2ms")],
    horizon: "30ms",
  });
  const [one, other] = parametersOf(tiny) as [Parameter, Parameter];

  it("the pairs that are safe are those of which each is proved", () => {
    const bake = bakeTwo(tiny, [one, other], { upToMs: 14 });
    const at = (ms: number) => ({ loMs: ms, hiMs: ms });
    const { horizon } = withSettings(tiny, [
      { parameter: one, range: at(14) },
      { parameter: other, range: at(14) },
    ]);
    for (let x = 0; x <= 14; x++) {
      for (let y = 0; y <= 14; y++) {
        const scenario = withSettings(tiny, [
          { parameter: one, range: at(x) },
          { parameter: other, range: at(y) },
        ]);
        const { verdict } = prove({ ...scenario, horizon });
        expect(`${x} ${y} ${verdict === "PROVED"}`).toBe(`${x} ${y} ${bake.isSafe(x, y)}`);
      }
    }
  });

  it("are safe where their sum is long enough", () => {
    expect(bakeTwo(tiny, [one, other]).safe).toEqual([[{ form: 2, end: "lo", bound: 8 }]]);
  });
});

describe("a value that cannot be proved", () => {
  // A fault ties the nodes, so that they are not counted one by one, and there is no budget to speak of.
  const tied = {
    ...scenarioOf({ load: POLL_JITTER, after: "60s..90s", plan: ONE_LOOK }),
    faults: [{ at: "29m", do: "restart", on: "web-1" }],
  } as unknown as Scenario;

  it("is mostly refuted by random timings, and else told with how many did not", () => {
    const { tried, isComplete } = bakeOf(tied, parameterOf(tied, "plan/2/wait"), { budget: 3 });
    expect(isComplete).toBe(false);
    expect(tried.find(({ ms }) => ms === 0)).toMatchObject({ isSafe: false });
    const open = tried.filter(({ isSafe }) => isSafe === null);
    expect(open.length).toBeGreaterThan(0);
    for (const { sampled } of open) expect(sampled).toBe(100);
  });

  it("is not passed over because a shorter one is safe: then it is open whether today's is", () => {
    // The change does no harm that anybody feels: the longer the gate looks, the more regions there are, and none is unsafe.
    const harmless = {
      ...tied,
      effects: [{ when: "v2", after: "60s..90s", do: "slow", takes: "1ms" }],
      plan: [write("web"), look("web", "10m")],
    } as unknown as Scenario;
    const found = bakeOf(harmless, parameterOf(harmless, "plan/2/for"), { budget: 40 });
    expect(found.tried.find(({ ms }) => ms === 0)?.isSafe).toBe(true);
    expect(found.tried.find(({ ms }) => ms === 600_000)?.isSafe ?? null).toBeNull();
    expect(found).toMatchObject({ isComplete: false, safe: [], leastMs: null, missingMs: null });
    expect(bakeStatus([found])).toBe("BOUNDED");
  });

  it("lets others in after each run, also where the first one refutes it", () => {
    const steps = baking(tied, parameterOf(tied, "plan/2/wait"), { budget: 3 });
    let yields = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) yields++;
    expect(yields).toBeGreaterThanOrEqual(step.value.tried.length);
  });

  it("costs regions by the times that hang on draws in them, so that a budget ends", () => {
    const few = spending(10);
    expect([few(3_999), few(1)]).toEqual([true, false]);
    const setOf = (length: number) => ({ variables: Array.from({ length }) }) as unknown as TimingSet;
    expect(regionCost(setOf(500)) / regionCost(setOf(50))).toBeGreaterThan(500);
    expect(pieceCost(setOf(500))).toBeLessThan(regionCost(setOf(500)) / 100);
  });
});

it("a gate that looked while nothing was wrong yet is told in a sentence", () => {
  const scenario = scenarioOfFile("incidents/knight-2012-08.yaml");
  const model = compile(scenario);
  const { gates } = obstacleOf(model, new Run(model, seeded(1), {}).draws);
  expect(gates).toEqual([
    'The gate "pilot" let it pass: it looked while all 2 nodes in its scope ran the change, and nothing was wrong yet.',
  ]);
});

describe("no bake is long enough", () => {
  it("where the gate looks at nodes that nobody has changed", () => {
    const scenario = scenarioOf({
      load: POLL,
      groups: { ...WEB, other: { nodes: 1, redundancy: "brittle" } },
      plan: [write("web"), wait("2m"), look("other")],
    });
    const bake = bakeOf(scenario, parameterOf(scenario, "plan/2/wait"));
    expect(bake).toMatchObject({ safe: [], leastMs: null, missingMs: null, isComplete: true });
    expect(bake.obstacle?.outcome).toBe("slow-fuse");
    expect(bake.obstacle?.gates[0]).toMatch(/look at other/);
  });

  it("where nobody makes the nodes load", () => {
    const scenario = scenarioOf({ load: { by: "restart-only" }, plan: ONE_LOOK });
    const bake = bakeOf(scenario, parameterOf(scenario, "plan/2/wait"));
    expect(bake).toMatchObject({ safe: [], isComplete: true, obstacle: { outcome: "inconclusive" } });
    expect(bake.obstacle?.effect[0]).toBe(
      "The failure needs a load, and a node of web loads its file only when it starts.",
    );
  });
});

describe("where every timing with every value is too much", () => {
  const long = scenarioOf({ load: POLL, plan: [write("web"), look("web", "1m")] });
  const length = parameterOf(long, "plan/2/for");

  it("the value is found by proofs of single values, and says so", () => {
    const bake = bakeOf(long, length, { budget: 20 });
    expect(bake).toMatchObject({ method: "bisection", leastMs: 300_000, isComplete: true });
    expect(bake.whyBisected).toMatch(/more than 20 regions/);
    expect(bake.binding && bindingText(bake.binding)).toBe("5m = poll period 5m");
  });

  it("the least value is exact all the same: each shorter one lies in a stretch of a counterexample", () => {
    const { refutedToMs, tried, leastMs } = bakeOf(long, length, { budget: 20 });
    expect(refutedToMs).toBe((leastMs as number) - 1);
    for (const { ms, isSafe } of tried) {
      expect(isSafe).toBe(ms >= (leastMs as number));
      expect(prove(withValue(long, length, ms)).verdict).toBe(isSafe === true ? "PROVED" : "REFUTED");
    }
  });

  it("a gate in production has its value where people act upon a failure, too", () => {
    const scenario = {
      ...scenarioOf({
        load: { by: "poll", every: "5ms" },
        groups: { test: { nodes: 1, redundancy: "brittle" }, ...WEB },
        plan: [
          write("test"),
          look("test", "2ms", "1ms"),
          write("web"),
          look("web", "1ms", "1ms", "balancer"),
        ],
        horizon: "60ms",
      }),
      monitor: { notices: "failure" as const, after: "4ms" },
      operator: [{ does: "roll-back-and-restart" as const, after: "3ms" }],
    };
    const parameter = parameterOf(scenario, "plan/4/for");
    const bake = bakeOf(scenario, parameter, { budget: 20 });
    // The last of all phases is 4 ms after the write, and the gate must look a millisecond later.
    expect(bake).toMatchObject({ method: "bisection", leastMs: 5, refutedToMs: 4, isComplete: true });
    expect(prove(withValue(scenario, parameter, 4), { samples: 1 }).verdict).toBe("REFUTED");
    expect(prove(withValue(scenario, parameter, 5), { samples: 1 }).verdict).toBe("PROVED");
  });

  it("and where proofs are too much as well, nothing is said to be safe, and what was tried is told", () => {
    const scenario = scenarioOf({
      load: POLL,
      plan: [write("web"), { restart: { on: "web-1", force: false } }, look("web", "1m")],
    });
    const bake = bakeOf(scenario, parameterOf(scenario, "plan/3/for"), { budget: 5 });
    expect(bake).toMatchObject({ safe: [], isComplete: false, leastMs: null });
    expect(bake.tried.some(({ isSafe }) => isSafe === null)).toBe(true);
  });

  it("and where somebody interrupts, it is not said that the budget was spent", () => {
    const bake = bakeOf(long, length, { goOn: () => false });
    expect(bake).toMatchObject({ safe: [], isComplete: false, whyBisected: "it was interrupted" });
  });

  it("a pause that is added to several times is found by proofs of single values, and needs no chain", () => {
    const rolling = scenarioOf({
      load: { by: "restart-only" },
      after: "2ms..3ms",
      groups: { web: { ...(WEB.web as Scenario["groups"][string]), nodes: 3, start: "1ms..2ms" } },
      plan: [write("web"), { restart: { on: "web", how: "rolling", gap: "1ms" } }, look("web")],
      horizon: "60ms",
    });
    const gap = parameterOf(rolling, "plan/2/gap");
    const { method, leastMs, whyBisected } = bakeOf(rolling, gap, { upToMs: 20 });
    expect({ method, whyBisected }).toEqual({
      method: "bisection",
      whyBisected: "the pause between restarts in step 2 is added to several times that differ",
    });
    expect(prove(withValue(rolling, gap, leastMs as number)).verdict).toBe("PROVED");
    expect(prove(withValue(rolling, gap, (leastMs as number) - 1)).verdict).toBe("REFUTED");
  });

  it("two times are told pair by pair: each that is said to be safe is proved, and each that is not is refuted", () => {
    const tiny = scenarioOf({
      load: { by: "poll", every: "5ms" },
      plan: [write("web"), wait("2ms"), look("web", "2ms", "2ms")],
      horizon: "30ms",
    });
    const pair = parametersOf(tiny) as [Parameter, Parameter];
    const { tried, safe, unsafe, unknown, isSafe } = bakeTwo(tiny, pair, { budget: 20 });
    expect(unknown).toMatch(/more than 20 regions/);
    expect(safe).toEqual([]);
    expect(unsafe.length).toBeGreaterThan(0);
    expect(new Set(tried.map((one) => one.isSafe))).toEqual(new Set([true, false]));
    for (const one of tried) {
      const scenario = withSettings(tiny, [
        { parameter: pair[0], range: { loMs: one.oneMs, hiMs: one.oneMs } },
        { parameter: pair[1], range: { loMs: one.otherMs, hiMs: one.otherMs } },
      ]);
      expect(isSafe(one.oneMs, one.otherMs)).toBe(one.isSafe);
      if (one.isSafe !== null) expect(prove(scenario, { samples: 1 }).verdict === "PROVED").toBe(one.isSafe);
    }
  });

  it("two times of which one is added to several are told pair by pair as well", () => {
    const rolling = scenarioOf({
      load: { by: "restart-only" },
      after: "2ms..3ms",
      groups: { web: { ...(WEB.web as Scenario["groups"][string]), nodes: 3, start: "1ms..2ms" } },
      plan: [write("web"), { restart: { on: "web", how: "rolling", gap: "1ms" } }, wait("1ms"), look("web")],
      horizon: "60ms",
    });
    const [gap, rest] = parametersOf(rolling) as [Parameter, Parameter];
    const { tried, unknown } = bakeTwo(rolling, [gap, rest], { budget: 2_000, upToMs: 8 });
    expect(unknown).toMatch(/is added to several times that differ/);
    expect(tried.some(({ isSafe }) => isSafe === true)).toBe(true);
    expect(tried.some(({ isSafe }) => isSafe === false)).toBe(true);
  });
});
