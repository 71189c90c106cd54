import { tieKey } from "../kernel/event-queue.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import { FAULTS } from "../scenario/fault-kinds.ts";
import { faultText, heldBack, strikeStore } from "../store/fault.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { Fact } from "./facts.ts";
import type { FaultModel } from "./model.ts";
import type { Node } from "./node.ts";
import { Domain, type Simulation } from "./simulation.ts";

/** Schedules what goes wrong by itself. */
export function scheduleFaults(
  simulation: Simulation,
  nodes: readonly Node[],
  stores: ReadonlyMap<number, ObjectStore>,
): void {
  for (const fault of simulation.model.faults) {
    const delay = simulation.draw(`fault-${fault.index + 1}/at`, fault.at);
    for (const node of fault.nodes) {
      const tie = tieKey(Domain.faults, 0, fault.index * nodes.length + node);
      simulation.kernel.schedule(
        delay,
        tie,
        () => strike(simulation, fault, nodes[node] as Node, stores),
        0,
        NO_RECORD,
      );
    }
  }
}

function strike(
  simulation: Simulation,
  fault: FaultModel,
  node: Node,
  stores: ReadonlyMap<number, ObjectStore>,
): void {
  const store = stores.get(node.model.group) ?? null;
  const text = faultText(fault, (index) => simulation.model.nodes[index]?.name ?? "");
  const why = store === null ? null : heldBack(store, node.model.index);
  const note = why === null ? text : `${text}, held back: ${why}`;
  const cause = simulation.record(Fact.fault, node.model.nameId, { note, cause: NO_RECORD });
  if (why !== null) return;
  const member = store?.members.find(({ index }) => index === node.model.index);
  if (store !== null && member !== undefined && (fault.from !== null || FAULTS[fault.does].ofStorage)) {
    const heal = strikeStore(store, fault, member, cause);
    if (heal !== null) healLater(simulation, fault, node, cause, heal);
    return;
  }
  switch (fault.does) {
    case "crash":
      if (fault.ofChildren) node.restart(false, 0, `fault-${fault.index + 1}`, cause);
      else node.crash(cause, NO_RECORD);
      return;
    case "hang":
      node.hang(fault.answersHealth, cause, NO_RECORD);
      return;
    case "restart":
      node.restart(true, 0, `fault-${fault.index + 1}`, cause);
      return;
    case "partition":
      node.partition(true, cause);
      healLater(simulation, fault, node, cause, (healed) => node.partition(false, healed));
      return;
    case "slow":
      node.slowDown(fault.takesMs, cause);
      healLater(simulation, fault, node, cause, (healed) => node.speedUp(fault.takesMs, healed));
      return;
  }
}

function healLater(
  simulation: Simulation,
  fault: FaultModel,
  node: Node,
  cause: number,
  heal: (record: number) => void,
): void {
  if (fault.lasts === null) return;
  const lasts = simulation.draw(`${node.model.name}/fault-${fault.index + 1}/for`, fault.lasts);
  const tie = tieKey(Domain.faults, 1, fault.index * simulation.model.nodes.length + node.model.index);
  const healed = () => heal(simulation.record(Fact.healed, node.model.nameId, { note: fault.does, cause }));
  simulation.kernel.schedule(lasts, tie, healed, 0, cause);
}
