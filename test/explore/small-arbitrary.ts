import fc from "fast-check";
import type {
  Act,
  Effect,
  Fault,
  Group,
  Load,
  Monitor,
  Redundancy,
  Scenario,
  Step,
} from "../../src/scenario/words.ts";

/** Whole numbers of ms, small enough that every timing can be tried and any two things may happen together. */
const ms = (min: number, max: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((value) => `${value}ms`);

const range = (min: number, max: number, width: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min, max }), fc.integer({ min: 0, max: width }))
    .map(([from, more]) => `${from}ms..${from + more}ms`);

const sometimes = <T>(arbitrary: fc.Arbitrary<T>, oneIn = 3): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: oneIn - 1 }).map((value) => value ?? undefined);

/** Without the words that are undefined. */
function given<T extends object>(words: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(words).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

const versions = { v1: { level: 1 }, v2: { level: 2 }, v3: { level: 3 }, v0: { level: 0 } };
const version = fc.constantFrom("v2", "v2", "v2", "v3", "v0", "v1");
const bad = { level: { oneOf: [2, 3] } };
const results = fc.constantFrom("keep-old", "break", "error", "die", "refuse", "pending", "half", "apply");

const load: fc.Arbitrary<Load> = fc
  .oneof(
    fc.record({ by: fc.constant("poll" as const), every: ms(4, 12), phase: range(0, 6, 3) }),
    fc.record({ by: fc.constant("poll" as const), every: ms(4, 8) }),
    fc.record({
      by: fc.constant("poll" as const),
      every: ms(4, 8),
      phase: range(0, 3, 2),
      jitter: range(0, 1, 2),
    }),
    fc.record({
      by: fc.constant("poll" as const),
      every: ms(4, 8),
      phase: range(0, 3, 2),
      checked: fc.constant("request" as const),
    }),
    fc.record({ by: fc.constant("ttl" as const), every: ms(4, 12), phase: range(0, 4, 3) }),
    fc.record({ by: fc.constant("watch" as const), delay: range(0, 5, 3) }),
    fc.record({ by: fc.constant("signal" as const), delay: range(0, 3, 2) }),
    fc.constant<Load>({ by: "restart-only" }),
    fc.constant<Load>({ by: "per-request" }),
    fc.constant<Load>({ by: "per-connection" }),
  )
  .chain((words) =>
    sometimes(results, 4).map((gives): Load => {
      return gives === undefined ? words : { ...words, results: [{ when: { level: 2 }, gives }] };
    }),
  );

const when = fc.constantFrom<Effect["when"]>({ level: 2 }, { level: 2 }, bad, { level: 3 }, { level: 0 });

/** Which groups there are besides `prod`. */
interface Fleet {
  readonly canary: boolean;
  readonly db: boolean;
}

const effect = ({ canary, db }: Fleet): fc.Arbitrary<Effect> => {
  const contexts: NonNullable<Effect["while"]>[] = [{ down: { above: 0 } }, { runs: { prod: "another" } }];
  if (canary) contexts.push({ runs: { canary: "v2" } }, { failing: "canary" });
  if (db) contexts.push({ failing: "db" });
  const words = {
    when,
    while: sometimes(fc.constantFrom(...contexts), 6),
    on: sometimes(fc.constantFrom("reload" as const, "start" as const, "request" as const), 6),
    after: sometimes(range(0, 4, 3), 2),
  };
  const kinds = [
    fc.record({ ...words, do: fc.constantFrom("crash" as const) }),
    fc.record({ ...words, do: fc.constant("hang" as const), answersHealth: fc.boolean() }),
    fc.record({
      ...words,
      do: fc.constantFrom("fail" as const, "wrong" as const),
      share: fc.constantFrom("100%", "100%", "50%"),
      for: sometimes(range(0, 4, 2), 2),
    }),
    fc.record({
      ...words,
      do: fc.constant("slow" as const),
      takes: ms(1, 3),
      for: sometimes(range(1, 4, 2)),
    }),
  ];
  return fc
    .oneof(kinds[0] as fc.Arbitrary<object>, ...(kinds as fc.Arbitrary<object>[]))
    .map((words) => given(words) as Effect);
};

const redundancy = fc.oneof(
  fc.constantFrom<Redundancy>("brittle", "balanced", "balanced", { quorum: { write: 2, read: 1 } }),
  range(0, 3, 2).map((failover): Redundancy => ({ standby: { failover } })),
);

const group = (nodes: number, users: fc.Arbitrary<Group["users"]>): fc.Arbitrary<Group> =>
  fc
    .record({
      nodes: fc.integer({ min: 1, max: nodes }),
      redundancy,
      start: sometimes(range(0, 3, 2), 2),
      load: sometimes(load),
      users,
      slo: sometimes(fc.constantFrom("50%", "40%"), 5),
      timeout: fc.constant("2ms"),
      supervisor: sometimes(fc.record({ after: range(1, 3, 2) }), 5),
      lastKnownGood: sometimes(fc.record({ after: ms(1, 4) }), 8),
    })
    .map((words): Group => {
      const quorum = typeof words.redundancy === "object" && "quorum" in words.redundancy;
      return given({ ...words, ...(quorum ? { nodes: 2 } : {}) });
    });

const users = fc.constantFrom<Group["users"]>(
  { rate: "250/s" },
  { rate: "100/s" },
  { rate: "200/s", accounts: { a: 0.5 } },
);

const gateOf = (on: string): fc.Arbitrary<Step> =>
  fc
    .record({
      on: fc.constant(on),
      through: fc.constantFrom("each" as const, "each" as const, "balancer" as const),
      ask: fc.constantFrom(["push"], ["push"], ["health"], ["push", "version"]),
      every: ms(1, 4),
      for: ms(0, 6),
      passes: sometimes(fc.constant("once" as const), 6),
      tolerates: fc.constantFrom(0, 0, 1),
      loses: sometimes(fc.constant("50%"), 12),
      obeyed: sometimes(fc.constant(false), 12),
      onFail: fc.constantFrom(
        "halt" as const,
        "halt" as const,
        "roll-back" as const,
        "roll-back-and-restart" as const,
      ),
    })
    .map((words) => ({
      gate: given({ name: "gate", ...words }) as Extract<Step, { gate: unknown }>["gate"],
    }));

const step = (targets: readonly string[], nodes: readonly string[]): fc.Arbitrary<Step> => {
  const target = fc.constantFrom(...targets);
  const node = fc.constantFrom(...nodes);
  const write = fc
    .record({ version, to: target, delivery: sometimes(range(0, 2, 2), 5) })
    .map((words): Step => ({ write: given(words) }));
  const gate = node.chain((on) => gateOf(on));
  return fc.oneof(
    write,
    write,
    write,
    gate,
    gate,
    gate,
    range(0, 3, 2).map((wait): Step => ({ wait })),
    node.map((on): Step => ({ signal: { on } })),
    fc
      .record({
        on: node,
        how: fc.constantFrom("together" as const, "rolling" as const),
        force: fc.boolean(),
      })
      .map((restart): Step => ({ restart })),
    fc.boolean().map((restart): Step => ({ rollBack: { restart } })),
    version.map((to): Step => ({ rollBack: { to, restart: true } })),
    node.map((to): Step => ({ deploy: { agent: "upgrader", to } })),
    fc
      .record({ by: fc.constant("boss"), after: range(0, 2, 1), grants: fc.boolean() })
      .map((approve): Step => ({ approve })),
    version.map((to): Step => ({ move: { on: "prod", accounts: ["a"], to } })),
  );
};

const act = (targets: readonly string[]): fc.Arbitrary<Act> =>
  fc
    .oneof(
      fc.record({
        does: fc.constantFrom(
          "roll-back" as const,
          "roll-back-and-restart" as const,
          "restore-files" as const,
        ),
        after: range(0, 2, 1),
        to: sometimes(version, 2),
      }),
      fc.record({
        does: fc.constant("write" as const),
        after: range(0, 2, 1),
        to: version,
        on: fc.constantFrom(...targets),
      }),
      fc.record({
        does: fc.constantFrom("restart" as const, "stop" as const, "signal" as const, "fail-back" as const),
        after: range(0, 2, 1),
        on: fc.constantFrom(...targets.filter((target) => target !== "repo")),
      }),
    )
    .map((words) => given(words) as Act);

const monitor = (groups: readonly string[], targets: readonly string[]): fc.Arbitrary<Monitor> =>
  fc
    .record({
      notices: fc.constantFrom("failure" as const, "symptom" as const),
      on: sometimes(fc.constantFrom(...groups), 2),
      after: range(0, 2, 2),
      acts: fc.array(act(targets), { minLength: 1, maxLength: 2 }),
    })
    .map(given);

const fault = (nodes: readonly string[]): fc.Arbitrary<Fault> =>
  fc
    .record({
      at: range(0, 8, 3),
      do: fc.constantFrom("crash" as const, "restart" as const, "partition" as const, "hang" as const),
      on: fc.constantFrom(...nodes),
      for: sometimes(range(1, 4, 2), 2),
    })
    .map(({ for: lasts, ...words }) => {
      return given({ ...words, ...(words.do === "partition" ? { for: lasts } : {}) }) as Fault;
    });

const scenarioOf = (fleet: Fleet, hasStore: boolean): fc.Arbitrary<Scenario> => {
  const groups = ["prod", ...(fleet.canary ? ["canary", "canary"] : []), ...(fleet.db ? ["db"] : [])];
  const targets = [...groups, "prod-1", ...(hasStore ? ["repo", "repo"] : [])];
  const nobody = fc.constant<Group["users"]>(undefined);
  const hop = fc.oneof(
    fc.record({ from: fc.constant("repo"), by: fc.constant("watch" as const), delay: range(0, 3, 2) }),
    fc.record({
      from: fc.constant("repo"),
      by: fc.constant("poll" as const),
      every: ms(4, 8),
      phase: range(0, 3, 2),
    }),
  );
  const generator = fc.record({
    to: fc.constantFrom(...targets),
    every: ms(4, 9),
    phase: range(0, 4, 2),
    reads: fc
      .constantFrom(...groups, ...(hasStore ? ["repo"] : []))
      .map((from) => ({ from, gives: { v2: "v2", v3: "v2", v1: "v1" } })),
  });
  return fc
    .record({
      load,
      effects: fc.array(effect(fleet), { minLength: 1, maxLength: 2 }),
      prod: group(2, fc.oneof(users, users, nobody)),
      canary: group(1, fc.oneof(nobody, nobody, users)),
      db: group(1, fc.oneof(nobody, users)),
      need: sometimes(fc.record({ cache: fc.constantFrom("0ms", "2ms", "3ms"), stale: fc.boolean() }), 2),
      hop,
      writesFile: fc.boolean(),
      generator: sometimes(generator, hasStore || fleet.canary ? 3 : 6),
      agent: fc.record({ writes: version, after: range(0, 3, 2), every: ms(3, 6) }),
      plan: fc.array(step(targets, groups), { minLength: 1, maxLength: 4 }),
      first: version,
      to: fc.constantFrom(...targets),
      monitors: fc.array(monitor(groups, targets), { maxLength: 1 }),
      faults: fc.array(fault(groups), { maxLength: 1 }),
      horizon: ms(8, 22),
      events: sometimes(fc.integer({ min: 5, max: 40 }), 12),
    })
    .map((it): Scenario => {
      const need = it.need === undefined ? {} : { needs: { [fleet.db ? "db" : "canary"]: it.need } };
      const file = hasStore && it.writesFile ? { file: it.hop } : {};
      const hasAccount = it.prod.users?.accounts !== undefined;
      const plan = [{ write: { version: it.first, to: it.to } }, ...it.plan]
        .filter((one) => !("move" in one) || hasAccount)
        .map((one, index): Step => ("gate" in one ? { gate: { ...one.gate, name: `gate-${index}` } } : one));
      return {
        formatVersion: 1,
        name: "small",
        config: { fields: { level: { type: "integer" } }, versions },
        requests: { push: "write" },
        load: it.load,
        effects: it.effects,
        ...(hasStore ? { stores: { repo: { holds: "v1" } } } : {}),
        ...(it.generator === undefined ? {} : { generators: { maker: it.generator } }),
        agents: { upgrader: it.agent },
        groups: {
          prod: { ...it.prod, ...file, ...(fleet.db || fleet.canary ? need : {}) },
          ...(fleet.canary ? { canary: it.canary } : {}),
          ...(fleet.db ? { db: it.db } : {}),
        },
        plan,
        ...(it.monitors.length > 0 ? { monitor: it.monitors } : {}),
        ...(it.faults.length > 0 ? { faults: it.faults } : {}),
        ...(it.events === undefined ? {} : { limits: { events: it.events } }),
        horizon: it.horizon,
      };
    });
};

/**
 * Small scenarios of one to four nodes with every trigger, stores, agents, generators, needs, accounts, faults, people and
 * limits. Some of them are no scenarios: whoever uses them looks.
 */
export const anySmallScenario: fc.Arbitrary<Scenario> = fc
  .record({
    canary: fc.boolean(),
    db: fc.constantFrom(false, false, true),
    hasStore: fc.constantFrom(false, false, true),
  })
  .chain(({ hasStore, ...fleet }) => scenarioOf(fleet, hasStore));

function withoutUsers({ users: _, ...words }: Group): Group {
  return words;
}

/**
 * Small scenarios aimed at one claim: that a plan which is stopped before users can feel what was accepted is no slow fuse. A
 * canary without users gets a version, users get another, somebody stops the plan; by then all that can carry the first
 * version further may be at work: people, generators, agents, stores, effects that look around.
 */
export const anyStoppedScenario: fc.Arbitrary<Scenario> = fc
  .record({
    words: scenarioOf({ canary: true, db: false }, false),
    store: scenarioOf({ canary: true, db: false }, true),
    hasStore: fc.boolean(),
    canary: version,
    between: fc.array(step(["canary", "prod"], ["canary"]), { maxLength: 1 }),
    prod: version,
    users,
    generator: fc.record({ to: fc.constantFrom("prod", "canary"), from: fc.constantFrom("canary", "prod") }),
    generates: fc.boolean(),
    monitor: monitor(["canary"], ["prod", "canary"]),
    stops: fc.oneof(
      range(0, 4, 2).map((after): Step => ({ approve: { by: "director", after, grants: false } })),
      gateOf("prod"),
      gateOf("canary"),
      fc.constant<Step>({ wait: "6ms" }),
    ),
  })
  .map((it): Scenario => {
    const words = it.hasStore ? it.store : it.words;
    const { canary, prod, ...others } = words.groups as Record<"canary" | "prod", Group>;
    const plan: Step[] = [
      { write: { version: it.canary, to: "canary" } },
      ...it.between.filter((one) => !("move" in one)),
      { write: { version: it.prod, to: it.hasStore && prod.file !== undefined ? "repo" : "prod" } },
      it.stops,
    ];
    const { to, from } = it.generator;
    const reads = { from, gives: { v2: "v2", v3: "v3", v0: "v0" } };
    return {
      ...words,
      ...(it.generates ? { generators: { maker: { to, every: "4ms", phase: "1ms..3ms", reads } } } : {}),
      groups: {
        ...others,
        prod: { ...withoutUsers(prod), ...given({ users: it.users }) },
        canary: withoutUsers(canary),
      },
      plan: plan.map((one, index) =>
        "gate" in one ? { gate: { ...one.gate, name: `gate-${index}` } } : one,
      ),
      monitor: [{ ...it.monitor, on: "canary" }],
      horizon: "24ms",
    };
  });

/**
 * Small scenarios of two or three alike nodes that hear of a version in any order, most of the time without falling ill of it: what may
 * go on side by side. Others look at them in every way there is: gates, effects that look around, generators, people, monitors.
 */
export const anyAlikeScenario: fc.Arbitrary<Scenario> = fc
  .record({
    nodes: fc.constantFrom(2, 3),
    load: fc.oneof(
      fc.constant<Load>({ by: "watch" }),
      fc.constant<Load>({ by: "watch", delay: "0ms..1ms" }),
      fc.constant<Load>({ by: "poll", every: "3ms" }),
      fc.constant<Load>({ by: "watch", results: [{ when: { level: 3 }, gives: "keep-old" }] }),
      fc.constant<Load>({ by: "watch", results: [{ when: { level: 3 }, gives: "error" }] }),
      fc.constant<Load>({ by: "watch", acknowledges: "truth" }),
      fc.constant<Load>({ by: "poll", every: "4ms", phase: "0ms..1ms", checked: "request" }),
    ),
    effects: fc.array(effect({ canary: true, db: false }), { minLength: 1, maxLength: 2 }),
    redundancy: fc.oneof(
      fc.constantFrom<Redundancy>("balanced", "balanced", "brittle", { quorum: { write: 2, read: 1 } }),
      fc.constant<Redundancy>({ standby: { failover: "1ms" } }),
    ),
    hop: fc.constantFrom("watch", "watch", "poll", "none"),
    misses: fc.constantFrom(undefined, undefined, { nodes: ["prod-1"] }),
    first: fc.constantFrom("v2", "v3", "v3", "v0", "v0", "v1"),
    second: sometimes(fc.constantFrom("v2", "v3", "v0"), 2),
    canary: sometimes(fc.constantFrom("v2", "v3", "v0"), 2),
    canaryFirst: fc.boolean(),
    delivery: fc.constantFrom("0ms..2ms", "1ms..2ms", "0ms..1ms"),
    gates: fc.array(
      fc.record({
        through: fc.constantFrom("each" as const, "each" as const, "balancer" as const),
        on: fc.constantFrom("prod", "prod", "canary"),
        ask: fc.constantFrom(["push"], ["health"], ["version"], ["push", "version"], ["version"]),
        every: ms(1, 3),
        for: ms(0, 4),
        passes: sometimes(fc.constant("once" as const), 3),
        tolerates: fc.constantFrom(0, 0, 1),
        onFail: fc.constantFrom("halt" as const, "roll-back" as const, "roll-back-and-restart" as const),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    wait: sometimes(fc.constantFrom("1ms", "2ms", "1ms..2ms"), 2),
    end: fc.constantFrom<Step | undefined>(
      undefined,
      undefined,
      { restart: { on: "prod", how: "rolling", force: true } },
      { signal: { on: "prod" } },
      { write: { version: "v2", to: "prod" } },
      { rollBack: { restart: false } },
    ),
    generator: sometimes(fc.constantFrom("prod", "canary"), 5),
    monitor: sometimes(
      fc.record({
        notices: fc.constantFrom("failure" as const, "symptom" as const, "stale" as const),
        on: fc.constantFrom("prod", "canary"),
        after: fc.constantFrom("1ms", "0ms..1ms"),
        acts: fc.array(act(["prod", "canary", "prod-1"]), { minLength: 1, maxLength: 1 }),
      }),
      2,
    ),
    good: sometimes(ms(1, 3), 5),
    users,
    slo: fc.constantFrom(undefined, undefined, "50%"),
    horizon: ms(8, 16),
  })
  .map((it): Scenario => {
    const prod = given({
      nodes: it.nodes,
      redundancy: it.redundancy,
      users: it.users,
      slo: it.slo,
      lastKnownGood: it.good === undefined ? undefined : { after: it.good },
      file:
        it.hop === "none"
          ? undefined
          : given({
              from: "repo",
              by: it.hop as "watch" | "poll",
              delay: it.hop === "watch" ? it.delivery : undefined,
              every: it.hop === "poll" ? "3ms" : undefined,
              misses: it.misses,
            }),
    }) as Group;
    const write = (to: string): Step => ({
      write: given({
        version: to,
        to: it.hop === "none" ? "prod" : "repo",
        delivery: it.hop === "none" ? it.delivery : undefined,
      }) as Extract<Step, { write: unknown }>["write"],
    });
    const gates = it.gates.map(
      (gate, place): Step => ({
        gate: given({ name: `gate-${place}`, ...gate }) as Extract<Step, { gate: unknown }>["gate"],
      }),
    );
    const canary: Step[] = it.canary === undefined ? [] : [{ write: { version: it.canary, to: "canary" } }];
    const plan: Step[] = [
      ...(it.canaryFirst ? canary : []),
      write(it.first),
      ...(it.wait === undefined ? [] : [{ wait: it.wait }]),
      ...(it.canaryFirst ? [] : canary),
      gates[0] as Step,
      ...(it.second === undefined ? [] : [write(it.second)]),
      ...gates.slice(1),
      ...(it.end === undefined ? [] : [it.end]),
    ];
    const reads = { from: it.generator ?? "prod", gives: { v2: "v3", v3: "v2", v0: "v2" } };
    return {
      formatVersion: 1,
      name: "alike",
      config: { fields: { level: { type: "integer" } }, versions },
      requests: { push: "write" },
      load: it.load,
      effects: it.effects,
      ...(it.hop === "none" ? {} : { stores: { repo: { holds: "v1" } } }),
      ...(it.generator === undefined
        ? {}
        : { generators: { maker: { to: "canary", every: "4ms", phase: "1ms", reads } } }),
      groups: { canary: { nodes: 1, redundancy: "brittle" }, prod },
      plan,
      ...(it.monitor === undefined ? {} : { monitor: [given(it.monitor) as Monitor] }),
      horizon: it.horizon,
    };
  });
