import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { simulate } from "../../src/run.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { type Exposure, measureExposure } from "../../src/verdict/exposure.ts";
import { CRASH, facts, HOUR, kiln, ONE, SECOND, scenarioOfFile, small, writeTo } from "../support.ts";

function exposureOf(scenario: Scenario, noticedAtMs: number | null = null, seed = 1): Exposure {
  return measureExposure(simulate(scenario, seed).world("run"), noticedAtMs);
}

/** Two nodes with 60 users, each of whom asks once a minute, which load what is written after 10 s. */
const two = (words: Partial<Scenario> = {}): Scenario =>
  small({
    load: { by: "watch", delay: "10s" },
    groups: { g: { nodes: 2, redundancy: "balanced", users: { rate: "1/s" } } },
    ...words,
  });

describe("who is exposed to a change", () => {
  test("is each node that runs it, with its part of the users, from when the first does until the end", () => {
    expect(exposureOf(two())).toEqual({ nodes: 2, users: 60, runningMs: HOUR - 10 * SECOND });
  });

  test("is a node that died of it, too, for as long as it lies dead", () => {
    const dies = two({ effects: [{ ...CRASH, after: "1m" }] });
    expect(exposureOf(dies)).toEqual({ nodes: 2, users: 60, runningMs: HOUR - 10 * SECOND });
  });

  test("is nobody while the file says it and no process has loaded it", () => {
    expect(exposureOf(two({ load: { by: "restart-only" } }))).toEqual({ nodes: 0, users: 0, runningMs: 0 });
  });

  test("is nobody where the plan writes nothing", () => {
    expect(exposureOf(two({ plan: [{ wait: "1m" }] }))).toEqual({ nodes: 0, users: 0, runningMs: 0 });
  });

  test("is the half of the nodes that the plan writes to, with half of the users", () => {
    const half = two({ plan: [{ write: { version: "v2", to: "g-1" } }] });
    expect(exposureOf(half)).toMatchObject({ nodes: 1, users: 30 });
  });

  test("ends with the version that is taken back", () => {
    const back = two({ plan: [writeTo("g"), { wait: "1m" }, writeTo("g", "v1")] });
    expect(exposureOf(back)).toEqual({ nodes: 2, users: 60, runningMs: 60 * SECOND });
  });

  test("counts nodes up to when somebody noticed, and those of the same instant", () => {
    expect(exposureOf(two(), 10 * SECOND - 1)).toMatchObject({ nodes: 0, users: 0 });
    expect(exposureOf(two(), 10 * SECOND)).toMatchObject({ nodes: 2, users: 60 });
  });

  test("has no users in a group that nobody asks, and its time counts only where no group is asked", () => {
    const { users: _, ...unasked } = ONE;
    const drill = two({ groups: { g: unasked } });
    expect(exposureOf(drill)).toEqual({ nodes: 1, users: 0, runningMs: HOUR - 10 * SECOND });
    expect(exposureOf({ ...drill, groups: { g: unasked, other: ONE } })).toEqual({
      nodes: 1,
      users: 0,
      runningMs: 0,
    });
  });

  test("is whoever has a record of running it, in any run of the Kiln scenarios", () => {
    const scenarios = [
      kiln(),
      ...["kiln-plain-poll", "kiln-brittle-first", "kiln-masked"].map((name) =>
        scenarioOfFile(`${name}.yaml`),
      ),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...scenarios),
        fc.nat(),
        fc.option(fc.nat({ max: HOUR })),
        (scenario, seed, noticedAtMs) => {
          const run = simulate(scenario, seed);
          const { header } = run.world("run");
          const ran = facts(run, { kind: "run", object: "v2" });
          const exposed = new Set(
            ran.filter(({ atMs }) => atMs <= (noticedAtMs ?? HOUR)).map(({ subject }) => subject),
          );
          const { nodes, users, runningMs } = exposureOf(scenario, noticedAtMs, seed);
          expect(nodes).toBe(exposed.size);
          const all = header.groups.reduce((sum, group) => {
            const most = Math.max(0, ...(group.users?.count.map((one) => one.users) ?? []));
            return sum + (most * group.nodes.filter((node) => exposed.has(node)).length) / group.nodes.length;
          }, 0);
          expect(users).toBe(all);
          // From the first node of users that runs it on, and never before.
          const asked = header.groups.filter((group) => group.users !== null).flatMap((group) => group.nodes);
          const firstMs = Math.min(
            header.horizonMs,
            ...ran.filter(({ subject }) => asked.includes(subject as string)).map(({ atMs }) => atMs),
          );
          expect(runningMs).toBeLessThanOrEqual(header.horizonMs - firstMs);
          expect(runningMs > 0).toBe(firstMs < header.horizonMs);
        },
      ),
      { numRuns: 40, seed: 20110906 },
    );
  });
});
