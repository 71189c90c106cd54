import { formatDuration } from "../kernel/duration.ts";
import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { Fact } from "../model/facts.ts";
import type { Group } from "../model/group.ts";
import type { MonitorModel } from "../model/model.ts";
import type { Node } from "../model/node.ts";
import type { Service } from "../model/service.ts";
import { Domain, type Simulation } from "../model/simulation.ts";

/**
 * Notices that something is wrong and, when that has lasted for long enough, or has come back often enough, reports it, if it
 * can.
 */
export class Monitor {
  readonly #simulation: Simulation;
  readonly #model: MonitorModel;
  readonly #service: Service;
  readonly #report: (record: number) => void;
  /** Whether something is wrong, or has not been well for long enough since. */
  #isOn = false;
  /** How often something has begun to be wrong since the last report. */
  #times = 0;
  #pending: EventId = NO_EVENT;
  #clearing: EventId = NO_EVENT;

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
    const look = (cause: number) => this.#look(cause);
    for (const group of model.groups) this.#group(group).watch(look);
    if (model.notices === "stale") {
      for (const group of model.groups) this.#group(group).watchRuns(look);
      for (const place of new Set(this.#nodes().flatMap((node) => [node.file, service.sourceOf(node)])))
        place.watch(look);
    }
  }

  #look(cause: number): void {
    const { kernel } = this.#simulation;
    kernel.touchesAll();
    if (this.#isWrong()) {
      kernel.cancel(this.#clearing);
      this.#clearing = NO_EVENT;
      if (!this.#isOn) this.#begins(cause);
    } else if (this.#isOn && this.#clearing === NO_EVENT) {
      if (this.#model.clearsMs === 0) this.#ends();
      else this.#clearing = kernel.schedule(this.#model.clearsMs, this.#tie(1), () => this.#ends(), 0, cause);
    }
  }

  #begins(cause: number): void {
    const { name, after, notices, needs, times } = this.#model;
    this.#isOn = true;
    this.#times++;
    if (this.#times < times) return;
    const delay = this.#simulation.draw(name, after);
    const often = times === 1 ? "" : ` for the ${times}th time`;
    const note = `${notices}, ${formatDuration(typeof delay === "number" ? delay : delay.ms)} after it began${often}`;
    const report = () => {
      this.#pending = NO_EVENT;
      this.#times = 0;
      if (needs === null) this.#say(note, cause);
      else this.#group(needs).whenAnswering(this.#tie(0), () => this.#say(note, cause));
    };
    this.#pending = this.#simulation.kernel.schedule(delay, this.#tie(0), report, 0, cause);
  }

  #ends(): void {
    this.#simulation.kernel.cancel(this.#pending);
    this.#pending = NO_EVENT;
    this.#clearing = NO_EVENT;
    this.#isOn = false;
  }

  #tie(rank: number): number {
    return tieKey(Domain.monitors, rank, this.#model.index);
  }

  #say(note: string, cause: number): void {
    this.#report(this.#simulation.record(Fact.report, this.#model.nameId, { note, cause }));
  }

  #isWrong(): boolean {
    const { notices, groups, loadAbove } = this.#model;
    switch (notices) {
      case "failure":
        return groups.some((group) => !this.#group(group).isAnswering());
      case "symptom":
        return this.#nodes().some(
          (node) => !node.looksHealthy(this.#group(node.model.group).model.timeoutMs),
        );
      case "load":
        return groups.some((group) => this.#service.loadOf(group) > loadAbove);
      case "stale":
        return this.#nodes().some((node) => this.#isStale(node));
    }
  }

  /** Whether its process runs another version than the one that it should get. One that is down runs none. */
  #isStale(node: Node): boolean {
    const { runs } = node;
    return runs !== null && runs.name !== this.#service.sourceOf(node).stored.name;
  }

  #nodes(): Node[] {
    return this.#model.nodes.map((index) => this.#service.nodes[index] as Node);
  }

  #group(index: number): Group {
    return this.#service.groups[index] as Group;
  }
}
