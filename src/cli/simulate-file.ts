import { type Run, simulate } from "../run.ts";
import type { LoadedScenario } from "../scenario/file.ts";
import { UsageError } from "./io.ts";

/** Runs a scenario; whatever a function in it throws is told with the run in which it did. */
export function simulateFile({ scenario, file }: LoadedScenario, seed: number): Run {
  try {
    return simulate(scenario, seed);
  } catch (error) {
    throw new UsageError(`found a scenario that throws under seed ${seed}: ${String(error)}`, file);
  }
}
