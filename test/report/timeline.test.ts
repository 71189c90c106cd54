import { expect, test } from "vitest";
import { timelineOf } from "../../src/report/timeline.ts";
import { simulate } from "../../src/run.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { BAD, ONE, small, writeTo } from "../support.ts";

test("what a gate has rolled back is told behind the gate, and who writes is told from a node of its name", () => {
  const scenario: Scenario = {
    formatVersion: 1,
    name: "same-instant",
    world: { paths: ["/srv/site"] },
    config: {
      fields: { root: { type: "path" } },
      versions: { v1: { root: "/srv/site" }, v2: { root: "/srv/stie" } },
    },
    load: { by: "restart-only", results: [{ when: { root: "not-in-world" }, gives: "refuse" }] },
    groups: { web: { nodes: ["one", "two"], redundancy: "balanced", users: { rate: "1/s" } } },
    plan: [
      { write: { version: "v2", to: "one" } },
      { restart: { on: "one" } },
      {
        gate: {
          name: "one",
          on: "one",
          through: "each",
          ask: ["health"],
          every: "5s",
          for: "30s",
          onFail: "roll-back-and-restart",
        },
      },
    ],
    horizon: "1h",
  };
  const { header, trace, verdict } = simulate(scenario, 1);
  const texts = timelineOf(header, trace, verdict).map(({ text }) => text);
  expect(texts.slice(2)).toEqual([
    "one stops, starts, reads v2 and refuses to start: root /srv/stie is not in the world",
    '3. gate "one": ask one for health, every 5s for 30s',
    'gate "one" fails: 0 of 1 reading good; at 0s one did not pass health',
    "the plan is stopped: no later step is done",
    'gate "one" has everything rolled back',
    'gate "one" writes v1 to one',
    "one starts, loads v1 and serves again",
  ]);
});

test("who serves and is ill is told so, and who is well serves again", () => {
  const groups = { g: { ...ONE, start: "10s" } };
  const plan: Scenario["plan"] = [
    writeTo("g"),
    { restart: { on: "g" } },
    { wait: "1m" },
    writeTo("g", "v4"),
    { restart: { on: "g" } },
  ];
  const effects = [{ when: BAD, on: "start", do: "fail" }] as const;
  const { header, trace, verdict } = simulate(
    small({ groups, plan, effects, load: { by: "restart-only" } }),
    1,
  );
  const serving = timelineOf(header, trace, verdict).filter(({ text }) => text.includes("serves"));
  expect(serving.map(({ text, tone }) => [text, tone])).toEqual([
    ["g-1 serves, but is not well", "bad"],
    ["g-1 serves again", "good"],
  ]);
});
