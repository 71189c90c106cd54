import { tieKey } from "../kernel/event-queue.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { InputModel } from "./model.ts";
import type { Node } from "./node.ts";
import { Domain, type Simulation } from "./simulation.ts";

/** Schedules what reaches nodes from outside, once or again and again. */
export function scheduleInputs(simulation: Simulation, nodes: readonly Node[]): void {
  for (const input of simulation.model.inputs) {
    const delay = simulation.draw(`${input.name}/at`, input.at);
    const reach = () => {
      for (const node of input.nodes) (nodes[node] as Node).input(input.name, NO_RECORD);
      if (input.everyMs !== null) schedule(simulation, input, input.everyMs, reach);
    };
    schedule(simulation, input, delay, reach);
  }
}

function schedule(
  simulation: Simulation,
  input: InputModel,
  delay: Parameters<Simulation["kernel"]["schedule"]>[0],
  reach: () => void,
): void {
  simulation.kernel.schedule(delay, tieKey(Domain.faults, 2, input.index), reach, 0, NO_RECORD);
}
