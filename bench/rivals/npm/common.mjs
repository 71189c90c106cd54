/** What each program from npm shares: reads its arguments, counts its processor time, says what it did. */

import { readFileSync } from "node:fs";

export function main(work) {
  const [name, warmUps, repetitions, file, which] = process.argv.slice(2);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const [gapsMs, servicesMs, phasesMs] = lines.map((line) => line.split(" ").slice(1).map(Number));
  const inputs = { gapsMs, servicesMs, phasesMs };
  for (let i = 0; i < Number(warmUps); i++) work(inputs, which, name);
  const before = process.cpuUsage();
  let units = 0;
  let checksum = "";
  for (let i = 0; i < Number(repetitions); i++) {
    const done = work(inputs, which, name);
    units += done.units;
    checksum = done.checksum;
  }
  const { user, system } = process.cpuUsage(before);
  console.log(`${units} ${(user + system) / 1000} ${checksum}`);
}
