/** Slowfuse's side of a race in a process of its own: `node child.js NAME WARM-UPS REPETITIONS INPUTS CASE`. */

import { readInputs } from "./inputs.ts";
import type { Work } from "./workload.ts";
import { work as check, generate } from "./workloads/check.ts";
import { work as hold } from "./workloads/hold.ts";
import { work as kiln } from "./workloads/kiln.ts";
import { work as queue } from "./workloads/queue.ts";
import { requests, states } from "./workloads/storage-model.ts";
import { work as tickers } from "./workloads/tickers.ts";

const WORKS: Readonly<Record<string, Work>> = {
  tickers,
  queue,
  hold,
  requests,
  states,
  kiln,
  check,
  generate,
};

const [name = "", warmUps, repetitions, file = "", which = ""] = process.argv.slice(2);
const work = WORKS[name] as Work;
const inputs = readInputs(file);
for (let i = 0; i < Number(warmUps); i++) work(inputs, which);
const before = process.cpuUsage();
let units = 0;
let checksum = "";
for (let i = 0; i < Number(repetitions); i++) {
  const done = work(inputs, which);
  units += done.units;
  checksum = done.checksum;
}
const { user, system } = process.cpuUsage(before);
console.log(`${units} ${(user + system) / 1000} ${checksum}`);
