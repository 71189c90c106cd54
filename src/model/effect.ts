import { tieKey } from "../kernel/event-queue.ts";
import { BEGINNING, type EventId, NO_EVENT } from "../kernel/kernel.ts";
import type { Instant } from "../kernel/timings.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { Occasion } from "../scenario/words.ts";
import type { ConfigVersion } from "./config.ts";
import { effectText } from "./effect-text.ts";
import { Fact } from "./facts.ts";
import { isBecauseOfChange } from "./matcher.ts";
import type { ContextModel, EffectModel, NodeModel } from "./model.ts";
import { ownActor } from "./own-effect.ts";
import { Domain, NodeRank, type Simulation } from "./simulation.ts";

/** What hampers a process that lives: the share of each kind of request that it answers, and how long that takes. */
export interface Ailment {
  /** The share of requests of a kind (by index) that get a right answer. */
  answered(request: number): number;
  /** How long an answer takes, in ms. */
  takesMs(request: number): number;
  /** Whether a shallow look still finds it well. */
  readonly looksHealthy: boolean;
  /** The record that says so. */
  readonly record: number;
}

/** What effects need of the node that they befall, and of its surroundings. */
export interface EffectHost {
  /** When the process started: before the beginning where it has been up already. */
  readonly startedAt: Instant;
  /** The date of an effect that strikes at one, by its index: it is drawn once, whatever is loaded. */
  dateOf(effect: number, draw: () => Instant): Instant;
  /** What would end a process ends whatever of it the effects are of: all of it, or the sessions that hold on to them. */
  end(of: Effects, how: "crash" | "hang", answersHealth: boolean, cause: number, source: number): void;
  hasChanged(cause: number): void;
  /** Whether the surroundings are such; then the record of the file that makes them so, −1 for none. */
  surroundings(context: ContextModel): { readonly source: number } | null;
  /** The node calls a group more, or less, often. */
  callsChanged(group: number, cause: number): void;
  /** Whether a group answers. */
  isAnswering(group: number): boolean;
}

/** An effect of what is run: it waits for its surroundings or an input, is due, or is there. */
interface Begun {
  readonly effect: EffectModel;
  readonly version: ConfigVersion;
  /** The record of the file, or of the move, that brought the version. */
  file: number;
  readonly cause: number;
  state: "waiting" | "due" | "there" | "over";
  event: EventId;
  /** The record of its being due, or there; −1 while it waits. */
  record: number;
  ailment: Ailment | null;
  /** Whether what the process runs does not do it: another version did, and left it behind. */
  readonly isLeft: boolean;
}

/** The effects of what a process runs. */
export class Effects {
  /** The record of the file whose refusal is why the process still runs what it runs; −1 for none. */
  staysBecauseOf = NO_RECORD;
  readonly #simulation: Simulation;
  readonly #node: NodeModel;
  readonly #host: EffectHost;
  #ailments: readonly Ailment[];
  readonly #lane: number;
  /** The beginning of the names of its draws. */
  readonly #name: string;
  #begun: readonly Begun[] = NONE;
  /** What the last one whose effects they were has left behind. */
  #left: readonly Begun[] = NONE;
  /** Ailments that are not of effects. */
  #others: readonly Ailment[] = WELL;
  #from = NO_RECORD;
  /** Calls of effects that are over, and that go on until they are answered. */
  #unanswered: readonly EffectModel[] = [];

  /**
   * @param lane tells them from the other effects of the same node, where several versions are served at once
   * @param name the same, for the names of draws. Default: the node's
   */
  constructor(simulation: Simulation, node: NodeModel, host: EffectHost, lane: number, name = node.name) {
    this.#lane = lane;
    this.#name = name;
    this.#simulation = simulation;
    this.#node = node;
    this.#host = host;
    this.#ailments = WELL;
  }

  get ailments(): readonly Ailment[] {
    return this.#ailments;
  }

  /** The share of requests of a kind that they leave answered rightly and in time. */
  share(request: number, timeoutMs: number): number {
    let share = 1;
    for (const ailment of this.#ailments)
      share *= ailment.takesMs(request) > timeoutMs ? 0 : ailment.answered(request);
    return share;
  }

  /** How many calls a ms they make the node send to a group. */
  callsTo(group: number): number {
    const there = this.#begun.filter((one) => one.state === "there").map((one) => one.effect);
    let sum = 0;
    // A call that goes on from before is the same call where its effect is there again.
    for (const { call } of new Set([...there, ...this.#unanswered])) {
      if (call?.to === group) sum += call.perMs;
    }
    return sum;
  }

  /**
   * The process runs a version from now on: what the one before did is over, and what this one does begins.
   *
   * @param version null for none, so that only what was left behind goes on
   * @param file the record of the file that it was loaded from
   */
  begin(
    version: ConfigVersion | null,
    occasion: Exclude<Occasion, "load">,
    cause: number,
    file: number,
  ): void {
    this.clear(cause);
    this.#from = file;
    const begun: Begun[] = [];
    for (const { effect, version: by, file: of } of this.#left) {
      if (effect.stays === "cleared" || occasion !== "start")
        begun.push(newlyBegun(effect, by, of, cause, true));
    }
    const left = begun.length;
    for (const effect of version === null ? [] : this.#node.effects) {
      const comes = effect.on === "load" || effect.on === "input" || effect.on === occasion;
      if (!comes || !effect.matcher.matches(version as ConfigVersion, this.#node)) continue;
      // What is there already does not come a second time.
      if (left > 0 && begun.some((one, place) => place < left && one.effect === effect)) continue;
      begun.push(newlyBegun(effect, version as ConfigVersion, file, cause, false));
    }
    this.#left = NONE;
    this.#begun = begun;
    for (const one of begun) {
      if (one.isLeft) this.#strike(one, cause);
      else if (one.effect.on !== "input") this.#consider(one, cause);
      // It may have ended the process, and everything with it.
      if (this.#begun !== begun) return;
    }
  }

  /** An input reaches the node. */
  input(name: string, cause: number): void {
    const begun = this.#begun;
    for (const one of begun) {
      if (one.effect.input === name && one.state === "waiting" && this.#holds(one)) this.#arm(one, cause);
      if (this.#begun !== begun) return;
    }
  }

  /** The surroundings have changed: an effect that waited for them may begin, and one that needs them may end. */
  reconsider(cause: number): void {
    const begun = this.#begun;
    for (const one of begun) {
      if (one.effect.context !== null && one.effect.on !== "input") this.#consider(one, cause);
      if (this.#begun !== begun) return;
    }
    this.#hearAnswers(cause);
  }

  /** The record of the file, or of the sessions, for whose sake they are. */
  get from(): number {
    return this.#from;
  }

  /** They go on for the sake of something else: what is there, and what is due, is told again. */
  goOn(from: number): void {
    this.#from = from;
    for (const one of this.#begun) {
      one.file = from;
      if (one.state === "due" || one.ailment !== null) one.record = this.#simulation.again(one.record, from);
    }
    for (const { record } of this.#others) this.#simulation.again(record, from);
  }

  /** Somebody clears away what would stay; what the process runs may bring it again. */
  clearAway(cause: number): void {
    this.#left = this.#left.filter(({ effect }) => effect.stays !== "cleared");
    for (const one of this.#begun.filter(
      ({ effect, state }) => effect.stays === "cleared" && state === "there",
    )) {
      this.#disarm(one, cause);
      if (one.isLeft) this.#begun = this.#begun.filter((other) => other !== one);
      else if (one.effect.on !== "input") this.#consider(one, cause);
    }
  }

  /** What stays of them, stays for those who begin after them, too. */
  leaveTo(next: Effects): void {
    const staying = this.#begun.filter(({ effect, state }) => effect.stays !== null && state === "there");
    next.#left = [...this.#left, ...staying.map((one) => ({ ...one }))];
  }

  /** Something other than an effect hampers the process: a load that broke it. */
  add(ailment: Ailment): void {
    this.#others = [...this.#others, ailment];
    this.#ailments = [...this.#ailments, ailment];
    this.#host.hasChanged(ailment.record);
  }

  /** What hampered the process is over, and the rest is not. */
  remove(ailment: Ailment): void {
    this.#others = this.#others.filter((one) => one !== ailment);
    this.#ailments = this.#ailments.filter((one) => one !== ailment);
  }

  /** The process is gone, or runs something else. */
  clear(cause: number): void {
    this.#others = WELL;
    if (this.#begun.length > 0) this.#end(cause);
    this.#hearAnswers(cause);
    if (this.#ailments.length === 0) return;
    this.#ailments = WELL;
    this.#host.hasChanged(cause);
  }

  #end(cause: number): void {
    const over = this.#begun;
    this.#begun = NONE;
    for (const { event } of over) this.#simulation.kernel.cancel(event);
    const there = over.filter(({ effect, state }) => {
      return state === "there" && (effect.stays !== null || effect.call !== null);
    });
    if (there.length === 0) return;
    this.#left = [...this.#left, ...there.filter(({ effect }) => effect.stays !== null)];
    const calling = there.map(({ effect }) => effect).filter(({ call }) => call !== null);
    const unanswered = calling.filter(({ call }) => call?.untilAnswered === true);
    if (unanswered.length > 0) this.#unanswered = [...new Set([...this.#unanswered, ...unanswered])];
    for (const { call } of calling) this.#host.callsChanged(call?.to as number, cause);
  }

  #hearAnswers(cause: number): void {
    if (this.#unanswered.length === 0) return;
    const answered = this.#unanswered.filter(({ call }) => this.#host.isAnswering(call?.to as number));
    if (answered.length === 0) return;
    this.#unanswered = this.#unanswered.filter((effect) => !answered.includes(effect));
    for (const { call } of answered) this.#host.callsChanged(call?.to as number, cause);
  }

  #consider(one: Begun, cause: number): void {
    const holds = this.#holds(one);
    if (holds && one.state === "waiting") this.#arm(one, one.effect.context === null ? one.cause : cause);
    // One that has ended by itself comes again with the next such surroundings.
    else if (!holds && one.state === "over") one.state = "waiting";
    else if (!holds && one.state !== "waiting") this.#disarm(one, cause);
  }

  #holds({ effect }: Begun): boolean {
    return effect.context === null || this.#host.surroundings(effect.context) !== null;
  }

  #arm(one: Begun, cause: number): void {
    const { effect } = one;
    const { kernel } = this.#simulation;
    if (effect.after.hiMs === 0 && effect.strikes === null) {
      this.#strike(one, cause);
      return;
    }
    const instant = this.#instantOf(effect);
    // An age that has been reached, or a date that is past.
    if ((effect.sinceStart || effect.strikes !== null) && kernel.isBefore(instant, kernel.now)) {
      this.#strike(one, cause);
      return;
    }
    one.record = this.#simulation.record(Fact.due, this.#node.nameId, {
      object: one.version.nameId,
      value: instant.atMs,
      note: effectText(effect),
      cause,
      source: this.#source(one),
    });
    one.state = "due";
    one.event = kernel.scheduleAt(
      instant,
      this.#tie(effect),
      () => this.#strike(one, one.record),
      0,
      one.record,
    );
  }

  /** When an effect strikes that is armed now; it may be past. */
  #instantOf({ index, drawName, after, sinceStart, strikes }: EffectModel): Instant {
    const { kernel, model } = this.#simulation;
    const from = sinceStart ? this.#host.startedAt : kernel.now;
    const delay = this.#simulation.draw(`${this.#name}/${drawName}-delay`, after);
    const instant = kernel.after(from, delay);
    if (strikes === null) return instant;
    if ("timeOfDayMs" in strikes) {
      const firstMs = (strikes.timeOfDayMs - model.clockMs + DAY_MS) % DAY_MS;
      return kernel.nextTick({ ...BEGINNING, atMs: firstMs }, DAY_MS, instant);
    }
    // A date does not move with what is loaded: it is drawn once.
    const drawn = () => this.#simulation.draw(`${this.#node.name}/${drawName}-date`, strikes.atFromBeginning);
    const date = this.#host.dateOf(index, () => kernel.after(BEGINNING, drawn()));
    return kernel.isBefore(instant, date) ? date : instant;
  }

  #disarm(one: Begun, cause: number): void {
    this.#simulation.kernel.cancel(one.event);
    one.state = "waiting";
    const record = this.#over(one, cause);
    if (one.effect.call !== null) this.#host.callsChanged(one.effect.call.to, record);
    if (one.ailment !== null) this.#replaceAilment(one, null, record);
  }

  /** Says that an effect is over, or will not come, though the node runs the same version. */
  #over(one: Begun, cause: number): number {
    const record = this.#simulation.record(Fact.over, this.#node.nameId, {
      object: one.version.nameId,
      note: effectText(one.effect),
      cause,
      source: one.record,
    });
    one.record = NO_RECORD;
    return record;
  }

  #strike(one: Begun, cause: number): void {
    const { effect } = one;
    const source = this.#source(one);
    one.state = "there";
    // One of the user's own has done nothing yet: the node is not ill of it.
    const record = this.#comes(one, cause, effect.kind === "own" ? NO_RECORD : source);
    switch (effect.kind) {
      case "crash":
      case "hang":
        this.#host.end(this, effect.kind, effect.answersHealth, record, source);
        return;
      case "leak":
        this.#host.end(this, effect.endsAs, effect.answersHealth, record, source);
        return;
      case "call":
        this.#host.callsChanged(effect.call?.to as number, record);
        break;
      case "own":
        this.#begin(one, record, source);
        return;
      default:
        this.#replaceAilment(one, ailmentOf(effect, record), record);
    }
    this.#endLater(one, record);
  }

  /** Some effects end by themselves: a cache is warm, a start-up is over. */
  #endLater(one: Begun, cause: number): void {
    const { drawName, lasts, on } = one.effect;
    if (lasts === null || !this.#begun.includes(one)) return;
    const delay = this.#simulation.draw(`${this.#name}/${drawName}-lasts`, lasts);
    const end = () => {
      this.#disarm(one, cause);
      if (on !== "input") one.state = "over";
    };
    one.event = this.#simulation.kernel.schedule(delay, this.#tie(one.effect), end, 0, cause);
  }

  #comes(one: Begun, cause: number, source: number): number {
    const { effect, version } = one;
    one.record = this.#simulation.record(Fact.effect, this.#node.nameId, {
      object: version.nameId,
      value: effect.kind === "call" ? 0 : 1,
      note: `${effectText(effect)}${one.isLeft ? `, left behind by ${version.name}` : ""}: ${effect.matcher.reason(version)}`,
      cause,
      source,
    });
    return one.record;
  }

  /** An effect of the user's own: a process that goes on until the node runs something else. */
  #begin(one: Begun, record: number, source: number): void {
    const actor = ownActor(this.#simulation, this.#node, one.version, {
      end: (how) => this.#host.end(this, how, false, record, source),
      fail: (share) => {
        if (share > 0) {
          const ill = one.ailment === null ? this.#comes(one, record, source) : one.ailment.record;
          this.#replaceAilment(one, partly(1 - share, ill), ill);
        } else if (one.ailment !== null) this.#replaceAilment(one, null, this.#over(one, record));
      },
    });
    const process = (one.effect.own as NonNullable<EffectModel["own"]>)(actor);
    const tie = this.#tie(one.effect);
    const resume = (): void => {
      const step = process.next();
      if (step.done || !this.#begun.includes(one)) return;
      one.event = this.#simulation.kernel.schedule(step.value, tie, resume, 0, record);
    };
    resume();
  }

  #replaceAilment(one: Begun, ailment: Ailment | null, cause: number): void {
    const others = this.#ailments.filter((other) => other !== one.ailment);
    one.ailment = ailment;
    this.#ailments = ailment === null ? others : [...others, ailment];
    this.#host.hasChanged(cause);
  }

  /** The record of the file that is to blame, if the change is. */
  #source({ effect, version, file }: Begun): number {
    if (isBecauseOfChange(effect.matcher, version, this.#node)) return file;
    const around = effect.context === null ? null : this.#host.surroundings(effect.context);
    return around !== null && around.source !== NO_RECORD ? around.source : this.staysBecauseOf;
  }

  #tie(effect: EffectModel): number {
    const { nodes, effects } = this.#simulation.model;
    const local = (this.#lane * nodes.length + this.#node.index) * effects.length + effect.index;
    return tieKey(Domain.nodes, NodeRank.effect, local);
  }
}

const DAY_MS = 86_400_000;

/** Nothing has begun. */
const NONE: readonly Begun[] = [];
/** Nothing hampers it. */
const WELL: readonly Ailment[] = [];

function newlyBegun(
  effect: EffectModel,
  version: ConfigVersion,
  file: number,
  cause: number,
  isLeft: boolean,
): Begun {
  return {
    effect,
    version,
    file,
    cause,
    state: "waiting",
    event: NO_EVENT,
    record: NO_RECORD,
    ailment: null,
    isLeft,
  };
}

function ailmentOf(effect: EffectModel, record: number): Ailment {
  return {
    answered: (request) => (effect.kind !== "slow" && effect.asks.has(request) ? effect.answered : 1),
    takesMs: (request) => (effect.kind === "slow" && effect.asks.has(request) ? effect.takesMs : 0),
    looksHealthy: !effect.failsHealth,
    record,
  };
}

function partly(answered: number, record: number): Ailment {
  return { answered: () => answered, takesMs: () => 0, looksHealthy: true, record };
}
