/** What this machine has to run rivals with. */

import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import type { Program } from "./harness.ts";
import { built } from "./programs.ts";

const rivals = fileURLToPath(new URL("rivals/cpp", import.meta.url));

/** The first Python that has SimPy. */
const python = ["python3", "/usr/bin/python3", "pypy3"].find((file) => answers(file, "-c", "import simpy"));
const compiler = ["g++", "clang++", "c++"].find((file) => answers(file, "--version"));

export function compileRivals(): void {
  if (compiler === undefined) return;
  for (const name of ["tickers", "queue", "hold", "storage"])
    execFileSync(compiler, ["-O3", "-std=c++17", "-o", `${built}/${name}`, `${rivals}/${name}.cpp`]);
}

/** A program as this machine can run it, or why it cannot. */
export function onThisMachine(program: Program): Program | string {
  if (program.name === "C++" && compiler === undefined) return "no C++ compiler is installed";
  if (program.name !== "SimPy") return program;
  if (python === undefined) return "no Python with SimPy is installed (Debian: python3-simpy3)";
  return { ...program, command: [python, ...program.command.slice(1)] };
}

/** Processor and programs, in a line. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const parts = [
    `${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}`,
    `Node ${process.versions.node}`,
  ];
  if (python !== undefined) {
    const script =
      "import simpy, sys; print('SimPy', simpy.__version__, 'on Python', sys.version.split()[0])";
    parts.push(said(python, "-c", script));
  }
  if (compiler !== undefined) parts.push(said(compiler, "--version").split("\n")[0] as string);
  return parts.join("; ");
}

function said(file: string, ...args: string[]): string {
  return execFileSync(file, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

function answers(file: string, ...args: string[]): boolean {
  try {
    said(file, ...args);
    return true;
  } catch {
    return false;
  }
}
