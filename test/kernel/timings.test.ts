import { describe, expect, it } from "vitest";
import { exploreRegions } from "../../src/explore/regions.ts";
import { Choices, type Drawn, seeded } from "../../src/kernel/choices.ts";
import { BEGINNING, Kernel } from "../../src/kernel/kernel.ts";
import type { Instant, Timings } from "../../src/kernel/timings.ts";
import { AGREED, type Case, compareWithBruteForce } from "../explore/brute-force.ts";

/** Writes down what a kernel tells: `a < b` for before, `a <= b` for before or together. Variables have names. */
class Told implements Timings {
  readonly lines: string[] = [];
  readonly #names = ["beginning"];

  derive(parent: Instant, drawn: Drawn): Instant {
    this.lines.push(`${drawn.draw.name} is after ${this.#names[parent.variable]}`);
    return { atMs: parent.atMs + drawn.ms, variable: this.#names.push(drawn.draw.name) - 1 };
  }

  precedes(first: Instant, second: Instant, orTogether: boolean): void {
    const name = ({ variable }: Instant) => this.#names[variable];
    this.lines.push(`${name(first)} ${orTogether ? "<=" : "<"} ${name(second)}`);
  }

  seenAsNumber(instant: Instant): void {
    this.lines.push(`${this.#names[instant.variable]} is seen as a number`);
  }
}

function told(run: (kernel: Kernel, draw: (name: string) => Instant) => void): string[] {
  const timings = new Told();
  const kernel = new Kernel(timings);
  const source = { ...seeded(1), uniformMs: (name: string) => Number(name.split("@")[1]) };
  const choices = new Choices(source);
  run(kernel, (name) => kernel.after(kernel.now, choices.uniformMs(name, 0, 99)));
  return timings.lines.filter((line) => !line.includes("is after beginning"));
}

const nothing = () => {};

describe("a prover is told", () => {
  it("that an event which runs comes before each that is pending, or together with it where its tie key is less", () => {
    const lines = told((kernel, draw) => {
      for (const [tie, name] of ["c@9", "a@1", "b@9"].entries())
        kernel.scheduleAt(draw(name), tie, nothing, 0, -1);
      kernel.run(50, 100);
    });
    const scheduling = ["beginning <= c@9", "beginning <= a@1", "beginning <= b@9"];
    const a = ["a@1 <= beginning", "a@1 < c@9", "a@1 <= b@9"];
    expect(lines).toEqual([...scheduling, ...a, "c@9 <= beginning", "c@9 <= b@9", "b@9 <= beginning"]);
  });

  it("that what is still pending comes after the end", () => {
    const lines = told((kernel, draw) => {
      kernel.scheduleAt(draw("late@60"), 0, nothing, 0, -1);
      kernel.run(50, 100);
    });
    expect(lines).toEqual(["beginning <= late@60", "beginning < late@60"]);
  });

  it("nothing of what was cancelled", () => {
    const lines = told((kernel, draw) => {
      kernel.cancel(kernel.scheduleAt(draw("gone@3"), 0, nothing, 0, -1));
      kernel.cancel(kernel.scheduleAt(draw("late@60"), 1, nothing, 0, -1));
      kernel.run(50, 100);
    });
    expect(lines).toEqual(["beginning <= gone@3", "beginning <= late@60"]);
  });

  it("what a comparison comes to, both ways", () => {
    const lines = told((kernel, draw) => {
      const [one, other] = [draw("one@3"), draw("other@3")];
      kernel.isBefore(one, other);
      kernel.isBefore(one, { ...other, atMs: 4 });
    });
    expect(lines).toEqual(["other@3 <= one@3", "one@3 < other@3"]);
  });

  it("both sides of a tick, but of the first tick that none comes before it", () => {
    const lines = told((kernel, draw) => {
      kernel.nextTick(draw("phase@3"), 5, { ...BEGINNING, atMs: 10 });
      kernel.nextTick(draw("other@3"), 5, { ...BEGINNING, atMs: 2 });
    });
    expect(lines).toEqual(["beginning <= phase@3", "phase@3 < beginning", "beginning <= other@3"]);
  });

  it("nothing where two times hang on the same draw, for then they differ by something fixed", () => {
    const lines = told((kernel, draw) => {
      const one = draw("one@3");
      kernel.isBefore(one, { ...one, atMs: 7 });
      kernel.nextTick(one, 5, { ...one, atMs: 7 });
    });
    expect(lines).toEqual([]);
  });
});

describe("what a run rests on is all told", () => {
  /** Fails where a timing lies in a region whose run is another. */
  function check(simulate: Case<unknown>): void {
    expect(compareWithBruteForce(simulate)).toMatchObject(AGREED);
  }

  it("where a limit of events ends it, which it does only if something was left to do before the end", () => {
    check((source, timings) => {
      const kernel = new Kernel(timings);
      const choices = new Choices(source);
      for (const tie of [0, 1]) kernel.schedule(choices.uniformMs(`${tie}`, 0, 7), tie, nothing, 0, -1);
      return [kernel.run(4, 1), kernel.events];
    });
  });

  it("where an instant may lie in the past, at which nothing can be scheduled", () => {
    check((source, timings) => {
      const kernel = new Kernel(timings);
      const instant = kernel.after(BEGINNING, new Choices(source).uniformMs("instant", 0, 7));
      const schedule = () => void kernel.scheduleAt(instant, 1, nothing, 0, -1);
      kernel.schedule(3, 0, schedule, 0, -1);
      try {
        return kernel.run(10, 100);
      } catch (error) {
        return (error as Error).name;
      }
    });
  });

  it("so that an exploration meets two events without an order, however rare that is", () => {
    const simulate: Case<unknown> = (source, timings) => {
      const kernel = new Kernel(timings);
      const choices = new Choices(source);
      for (const name of ["one", "other"]) {
        kernel.schedule(choices.uniformMs(name, 0, 1_000_000), 5, nothing, 0, -1);
      }
      kernel.schedule(777_777, 5, nothing, 0, -1);
      return kernel.run(2_000_000, 100);
    };
    expect(() => exploreRegions({ simulate, limit: 100, visit: () => true })).toThrow(
      "have the same tie key, 5",
    );
  });

  it("where it is run in parts", () => {
    check((source, timings) => {
      const kernel = new Kernel(timings);
      const choices = new Choices(source);
      const events: number[] = [];
      for (const tie of [0, 1]) kernel.schedule(choices.uniformMs(`${tie}`, 0, 7), tie, nothing, 0, -1);
      for (const until of [2, 5, 9]) {
        kernel.run(until, 100);
        events.push(kernel.events);
      }
      return events;
    });
  });
});
