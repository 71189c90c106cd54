import { countOutcomes } from "../../src/explore/counts.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import type { Figure, FigureRow } from "../workload.ts";

const TIMES = 7;

export const proofs: Figure = {
  kind: "figure",
  title: "prove",
  work:
    "The proof of nodes that poll every 5 minutes and crash of what they load, behind a gate that looks every 10 seconds, so " +
    "that so many instants of a period matter: the exact shares of all timings, and so the verdict, in CPU seconds",
  unit: "s",
  rows: async () => [
    proofOf("5 nodes, 20 instants, all regions told apart", polled(5, 20), { floor: 2, aim: 0.5 }),
    proofOf("counts, 9 nodes, 20 instants", polled(9, 20), { floor: 0.2, aim: 0.05 }),
    proofOf("counts, 50 nodes, 20 instants, with jitter", polled(50, 20, "0s..20s"), { floor: 3, aim: 1 }),
  ],
};

function polled(nodes: number, instants: number, jitter?: string): Scenario {
  return {
    formatVersion: 1,
    name: `${nodes} nodes`,
    config: { fields: { level: { type: "integer" } }, versions: { v1: { level: 1 }, v2: { level: 2 } } },
    load: { by: "poll", every: "300s", ...(jitter === undefined ? {} : { jitter }) },
    effects: [{ when: { level: 2 }, do: "crash" }],
    groups: { storage: { nodes, redundancy: "brittle" } },
    plan: [
      { write: { version: "v2", to: "storage" } },
      { wait: "5s" },
      {
        gate: {
          name: "look",
          on: "storage",
          through: "each",
          ask: ["push"],
          every: "10s",
          for: `${(instants - 1) * 10}s`,
        },
      },
    ],
    horizon: "20m",
  };
}

function proofOf(name: string, scenario: Scenario, goals: { floor: number; aim: number }): FigureRow {
  const values: number[] = [];
  let remark = "";
  for (let time = 0; time < TIMES; time++) {
    const before = process.cpuUsage();
    // Each time as if it had not been seen before.
    const counts = countOutcomes(compile({ ...scenario }));
    const { user, system } = process.cpuUsage(before);
    values.push((user + system) / 1_000_000);
    const shares = [...(counts?.shares ?? [])]
      .map(([outcome, { share }]) => `${outcome} ${share}`)
      .join(", ");
    remark = `${counts?.regions} regions; ${shares}`;
  }
  return { name, values, ...goals, remark };
}
