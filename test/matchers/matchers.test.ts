import "../../src/vitest.ts";
import { describe, expect, it, test } from "vitest";
import { simulate } from "../../src/run.ts";
import { CRASH, gate, kiln, scenarioOfFile, small, writeTo } from "../support.ts";

/** What a failing assertion says. */
function messageOf(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("the assertion holds");
}

const forced = scenarioOfFile("kiln-forced-restart.yaml");
const blind = small({ effects: [CRASH], load: { by: "watch", delay: "2m" }, plan: [writeTo("g"), gate()] });
const restarted = small({
  effects: [CRASH],
  load: { by: "watch", delay: "2m" },
  plan: [writeTo("g"), { restart: { on: "g" } }, gate()],
});

describe("a matcher holds", () => {
  test("for all runs of a scenario, and for one run", () => {
    expect(kiln()).toEndAs("slow-fuse");
    expect(simulate(kiln(), 3)).toEndAs(["slow-fuse", "caught"]);
    expect(forced).toNeverEndAsSlowFuse({ runs: 20 });
    expect(restarted).toCatchEveryKind({ kinds: ["typo-in-path", "wrong-case"], runs: 2 });
    expect(restarted).toHaveNoBlindGate();
    expect(simulate(restarted)).toHaveNoBlindGate();
  });

  test("the other way round", () => {
    expect(kiln()).not.toEndAs("caught");
    expect(kiln()).not.toNeverEndAsSlowFuse();
    expect(blind).not.toCatchEveryKind({ runs: 1 });
    expect(blind).not.toHaveNoBlindGate();
    expect(messageOf(() => expect(restarted).not.toHaveNoBlindGate({ runs: 4 }))).toBe(
      'expected "small" not to have no blind gate, but all of 4 runs did',
    );
  });
});

describe("a failing matcher tells", () => {
  const text = messageOf(() => expect(kiln()).toNeverEndAsSlowFuse());

  it.each([
    [
      "what was expected, and which run it was",
      'expected "kiln-2011-09" to never end as a slow fuse, but a run ended as slow-fuse',
    ],
    ["when it was accepted and failed, and the fuse", "accepted at 3m, failed at 5m54s, a fuse of 2m54s"],
    ["which gates were blind", 'gate "two-box test" passed: blind, 0 of 2 nodes ran the change'],
    ["why they were", "Blind: it looked for 2m, and at best 0 of 2 nodes ran the change."],
    ["every drawn value", "production-3/watch-delay#1  3m..5m"],
    ["the seed and how to have it again", "again: simulate(scenario, 1), or slowfuse run <file> --seed 1"],
    ["the smallest scenario", "The smallest that fails in the same way"],
    ["its plan", "- { deploy: { agent: upgrade-service, to: production } }"],
  ])("%s", (_, part) => {
    expect(text).toContain(part);
  });

  it("after how many runs that were well, and the seed of the first that was not", () => {
    const plain = messageOf(() => expect(scenarioOfFile("kiln-plain-poll.yaml")).toEndAs("caught"));
    expect(plain).toMatch(/ended as slow-fuse, after \d+ that did\n\nkiln-plain-poll, seed \d+\n/);
  });

  it("which bogus versions slipped through, and which do no harm", () => {
    const found = messageOf(() => expect(blind).toCatchEveryKind({ runs: 2 }));
    expect(found).toContain(
      "✗ typo-in-path: root /srv became /srvv: a character stands twice: slipped through in 2 of 2",
    );
    expect(found).toMatch(/· harmless here: .*off-by-a-factor/);
  });

  it("that a kind cannot be caught, that it does no harm, and that nothing does", () => {
    const kinds = (...names: ("zero" | "empty-list")[]) =>
      messageOf(() => expect(restarted).toCatchEveryKind({ kinds: names, runs: 1 }));
    expect(kinds("empty-list")).toContain("empty-list: the config has no field for it");
    expect(kinds("zero")).toContain("zero: does no harm");
    const harmless = small({ plan: [writeTo("g"), gate()] });
    expect(messageOf(() => expect(harmless).toCatchEveryKind({ runs: 1 }))).toContain(
      "nothing does any harm",
    );
  });

  it("that there is no gate", () => {
    expect(messageOf(() => expect(small()).toHaveNoBlindGate())).toContain("but it has no gate");
  });

  it("that it was given neither a scenario nor a run, or no runs", () => {
    expect(messageOf(() => expect(3).toEndAs("caught"))).toContain("expected a scenario, or a run");
    expect(messageOf(() => expect(small()).toEndAs("caught", { runs: 0 }))).toContain("found 0 runs");
  });
});
