import { describe, expect, it } from "vitest";
import { courseOfPlan } from "../../src/verdict/oracles/acceptance.ts";
import { findIncompleteness } from "../../src/verdict/oracles/completeness.ts";
import { Story } from "../support.ts";

function incompleteness(story: Story, limit: "events" | "records" | null = null): string[] {
  return findIncompleteness({ ...story.witness, limit }, null, courseOfPlan(story.trace));
}

/** A story in which a-1 gets v2; `then` tells the rest before the plan ends. */
function told(then: (story: Story, file: number) => void): Story {
  const story = new Story();
  const write = story.at(0, "write", "plan", { object: "v2" });
  const file = story.at(0, "file", "a-1", { object: "v2", cause: write });
  then(story, file);
  story.at(50, "plan-end", "plan");
  return story;
}

function runsIt(story: Story, file: number, whole = 1): number {
  const load = story.at(10, "load", "a-1", { object: "v2", cause: file, source: file });
  return story.at(10, "run", "a-1", { object: "v2", value: whole, cause: load, source: file });
}

describe("a run is complete", () => {
  it("where each node that was written to runs what was written, and the plan has ended", () => {
    expect(incompleteness(told(runsIt))).toEqual([]);
  });

  it("where nobody wrote anything", () => {
    const story = new Story();
    story.at(0, "plan-end", "plan");
    expect(incompleteness(story)).toEqual([]);
  });

  it("where a node was given back what it still ran", () => {
    const story = told((one) => one.at(5, "file", "a-1", { object: "v1" }));
    expect(incompleteness(story)).toEqual([]);
  });

  it("where a plan was stopped and so has no end", () => {
    const story = new Story();
    story.at(5, "stopped", "check");
    expect(incompleteness(story)).toEqual([]);
  });

  it("where an effect that is due comes, or can no longer come", () => {
    const due = (story: Story, file: number) =>
      story.at(10, "due", "a-1", {
        object: "v2",
        value: 500,
        note: "crash",
        cause: runsIt(story, file),
        source: file,
      });
    const comes = told((story, file) => {
      const record = due(story, file);
      story.at(20, "effect", "a-1", { object: "v2", cause: record, source: file });
    });
    const restarted = told((story, file) => {
      due(story, file);
      story.at(20, "stop", "a-1");
      story.at(20, "start", "a-1");
      runsIt(story, file);
    });
    expect(incompleteness(comes)).toEqual([]);
    expect(incompleteness(restarted)).toEqual([]);
  });
});

describe("a run is incomplete", () => {
  it("where it reached a limit", () => {
    expect(incompleteness(told(runsIt), "events")).toEqual([
      "the run reached its limit of events before the horizon",
    ]);
    expect(incompleteness(told(runsIt), "records")).toEqual([
      "the run reached its limit of records before the horizon",
    ]);
  });

  it("where the plan has not ended", () => {
    expect(incompleteness(new Story({ horizonMs: 60_000 }))).toEqual([
      "the plan had not ended at the horizon, 1m",
    ]);
  });

  it("where a node has stored what it does not run", () => {
    expect(incompleteness(told(() => {}))).toEqual([
      "a-1 had stored v2 and did not run it at the horizon, 100ms",
    ]);
  });

  it("where what was sent has not arrived", () => {
    const story = told((one) => one.at(1, "sent", "a-2", { object: "v2" }));
    expect(incompleteness(story)).toContain("a-2 had not yet been reached by v2 at the horizon, 100ms");
  });

  it("where a node is down", () => {
    const crashed = told((story, file) =>
      story.at(20, "crash", "a-1", { cause: runsIt(story, file), source: file }),
    );
    expect(incompleteness(crashed)).toEqual(["a-1 did not run v2: it was down at the horizon, 100ms"]);
  });

  it("where a node took over only a part", () => {
    const half = told((story, file) => runsIt(story, file, 0));
    expect(incompleteness(half)).toEqual(["a-1 ran only a part of v2 at the horizon, 100ms"]);
  });

  it("where an effect of the change is due later, but not where one is due that is not of the change", () => {
    const due = (source: (file: number) => number) =>
      told((story, file) => {
        const run = runsIt(story, file);
        story.at(10, "due", "a-1", {
          object: "v2",
          value: 5000,
          note: "crash",
          cause: run,
          source: source(file),
        });
      });
    expect(incompleteness(due((file) => file))).toEqual([
      "on a-1 an effect of the change (crash) is due later, at 5s",
    ]);
    expect(incompleteness(due(() => -1))).toEqual([]);
  });
});
