import { Choices, type Source } from "../../src/kernel/choices.ts";
import { tieKey } from "../../src/kernel/event-queue.ts";
import { BEGINNING, type EventId, Kernel, NO_EVENT } from "../../src/kernel/kernel.ts";
import type { Instant, Timings } from "../../src/kernel/timings.ts";

/** Both ends in ms. */
export type Range = readonly [number, number];

export interface ToyNode {
  /** `poll`: at a phase, then every period. `ttl`: a period after its last load. `watch`: a delay after each write. */
  readonly by: "poll" | "ttl" | "watch";
  readonly periodMs: number;
  /** `poll`, `ttl`: when the first load may be. `watch`: the delay. */
  readonly phase: Range;
  /** `poll`: how much later each look comes. */
  readonly jitter: Range;
  /** From the load of the new version to the crash. */
  readonly crashes: Range;
}

/** A service so small that every timing of it can be tried: some nodes, one write, one gate, perhaps a person. */
export interface Toy {
  readonly nodes: readonly ToyNode[];
  readonly writeAtMs: number;
  readonly gate: { readonly everyMs: number; readonly forMs: number; readonly tolerates: number };
  /** Whether a gate that fails puts the old version back. */
  readonly rollsBack: boolean;
  /** Who notices the n-th crash, and some time later restarts all nodes with the old version. */
  readonly person: { readonly crash: number; readonly notices: Range; readonly acts: Range } | null;
  readonly horizonMs: number;
  readonly eventLimit: number;
}

/** Runs a toy. Returns what happened, in order: each load, crash, look and act, and why the run ended. */
export function runToy(toy: Toy, source: Source, timings?: Timings): string[] {
  return new ToyRun(toy, source, timings).course();
}

const Domain = { plan: 0, person: 1, nodes: 2 } as const;

class ToyRun {
  readonly #toy: Toy;
  readonly #kernel: Kernel;
  readonly #choices: Choices;
  readonly #course: string[] = [];
  readonly #nodes: readonly ToyProcess[];
  #crashes = 0;
  #failures = 0;

  constructor(toy: Toy, source: Source, timings: Timings | undefined) {
    this.#toy = toy;
    this.#kernel = new Kernel(timings);
    this.#choices = new Choices(source);
    const happened = (what: string) => this.#course.push(what);
    this.#nodes = toy.nodes.map(
      (node, index) =>
        new ToyProcess(node, index, this.#kernel, this.#choices, happened, () => this.#crashed()),
    );
  }

  course(): string[] {
    const plan = tieKey(Domain.plan, 0, 0);
    const write = () => {
      for (const node of this.#nodes) node.store("new");
      this.#look(0);
    };
    this.#kernel.schedule(this.#toy.writeAtMs, plan, write, 0, -1);
    this.#course.push(this.#kernel.run(this.#toy.horizonMs, this.#toy.eventLimit));
    return this.#course;
  }

  #look(sinceMs: number): void {
    const { everyMs, forMs, tolerates } = this.#toy.gate;
    const down = this.#nodes.filter((node) => node.isDown).length;
    if (down > 0) this.#failures++;
    this.#course.push(`look at ${sinceMs} ms: ${down} down`);
    if (this.#failures > tolerates) {
      this.#course.push("stopped");
      if (this.#toy.rollsBack) for (const node of this.#nodes) node.store("old");
    } else if (sinceMs >= forMs) {
      this.#course.push("accepted");
    } else {
      const nextMs = Math.min(sinceMs + everyMs, forMs);
      this.#kernel.schedule(nextMs - sinceMs, tieKey(Domain.plan, 0, 0), () => this.#look(nextMs), 0, -1);
    }
  }

  #crashed(): void {
    const { person } = this.#toy;
    if (++this.#crashes !== person?.crash) return;
    const tie = tieKey(Domain.person, 0, 0);
    const act = () => {
      this.#course.push("act");
      for (const node of this.#nodes) node.restart();
    };
    const notice = () => {
      this.#course.push("notice");
      this.#kernel.schedule(this.#choices.uniformMs("acts", ...person.acts), tie, act, 0, -1);
    };
    this.#kernel.schedule(this.#choices.uniformMs("notices", ...person.notices), tie, notice, 0, -1);
  }
}

class ToyProcess {
  isDown = false;
  #stored = "old";
  #running = "old";
  #origin: Instant | null = null;
  #pendingLoad: EventId = NO_EVENT;
  #pendingCrash: EventId = NO_EVENT;
  #drawn = 0;
  readonly #looks = new Map<number, Instant>();
  readonly #node: ToyNode;
  readonly #index: number;
  readonly #kernel: Kernel;
  readonly #choices: Choices;
  readonly #happened: (what: string) => void;
  readonly #crashed: () => void;

  constructor(
    node: ToyNode,
    index: number,
    kernel: Kernel,
    choices: Choices,
    happened: (what: string) => void,
    crashed: () => void,
  ) {
    this.#node = node;
    this.#index = index;
    this.#kernel = kernel;
    this.#choices = choices;
    this.#happened = happened;
    this.#crashed = crashed;
  }

  store(version: string): void {
    this.#stored = version;
    if (this.isDown) return;
    if (this.#node.by === "watch") this.#kernel.cancel(this.#pendingLoad);
    else if (this.#pendingLoad !== NO_EVENT) return;
    const tie = tieKey(Domain.nodes, 0, this.#index);
    this.#pendingLoad = this.#kernel.scheduleAt(this.#nextLook(), tie, () => this.#load(), 0, -1);
  }

  restart(): void {
    this.isDown = false;
    this.#stored = "old";
    this.#kernel.cancel(this.#pendingLoad);
    this.#load();
  }

  #nextLook(): Instant {
    const { now } = this.#kernel;
    const { by, periodMs, jitter } = this.#node;
    if (by === "watch")
      return this.#kernel.after(now, this.#draw(`watch-${++this.#drawn}`, this.#node.phase));
    this.#origin ??= this.#kernel.after(BEGINNING, this.#draw("phase", this.#node.phase));
    const origin = this.#origin;
    if (by === "ttl" || jitter[1] === 0) return this.#kernel.nextTick(origin, periodMs, now);
    // A tick whose look may still come in time, though the tick itself is over.
    let tick = this.#kernel.nextTick(origin, periodMs, {
      atMs: now.atMs - jitter[1],
      variable: now.variable,
    });
    for (;;) {
      const number = (tick.atMs - origin.atMs) / periodMs;
      const look =
        this.#looks.get(number) ?? this.#kernel.after(tick, this.#draw(`jitter-${number}`, jitter));
      this.#looks.set(number, look);
      if (!this.#kernel.isBefore(look, now)) return look;
      tick = { atMs: tick.atMs + periodMs, variable: tick.variable };
    }
  }

  #load(): void {
    this.#pendingLoad = NO_EVENT;
    this.#kernel.cancel(this.#pendingCrash);
    this.#running = this.#stored;
    this.#happened(`node ${this.#index} loads ${this.#running}`);
    if (this.#node.by === "ttl") {
      const { now } = this.#kernel;
      this.#origin = { atMs: now.atMs + this.#node.periodMs, variable: now.variable };
    }
    if (this.#running === "old") return;
    const delay = this.#draw(`crash-${++this.#drawn}`, this.#node.crashes);
    this.#pendingCrash = this.#kernel.schedule(
      delay,
      tieKey(Domain.nodes, 1, this.#index),
      () => this.#crash(),
      0,
      -1,
    );
  }

  #crash(): void {
    this.isDown = true;
    this.#happened(`node ${this.#index} crashes`);
    this.#kernel.cancel(this.#pendingLoad);
    this.#pendingLoad = NO_EVENT;
    this.#crashed();
  }

  #draw(what: string, [loMs, hiMs]: Range) {
    return this.#choices.uniformMs(`node-${this.#index}/${what}`, loMs, hiMs);
  }
}
