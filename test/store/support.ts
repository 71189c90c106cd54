import {
  defineScenario,
  type Fault,
  type OwnStorage,
  type Scenario,
  type Storage,
  type Users,
} from "../../src/index.ts";

/** Every kind of fault that a storage service can meet. */
const FAULT_KINDS: readonly Fault["do"][] = [
  "crash",
  "restart",
  "power-loss",
  "torn-write",
  "corrupt",
  "pause",
  "disk-full",
  "disk-slow",
  "partition",
];

export interface StoreWords {
  readonly kind?: "quorum" | "primary";
  readonly own?: OwnStorage;
  readonly storage?: Storage;
  readonly users?: Partial<Users>;
  readonly most?: number;
  readonly faults?: readonly Fault["do"][];
}

/** Three replicas of a few objects under random faults, of which no more strike at once than they must survive. */
export function storeUnderFaults(words: StoreWords = {}): Scenario {
  const { kind = "quorum", own, storage, users, most = 5, faults = FAULT_KINDS } = words;
  const lasts = faults.some((fault) => ["pause", "disk-full", "disk-slow", "partition"].includes(fault));
  return defineScenario({
    formatVersion: 1,
    name: `${kind} under faults`,
    config: {
      fields: { write: { type: "integer" }, lease: { type: "duration" } },
      versions: { v1: { write: 2, lease: "30s" } },
    },
    groups: {
      store: {
        nodes: 3,
        redundancy: kind === "primary" ? "standby" : { quorum: { write: 2, read: 2 } },
        supervisor: { after: "2s..10s" },
        start: "1s",
        timeout: "5s",
        storage: {
          objects: 2,
          network: "1ms..1s",
          sync: "1ms..200ms",
          settings: kind === "primary" ? { write: "write", lease: "lease" } : { write: "write" },
          ...(own === undefined ? {} : { own }),
          ...storage,
        },
        users: { rate: "1/s", ...users },
      },
    },
    vary: {
      faults: {
        most,
        do: faults,
        on: "store",
        at: "0..2m",
        ...(lasts ? { for: "1s..15s" } : {}),
        ...(faults.includes("disk-slow") ? { takes: "3s" } : {}),
      },
    },
    plan: [],
    horizon: "5m",
    expect: { outcome: "clean" },
  });
}
