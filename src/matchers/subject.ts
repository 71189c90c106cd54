import { recorded } from "../kernel/choices.ts";
import { Run, simulate } from "../run.ts";
import type { Expect, Scenario } from "../scenario/words.ts";

export interface RunsOptions {
  /** How many runs of the scenario, one a seed. A run that is given is one. */
  readonly runs?: number;
  /** The first seed. Default: 1. */
  readonly seed?: number;
}

/** One run that a matcher looks at. */
export interface SeededRun {
  readonly run: Run;
  /** null for a run that was given: nobody knows what answered its draws. */
  readonly seed: number | null;
}

/** What a vitest matcher returns. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * The runs of what a matcher was given: a run, or a scenario under so many seeds, with `expect` in place of its own, so
 * that what shrinks it knows which failure is meant.
 *
 * @throws TypeError for what is neither, or no number of runs
 */
export function* runsOf(
  received: unknown,
  expect: Expect,
  { runs = 100, seed = 1 }: RunsOptions,
): IterableIterator<SeededRun> {
  if (received instanceof Run) {
    void received.verdict; // what it draws in other worlds is drawn now
    const again = { ...received.model.scenario, expect };
    yield { run: simulate(again, recorded(received.draws)), seed: null };
    return;
  }
  if (!Number.isSafeInteger(runs) || runs < 1)
    throw new TypeError(`found ${String(runs)} runs, expected an integer of 1 or more`);
  const scenario = { ...scenarioOf(received), expect };
  for (let next = seed; next < seed + runs; next++) yield { run: simulate(scenario, next), seed: next };
}

/** @throws TypeError for what is no scenario */
export function scenarioOf(received: unknown): Scenario {
  const isScenario = typeof received === "object" && received !== null && "formatVersion" in received;
  if (!isScenario)
    throw new TypeError("found neither, expected a scenario, or a run that simulate(scenario) has given");
  return received as Scenario;
}

/** The name of what a matcher was given. */
export function nameOf(received: unknown): string {
  const name = received instanceof Run ? received.header.scenario : scenarioOf(received).name;
  return JSON.stringify(name);
}
