import { cpp, slowfuse } from "../programs.ts";
import type { Race } from "../workload.ts";

export const storageStates: Race = {
  kind: "race",
  title: "5 storage nodes, 30 min, changes of state only",
  work:
    "The same model and the same answers, 500 runs: about 25 events each, with the requests between two changes counted " +
    "by a division. The first rival is slowfuse itself, request by request. Checksum as before",
  unit: "runs",
  cases: ["500"],
  programs: [
    slowfuse("states", { warmUps: 60, repetitions: 60 }),
    slowfuse("requests", { warmUps: 0, repetitions: 1 }, "request by request"),
    cpp("storage", { repetitions: 200 }, "states"),
  ],
  goals: [
    { against: "request by request", floor: 30, aim: 50 },
    { against: "C++", floor: 0.2, aim: 0.35 },
  ],
};
