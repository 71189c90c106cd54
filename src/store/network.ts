import type { Simulation } from "../model/simulation.ts";
import type { Member } from "./member.ts";
import type { StorageModel } from "./storage-model.ts";
import type { EventPlace, Timers } from "./timers.ts";

/** One question of a member to another, and what comes back. */
export interface Call<A> {
  readonly from: Member;
  /** The host that it goes to; nothing comes back from one that is no member. */
  readonly to: string;
  /** What it is, for the names of its draws. */
  readonly name: string;
  readonly place: EventPlace;
  readonly cause: number;
  /** Whether the process answers such a question at all. Default: it does. */
  readonly isAnswered?: (member: Member) => boolean;
  /** What the other does; it answers when it calls back. */
  readonly serve: (member: Member, answer: (answer: A) => void) => void;
  readonly answered: (answer: A) => void;
}

/** The way between the members. A message is lost where the way is cut, or where nobody takes it; nobody is told. */
export class Network {
  readonly #simulation: Simulation;
  readonly #model: StorageModel;
  readonly #timers: Timers;
  readonly #members: ReadonlyMap<string, Member>;
  /** How many cuts lie on the way from one to another, by `from>to`; none where there are none. */
  readonly #cuts = new Map<string, number>();

  constructor(
    simulation: Simulation,
    model: StorageModel,
    timers: Timers,
    members: ReadonlyMap<string, Member>,
  ) {
    this.#simulation = simulation;
    this.#model = model;
    this.#timers = timers;
    this.#members = members;
  }

  /** Cuts the way from one to another, or takes one cut away. */
  cut(from: string, to: string, isCut: boolean): void {
    const key = `${from}>${to}`;
    const count = (this.#cuts.get(key) ?? 0) + (isCut ? 1 : -1);
    if (count > 0) this.#cuts.set(key, count);
    else this.#cuts.delete(key);
  }

  /** Whether any way from or to it is cut. */
  isCutOff(host: string): boolean {
    return [...this.#cuts.keys()].some((key) => key.split(">").includes(host));
  }

  /** A member asks a host; one that asks itself needs no message. */
  call<A>(call: Call<A>): void {
    const { from, to, place, cause } = call;
    const askedLife = from.life;
    const answered = (answer: A) => {
      if (from.life === askedLife) from.when(() => call.answered(answer));
    };
    if (to === from.name) {
      call.serve(from, answered);
      return;
    }
    const other = this.#members.get(to);
    // The port belongs to the way: whoever listens on another is not found.
    if (!from.takesMessages || other === undefined) return;
    const { port } = from.settings;
    this.#send(from.name, to, `${call.name}/${from.name}>${to}`, place, cause, () => {
      if (!this.#arrives(from.name, other) || other.settings.port !== port) return;
      other.when(() => {
        if (call.isAnswered?.(other) === false) return;
        const life = other.life;
        call.serve(other, (answer) => {
          if (other.life !== life) return;
          this.#sendBack(call, other, () => {
            if (this.#arrives(other.name, from)) answered(answer);
          });
        });
      });
    });
  }

  #sendBack<A>({ from, name, place, cause }: Call<A>, other: Member, then: () => void): void {
    const send = () =>
      this.#send(
        other.name,
        from.name,
        `${name}/${other.name}>${from.name}`,
        { rank: place.rank + 2, local: place.local },
        cause,
        then,
      );
    // One that is paused answers when the pause is over.
    other.when(() => {
      const slowMs = other.node.slowestMs;
      if (slowMs === 0) send();
      else this.#timers.after(slowMs, { rank: place.rank + 1, local: place.local }, send, cause);
    });
  }

  #send(from: string, to: string, name: string, place: EventPlace, cause: number, then: () => void): void {
    if (this.#isCut(from, to)) return;
    this.#timers.after(this.#simulation.draw(name, this.#model.network), place, then, cause);
  }

  #arrives(from: string, to: Member): boolean {
    return !this.#isCut(from, to.name) && to.takesMessages;
  }

  #isCut(from: string, to: string): boolean {
    return this.#cuts.size > 0 && this.#cuts.has(`${from}>${to}`);
  }
}
