import { scheduleFaults } from "./fault.ts";
import { Group } from "./group.ts";
import { Node } from "./node.ts";
import type { Simulation } from "./simulation.ts";

/** The service under test: all nodes and groups of a run. */
export class Service {
  readonly nodes: readonly Node[];
  readonly groups: readonly Group[];

  constructor(simulation: Simulation) {
    this.nodes = simulation.model.nodes.map((node) => new Node(simulation, node));
    this.groups = simulation.model.groups.map(
      (group) =>
        new Group(
          simulation,
          group,
          group.nodes.map((index) => this.nodes[index] as Node),
        ),
    );
    scheduleFaults(simulation, this.nodes);
  }
}
