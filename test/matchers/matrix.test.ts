import "../../src/vitest.ts";
import { expect, test } from "vitest";
import { simulate } from "../../src/run.ts";
import { scenarioOfFile } from "../support.ts";

const kinds = ["typo-in-path", "relative-path", "stale-host"] as const;

test("toCatchAtLeast holds where the plan catches as many kinds on every timing, and not where it does not", () => {
  expect(scenarioOfFile("kiln-forced-restart.yaml")).toCatchAtLeast(0.9, { kinds });
  expect(scenarioOfFile("kiln-2011-09.yaml")).not.toCatchAtLeast(0.1, { kinds });
});

test("a failing toCatchAtLeast shows the matrix and why something slips through", () => {
  const assertion = () => expect(scenarioOfFile("kiln-2011-09.yaml")).toCatchAtLeast(0.9, { kinds });
  expect(assertion).toThrow("to catch at least 90 % of the kinds of bogus change on every timing");
  expect(assertion).toThrow(/typo-in-path +blind +blind +slips through: every timing/);
  expect(assertion).toThrow("Blind: it looked for 2m");
});

test("toCatchAtLeast refuses what cannot be meant, and does not hold where nothing does harm", () => {
  const scenario = scenarioOfFile("kiln-forced-restart.yaml");
  expect(() => expect(scenario).toCatchAtLeast(90)).toThrow("expected a share above 0, up to 1");
  expect(() => expect(simulate(scenario)).toCatchAtLeast(0.9)).toThrow("a run is one timing");
  expect(scenario).not.toCatchAtLeast(0.9, { kinds: ["stale-host"] });
});
