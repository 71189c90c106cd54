import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Campaign } from "../../src/explore/campaign.ts";
import { sameFailureAs } from "../../src/explore/failure-class.ts";
import { shrinkScenario } from "../../src/explore/shrink.ts";
import { simulate } from "../../src/run.ts";
import { parseCaseFile } from "../../src/scenario/case-file.ts";
import { withFunctions } from "../../src/scenario/functions.ts";
import type { OwnStorage, Scenario, StoragePromise } from "../../src/scenario/words.ts";
import { call } from "../cli/call.ts";
import catchUpStopsEarly from "./planted/catch-up-stops-early.ts";
import hintDropped from "./planted/hint-dropped.ts";
import quorumOffByOne from "./planted/quorum-off-by-one.ts";
import repairWritesOlder from "./planted/repair-writes-older.ts";
import staleReadServed from "./planted/stale-read-served.ts";

interface Planted {
  readonly file: string;
  readonly scenario: Scenario;
  readonly breaks: readonly StoragePromise[];
  /** What is decided wrongly, and must not be where all is well. */
  readonly wrong: keyof OwnStorage;
}

const WRONG_ANSWERS = ["fresh", "linearizable", "durable"] as const;

const PLANTED: readonly Planted[] = [
  { file: "quorum-off-by-one", scenario: quorumOffByOne, breaks: WRONG_ANSWERS, wrong: "enough" },
  { file: "hint-dropped", scenario: hintDropped, breaks: ["converged"], wrong: "keepsHint" },
  { file: "repair-writes-older", scenario: repairWritesOlder, breaks: WRONG_ANSWERS, wrong: "repairs" },
  { file: "stale-read-served", scenario: staleReadServed, breaks: WRONG_ANSWERS, wrong: "serves" },
  { file: "catch-up-stops-early", scenario: catchUpStopsEarly, breaks: ["converged"], wrong: "catchesUp" },
];

const RUNS = 20;
/** So many tries, and so many draws that are not the simplest, are enough for each. */
const MOST_TRIES = 300;
const MOST_NEEDED = 12;

/** The same store with what is decided wrongly decided rightly. */
function mended({ scenario, wrong }: Planted): Scenario {
  const { store } = scenario.groups as { store: NonNullable<Scenario["groups"][string]> };
  const { [wrong]: _, ...own } = store.storage?.own ?? {};
  return { ...scenario, groups: { store: { ...store, storage: { ...store.storage, own } } } };
}

describe("a defect that is planted into the store", () => {
  it.each(PLANTED)(
    "$file is found in 20 runs, and shrunk until nothing is left to take away",
    ({ file, scenario, breaks }) => {
      const campaign = new Campaign(scenario, { runs: RUNS });
      for (const { failure } of campaign.run()) if (failure !== null) break;
      const [failure] = campaign.result().failures;
      expect(breaks.map((promise) => `broken.${promise}`)).toContain(failure?.class.violates);
      const { case: found } = failure as NonNullable<typeof failure>;
      const isSame = sameFailureAs(simulate(found.scenario, found.seed));
      const { scenario: smallest, draws, tries, isDone } = shrinkScenario(found.scenario, found.seed, isSame);
      const size = (of: Scenario) => JSON.stringify(of).length;
      expect([isDone, tries < MOST_TRIES]).toEqual([true, true]);
      expect(size(smallest)).toBeLessThan(0.75 * size(found.scenario));
      // Of all that was left to chance a handful is not as simple as can be.
      const needed = draws.filter(({ value }) => value !== 0 && value !== false);
      expect([file, needed.length <= MOST_NEEDED]).toEqual([file, true]);
    },
  );

  it.each(PLANTED)("$file is what is found: without it all is well", (planted) => {
    const campaign = new Campaign(mended(planted), { runs: RUNS / 2 });
    for (const { failure } of campaign.run()) expect([planted.file, failure]).toEqual([planted.file, null]);
  });
});

describe("slowfuse check", () => {
  const folder = mkdtempSync(join(tmpdir(), "slowfuse-planted-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("keeps the smallest case with the place of the function that is wrong, and replay runs it again", async () => {
    const path = join(folder, "off-by-one.mjs");
    // The function is left out of the data, and written behind it.
    const data = JSON.stringify(quorumOffByOne);
    const own = "scenario.groups.store.storage.own = { enough: (needed) => needed - 1 };";
    writeFileSync(path, `const scenario = ${data};\n${own}\nexport default scenario;\n`);
    const { code, out } = await call(["check", path, "--runs", "2", "--time-limit", "1s"]);
    expect(code).toBe(1);
    expect(out).toContain("# and the function groups.store.storage.own.enough of ");
    const corpus = join(folder, "corpus", "off-by-one");
    const [name] = readdirSync(corpus) as [string];
    const kept = parseCaseFile(readFileSync(join(corpus, name), "utf8"), name);
    expect(kept.failure.violates).toBe("broken.fresh");
    const place = ["groups", "store", "storage", "own", "enough"];
    expect(kept.functions).toEqual([{ at: place, of: place }]);
    const replayed = await call(["replay", join(corpus, name)]);
    expect([replayed.code, replayed.out.includes("it fails as it was recorded to")]).toEqual([0, true]);
  });

  it("cannot give back a function that the file has no more", () => {
    const place = ["groups", "store", "storage", "own", "enough"];
    const [planted] = PLANTED as [Planted, ...Planted[]];
    expect(() => withFunctions(planted.scenario, [{ at: place, of: place }], mended(planted))).toThrow(
      "there is no function at groups.store.storage.own.enough any more",
    );
  });
});
