/** The durations that all programs of a race read: three lines of numbers, written once for all. */

import { readFileSync, writeFileSync } from "node:fs";
import type { Inputs } from "./workload.ts";

/** Lengths without a common divisor, so that the pairs of gap and service come round late. */
const GAPS = 16_384;
const SERVICES = 16_381;
const PHASES = 16_369;

export function writeInputs(file: string): void {
  const random = xorshift(1);
  const exponential = (meanMs: number) => Math.round(-Math.log(1 - random()) * meanMs);
  const lines = [
    Array.from({ length: GAPS }, () => exponential(1000)),
    Array.from({ length: SERVICES }, () => exponential(800)),
    Array.from({ length: PHASES }, () => Math.floor(random() * 60) * 1000),
  ];
  writeFileSync(file, lines.map((line) => `${line.length} ${line.join(" ")}\n`).join(""));
}

export function readInputs(file: string): Inputs {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const [gapsMs = [], servicesMs = [], phasesMs = []] = lines.map((line) =>
    line.split(" ").slice(1).map(Number),
  );
  return { gapsMs, servicesMs, phasesMs };
}

function xorshift(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}
