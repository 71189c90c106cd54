import type { Scenario } from "../../src/scenario/words.ts";

/** A small scenario without problems. Tests change a part of it. */
export const SOUND: Scenario = {
  formatVersion: 1,
  name: "sound",
  world: { paths: ["/srv"], limits: { longest: "5m" } },
  config: {
    fields: { root: { type: "path" }, wait: { type: "duration", optional: true } },
    versions: { v1: { root: "/srv" }, v2: { root: "/svr" } },
  },
  load: { by: "watch", delay: "1m..2m" },
  effects: [{ when: { root: "not-in-world" }, do: "crash" }],
  groups: {
    test: { nodes: 2, redundancy: "balanced" },
    production: { nodes: 3, redundancy: { quorum: { write: 2, read: 2 } }, users: { rate: "20/s" } },
  },
  plan: [
    { write: { version: "v2", to: "test" } },
    { gate: { name: "check", on: "test", through: "each", ask: ["push"], every: "10s", for: "3m" } },
    { write: { version: "v2", to: "production" } },
  ],
  horizon: "1h",
};

/** A scenario without problems that uses every word of stores, generators, dependencies, accounts and own effects. */
export const RICH: Scenario = {
  ...SOUND,
  name: "rich",
  stores: {
    repo: { holds: "v1" },
    master: { from: "repo", by: "poll", every: "5m", phase: "0..1m", jitter: "1s..2s" },
    mirror: { from: "master", by: "watch", delay: "10s" },
    backup: {},
  },
  generators: {
    nightly: { to: "repo", every: "1h", phase: "10m..20m", writes: ["v1", "v2"] },
    rules: { to: ["mirror", "edge-1"], every: "5m", reads: { from: "repo", gives: { v1: "v1", v2: "v2" } } },
  },
  inputs: { record: { at: "5m..6m", every: "10m", on: "production" } },
  probes: { disk: (node) => node.running.root === "/srv" },
  effects: [
    {
      when: "v2",
      on: "input",
      input: "record",
      do: "crash",
      where: { labels: { region: "eu", cores: { above: 4 } } },
    },
    {
      when: "v2",
      do: "hang",
      while: { runs: { production: "another" }, load: { above: "80%" }, down: { above: 1 } },
    },
    { when: "v2", do: "call", to: "control", rate: "5/s", until: "answered" },
    { when: "v2", do: "fail", until: "cleared" },
    {
      when: "v2",
      do: function* (node) {
        yield 1_000;
        node.crash();
      },
    },
  ],
  groups: {
    test: { nodes: 2, redundancy: "balanced", balancer: { notices: "5s..10s" } },
    production: {
      nodes: 3,
      redundancy: { quorum: { write: 2, read: 2 } },
      supervisor: { after: "10s", backoff: 2, most: "5m" },
      lastKnownGood: { after: "1h" },
      labels: { region: "eu", cores: 8 },
      needs: { control: { cache: "5m", stale: true, negative: "1m" } },
      calls: { control: "2/s" },
      capacity: { rate: "50/s", overload: "collapse" },
      users: { rate: "20/s", retries: 3, accounts: { ours: 1, theirs: 9.5 } },
    },
    control: { nodes: 3, redundancy: { standby: { failover: "30s", precondition: "none", votes: 2 } } },
    edge: {
      nodes: 2,
      redundancy: "brittle",
      file: {
        from: "mirror",
        by: "poll",
        every: "1m",
        phase: { "edge-1": "10s", "edge-2": "20s..30s" },
        jitter: "1s",
        misses: { nodes: "edge-2", share: "10%" },
        enforces: true,
      },
      torn: "1s..5s",
      load: {
        by: "poll",
        every: "1m",
        phase: { "edge-1": "5s" },
        acknowledges: "truth",
        validator: [{ when: { root: "invalid" }, where: { nodes: "edge-1" } }],
        sessions: { follow: "0..10m", count: 3, outlive: true },
      },
    },
  },
  plan: [
    { write: { version: "v2", to: "repo" } },
    {
      gate: {
        name: "look",
        on: "edge",
        through: "each",
        ask: ["disk", "validator"],
        connects: "once",
        every: "10s",
        for: "1m",
      },
    },
    { move: { on: "production", accounts: ["ours"], to: "v2" } },
    {
      gate: {
        name: "ours",
        on: "production",
        through: "each",
        ask: ["push"],
        every: "10s",
        for: "1m",
        as: "ours",
      },
    },
    { rollBack: { to: "backup" } },
    { clear: { on: "edge" } },
  ],
  monitor: { notices: "failure", after: "1m", needs: "control" },
  operator: [
    { does: "nothing", after: "1m" },
    { does: "stop-generator", generator: "nightly", after: "1m" },
    { does: "write", to: "v1", on: ["repo", "test"], after: "1m", needs: "control", otherwise: "1h" },
    { does: "stop", on: "test", after: "1m", only: "failing" },
    { does: "restart", on: "test", how: "rolling", gap: "10s", after: "1m" },
    { does: "fail-back", on: "control", after: "1m" },
    { does: "restore-files", on: "mirror", to: "backup", after: "1m" },
    { does: "roll-back", to: "v1", after: "1m" },
  ],
  faults: [{ at: "1m", do: "hang", on: "test-1", answersHealth: true }],
};
