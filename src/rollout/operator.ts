import { tieKey } from "../kernel/event-queue.ts";
import { Fact } from "../model/facts.ts";
import type { Group } from "../model/group.ts";
import type { ActModel, Places, RangeMs } from "../model/model.ts";
import type { Node } from "../model/node.ts";
import type { Service } from "../model/service.ts";
import { Domain, type Simulation } from "../model/simulation.ts";
import type { Rollout } from "./rollout.ts";
import type { PlanRunner } from "./runner.ts";

const NAME = "operator";
const AT_ONCE: RangeMs = { loMs: 0, hiMs: 0 };

/** More acts than a list has. */
const MOST_ACTS = 65_536;

/** Where a person is in a list of acts. */
interface Turn {
  readonly acts: readonly ActModel[];
  /** Which of the lists that have been begun. */
  readonly list: number;
  readonly place: number;
}

function drawName({ list, place }: Turn): string {
  return list === 1 ? `${NAME}/${place + 1}` : `${NAME}-${list}/${place + 1}`;
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
  readonly #heard = new Set<readonly ActModel[]>();

  constructor(simulation: Simulation, service: Service, rollout: Rollout, runner: PlanRunner) {
    this.#simulation = simulation;
    this.#service = service;
    this.#rollout = rollout;
    this.#runner = runner;
  }

  /** The first report of those that call for some acts makes the operator act; in a run that nobody stops, none does. */
  hear(acts: readonly ActModel[], report: number): void {
    if (this.#heard.has(acts) || this.#simulation.isUnstopped) return;
    this.#heard.add(acts);
    this.#continue({ acts, list: this.#heard.size, place: 0 }, report);
  }

  #continue(turn: Turn, cause: number): void {
    const act = turn.acts[turn.place];
    if (act === undefined) return;
    const delay = this.#simulation.draw(drawName(turn), act.after);
    const tie = tieKey(Domain.operator, 0, turn.list);
    this.#simulation.kernel.schedule(delay, tie, () => this.#tryTo(act, turn, cause), 0, cause);
  }

  #tryTo(act: ActModel, turn: Turn, cause: number): void {
    let isDone = false;
    const doIt = (): void => {
      if (isDone) return;
      isDone = true;
      this.#continue({ ...turn, place: turn.place + 1 }, this.#do(act, cause));
    };
    if (act.needs === null) {
      doIt();
      return;
    }
    this.#group(act.needs).whenAnswering(doIt);
    if (isDone || act.otherwise === null) return;
    const delay = this.#simulation.draw(`${drawName(turn)}/otherwise`, act.otherwise);
    const tie = tieKey(Domain.operator, 1, turn.list * MOST_ACTS + turn.place);
    this.#simulation.kernel.schedule(delay, tie, doIt, 0, cause);
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
        for (const node of this.#meant(act, places)) node.stop(record);
        return;
      case "signal":
        for (const node of this.#meant(act, places)) node.signal(record);
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
    for (const [turn, node] of this.#meant(act, places).entries()) {
      const tie = tieKey(Domain.operator, 2, node.model.index);
      const restart = () => node.restart(true, 0, NAME, record);
      if (act.gapMs === 0) restart();
      else this.#simulation.kernel.schedule(turn * act.gapMs, tie, restart, 0, record);
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
