import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";
import { proofOfFile, proofRow } from "../../scripts/docs/proofs.ts";
import type { Proof } from "../../src/explore/proof.ts";
import { runOfCounterexample } from "../../src/report/proved.ts";
import { loadScenarioFile } from "../../src/scenario/file.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const table = readFileSync(`${root}docs/proofs.md`, "utf8").split("\n");

/** The proof, which docs/proofs.md must tell as it is (npm run docs:proofs writes it anew). */
async function proofOf(file: string): Promise<Proof> {
  const proof = await proofOfFile(file);
  expect(table).toContain(proofRow(file, proof));
  // Whatever is refuted is so by a run that anybody can have again.
  if (proof.counterexample !== null) {
    const { scenario } = await loadScenarioFile(`${root}${file}`);
    expect(runOfCounterexample(scenario, proof.counterexample).outcome).toBe("slow-fuse");
  }
  return proof;
}

describe("what a person would argue of the Kiln outage and its lessons holds for every timing", () => {
  test("the plan of 2011 lets every timing through: nodes load after 3 minutes, the gates look for 2 and 1", async () => {
    expect(await proofOf("scenarios/kiln-2011-09.yaml")).toMatchObject({
      verdict: "REFUTED",
      slowFuse: { share: 1 },
    });
  });

  it.each([
    ["a good change", "kiln-good-change"],
    ["a forced restart before each test", "kiln-forced-restart"],
    ["a brittle group first", "kiln-brittle-first"],
    ["a gate that asks which version runs", "kiln-ask-version"],
  ])("%s is proved", async (_, name) => {
    expect(await proofOf(`scenarios/${name}.yaml`)).toMatchObject({
      verdict: "PROVED",
      slowFuse: { share: 0 },
    });
  });

  test("with a plain poll luck decides, so it is refuted", async () => {
    const { verdict, slowFuse, outcomes } = await proofOf("scenarios/kiln-plain-poll.yaml");
    expect(verdict).toBe("REFUTED");
    expect(slowFuse?.share).not.toBe(1);
    expect(outcomes.map(({ outcome }) => outcome)).toContain("caught");
  });

  it.each(["kiln-rollback-only", "kiln-maintenance-window"])(
    "%s makes the outage shorter or cheaper, and stops no slow fuse",
    async (name) => {
      expect((await proofOf(`scenarios/${name}.yaml`)).verdict).toBe("REFUTED");
    },
  );

  test("a false alarm is proved, and is all there is", async () => {
    const { verdict, outcomes } = await proofOf("scenarios/kiln-overcautious.yaml");
    expect({ verdict, outcomes }).toMatchObject({
      verdict: "PROVED",
      outcomes: [{ outcome: "false-alarm", share: 1 }],
    });
  });
});

describe("a timing that plain seeds do not meet is found", () => {
  const rare = readdirSync(`${root}test/planted/scenarios`).filter((name) => name.startsWith("three-"));

  it.each(rare)("%s", async (name) => {
    const { verdict, slowFuse, counterexample } = await proofOf(`test/planted/scenarios/${name}`);
    expect(verdict).toBe("REFUTED");
    if (slowFuse !== null) expect(slowFuse.share).toBeLessThan(1e-5);
    expect(counterexample?.conditions).not.toEqual([]);
  });

  test("three polls in one second of five minutes: exactly (1/300)³", async () => {
    const { slowFuse } = await proofOf("test/planted/scenarios/three-polls-in-one-second.yaml");
    expect(slowFuse?.fraction).toEqual({ points: 1n, of: 27_000_000n });
  });
});
