import { describe, expect, it } from "vitest";
import { simulate } from "../../src/run.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { CRASH, gate, kiln, ONE, scenarioOfFile, simulateSmall, small, writeTo } from "../support.ts";

/** The whys of a run, a line each. */
const whys = (scenario: Scenario) => simulate(scenario, 1).whys.map((why) => `${why.question} ${why.answer}`);
const whysOfSmall = (words: Partial<Scenario>) => whys(small(words));

const like = (pattern: RegExp) => expect.stringMatching(pattern);

const ILL = /^Why did g-1 crash\? .* root \/svr is not in the world/;
const PINNED = { by: "watch", delay: "4m" } as const;

// What is tested is what is told, and in which order; the golden reports hold how it reads.

describe("the five whys of a slow fuse", () => {
  it("of Kiln end at the lazy loading that made every test look at the old configuration", () => {
    expect(whys(kiln({ load: PINNED }))).toEqual([
      like(
        /users of production .*6m.* 2 of 3 nodes.*production-1 crashed at 6m and production-2 crashed at 6m; .*hid it/,
      ),
      like(/^Why did production-2 crash\? With v2 .*storageRoot \/srv\/klin is not in the world/),
      like(
        /^Why did production-2 load v2 at 6m, and not before\? .*4m after it changes; its file had said v2 since 2m/,
      ),
      like(
        /^Why did the file of production-2 say v2\? The agent upgrade-service .*step 3 .*deploy upgrade-service to production/,
      ),
      like(/^Why did the gate "two-box test" not stop the plan\? Blind: .*2m.* 0 of 2 nodes ran the change/),
      like(
        /^Why did the gate "post-rollout check" not stop the plan\? Blind: .*1m.* 0 of 3 nodes ran the change/,
      ),
      like(/look at the old configuration\? Stored is not running: .*4m after it changes/),
    ]);
  });

  it("name the poll where a poll loaded it", () => {
    const found = whys(kiln({ load: { by: "poll", every: "5m", phase: "3m" } }));
    expect(found[2]).toMatch(/load v2 at 3m, and not before\? .* every 5m; its file had said v2 since 2m\.$/);
    expect(found.at(-1)).toMatch(/look at the old configuration\? Stored is not running: .* every 5m/);
  });

  it("name the step that restarted a node into it", () => {
    const found = whysOfSmall({
      load: { by: "restart-only" },
      effects: [CRASH],
      plan: [writeTo("g"), gate(), { wait: "9m" }, { restart: { on: "g" } }],
    });
    expect(found[1]).toMatch(ILL);
    expect(found[2]).toMatch(
      /^Why did g-1 load v2 at 10m, and not before\? .*when it starts.*step 4 .*restart g/,
    );
    expect(found.at(-1)).toMatch(/look at the old configuration\? .*only when it starts/);
  });

  it("name the supervisor that started a node into it, and say where there is no gate", () => {
    const found = whysOfSmall({
      load: { by: "restart-only" },
      effects: [CRASH],
      groups: { g: { ...ONE, supervisor: { after: "5s" } } },
      faults: [{ at: "10m", do: "crash", on: "g" }],
    });
    expect(found[2]).toMatch(/started by its supervisor after a crash; its file had said v2 since 0s\.$/);
    expect(found.at(-1)).toBe("Why did no gate stop the plan? The plan has none.");
  });

  it("name the fault, the signal or the request that made a node load it", () => {
    const plan: Scenario["plan"] = [writeTo("g"), { wait: "1m" }, { signal: { on: "g" } }];
    const loaded = (load: Scenario["load"], others: Partial<Scenario> = {}) =>
      whysOfSmall({ effects: [CRASH], plan, load: load as NonNullable<Scenario["load"]>, ...others })[2];
    const faults = [{ at: "5m", do: "restart", on: "g" }] as const;
    expect(loaded({ by: "restart-only" }, { faults })).toMatch(/was started after a fault.*restart/);
    expect(loaded({ by: "signal" })).toMatch(/load v2 at 1m, and not before\? .* on a signal; /);
    expect(loaded({ by: "per-request" })).toMatch(/ at a request of users; /);
  });

  it("say how much later an effect came, and that gates came too early", () => {
    const effects = [{ ...CRASH, after: "10m" }];
    const found = whysOfSmall({ effects, plan: [writeTo("g"), { wait: "1s" }, gate()] });
    expect(found[1]).toMatch(/is not in the world, 10m after/);
    expect(found.at(-1)).toMatch(/"check" not stop the plan\? Too early: .*1m.* its effect was due later\.$/);
  });

  it("say of each gate why it did not stop the plan", () => {
    const masked = whys(scenarioOfFile("kiln-masked.yaml"));
    expect(masked).toContainEqual(like(/"two-box test" not stop the plan\? Masked: .* through the balancer/));
    const looks = [
      gate({ obeyed: false }),
      gate({ name: "skipped", skip: true }),
      gate({ name: "lost", loses: 1, missing: "passes" }),
    ];
    const found = whysOfSmall({ effects: [CRASH], plan: [writeTo("g"), ...looks] });
    expect(found.slice(-3)).toEqual([
      like(/"check" not stop the plan\? It failed because of the change, .* the plan went on/),
      like(/"skipped" not stop the plan\? Nobody looked/),
      like(/"lost" not stop the plan\? Lost: no reading came/),
    ]);
  });

  it("say what a static validator would have refused", () => {
    const found = whysOfSmall({
      config: {
        fields: { size: { type: "integer", min: 1 } },
        versions: { v1: { size: 1 }, v2: { size: 0 } },
      },
      effects: [{ when: { size: "invalid" }, do: "hang" }],
    });
    expect(found[1]).toMatch(/^Why did g-1 hang\? .*size 0 is invalid/);
    expect(found[3]).toMatch(/a static validator would have refused its size\.$/);
  });
});

describe("the whys of a change that was caught", () => {
  it("begin with the probe that failed, and end with what would have been", () => {
    const found = whys(scenarioOfFile("kiln-forced-restart.yaml"));
    expect(found[0]).toMatch(
      /^Why did the gate "two-box test" stop the plan at 0s\? test-1 did not pass .* push/,
    );
    expect(found[1]).toMatch(/^Why did test-1 crash\?/);
    expect(found[2]).toMatch(/started by step 2 .*restart test/);
    expect(found.at(-1)).toMatch(/^What if nobody had stopped it\? .*users of production .*2m/i);
  });

  it("find the node that was ill behind a balancer", () => {
    const found = whys(kiln({ load: { by: "poll", every: "5m", phase: "2m" } }));
    expect(found[0]).toMatch(/stop the plan at 2m10s\? production did not pass .* push/i);
    expect(found[1]).toMatch(/^Why did production-3 crash\? With v2/);
  });

  it("go back from the person who stopped it to the illness that was reported", () => {
    const found = whysOfSmall({
      effects: [CRASH],
      plan: [writeTo("g"), { wait: "30m" }],
      monitor: { notices: "failure", after: "1m" },
      operator: [{ does: "roll-back-and-restart", after: "1m" }],
    });
    expect(found[0]).toMatch(/operator stop the plan at 2m\?/);
    expect(found[1]).toMatch(ILL);
  });
});

describe("the whys of other runs", () => {
  it("say of a false alarm that nothing would have failed", () => {
    expect(whys(scenarioOfFile("kiln-overcautious.yaml"))).toEqual([
      like(/^Why did the gate "two-box test" stop the plan at 1m10s\? test-1 did not pass/),
      like(/^What if nobody had stopped it\? Nothing would have failed/),
    ]);
  });

  it("say of an inconclusive run what is missing", () => {
    expect(whysOfSmall({ load: { by: "restart-only" } })).toEqual([
      "Why is there no verdict? g-1 had stored v2 and did not run it at the horizon, 1h.",
    ]);
  });

  it("tells of what fails with or without the change, and leaves the outcome as it is", () => {
    const expires = { when: { size: 1 }, do: "fail", at: "10m" } as const;
    const { verdict, whys } = simulateSmall({ effects: [expires], plan: [writeTo("g", "v4")] });
    expect(verdict).toMatchObject({ outcome: "clean", firstFailureAtMs: null, failsAnywayAtMs: 600_000 });
    expect(whys.map(({ question }) => question)).toEqual([
      "Why did push fail for users of g from 10m on, with or without the change?",
    ]);
    expect(whys[0]?.answer).toMatch(/^Not because of the change: in the twin/);
    const changed = simulateSmall({ effects: [{ ...expires, when: "v4" }], plan: [writeTo("g", "v4")] });
    expect(changed.verdict).toMatchObject({ outcome: "slow-fuse", failsAnywayAtMs: null });
  });

  it("are none where the run is clean", () => {
    expect(simulateSmall()).toMatchObject({ outcome: "clean", whys: [] });
  });
});

describe("the whys of a slow fuse name, too,", () => {
  it("who was left out on the way, where that is what fails", () => {
    const knight = whys(scenarioOfFile("incidents/knight-2012-08.yaml"));
    expect(knight).toContainEqual(
      like(/^Why did router-8 not have released\? It was left out on the way: what release held/),
    );
    const all = scenarioOfFile("incidents/azure-storage-2014.yaml");
    expect(whys(all)).not.toContainEqual(like(/left out/));
  });

  it("whom a gate met that asked in nobody's name, where accounts were moved", () => {
    const accounts = scenarioOfFile("incidents/kiln-accounts.yaml");
    expect(whys(accounts)).toContainEqual(
      like(/"first wave" .*Blind: .*it named no account, and so met the version of everybody but acme/),
    );
    expect(whys(kiln({ load: PINNED }))).not.toContainEqual(like(/named no account/));
  });

  it("a name as it is written, also at the beginning of a sentence", () => {
    const groups = { g: { ...ONE, nodes: ["replica"], supervisor: { after: "1h" } } };
    const [first] = whysOfSmall({ groups, effects: [CRASH], plan: [writeTo("g"), { wait: "1s" }, gate()] });
    expect(first).toMatch(
      /^Why did the gate "check" stop the plan at 1s\? replica did not pass when asked for push\.$/,
    );
  });
});

it("a file that is refused is told as kept out, and that a start would not keep what runs", () => {
  const load = { by: "watch", results: [{ when: { root: "not-in-world" }, gives: "keep-old" }] } as const;
  expect(whysOfSmall({ load, horizon: "10m" })).toEqual([
    "Why is there no verdict? g-1 had refused v2 and kept v1, which a start would not have kept, at the horizon, 10m.",
  ]);
});
