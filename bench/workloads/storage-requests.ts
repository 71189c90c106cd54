import { cpp, simpy, slowfuse } from "../programs.ts";
import type { Race } from "../workload.ts";

export const storageRequests: Race = {
  kind: "race",
  title: "5 storage nodes, 30 min, request by request",
  work:
    "The model of storage-model.ts, 20 runs: 9,000 requests and 150 polls each, each request a record of eight numbers. " +
    "On slowfuse's kernel; users request by request are no part of scenarios yet. " +
    "Checksum: requests answered and failed, changes of state, the sum of their instants",
  unit: "runs",
  cases: ["20"],
  programs: [
    slowfuse("requests", { warmUps: 12, repetitions: 12 }),
    simpy("storage.py"),
    cpp("storage", { repetitions: 12 }, "requests"),
  ],
  goals: [
    { against: "SimPy", floor: 12, aim: 20 },
    { against: "C++", floor: 0.35, aim: 0.55 },
  ],
};
