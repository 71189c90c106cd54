/** Measures programs that do the same work: each in a fresh process, one after another, in rounds over all that is measured. */

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

/** Programs that do the same work, and which variant of it. */
export interface Heat {
  readonly programs: readonly Program[];
  readonly which: string;
}

/**
 * Runs the programs of all heats in turns, so many rounds: what else the machine does for a while befalls a round of each, and not
 * all rounds of one. On a machine that is busy a heat has fewer, so that all ends in a time that can be foretold.
 *
 * @returns of each heat, in their order
 */
export function measure(heats: readonly Heat[], rounds: number, inputs: string): Rounds[] {
  const measured = heats.map(({ programs }) => ({
    answers: new Map<string, Answer[]>(programs.map(({ name }) => [name, []])),
    tookMs: 0,
  }));
  for (let round = 0; round < rounds; round++) {
    for (const [place, { programs, which }] of heats.entries()) {
      const heat = measured[place] as (typeof measured)[number];
      if (round >= LEAST_ROUNDS && heat.tookMs > MOST_MS) continue;
      const startedMs = performance.now();
      for (const program of programs) heat.answers.get(program.name)?.push(runOnce(program, inputs, which));
      heat.tookMs += performance.now() - startedMs;
    }
    console.log(`round ${round + 1} of ${rounds}`);
  }
  return measured.map(({ answers }) => answers);
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
