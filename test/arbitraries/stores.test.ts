import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bogusChanges, faultSchedules, stores } from "../../src/fast-check.ts";
import { simulate } from "../../src/run.ts";
import { check } from "../../src/scenario/check.ts";
import { FAULT_KINDS } from "../../src/scenario/fault-kinds.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { scenarioOfFile } from "../support.ts";

const errors = (scenario: Scenario) => check(scenario).filter(({ severity }) => severity === "error");

describe("each store that is drawn", () => {
  it("has no errors, keeps its promises, and its replicas are the same at the end", () => {
    fc.assert(
      fc.property(stores({ most: 4 }), fc.nat(99), (scenario, seed) => {
        expect(errors(scenario)).toEqual([]);
        const { outcome, verdict } = simulate(scenario, seed);
        expect([outcome, verdict.broken ?? []]).toEqual(["clean", []]);
      }),
      { seed: 1, numRuns: 5 },
    );
  });

  it("is of the kind, and has the faults, that are asked for", () => {
    fc.assert(
      fc.property(stores({ kind: "primary", do: ["pause"], most: 2 }), ({ groups, faults = [] }) => {
        expect(groups.store?.redundancy).toBe("standby");
        expect(faults.length).toBeLessThanOrEqual(2);
        expect(faults.every((fault) => fault.do === "pause")).toBe(true);
      }),
      { seed: 1, numRuns: 50 },
    );
    const kinds = new Set(
      fc.sample(stores(), { seed: 1, numRuns: 100 }).flatMap(({ faults }) => faults?.map((one) => one.do)),
    );
    expect(kinds.size).toBeGreaterThan(9);
  });

  it("shrinks to three nodes, one object and no fault", () => {
    const { counterexample } = fc.check(
      fc.property(stores(), () => false),
      { seed: 1 },
    );
    const [{ groups, faults }] = counterexample as [Scenario];
    expect([groups.store?.nodes, groups.store?.storage?.objects, faults]).toEqual([3, 1, undefined]);
  });
});

describe("faults that are drawn", () => {
  it("have the words that their kind takes, those of a storage service too", () => {
    const [store] = fc.sample(stores({ most: 0 }), { seed: 1, numRuns: 1 }) as [Scenario];
    const kinds = FAULT_KINDS.filter((kind) => kind !== "hang");
    fc.assert(
      fc.property(faultSchedules({ on: ["store-1", "store-2"], do: kinds, most: 5, max: "1m" }), (faults) => {
        expect(errors({ ...store, faults })).toEqual([]);
      }),
      { seed: 1, numRuns: 30 },
    );
  });
});

describe("bogus changes", () => {
  /** File → a field that the storage service reads. */
  const FIELDS = {
    "root-typo": "storageRoot",
    "dead-peer": "peers",
    "one-replica": "replicas",
    "quorum-too-small": "write",
    "quota-unit": "quota",
    "lease-too-short": "lease",
  };

  it.each(Object.entries(FIELDS))("are made of what a storage service reads: %s", (file, field) => {
    const { config, plan, expect: _, ...scenario } = scenarioOfFile(`store/${file}.yaml`);
    const { v1 = {} } = config.versions;
    const from = { config: { fields: config.fields, versions: { v1 } } };
    const drawn = fc.sample(bogusChanges(from), { seed: 1, numRuns: 30 });
    expect(drawn.some(({ values }) => JSON.stringify(values[field]) !== JSON.stringify(v1[field]))).toBe(
      true,
    );
    const [write] = plan;
    for (const { values } of drawn) {
      const versions = { v1, v2: values };
      expect(
        errors({ ...scenario, config: { ...config, versions }, plan: write === undefined ? [] : [write] }),
      ).toEqual([]);
    }
  });
});
