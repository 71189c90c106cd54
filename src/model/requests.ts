import { tieKey } from "../kernel/event-queue.ts";
import { NO_NAME } from "../kernel/names.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { Member } from "../store/member.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { StoreRequest } from "../store/request.ts";
import { Rank } from "../store/timers.ts";
import { Fact } from "./facts.ts";
import type { Group } from "./group.ts";
import { Meter } from "./meter.ts";
import type { GroupModel, RequestModel } from "./model.ts";
import type { Node } from "./node.ts";
import { Domain, type Simulation } from "./simulation.ts";

const DAY_MS = 86_400_000;

/** One request, as it arrives. */
interface Arrival {
  readonly number: number;
  readonly name: string;
  readonly kind: number;
}

/**
 * The users of a group one by one: each request arrives at a time of its own, asks the nodes as the balancer would, and is
 * answered or not. One arrives in each stretch of time in which one is due, anywhere in it, or at its beginning where arrivals
 * are regular.
 */
export class Requests {
  readonly #simulation: Simulation;
  readonly #group: Group;
  readonly #store: ObjectStore | null;
  readonly #oneByOne: NonNullable<GroupModel["oneByOne"]>;
  readonly #meter: Meter;
  readonly #counts: number[];
  #number = 0;
  /** When the next stretch begins, in ms; with its fraction, so that rates are kept. */
  #nextMs = 0;

  constructor(simulation: Simulation, group: Group, store: ObjectStore | null) {
    this.#simulation = simulation;
    this.#group = group;
    this.#store = store;
    this.#oneByOne = group.model.oneByOne as NonNullable<GroupModel["oneByOne"]>;
    this.#meter = new Meter(simulation, group, this.#oneByOne.windowMs);
    this.#counts = simulation.model.requests.map(() => 0);
    this.#nextStretch(0);
  }

  /** Arranges the stretch that begins next. */
  #nextStretch(nowMs: number): void {
    const { model, kernel } = this.#simulation;
    let perMs = this.#rateAt(this.#nextMs);
    for (let part = 0; perMs === 0 && part <= this.#group.model.requestRate.length; part++) {
      this.#nextMs = this.#nextPartMs(this.#nextMs);
      perMs = this.#rateAt(this.#nextMs);
    }
    const beginsMs = Math.floor(this.#nextMs);
    if (perMs === 0 || beginsMs > model.horizonMs) return;
    this.#nextMs += 1 / perMs;
    const lastMs = Math.max(beginsMs, Math.floor(this.#nextMs) - 1);
    const tie = tieKey(Domain.requests, Rank.tick, this.#group.model.index);
    kernel.schedule(beginsMs - nowMs, tie, () => this.#stretch(beginsMs, lastMs), 0, NO_RECORD);
  }

  #stretch(beginsMs: number, lastMs: number): void {
    const { kernel, choices, model } = this.#simulation;
    const number = ++this.#number;
    const name = `${this.#group.model.name}/request-${number}`;
    const after = this.#oneByOne.isRegular ? 0 : choices.uniformMs(`${name}/at`, 0, lastMs - beginsMs);
    const tie = tieKey(Domain.requests, Rank.arrival, number * model.groups.length + this.#group.model.index);
    kernel.schedule(
      after,
      tie,
      () => this.#arrive({ number, name, kind: this.#kindOf(name, number) }),
      0,
      NO_RECORD,
    );
    this.#nextStretch(beginsMs);
  }

  /** The kind of a request: drawn by the parts of the kinds, or the one that is most overdue. */
  #kindOf(name: string, number: number): number {
    const asks = this.#group.model.users?.asks ?? [];
    if (this.#oneByOne.isRegular) {
      const overdue = asks.map((part, kind) => part * number - (this.#counts[kind] as number));
      const kind = overdue.indexOf(Math.max(...overdue));
      this.#counts[kind] = (this.#counts[kind] as number) + 1;
      return kind;
    }
    let left = 1;
    for (let kind = 0; kind < asks.length - 1; kind++) {
      const part = asks[kind] as number;
      if (this.#simulation.choices.chance(`${name}/is-${this.#kind(kind).name}`, left <= 0 ? 0 : part / left))
        return kind;
      left -= part;
    }
    return asks.length - 1;
  }

  #arrive(arrival: Arrival): void {
    if (this.#store !== null) this.#askStore(arrival, this.#store);
    else this.#ask(arrival, 0);
  }

  // Of nodes that store nothing.

  #ask(arrival: Arrival, tried: number): void {
    const { retries } = this.#group.model;
    const name = tried === 0 ? arrival.name : `${arrival.name}/again-${tried}`;
    if (this.#isAnswered(name, arrival.kind)) {
      this.#record(Fact.answered, arrival.kind, {});
      this.#meter.count(arrival.kind, true);
    } else if (tried < retries && this.#oneByOne.pauseMs !== null) {
      const { groups } = this.#simulation.model;
      const local = arrival.number * groups.length + this.#group.model.index;
      const tie = tieKey(Domain.requests, Rank.again, local);
      const again = () => this.#ask(arrival, tried + 1);
      this.#simulation.kernel.schedule(this.#oneByOne.pauseMs, tie, again, 0, NO_RECORD);
    } else {
      this.#record(Fact.unanswered, arrival.kind, {});
      this.#meter.count(arrival.kind, false);
    }
  }

  /** Asks the nodes as the redundancy has it. */
  #isAnswered(name: string, kind: number): boolean {
    const { redundancy } = this.#group.model;
    if (!this.#simulation.choices.chance(`${name}/borne`, this.#group.borne)) return false;
    const rotation = this.#group.rotation();
    switch (redundancy.kind) {
      case "balanced": {
        const place = this.#simulation.choices.pick(`${name}/node`, rotation.length);
        return this.#doesAnswer(name, rotation[place] as Node, kind);
      }
      case "standby":
        return this.#doesAnswer(name, rotation[0] as Node, kind);
      case "brittle":
        return this.#group.nodes.every((node) => this.#doesAnswer(name, node, kind));
      case "quorum": {
        const needed = redundancy[this.#kind(kind).needs];
        return this.#group.nodes.filter((node) => this.#doesAnswer(name, node, kind)).length >= needed;
      }
    }
  }

  #doesAnswer(name: string, node: Node, kind: number): boolean {
    const share = node.answers(kind, this.#group.model.timeoutMs);
    return this.#simulation.choices.chance(`${name}/${node.model.name}`, share);
  }

  // Of a store.

  #askStore({ number, name, kind }: Arrival, store: ObjectStore): void {
    const { kernel, model } = this.#simulation;
    const isWrite = this.#kind(kind).needs === "write";
    const { objects, quietAtMs } = store.model;
    // In the quiet phase nobody pushes.
    if (isWrite && !kernel.isBefore(kernel.now, { atMs: quietAtMs, variable: 0 })) return;
    const object = objects[this.#placeOf(name, "object", number, objects.length)] as string;
    const record = this.#record(Fact.request, kind, {
      ...(isWrite ? { value: number } : {}),
      note: object,
      cause: NO_RECORD,
    });
    let isOver = false;
    const over = (isAnswered: boolean, value: number, note: string) => {
      if (isOver) return;
      isOver = true;
      cancelTimeout();
      this.#record(isAnswered ? Fact.answered : Fact.unanswered, kind, { value, note, cause: record });
      this.#meter.count(kind, isAnswered);
    };
    const timeout = { rank: Rank.timeout, local: number * model.groups.length + this.#group.model.index };
    const late = () => over(false, Number.NaN, "no answer came in time");
    const cancelTimeout = store.timers.after(this.#group.model.timeoutMs, timeout, late, record);
    const request: StoreRequest = {
      number,
      object,
      kind,
      isWrite,
      name,
      record,
      answer: (revision) => over(true, revision?.push ?? NOTHING, object),
      fail: (why) => over(false, Number.NaN, why),
    };
    const reachable = store.reachable();
    if (reachable.length === 0) request.fail("nobody takes it");
    else store.handle(reachable[this.#placeOf(name, "node", number, reachable.length)] as Member, request);
  }

  #placeOf(name: string, what: string, number: number, count: number): number {
    if (!this.#oneByOne.isRegular) return this.#simulation.choices.pick(`${name}/${what}`, count);
    const kinds = this.#simulation.model.requests.length;
    return (what === "object" ? Math.floor((number - 1) / kinds) : number - 1) % count;
  }

  #kind(kind: number): RequestModel {
    return this.#simulation.model.requests[kind] as RequestModel;
  }

  #record(fact: number, kind: number, details: { value?: number; note?: string; cause?: number }): number {
    return this.#simulation.record(fact, this.#group.model.nameId, {
      object: this.#kind(kind).nameId ?? NO_NAME,
      cause: NO_RECORD,
      ...details,
    });
  }

  #rateAt(ms: number): number {
    const { requestRate } = this.#group.model;
    const timeOfDayMs = (ms + this.#simulation.model.clockMs) % DAY_MS;
    return requestRate.findLast(({ fromMs }) => fromMs <= timeOfDayMs)?.perMs ?? 0;
  }

  /** When the next part of the day with a rate of its own begins. */
  #nextPartMs(ms: number): number {
    const { requestRate } = this.#group.model;
    const timeOfDayMs = (ms + this.#simulation.model.clockMs) % DAY_MS;
    const next = requestRate.find(({ fromMs }) => fromMs > timeOfDayMs)?.fromMs ?? DAY_MS;
    return ms + next - timeOfDayMs;
  }
}

/** What a pull returns that finds nothing. */
const NOTHING = -1;
