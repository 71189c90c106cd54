import { formatDuration } from "../kernel/duration.ts";
import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { Fact } from "../model/facts.ts";
import type { Group } from "../model/group.ts";
import type { MonitorModel } from "../model/model.ts";
import type { Service } from "../model/service.ts";
import { Domain, type Simulation } from "../model/simulation.ts";

/** Notices that something is wrong and, when that has lasted for long enough, reports it, if it can. */
export class Monitor {
  readonly #simulation: Simulation;
  readonly #model: MonitorModel;
  readonly #service: Service;
  readonly #report: (record: number) => void;
  #pending: EventId = NO_EVENT;
  #reported = false;

  /** @param report called with the record of each report */
  constructor(
    simulation: Simulation,
    model: MonitorModel,
    service: Service,
    report: (record: number) => void,
  ) {
    this.#simulation = simulation;
    this.#model = model;
    this.#service = service;
    this.#report = report;
    for (const group of model.groups) this.#group(group).watch((cause) => this.#look(cause));
  }

  #look(cause: number): void {
    const { kernel } = this.#simulation;
    if (!this.#isWrong()) {
      kernel.cancel(this.#pending);
      this.#pending = NO_EVENT;
      this.#reported = false;
      return;
    }
    if (this.#pending !== NO_EVENT || this.#reported) return;
    const delay = this.#simulation.draw(this.#model.name, this.#model.after);
    const tie = tieKey(Domain.monitors, 0, this.#model.index);
    const note = `${this.#model.notices}, ${formatDuration(Number(delay))} after it began`;
    const report = () => {
      this.#pending = NO_EVENT;
      this.#reported = true;
      if (this.#model.needs === null) this.#say(note, cause);
      else this.#group(this.#model.needs).whenAnswering(() => this.#say(note, cause));
    };
    this.#pending = kernel.schedule(delay, tie, report, 0, cause);
  }

  #say(note: string, cause: number): void {
    this.#report(this.#simulation.record(Fact.report, this.#model.nameId, { note, cause }));
  }

  #isWrong(): boolean {
    const { notices, groups, nodes } = this.#model;
    if (notices === "failure") return groups.some((group) => !this.#group(group).isAnswering());
    return nodes.some((index) => {
      const node = this.#service.nodes[index] as Service["nodes"][number];
      return !node.looksHealthy(this.#group(node.model.group).model.timeoutMs);
    });
  }

  #group(index: number): Group {
    return this.#service.groups[index] as Group;
  }
}
