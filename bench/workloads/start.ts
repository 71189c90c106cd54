import { spawn } from "node:child_process";
import { spread } from "../harness.ts";
import type { Figure, FigureRow } from "../workload.ts";

const TIMES = 31;

export const start: Figure = {
  kind: "figure",
  title: "CLI start to first output",
  work:
    "How much later the first output of `node dist/cli.js` comes than `node -e 0` ends, by the clock on the wall, in turns, " +
    `${TIMES} times. The first output of \`run\` is the title of the scenario, once that is found in order; the last row is the ` +
    "verdict below the timeline",
  unit: "ms",
  rows: async () => [
    await startOf("slowfuse --version", ["--version"]),
    await startOf("slowfuse explain kiln", ["explain", "scenarios/kiln-2011-09.yaml"]),
    await startOf("slowfuse run kiln", ["run", "scenarios/kiln-2011-09.yaml"]),
    await untilText("slowfuse run kiln, its verdict", ["run", "scenarios/kiln-2011-09.yaml"], "SLOW FUSE"),
  ],
};

async function startOf(name: string, args: readonly string[]): Promise<FigureRow> {
  return { ...(await untilText(name, args, "")), floor: 120, aim: 60 };
}

async function untilText(name: string, args: readonly string[], text: string): Promise<FigureRow> {
  const nothing: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    nothing.push(await msUntil("", ["-e", "0"]));
    values.push((await msUntil(text, ["dist/cli.js", ...args])) - (nothing.at(-1) as number));
  }
  return { name, values, floor: 0, aim: 0, remark: `node -e 0: ${spread(nothing).median.toFixed(0)} ms` };
}

/** Until the output has a text in it, "" for any output; or until the end, where none has. */
function msUntil(text: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    let [seenMs, output] = [0, ""];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
    child.stdout.on("data", (data) => {
      output += data;
      if (output.includes(text)) seenMs ||= performance.now() - startedMs;
    });
    child.on("error", reject);
    child.on("close", () => resolve(seenMs || performance.now() - startedMs));
  });
}
