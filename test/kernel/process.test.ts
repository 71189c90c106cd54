import { describe, expect, it } from "vitest";
import { Choices, seeded } from "../../src/kernel/choices.ts";
import { Kernel } from "../../src/kernel/kernel.ts";
import { type Process, startProcess } from "../../src/kernel/process.ts";

describe("a process", () => {
  it("waits for as long as it yields, and is over when it returns", () => {
    const kernel = new Kernel();
    const seen: number[] = [];
    function* process(): Process {
      seen.push(kernel.nowMs);
      yield 5;
      seen.push(kernel.nowMs);
      yield 0;
      seen.push(kernel.nowMs);
      yield 7;
      seen.push(kernel.nowMs);
    }
    startProcess(kernel, 0, process());
    expect(seen).toEqual([]);
    kernel.run(100, 1000);
    expect(seen).toEqual([0, 5, 5, 12]);
    expect(kernel.events).toBe(4);
  });

  it("takes its turn among others by its tie key, not by who was started first", () => {
    const kernel = new Kernel();
    const seen: string[] = [];
    function* process(name: string): Process {
      for (;;) {
        seen.push(`${name}${kernel.nowMs}`);
        yield 2;
      }
    }
    for (const tie of [2, 0, 1]) startProcess(kernel, tie, process("abc"[tie] as string));
    kernel.run(2, 1000);
    expect(seen).toEqual(["a0", "b0", "c0", "a2", "b2", "c2"]);
  });

  it("may wait for a drawn time", () => {
    const kernel = new Kernel();
    const choices = new Choices(seeded(3));
    let endedAtMs = -1;
    function* process(): Process {
      yield choices.uniformMs("first", 1, 100);
      yield choices.uniformMs("second", 1, 100);
      endedAtMs = kernel.nowMs;
    }
    startProcess(kernel, 0, process());
    kernel.run(1000, 1000);
    expect(endedAtMs).toBe(choices.draws.reduce((sum, draw) => sum + Number(draw.value), 0));
  });

  it("that yields a time in the past stops the run with an error", () => {
    const kernel = new Kernel();
    function* process(): Process {
      yield -1;
    }
    startProcess(kernel, 0, process());
    expect(() => kernel.run(10, 1000)).toThrow(RangeError);
  });
});
