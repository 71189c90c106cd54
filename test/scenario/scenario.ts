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
