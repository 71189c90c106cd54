import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { simulate } from "../../src/run.ts";
import { deviations } from "../../src/verdict/expectation.ts";
import { scenarioOfFile } from "../support.ts";

/** Requests one by one cost more than a rate. */
const SEEDS = 1;

const FILES = readdirSync(new URL("../../scenarios/store/", import.meta.url)).sort();

describe.each(FILES)("scenarios/store/%s", (file) => {
  it(`is as expected with seed ${SEEDS}`, () => {
    const scenario = scenarioOfFile(`store/${file}`);
    for (let seed = 1; seed <= SEEDS; seed++)
      expect(deviations(scenario.expect ?? {}, simulate(scenario, seed).verdict), `seed ${seed}`).toEqual([]);
  });
});
