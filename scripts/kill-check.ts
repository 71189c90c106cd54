/**
 * Kills `slowfuse check` at pseudo-random moments and looks whether what it has written is whole: `npx jiti
 * scripts/kill-check.ts 50`, the number of kills.
 */

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { seeded } from "../src/kernel/choices.ts";
import { parseCaseFile } from "../src/scenario/case-file.ts";
import { parseScenario } from "../src/scenario/yaml.ts";

/** How it is killed: by what a person or a CI job sends, or without being asked. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGKILL"] as const;

/** A scenario with many kinds of failure, so that much is written for long. */
const SCENARIO = `formatVersion: 1
name: many
world: { paths: [/srv, /data], hosts: [a, b] }
config:
  fields: { root: { type: path }, host: { type: host }, size: { type: integer } }
  versions: { v1: { root: /srv, host: a, size: 10 }, v2: { from: v1, size: 11 } }
load: { by: poll, every: 2m }
effects:
  - { when: { root: not-in-world }, do: crash }
  - { when: { host: not-in-world }, do: hang }
  - { when: { size: { above: 20 } }, do: fail }
groups:
  test: { nodes: 2, redundancy: balanced }
  web: { nodes: 3, redundancy: balanced, users: { rate: 1/s } }
plan:
  - write: { version: v2, to: test }
  - gate: { name: look, on: test, through: each, ask: [push], every: 10s, for: 1m }
  - write: { version: v2, to: web }
horizon: 20m
vary: { bogus: { of: v1 }, faults: { do: [crash, restart], on: web } }
expect: { not: slow-fuse }
`;

/** Kills it so many times, each in a folder of its own that it goes on with. Returns what is not whole, a sentence each. */
export async function killAndLook(kills: number, longestMs: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "slowfuse-kill-"));
  mkdirSync(join(folder, "scenarios"));
  writeFileSync(join(folder, "scenarios", "many.yaml"), SCENARIO);
  writeFileSync(join(folder, "scenarios", "more.yaml"), SCENARIO.replace("name: many", "name: more"));
  const luck = seeded("kill");
  const broken: string[] = [];
  for (let kill = 1; kill <= kills; kill++) {
    const afterMs = luck.uniformMs(`after-${kill}`, 1, longestMs);
    const signal = SIGNALS[luck.pick(`signal-${kill}`, SIGNALS.length)] as (typeof SIGNALS)[number];
    const code = await checkAndKill(folder, kill, afterMs, signal);
    if (code !== null && ![0, 1, 3].includes(code)) broken.push(`kill ${kill}: it ended with ${code}`);
    broken.push(
      ...whatIsBroken(folder).map((what) => `kill ${kill}, ${signal} after ${afterMs} ms: ${what}`),
    );
  }
  return broken;
}

const OWN = fileURLToPath(import.meta.url);
const JITI = fileURLToPath(new URL("../node_modules/jiti/lib/jiti-cli.mjs", import.meta.url));

/** @returns the exit code; null where it was killed without being asked */
function checkAndKill(
  folder: string,
  seed: number,
  afterMs: number,
  signal: NodeJS.Signals,
): Promise<number | null> {
  const argv = ["check", "scenarios", "--runs", "300", "--seed", String(seed), "--report-dir", "reports"];
  const files = ["--junit", "check.xml", "--baseline", "known.json", "--update-baseline"];
  const child = spawn(process.execPath, [JITI, OWN, "check", ...argv, ...files], {
    cwd: folder,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  // The moment counts from when it begins to work, not from when the program is loaded.
  child.once("message", () => setTimeout(() => child.kill(signal), afterMs).unref());
  return new Promise((resolve) => {
    // A signal that comes before anybody hears it ends the program as ever.
    child.on("close", (code, ended) => resolve(ended === null ? code : null));
  });
}

/** The program itself, which says when it begins. */
async function checkAsChild(argv: readonly string[]): Promise<void> {
  const { main } = await import("../src/cli/main.ts");
  await import("../src/cli/check.ts");
  process.send?.("ready");
  process.exitCode = await main(argv, process);
  process.disconnect();
}

function whatIsBroken(folder: string): string[] {
  const broken: string[] = [];
  const attempt = (path: string, read: (text: string) => unknown) => {
    try {
      read(readFileSync(path, "utf8"));
    } catch (error) {
      broken.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  for (const path of filesIn(folder)) {
    if (path.endsWith(".case.yaml")) attempt(path, (text) => parseCaseFile(text, path));
    else if (path.endsWith(".yaml")) attempt(path, (text) => parseScenario(text, path));
    else if (path.endsWith(".json")) attempt(path, JSON.parse);
    else if (path.endsWith(".xml"))
      attempt(path, (text) => {
        if (!text.endsWith("</testsuites>\n")) throw new Error("it is cut off");
      });
  }
  return broken;
}

/** Files by their names; what is being written is hidden. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith(".")) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

if (process.argv[1] === OWN && process.argv[2] === "check") await checkAsChild(process.argv.slice(3));
else if (process.argv[1] === OWN) {
  const kills = Number(process.argv[2] ?? 50);
  const broken = await killAndLook(kills, 3_000);
  console.log(broken.length === 0 ? `${kills} kills: everything is whole.` : broken.join("\n"));
  process.exitCode = broken.length === 0 ? 0 : 1;
}
