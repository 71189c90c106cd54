import { spawn } from "node:child_process";
import { spread } from "../harness.ts";
import type { Figure, FigureRow } from "../workload.ts";

const TIMES = 31;

export const start: Figure = {
  kind: "figure",
  title: "CLI start to first output",
  work:
    "How much later the first output of `node dist/cli.js` comes than `node -e 0` ends, by the clock on the wall, in turns, " +
    `${TIMES} times`,
  unit: "ms",
  rows: async () => [
    await startOf("slowfuse --version", ["--version"]),
    await startOf("slowfuse explain kiln", ["explain", "scenarios/kiln-2011-09.yaml"]),
    await startOf("slowfuse run kiln", ["run", "scenarios/kiln-2011-09.yaml"]),
  ],
};

async function startOf(name: string, args: readonly string[]): Promise<FigureRow> {
  const nothing: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    nothing.push(await msToFirstOutput(["-e", "0"]));
    values.push((await msToFirstOutput(["dist/cli.js", ...args])) - (nothing.at(-1) as number));
  }
  return { name, values, floor: 120, aim: 60, remark: `node -e 0: ${spread(nothing).median.toFixed(0)} ms` };
}

/** Until the first output, or the end where there is none. */
function msToFirstOutput(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    let firstMs = 0;
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
    const seen = () => {
      firstMs ||= performance.now() - startedMs;
    };
    child.stdout.on("data", seen);
    child.on("error", reject);
    child.on("close", () => {
      seen();
      resolve(firstMs);
    });
  });
}
