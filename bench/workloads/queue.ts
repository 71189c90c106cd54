import { tieKey } from "../../src/kernel/event-queue.ts";
import { Kernel } from "../../src/kernel/kernel.ts";
import { cpp, npm, simpy, slowfuse } from "../programs.ts";
import type { Race, Work } from "../workload.ts";

const CUSTOMERS = 50_000;

export const queue: Race = {
  kind: "race",
  title: "M/M/1 queue",
  work:
    "50,000 customers come to one server, first come first served, with the same gaps and services for all. " +
    "SimPy and simjs are written as their manuals do, with a process a customer, Resource and Facility. " +
    "Checksum: customers served, and the sum of their times in the system",
  unit: "customers",
  cases: [""],
  programs: [
    slowfuse("queue", { warmUps: 24, repetitions: 24 }),
    simpy("mm1.py"),
    npm("simjs", "simjs-queue.mjs", { warmUps: 2, repetitions: 2 }),
    cpp("queue", { repetitions: 24 }),
  ],
  goals: [
    { against: "SimPy", floor: 20, aim: 35 },
    { against: "simjs", floor: 6, aim: 10 },
    { against: "C++", floor: 0.25, aim: 0.45 },
  ],
};

export const work: Work = ({ gapsMs, servicesMs }) => {
  const kernel = new Kernel();
  const arrivals = tieKey(0, 0, 0);
  const departures = tieKey(0, 1, 0);
  // Who is in the system, by the time of arrival: from `served` on.
  const arrivedMs: number[] = [];
  let served = 0;
  let sumMs = 0;
  const serve = () => {
    kernel.schedule(servicesMs[served % servicesMs.length] as number, departures, depart, 0, -1);
  };
  const arrive = () => {
    arrivedMs.push(kernel.nowMs);
    if (arrivedMs.length === served + 1) serve();
    awaitNext();
  };
  const depart = () => {
    sumMs += kernel.nowMs - (arrivedMs[served] as number);
    served++;
    if (served < arrivedMs.length) serve();
  };
  const awaitNext = () => {
    const next = arrivedMs.length;
    if (next < CUSTOMERS) kernel.schedule(gapsMs[next % gapsMs.length] as number, arrivals, arrive, 0, -1);
  };
  awaitNext();
  kernel.run(Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY);
  return { units: served, checksum: `${served}/${sumMs}` };
};
