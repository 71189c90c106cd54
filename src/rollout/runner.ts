import type { Delay } from "../kernel/choices.ts";
import { tieKey } from "../kernel/event-queue.ts";
import { BEGINNING } from "../kernel/kernel.ts";
import type { Instant } from "../kernel/timings.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { ConfigVersion } from "../model/config.ts";
import { Fact } from "../model/facts.ts";
import type { GateModel, StepModel } from "../model/model.ts";
import type { Node } from "../model/node.ts";
import type { Service } from "../model/service.ts";
import { Domain, type Simulation } from "../model/simulation.ts";
import { GateWatch } from "./gate.ts";
import { reachesUsers } from "./reach.ts";
import type { Rollout } from "./rollout.ts";

/** The release engineer: does the plan step by step, until it is done or somebody stops it. */
export class PlanRunner {
  readonly #simulation: Simulation;
  readonly #service: Service;
  readonly #rollout: Rollout;
  readonly #planName: number;
  #next = 0;
  #isOver = false;
  /** The step that wrote last. */
  #lastWrite: StepModel | null = null;
  /** Whether a write was accepted of which users can feel something. What a generator brings asks no plan. */
  #hasAccepted: boolean;
  #gate: GateWatch | null = null;

  constructor(simulation: Simulation, service: Service, rollout: Rollout) {
    this.#simulation = simulation;
    this.#service = service;
    this.#rollout = rollout;
    this.#planName = simulation.model.names.id("plan");
    this.#hasAccepted = simulation.model.generators.some(({ brings }) => brings);
    this.#continueAfter(0, NO_RECORD);
  }

  /** Stops the plan: no later step is done; what was written stays, and is loaded. */
  stop(by: string, cause: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#gate?.cancel();
    this.#simulation.record(Fact.stopped, this.#simulation.model.names.id(by), { cause });
    const { untilStopped, untilPlanEnds } = this.#simulation;
    if (untilPlanEnds || (untilStopped && !this.#hasAccepted)) this.#simulation.kernel.halt();
  }

  #continueAfter(delay: Delay, cause: number): void {
    const tie = tieKey(Domain.plan, 0, 0);
    this.#simulation.kernel.schedule(delay, tie, () => this.#doNext(cause), 0, cause);
  }

  #doNext(cause: number): void {
    if (this.#isOver) return;
    const step = this.#simulation.model.plan[this.#next];
    if (step === undefined || SPARING.has(step.does)) this.#simulation.kernel.isSparing();
    if (step === undefined) {
      this.#isOver = true;
      this.#simulation.record(Fact["plan-end"], this.#planName, { cause });
      if (this.#simulation.untilPlanEnds) this.#simulation.kernel.halt();
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
        const write = this.#writeRecord(step, agent.nameId, agent.writes.name, record);
        this.#rollout.deploy(agent, this.#rollout.nodes(step.nodes), write);
        this.#continueAfter(0, record);
        return;
      }
      case "write": {
        const write = this.#writeRecord(step, this.#planName, step.version.name, record);
        this.#rollout.write(step.version, step.to, step.delivery, "the plan", write);
        this.#continueAfter(0, record);
        return;
      }
      case "promote": {
        const version = this.#rollout.versionOf({ store: step.from }) as ConfigVersion;
        const write = this.#writeRecord(step, this.#planName, version.name, record);
        this.#rollout.write(version, step.to, step.delivery, "the plan", write);
        this.#continueAfter(0, record);
        return;
      }
      case "signal":
        for (const node of this.#rollout.nodes(step.nodes)) node.signal(record);
        this.#continueWhenAnswered(this.#rollout.nodes(step.nodes), record);
        return;
      case "clear":
        for (const node of this.#rollout.nodes(step.nodes)) node.clearAway(record);
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
        this.#rollout.rollBack(this.#rollout.touched, step.back, "the plan", record);
        if (step.back.restart !== "never")
          this.#continueWhenSettled(this.#rollout.nodesBehind(this.#rollout.touched), record);
        else this.#continueAfter(0, record);
        return;
      case "adjust":
        this.#rollout.adjust(step.adjust, record);
        this.#continueAfter(0, record);
        return;
      case "move": {
        const write = this.#writeRecord(step, this.#planName, step.version.name, record);
        this.#rollout.move(this.#rollout.nodes(step.nodes), step.accounts, step.version, write);
        this.#continueAfter(0, record);
        return;
      }
    }
  }

  #writeRecord(step: StepModel, subject: number, version: string, cause: number): number {
    // With a new write the one before is accepted.
    if (this.#lastWrite !== null && reachesUsers(this.#lastWrite, this.#simulation.model))
      this.#hasAccepted = true;
    this.#lastWrite = step;
    const object = this.#simulation.model.names.id(version);
    return this.#simulation.record(Fact.write, subject, {
      object,
      value: this.#next,
      note: step.text,
      cause,
    });
  }

  #restart(step: StepModel & { does: "restart" }, record: number): void {
    const nodes = this.#rollout.nodes(step.nodes);
    const by = `step-${this.#next}`;
    const drain = this.#simulation.draw(`plan/${this.#next}/drain`, step.drain);
    if (!step.rolling) {
      for (const node of nodes) node.restart(step.force, drain, by, record);
      this.#continueWhenSettled(nodes, record);
      return;
    }
    const gap = this.#simulation.draw(`plan/${this.#next}/gap`, step.gap);
    const restartFrom = (place: number): void => {
      if (this.#isOver) return;
      const node = nodes[place] as Node;
      node.restart(step.force, drain, by, record);
      node.whenSettled(() => {
        if (place === nodes.length - 1) {
          this.#continueAfter(0, record);
          return;
        }
        const tie = tieKey(Domain.plan, 0, 0);
        this.#simulation.kernel.schedule(gap, tie, () => restartFrom(place + 1), 0, record);
      });
    };
    restartFrom(0);
  }

  /** Goes on when each of some nodes serves, or will not. */
  #continueWhenSettled(nodes: readonly Node[], cause: number): void {
    this.#continueAfterEach(nodes, (node, then) => this.#rollout.whenSettled(node, then), cause);
  }

  /** Goes on when each of some nodes has said what came of its load, or never will. */
  #continueWhenAnswered(nodes: readonly Node[], cause: number): void {
    this.#continueAfterEach(nodes, (node, then) => node.loader.acknowledgement.whenSaid(then), cause);
  }

  #continueAfterEach(
    nodes: readonly Node[],
    awaits: (node: Node, then: () => void) => void,
    cause: number,
  ): void {
    let awaited = nodes.length;
    if (awaited === 0) this.#continueAfter(0, cause);
    for (const node of nodes) awaits(node, () => --awaited === 0 && this.#continueAfter(0, cause));
  }

  #look(gate: GateModel, record: number): void {
    if (gate.skip) {
      const skipped = this.#simulation.record(Fact["gate-skipped"], gate.nameId, { cause: record });
      this.#continueAfter(0, skipped);
      return;
    }
    const change = this.#rollout.lastVersion;
    const length = this.#simulation.draw(`plan/${this.#next}/for`, gate.length);
    const said = (passed: boolean, reading: number) => {
      this.#gate = null;
      if (passed) {
        const end = this.#simulation.record(Fact["gate-passed"], gate.nameId, { cause: reading });
        this.#continueAfter(0, end);
        return;
      }
      this.#gateFailed(gate, reading);
    };
    this.#gate = new GateWatch(this.#simulation, this.#service, gate, length, change, record, said);
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
    if (gate.back !== null) this.#rollout.rollBack(this.#rollout.touched, gate.back, gate.name, end);
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

/** Steps that touch nobody but whom they write to or ask. */
const SPARING: ReadonlySet<StepModel["does"]> = new Set(["write", "gate", "wait", "window"]);

const DAY_MS = 86_400_000;
