/** A random store under random faults within what its redundancy must survive, as a seed makes it. */

import { Choices, seeded } from "../../src/kernel/choices.ts";
import type { Fault, Scenario } from "../../src/scenario/words.ts";

const FAULTS: readonly Fault["do"][] = [
  "crash",
  "restart",
  "power-loss",
  "torn-write",
  "corrupt",
  "pause",
  "disk-full",
  "disk-slow",
  "slow",
  "partition",
];

const LASTING: readonly Fault["do"][] = ["pause", "disk-full", "disk-slow", "slow", "partition"];

/** Nodes, write and read quorum; the last also with one primary. */
const SHAPES = [
  { nodes: 3, write: 2, read: 2 },
  { nodes: 3, write: 3, read: 1 },
  { nodes: 5, write: 2, read: 2 },
  { nodes: 5, write: 3, read: 3 },
] as const;

export function randomStore(seed: number): Scenario {
  const choices = new Choices(seeded(`store/${seed}`));
  const pick = <T>(name: string, from: readonly T[]): T => from[choices.pick(name, from.length)] as T;
  const isPrimary = choices.chance("primary", 0.4);
  const { nodes, write, read } = isPrimary ? SHAPES[0] : pick("shape", SHAPES);
  const replicas = nodes === 5 && write === 3 ? 5 : 3;
  const names = Array.from({ length: nodes }, (_, index) => `store-${index + 1}`);
  const faults = Array.from({ length: choices.pick("faults", 9) }, (_, index): Fault => {
    const name = `fault-${index + 1}`;
    const kind = pick(`${name}/do`, FAULTS);
    const on =
      kind === "restart" && choices.chance(`${name}/several`, 0.3)
        ? names.slice(0, 2)
        : pick(`${name}/on`, names);
    const isCut = kind === "partition" && choices.chance(`${name}/from`, 0.7);
    return {
      at: `${choices.pick(`${name}/at`, 150)}s`,
      do: kind,
      on,
      ...(LASTING.includes(kind) ? { for: `${1 + choices.pick(`${name}/for`, 18)}s` } : {}),
      ...(kind === "slow" || kind === "disk-slow"
        ? { takes: pick(`${name}/takes`, ["500ms", "3s", "20s"]) }
        : {}),
      ...(isCut
        ? {
            from: names.filter((one) => one !== on),
            way: pick(`${name}/way`, ["both", "in", "out"] as const),
          }
        : {}),
    };
  });
  return {
    formatVersion: 1,
    name: `store ${seed}`,
    config: {
      fields: { replicas: { type: "integer" }, write: { type: "integer" }, lease: { type: "duration" } },
      versions: { v1: { replicas, write, lease: "30s" } },
    },
    groups: {
      store: {
        nodes,
        redundancy: isPrimary ? "standby" : { quorum: { write, read } },
        supervisor: { after: "1s..20s" },
        start: "0..5s",
        timeout: pick("timeout", ["1s", "5s"]),
        storage: {
          objects: 1 + choices.pick("objects", 4),
          network: pick("network", ["2ms", "1ms..100ms", "1ms..2s"]),
          sync: pick("sync", ["2ms", "1ms..500ms"]),
          settings: isPrimary ? { write: "write", lease: "lease" } : { replicas: "replicas" },
        },
        users: { rate: pick("rate", ["1/s", "2/s", "10/m"]) },
      },
    },
    faults,
    plan: [],
    horizon: "5m",
    expect: { outcome: "clean" },
  };
}
