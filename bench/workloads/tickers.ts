import { tieKey } from "../../src/kernel/event-queue.ts";
import { Kernel } from "../../src/kernel/kernel.ts";
import { startProcess } from "../../src/kernel/process.ts";
import { cpp, npm, simpy, slowfuse } from "../programs.ts";
import type { Race, Work } from "../workload.ts";

const TICKERS = 1000;
const HORIZON_MS = 300_000;

export const tickers: Race = {
  kind: "race",
  title: "1,000 tickers, generator style",
  work:
    "1,000 processes, each written from top to bottom, wait 500 to 1,499 ms over and over, for 300 s. " +
    "Checksum: how often they woke, and the sum of the instants",
  unit: "events",
  cases: [""],
  programs: [
    slowfuse("tickers", { warmUps: 8, repetitions: 8 }),
    simpy("tickers.py"),
    npm("simjs", "simjs-tickers.mjs", { warmUps: 4, repetitions: 2 }),
    cpp("tickers", { repetitions: 8 }),
  ],
  goals: [
    { against: "SimPy", floor: 6, aim: 10 },
    { against: "simjs", floor: 2.5, aim: 3.5 },
    { against: "C++", floor: 0.33, aim: 0.5 },
  ],
};

export const work: Work = () => {
  const kernel = new Kernel();
  let wakes = 0;
  let sumMs = 0;
  function* ticker(periodMs: number) {
    for (;;) {
      yield periodMs;
      wakes++;
      sumMs += kernel.nowMs;
    }
  }
  for (let i = 0; i < TICKERS; i++) {
    startProcess(kernel, tieKey(0, 0, i), ticker(500 + ((i * 7919) % 1000)));
  }
  kernel.run(HORIZON_MS, Number.POSITIVE_INFINITY);
  return { units: wakes, checksum: `${wakes}/${sumMs}` };
};
