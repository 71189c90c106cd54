import type { FaultModel, GroupModel } from "../model/model.ts";
import type { Simulation } from "../model/simulation.ts";
import type { Settings, StorageModel } from "./storage-model.ts";

/**
 * Whether a setting that was changed can show in what is left of a scenario, where it does not show at once. What can not show,
 * by what the scenario says of users and faults, is not due: a quota that all pushes together do not fill does no harm in it.
 */
export class Foresight {
  readonly #simulation: Simulation;
  readonly #model: StorageModel;
  readonly #group: GroupModel;

  constructor(simulation: Simulation, model: StorageModel, group: number) {
    this.#simulation = simulation;
    this.#model = model;
    this.#group = simulation.model.groups[group] as GroupModel;
  }

  /** Whether users can push more than a quota. Kinds are drawn: so many as can push at all may. */
  fills({ quotaBytes }: Settings): boolean {
    const { requests } = this.#simulation.model;
    const asks = this.#group.users?.asks ?? [];
    const canPush = requests.some(({ needs }, kind) => needs === "write" && (asks[kind] ?? 0) > 0);
    const { objects, quietAtMs, sizeBytes } = this.#model;
    const perMs = Math.max(0, ...this.#group.requestRate.map((part) => part.perMs));
    const pushes = canPush ? Math.ceil(perMs * quietAtMs) + 1 : 0;
    return (objects.length + pushes) * sizeBytes > quotaBytes;
  }

  /** Whether a fault pauses a node until its lease may be over, of which a third may have gone by before. */
  outlasts({ leaseMs }: Settings): boolean {
    return this.#faults.some(
      ({ does, lasts }) => does === "pause" && (lasts === null || lasts.hiMs * 3 > leaseMs * 2),
    );
  }

  /** Whether a fault, or the plan, takes a node away that may be the primary. */
  takesPrimary(): boolean {
    return this.#planRestarts || this.#faults.some(({ does }) => !ON_DISK.has(does));
  }

  /** Whether a fault, or the plan, leaves fewer hosts that answer. */
  takesHost(): boolean {
    return this.#planRestarts || this.#faults.length > 0;
  }

  get #planRestarts(): boolean {
    return this.#simulation.model.plan.some((step) => step.does === "restart" && this.#hasSome(step.nodes));
  }

  get #faults(): readonly FaultModel[] {
    return this.#simulation.model.faults.filter(({ nodes }) => this.#hasSome(nodes));
  }

  #hasSome(nodes: readonly number[]): boolean {
    return nodes.some((node) => this.#simulation.model.nodes[node]?.group === this.#group.index);
  }
}

/** Faults under which a primary stays one. */
const ON_DISK: ReadonlySet<FaultModel["does"]> = new Set(["corrupt", "disk-full", "disk-slow"]);
