import { tieKey } from "../kernel/event-queue.ts";
import { Fact } from "../model/facts.ts";
import type { Group } from "../model/group.ts";
import type { ActModel, Places, RangeMs } from "../model/model.ts";
import type { Service } from "../model/service.ts";
import { Domain, type Simulation } from "../model/simulation.ts";
import type { Rollout } from "./rollout.ts";
import type { PlanRunner } from "./runner.ts";

const NAME = "operator";
const AT_ONCE: RangeMs = { loMs: 0, hiMs: 0 };

/**
 * The person who acts once a monitor has reported: a list of acts, in order, each of which takes time. An act can need a group
 * that has failed itself: then the person is locked out until it answers, or until there is another way in.
 */
export class Operator {
  readonly #simulation: Simulation;
  readonly #service: Service;
  readonly #rollout: Rollout;
  readonly #runner: PlanRunner;
  #isActing = false;

  constructor(simulation: Simulation, service: Service, rollout: Rollout, runner: PlanRunner) {
    this.#simulation = simulation;
    this.#service = service;
    this.#rollout = rollout;
    this.#runner = runner;
  }

  /** The first report makes the operator act; in a run that nobody stops, none does. */
  hear(report: number): void {
    if (this.#isActing || this.#simulation.isUnstopped) return;
    this.#isActing = true;
    this.#continue(0, report);
  }

  #continue(place: number, cause: number): void {
    const act = this.#simulation.model.operator[place];
    if (act === undefined) return;
    const delay = this.#simulation.draw(`${NAME}/${place + 1}`, act.after);
    const tie = tieKey(Domain.operator, 0, 0);
    this.#simulation.kernel.schedule(delay, tie, () => this.#tryTo(act, place, cause), 0, cause);
  }

  #tryTo(act: ActModel, place: number, cause: number): void {
    let isDone = false;
    const doIt = (): void => {
      if (isDone) return;
      isDone = true;
      this.#continue(place + 1, this.#do(act, cause));
    };
    if (act.needs === null) {
      doIt();
      return;
    }
    this.#group(act.needs).whenAnswering(doIt);
    if (isDone || act.otherwise === null) return;
    const delay = this.#simulation.draw(`${NAME}/${place + 1}/otherwise`, act.otherwise);
    this.#simulation.kernel.schedule(delay, tieKey(Domain.operator, 1, place), doIt, 0, cause);
  }

  /** @returns the record of the act; of what came before, where there is nothing to do */
  #do(act: ActModel, cause: number): number {
    if (
      act.onlyFailing &&
      this.#service.groups.every((group) => group.model.users === null || group.isAnswering())
    ) {
      return cause;
    }
    const { names } = this.#simulation.model;
    const record = this.#simulation.record(Fact.act, names.id(NAME), { object: names.id(act.does), cause });
    this.#carryOut(act, act.on ?? this.#rollout.touched, record);
    return record;
  }

  #carryOut(act: ActModel, places: Places, record: number): void {
    switch (act.does) {
      case "roll-back":
      case "roll-back-and-restart":
        this.#runner.stop(NAME, record);
        this.#rollout.rollBack(places, act.to, act.does === "roll-back-and-restart", NAME, record);
        return;
      case "restore-files":
        this.#runner.stop(NAME, record);
        this.#rollout.restore(places, act.to, NAME, record);
        return;
      case "write":
        if (act.to !== null && "version" in act.to) {
          this.#rollout.write(act.to.version, places, AT_ONCE, NAME, record);
        }
        return;
      case "remove-agents":
        this.#rollout.removeAgents(this.#rollout.nodesBehind(places), record);
        return;
      case "restart":
        this.#restart(act, places, record);
        return;
      case "stop":
        for (const node of this.#rollout.nodesBehind(places)) node.stop(record);
        return;
      case "signal":
        for (const node of this.#rollout.nodesBehind(places)) node.signal(record);
        return;
      case "fail-back":
        for (const group of new Set(
          places.nodes.map((node) => this.#service.nodes[node]?.model.group as number),
        )) {
          this.#group(group).failBack(record);
        }
        return;
      case "stop-generator":
        this.#service.generators[act.generator as number]?.stop();
        return;
      case "nothing":
        return;
    }
  }

  /** One after another takes its time, but nobody waits for a node to serve before the next. */
  #restart(act: ActModel, places: Places, record: number): void {
    for (const [turn, node] of this.#rollout.nodesBehind(places).entries()) {
      const tie = tieKey(Domain.operator, 2, node.model.index);
      const restart = () => node.restart(true, 0, record);
      if (act.gapMs === 0) restart();
      else this.#simulation.kernel.schedule(turn * act.gapMs, tie, restart, 0, record);
    }
  }

  #group(index: number): Group {
    return this.#service.groups[index] as Group;
  }
}
