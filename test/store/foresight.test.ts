import { describe, expect, it } from "vitest";
import type { Fault, Run, Scenario, Setting, Storage } from "../../src/index.ts";
import { simulate } from "../../src/run.ts";

const TYPES = { quota: "size", write: "integer" } as const;

interface Words {
  readonly storage?: Storage;
  readonly faults?: readonly Fault[];
  readonly isPrimary?: boolean;
}

/** A store in which one setting is changed, and a gate that passes at once. */
function changing(setting: Setting, from: string | number, to: string | number, words: Words): Scenario {
  const { storage, faults, isPrimary = false } = words;
  return {
    formatVersion: 1,
    name: "changing a setting",
    config: {
      fields: { it: { type: setting in TYPES ? TYPES[setting as keyof typeof TYPES] : "duration" } },
      versions: { v1: { it: from }, v2: { it: to } },
    },
    load: { by: "watch", delay: "1s" },
    groups: {
      store: {
        nodes: 3,
        redundancy: isPrimary ? "standby" : { quorum: { write: 2, read: 2 } },
        timeout: "5s",
        storage: { objects: 2, size: "1MB", settings: { [setting]: "it" }, tolerates: 1, ...storage },
        users: { rate: "30/m" },
      },
    },
    ...(faults === undefined ? {} : { faults: [...faults] }),
    plan: [
      { write: { version: "v2", to: "store" } },
      { wait: "10s" },
      { gate: { name: "smoke", on: "store", through: "each", ask: ["health"], every: "1s", for: "5s" } },
    ],
    horizon: "5m",
  };
}

const told = ({ outcome, verdict }: Run) => [outcome, verdict.gates[0]?.sight];
const runOf = (...words: Parameters<typeof changing>) => simulate(changing(...words), 1);

const pause = (lasts: string): Fault => ({ at: "1m", do: "pause", on: "store-1", for: lasts });
const crash: Fault = { at: "1m", do: "crash", on: "store-1" };
const primary = { isPrimary: true };

describe("a changed setting that nothing in a scenario can make show", () => {
  it.each([
    // 90 requests at the most come before the quiet phase, to two objects that are there: 93 MB.
    ["a quota above all that users can push", ["quota", "80GB", "94MB", {}]],
    [
      "a shorter lease than before that is longer than a pause",
      ["lease", "1m", "30s", { ...primary, faults: [pause("5s")] }],
    ],
    ["a longer lease where no primary is lost", ["lease", "10s", "10m", primary]],
    ["a longer election where no primary is lost", ["election", "5s", "1h", primary]],
    ["a larger quorum where no host is lost", ["write", 2, 3, {}]],
  ] as const)("does no harm, and keeps no run from being clean: %s", (_, words) => {
    const run = runOf(...(words as Parameters<typeof changing>));
    expect(told(run)).toEqual(["clean", "sighted"]);
    expect([...run.trace].filter(({ kind }) => kind === "due")).toEqual([]);
  });
});

describe("a changed setting that something in a scenario can make show", () => {
  it.each([
    ["a quota that users fill", ["quota", "80GB", "20MB", {}]],
    ["a longer lease, and a primary that is lost", ["lease", "10s", "10m", { ...primary, faults: [crash] }]],
    [
      "a longer election, and a primary that is lost",
      ["election", "5s", "1h", { ...primary, faults: [crash] }],
    ],
    ["a larger quorum, and a host that is lost", ["write", 2, 3, { faults: [crash] }]],
  ] as const)("is due, and a gate before it shows is too early: %s", (_, words) => {
    expect(told(runOf(...(words as Parameters<typeof changing>)))).toEqual(["slow-fuse", "too-early"]);
  });

  it("leaves a run open in which it does not show", () => {
    expect(told(runOf("quota", "80GB", "80MB", {}))).toEqual(["inconclusive", "too-early"]);
    // The pause is long enough, and is not that of the primary.
    const faults = [{ ...pause("30s"), on: "store-3" }];
    expect(told(runOf("lease", "1m", "20s", { ...primary, faults }))).toEqual(["inconclusive", "too-early"]);
  });

  it("shows to nobody where what is remembered is no older than a pull may be", () => {
    const ill = (stale: string) => {
      const scenario = changing("expiry", "0s", "20s", { storage: { stale } });
      const { fields, versions } = scenario.config;
      const cached: Scenario = {
        ...scenario,
        config: {
          fields: { ...fields, cache: { type: "integer" } },
          versions: Object.fromEntries(
            Object.entries(versions).map(([name, held]) => [name, { ...held, cache: 9 }]),
          ),
        },
        groups: {
          store: {
            ...(scenario.groups.store as Scenario["groups"][string]),
            storage: { objects: 2, stale, settings: { expiry: "it", cache: "cache" } },
          },
        },
      };
      return [...simulate(cached, 1).trace].some(({ kind }) => kind === "effect");
    };
    expect([ill("30s"), ill("10s")]).toEqual([false, true]);
  });
});
