/** Measures the points of one curve: `node --expose-gc curve.js NAME`, points as JSON. */

import { readFileSync } from "node:fs";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { parse } from "yaml";
import { EventQueue } from "../src/kernel/event-queue.ts";
import { simulate } from "../src/run.ts";
import type { Scenario } from "../src/scenario/words.ts";
import type { Point } from "./svg.ts";

const RUNS_OF_MEMORY = 1_000_000;
const MS_OF_MEMORY = 45_000;
const MS_A_POINT = 1_500;

/** Before the first point, so that it is not the one that pays for compiling. */
function warmUp(): void {
  const endMs = performance.now() + MS_A_POINT;
  for (let seed = 0; performance.now() < endMs; seed++) simulate(rollout({ gateFor: "10m" }), seed).verdict;
}

/** A rollout of a bogus version to one group, of whatever size. */
function rollout(words: { nodes?: number; horizon?: string; gateFor?: string } = {}): Scenario {
  const { nodes = 2, horizon = "1h", gateFor } = words;
  return {
    formatVersion: 1,
    name: "rollout",
    world: { paths: ["/srv/site"] },
    config: {
      fields: { root: { type: "path" } },
      versions: { v1: { root: "/srv/site" }, v2: { root: "/srv/stie" } },
    },
    load: { by: "watch", delay: "1m..2m" },
    effects: [{ when: { root: "not-in-world" }, do: "crash" }],
    groups: { web: { nodes, redundancy: "balanced", users: { rate: "5/s" } } },
    plan: [
      { write: { version: "v2", to: "web" } },
      ...(gateFor === undefined
        ? []
        : [
            {
              gate: {
                name: "look",
                on: "web",
                through: "each" as const,
                ask: ["pull"],
                tolerates: 1_000_000,
                every: "5s",
                for: gateFor,
              },
            },
          ]),
    ],
    horizon,
  } as Scenario;
}

const CURVES: Readonly<Record<string, () => Promise<Point[]> | Point[]>> = {
  nodes: () =>
    [5, 15, 50, 150, 500, 1500, 5000].map((nodes) => ({ x: nodes, y: usPerRun(rollout({ nodes })) })),
  pending: () => [10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000].map((x) => ({ x, y: nsPerHold(x) })),
  horizon: () =>
    [1, 10, 100, 1000, 10_000, 87_600].map((hours) => ({
      x: hours,
      y: usPerRun(rollout({ horizon: `${hours}h` })),
    })),
  trace: () =>
    ["1m", "10m", "100m", "1000m"].map((gateFor) => {
      const scenario = rollout({ gateFor, horizon: "2000m" });
      return { x: simulate(scenario, 1).trace.length, y: usPerRun(scenario, true) };
    }),
  memory,
  workers: async () => [
    { x: 1, y: await runsPerSecond(1) },
    { x: 2, y: await runsPerSecond(2) },
  ],
};

/** The middle of three, after a third of the time to warm up; or one run alone that takes longer than all that. */
function usPerRun(scenario: Scenario, judges = false): number {
  let seed = 0;
  const runFor = (ms: number): number => {
    const before = process.cpuUsage();
    const endMs = performance.now() + ms;
    let runs = 0;
    for (; runs === 0 || performance.now() < endMs; runs++) {
      const run = simulate(scenario, seed++);
      if (judges) run.verdict;
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / runs;
  };
  const coldUs = runFor(MS_A_POINT / 3);
  if (coldUs > MS_A_POINT * 1000) return coldUs;
  return [1, 2, 3].map(() => runFor(MS_A_POINT / 4)).sort((one, other) => one - other)[1] as number;
}

function nsPerHold(pending: number): number {
  const holds = 1_000_000;
  const queue = new EventQueue();
  let state = 1;
  const delayMs = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return 1 + (state >>> 12);
  };
  for (let i = 0; i < pending; i++) queue.push(delayMs(), i, i);
  const hold = () => {
    for (let i = 0; i < holds; i++) {
      const atMs = queue.firstAtMs;
      const slot = queue.pop();
      queue.push(atMs + delayMs(), slot, slot);
    }
  };
  hold();
  const before = process.cpuUsage();
  hold();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / holds;
}

/** The heap in use after 1, 2, 5, 10, … thousand runs, up to a million, or as many as the time allows. */
function memory(): Point[] {
  const scenario = rollout();
  const points: Point[] = [];
  const endMs = performance.now() + MS_OF_MEMORY;
  let next = 1000;
  for (let run = 1; run <= RUNS_OF_MEMORY && performance.now() < endMs; run++) {
    simulate(scenario, run).outcome;
    if (run !== next) continue;
    next = String(next).startsWith("2") ? next * 2.5 : next * 2;
    globalThis.gc?.();
    points.push({ x: run, y: process.memoryUsage().heapUsed / 1e6 });
  }
  return points;
}

/** Kiln, simulated and judged by so many worker threads at once, for some seconds of the clock. */
async function runsPerSecond(workers: number): Promise<number> {
  const forMs = 4000;
  const shares = Array.from(
    { length: workers },
    (_, index) =>
      new Promise<number>((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), {
          workerData: { firstSeed: index * 1e6, forMs },
        });
        worker.once("message", resolve);
        worker.once("error", reject);
      }),
  );
  const done = await Promise.all(shares);
  return done.reduce((sum, speed) => sum + speed, 0);
}

function work({ firstSeed, forMs }: { firstSeed: number; forMs: number }): number {
  const scenario = parse(readFileSync("scenarios/kiln-2011-09.yaml", "utf8")) as Scenario;
  const runFor = (ms: number): number => {
    const startedMs = performance.now();
    let runs = 0;
    for (; performance.now() < startedMs + ms; runs++) simulate(scenario, firstSeed + runs).verdict;
    return (runs / (performance.now() - startedMs)) * 1000;
  };
  runFor(forMs / 4);
  return runFor(forMs);
}

if (isMainThread) {
  warmUp();
  console.log(JSON.stringify(await CURVES[process.argv[2] ?? ""]?.()));
} else parentPort?.postMessage(work(workerData));
