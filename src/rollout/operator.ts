import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import type { ConfigVersion } from "../model/config.ts";
import { Fact } from "../model/facts.ts";
import type { Group } from "../model/group.ts";
import type { ActModel, ActsModel, MonitorModel, Places, RollBackModel } from "../model/model.ts";
import type { Node } from "../model/node.ts";
import type { Service } from "../model/service.ts";
import { Domain, type Simulation } from "../model/simulation.ts";
import type { Rollout } from "./rollout.ts";
import type { PlanRunner } from "./runner.ts";

const NAME = "operator";

/** Where a person is in a list of acts. */
interface Turn {
  readonly acts: ActsModel;
  readonly place: number;
}

function drawName({ acts, place }: Turn): string {
  return `${acts.name}/${place + 1}`;
}

/**
 * The person who acts once a monitor has reported: a list of acts, in order, each of which takes time. An act can need a group
 * that has failed itself: then the person is locked out until it answers, or until there is another way in.
 */
export class Operator {
  readonly #simulation: Simulation;
  readonly #service: Service;
  readonly #rollout: Rollout;
  readonly #runner: PlanRunner;
  /** Whose reports have been heard. */
  readonly #heard = new Set<ActsModel>();
  /** The lists that are being done. */
  readonly #busy = new Set<ActsModel>();
  /** The restarts that acts have still to come to, by act and node. */
  readonly #restarts = new Map<number, EventId>();

  constructor(simulation: Simulation, service: Service, rollout: Rollout, runner: PlanRunner) {
    this.#simulation = simulation;
    this.#service = service;
    this.#rollout = rollout;
    this.#runner = runner;
  }

  /** The first report of those that call for some acts makes the operator act; in a run that nobody stops, none does. */
  hear({ acts, again }: Pick<MonitorModel, "acts" | "again">, report: number): void {
    if (this.#simulation.isUnstopped || (this.#heard.has(acts) && !again) || this.#busy.has(acts)) return;
    this.#heard.add(acts);
    this.#busy.add(acts);
    this.#continue({ acts, place: 0 }, report);
  }

  #continue(turn: Turn, cause: number): void {
    const act = turn.acts.list[turn.place];
    if (act === undefined) {
      this.#busy.delete(turn.acts);
      return;
    }
    const delay = this.#simulation.draw(drawName(turn), act.after);
    const tie = tieKey(Domain.operator, 0, turn.acts.index);
    this.#simulation.kernel.schedule(delay, tie, () => this.#tryTo(act, turn, cause), 0, cause);
  }

  #tryTo(act: ActModel, turn: Turn, cause: number): void {
    const { kernel } = this.#simulation;
    let isDone = false;
    let otherwise: EventId = NO_EVENT;
    const doIt = (): void => {
      if (isDone) return;
      isDone = true;
      kernel.cancel(otherwise);
      this.#continue({ ...turn, place: turn.place + 1 }, this.#do(act, cause));
    };
    if (act.needs === null) {
      doIt();
      return;
    }
    const tie = tieKey(Domain.operator, 1, act.id);
    this.#group(act.needs).whenAnswering(tie, doIt);
    if (isDone || act.otherwise === null) return;
    const delay = this.#simulation.draw(`${drawName(turn)}/otherwise`, act.otherwise);
    otherwise = kernel.schedule(delay, tie, doIt, 0, cause);
  }

  /** @returns the record of the act; of what came before, where there is nothing to do */
  #do(act: ActModel, cause: number): number {
    if (
      act.only === "failing" &&
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
        this.#rollout.rollBack(places, act.back, NAME, record);
        return;
      case "restore-files":
        this.#runner.stop(NAME, record);
        this.#rollout.restore(places, act.back, NAME, record);
        return;
      case "write":
        this.#write(act.back, places, record);
        return;
      case "remove-agents":
        this.#rollout.removeAgents(this.#rollout.nodesBehind(places), record);
        return;
      case "restart":
        this.#restart(act, places, record);
        return;
      case "stop":
        for (const node of this.#meant(act, places)) node.stop(record);
        return;
      case "signal":
        for (const node of this.#meant(act, places)) node.signal(record);
        return;
      case "clear":
        for (const node of this.#meant(act, places)) node.clearAway(record);
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
      case "adjust":
        if (act.adjust !== null) this.#rollout.adjust(act.adjust, record);
        return;
      case "nothing":
        return;
    }
  }

  #write({ to, delivery }: RollBackModel, places: Places, record: number): void {
    const version = this.#rollout.versionOf(to) as ConfigVersion;
    this.#rollout.write(version, places, delivery, NAME, record);
  }

  /**
   * One after another takes its time, but nobody waits for a node to serve before the next. Whoever begins an act anew leaves
   * what was still to come of it.
   */
  #restart(act: ActModel, places: Places, record: number): void {
    const { kernel, model } = this.#simulation;
    for (const [turn, node] of this.#meant(act, places).entries()) {
      const local = act.id * model.nodes.length + node.model.index;
      const restart = () => node.restart(true, 0, NAME, record);
      kernel.cancel(this.#restarts.get(local) ?? NO_EVENT);
      if (act.gapMs === 0) restart();
      else {
        const tie = tieKey(Domain.operator, 2, local);
        this.#restarts.set(local, kernel.schedule(turn * act.gapMs, tie, restart, 0, record));
      }
    }
  }

  #meant({ only }: ActModel, places: Places): Node[] {
    const nodes = this.#rollout.nodesBehind(places);
    if (only !== "ill") return nodes;
    return nodes.filter((node) => !node.looksHealthy(this.#group(node.model.group).model.timeoutMs));
  }

  #group(index: number): Group {
    return this.#service.groups[index] as Group;
  }
}
