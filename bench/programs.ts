/** How each program of a race is called. */

import { fileURLToPath } from "node:url";
import type { Program } from "./harness.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
/** Where bundles and compiled rivals lie. */
export const built = `${process.cwd()}/temp/bench`;

type Times = Pick<Program, "warmUps" | "repetitions">;

export function slowfuse(work: string, times: Times, name = "slowfuse"): Program {
  return { name, command: [process.execPath, `${built}/child.js`, work], ...times };
}

export function npm(name: string, script: string, times: Times): Program {
  return { name, command: [process.execPath, `${here}rivals/npm/${script}`, name], ...times };
}

/** `-B`: without files of its own beside the source. */
export function simpy(script: string): Program {
  return { name: "SimPy", command: ["python3", "-B", `${here}rivals/simpy/${script}`], repetitions: 1 };
}

export function cpp(name: string, times: Times, ...args: string[]): Program {
  return { name: "C++", command: [`${built}/${name}`, ...args], ...times };
}
