import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { exitCodeOf, judgeRun } from "../../src/report/judgement.ts";
import { simulate } from "../../src/run.ts";
import type { Expect, Scenario } from "../../src/scenario/words.ts";
import { parseScenario } from "../../src/scenario/yaml.ts";

const { scenario } = parseScenario(readFileSync("scenarios/kiln-2011-09.yaml", "utf8"), "kiln");

function statusOf(expected: Expect, changes: Partial<Scenario> = {}): string {
  return judgeRun(expected, simulate({ ...scenario, ...changes }).verdict).status;
}

test("a run is as expected where it deviates in nothing", () => {
  expect(statusOf({ outcome: "slow-fuse", outage: "7m10s" })).toBe("expected");
  expect(statusOf({ not: "slow-fuse" })).toBe("unexpected");
});

test("without a verdict a run is as expected only where that is what is expected", () => {
  const short = { horizon: "4m" };
  expect(statusOf({ not: "slow-fuse" }, short)).toBe("inconclusive");
  expect(statusOf({ outcome: ["caught", "inconclusive"] }, short)).toBe("expected");
  expect(statusOf({ outcome: "caught", share: "30%" }, short)).toBe("inconclusive");
  expect(statusOf({ outcome: "caught", stoppedBy: "two-box test" }, short)).toBe("unexpected");
});

test("not as expected comes before inconclusive", () => {
  expect(exitCodeOf(["expected", "expected"])).toBe(0);
  expect(exitCodeOf(["expected", "inconclusive"])).toBe(3);
  expect(exitCodeOf(["inconclusive", "unexpected"])).toBe(1);
});
