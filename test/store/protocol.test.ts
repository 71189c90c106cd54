import { describe, expect, it } from "vitest";
import type { Fault, Scenario, Storage } from "../../src/index.ts";
import { simulate } from "../../src/run.ts";

interface Words {
  readonly kind: "quorum" | "primary";
  readonly faults?: readonly Fault[];
  readonly storage?: Storage;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly nodes?: number;
  readonly rate?: string;
  readonly asks?: Readonly<Record<string, number>>;
}

/** A store whose faults are chosen so that one rule of its protocol is all that keeps a promise. */
function store({ kind, faults = [], storage, values = {}, nodes = 3, rate = "1/s", asks }: Words): Scenario {
  const own = nodes === 1 ? { write: 1, read: 1 } : { write: 2, read: 2 };
  const held: Readonly<Record<string, string | number>> = { write: own.write, ...values };
  return {
    formatVersion: 1,
    name: "protocol",
    config: {
      fields: Object.fromEntries(
        Object.entries(held).map(([name, value]) => [
          name,
          { type: typeof value === "number" ? "integer" : "duration" },
        ]),
      ),
      versions: { v1: held },
    },
    groups: {
      store: {
        nodes,
        redundancy: kind === "primary" ? "standby" : { quorum: own },
        supervisor: { after: "5s" },
        start: "1s",
        timeout: "5s",
        storage: {
          objects: 2,
          tolerates: 3,
          quiet: "1m",
          settings: Object.fromEntries(Object.keys(held).map((name) => [name, name])),
          ...storage,
        },
        users: { rate, ...(asks === undefined ? {} : { asks }) },
      },
    },
    ...(faults.length === 0 ? {} : { faults: [...faults] }),
    plan: [],
    horizon: "4m",
  };
}

const brokenBy = (words: Words): string[] =>
  [1, 2].flatMap((seed) => (simulate(store(words), seed).verdict.broken ?? []).map(({ what }) => what));

const SHORT_LEASE = { lease: "10s", election: "5s" };

describe("what a store must not forget", () => {
  it("are hints: whoever kept them is restarted before they are handed off", () => {
    const faults: readonly Fault[] = [
      { at: "30s", do: "disk-full", on: "store-2", for: "40s" },
      { at: "1m11s", do: "restart", on: ["store-1", "store-3"] },
    ];
    const words = { asks: { push: 1 }, storage: { objects: 60, handoff: "40s" } };
    expect(brokenBy({ kind: "quorum", faults, ...words })).toEqual([]);
  });

  it("is that a push has made what it remembers old", () => {
    const values = { cache: 10, expiry: "1h" };
    expect(brokenBy({ kind: "quorum", nodes: 1, values })).toEqual([]);
  });

  it("is when it asked for what it remembers, and not when it heard", () => {
    const storage = { objects: 1, stale: "2s", network: "10ms..2s", quiet: "2m30s" };
    const values = { cache: 10, expiry: "2s" };
    expect(brokenBy({ kind: "quorum", values, storage, rate: "8/s" })).toEqual([]);
  });
});

describe("a primary", () => {
  it("that is cut off is none any more when its lease is over", () => {
    const cut: Fault = {
      at: "30s",
      do: "partition",
      on: "store-1",
      from: ["store-2", "store-3"],
      way: "both",
      for: "1m",
    };
    expect(brokenBy({ kind: "primary", values: SHORT_LEASE, faults: [cut] })).toEqual([]);
  });

  it("is not followed by one who does not hear it, while another has granted its lease", () => {
    const cut: Fault = {
      at: "30s",
      do: "partition",
      on: "store-2",
      from: ["store-1"],
      way: "both",
      for: "1m",
    };
    expect(brokenBy({ kind: "primary", values: SHORT_LEASE, faults: [cut] })).toEqual([]);
  });

  it("is nobody for whom the votes come when the lease that they grant is over", () => {
    expect(brokenBy({ kind: "primary", values: SHORT_LEASE, storage: { network: "5s" } })).toEqual([]);
    expect(brokenBy({ kind: "primary", values: SHORT_LEASE, storage: { network: "2s..5s" } })).toEqual([]);
  });

  it("is not voted for by who cannot read what may have been acknowledged", () => {
    const faults: readonly Fault[] = [
      { at: "10s", do: "disk-full", on: "store-3", for: "2m" },
      { at: "50s", do: "corrupt", on: "store-2" },
      { at: "55s", do: "hang", on: "store-1" },
    ];
    const storage = { objects: 1, scrub: "10m", handoff: "10m" };
    // Beyond what is tolerated: what is gone is gone. But nobody says that there was nothing.
    const broken = brokenBy({ kind: "primary", values: SHORT_LEASE, faults, storage });
    expect(broken.filter((what) => !what.includes("is lost"))).toEqual([]);
  });
});
