/** Measures programs that do the same work: each in a fresh process, one after another, round by round. */

import { execFileSync } from "node:child_process";

const MOST_MS = 25_000;
const LEAST_ROUNDS = 3;

/** A program that does the work: slowfuse, or a rival of it. */
export interface Program {
  readonly name: string;
  /** What to run. It is given how often to do the work before it counts, how often while it counts, inputs and case. */
  readonly command: readonly string[];
  /** How often the work is done before it counts, so that what compiles while it runs has done so. Default: 0. */
  readonly warmUps?: number;
  readonly repetitions: number;
}

/** What a program says of its work. */
export interface Answer {
  /** How much was done, all repetitions together: events, customers, runs. */
  readonly units: number;
  /** The processor time that it took, user and system, all threads. */
  readonly cpuMs: number;
  /** The statistics of the work. Programs that do the same work say the same. */
  readonly checksum: string;
}

/** The median of some numbers, with the least and the greatest. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The answers of some programs, by their names, a list each: one a round. */
export type Rounds = ReadonlyMap<string, readonly Answer[]>;

/**
 * Runs the programs in turns, so many rounds, or on a machine that is busy fewer: so that all ends in a time that can be foretold.
 */
export function measure(programs: readonly Program[], rounds: number, inputs: string, which: string): Rounds {
  const answers = new Map<string, Answer[]>(programs.map(({ name }) => [name, []]));
  const endMs = performance.now() + MOST_MS;
  for (let round = 0; round < rounds; round++) {
    if (round >= LEAST_ROUNDS && performance.now() > endMs) break;
    // In turns, so that what else the machine does befalls all of them.
    for (const program of programs) answers.get(program.name)?.push(runOnce(program, inputs, which));
  }
  return answers;
}

function runOnce({ command, warmUps = 0, repetitions }: Program, inputs: string, which: string): Answer {
  const [file = "", ...args] = command;
  const text = execFileSync(file, [...args, String(warmUps), String(repetitions), inputs, which], {
    encoding: "utf8",
  });
  const [units, cpuMs, checksum] = text.trim().split(" ");
  if (checksum === undefined) throw new Error(`${command.join(" ")} said ${JSON.stringify(text)}`);
  return { units: Number(units), cpuMs: Number(cpuMs), checksum };
}

/** The units a second of each round. */
export function speeds(answers: readonly Answer[]): number[] {
  return answers.map(({ units, cpuMs }) => (units / cpuMs) * 1000);
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
  return { median, least: sorted[0] as number, most: sorted.at(-1) as number };
}
