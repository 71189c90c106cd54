import { EventQueue, tieKey } from "../../src/kernel/event-queue.ts";
import { cpp, npm, slowfuse } from "../programs.ts";
import type { Race, Work } from "../workload.ts";

const HOLDS = 300_000;

const often = { warmUps: 2, repetitions: 4 };

export const hold: Race = {
  kind: "race",
  title: "queue alone (hold model)",
  work:
    "Take the earliest of N pending events and put it back an exponential duration later, 300,000 times, in the order " +
    "(instant, tie key). C++ is the same 4-ary heap, with the same open place. flatqueue has no second key: both are " +
    "packed into one number, which holds for small times only. Checksum: over the order in which events come",
  unit: "holds",
  cases: ["30", "100", "300", "1000"],
  programs: [
    slowfuse("hold", often),
    cpp("hold", { repetitions: 4 }),
    npm("tinyqueue", "hold.mjs", often),
    npm("flatqueue", "hold.mjs", often),
    npm("heap-js", "hold.mjs", often),
  ],
  goals: [{ against: "C++", floor: 0.5, aim: 0.8 }],
};

export const work: Work = ({ gapsMs }, which) => {
  const pending = Number(which);
  const queue = new EventQueue();
  let order = 0;
  for (let i = 0; i < pending; i++) queue.push(gapsMs[i % gapsMs.length] as number, tieKey(0, 0, i), i);
  for (let i = 0; i < HOLDS; i++) {
    const atMs = queue.firstAtMs;
    const slot = queue.pop();
    order = (Math.imul(order, 31) + slot) | 0;
    queue.push(atMs + (gapsMs[i % gapsMs.length] as number), tieKey(0, 0, slot), slot);
  }
  return { units: HOLDS, checksum: String(order) };
};
