import fc from "fast-check";
import { FAULTS } from "../scenario/fault-kinds.ts";
import type { Fault, Scenario } from "../scenario/words.ts";
import { SLOWING } from "./fault.ts";

export interface StoreConstraints {
  /** `quorum`: any node takes a request; `primary`: one takes all, a standby group. Default: either. */
  readonly kind?: "quorum" | "primary";
  /** The most faults. Default: 8. */
  readonly most?: number;
  /** Kinds of fault. Default: all that a storage service can meet. */
  readonly do?: readonly StoreFaultKind[];
}

type StoreFaultKind = Exclude<Fault["do"], "hang">;

const KINDS: readonly StoreFaultKind[] = [
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

/** Nodes, replicas, write and read quorum: two quorums have a node in common, and one node can be lost. */
const QUORUMS = [
  { nodes: 3, replicas: 3, write: 2, read: 2 },
  { nodes: 3, replicas: 3, write: 3, read: 1 },
  { nodes: 5, replicas: 3, write: 2, read: 2 },
  { nodes: 5, replicas: 5, write: 3, read: 3 },
] as const;

/** When the last fault is over, in s; a process that it took is back half a minute later. The last two minutes are quiet. */
const ALL_WELL_S = 150;
const HORIZON = "5m";

/** A lease of half a minute is not over before a pause that is shorter. */
const LEASE = "30s";
const LONGEST_PAUSE_S = 18;
const LONGEST_S = 60;

/**
 * A store with users, without a plan, under faults that are held back where they are more than its redundancy must survive: it keeps
 * all its promises, and its replicas are the same at the end. The simplest has three nodes and no fault.
 */
export function stores(constraints: StoreConstraints = {}): fc.Arbitrary<Scenario> {
  const { kind, most = 8, do: kinds = KINDS } = constraints;
  const isPrimary = kind === undefined ? fc.boolean() : fc.constant(kind === "primary");
  return isPrimary.chain((standby) => {
    const shapes = standby ? [QUORUMS[0]] : QUORUMS;
    return fc
      .record({
        shape: fc.constantFrom(...shapes),
        faults: fc.array(storeFaults(kinds), { maxLength: most }),
        objects: fc.integer({ min: 1, max: 4 }),
        network: fc.constantFrom("2ms", "1ms..100ms", "1ms..2s"),
        sync: fc.constantFrom("2ms", "1ms..500ms"),
        timeout: fc.constantFrom("5s", "1s"),
        rate: fc.constantFrom("1/s", "2/s", "10/m"),
      })
      .map((drawn) => storeOf(standby, drawn));
  });
}

interface Drawn {
  readonly shape: (typeof QUORUMS)[number];
  readonly faults: readonly FaultSketch[];
  readonly objects: number;
  readonly network: string;
  readonly sync: string;
  readonly timeout: string;
  readonly rate: string;
}

function storeOf(isPrimary: boolean, { shape, faults, timeout, rate, ...storage }: Drawn): Scenario {
  const { nodes, replicas, write, read } = shape;
  // One pause that begins in another would be longer than the lease allows.
  const firstPause = faults.findIndex(({ kind }) => kind === "pause");
  const within = faults.filter(({ kind }, index) => !isPrimary || kind !== "pause" || index === firstPause);
  const names = Array.from({ length: nodes }, (_, index) => `store-${index + 1}`);
  return {
    formatVersion: 1,
    name: isPrimary ? "drawn-primary" : "drawn-quorum",
    config: {
      fields: { replicas: { type: "integer" }, write: { type: "integer" }, lease: { type: "duration" } },
      versions: { v1: { replicas, write, lease: LEASE } },
    },
    groups: {
      store: {
        nodes,
        redundancy: isPrimary ? "standby" : { quorum: { write, read } },
        supervisor: { after: "1s..20s" },
        start: "0..5s",
        timeout,
        storage: {
          ...storage,
          settings: isPrimary ? { write: "write", lease: "lease" } : { replicas: "replicas" },
        },
        users: { rate },
      },
    },
    ...(within.length > 0 ? { faults: within.map((fault) => faultOf(fault, names)) } : {}),
    plan: [],
    horizon: HORIZON,
    expect: { outcome: "clean" },
  };
}

interface FaultSketch {
  readonly kind: StoreFaultKind;
  readonly atS: number;
  readonly lastsS: number;
  readonly takes: string;
  readonly place: number;
  readonly isOfTwo: boolean;
  readonly way: "all" | NonNullable<Fault["way"]>;
}

function storeFaults(kinds: readonly StoreFaultKind[]): fc.Arbitrary<FaultSketch> {
  return fc.record({
    kind: fc.constantFrom(...kinds),
    atS: fc.nat(ALL_WELL_S),
    lastsS: fc.integer({ min: 1, max: LONGEST_S }),
    takes: fc.constantFrom("500ms", "3s", "20s"),
    place: fc.nat(99),
    isOfTwo: fc.boolean(),
    way: fc.constantFrom("all", "both", "in", "out"),
  });
}

function faultOf({ kind, place, isOfTwo, way, ...fault }: FaultSketch, names: readonly string[]): Fault {
  const first = names[place % names.length] as string;
  const second = names[(place + 1) % names.length] as string;
  const { lasts } = FAULTS[kind];
  const lastsS = Math.min(fault.lastsS, kind === "pause" ? LONGEST_PAUSE_S : LONGEST_S);
  const isCut = kind === "partition" && way !== "all";
  return {
    at: `${Math.min(fault.atS, ALL_WELL_S - (lasts ? lastsS : 0))}s`,
    do: kind,
    on: kind === "restart" && isOfTwo ? [first, second] : first,
    ...(lasts ? { for: `${lastsS}s` } : {}),
    ...(SLOWING.has(kind) ? { takes: fault.takes } : {}),
    ...(isCut ? { from: names.filter((name) => name !== first), way } : {}),
  };
}
