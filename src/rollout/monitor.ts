import { formatDuration } from "../kernel/duration.ts";
import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { Fact } from "../model/facts.ts";
import type { MonitorModel } from "../model/model.ts";
import type { Service } from "../model/service.ts";
import { Domain, type Simulation } from "../model/simulation.ts";

/** Notices that something is wrong and, when that has lasted for long enough, reports it. */
export class Monitor {
  readonly #simulation: Simulation;
  readonly #model: MonitorModel;
  readonly #isWrong: () => boolean;
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
    this.#report = report;
    const groups = service.groups.filter((group) => model.groups.includes(group.model.index));
    const nodes = service.nodes.filter((node) => model.nodes.includes(node.model.index));
    const requests = simulation.model.requests.map((_, index) => index);
    this.#isWrong =
      model.notices === "failure"
        ? () =>
            groups.some((group) => requests.some((request) => group.availability(request) < group.model.slo))
        : () =>
            nodes.some(
              (node) =>
                !node.looksHealthy(
                  (service.groups[node.model.group] as Service["groups"][number]).model.timeoutMs,
                ),
            );
    for (const group of groups) group.watch((cause) => this.#look(cause));
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
    const report = () => {
      this.#pending = NO_EVENT;
      this.#reported = true;
      const note = `${this.#model.notices}, ${formatDuration(Number(delay))} after it began`;
      this.#report(this.#simulation.record(Fact.report, this.#model.nameId, { note, cause }));
    };
    this.#pending = kernel.schedule(delay, tie, report, 0, cause);
  }
}
