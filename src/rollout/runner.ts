import type { Delay } from "../kernel/choices.ts";
import { tieKey } from "../kernel/event-queue.ts";
import { BEGINNING } from "../kernel/kernel.ts";
import type { Instant } from "../kernel/timings.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import { Fact } from "../model/facts.ts";
import type { GateModel, StepModel } from "../model/model.ts";
import type { Node } from "../model/node.ts";
import type { Service } from "../model/service.ts";
import { Domain, type Simulation } from "../model/simulation.ts";
import { GateWatch } from "./gate.ts";
import type { Rollout } from "./rollout.ts";

/** The release engineer: does the plan step by step, until it is done or somebody stops it. */
export class PlanRunner {
  readonly #simulation: Simulation;
  readonly #service: Service;
  readonly #rollout: Rollout;
  readonly #planName: number;
  #next = 0;
  #isOver = false;
  #gate: GateWatch | null = null;

  constructor(simulation: Simulation, service: Service, rollout: Rollout) {
    this.#simulation = simulation;
    this.#service = service;
    this.#rollout = rollout;
    this.#planName = simulation.model.names.id("plan");
    this.#continueAfter(0, NO_RECORD);
  }

  /** Stops the plan: no later step is done; what was written stays, and is loaded. */
  stop(by: string, cause: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#gate?.cancel();
    this.#simulation.record(Fact.stopped, this.#simulation.model.names.id(by), { cause });
  }

  #continueAfter(delay: Delay, cause: number): void {
    const tie = tieKey(Domain.plan, 0, 0);
    this.#simulation.kernel.schedule(delay, tie, () => this.#doNext(cause), 0, cause);
  }

  #doNext(cause: number): void {
    if (this.#isOver) return;
    const step = this.#simulation.model.plan[this.#next];
    if (step === undefined) {
      this.#isOver = true;
      this.#simulation.record(Fact["plan-end"], this.#planName, { cause });
      return;
    }
    this.#next++;
    const record = this.#simulation.record(Fact.step, this.#planName, {
      value: this.#next,
      note: step.text,
      cause,
    });
    this.#do(step, record);
  }

  #do(step: StepModel, record: number): void {
    switch (step.does) {
      case "deploy": {
        const { agent } = step;
        const write = this.#writeRecord(agent.nameId, agent.writes.name, step.text, record);
        this.#rollout.deploy(agent, this.#rollout.nodes(step.nodes), write);
        this.#continueAfter(0, record);
        return;
      }
      case "write": {
        const write = this.#writeRecord(this.#planName, step.version.name, step.text, record);
        this.#rollout.write(step.version, step.to, step.delivery, "the plan", write);
        this.#continueAfter(0, record);
        return;
      }
      case "signal":
        for (const node of this.#rollout.nodes(step.nodes)) node.signal(record);
        this.#continueAfter(0, record);
        return;
      case "restart":
        this.#restart(step, record);
        return;
      case "wait":
        this.#continueAfter(this.#simulation.draw(`plan/${this.#next}/wait`, step.duration), record);
        return;
      case "gate":
        this.#look(step.gate, record);
        return;
      case "window":
        this.#awaitWindow(step.opensMs, step.closesMs, record);
        return;
      case "approve": {
        const delay = this.#simulation.draw(`plan/${this.#next}/approval`, step.after);
        const tie = tieKey(Domain.plan, 0, 0);
        const decide = () => this.#decide(step.by, step.grants, record);
        this.#simulation.kernel.schedule(delay, tie, decide, 0, record);
        return;
      }
      case "rollBack":
        this.#rollout.rollBack(this.#rollout.touched, step.to, step.restart, "the plan", record);
        if (step.restart) this.#continueWhenSettled(this.#rollout.nodesBehind(this.#rollout.touched), record);
        else this.#continueAfter(0, record);
        return;
      case "move": {
        const write = this.#writeRecord(this.#planName, step.version.name, step.text, record);
        this.#rollout.move(this.#rollout.nodes(step.nodes), step.accounts, step.version, write);
        this.#continueAfter(0, record);
        return;
      }
    }
  }

  #writeRecord(subject: number, version: string, note: string, cause: number): number {
    const object = this.#simulation.model.names.id(version);
    return this.#simulation.record(Fact.write, subject, { object, value: this.#next, note, cause });
  }

  #restart(step: StepModel & { does: "restart" }, record: number): void {
    const nodes = this.#rollout.nodes(step.nodes);
    const by = `step-${this.#next}`;
    if (!step.rolling) {
      for (const node of nodes) node.restart(step.force, step.drainMs, by, record);
      this.#continueWhenSettled(nodes, record);
      return;
    }
    const restartFrom = (place: number): void => {
      if (this.#isOver) return;
      const node = nodes[place] as Node;
      node.restart(step.force, step.drainMs, by, record);
      node.whenSettled(() => {
        if (place === nodes.length - 1) {
          this.#continueAfter(0, record);
          return;
        }
        const tie = tieKey(Domain.plan, 0, 0);
        this.#simulation.kernel.schedule(step.gapMs, tie, () => restartFrom(place + 1), 0, record);
      });
    };
    restartFrom(0);
  }

  /** Goes on when each of some nodes serves, or will not. */
  #continueWhenSettled(nodes: readonly Node[], cause: number): void {
    let unsettled = nodes.length;
    if (unsettled === 0) this.#continueAfter(0, cause);
    for (const node of nodes) node.whenSettled(() => --unsettled === 0 && this.#continueAfter(0, cause));
  }

  #look(gate: GateModel, record: number): void {
    if (gate.skip) {
      const skipped = this.#simulation.record(Fact["gate-skipped"], gate.nameId, { cause: record });
      this.#continueAfter(0, skipped);
      return;
    }
    const change = this.#rollout.lastVersion;
    this.#gate = new GateWatch(this.#simulation, this.#service, gate, change, record, (passed, reading) => {
      this.#gate = null;
      if (passed) {
        const end = this.#simulation.record(Fact["gate-passed"], gate.nameId, { cause: reading });
        this.#continueAfter(0, end);
        return;
      }
      this.#gateFailed(gate, reading);
    });
    this.#gate.begin();
  }

  #gateFailed(gate: GateModel, reading: number): void {
    const value = gate.obeyed ? 1 : 0;
    const end = this.#simulation.record(Fact["gate-failed"], gate.nameId, { value, cause: reading });
    if (!gate.obeyed || this.#simulation.isUnstopped) {
      this.#continueAfter(0, end);
      return;
    }
    this.stop(gate.name, end);
    if (gate.onFail === "halt") return;
    const restart = gate.onFail === "roll-back-and-restart";
    this.#rollout.rollBack(this.#rollout.touched, null, restart, gate.name, end);
  }

  /** The opening belongs to the window, the closing does not. */
  #awaitWindow(opensMs: number, closesMs: number, record: number): void {
    const { kernel, model } = this.#simulation;
    const clock = (timeOfDayMs: number): Instant => ({
      ...BEGINNING,
      atMs: (timeOfDayMs - model.clockMs + DAY_MS) % DAY_MS,
    });
    const { now } = kernel;
    const opens = kernel.nextTick(clock(opensMs), DAY_MS, now);
    const closes = kernel.nextTick(clock(closesMs), DAY_MS, { atMs: now.atMs + 1, variable: now.variable });
    const isOpen = kernel.isBefore(closes, opens) || !kernel.isBefore(now, opens);
    if (isOpen) {
      this.#continueAfter(0, record);
      return;
    }
    const tie = tieKey(Domain.plan, 0, 0);
    kernel.scheduleAt(opens, tie, () => this.#doNext(record), 0, record);
  }

  #decide(by: string, grants: boolean, cause: number): void {
    if (this.#isOver) return;
    const subject = this.#simulation.model.names.id(by);
    if (grants || this.#simulation.isUnstopped) {
      this.#continueAfter(0, this.#simulation.record(Fact.approved, subject, { cause }));
      return;
    }
    this.stop(by, this.#simulation.record(Fact.denied, subject, { cause }));
  }
}

const DAY_MS = 86_400_000;
