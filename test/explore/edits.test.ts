import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { EditKind } from "../../src/explore/edits/edit.ts";
import { editsOf } from "../../src/explore/edits/edits.ts";
import { goodCourses } from "../../src/explore/good-change.ts";
import { whole } from "../../src/explore/pieces.ts";
import { quickVerdict } from "../../src/explore/quick-verdict.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Group, Scenario } from "../../src/scenario/words.ts";
import { withEdits } from "../../src/scenario/words-edit.ts";
import { BAD, CRASH, gate, ONE, small, writeTo } from "../support.ts";

const TWO: Group = { nodes: 2, redundancy: "balanced", users: { rate: "1/s" } };
const TEST: Group = { nodes: 1, redundancy: "brittle" };
/** Comes to its end long after every gate of these plans. */
const LATE = { ...CRASH, after: "30m" } as const;
const looks = (words = {}) => gate({ every: "10s", for: "20s", ...words });
const on = (group: string, words = {}) => looks({ name: `look at ${group}`, on: group, ...words });

/** For each edit of the set a scenario that it repairs by itself. */
const SCENARIOS: Readonly<Record<EditKind, Scenario>> = {
  "do-not-skip": small({
    effects: [{ ...CRASH, after: "10s" }],
    plan: [writeTo("g"), looks({ skip: true })],
  }),
  obey: small({
    effects: [{ ...CRASH, after: "20s" }],
    plan: [writeTo("g"), looks({ obeyed: false, for: "30s" }), { wait: "1m" }],
  }),
  "tolerate-nothing": small({
    groups: { g: ONE, t: TEST },
    effects: [CRASH],
    plan: [writeTo("t"), on("t", { tolerates: 9 }), writeTo("g")],
  }),
  "missing-stops": small({
    groups: { g: ONE, t: TEST },
    effects: [CRASH],
    plan: [writeTo("t"), on("t", { loses: "100%", missing: "passes" }), writeTo("g")],
  }),
  "look-at-each": small({
    groups: { g: TWO },
    effects: [
      { ...CRASH, where: { nodes: ["g-1"] } },
      { ...LATE, where: { nodes: ["g-2"] } },
    ],
    plan: [writeTo("g"), looks({ through: "balancer" })],
  }),
  "ask-users-questions": small({
    groups: { g: ONE, t: TEST },
    effects: [{ when: BAD, do: "fail" }],
    plan: [writeTo("t"), on("t", { ask: ["health"] }), writeTo("g")],
  }),
  "ask-version": small({
    load: { by: "watch", delay: "3m..5m" },
    groups: { g: ONE, t: TEST },
    effects: [CRASH],
    plan: [writeTo("t"), on("t"), writeTo("g")],
  }),
  "ask-as-account": small({
    groups: { g: { ...ONE, users: { rate: "1/s", accounts: { acme: 1, others: 1 } } } },
    effects: [{ when: BAD, do: "fail", after: "20s" }],
    plan: [{ move: { on: "g", accounts: ["acme"], to: "v2" } }, looks({ for: "30s" }), { wait: "1m" }],
  }),
  "look-longer": small({
    groups: { g: ONE, t: TEST },
    effects: [{ ...CRASH, after: "1m" }],
    plan: [writeTo("t"), on("t"), writeTo("g")],
  }),
  "force-restart": small({
    load: { by: "restart-only" },
    groups: { g: ONE, t: TEST },
    effects: [CRASH],
    faults: [{ at: "30m", do: "restart", on: "g" }],
    plan: [writeTo("t"), on("t"), writeTo("g")],
  }),
  "add-gate": small({
    groups: { g: ONE, t: TEST },
    effects: [{ ...CRASH, after: "1m" }],
    plan: [writeTo("t"), writeTo("g")],
  }),
  "wave-first": small({
    groups: { g: ONE, t: TEST },
    effects: [{ ...CRASH, after: "10s" }],
    plan: [writeTo("g"), writeTo("t"), on("t")],
  }),
  "canary-first": small({ groups: { g: { ...TWO, nodes: 3 } }, effects: [{ ...CRASH, after: "1m" }] }),
  "brittle-first": small({
    load: { by: "watch", delay: "30m" },
    groups: { g: TWO },
    effects: [CRASH],
    horizon: "50m",
  }),
  // What is promoted is accepted with the next write, before anybody has looked.
  "hold-promotion": small({
    stores: { tried: {} },
    groups: { g: ONE, t: { ...TEST, file: { from: "tried", by: "watch" } }, others: TEST },
    effects: [
      { ...CRASH, where: { group: "t" }, after: "10s" },
      { ...CRASH, where: { group: "g" }, after: "1m" },
    ],
    plan: [writeTo("tried"), { promote: { from: "tried", to: "g" } }, writeTo("others"), on("t")],
  }),
  // What the first wave has accepted is rolled back with the second, and goes on running where nobody restarts it.
  "roll-back-by-restart": small({
    load: { by: "restart-only" },
    groups: { g: ONE, h: TEST },
    effects: [
      { when: BAD, where: { group: "h" }, do: "crash" },
      { when: BAD, where: { group: "g" }, do: "crash", after: "2h" },
    ],
    plan: [
      writeTo("g"),
      { restart: { on: "g" } },
      looks(),
      writeTo("h"),
      { restart: { on: "h" } },
      on("h", { onFail: "roll-back" }),
      { wait: "90m" },
    ],
    horizon: "3h",
  }),
  // One of two nodes dies, which nobody but a monitor sees, and the files are put back in time, but for the agent.
  "remove-agents-first": small({
    agents: { pusher: { writes: "v2", every: "10m" } },
    groups: { g: TWO },
    effects: [
      { ...CRASH, where: { nodes: ["g-1"] } },
      { ...CRASH, where: { nodes: ["g-2"] }, after: "20m" },
    ],
    plan: [{ deploy: { agent: "pusher", to: "g" } }],
    monitor: { notices: "symptom", after: "1m" },
    operator: [
      { does: "restore-files", after: "1m" },
      { does: "restart", after: "0s" },
    ],
  }),
};

describe("each edit of the set repairs some plan by itself", () => {
  test.each(Object.entries(SCENARIOS))("%s", (kind, scenario) => {
    expect(quickVerdict(compile(scenario), 500).verdict).toBe("REFUTED");
    const repaired = editsOf(scenario)
      .filter((edit) => edit.kind === kind)
      .map(({ words }) => compile(withEdits(scenario, words)))
      .filter((model) => quickVerdict(model, 500).verdict === "PROVED");
    expect(repaired).not.toEqual([]);
    expect(
      repaired.some((model) => whole(goodCourses(model, [1, 2, 3])).every((course) => course === "passes")),
    ).toBe(true);
  });
});

test("docs/repair.md lists the set, in its order", () => {
  const text = readFileSync(new URL("../../docs/repair.md", import.meta.url), "utf8");
  const kinds = [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind]) => kind);
  expect(kinds).toEqual(Object.keys(SCENARIOS));
});
