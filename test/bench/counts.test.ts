import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { type Drawn, seeded } from "../../src/kernel/choices.ts";
import { EventQueue } from "../../src/kernel/event-queue.ts";
import { Kernel } from "../../src/kernel/kernel.ts";
import { startProcess } from "../../src/kernel/process.ts";
import type { Instant, Timings } from "../../src/kernel/timings.ts";
import { Node } from "../../src/model/node.ts";
import { simulate } from "../../src/run.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { simulateModel } from "../../src/simulate.ts";

/**
 * What makes a run slow and does not depend on the machine. A count that changes here is not wrong by itself, but whoever
 * changes it should know: look at `npm run bench` before and after.
 */

const kiln = parse(readFileSync("scenarios/kiln-2011-09.yaml", "utf8")) as Scenario;

/** Counts the comparisons that a prover would be told. */
class Counter implements Timings {
  variables = 0;
  comparisons = 0;

  derive({ atMs }: Instant, { ms }: Drawn): Instant {
    return { atMs: atMs + ms, variable: ++this.variables };
  }

  precedes(): void {
    this.comparisons++;
  }

  seenAsNumber(): void {}
}

function counts(scenario: Scenario) {
  const counter = new Counter();
  const { events, draws, trace } = simulateModel(compile(scenario), seeded(1), { timings: counter });
  return { events, draws: draws.length, bytes: trace.bytes, comparisons: counter.comparisons };
}

describe("a run of Kiln", () => {
  it("takes so many events, draws, bytes of trace and comparisons, and no more", () => {
    expect(counts(kiln)).toMatchInlineSnapshot(`
      {
        "bytes": 6528,
        "comparisons": 96,
        "draws": 5,
        "events": 35,
      }
    `);
  });

  it("takes the same in a year as in an hour, as nothing happens after it", () => {
    expect(counts({ ...kiln, horizon: "365d" })).toEqual(counts(kiln));
  });

  it("takes events in proportion to its nodes", () => {
    const events = (nodes: number) => counts(withNodes(nodes)).events;
    const perNode = (events(30) - events(10)) / 20;
    expect(events(90) - events(30)).toBe(60 * perNode);
  });

  it("asks a node what it answers when that node has changed, and not when another has", () => {
    const asked = vi.spyOn(Node.prototype, "answers");
    const questions = (nodes: number) => {
      asked.mockClear();
      const { expect: _, ...ungated } = withNodes(nodes);
      simulate({ ...ungated, plan: kiln.plan.filter((step) => !("gate" in step)) }, 1);
      return asked.mock.calls.length;
    };
    const perNode = (questions(30) - questions(10)) / 20;
    expect(perNode).toBeGreaterThan(0);
    expect(questions(90) - questions(30)).toBe(60 * perNode);
    asked.mockRestore();
  });
});

describe("a verdict on Kiln", () => {
  it("follows its trace through once: it reads whom a record is about less than twice for each record", () => {
    const run = simulate(kiln, 1);
    const read = vi.spyOn(run.trace, "subjectOf");
    expect(run.verdict.outcome).toBe("slow-fuse");
    expect(read.mock.calls.length).toBeGreaterThanOrEqual(run.trace.length);
    expect(read.mock.calls.length).toBeLessThan(2 * run.trace.length);
  });
});

/** The same with so many nodes in production. */
function withNodes(nodes: number): Scenario {
  return {
    ...kiln,
    groups: { ...kiln.groups, production: { ...kiln.groups.production, nodes } },
  } as Scenario;
}

describe("a queue", () => {
  it("holds as many events as are pending, whatever came and went before", () => {
    const queue = new EventQueue();
    for (let i = 0; i < 10; i++) queue.push(i, i, i);
    for (let i = 0; i < 1000; i++) queue.push(queue.firstAtMs + 10, i, queue.pop());
    let visited = 0;
    queue.forEach(() => {
      visited++;
    });
    expect([visited, queue.size]).toEqual([10, 10]);
  });
});

describe("processes", () => {
  it("take one event for each wait", () => {
    const kernel = new Kernel();
    function* ticker() {
      for (let i = 0; i < 10; i++) yield 100;
    }
    for (let tie = 0; tie < 5; tie++) startProcess(kernel, tie, ticker());
    kernel.run(10_000, 1_000);
    expect(kernel.events).toBe(5 * 11);
  });
});
