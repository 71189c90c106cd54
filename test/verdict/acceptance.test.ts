import { describe, expect, it } from "vitest";
import { courseOfPlan, plannedWriteBehind } from "../../src/verdict/oracles/acceptance.ts";
import { Story } from "../support.ts";

const acceptances = (story: Story) => courseOfPlan(story.trace).writes.map((write) => write.acceptedAtMs);

describe("a write", () => {
  it("is accepted when the plan begins its next write, the last one when the plan ends", () => {
    const story = new Story();
    story.at(1, "write", "plan", { object: "v2" });
    story.at(20, "write", "plan", { object: "v2" });
    story.at(30, "plan-end", "plan");
    expect(acceptances(story)).toEqual([20, 30]);
    expect(courseOfPlan(story.trace).endedAtMs).toBe(30);
  });

  it("is not accepted where the plan is stopped before its next write", () => {
    const story = new Story();
    story.at(1, "write", "plan", { object: "v2" });
    story.at(20, "write", "plan", { object: "v2" });
    const stopped = story.at(25, "stopped", "check");
    expect(acceptances(story)).toEqual([20, null]);
    expect(courseOfPlan(story.trace)).toMatchObject({ stopped, endedAtMs: null });
  });

  it("is not accepted where the plan comes to no end before the horizon", () => {
    const story = new Story();
    story.at(1, "write", "plan", { object: "v2" });
    expect(acceptances(story)).toEqual([null]);
    expect(courseOfPlan(story.trace).stopped).toBe(-1);
  });

  it("is accepted at once where the next follows at the same instant", () => {
    const story = new Story();
    story.at(5, "write", "plan", { object: "v2" });
    story.at(5, "write", "plan", { object: "v3" });
    expect(acceptances(story)).toEqual([5, null]);
  });
});

describe("the write of the plan behind a record", () => {
  it("is found up its causes, also through an agent", () => {
    const story = new Story();
    const step = story.at(0, "step", "plan");
    const write = story.at(0, "write", "agent", { cause: step });
    const agent = story.at(0, "agent", "a-1", { cause: write });
    const file = story.at(9, "file", "a-1", { cause: agent });
    expect(plannedWriteBehind(story.trace, file)).toBe(write);
    expect(plannedWriteBehind(story.trace, step)).toBe(-1);
    expect(plannedWriteBehind(story.trace, -1)).toBe(-1);
  });

  it("is none where somebody rolled back", () => {
    const story = new Story();
    story.at(0, "write", "plan");
    const back = story.at(5, "roll-back", "operator");
    const file = story.at(5, "file", "a-1", { object: "v1", cause: back });
    expect(plannedWriteBehind(story.trace, file)).toBe(-1);
  });
});
