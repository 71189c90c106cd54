import { expect, test } from "vitest";
import { whole } from "../../src/explore/pieces.ts";
import { unsafeStartMs } from "../../src/explore/timetable.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { CRASH, gate, small, writeTo } from "../support.ts";

const plan = [writeTo("g"), gate({ every: "1s", for: "5s" })];

test("a plan that is safe only because a fault comes before it is not safe at a later start", () => {
  // Loads when it starts: the fault restarts the node while the gate looks, and later nobody looks any more.
  const scenario = small({
    load: { by: "restart-only" },
    effects: [CRASH],
    faults: [
      { at: "2s", do: "restart", on: "g" },
      { at: "30m", do: "restart", on: "g" },
    ],
    plan,
  } as unknown as Partial<Scenario>);
  expect(whole(unsafeStartMs(scenario))).toBeGreaterThan(2_000 - 1);
});

test("a plan that catches the change whenever it begins is safe at each start, and so is one without clocks beside it", () => {
  const faults = [{ at: "30m", do: "restart", on: "g" }] as const;
  const caught = { load: { by: "watch" }, effects: [CRASH], plan } as unknown as Partial<Scenario>;
  expect(whole(unsafeStartMs(small({ ...caught, faults } as unknown as Partial<Scenario>)))).toBeNull();
  expect(whole(unsafeStartMs(small(caught)))).toBeNull();
});
