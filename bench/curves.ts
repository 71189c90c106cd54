/** How cost grows with size: points measured in fresh processes, an exponent fitted, a plot of each. */

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { built } from "./programs.ts";
import { fitPower, type Point, svgOf } from "./svg.ts";

interface Curve {
  readonly name: string;
  readonly title: string;
  readonly xName: string;
  readonly yName: string;
  /** What is hoped for, in words. */
  readonly hope: string;
}

const CURVES: readonly Curve[] = [
  { name: "nodes", title: "nodes", xName: "nodes", yName: "µs a run", hope: "1 at the most" },
  {
    name: "pending",
    title: "pending events",
    xName: "pending events",
    yName: "ns a hold",
    hope: "near 0 (a logarithm)",
  },
  {
    name: "horizon",
    title: "horizon",
    xName: "simulated hours, nothing happens",
    yName: "µs a run",
    hope: "0",
  },
  { name: "trace", title: "trace length", xName: "records", yName: "µs to simulate and judge", hope: "1" },
  { name: "memory", title: "memory", xName: "runs so far", yName: "MB of heap in use", hope: "0" },
  {
    name: "workers",
    title: "workers",
    xName: "worker threads",
    yName: "runs/s",
    hope: "1, less what the machine lacks",
  },
];

/** Measures and draws all; returns what results.md says of them. */
export async function drawCurves(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const lines = ["| curve | points | exponent | hoped for |", "| --- | --- | --- | --- |"];
  for (const { name, title, xName, yName, hope } of CURVES) {
    console.log(`curve: ${title} …`);
    const output = execFileSync(process.execPath, ["--expose-gc", `${built}/curve.js`, name], {
      encoding: "utf8",
    });
    const points = JSON.parse(output) as Point[];
    const fit = fitPower(points);
    writeFileSync(`${folder}/${name}.svg`, svgOf({ title, xName, yName, points, fit }));
    const text = points.map(
      ({ x, y }) => `${x.toLocaleString("en-US")}: ${Number(y.toPrecision(3)).toLocaleString("en-US")}`,
    );
    lines.push(
      `| [${title}](curves/${name}.svg): ${yName} by ${xName} | ${text.join(", ")} | ${fit.exponent.toFixed(2)} | ${hope} |`,
    );
    console.log(`  exponent ${fit.exponent.toFixed(2)}`);
  }
  return `${lines.join("\n")}\n`;
}
