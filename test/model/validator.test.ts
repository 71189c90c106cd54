import { describe, expect, it } from "vitest";
import { checkErrors } from "../../src/scenario/check.ts";
import type { Scenario, When } from "../../src/scenario/words.ts";
import { BAD, CRASH, gate, simulateSmall, small, writeTo } from "../support.ts";

const ASKED = gate({ ask: ["validator"], for: "0" });

const validated = (validator: readonly When[], words: Partial<Scenario> = {}) =>
  simulateSmall({
    load: { by: "watch", delay: "5m", validator: validator.map((when) => ({ when })) },
    effects: [CRASH],
    plan: [writeTo("g"), ASKED],
    ...words,
  });

describe("a node's own validator", () => {
  it("stops a plan whose file it refuses, before anything has loaded it", () => {
    const { verdict } = validated([BAD]);
    expect(verdict).toMatchObject({ outcome: "caught", stoppedBy: "check" });
    expect(verdict.gates[0]).toMatchObject({ passed: false, sight: "sighted", ranChange: 0 });
  });

  it("lets pass what it does not try, and the gate is blind whatever runs", () => {
    const early = validated([{ size: { above: 5 } }]);
    expect(early.verdict).toMatchObject({ outcome: "slow-fuse" });
    expect(early.verdict.gates[0]).toMatchObject({ passed: true, sight: "blind", ranChange: 0 });
    expect(early.whys.map(({ answer }) => answer).join()).toContain("does not look at what runs");
    // Though the node runs the change by then, the validator says nothing of it.
    const late = validated([{ size: { above: 5 } }], {
      effects: [{ ...CRASH, after: "1h" }],
      plan: [writeTo("g"), { wait: "10m" }, ASKED],
      horizon: "2h",
    });
    expect(late.verdict.gates[0]).toMatchObject({ passed: true, sight: "blind", ranChange: 0 });
  });

  it("that is asked beside the users' requests does not hide what those see", () => {
    const plan = [writeTo("g"), { wait: "10m" }, gate({ ask: ["validator", "push"], for: "0" })];
    const { gates } = validated([{ size: { above: 5 } }], {
      effects: [{ when: BAD, do: "fail" }],
      plan,
    }).verdict;
    expect(gates[0]).toMatchObject({ passed: false, sight: "sighted", ranChange: 1 });
  });

  it("that is stricter than the daemon gives a false alarm", () => {
    expect(validated([BAD], { effects: [] }).verdict).toMatchObject({ outcome: "false-alarm" });
  });

  it("that refuses what was there before is of no use, and says nothing of the change", () => {
    const { gates } = validated([{ size: 1 }]).verdict;
    expect(gates[0]).toMatchObject({ passed: false, sight: "unrelated" });
  });

  it("cannot be asked where there is none, nor through a balancer", () => {
    const problems = (words: Partial<Scenario>) =>
      checkErrors(small({ effects: [CRASH], plan: [writeTo("g"), ASKED], ...words })).map(({ path }) =>
        path.join("."),
      );
    expect(problems({})).toEqual(["plan.1.gate.ask.0"]);
    const load = { by: "watch", validator: [{ when: BAD }] } as const;
    expect(problems({ load })).toEqual([]);
    const plan = [writeTo("g"), gate({ ask: ["validator"], through: "balancer" })];
    expect(problems({ load, plan })).toEqual(["plan.1.gate.through"]);
  });
});
