import { tieKey } from "../kernel/event-queue.ts";
import { Fact } from "../model/facts.ts";
import type { ActModel } from "../model/model.ts";
import { Domain, type Simulation } from "../model/simulation.ts";
import type { Rollout } from "./rollout.ts";
import type { PlanRunner } from "./runner.ts";

const NAME = "operator";

/** The person who acts once a monitor has reported: a list of acts, in order, each of which takes time. */
export class Operator {
  readonly #simulation: Simulation;
  readonly #rollout: Rollout;
  readonly #runner: PlanRunner;
  #isActing = false;

  constructor(simulation: Simulation, rollout: Rollout, runner: PlanRunner) {
    this.#simulation = simulation;
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
    const doIt = () => {
      const { names } = this.#simulation.model;
      const record = this.#simulation.record(Fact.act, names.id(NAME), { object: names.id(act.does), cause });
      this.#act(act, record);
      this.#continue(place + 1, record);
    };
    this.#simulation.kernel.schedule(delay, tie, doIt, 0, cause);
  }

  #act(act: ActModel, record: number): void {
    const nodes = act.nodes === null ? this.#rollout.touched : this.#rollout.nodes(act.nodes);
    switch (act.does) {
      case "roll-back":
      case "roll-back-and-restart":
        this.#runner.stop(NAME, record);
        this.#rollout.rollBack(nodes, act.does === "roll-back-and-restart", NAME, record);
        return;
      case "restore-files":
        this.#runner.stop(NAME, record);
        this.#rollout.restoreFiles(nodes, NAME, record);
        return;
      case "remove-agents":
        this.#rollout.removeAgents(nodes, record);
        return;
      case "restart":
        for (const node of nodes) node.restart(true, 0, record);
        return;
      case "signal":
        for (const node of nodes) node.signal(record);
        return;
    }
  }
}
