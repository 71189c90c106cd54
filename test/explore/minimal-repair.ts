/** Whether repairs are as small as they get, by trying everything smaller. */

import fc from "fast-check";
import { expect } from "vitest";
import type { PlanEdit } from "../../src/explore/edits/edit.ts";
import { editsOf } from "../../src/explore/edits/edits.ts";
import { goodCourses } from "../../src/explore/good-change.ts";
import { whole } from "../../src/explore/pieces.ts";
import { quickVerdict } from "../../src/explore/quick-verdict.ts";
import { repair } from "../../src/explore/repair.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { withEdits } from "../../src/scenario/words-edit.ts";
import { CRASH, gate, ONE, small, writeTo } from "../support.ts";

/** Two waves at the most, with gates that are lax in several ways, so that some plans need no edit, some one, and some two. */
export const laxPlans: fc.Arbitrary<Scenario> = fc
  .record({
    nodes: fc.constantFrom(1, 2),
    load: fc.constantFrom(
      { by: "watch" },
      { by: "watch", delay: "1s..3s" },
      { by: "poll", every: "3s" },
      { by: "restart-only" },
    ),
    does: fc.constantFrom("crash", "fail"),
    after: fc.constantFrom("0s", "2s"),
    hasTest: fc.boolean(),
    lax: fc.record(
      {
        obeyed: fc.constant(false),
        skip: fc.constant(true),
        tolerates: fc.constantFrom(1, 3),
        ask: fc.constant(["health"]),
        through: fc.constant("balancer" as const),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ nodes, load, does, after, hasTest, lax }) => {
    const look = (on: string) => gate({ name: on, on, every: "1s", for: "2s", ...lax });
    const test = hasTest ? [writeTo("t"), look("t")] : [];
    return small({
      load,
      effects: [{ ...CRASH, do: does, after }],
      groups: {
        t: { nodes: 1, redundancy: "brittle", start: "1s" },
        g: { ...ONE, nodes, redundancy: nodes === 1 ? "brittle" : "balanced", start: "1s" },
      },
      plan: [...test, writeTo("g"), look("g")],
      faults: [{ at: "30s", do: "restart", on: "g" }],
      horizon: "1m",
    } as Partial<Scenario>);
  });

const SEEDS = [1, 2, 3];

/** Whether a plan is proved, and lets a good change pass. */
function isRepair(scenario: Scenario): boolean {
  const model = compile(scenario);
  return (
    quickVerdict(model, 300).verdict === "PROVED" &&
    whole(goodCourses(model, SEEDS)).every((course) => course === "passes")
  );
}

/** Every scenario with edits of so many steps at the most. */
function editedUpTo(scenario: Scenario, steps: number): Scenario[] {
  return editsOf(scenario)
    .filter((edit) => edit.steps <= steps)
    .flatMap((edit: PlanEdit) => {
      const one = withEdits(scenario, edit.words);
      return [one, ...editedUpTo(one, steps - edit.steps)];
    });
}

/** Proves all plans that are smaller than what is proposed, and each proposed one; of times one step less. */
export function checkMinimal(scenario: Scenario, steps: number): void {
  const { before, repairs, trials, untried } = repair(scenario, { steps, budget: 300 });
  expect(untried).toBe(0);
  if (before === "PROVED") return;
  for (const { scenario: repaired } of repairs) expect(isRepair(repaired)).toBe(true);
  if (trials.undecided > 0) return;
  const least = repairs[0]?.cost.steps ?? steps + 1;
  const smaller = new Map(editedUpTo(scenario, least - 1).map((one) => [JSON.stringify(one), one]));
  for (const one of smaller.values()) expect(isRepair(one)).toBe(false);
  for (const { edits } of repairs)
    for (const [place, { time }] of edits.entries()) {
      if (time === null || time.toMs - time.everyMs <= time.fromMs) continue;
      const shorter = edits.with(place, time.at(time.toMs - time.everyMs));
      const other = shorter.reduce((all, { words }) => withEdits(all, words), scenario);
      expect(isRepair(other)).toBe(false);
    }
}
